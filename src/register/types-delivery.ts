/** Stores around the answer: letters, links of the portal, codes, second factors, deliveries and receipts. */
import type { Instant } from './types-case.js';

// ── letters ─────────────────────────────────────────────────────────────────────────────────────────────────────────
export interface NewLetter {
  requestId: string;
  /** Names the letter within its request, e.g. `answer` or `identity-reminder-1`: makes recording idempotent. */
  key: string;
  /** Template, e.g. `access_answer`. */
  kind: string;
  locale: string;
  /** Where the text is: an object of the vault, or the body itself (sealed under the case key). */
  objectId?: string;
  body?: string;
  /** SHA-256 (hex) of the text. */
  sha256: string;
  at: Instant;
}

export interface Letter extends Omit<NewLetter, 'body'> {
  id: string;
  hasBody: boolean;
  sentAt?: Instant;
  /** `mail`, `portal`, `post`, `ticket`, `otherwise`; `came_back` without `sentAt`: its mail did. */
  channel?: string;
}

export interface LetterStore {
  /** Idempotent by (request, key): a repeat returns the first; with another sha256, an unsent letter is replaced and a sent one throws `conflict`. */
  record(letter: NewLetter): Promise<Letter>;
  /** First instant and channel win; of a letter that came back, the next. Throws `not_found`. */
  sent(requestId: string, key: string, channel: string, at: Instant): Promise<void>;
  /** Its mail came back: it has not gone out. Idempotent; nothing where it went another way meanwhile. */
  cameBack(requestId: string, key: string): Promise<void>;
  list(requestId: string): Promise<Letter[]>;
  /** Unsealed body; undefined when there is none or the case key is destroyed. */
  body(requestId: string, key: string): Promise<string | undefined>;
}

// ── links ───────────────────────────────────────────────────────────────────────────────────────────────────────────
export const LINK_KINDS = ['verify', 'answer'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export interface Link {
  id: string;
  requestId: string;
  kind: LinkKind;
  createdAt: Instant;
  expiresAt: Instant;
  revokedAt?: Instant;
}

export interface LinkStore {
  /**
   * A new link with a random 32-byte token (base64url), of which only the SHA-256 is kept. `id` (UUID) comes from the workflow: a
   * repeated call gives the link a new token and the first one is dead, so hand out only what the last call returned.
   */
  create(link: {
    id: string;
    requestId: string;
    kind: LinkKind;
    expiresAt: Instant;
    at: Instant;
  }): Promise<{ id: string; token: string }>;
  /** Looks up a token; `state` at `now`. Undefined for an unknown one. */
  find(token: string, now: Instant): Promise<(Link & { state: 'usable' | 'expired' | 'revoked' }) | undefined>;
  list(requestId: string): Promise<Link[]>;
  /** Revokes the links of a request (of one kind, but one). Idempotent. Returns how many. */
  revoke(requestId: string, at: Instant, which?: { kind?: LinkKind; except?: string }): Promise<number>;
}

// ── challenges ──────────────────────────────────────────────────────────────────────────────────────────────────────
export interface NewChallenge {
  /** Opaque, 22–64 characters of base64url. */
  handle: string;
  requestId: string;
  /** The code sent to the channel on file; null makes a decoy that no code opens and that looks the same. */
  code: string | null;
  expiresAt: Instant;
  at: Instant;
  /** Default 5. */
  maxAttempts?: number;
}

export type CodeResult = 'right' | 'wrong' | 'expired' | 'exhausted' | 'used' | 'unknown';

export interface ChallengeStore {
  /** Only a keyed HMAC of the code is kept. Earlier challenges of the request end. Idempotent by handle (the first code stays). */
  create(challenge: NewChallenge): Promise<void>;
  /**
   * One guess, counted in one UPDATE before it is compared: parallel guesses never get an extra one. A right code works once.
   * The code is normalised (spaces and dashes dropped). `attemptsLeft` is 0 when nothing more can be tried.
   */
  attempt(handle: string, code: string, now: Instant): Promise<{ result: CodeResult; attemptsLeft: number }>;
  /** The newest challenge of a request: what its verify page asks for. */
  current(
    requestId: string,
    now: Instant,
  ): Promise<
    | { handle: string; expiresAt: Instant; attemptsLeft: number; state: 'open' | 'expired' | 'exhausted' | 'used' }
    | undefined
  >;
}

// ── second factors ──────────────────────────────────────────────────────────────────────────────────────────────────
export const FACTOR_KINDS = ['passphrase', 'sign_in', 'exception'] as const;
export type FactorKind = (typeof FACTOR_KINDS)[number];

export interface SecondFactorStore {
  /** scrypt (N 2^15, r 8, p 1), own salt. Setting it again replaces it. Throws `invalid` under 8 characters. */
  setPassphrase(requestId: string, passphrase: string, at: Instant): Promise<void>;
  /** Ten wrong ones in a row lock it for 15 minutes, counted atomically before the slow hash. */
  checkPassphrase(
    requestId: string,
    passphrase: string,
    now: Instant,
  ): Promise<{ result: 'right' | 'wrong' | 'locked' | 'none'; lockedUntil?: Instant }>;
  /** A customer of a ticket system may open the answer by signing in there. `subject` is sealed. Replaces an earlier one. */
  setSignIn(requestId: string, signIn: { system: string; subject: string }, at: Instant): Promise<void>;
  checkSignIn(requestId: string, signIn: { system: string; subject: string }): Promise<boolean>;
  /** A reviewer released the delivery without one. Idempotent. */
  recordException(requestId: string, decisionId: string, at: Instant): Promise<void>;
  kinds(requestId: string): Promise<FactorKind[]>;
  /** The passphrase chosen in `from`, for a request opened together with it. Idempotent; nothing where none was chosen. */
  adopt(requestId: string, from: string, at: Instant): Promise<void>;
}

// ── deliveries and receipts ─────────────────────────────────────────────────────────────────────────────────────────
export interface NewDelivery {
  /** UUID from the workflow: makes recording idempotent. */
  id: string;
  requestId: string;
  /** Absent: it went out by post or in person. */
  linkId?: string;
  letterKey?: string;
  /** What can be downloaded: vault objects with their sizes. File names hold no personal data. */
  files: { name: string; objectId: string; bytes: number; sha256: string; mediaType: string }[];
  offeredAt: Instant;
}

export interface Delivery extends NewDelivery {
  firstOpenedAt?: Instant;
  firstDownloadedAt?: Instant;
  bouncedAt?: Instant;
}

export const RECEIPT_EVENTS = ['opened', 'downloaded', 'bounced'] as const;
export type ReceiptEvent = (typeof RECEIPT_EVENTS)[number];

export interface Receipt {
  /** UUID: makes recording idempotent. */
  id: string;
  requestId: string;
  linkId: string;
  event: ReceiptEvent;
  /** Which file of the delivery. */
  file?: string;
  /** Second factor used. */
  factor?: FactorKind;
  at: Instant;
}

export interface DeliveryStore {
  /** Idempotent by id. */
  record(delivery: NewDelivery): Promise<void>;
  list(requestId: string): Promise<Delivery[]>;
  /** The delivery a link offers. */
  byLink(linkId: string): Promise<Delivery | undefined>;
  /** Every opening and download is a row; the delivery keeps the first of each. Idempotent by id. Returns false when it was there. */
  receipt(receipt: Receipt): Promise<boolean>;
  receipts(requestId: string): Promise<Receipt[]>;
}
