/** What retention says must go now (Y2), and the traces left when it went. */
import { sql } from 'kysely';
import { appendPrepared, prepareEvent } from './audit-chain.js';
import { redactChain } from './audit.js';
import { instant } from './context.js';
import type { StoreContext } from './context.js';
import { BUNDLE_DAYS_AFTER_DOWNLOAD, BUNDLE_DAYS_AFTER_OFFER, CASE_KEY_DAYS } from './types.js';
import type { PurgeStore } from './types.js';

const BATCH = 500;

export function createPurge({ db, sealer }: StoreContext): PurgeStore {
  return {
    async contentDue(now, limit = BATCH) {
      const at = instant(now);
      const days = (count: number) => sql`${at}::timestamptz - ${count} * interval '1 day'`;
      const { rows } = await sql<{ id: string; downloaded: boolean; offered: boolean }>`
        SELECT r.id, bool_or(d.first_downloaded_at IS NOT NULL) AS downloaded, bool_or(d.id IS NOT NULL) AS offered
        FROM requests r LEFT JOIN deliveries d ON d.request_id = r.id
        -- never under a workflow that may still need it
        WHERE r.content_shredded_at IS NULL AND r.closed_at IS NOT NULL
        GROUP BY r.id
        -- after a new link was sent, the youngest offer counts
        HAVING bool_and(
          coalesce(d.first_downloaded_at <= ${days(BUNDLE_DAYS_AFTER_DOWNLOAD)}, false)
          OR coalesce(d.offered_at <= ${days(BUNDLE_DAYS_AFTER_OFFER)}, false)
          OR (d.id IS NULL AND coalesce(r.closed_at <= ${days(BUNDLE_DAYS_AFTER_DOWNLOAD)}, false)))
        ORDER BY min(r.opened_at) LIMIT ${limit}`.execute(db);
      return rows.map((row) => ({ requestId: row.id, why: `Y2: ${whyContent(row)}` }));
    },

    async caseDue(now, limit = BATCH) {
      const before = new Date(Date.parse(instant(now)) - CASE_KEY_DAYS * 86_400_000).toISOString();
      const rows = await db
        .selectFrom('requests')
        .select('id')
        .where('case_shredded_at', 'is', null)
        .where('closed_at', '<=', before)
        .orderBy('closed_at')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ requestId: row.id, why: `Y2: closed ${CASE_KEY_DAYS} days ago` }));
    },

    async heldDue(limit = BATCH) {
      const { rows } = await sql<{ id: string }>`
        SELECT h.request_id AS id
        FROM held_items h JOIN key_rows k ON k.id = 'held:' || h.request_id
        WHERE k.destroyed_at IS NULL
        GROUP BY h.request_id HAVING bool_and(h.state <> 'waiting')
        ORDER BY min(h.since) LIMIT ${limit}`.execute(db);
      return rows.map((row) => ({ requestId: row.id, why: 'nothing is held any more' }));
    },

    async contentShredded(requestId, at) {
      const when = instant(at);
      const event = await prepareEvent(sealer, {
        chain: requestId,
        at: when,
        actor: 'system',
        type: 'content.shredded',
        key: 'content.shredded',
      });
      await db.transaction().execute(async (trx) => {
        await trx
          .updateTable('requests')
          .set({ content_shredded_at: when })
          .where('id', '=', requestId)
          .where('content_shredded_at', 'is', null)
          .execute();
        await appendPrepared(trx, event);
      });
    },

    async caseShredded(requestId, at) {
      const when = instant(at);
      await db.transaction().execute(async (trx) => {
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
          .updateTable('links')
          .set({ revoked_at: when })
          .where('request_id', '=', requestId)
          .where('revoked_at', 'is', null)
          .execute();
        await trx
          .deleteFrom('second_factors')
          .where('request_id', '=', requestId)
          .where('kind', '!=', 'exception')
          .execute();
        for (const table of ['challenges', 'subject_hashes', 'outbox'] as const) {
          await trx.deleteFrom(table).where('request_id', '=', requestId).execute();
        }
        await redactChain(trx, requestId, 'system', `Y2: closed ${CASE_KEY_DAYS} days ago`, when);
      });
    },
  };
}

function whyContent({ downloaded, offered }: { downloaded: boolean; offered: boolean }): string {
  if (downloaded)
    return `bundle downloaded ${BUNDLE_DAYS_AFTER_DOWNLOAD} days ago, or offered ${BUNDLE_DAYS_AFTER_OFFER} days ago`;
  return offered
    ? `bundle offered ${BUNDLE_DAYS_AFTER_OFFER} days ago`
    : `closed ${BUNDLE_DAYS_AFTER_DOWNLOAD} days ago without a delivery`;
}
