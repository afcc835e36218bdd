/** The case register. */
export { accountabilityRecord } from './accountability-record.js';
export type { AccountabilityRecord } from './accountability-record.js';
export { SYSTEM_CHAIN } from './audit-chain.js';
export { verifyAudit } from './audit-verify.js';
export type { VerifyOptions } from './audit-verify.js';
export { openDatabase } from './database.js';
export { decidedBefore } from './decided-before.js';
export { identifierHash, uuidOf } from './hashes.js';
export { createKeyRows, scrubKeyRows } from './key-rows.js';
export { migrateRegister } from './migrations/index.js';
export { openRegister } from './register.js';
export { signInSubject } from './second-factors.js';
export { caseKey, contentKey, heldKey, LEGAL_KEY, SYSTEM_KEY } from './sealing.js';
export { createCheckpointSigner } from './signer.js';
export { decisionsOf, supplementOrder } from './supplements.js';
export * from './types.js';
