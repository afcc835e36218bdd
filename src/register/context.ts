/** What every store is made from. */
import type { Kysely, Transaction } from 'kysely';
import { HabeasError } from '../common/errors.js';
import type { Schema } from './schema.js';
import type { RegisterOptions } from './types.js';

export type StoreContext = RegisterOptions;
/** A store's helper runs in the caller's transaction or on its own. */
export type Queryable = Kysely<Schema> | Transaction<Schema>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

export function noRequest(id: string): HabeasError {
  return new HabeasError('not_found', `there is no request ${isUuid(id) ? id : 'of that id'}`, {
    hint: 'list requests to find its id or number',
  });
}

/** Normalised ISO 8601 UTC with milliseconds. Throws `invalid`. */
export function instant(text: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime()))
    throw new HabeasError('invalid', 'an instant is not ISO 8601', { hint: 'give e.g. 2026-03-01T09:30:00Z' });
  return at.toISOString();
}

/** Drops keys whose value is null: absent reads better than null in the register's interface. */
export function present<Value>(value: Value | null): Value | undefined {
  return value ?? undefined;
}
