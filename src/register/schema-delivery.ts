/** Tables of letters, links, proofs and deliveries as Kysely sees them. */
import type { Generated, JSONColumnType } from 'kysely';
import type { NewDelivery } from './types-delivery.js';

type Sealed = Uint8Array | null;

export interface LettersTable {
  id: string;
  request_id: string;
  key: string;
  kind: string;
  locale: string;
  object_id: string | null;
  body: Sealed;
  has_body: boolean;
  sha256: string;
  at: string;
  sent_at: string | null;
  channel: string | null;
}

export interface LinksTable {
  id: string;
  request_id: string;
  kind: 'verify' | 'answer';
  token_hash: string;
  created_at: string;
  expires_at: string;
  revoked_at: string | null;
}

export interface ChallengesTable {
  handle: string;
  request_id: string;
  code_hmac: string;
  created_at: string;
  expires_at: string;
  attempts: Generated<number>;
  max_attempts: number;
  used_at: string | null;
}

export interface SecondFactorsTable {
  request_id: string;
  kind: 'passphrase' | 'sign_in' | 'exception';
  at: string;
  salt: Uint8Array | null;
  hash: Uint8Array | null;
  system: string | null;
  subject: Sealed;
  decision_id: string | null;
  failures: Generated<number>;
  locked_until: string | null;
}

export interface DeliveriesTable {
  id: string;
  request_id: string;
  link_id: string | null;
  letter_key: string | null;
  files: JSONColumnType<NewDelivery['files']>;
  offered_at: string;
  first_opened_at: string | null;
  first_downloaded_at: string | null;
  bounced_at: string | null;
}

export interface ReceiptsTable {
  id: string;
  request_id: string;
  link_id: string;
  event: 'opened' | 'downloaded' | 'bounced';
  file: string | null;
  factor: 'passphrase' | 'sign_in' | 'exception' | null;
  at: string;
}
