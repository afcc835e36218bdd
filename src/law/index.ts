/** The law as pure functions: no I/O, no clock but the arguments, nothing of ours imported. */
export * from './types.js';
export { RULES_VERSION } from './version.js';
export { LawError, isLawError } from './errors.js';
export type { LawErrorCode } from './errors.js';
export { parseJurisdiction, regimesOf } from './jurisdiction.js';
export type { JurisdictionSide } from './jurisdiction.js';
export { decideItems } from './erasure/decide.js';
export type { ErasureInput, ErasurePolicy, OpenRequest } from './erasure/decide.js';
export { contactItems, deferredItems, nextDate } from './erasure/plan.js';
export { matchStrength } from './match.js';
export type { Evidence, MatchStrength } from './match.js';
export { portability } from './portability.js';
export type { DatasetBasis, DatasetPortability, FieldPortability, Origin, PortabilityCode } from './portability.js';
export { LETTER_KINDS, requiredContents } from './letters.js';
export type { LetterKind, RequiredContent } from './letters.js';
