/** What letters and mails are made from; the inputs of letters stand in `letters/inputs.ts`. */
export type * from './letters/inputs.js';
export { CLOCK_EFFECTS, EXTENSION_GROUNDS, REFUSAL_GROUNDS, RESTRICTION_GROUNDS } from './letters/parts.js';
export { LETTER_KINDS } from '../law/letters.js';

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
