/** Public entry `habeas/connector`: all that the owner of a system needs to write a holder. */
export { HabeasError, isHabeasError } from '../common/errors.js';
export type { ErrorDetail, ErrorKind } from '../common/errors.js';
export * from './contract.js';
export { CALL_SCHEMAS, defineConnector } from './define.js';
export type {
  ChallengeDesk,
  Connector,
  ConnectorContext,
  ConnectorDefinition,
  ConnectorHandlers,
  HashIdentifiers,
  PartHead,
  PartSink,
} from './define.js';
export { assertApproved, canonicalJson, planDrift, planHash, sealPlan } from './plan.js';
export type { PlanDraft } from './plan.js';
export { contractSchemas } from './schemas.js';
export type { JsonSchema } from './schemas.js';
export { CATEGORIES, HOLD_TYPES, ITEM_KINDS, LAWFUL_BASES } from '../law/types.js';
export type { Category, Fact, ItemKind, LawfulBasis, Right } from '../law/types.js';
