/** Tables of holds, and of what waits on them, as Kysely sees them. */
import type { JSONColumnType } from 'kysely';
import type { HoldScope, HoldType } from '../law/index.js';

export interface HoldsTable {
  id: string;
  type: HoldType;
  state: 'open' | 'closed';
  scope: JSONColumnType<HoldScope>;
  everybody: boolean;
  request_id: string | null;
  review_on: string | null;
  ends_on: string | null;
  record_months: number | null;
  disclosed: boolean;
  post_request_hold: boolean;
  stops_purge: boolean;
  opened_by: string;
  opened_at: string;
  reviewed_at: string | null;
  closed_by: string | null;
  closed_at: string | null;
  told_at: string | null;
  body: Uint8Array;
}

export interface HoldHashesTable {
  hold_id: string;
  hash: string;
}

export interface SecretHoldsTable {
  id: string;
  body: Uint8Array;
}

export interface SecretHashesTable {
  hold_id: string;
  hash: string;
}

export interface SecretDecisionsTable {
  request_hash: string;
  body: Uint8Array;
}

export interface SecretEventsTable {
  seq: number;
  body: Uint8Array;
  prev: string;
  hash: string;
}

export interface HeldWishesTable {
  request_id: string;
  services: Uint8Array | null;
  reopened_at: string | null;
  asked_at: string | null;
  confirmed_by: string | null;
  confirmed_at: string | null;
}

export interface HeldItemsTable {
  request_id: string;
  holder: string;
  item_id: string;
  item: JSONColumnType<object>;
  holds: string[];
  reasons: Uint8Array | null;
  until: string | null;
  next_at: string | null;
  state: 'waiting' | 'erased' | 'cancelled';
  since: string;
  ended_at: string | null;
  freed_at: string | null;
  erase_by: string | null;
}

export interface HeldHashesTable {
  request_id: string;
  holder: string;
  hash: string;
}

export interface PreservedValuesTable {
  object: string;
  request_id: string;
  holder: string;
  dataset: string;
  sha256: string;
  holds: string[];
  kept_at: string;
  ended_at: string | null;
}
