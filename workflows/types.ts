/**
 * Types that workflows share with the server and the activities. Types only: nothing here reaches the workflow bundle as code.
 */
import type { HolderPlan } from '../src/connector/contract.js';
import type { ClockResult, ItemDecision } from '../src/law/types.js';
import type { HolderTaskState, RequestOutcome, Stage, Step, WaitingFor } from '../src/register/model.js';

/** What the query `status` and the request page show; no personal data. */
export interface RequestStatus {
  requestId: string;
  stage: Stage;
  step: Step;
  waitingFor: WaitingFor;
  waitingReason?: string;
  clock?: ClockResult;
  holders: Record<string, { step: Step; state: HolderTaskState; since: string }>;
  pendingMatches: { target: string; why: string }[];
  plan?: CompositePlan;
  outcome?: RequestOutcome;
}

/** All holders' plans and the decisions behind them: what is approved is its hash. */
export interface CompositePlan {
  hash: string;
  /** Erased before the answer goes out. */
  main: HolderPlan[];
  /** Contact data, erased after the answer went out. */
  contact: HolderPlan[];
  decisions: ItemDecision[];
}
