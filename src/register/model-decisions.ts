/** The words of decisions by people: who decides, which kinds and choices there are, and what a decision carries. */
import type { ClockEventType } from '../law/clock/events.js';
import { EXEMPTIONS } from '../law/exemptions.js';

export const ROLES = ['agent', 'owner', 'reviewer', 'legal', 'manager', 'admin'] as const;
export type Role = (typeof ROLES)[number];

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
  'told',
  'strike',
  'extend',
  'refuse',
  'redirect',
  'merge',
  'capacity',
  'withhold',
  'assess',
  'weigh',
  'reconsider',
  'letter',
  'lift',
  'transmit',
] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

/** What may be asked of the person (C1–C4). */
export const ASKS = ['identity', 'authority', 'fee', 'clarification'] as const;
export type AskOf = (typeof ASKS)[number];

/** What counts in the clock only once it has reached the person: an ask, and the notice of an extension (X3). */
export const TOLD = [...ASKS, 'extension'] as const;
export type ToldOf = (typeof TOLD)[number];

/** What asks and their answers are called as events of the clock. Workflows have their own: they import no values. */
export const ASK_EVENTS: Record<AskOf, { asked: ClockEventType; answered: ClockEventType }> = {
  identity: { asked: 'id_requested', answered: 'id_received' },
  authority: { asked: 'authority_requested', answered: 'authority_received' },
  fee: { asked: 'fee_requested', answered: 'fee_paid' },
  clarification: { asked: 'clarification_requested', answered: 'clarification_received' },
};

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

/** Ways to send data to another controller that are encrypted all the way; there is no other (P5). */
export const SAFE_CHANNELS = ['sftp', 'https_upload', 'encrypted_mail', 'encrypted_medium'] as const;
export type SafeChannel = (typeof SAFE_CHANNELS)[number];

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
  /** No mail reached the person: a person asked, or gave the notice, another way, really at `occurredAt`; `reason` says how. */
  told: TOLD,
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
  withhold: [...EXEMPTIONS, 'lifted'],
  /** Rectification and restriction: does the wish stand (O1, O5)? */
  assess: ['grant', 'dispute', 'decline'],
  /** Objection under 21(1): is there something compelling against it (O3)? */
  weigh: ['uphold', 'compelling_grounds', 'legal_claims'],
  /** A decision by automated means alone, looked at again by a person (O6); the reason stands in the letter. */
  reconsider: ['changed', 'stands', 'not_automated'],
  /** An answer that Legal looks at before it goes out: it goes as it is, or went out another way. */
  letter: ['release', 'sent_otherwise'],
  /** A restriction the person obtained ends, and why; the person is told before (18(3)). */
  lift: ['lifted_by_person', 'no_longer_needed', 'accuracy_checked', 'objection_decided', 'other'],
  /** Portability: can the data go straight to the controller that was named, and did it (P5)? `reason` of `not_feasible` stands in the letter. */
  transmit: ['feasible', 'not_feasible', 'sent'],
} as const satisfies Record<DecisionKind, readonly string[]>;
/** Workflows import no values: their own list has this type, so that the compiler holds the two equal, word by word. */
export type Choices = typeof CHOICES;

/** What a fee is made of; integer minor units, in the currency of the fee. */
export interface FeeItem {
  /** In words for the person. */
  text: string;
  amountMinor: number;
  currency: string;
}

/** What is asked, cost-based (R5): integer minor units and ISO 4217 currency. `items`, where given, add up to it. */
export interface Fee {
  amountMinor: number;
  currency: string;
  items?: FeeItem[];
}

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
  /** Answer, verify, ask, told: when it really happened, ISO 8601 UTC; never in the future. Absent: now. */
  occurredAt?: string;
  /** Answer of an authority: the categories the mandate covers; absent: all. */
  scope?: string[];
  /** Ask of a clarification: what the person is to say, for the letter. */
  question?: string;
  /** Ask of a fee. */
  fee?: Fee;
  /** Transmit, sent: how the identity of the receiving controller was checked, and the encrypted way it went. */
  transmission?: { receiverCheck: string; channel: SafeChannel };
  by: Principal;
  /** ISO 8601 UTC. */
  at: string;
}

/** What became of a decision that a person looked at again (O6). */
export type HumanReviewOutcome = (typeof CHOICES)['reconsider'][number];
