/** Numbered migrations of the register, in code so that they run from a build too. Written ones never change; add the next number. */
import { Migrator } from 'kysely';
import type { Migration } from 'kysely';
import { HabeasError } from '../../common/errors.js';
import type { Database } from '../types.js';
import { caseTables } from './0001-case.js';
import { deliveryTables } from './0002-delivery.js';
import { erasureTables } from './0003-erasure.js';
import { auditTables } from './0004-audit.js';
import { peopleTables } from './0005-people.js';
import { holdTables } from './0006-holds.js';
import { accountabilityTables } from './0007-accountability.js';
import { casesTables } from './0008-cases.js';
import { reopening } from './0009-reopening.js';
import { controllerMoves } from './0011-controller-moves.js';
import { preservedValues } from './0012-preserved-values.js';
import { alertsTable } from './0013-alerts.js';
import { standingOrders } from './0015-standing-orders.js';
import { sentOtherwise } from './0016-sent-otherwise.js';

export const MIGRATIONS: Record<string, Migration> = {
  '0001-case': caseTables,
  '0002-delivery': deliveryTables,
  '0003-erasure': erasureTables,
  '0004-audit': auditTables,
  '0005-people': peopleTables,
  '0006-holds': holdTables,
  '0007-accountability': accountabilityTables,
  '0008-cases': casesTables,
  '0009-reopening': reopening,
  '0011-controller-moves': controllerMoves,
  '0012-preserved-values': preservedValues,
  '0013-alerts': alertsTable,
  '0015-standing-orders': standingOrders,
  '0016-sent-otherwise': sentOtherwise,
};

/**
 * Brings the register up to date; several processes may call it at once (one migrates, the others wait). Returns the names of what
 * was applied. Throws `unavailable`, `conflict` when the register is newer than this program.
 */
export async function migrateRegister(db: Database): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) } });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) {
    const cause = error as Error;
    if (cause.message.includes('corrupted migrations')) {
      throw new HabeasError('conflict', 'the register was written by a newer Habeas than this one', {
        cause,
        hint: 'start the version that wrote it, or a newer one',
      });
    }
    const failed = results?.find((result) => result.status === 'Error')?.migrationName;
    throw new HabeasError(
      'unavailable',
      `the register could not be brought up to date${failed ? ` at ${failed}` : ''}: ${cause.message}`,
      {
        cause,
        hint: 'check DATABASE_URL and that its role owns the database',
      },
    );
  }
  return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName);
}
