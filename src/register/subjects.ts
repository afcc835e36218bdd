/** Open requests of the same person, found by keyed hashes. */
import { sql } from 'kysely';
import type { ExpressionBuilder } from 'kysely';
import type { Right } from '../law/types.js';
import type { StoreContext } from './context.js';
import { identifierHash } from './hashes.js';
import { isOpen } from './request-list.js';
import { REQUEST_COLUMNS, toRequestRow } from './request-row.js';
import type { Schema } from './schema.js';
import type { SubjectHashStore } from './types.js';

/** An answer that nobody has fetched protects its data for so long after it was offered (holds §1). */
const OFFERED_DAYS = 14;

/** Its answer is not out, or is out and was neither fetched, which closes the request, nor offered for long enough. */
function isProtecting(eb: ExpressionBuilder<Schema, 'requests'>, now: Date) {
  const since = new Date(now.getTime() - OFFERED_DAYS * 24 * 3600 * 1000).toISOString();
  return eb.and([eb('closed_at', 'is', null), eb.or([eb('answered_at', 'is', null), eb('answered_at', '>', since)])]);
}

export function createSubjects({ db, macKey, clock }: StoreContext): SubjectHashStore {
  const hash: SubjectHashStore['hash'] = (identifier) => identifierHash(macKey, 'subject', identifier);
  const sharing = async (hashes: string[], rights: Right[] | undefined, but?: string) => {
    if (hashes.length === 0 || rights?.length === 0) return [];
    let query = db
      .selectFrom('requests')
      .select(REQUEST_COLUMNS)
      .where((eb) => (but === undefined ? isOpen(eb) : isProtecting(eb, clock.now())))
      .where('id', 'in', (eb) => eb.selectFrom('subject_hashes').select('request_id').where('hash', 'in', hashes))
      .orderBy('received_at')
      .orderBy('id');
    if (rights !== undefined) query = query.where('right', 'in', rights);
    if (but !== undefined) query = query.where('id', '!=', but);
    return (await query.execute()).map(toRequestRow);
  };
  return {
    hash,

    async add(requestId, identifiers) {
      const hashes = [...new Set(identifiers.map(hash))];
      if (hashes.length === 0) return;
      await sql`
        INSERT INTO subject_hashes (request_id, hash)
        SELECT id, unnest(${hashes}::text[]) FROM requests WHERE id = ${requestId} AND closed_at IS NULL
        ON CONFLICT DO NOTHING`.execute(db);
    },

    openRequestsSharing: (hashes, rights) => sharing(hashes, rights),

    async openRequestsSharingWith(requestId, rights) {
      // Those of an open request, and what was proven of a closed one: a held erasure outlives its request (A8).
      const rows = await db
        .selectFrom('subject_hashes')
        .select('hash')
        .where('request_id', '=', requestId)
        .union(
          db.selectFrom('person_hashes').select('hash').where('request_id', '=', requestId).where('proven', '=', true),
        )
        .execute();
      return sharing(
        rows.map((row) => row.hash),
        rights,
        requestId,
      );
    },
  };
}
