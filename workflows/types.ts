/**
 * Types that workflows share with the server and the activities. Types only: nothing here reaches the workflow bundle as code.
 */
import type { HolderPlan, Identifier, Subject } from '../src/connector/contract.js';
import type { ClockResult, ItemDecision } from '../src/law/types.js';
import type {
  HolderTaskState,
  Jurisdiction,
  RequestOutcome,
  Stage,
  Step,
  SubjectClaim,
  SupplementOrder,
  TimingsMs,
  WaitingFor,
  WithheldItem,
} from '../src/register/model.js';

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
  /** Access and portability: `<holder>/<dataset>` of what waits for the review. */
  collected?: { target: string; rows: number }[];
  withheldItems?: WithheldItem[];
  plan?: CompositePlan;
  outcome?: RequestOutcome;
}

export type { SupplementOrder, WithheldItem };

/** All holders' plans and the decisions behind them: what is approved is its hash. */
export interface CompositePlan {
  hash: string;
  /** Erased before the answer goes out. */
  main: HolderPlan[];
  /** Contact data, erased after the answer went out. */
  contact: HolderPlan[];
  decisions: ItemDecision[];
}

/** The subject proved control of a channel on file. */
export interface IdentityProof {
  linkId: string;
  method: 'code_to_channel_on_file';
  /** A passphrase was chosen: the delivery's second factor. */
  passphraseSet: boolean;
  at: string;
}

/** What the portal saw happen to a link. */
export interface LinkReceipt {
  linkId: string;
  event: 'opened' | 'downloaded' | 'bounced';
  at: string;
}

/** The mail of a letter came back, named by the letter's key. */
export interface LetterReceipt {
  letter: string;
  event: 'bounced';
  at: string;
}

export type Receipt = LinkReceipt | LetterReceipt;

/** What a deferred erasure starts from: frozen identifiers, the original bound, the approval that covers it. */
export interface HeldInput {
  requestId: string;
  installation: string;
  jurisdiction: Jurisdiction;
  claim: SubjectClaim;
  subjects: Record<string, Subject>;
  identifiers: Identifier[];
  /** Upper bound of the approved plan: rows after it are out of scope. */
  asOf: string;
  approvedPlan: string;
  holders: string[];
  waiting: ItemDecision[];
  /** `<holder>/<dataset>` of what was deferred: what the approval covers. */
  covers: string[];
  nextDate?: string;
  timings: TimingsMs;
  /** Evaluations so far, over all runs. */
  evaluations: number;
  /** An event came that no run has looked at yet. */
  poked?: boolean;
}

/** What a restriction starts from that outlives its request. */
export interface RestrictedInput {
  requestId: string;
  installation: string;
  claim: SubjectClaim;
  subjects: Record<string, Subject>;
  restricted: { holder: string; itemIds?: string[]; datasets?: string[] }[];
  /** The hold of the register that stands for it. */
  hold: 'SUBJECT_RESTRICTION' | 'RIGHTS_PENDING';
  timings: TimingsMs;
}

export interface HeldStatus {
  requestId: string;
  waiting: { holder: string; itemId: string; shown?: string; until?: string }[];
  evaluations: number;
}
