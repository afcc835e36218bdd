/**
 * What letters and mails are made from. Every name (controller, authority, recipients) is input; texts stand in a catalogue per
 * locale. Nothing here decides: what is erased, kept or withheld comes in as the law decided it.
 */
import type { Category, ItemDecision, LawfulBasis, Money, Regime, Right } from '../law/types.js';

export const LETTER_KINDS = [
  'acknowledgement',
  'identity_request',
  'identity_reminder',
  'unverified_closing',
  'access_answer',
  'portability_answer',
  'erasure_result',
  'hold_lifted',
  'delivery_link',
  'certificate',
  'withdrawn',
] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

export interface LetterController {
  name: string;
  address: string;
  privacyContact: string;
  complaintsContact: string;
  registration?: string;
  dpo?: string;
  euRepresentative?: string;
}

export interface LetterAuthority {
  /** Regime the authority stands for. */
  regime: Regime;
  name: string;
  url: string;
  address?: string;
}

/** What every letter carries. Instants are ISO 8601 UTC, dates `YYYY-MM-DD`. */
export interface LetterContext {
  /** BCP 47, of the reader. */
  locale: string;
  /** IANA zone of the regime, e.g. `Europe/London`. */
  zone: string;
  /** Law that applies to the case; DUAL = both. */
  regimes: Regime[];
  /** Instant of the letter (*now* of the activity). */
  at: string;
  controller: LetterController;
  /** Where to complain, one per regime of the case. */
  authorities: LetterAuthority[];
  request: { number: string; right: Right; receivedAt: string };
  /** Addressee as the request gave it; absent before identity is proven. */
  recipientName?: string;
}

/** A dataset really found for this person (A1: tailored, not the policy's text). */
export interface FoundDataset {
  title: string;
  category: Category;
  records: number;
  purposes: string[];
  /** The basis that applies to this person. */
  lawfulBasis: LawfulBasis;
  source: string;
  recipients: { name: string; purpose: string; country?: string; safeguard?: string }[];
  retention: string;
  /** Named fields kept back and why. */
  withheldFields?: { fields: string[]; rule: string; reason: string }[];
}

export type AnsweringHolder = { title: string } & (
  | { status: 'found'; searched: { identifierTypes: string[]; at: string }; datasets: FoundDataset[] }
  | { status: 'nothing_found'; searched: { identifierTypes: string[]; at: string } }
  | { status: 'withheld'; rule: string; reason: string }
  | { status: 'failed'; reason: string }
);

/** An erased item, in words for the person. */
export interface ErasedItem {
  holderTitle: string;
  title: string;
  category: Category;
  records: number;
  how: 'erased' | 'anonymised' | 'suppressed';
}

/** A kept item: the law's decision with the title its dataset has. */
export interface KeptItem {
  holderTitle: string;
  title: string;
  decision: ItemDecision;
}

/** How to end what keeps an account open; texts are configuration. */
export interface HowToClear {
  pay?: string;
  terminate?: string;
}

export interface CertificateItem {
  title: string;
  category: Category;
  how: 'erased' | 'anonymised' | 'suppressed';
  records: number;
}
export interface CertificateHolder {
  title: string;
  items: CertificateItem[];
  /** Instant at which the holder read its store anew and found nothing left. */
  confirmedAt: string;
  /** Check and delete shared one transaction. */
  atomic: boolean;
  /** What "gone" means at this holder. */
  erasureMeans: string;
}

/** What each kind needs beyond the context. */
export interface LetterInputs {
  acknowledgement: { dueDate: string | null; identityNeeded: boolean };
  /** The same whether or not an account exists (I10). */
  identity_request: { link: string; linkExpiresAt: string; closesOn: string };
  identity_reminder: { link: string; linkExpiresAt: string; closesOn: string };
  unverified_closing: Record<string, never>;
  access_answer: {
    holders: AnsweringHolder[];
    /** Art 15(1)(h): empty = no decision based solely on automated processing is made. */
    automatedDecisions: { name: string; logic: string; consequences: string }[];
    /** Whether data files come with the letter. */
    copyEnclosed: boolean;
  };
  portability_answer: {
    included: { holderTitle: string; title: string; records: number; reason: string }[];
    /** By category with the reason, never values; offered under Art 15. */
    leftOut: { title: string; category: Category; fields?: string[]; reason: string }[];
    nothingFound: string[];
    failed: { title: string; reason: string }[];
  };
  erasure_result: {
    erased: ErasedItem[];
    kept: KeptItem[];
    clear: HowToClear;
    backupDays: number;
    /** Recipients told of the erasure (Art 19). */
    recipientsTold: { name: string; country?: string }[];
    /** Holders without an answer: nothing was erased there yet. */
    undecided: { title: string }[];
  };
  hold_lifted: {
    /** What ended, in plain words is made from the types. */
    ended: { hold: 'ACTIVE_SERVICE' | 'OUTSTANDING_BALANCE' | 'CREDIT_DUE' | 'STATUTORY_RETENTION' | 'OTHER' }[];
    erased: ErasedItem[];
    kept: KeptItem[];
    clear: HowToClear;
    backupDays: number;
    /** The address this letter goes to is erased after it went out. */
    contactErasedNext: boolean;
  };
  /** Mail: a link only, no content and no personal data. */
  delivery_link: { link: string; linkExpiresAt: string; secondFactor: 'passphrase' | 'sign_in' | 'none' };
  certificate: {
    holders: CertificateHolder[];
    approvals: { role: string; at: string }[];
    planHash: string;
    /** Last day a backup may still hold the data, `YYYY-MM-DD`. */
    backupsUntil: string;
    keptNothing: boolean;
  };
  withdrawn: { at: string };
}

export type LetterInput = { [K in LetterKind]: { kind: K; context: LetterContext; data: LetterInputs[K] } }[LetterKind];

/** One letter, rendered both ways from the same blocks. */
export interface RenderedLetter {
  kind: LetterKind;
  /** Mail subject and page title; no personal data. */
  subject: string;
  /** Language the text is written in, BCP 47. */
  language: string;
  html: string;
  text: string;
  /** Ids of required contents (`src/law`) that stand in the letter. */
  contains: string[];
}

export type { Money };

/** Seals under a key id; the vault's KeyStore fits. */
export interface Sealer {
  seal(keyId: string, plain: Uint8Array, context: Record<string, string>): Promise<Uint8Array>;
  open(keyId: string, sealed: Uint8Array, context: Record<string, string>): Promise<Uint8Array>;
}

export interface OutgoingMail {
  /** Idempotency key, e.g. `<request id>/identity_request/1`; holds no personal data. The same key is the same mail. */
  key: string;
  to: { name?: string; address: string };
  subject: string;
  text: string;
  html?: string;
  /** Outbox only: the key the file is sealed under; default `system`. */
  sealUnder?: string;
  /** Instant of sending (*now*), ISO 8601 UTC: the Date header. */
  at: string;
}

export interface SentMail {
  messageId: string;
  /** `already_sent` where a former attempt with the same key is known to have gone out (outbox only). */
  status: 'sent' | 'already_sent';
}

export interface Mailer {
  /**
   * Throws HabeasError: `transient` (network, 4xx), `permanent` (refused, 5xx), `invalid` (no usable address). Messages hold no address.
   * SMTP is at least once with the same Message-ID; the outbox keeps one file per key.
   */
  send(mail: OutgoingMail): Promise<SentMail>;
  close(): Promise<void>;
}
