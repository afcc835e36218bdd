/** Whom a hold is about, by keyed hashes: those of requests (`subject`) and those of held items (`held`), without any identifier. */
import { sql } from 'kysely';
import type { Queryable } from './context.js';
import { identifierHash } from './hashes.js';
import type { SubjectIdentifier } from './model.js';
import type { HoldSelector } from './types-holds.js';

/** Both hashes of each identifier, and for a request those that are known of its person already. */
export async function selectorHashes(db: Queryable, macKey: Uint8Array, selector: HoldSelector): Promise<string[]> {
  if ('everybody' in selector) return [];
  if ('requestId' in selector) return hashesOfRequest(db, selector.requestId);
  const both = (identifier: SubjectIdentifier) =>
    (['subject', 'held'] as const).map((purpose) => identifierHash(macKey, purpose, identifier));
  return [...new Set(selector.identifiers.flatMap(both))];
}

/** What was proven to be the person's, of the request or of what it left waiting: a mere claim brings nobody under a hold. */
export async function hashesOfRequest(db: Queryable, requestId: string): Promise<string[]> {
  const { rows } = await sql<{ hash: string }>`
    SELECT hash FROM person_hashes WHERE request_id = ${requestId} AND proven
    UNION SELECT hash FROM held_hashes WHERE request_id = ${requestId}`.execute(db);
  return rows.map((row) => row.hash);
}

export interface Match {
  /** Not closed. */
  open: { requestId: string; right: string }[];
  /** Closed, with items that wait for their holds. */
  waiting: string[];
}

/**
 * Requests of the people a selector names: running ones, and those whose held items wait. What waits is known by both kinds of hashes, as
 * `hashesOfRequest` has them: a hold on another request of the person brings those of that request alone.
 */
export async function requestsMatching(db: Queryable, selector: HoldSelector, hashes: string[]): Promise<Match> {
  const everybody = 'everybody' in selector;
  const requestId = 'requestId' in selector ? selector.requestId : null;
  const open = await sql<{ id: string; right: string }>`
    SELECT id, "right" FROM requests
    WHERE closed_at IS NULL AND (${everybody} OR id = ${requestId}::uuid
      OR id IN (SELECT request_id FROM person_hashes WHERE hash = ANY(${hashes}::text[])
        UNION SELECT request_id FROM subject_hashes WHERE hash = ANY(${hashes}::text[])))
    ORDER BY id`.execute(db);
  const waiting = await sql<{ id: string }>`
    SELECT DISTINCT i.request_id AS id FROM held_items i
    WHERE i.state = 'waiting' AND (${everybody} OR i.request_id = ${requestId}::uuid
      OR i.request_id IN (SELECT request_id FROM held_hashes WHERE hash = ANY(${hashes}::text[])
        UNION SELECT request_id FROM person_hashes WHERE proven AND hash = ANY(${hashes}::text[])))
    ORDER BY id`.execute(db);
  return {
    open: open.rows.map(({ id, right }) => ({ requestId: id, right })),
    waiting: waiting.rows.map(({ id }) => id),
  };
}

/** Erasures a change of the hold may touch. */
export function touchedBy({ open, waiting }: Match): string[] {
  const erasures = open.filter(({ right }) => right === 'erasure').map(({ requestId }) => requestId);
  return [...new Set([...erasures, ...waiting])];
}

/** Requests that were there before the hold: of one person, not of everybody within a scope (H6). */
export function cameInBefore(selector: HoldSelector, { open, waiting }: Match): string[] {
  if ('everybody' in selector) return [];
  return [...open.map(({ requestId }) => requestId), ...waiting];
}
