/** Holds that people open (holds §1): kept, reviewed, closed, found for a person. Identifiers, matter and reasons are sealed. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { HabeasError } from '../common/errors.js';
import { HOLD_KINDS } from '../law/index.js';
import { SYSTEM_CHAIN, appendPrepared, prepareEvent } from './audit-chain.js';
import { instant, isUuid } from './context.js';
import type { StoreContext } from './context.js';
import { checkedHold, checkedReview, localDay, mayHandle, postRequest } from './holds-check.js';
import { cameInBefore, hashesOfRequest, requestsMatching, selectorHashes, touchedBy } from './holds-matching.js';
import { bodyOf, holdOf, newRow, personHold } from './holds-rows.js';
import type { HoldBody } from './holds-rows.js';
import type { HoldsTable } from './schema-holds.js';
import type { Schema } from './schema.js';
import { SYSTEM_KEY, openJson, sealJson } from './sealing.js';
import type { Hold, HoldStore } from './types-holds.js';

const place = (id: string) => ({ column: 'holds.body', row: id });
const LIMIT = 500;

export function createHolds(context: StoreContext): HoldStore {
  const { db, sealer, macKey } = context;

  const get: HoldStore['get'] = async (id) => {
    if (!isUuid(id)) return undefined;
    const row = await db.selectFrom('holds').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toHold(row as unknown as HoldsTable);
  };
  const toHold = async (row: HoldsTable): Promise<Hold> => {
    const body = await openJson<HoldBody>(sealer, SYSTEM_KEY, place(row.id), row.body);
    if (body === undefined) throw new HabeasError('refused', 'the key of the holds was destroyed');
    return holdOf(row, body);
  };
  const needed = async (id: string): Promise<Hold> => {
    const hold = await get(id);
    if (hold) return hold;
    throw new HabeasError('not_found', 'there is no such hold', { hint: 'list the holds to find its id' });
  };
  const event = (type: string, actor: string, at: string, detail: Record<string, unknown>, reason: string) =>
    prepareEvent(sealer, { chain: SYSTEM_CHAIN, at, actor, type, detail, body: { reason } });

  return {
    get,

    async open(asked, by, at) {
      const when = instant(at);
      mayHandle(asked.type, by);
      const hold = checkedHold(asked, false, when);
      const id = asked.id ?? randomUUID();
      const before = await get(id);
      const hashes = await selectorHashes(db, macKey, hold.selector);
      const match = await requestsMatching(db, hold.selector, hashes);
      const touched = { requestIds: touchedBy(match) };
      if (before) return { hold: before, ...touched };
      const requestId = 'requestId' in hold.selector ? hold.selector.requestId : undefined;
      if (requestId !== undefined) await knownRequest(db, requestId);
      const flagged = postRequest(hold.type, by, cameInBefore(hold.selector, match));
      const row = newRow(id, hold, { flagged, by: by.id, at: when });
      const body = await sealJson(sealer, SYSTEM_KEY, place(id), bodyOf(hold));
      const { type, scope, reviewOn, endsOn } = hold;
      const detail = { hold: id, type, scope, reviewOn, endsOn, request: requestId, post_request_hold: flagged };
      const opened = await event('hold.opened', by.id, when, detail, hold.reason);
      await db.transaction().execute(async (trx) => {
        await trx
          .insertInto('holds')
          .values({ ...row, body })
          .execute();
        if (hashes.length > 0) {
          await trx
            .insertInto('hold_hashes')
            .values(hashes.map((hash) => ({ hold_id: id, hash })))
            .execute();
        }
        await appendPrepared(trx, opened);
      });
      return { hold: await needed(id), ...touched };
    },

    async list({ state, dueOn, requestId, type, limit = LIMIT } = {}) {
      const hashes = requestId === undefined ? [] : await hashesOfRequest(db, requestId);
      let query = db.selectFrom('holds').selectAll().orderBy('opened_at', 'desc').orderBy('id').limit(limit);
      if (state !== undefined) query = query.where('state', '=', state);
      if (type !== undefined) query = query.where('type', '=', type);
      if (dueOn !== undefined) query = query.where('state', '=', 'open').where('review_on', '<=', dueOn);
      if (requestId !== undefined) query = query.where(standsFor(requestId, hashes));
      const rows = await query.execute();
      return Promise.all(rows.map((row) => toHold(row as unknown as HoldsTable)));
    },

    async review(id, review, by, at) {
      const when = instant(at);
      const hold = await needed(id);
      mayHandle(hold.type, by);
      stillOpen(hold);
      const next = checkedReview(hold, review, when);
      const reviews = [...hold.reviews, { at: when, by: by.id, note: review.note, ...(next ? { nextOn: next } : {}) }];
      const body = await sealJson(sealer, SYSTEM_KEY, place(id), { ...bodyOf(hold), reviews });
      const detail = { hold: id, type: hold.type, reviewOn: next, endsOn: review.endsOn };
      const reviewed = await event('hold.reviewed', by.id, when, detail, review.note);
      await db.transaction().execute(async (trx) => {
        await lockOpen(trx, id);
        await trx
          .updateTable('holds')
          .set({
            body,
            reviewed_at: when,
            review_on: next ?? null,
            ...(review.endsOn === undefined ? {} : { ends_on: review.endsOn }),
          })
          .where('id', '=', id)
          .execute();
        await appendPrepared(trx, reviewed);
      });
      return { hold: await needed(id), requestIds: await touchedByHold(context, hold) };
    },

    async close(id, { reason, toldAt }, by, at) {
      const when = instant(at);
      const hold = await needed(id);
      mayHandle(hold.type, by);
      if (hold.state === 'closed') return { hold, requestIds: [] };
      if (reason.trim() === '') throw new HabeasError('invalid', 'say why the hold ends', { hint: 'give a reason' });
      const told = toldBefore(hold, toldAt, when);
      const requestIds = await touchedByHold(context, hold);
      const ended: HoldBody = { ...bodyOf(hold), identifiers: [], closedBecause: reason };
      const body = await sealJson(sealer, SYSTEM_KEY, place(id), ended);
      const closed = await event('hold.closed', by.id, when, { hold: id, type: hold.type, toldAt: told }, reason);
      await db.transaction().execute(async (trx) => {
        await lockOpen(trx, id);
        await trx
          .updateTable('holds')
          .set({ state: 'closed', closed_at: when, closed_by: by.id, told_at: told ?? null, body })
          .where('id', '=', id)
          .execute();
        await trx.deleteFrom('hold_hashes').where('hold_id', '=', id).execute();
        await appendPrepared(trx, closed);
      });
      return { hold: await needed(id), requestIds };
    },

    stopsPurge: (requestId, at) => stopsPurge(context, requestId, instant(at)),

    async standing(requestId) {
      const hashes = await hashesOfRequest(db, requestId);
      const rows = await db
        .selectFrom('holds')
        .selectAll()
        .where('state', '=', 'open')
        .where(standsFor(requestId, hashes))
        .orderBy('opened_at')
        .orderBy('id')
        .execute();
      return Promise.all(rows.map(async (row) => personHold(await toHold(row as unknown as HoldsTable))));
    },
  };
}

/** V6: by any identifier of the case, for here a claim is enough to spare its files. */
async function stopsPurge({ db }: StoreContext, requestId: string, at: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT 1 FROM holds h
    WHERE h.state = 'open' AND h.stops_purge AND (h.ends_on IS NULL OR h.ends_on >= ${localDay(at)}::date)
      AND (h.everybody OR h.request_id = ${requestId}::uuid OR h.id IN (
        SELECT hh.hold_id FROM hold_hashes hh JOIN person_hashes p ON p.hash = hh.hash WHERE p.request_id = ${requestId}))
    LIMIT 1`.execute(db);
  return rows.length > 0;
}

function standsFor(requestId: string, hashes: string[]) {
  return sql<boolean>`(everybody OR request_id = ${requestId}::uuid
    OR id IN (SELECT hold_id FROM hold_hashes WHERE hash = ANY(${hashes}::text[])))`;
}

async function touchedByHold({ db }: StoreContext, hold: Hold): Promise<string[]> {
  const rows = await db.selectFrom('hold_hashes').select('hash').where('hold_id', '=', hold.id).execute();
  const match = await requestsMatching(
    db,
    hold.selector,
    rows.map((row) => row.hash),
  );
  return touchedBy(match);
}

/** Two people at once: the second finds it closed. */
async function lockOpen(trx: Transaction<Schema>, id: string): Promise<void> {
  const row = await trx.selectFrom('holds').select('state').where('id', '=', id).forUpdate().executeTakeFirstOrThrow();
  if (row.state !== 'open') throw closedAlready();
}

async function knownRequest(db: StoreContext['db'], requestId: string): Promise<void> {
  const known =
    isUuid(requestId) &&
    (await db.selectFrom('requests').select('id').where('id', '=', requestId).executeTakeFirst()) !== undefined;
  if (known) return;
  throw new HabeasError('invalid', 'one field of the hold is wrong', {
    fields: [{ pointer: '/selector/requestId', detail: 'is no request', mend: 'give the id of a request' }],
  });
}

function stillOpen(hold: Hold): void {
  if (hold.state === 'closed') throw closedAlready();
}

function closedAlready(): HabeasError {
  return new HabeasError('conflict', 'the hold is closed', { hint: 'open a new one if there is a new reason' });
}

/** 18(3): a restriction is not lifted behind the person's back. */
function toldBefore(hold: Hold, toldAt: string | undefined, now: string): string | undefined {
  if (!HOLD_KINDS[hold.type].tellBeforeLifting) return undefined;
  const told = toldAt === undefined ? undefined : instant(toldAt);
  if (told !== undefined && told >= hold.openedAt && told <= now) return told;
  throw new HabeasError('conflict', 'the person has to be told before the restriction ends (Art 18(3))', {
    hint: 'write to the person first, then close the hold and give when they were told',
    fields: [
      {
        pointer: '/toldAt',
        detail: 'is missing, in the future or before the hold',
        mend: 'give the instant the person was told',
      },
    ],
  });
}
