/** How one event of an audit chain is hashed and appended; shared by all stores that write events in their own transaction. */
import type { Transaction } from 'kysely';
import { canonicalJson } from './canonical.js';
import { instant } from './context.js';
import { sha256Hex } from './hashes.js';
import type { Schema } from './schema.js';
import { SYSTEM_KEY, caseKey, heldKey, sealJson } from './sealing.js';
import type { NewAuditEvent, Sealer } from './types.js';

/** `prev` of the first event. */
export const GENESIS = '0'.repeat(64);
export const SYSTEM_CHAIN = 'system';
/** Type of the event that says that bodies up to `detail.upTo` were removed. */
export const REDACTED = 'audit.redacted';
/** Type of the event of the system chain that says that a request's chain was removed as a whole, with the head it had. */
export const CHAIN_PURGED = 'purge.case_facts';

/** What the hash of an event covers: everything but the sealed body itself, of which it covers the SHA-256. */
export interface HashedEvent {
  chain: string;
  seq: number;
  at: string;
  actor: string;
  type: string;
  /** Canonical JSON. */
  detail: string;
  keyId: string | null;
  bodyHash: string | null;
  prev: string;
}

export function eventHash(event: HashedEvent): string {
  const { chain, seq, at, actor, type, detail, keyId, bodyHash, prev } = event;
  return sha256Hex(canonicalJson({ v: 1, chain, seq, at, actor, type, detail, keyId, bodyHash, prev }));
}

export interface PreparedEvent extends Omit<HashedEvent, 'seq' | 'prev'> {
  body: Uint8Array | null;
  key: string | null;
}

/** Seals the body; done before the chain is locked, so that no lock waits for a key service. */
export async function prepareEvent(sealer: Sealer, event: NewAuditEvent): Promise<PreparedEvent> {
  const seal = event.seal ?? (event.chain === SYSTEM_CHAIN ? 'system' : 'case');
  const keyId = seal === 'system' ? SYSTEM_KEY : seal === 'held' ? heldKey(event.chain) : caseKey(event.chain);
  const body =
    event.body === undefined
      ? null
      : await sealJson(sealer, keyId, { column: 'audit_events.body', row: event.chain }, event.body);
  return {
    chain: event.chain,
    at: instant(event.at),
    actor: event.actor,
    type: event.type,
    detail: canonicalJson(event.detail ?? {}),
    keyId: body === null ? null : keyId,
    body,
    bodyHash: body === null ? null : sha256Hex(body),
    key: event.key ?? null,
  };
}

/** Locks the chain's head for the rest of the transaction: whoever comes next waits, and continues from what was committed. */
export async function lockChain(trx: Transaction<Schema>, chain: string): Promise<{ seq: number; hash: string }> {
  await trx
    .insertInto('audit_chains')
    .values({ chain, seq: 0, hash: GENESIS })
    .onConflict((conflict) => conflict.column('chain').doNothing())
    .execute();
  return trx
    .selectFrom('audit_chains')
    .select(['seq', 'hash'])
    .where('chain', '=', chain)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export async function appendPrepared(
  trx: Transaction<Schema>,
  event: PreparedEvent,
): Promise<{ seq: number; hash: string }> {
  const head = await lockChain(trx, event.chain);
  if (event.key !== null) {
    const earlier = await trx
      .selectFrom('audit_events')
      .select(['seq', 'hash'])
      .where('chain', '=', event.chain)
      .where('idempotency_key', '=', event.key)
      .executeTakeFirst();
    if (earlier !== undefined) return earlier;
  }
  const { body, key, bodyHash, keyId, ...rest } = event;
  const seq = head.seq + 1;
  const hash = eventHash({ ...rest, keyId, bodyHash, seq, prev: head.hash });
  await trx
    .insertInto('audit_events')
    .values({ ...rest, seq, key_id: keyId, body, body_hash: bodyHash, idempotency_key: key, prev: head.hash, hash })
    .execute();
  await trx.updateTable('audit_chains').set({ seq, hash }).where('chain', '=', event.chain).execute();
  return { seq, hash };
}
