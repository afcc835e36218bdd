/** The law as pure functions: no I/O, no clock but the arguments, nothing of ours imported. */
export * from './types.js';
export { RULES_VERSION } from './version.js';
export { LawError, isLawError } from './errors.js';
export type { LawErrorCode } from './errors.js';
export { checkJurisdiction, memberStateOf, parseJurisdiction, regimesOf, zoneOfPerson } from './jurisdiction.js';
export type { Jurisdiction, JurisdictionSide } from './jurisdiction.js';
export { agreementsOf, judgeAgreement } from './agreements.js';
export type { Agreement, AgreementConflict, JudgedAgreement, OwnPeriods } from './agreements.js';
export { decideItems } from './erasure/decide.js';
export type { ErasureInput, ErasurePolicy, OpenRequest } from './erasure/decide.js';
export { askedAgain, contactItems, deferredItems, isFree, nextDate } from './erasure/plan.js';
export { MINOR_CHECKS, minorGuidance } from './minors.js';
export type { MinorGuidance, MinorRule } from './minors.js';
export { matchStrength } from './match.js';
export type { Evidence, MatchStrength } from './match.js';
export { portability } from './portability.js';
export type { DatasetBasis, DatasetPortability, FieldPortability, Origin, PortabilityCode } from './portability.js';
export {
  HOLD_KINDS,
  MARKETING_KINDS,
  OPENED_HOLD_TYPES,
  ORDINARY_HOLD_TYPES,
  SECRET_HOLD_TYPES,
} from './holds/kinds.js';
export type { HoldKind, HoldNeed } from './holds/kinds.js';
export { holdProblems, reviewDate } from './holds/open.js';
export type { HoldProblem, NewHoldFacts } from './holds/open.js';
export { standsAgainst } from './holds/reach.js';
export type { HoldScope, PersonHold } from './holds/types.js';
export { basisOf, decideRight } from './rights/decide.js';
export type { RightDecision, RightQuestion } from './rights/decide.js';
export { restsOnAlone } from './rights/withdrawn.js';
export type { EndedPurposes, PurposedData } from './rights/withdrawn.js';
export { RIGHT_EFFECTS, RIGHT_OUTCOMES, RIGHTS_TABLE } from './rights-table.js';
export type { RightCondition, RightEffect, RightOutcome, RightRow } from './rights-table.js';
export { RIGHT_REASONS } from './rights/reasons.js';
export type { RightReason } from './rights/reasons.js';
export { LETTER_CONDITIONS, LETTER_KINDS, requiredContents } from './letters.js';
export type { LetterCondition, LetterKind, RequiredContent } from './letters.js';
export { UK_COMPLAINTS_SINCE, UK_NEW_CLOCK } from './cutoffs.js';
export { computeClock } from './clock/compute.js';
export type { ClockInput } from './clock/compute.js';
export { askEffect } from './clock/ask-effect.js';
export type { AskKind } from './clock/events.js';
export { CLOCK_EVENT_TYPES } from './clock/events.js';
export type { ClockEvent, ClockEventType } from './clock/events.js';
export { CALENDARS, CHECKED_FROM, calendarOf } from './calendars/index.js';
export type { Calendar, PlaceCalendar } from './calendars/index.js';
