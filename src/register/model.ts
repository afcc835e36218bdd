/**
 * The words of a case: stages, what it waits for, outcomes, decisions by people. Types and constants only; workflows import the
 * types, the server and the CLI build their schemas on the constants.
 */
import type { ClockEvent } from '../law/clock/events.js';
import type { Jurisdiction } from '../law/jurisdiction.js';
import type { Right } from '../law/types.js';

export const STAGES = ['received', 'verify', 'locate', 'holds', 'fulfil', 'deliver', 'close', 'closed'] as const;
export type Stage = (typeof STAGES)[number];

/** Finer than a stage, for people: what is being done now. */
export const STEPS = [
  'intake',
  'capacity',
  'identity',
  'locate',
  'match',
  'holds',
  'collect',
  'review',
  'bundle',
  'preview',
  'approve',
  'erase',
  'confirm',
  'answer',
  'assess',
  'apply',
  'delivery',
  'contact',
  'certificate',
  'done',
] as const;
export type Step = (typeof STEPS)[number];

export const WAITING_FOR = ['subject', 'holder', 'agent', 'reviewer', 'nobody'] as const;
export type WaitingFor = (typeof WAITING_FOR)[number];

export const OUTCOMES = [
  'fulfilled',
  'partly_fulfilled',
  'refused',
  'unverified',
  'withdrawn',
  'redirected',
  'merged',
] as const;
export type RequestOutcome = (typeof OUTCOMES)[number];

export const SOURCE_KINDS = ['ticket', 'mail', 'post', 'phone', 'form'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

export const ROLES = ['agent', 'owner', 'reviewer', 'legal', 'manager', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Law of a case: any the holiday tables of `src/law/calendars` know, checked where it is taken in (`checkJurisdiction`). */
export type { Jurisdiction } from '../law/jurisdiction.js';

/** Who acts: always taken from the authenticated principal by the server, never from the caller's text. */
export interface Principal {
  /** UUID; `display` never enters a workflow. */
  id: string;
  kind: 'person' | 'machine';
  roles: Role[];
}

/** Decisions by people, each a Temporal Update with a validator. */
export const DECISION_KINDS = [
  'verify',
  'match',
  'review',
  'approve',
  'delivery',
  'holder',
  'withdraw',
  'ask',
  'answer',
  'strike',
  'extend',
  'refuse',
  'redirect',
  'merge',
  'capacity',
  'withhold',
  'assess',
  'weigh',
  'letter',
  'lift',
] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

/** What may be asked of the person (C1–C4). */
export const ASKS = ['identity', 'authority', 'fee', 'clarification'] as const;
export type AskOf = (typeof ASKS)[number];

/**
 * Why something is asked. Only with its own basis does an ask move the clock: identity and authority `reasonable_doubt`, clarification
 * `reasonably_required`, fee `manifestly_excessive` (Art 12(5)); `further_copy` (Art 15(3)) and `routine` never do (C2, C6, I2).
 */
export const ASK_BASES = [
  'reasonable_doubt',
  'reasonably_required',
  'manifestly_excessive',
  'further_copy',
  'routine',
] as const;
export type AskBasis = (typeof ASK_BASES)[number];

/** Choices per kind. */
export const CHOICES = {
  /** An agent records proof of identity checked outside (facts only the holder of the account knows, a document seen), or a failed check. */
  verify: ['proven', 'not_proven'],
  /** Weak matches: is this record the person? `target` names it. */
  match: ['same_person', 'other_person'],
  /** Access: the collected answer may go out; erasure: the plan is put forward for approval. `hold_back` sends it back with a reason. */
  review: ['proceed', 'hold_back'],
  /** Erasure plan; by a second person, with the plan's hash. */
  approve: ['approve', 'reject'],
  /** Delivery without a second factor (recorded exception), a new link, or a record that it went out another way, by post for example. */
  delivery: ['release_without_second_factor', 'reissue', 'sent_otherwise'],
  /** A holder that failed for good: try again. `target` names the holder. */
  holder: ['retry'],
  /** The data subject takes the request back. */
  withdraw: ['withdraw'],
  /** Something is asked of the person; `basis` says why the law allows it, `reason` justifies it (C1–C6). */
  ask: ASKS,
  /** The answer to an ask arrived, really at `occurredAt`; identity is recorded by `verify`. */
  answer: ['authority', 'fee', 'clarification'],
  /** An earlier ask turns out to be invalid: it never moved the clock (C6). */
  strike: ASKS,
  /** Two further months on one of the grounds of X4; refused when late or a second time (X3). */
  extend: ['volume', 'redaction', 'several_requests', 'influx'],
  /** No action is taken, with reasons (R2, R4). */
  refuse: ['manifestly_unfounded', 'excessive', 'not_covered', 'authority_missing', 'not_the_person'],
  /**
   * Somebody else answers: the customer as controller (B2), the path for the deceased (I12), another procedure (B6). `forward_part`:
   * what the customer answers for is passed on, the request about own data goes on.
   */
  redirect: ['to_controller', 'forward_part', 'deceased', 'other_procedure'],
  /** The same again while it is open is a reminder of the request in `target` (A4). */
  merge: ['reminder'],
  /** Who may act for a child (I9); or it turns out that nobody has to decide that. */
  capacity: ['child_acts', 'parent_acts', 'does_not_apply'],
  /** An exemption, item by item (A6, A7), or one taken back; `target` is `<holder>/<dataset>`, or `<holder>/<dataset>/<record>`. */
  withhold: [
    'rights_of_others',
    'crime_and_tax',
    'legal_proceedings',
    'privilege',
    'forecasts',
    'negotiations',
    'references',
    'lifted',
  ],
  /** Rectification and restriction: does the wish stand (O1, O5)? */
  assess: ['grant', 'dispute', 'decline'],
  /** Objection under 21(1): is there something compelling against it (O3)? */
  weigh: ['uphold', 'compelling_grounds', 'legal_claims'],
  /** An answer that Legal looks at before it goes out: it goes as it is, or went out another way. */
  letter: ['release', 'sent_otherwise'],
  /** A restriction the person obtained ends, and why; the person is told before (18(3)). */
  lift: ['lifted_by_person', 'no_longer_needed', 'accuracy_checked', 'objection_decided', 'other'],
} as const satisfies Record<DecisionKind, readonly string[]>;

/** What a person decided; travels as the argument of the Update `decide`. */
export interface Decision {
  /** UUID made by the server; the Update id, so that a repeated call is the same decision. */
  id: string;
  kind: DecisionKind;
  choice: string;
  /** Why, in the person's words. May hold personal data: sealed wherever it is stored. */
  reason: string;
  /** Match: `<holder>/<ref>`; holder: its name; merge: id of the other request; withhold: what is left out. */
  target?: string;
  /** Approve: the hash of the plan seen. */
  planHash?: string;
  /** Ask: what allows it. */
  basis?: AskBasis;
  /** Answer, verify, ask: when it really happened, ISO 8601 UTC; never in the future. Absent: now. */
  occurredAt?: string;
  /** Answer of an authority: the categories the mandate covers; absent: all. */
  scope?: string[];
  /** Ask of a clarification: what the person is to say, for the letter. */
  question?: string;
  /** Ask of a fee: what is asked, cost-based (R5); integer minor units and ISO 4217 currency. */
  fee?: { amountMinor: number; currency: string };
  by: Principal;
  /** ISO 8601 UTC. */
  at: string;
}

/** An identifier of a data subject, as the holder contract has it. */
export interface SubjectIdentifier {
  type: string;
  value: string;
}

export const REPRESENTATIVE_KINDS = ['solicitor', 'parent', 'attorney', 'body', 'portal', 'other'] as const;
export const MANDATES = ['shown', 'doubtful', 'missing'] as const;

/**
 * Who acts for the person, and how sure the mandate is (I8, C3). Letters go to the representative only where the mandate is shown;
 * otherwise to the person, at the contact address of the claim.
 */
export interface Representative {
  kind: (typeof REPRESENTATIVE_KINDS)[number];
  name: string;
  mandate: (typeof MANDATES)[number];
  /** Categories the mandate covers; absent: all. */
  scope?: string[];
  /** Where the representative is written to. */
  contactEmail?: string;
}

/** What a person has to look at before anything is asked of anybody: who may act for a child (I9), the path for the deceased (I12). */
export const CIRCUMSTANCES = ['minor', 'deceased'] as const;
export type Circumstances = (typeof CIRCUMSTANCES)[number];

export const DEMAND_KINDS = ['rectification', 'restriction', 'objection'] as const;

/** The cases of Art 18(1)(a) to (d). */
export const RESTRICTION_CASES = ['accuracy', 'unlawful', 'claims', 'objection'] as const;
export type RestrictionCase = (typeof RESTRICTION_CASES)[number];

/** `marketing` is absolute (O2), `consent` withdraws it (O4), `processing` is weighed (O3). */
export const OBJECTION_SCOPES = ['marketing', 'consent', 'processing'] as const;
export const OBJECTION_CHANNELS = ['email', 'phone', 'sms', 'post', 'web'] as const;

/** Source system of requests that a one-click link opened: its page has told the person, no letter follows. */
export const ONE_CLICK = 'one-click';

/** One thing said to be wrong. `record`: which one, by its key as collected, where there are several. */
export interface DemandedCorrection {
  holder?: string;
  dataset?: string;
  field: string;
  value: string;
  record?: string;
}

/** What a right needs beyond its name (O1–O5). Personal data: sealed wherever it is stored. */
export type Demand =
  | {
      kind: 'rectification';
      corrections: DemandedCorrection[];
      /** Added to the record where the correction is refused. */
      statement?: string;
    }
  | { kind: 'restriction'; ground: RestrictionCase; statement?: string }
  | {
      kind: 'objection';
      scope: (typeof OBJECTION_SCOPES)[number];
      /** Purposes or channels meant; absent: all. */
      purposes?: string[];
      channels?: (typeof OBJECTION_CHANNELS)[number][];
      /** The profile goes as well, once two people approved it. Absent: for marketing without limits, when the person is proven. */
      eraseProfile?: boolean;
      statement?: string;
    };

/** The subject as intake took it down: personal data, sealed under the case key in register and histories. */
export interface SubjectClaim {
  /** As given: at least one identifier; unproven until `verify` is through. */
  identifiers: SubjectIdentifier[];
  name?: string;
  /** BCP 47, for letters. */
  locale: string;
  /** Where the answer's link goes. */
  contactEmail?: string;
  /** Set when the ticket system asserted a signed-in session and the signature was good; the identifiers it vouches for. */
  signedIn?: { system: string; assertedAt: string; identifiers: SubjectIdentifier[] };
  representative?: Representative;
  circumstances?: Circumstances;
}

export interface RequestSource {
  kind: SourceKind;
  /** Name of the ticket system or channel. */
  system: string;
  /** Id in that system; unique per right. */
  id: string;
  url?: string;
}

/** Waiting times and intervals, ISO 8601 durations, part of a request's workflow input so that they stay as they were. */
export interface Timings {
  identityReminders: string[];
  identityClose: string;
  codeExpiry: string;
  linkExpiry: string;
  /** Warn this long before `dueBefore`. */
  dueWarning: string;
  /** A holder without an answer for so long is shown as holding the request up. */
  holderSlow: string;
  /** A worker that was not heard of for so long while it works at a holder or on an answer is taken for dead: another does it again. */
  heartbeat: string;
  /** So long before `dueBefore` what is there goes to review, so that a silent holder does not keep back the rest (S19, X5). */
  partialAnswer: string;
  /** How long an erasure waits for hold facts of a silent holder before it goes on with what is known (H7). */
  holdsPatience: string;
  sweepInterval: string;
  /** Target for an erasure whose last hold lifted. */
  liftedErasure: string;
  /** The person hears so long before a restriction ends (18(3)). */
  restrictionNotice: string;
}

/** The same in milliseconds: workflows parse no durations. */
export type TimingsMs = { [K in keyof Timings]: Timings[K] extends string[] ? number[] : number };

/** What the workflow of a request starts from. */
export interface RequestInput {
  requestId: string;
  right: Right;
  jurisdiction: Jurisdiction;
  source: RequestSource;
  /** Real arrival at the controller (T7), UTC. */
  receivedAt: string;
  openedBy: Principal;
  subject: SubjectClaim;
  holders: string[];
  /** The holder that offers `challenge`. */
  identityHolder: string;
  /** Prefix of task queues and workflow ids. */
  installation: string;
  /** Recorded with the request, so that a running one keeps what it started with. */
  timings: TimingsMs;
  /** Traffic or other data that needs one level more proof before it is given (I2). */
  stepUpCategories: string[];
  /** Rectification, restriction, objection: what exactly is asked. */
  demand?: Demand;
  /** A request of the same person whose proof of identity counts for this one too (combined requests, P6). */
  identityFrom?: string;
  /** Asks, answers and notices recorded so far, when the request is taken up again (C5). */
  events?: ClockEvent[];
  /** How often it was taken up again after closing. Absent: never. */
  reopened?: { round: number; proven: boolean };
}

export const HOLDER_TASK_STATES = [
  'running',
  'slow',
  'found',
  'nothing_found',
  'done',
  'failed',
  'unknown',
  'not_needed',
] as const;
export type HolderTaskState = (typeof HOLDER_TASK_STATES)[number];
