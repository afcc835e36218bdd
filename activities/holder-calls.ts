import type {
  ApplyInput,
  ApplyResult,
  ChallengeInput,
  ChallengeResult,
  CollectInput,
  CollectResult,
  ConfirmAppliedInput,
  ConfirmAppliedResult,
  ConfirmInput,
  ConfirmResult,
  Description,
  EraseInput,
  EraseResult,
  HolderPlan,
  HoldsInput,
  HoldsResult,
  IdentifiersInput,
  IdentifiersResult,
  LocateInput,
  LocateResult,
  ObjectInput,
  ObjectResult,
  PreviewInput,
  RectifyInput,
  RectifyResult,
} from '../src/connector/contract.js';

/** The holder contract as activities on a holder's own task queue. */
export interface HolderCalls {
  describe(input: Record<string, never>): Promise<Description>;
  challenge(input: ChallengeInput): Promise<ChallengeResult>;
  locate(input: LocateInput): Promise<LocateResult>;
  holds(input: HoldsInput): Promise<HoldsResult>;
  collect(input: CollectInput): Promise<CollectResult>;
  preview(input: PreviewInput): Promise<HolderPlan>;
  erase(input: EraseInput): Promise<EraseResult>;
  confirm(input: ConfirmInput): Promise<ConfirmResult>;
  restrict(input: ApplyInput): Promise<ApplyResult>;
  unrestrict(input: ApplyInput): Promise<ApplyResult>;
  suppress(input: ApplyInput): Promise<ApplyResult>;
  rectify(input: RectifyInput): Promise<RectifyResult>;
  object(input: ObjectInput): Promise<ObjectResult>;
  /** Fresh read after `rectify`, `restrict`, `unrestrict` and `object`. */
  confirmApplied(input: ConfirmAppliedInput): Promise<ConfirmAppliedResult>;
  identifiers(input: IdentifiersInput): Promise<IdentifiersResult>;
}
