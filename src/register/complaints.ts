/** Complaints to the controller (DPA 2018 s.164A): cases of their own beside requests, whose clocks they never touch. */
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import { HabeasError } from '../common/errors.js';
import { appendPrepared, CHAIN_PURGED, lockChain, prepareEvent, SYSTEM_CHAIN } from './audit-chain.js';
import { canonicalJson } from './canonical.js';
import { instant, isUuid, present } from './context.js';
import type { StoreContext } from './context.js';
import { mac, uuidOf } from './hashes.js';
import type { ComplaintsTable } from './schema.js';
import { SYSTEM_KEY, openJson, sealJson } from './sealing.js';
import type { ComplaintBody, ComplaintRow, ComplaintStore, NewComplaint } from './types-cases.js';

type Stored = Selectable<ComplaintsTable>;

export function createComplaints({ db, sealer, macKey, clock }: StoreContext): ComplaintStore {
  const place = (column: string, id: string) => ({ column: `complaints.${column}`, row: id });
  const get = (id: string) => db.selectFrom('complaints').selectAll().where('id', '=', id).executeTakeFirst();
  const needed = async (id: string): Promise<Stored> => {
    const row = isUuid(id) ? await get(id) : undefined;
    if (row === undefined) throw noComplaint();
    return row;
  };
  const deciders: ComplaintStore['deciders'] = async (requestId) => {
    if (!isUuid(requestId)) return [];
    const rows = await db
      .selectFrom('decisions')
      .select('by_id')
      .distinct()
      .where('request_id', '=', requestId)
      .orderBy('by_id')
      .execute();
    return rows.map((row) => row.by_id);
  };
  const event = (row: Pick<Stored, 'id' | 'number'>, type: string, at: string, by: string, detail: object) =>
    prepareEvent(sealer, {
      ...{ chain: row.id, at, actor: by, type: `complaint.${type}`, key: type, seal: 'system' as const },
      detail: { number: row.number, ...detail },
    });

  return {
    async open(complaint) {
      const id = uuidOf('complaint', complaint.source.system, complaint.source.id);
      const bodyHash = mac(macKey, 'intake-body', canonicalJson(comparable(complaint))).toString('base64url');
      const known = await get(id);
      if (known) return { complaint: toRow(known), created: false, conflict: known.body_hash !== bodyHash };
      const { says, name, locale, contactEmail, at, by } = complaint;
      const body: ComplaintBody = { says, name, locale, contactEmail };
      const sealed = await sealJson(sealer, SYSTEM_KEY, place('body', id), body);
      const { rows } = await sql<{ n: number }>`SELECT nextval('complaint_numbers') AS n`.execute(db);
      const number = `C-${instant(at).slice(0, 4)}-${String(rows[0]?.n).padStart(4, '0')}`;
      const opened = await event({ id, number }, 'opened', instant(at), by, {
        receivedAt: instant(complaint.receivedAt),
        ...(complaint.requestId === undefined ? {} : { requestId: complaint.requestId }),
        state: complaint.clock.state,
        dueDate: complaint.clock.dueDate,
      });
      await db.transaction().execute(async (trx) => {
        const inserted = await trx
          .insertInto('complaints')
          .values({ ...newRow(complaint, id, number), body: sealed, body_hash: bodyHash })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (inserted.numInsertedOrUpdatedRows === 1n) await appendPrepared(trx, opened);
      });
      const row = await needed(id);
      return { complaint: toRow(row), created: row.number === number, conflict: row.body_hash !== bodyHash };
    },

    async find(idOrNumber) {
      const column = isUuid(idOrNumber) ? 'id' : 'number';
      const value = column === 'id' ? idOrNumber : idOrNumber.toUpperCase();
      const row = await db.selectFrom('complaints').selectAll().where(column, '=', value).executeTakeFirst();
      return row && toRow(row);
    },

    async body(id) {
      const row = await needed(id);
      const body = await openJson<ComplaintBody>(sealer, SYSTEM_KEY, place('body', id), row.body);
      const findings = await openJson<string>(sealer, SYSTEM_KEY, place('findings', id), row.findings);
      return body && { ...body, ...(findings === undefined ? {} : { findings }) };
    },

    async list({ open, requestId, limit = 200 } = {}) {
      let query = db.selectFrom('complaints').selectAll();
      if (open !== undefined) query = query.where('closed_at', open ? 'is' : 'is not', null);
      if (requestId !== undefined) query = query.where('request_id', '=', requestId);
      return (await query.orderBy('received_at').orderBy('id').limit(limit).execute()).map(toRow);
    },

    deciders,

    async acknowledged(id, { by, at, channel }) {
      const row = await needed(id);
      if (row.acknowledged_at !== null) return toRow(row);
      const when = instant(at);
      if (when < row.received_at || when > clock.now().toISOString()) {
        throw new HabeasError('invalid', 'an acknowledgement cannot have gone out then', {
          fields: [
            { pointer: '/at', detail: 'lies before the receipt or ahead of now', mend: 'give the real instant' },
          ],
        });
      }
      const said = await event(row, 'acknowledged', clock.now().toISOString(), by, { at: when, channel });
      await db.transaction().execute(async (trx) => {
        const first = await trx
          .updateTable('complaints')
          .set({ acknowledged_at: when, acknowledged_by: by, channel })
          .where('id', '=', id)
          .where('acknowledged_at', 'is', null)
          .executeTakeFirst();
        if (first.numUpdatedRows === 1n) await appendPrepared(trx, said);
      });
      return toRow(await needed(id));
    },

    async close(id, { outcome, findings, by, at }) {
      const row = await needed(id);
      if (row.closed_at !== null) {
        if (row.outcome === outcome && row.closed_by === by) return toRow(row);
        throw new HabeasError('conflict', 'this complaint was closed before', {
          hint: 'read its outcome; open a new complaint if there is more to look into',
        });
      }
      if (row.request_id !== null && (await deciders(row.request_id)).includes(by)) {
        throw new HabeasError('forbidden', 'a complaint is reviewed by somebody who did not decide on the request', {
          hint: 'ask a reviewer without a decision on that request',
        });
      }
      const when = instant(at);
      const sealed = await sealJson(sealer, SYSTEM_KEY, place('findings', id), findings);
      const closed = await event(row, 'closed', when, by, { outcome });
      await db.transaction().execute(async (trx) => {
        const first = await trx
          .updateTable('complaints')
          .set({ outcome, findings: sealed, closed_at: when, closed_by: by })
          .where('id', '=', id)
          .where('closed_at', 'is', null)
          .executeTakeFirst();
        if (first.numUpdatedRows === 1n) await appendPrepared(trx, closed);
      });
      return toRow(await needed(id));
    },

    async told(id, at) {
      await db
        .updateTable('complaints')
        .set({ told_at: instant(at) })
        .where('id', '=', id)
        .where('told_at', 'is', null)
        .execute();
    },

    async breached(id, at) {
      const row = await needed(id);
      const late = await event(row, 'acknowledgement_late', instant(at), 'system', {});
      await db.transaction().execute(async (trx) => {
        const first = await trx
          .updateTable('complaints')
          .set({ breached_at: instant(at) })
          .where('id', '=', id)
          .where('breached_at', 'is', null)
          .executeTakeFirst();
        if (first.numUpdatedRows === 1n) await appendPrepared(trx, late);
      });
    },

    async purge(closedBy, at) {
      const rows = await db.selectFrom('complaints').select('id').where('closed_at', '<=', closedBy).execute();
      for (const { id } of rows) {
        await db.transaction().execute(async (trx) => {
          const { seq, hash } = await lockChain(trx, id);
          const gone = await trx.deleteFrom('complaints').where('id', '=', id).executeTakeFirst();
          if (gone.numDeletedRows === 0n) return;
          await trx.deleteFrom('audit_events').where('chain', '=', id).execute();
          await trx.deleteFrom('audit_chains').where('chain', '=', id).execute();
          // As for requests: where the chain ended, so that what is left verifies.
          const detail = { requestId: id, why: 'Y2: complaint closed so long ago', seq, hash };
          const event = { chain: SYSTEM_CHAIN, at: instant(at), actor: 'system', type: CHAIN_PURGED, detail };
          await appendPrepared(trx, await prepareEvent(sealer, { ...event, key: `purge:complaint:${id}` }));
        });
      }
      return rows.length;
    },

    async toStart(limit) {
      const rows = await db
        .selectFrom('complaints')
        .select('id')
        .where('started_at', 'is', null)
        .orderBy('opened_at')
        .limit(limit)
        .execute();
      return rows.map((row) => row.id);
    },

    async started(id, at) {
      await db
        .updateTable('complaints')
        .set({ started_at: instant(at) })
        .where('id', '=', id)
        .where('started_at', 'is', null)
        .execute();
    },
  };
}

/** What makes two calls the same. */
function comparable({ source, receivedAt, requestId, jurisdiction, says, name, contactEmail }: NewComplaint): object {
  return { source, receivedAt: instant(receivedAt), requestId, jurisdiction, says, name, contactEmail };
}

function newRow(complaint: NewComplaint, id: string, number: string) {
  const { source, jurisdiction, requestId, clock, by, at, receivedAt } = complaint;
  return {
    ...{ id, number, request_id: requestId ?? null, jurisdiction, source_system: source.system, source_id: source.id },
    ...{ received_at: instant(receivedAt), opened_at: instant(at), opened_by: by, clock: JSON.stringify(clock) },
    ...{ due_date: clock.dueDate, due_before: clock.dueBefore, acknowledged_at: null, acknowledged_by: null },
    ...{ channel: null, breached_at: null, outcome: null, findings: null, closed_at: null, closed_by: null },
    ...{ told_at: null, started_at: null },
  };
}

function toRow(row: Stored): ComplaintRow {
  return {
    id: row.id,
    number: row.number,
    requestId: present(row.request_id),
    jurisdiction: row.jurisdiction,
    source: { system: row.source_system, id: row.source_id },
    receivedAt: row.received_at,
    openedAt: row.opened_at,
    openedBy: row.opened_by,
    clock: row.clock,
    dueDate: present(row.due_date),
    dueBefore: present(row.due_before),
    acknowledgedAt: present(row.acknowledged_at),
    acknowledgedBy: present(row.acknowledged_by),
    channel: present(row.channel),
    breachedAt: present(row.breached_at),
    outcome: present(row.outcome),
    closedAt: present(row.closed_at),
    closedBy: present(row.closed_by),
    toldAt: present(row.told_at),
  };
}

function noComplaint(): HabeasError {
  return new HabeasError('not_found', 'there is no such complaint', { hint: 'list complaints to find its number' });
}
