/** Which requests belong to one person: keyed hashes that stay as long as the facts of the case. */
import { sql } from 'kysely';
import type { Queryable, StoreContext } from './context.js';
import { identifierHash } from './hashes.js';
import type { SubjectIdentifier } from './model.js';
import { REQUEST_COLUMNS, toRequestRow } from './request-row.js';
import type { PersonHit, PersonStore } from './types-cases.js';

/** Strangers share a name or a house: neither tells whose request it was. */
const TOO_COMMON: ReadonlySet<string> = new Set(['name', 'postal_address']);
/** Given by a system to one person: two requests with different ones of a kind are two people's. */
const ISSUED = ['customer_id', 'user_id', 'billing_account_id', 'crm_contact_id', 'support_requester_id'];

interface Proven {
  request_id: string;
  type: string;
  hash: string;
}

export function createPersons({ db, macKey }: StoreContext): PersonStore {
  const hashOf = (identifier: SubjectIdentifier): string => identifierHash(macKey, 'subject', identifier);
  return {
    add: (requestId, identifiers, proven) => addPersonHashes(db, macKey, requestId, identifiers, proven),

    async find(identifiers) {
      const asked = new Map(identifiers.map((one) => [hashOf(one), one]));
      if (asked.size === 0) return [];
      const hits = await db
        .selectFrom('person_hashes')
        .select(['request_id', 'type', 'hash'])
        .where('proven', '=', true)
        .where('hash', 'in', [...asked.keys()])
        .orderBy('request_id')
        .execute();
      if (hits.length === 0) return [];
      const issued = await db
        .selectFrom('person_hashes')
        .select(['request_id', 'type', 'hash'])
        .where('proven', '=', true)
        .where('type', 'in', ISSUED)
        .where('request_id', 'in', [...new Set(hits.map((hit) => hit.request_id))])
        .execute();
      const people = peopleOf(issued);
      return hits.map((hit): PersonHit => ({
        requestId: hit.request_id,
        by: asked.get(hit.hash) as SubjectIdentifier,
        sharedWith: othersBehind(hit, hits, people),
      }));
    },

    async sharing(requestId, limit = 50) {
      const { rows } = await sql<{ id: string; types: string[] }>`
        SELECT other.request_id AS id, array_agg(DISTINCT own.type ORDER BY own.type) AS types
        FROM person_hashes own JOIN person_hashes other ON other.hash = own.hash AND other.request_id <> own.request_id
        WHERE own.request_id = ${requestId}
        GROUP BY other.request_id`.execute(db);
      if (rows.length === 0) return [];
      const types = new Map(rows.map((row) => [row.id, row.types]));
      const requests = await db
        .selectFrom('requests')
        .select(REQUEST_COLUMNS)
        .where('id', 'in', [...types.keys()])
        .orderBy('received_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute();
      return requests.map((row) => ({ request: toRequestRow(row), types: types.get(row.id) ?? [] }));
    },

    async relyingOn(requestId) {
      const rows = await db
        .selectFrom('requests')
        .select(REQUEST_COLUMNS)
        .where('identity_from', '=', requestId)
        .orderBy('opened_at')
        .orderBy('id')
        .execute();
      return rows.map(toRequestRow);
    },
  };
}

/** In the transaction of the intake, or on its own. */
export async function addPersonHashes(
  db: Queryable,
  macKey: Uint8Array,
  requestId: string,
  identifiers: SubjectIdentifier[],
  proven: boolean,
): Promise<void> {
  const rows = new Map(
    identifiers
      .filter(({ type }) => !TOO_COMMON.has(type))
      .map((one) => [identifierHash(macKey, 'subject', one), one.type]),
  );
  if (rows.size === 0) return;
  await sql`
    INSERT INTO person_hashes (request_id, type, hash, proven)
    SELECT r.id, v.type, v.hash, ${proven}
    FROM requests r, unnest(${[...rows.values()]}::text[], ${[...rows.keys()]}::text[]) AS v(type, hash)
    WHERE r.id = ${requestId}
    ON CONFLICT (request_id, hash) DO UPDATE
      SET proven = person_hashes.proven OR excluded.proven, type = excluded.type`.execute(db);
}

/** Requests tied together by an id that a system gave out are one person's: each request under the name of its group. */
function peopleOf(issued: Proven[]): Map<string, string> {
  const group = new Map<string, string>();
  const find = (id: string): string => {
    const above = group.get(id) ?? id;
    return above === id ? id : find(above);
  };
  const byHash = new Map<string, string>();
  for (const { request_id: request, hash } of issued) {
    if (!group.has(request)) group.set(request, request);
    const known = byHash.get(hash);
    if (known === undefined) byHash.set(hash, request);
    else group.set(find(request), find(known));
  }
  return new Map([...group.keys()].map((id) => [id, find(id)]));
}

/** A request without an id of any system is nobody else's: it may well be the same person's. */
function othersBehind(hit: Proven, hits: Proven[], people: Map<string, string>): number {
  const carriers = hits.filter(({ hash }) => hash === hit.hash).flatMap(({ request_id: id }) => people.get(id) ?? []);
  return Math.max(0, new Set(carriers).size - 1);
}
