/** The accounts system is its database: tables, roles and their rights are its public interface. */
export { ROLES, ensureRoles, migrate } from './migrate.js';
export type { AccountsRole } from './migrate.js';
export { mailingList, serviceNoticeList, terminateSim } from './operate.js';
export { seedAccounts } from './seed.js';
export type { SeedOptions } from './seed.js';
