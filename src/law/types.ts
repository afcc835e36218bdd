/**
 * The words of the law module: rights, categories, hold types, outcomes. Plain data only, so that results can be recorded in a
 * workflow history and read years later. Sources are given as rule ids (`docs/law.md` lists them).
 */

/** Rights of the data subject, EU/UK GDPR Art 15–21. */
export const RIGHTS = ['access', 'erasure', 'portability', 'rectification', 'restriction', 'objection'] as const;
export type Right = (typeof RIGHTS)[number];

/** Law regimes: `UK` = UK GDPR + DPA 2018, `EU` = Regulation 2016/679. A DUAL case has both (J1–J3). */
export type Regime = 'UK' | 'EU';

/** Lawful basis of processing as the data map states it (GDPR Art 6(1)). */
export const LAWFUL_BASES = [
  'contract_with_subject', // 6(1)(b), own contract ("OC")
  'contract_with_other', // 6(1)(f), the person represents a business ("REP")
  'legal_obligation', // 6(1)(c)
  'legitimate_interest', // 6(1)(f) support, improvement, abuse prevention ("LI")
  'consent', // 6(1)(a) ("CON")
] as const;
export type LawfulBasis = (typeof LAWFUL_BASES)[number];

/** Data categories of the decision table (holds §2.1–2.9). */
export const CATEGORIES = [
  'identity_contact', // 2.1
  'payment', // 2.2
  'web_usage', // 2.3
  'traffic', // 2.4
  'marketing_profile', // 2.5
  'support', // 2.6
  'orders_shipping', // 2.7
  'event_contacts', // 2.8
  'security_log', // 2.9
  'dsar_case', // 2.9
] as const;
export type Category = (typeof CATEGORIES)[number];

/**
 * What an item is, finer than its category: the decision table is keyed by it. An *item* is a set of records sharing dataset,
 * facts and retention date.
 */
export const ITEM_KINDS = [
  'identity_minimum', // name, address, e-mail, account number: what billing and collection need
  'identity_other', // phone, title, role, other profile fields
  'service_identity', // SIMs: what a running service needs
  'sign_in_log', // log-ins with IP
  'payment_token', // card token, last four
  'ledger', // payments, account ledger
  'invoice', // issued invoices
  'traffic_current', // lines of the current billing period, not invoiced yet
  'traffic_unpaid', // invoiced lines, invoice unpaid or disputed
  'traffic_billed', // invoiced and paid
  'web_usage', // visits by cookie id
  'marketing_profile', // preferences, scores, segments, audiences
  'consent_record', // proof of consent or withdrawal
  'event_contact', // events, newsletter, webinar, whitepaper registrations, sourced leads
  'ticket_open',
  'ticket_closed',
  'order_open', // undelivered or return period open
  'order_closed',
  'case_file', // earlier requests of the person, kept to prove how they were handled
] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** Hold types of holds §1; a connector may raise no others. */
export const HOLD_TYPES = [
  'ACTIVE_SERVICE',
  'OUTSTANDING_BALANCE',
  'CREDIT_DUE',
  'STATUTORY_RETENTION',
  'LIMITATION',
  'LITIGATION',
  'FRAUD_INVESTIGATION',
  'IP_RETENTION_NOTICE',
  'AUTHORITY_REQUEST',
  'OPEN_SUBJECT_REQUEST',
  'SUBJECT_RESTRICTION',
  'RIGHTS_PENDING',
] as const;
export type HoldType = (typeof HOLD_TYPES)[number];

/** Passing states without a hold type: no ground for erasure yet (E1), the item waits and is decided again. */
export const PASSING_STATES = ['OPEN_TICKET', 'OPEN_ORDER', 'SUPPORT_RETENTION', 'SECURITY_LOG_PERIOD'] as const;
export type PassingState = (typeof PASSING_STATES)[number];

/** Outcome per item of an erasure (E3). */
export type Outcome = 'ERASE_NOW' | 'RETAIN_NO_GROUND' | 'RETAIN_HOLD' | 'ANONYMISE' | 'SUPPRESS' | 'UNDECIDED';

/** Where to read an amount: integer minor units (pence, cents) and ISO 4217 currency. */
export interface Money {
  amountMinor: number;
  currency: string;
}

/**
 * A fact a holder reports about the person; never a decision. Facts of one holder may stand against items of another
 * (a balance at billing against the contact data at accounts).
 */
export type Fact =
  | { type: 'active_service'; services: { ref: string; label: string }[] }
  /** Services ended whose final usage is not billed yet: ACTIVE_SERVICE lasts until it is (holds §1). */
  | { type: 'final_usage_unbilled'; services: { ref: string; label: string }[] }
  /** Invoiced unpaid + unbilled usage of terminated services − credits, when positive (H9). */
  | ({ type: 'outstanding_balance'; invoices: string[] } & Money)
  | ({ type: 'credit_due' } & Money)
  | { type: 'disputed_invoice'; invoices: string[] };

/** One holder's answer to "which facts stand?": `unknown` is never "no hold" (H7). */
export type HolderFacts =
  | {
      holder: string;
      status: 'known';
      at: string;
      facts: Fact[];
      items: ItemFact[];
      /** Begun by the person after the bound, the newest per dataset (holds §3.4). */
      began?: { dataset: string; at: string }[];
    }
  | { holder: string; status: 'unknown'; reason: string; items: ItemFact[] };

/** An item as a holder reports it. Dates are ISO 8601 local dates (`YYYY-MM-DD`). */
export interface ItemFact {
  /** Stable within holder and request, e.g. `invoices/2024`. Holds no personal data. */
  id: string;
  dataset: string;
  category: Category;
  kind: ItemKind;
  lawfulBasis: LawfulBasis;
  /** Number of records. */
  count: number;
  /** Date statutory or policy periods start from (invoice date, ticket closing date, log date of the newest record). */
  recordDate?: string;
  /** Date of the oldest record; absent: not known. A hold on a range of dates counts it as reached then. */
  oldestDate?: string;
  /** Records that belong to other people too (a shared account): never erased with this person (holds §2.1, 15(4)). */
  shared?: boolean;
  /** Purged by the holder itself when their time is over: nothing waits for it. */
  ownSchedule?: boolean;
  /** Invoices and invoiced traffic: the invoice numbers the records belong to, so that only the open ones stand under a debt. */
  invoices?: string[];
  /** Payment token: `false` when open amounts are collected in another way. Absent: it collects them. */
  collectsDebt?: boolean;
  /** Should have been gone before anybody asked: erased or made anonymous now, and reported (holds 2.4 (1), V2). */
  purgeFailure?: boolean;
  /** Goes on in anonymous form, for development (holds 2.4 (6)): once nothing stands, nothing personal stays and the outcome says so. */
  anonymousUse?: boolean;
}

/** What keeps an item: a hold, a passing state, or that the record is other people's as well. */
export type ReasonType = HoldType | PassingState | 'SHARED_RECORD';

/** Why an item is not erased now; all reasons found are kept, the first by precedence is shown (holds §4). */
export interface Reason {
  hold: ReasonType;
  /** Legal basis per regime that applies to the case. */
  basis: Partial<Record<Regime, string>>;
  /** Last day the reason stands (`YYYY-MM-DD`) when it ends by date. */
  until?: string;
  /** What ends it otherwise, in plain words for letters. */
  endsWhen?: string;
  /** Facts for the letter: amount, services, invoice numbers. */
  detail?: { money?: Money; services?: { ref: string; label: string }[]; invoices?: string[] };
  rules: string[];
}

export interface ItemDecision {
  holder: string;
  item: ItemFact;
  outcome: Outcome;
  /** Ordered by precedence (holds §4); empty when it goes. */
  reasons: Reason[];
  /** Retained data is restricted (E4, H2); false where nothing is retained and for records shared with others, who go on using them. */
  restrict: boolean;
  /** Of retained traffic lines only these fields stay, no route or cell (PECR reg 7, holds §2.4). */
  keepOnly?: 'billing_fields';
  /** Last day of the last-ending dated reason when all reasons end by date. */
  until?: string;
  /** Holders whose answer is missing, for UNDECIDED. */
  missing?: string[];
  rules: string[];
}

/** One step of a derivation, readable by a manager. */
export interface DerivationStep {
  rule: string;
  says: string;
  inputs: Record<string, string | number | boolean | null>;
  date?: string;
  contested?: boolean;
}

/** The clock of one request, computed from facts; dates local, instants UTC ISO 8601. Null when not running. */
export interface ClockResult {
  state: 'RUNNING' | 'NOT_STARTED' | 'PAUSED' | 'NO_STATUTORY_DUTY';
  dueDate: string | null;
  /** Exclusive end of the period: breach iff now ≥ dueBefore and no answer was sent (T6). */
  dueBefore: string | null;
  extensionNoticeDue: string | null;
  refusalNoticeDue: string | null;
  /** Internal target after the 28-day practice (T9): a wish, not a duty; never after the due date. */
  targetDate?: string | null;
  /** Which regime governs the due date in a DUAL case. */
  governs: Regime | null;
  derivation: DerivationStep[];
  /** Version of the rules that computed it. */
  rules: string;
}
