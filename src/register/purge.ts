/** What retention says must go now (Y2), and the traces left when it went. Each purge is an event of the system chain: it outlives its request. */
import { sql } from 'kysely';
import type { RawBuilder, Transaction } from 'kysely';
import { CHAIN_PURGED, SYSTEM_CHAIN, appendPrepared, prepareEvent } from './audit-chain.js';
import type { PreparedEvent } from './audit-chain.js';
import { redactChain } from './audit.js';
import { instant, isUuid, noRequest } from './context.js';
import type { StoreContext } from './context.js';
import { cutoffs } from './purge-dates.js';
import { removeRequest } from './purge-facts.js';
import type { Schema } from './schema.js';
import { DEFAULT_RETENTION } from './types.js';
import type { DueOptions, PurgeDue, PurgeKind, PurgeRecord, PurgeStore } from './types.js';

const BATCH = 500;

export function createPurge({ db, sealer }: StoreContext): PurgeStore {
  const find = async (query: RawBuilder<{ id: string }>, why: string): Promise<PurgeDue[]> =>
    (await query.execute(db)).rows.map(({ id }) => ({ requestId: id, why }));
  /** @param which of several purges of this kind that a request may see */
  const purged = (
    kind: PurgeKind,
    at: string,
    why: string,
    about: { requestId: string } | { count: number },
    which = '',
  ) =>
    prepareEvent(sealer, {
      ...{ chain: SYSTEM_CHAIN, at, actor: 'system', type: `purge.${kind}`, detail: { ...about, why } },
      ...('requestId' in about ? { key: `purge:${kind}:${about.requestId}${which}` } : {}),
    });
  return {
    contentDue: (now, options) => copiesDue(db, now, options, sql`NOT ${STILL_NEEDED}`),

    bundleDue: (now, options) =>
      copiesDue(
        db,
        now,
        options,
        sql`${STILL_NEEDED} AND NOT EXISTS (
          SELECT 1 FROM audit_events e WHERE e.chain = r.id::text AND e.idempotency_key = 'bundle.deleted:' || r.reopened)`,
      ),

    caseDue: (now, { periods = DEFAULT_RETENTION, except = [], limit = BATCH } = {}) =>
      find(
        sql`
        SELECT r.id FROM requests r
        WHERE r.case_shredded_at IS NULL AND r.closed_at <= ${cutoffs(now, periods).caseClosed}
          AND r.id <> ALL (${except}::uuid[])
          AND NOT ${STILL_NEEDED}
          -- whoever has to be told is told with what this key seals
          AND NOT EXISTS (SELECT 1 FROM recipient_notices n WHERE n.request_id = r.id AND n.state = 'open' AND n.key_id = 'case:' || r.id)
        ORDER BY r.closed_at LIMIT ${limit}`,
        `Y2: closed ${periods.reopening} ago`,
      ),

    heldDue: ({ except = [], limit = BATCH }: DueOptions = {}) =>
      find(
        sql`
        SELECT r.id FROM requests r JOIN key_rows k ON k.id = 'held:' || r.id
        WHERE k.destroyed_at IS NULL AND r.id <> ALL (${except}::uuid[])
          -- the key is there before what it is for
          AND (r.closed_at IS NOT NULL OR EXISTS (SELECT 1 FROM held_items h WHERE h.request_id = r.id))
          AND NOT EXISTS (SELECT 1 FROM held_items h WHERE h.request_id = r.id AND h.state = 'waiting')
          AND NOT EXISTS (SELECT 1 FROM preserved_values p WHERE p.request_id = r.id AND p.ended_at IS NULL)
          AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.request_id = r.id AND h.state = 'open'
            AND (h.type = 'SUBJECT_RESTRICTION' OR h.type = 'RIGHTS_PENDING' AND r."right" = 'restriction'))
          AND NOT EXISTS (SELECT 1 FROM recipient_notices n WHERE n.request_id = r.id AND n.state = 'open' AND n.key_id = k.id)
        ORDER BY r.opened_at LIMIT ${limit}`,
        'nothing is held any more',
      ),

    async factsDue(now, { periods = DEFAULT_RETENTION, except = [], limit = BATCH } = {}) {
      const { factsClosed, factsClosedEuOnly } = cutoffs(now, periods);
      const { rows } = await sql<{ id: string; eu: boolean; held: boolean }>`
        SELECT r.id, r.jurisdiction LIKE 'EU-%' AS eu, over.at > r.closed_at AS held FROM requests r
        -- what a hold kept was part of the case until it went: its erasure is proven as long as any
        CROSS JOIN LATERAL (SELECT greatest(r.closed_at, max(h.ended_at)) AS at FROM held_items h WHERE h.request_id = r.id) over
        WHERE r.closed_at IS NOT NULL
          AND CASE WHEN r.jurisdiction LIKE 'EU-%' THEN over.at < ${factsClosedEuOnly} ELSE over.at <= ${factsClosed} END
          AND r.content_shredded_at IS NOT NULL AND r.case_shredded_at IS NOT NULL AND r.id <> ALL (${except}::uuid[])
          AND NOT EXISTS (SELECT 1 FROM held_items h WHERE h.request_id = r.id AND h.state = 'waiting')
          AND NOT EXISTS (SELECT 1 FROM key_rows k WHERE k.id = 'held:' || r.id AND k.destroyed_at IS NULL)
          AND NOT EXISTS (SELECT 1 FROM recipient_notices n WHERE n.request_id = r.id AND n.state = 'open')
          AND NOT EXISTS (SELECT 1 FROM staff_tasks t WHERE t.request_id = r.id AND t.state = 'open')
          AND NOT EXISTS (SELECT 1 FROM complaints c WHERE c.request_id = r.id AND c.closed_at IS NULL)
        ORDER BY r.closed_at LIMIT ${limit}`.execute(db);
      const said = (eu: boolean, held: boolean): string => {
        const over = held ? 'nothing of it was held any more' : 'it closed';
        return eu
          ? `${periods.caseFactsEuOnly} after the end of the year in which ${over}`
          : `${periods.caseFacts} after ${over}`;
      };
      return rows.map(({ id, eu, held }) => ({ requestId: id, why: `Y2: ${said(eu, held)}` }));
    },

    async bundleDeleted(requestId, at, why) {
      const when = instant(at);
      const row = await db.selectFrom('requests').select('reopened').where('id', '=', requestId).executeTakeFirst();
      if (row === undefined) throw noRequest(requestId);
      const own = { chain: requestId, at: when, actor: 'system', type: 'bundle.deleted', detail: { why } };
      const event = await prepareEvent(sealer, { ...own, key: `bundle.deleted:${row.reopened}` });
      const record = await purged('bundle', when, why, { requestId }, `:${row.reopened}`);
      await db.transaction().execute(async (trx) => {
        await appendPrepared(trx, event);
        await appendPrepared(trx, record);
      });
    },

    async preservedErased(requestId, at, why, objects, key) {
      const when = instant(at);
      const own = { chain: requestId, at: when, actor: 'system', type: 'rectification.old_values_erased' };
      const event = await prepareEvent(sealer, { ...own, detail: { why, objects }, key: `preserved-erased:${key}` });
      const record = await purged('preserved_values', when, why, { requestId }, `:${key}`);
      await db.transaction().execute(async (trx) => {
        await appendPrepared(trx, event);
        await appendPrepared(trx, record);
      });
    },

    async contentShredded(requestId, at, why = 'Y2') {
      const when = instant(at);
      const event = await prepareEvent(sealer, {
        ...{ chain: requestId, at: when, actor: 'system', type: 'content.shredded', key: 'content.shredded' },
        detail: { why },
      });
      const record = await purged('content', when, why, { requestId });
      await db.transaction().execute(async (trx) => {
        const first = await trx
          .updateTable('requests')
          .set({ content_shredded_at: when })
          .where('id', '=', requestId)
          .where('content_shredded_at', 'is', null)
          .executeTakeFirst();
        if (first.numUpdatedRows === 0n) return;
        await appendPrepared(trx, event);
        await appendPrepared(trx, record);
      });
    },

    async caseShredded(requestId, at, why = 'Y2') {
      const when = instant(at);
      const record = await purged('case_key', when, why, { requestId });
      await db.transaction().execute((trx) => clearCase(trx, requestId, when, why, record));
    },

    async heldShredded(requestId, at, why) {
      const record = await purged('held_key', instant(at), why, { requestId });
      await db.transaction().execute((trx) => appendPrepared(trx, record));
    },

    async purgeFacts(requestId, at, why) {
      if (!isUuid(requestId)) throw noRequest(requestId);
      const when = instant(at);
      await db.transaction().execute(async (trx) => {
        const row = await trx
          .selectFrom('requests')
          .select('id')
          .where('id', '=', requestId)
          .forUpdate()
          .executeTakeFirst();
        if (row === undefined) return;
        const { seq, hash } = await removeRequest(trx, requestId);
        const detail = { requestId, why, seq, hash };
        // Nothing is sealed here, so that no key is asked for within the transaction.
        const type = CHAIN_PURGED;
        const event = {
          chain: SYSTEM_CHAIN,
          at: when,
          actor: 'system',
          type,
          detail,
          key: `purge:case_facts:${requestId}`,
        };
        await appendPrepared(trx, await prepareEvent(sealer, event));
      });
    },

    async recordPurge(kind, at, why, count) {
      const record = await purged(kind, instant(at), why, { count });
      await db.transaction().execute((trx) => appendPrepared(trx, record));
    },

    async records({ after = 0, limit = BATCH } = {}) {
      const rows = await db
        .selectFrom('audit_events')
        .select(['seq', 'at', 'type', 'detail'])
        .where('chain', '=', SYSTEM_CHAIN)
        .where('type', 'like', 'purge.%')
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map(({ seq, at, type, detail }): PurgeRecord => {
        const { requestId, why, count } = JSON.parse(detail) as Pick<PurgeRecord, 'requestId' | 'why' | 'count'>;
        return { seq, kind: type.slice('purge.'.length) as PurgeKind, at, requestId, why, count };
      });
    },
  };
}

/** What was left out of the copy is looked at again, or given: it needs the keys. */
const STILL_NEEDED = sql`EXISTS (
  SELECT 1 FROM staff_tasks t WHERE t.request_id = r.id AND t.state = 'open' AND t.kind IN ('exemption_review', 'supplement'))`;

async function copiesDue(
  db: StoreContext['db'],
  now: string,
  { periods = DEFAULT_RETENTION, except = [], limit = BATCH }: DueOptions = {},
  only: RawBuilder<unknown>,
): Promise<PurgeDue[]> {
  const { bundleDownloaded, bundleOffered } = cutoffs(now, periods);
  const { rows } = await sql<{ id: string; downloaded: boolean; offered: boolean }>`
    SELECT r.id, bool_or(d.first_downloaded_at IS NOT NULL) AS downloaded, bool_or(d.id IS NOT NULL) AS offered
    FROM requests r LEFT JOIN deliveries d ON d.request_id = r.id
    -- never under a workflow that may still need it
    WHERE r.content_shredded_at IS NULL AND r.closed_at IS NOT NULL AND r.id <> ALL (${except}::uuid[]) AND ${only}
    GROUP BY r.id
    -- after a new link was sent, the youngest offer counts
    HAVING bool_and(
      coalesce(d.first_downloaded_at <= ${bundleDownloaded}, false)
      OR coalesce(d.offered_at <= ${bundleOffered}, false)
      OR (d.id IS NULL AND coalesce(r.closed_at <= ${bundleDownloaded}, false)))
    ORDER BY min(r.opened_at) LIMIT ${limit}`.execute(db);
  return rows.map((row) => {
    const fetched = row.downloaded || !row.offered;
    const what = row.downloaded ? 'first downloaded' : row.offered ? 'offered' : 'closed without a delivery';
    const period = fetched ? periods.bundleAfterDownload : periods.bundleAfterOffer;
    return { requestId: row.id, why: `Y2: ${what} ${period} ago` };
  });
}

async function clearCase(
  trx: Transaction<Schema>,
  requestId: string,
  when: string,
  why: string,
  record: PreparedEvent,
): Promise<void> {
  const first = await trx
    .updateTable('requests')
    .set({ case_shredded_at: when, subject: null, source_url: null })
    .where('id', '=', requestId)
    .where('case_shredded_at', 'is', null)
    .executeTakeFirst();
  if (first.numUpdatedRows === 0n) return;
  await trx.updateTable('decisions').set({ body: null }).where('request_id', '=', requestId).execute();
  await trx.updateTable('letters').set({ body: null }).where('request_id', '=', requestId).execute();
  await trx
    .updateTable('recipient_notices')
    .set({ body: null })
    .where('request_id', '=', requestId)
    .where('key_id', '=', `case:${requestId}`)
    .execute();
  await trx
    .updateTable('links')
    .set({ revoked_at: when })
    .where('request_id', '=', requestId)
    .where('revoked_at', 'is', null)
    .execute();
  await trx.deleteFrom('second_factors').where('request_id', '=', requestId).where('kind', '!=', 'exception').execute();
  for (const table of ['challenges', 'subject_hashes', 'outbox'] as const) {
    await trx.deleteFrom(table).where('request_id', '=', requestId).execute();
  }
  await redactChain(trx, requestId, 'system', why, when);
  await appendPrepared(trx, record);
}
