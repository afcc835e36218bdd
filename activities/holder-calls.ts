import type {
  ApplyInput,
  ApplyResult,
  ChallengeInput,
  ChallengeResult,
  CollectInput,
  CollectResult,
  ConfirmInput,
  ConfirmResult,
  Description,
  EraseInput,
  EraseResult,
  HolderPlan,
  HoldsInput,
  HoldsResult,
  LocateInput,
  LocateResult,
  PreviewInput,
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
}
