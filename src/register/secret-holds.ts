/**
 * The store of secret holds (V4): tables of its own, sealed under the key of the cleared role, with its own chained record. Nothing here
 * reads from or writes to the ordinary holds, audit chains or counts.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { HabeasError } from '../common/errors.js';
import { canonicalJson } from './canonical.js';
import { instant, isUuid } from './context.js';
import type { Queryable, StoreContext } from './context.js';
import { mac, sha256Hex } from './hashes.js';
import { checkedHold, checkedReview, mayHandle } from './holds-check.js';
import { cameInBefore, hashesOfRequest, requestsMatching, selectorHashes, touchedBy } from './holds-matching.js';
import { personHold } from './holds-rows.js';
import type { Principal } from './model.js';
import { LEGAL_KEY, openJson, sealJson } from './sealing.js';
import type { Hold, SecretDecision, SecretEvent, SecretHoldStore } from './types-holds.js';

const GENESIS = '0'.repeat(64);
/** Bytes a decision is filled up to: its length says nothing. */
const BLOCK = 8192;

const holdPlace = (id: string) => ({ column: 'secret_holds.body', row: id });
const eventPlace = { column: 'secret_events.body', row: 'chain' };

export function createSecretHolds(context: StoreContext): SecretHoldStore {
  const { db, sealer, macKey } = context;
  const again = (hash: string): string => mac(macKey, 'secret', 'person', hash).toString('base64url');
  const rowOf = (requestId: string): string => mac(macKey, 'secret', 'request', requestId).toString('base64url');
  const decisionPlace = (requestId: string) => ({ column: 'secret_decisions.body', row: rowOf(requestId) });

  const get: SecretHoldStore['get'] = async (id) => {
    if (!isUuid(id)) return undefined;
    const row = await db.selectFrom('secret_holds').selectAll().where('id', '=', id).executeTakeFirst();
    return row && openJson<Hold>(sealer, LEGAL_KEY, holdPlace(id), row.body);
  };
  const needed = async (id: string): Promise<Hold> => {
    const hold = await get(id);
    if (hold) return hold;
    throw new HabeasError('not_found', 'there is no such hold', { hint: 'list the holds to find its id' });
  };
  const all = async (ids?: string[]): Promise<Hold[]> => {
    let query = db.selectFrom('secret_holds').selectAll().orderBy('id');
    if (ids !== undefined) query = query.where('id', 'in', ids);
    const rows = await query.execute();
    const holds = await Promise.all(rows.map((row) => openJson<Hold>(sealer, LEGAL_KEY, holdPlace(row.id), row.body)));
    return holds.filter((hold) => hold !== undefined);
  };
  const write = async (hold: Hold, event: Omit<SecretEvent, 'seq'>, hashes?: string[]): Promise<void> => {
    const body = await sealJson(sealer, LEGAL_KEY, holdPlace(hold.id), hold);
    await db.transaction().execute(async (trx) => {
      await appendEvent(context, trx, event);
      await trx
        .insertInto('secret_holds')
        .values({ id: hold.id, body })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ body }))
        .execute();
      if (hold.state === 'closed') await trx.deleteFrom('secret_hashes').where('hold_id', '=', hold.id).execute();
      if (hashes === undefined || hashes.length === 0) return;
      await trx
        .insertInto('secret_hashes')
        .values(hashes.map((hash) => ({ hold_id: hold.id, hash: again(hash) })))
        .execute();
    });
  };
  const touched = async (hold: Pick<Hold, 'selector'>): Promise<string[]> => {
    const hashes = await selectorHashes(db, macKey, hold.selector);
    return touchedBy(await requestsMatching(db, hold.selector, hashes));
  };
  const change = async (hold: Hold, type: string, by: Principal, at: string, reason: string): Promise<Hold> => {
    await write(hold, { at, actor: by.id, type, hold: hold.id, reason });
    return needed(hold.id);
  };

  return {
    get,

    async open(asked, by, at) {
      const when = instant(at);
      mayHandleSecret(by);
      mayHandle(asked.type, by);
      const hold = checkedHold(asked, true, when);
      const id = asked.id ?? randomUUID();
      const before = await get(id);
      if (before) return { hold: before, requestIds: await touched(before) };
      const hashes = await selectorHashes(db, macKey, hold.selector);
      const match = await requestsMatching(db, hold.selector, hashes);
      const opened: Hold = {
        ...hold,
        id,
        state: 'open',
        scope: hold.scope ?? {},
        postRequestHold: cameInBefore(hold.selector, match).length > 0,
        openedBy: by.id,
        openedAt: when,
        reviews: [],
      };
      await write(opened, { at: when, actor: by.id, type: 'hold.opened', hold: id, reason: hold.reason }, hashes);
      return { hold: opened, requestIds: touchedBy(match) };
    },

    async list({ state, dueOn } = {}) {
      return (await all())
        .filter((hold) => state === undefined || hold.state === state)
        .filter(
          (hold) =>
            dueOn === undefined || (hold.state === 'open' && hold.reviewOn !== undefined && hold.reviewOn <= dueOn),
        )
        .sort((a, b) => b.openedAt.localeCompare(a.openedAt));
    },

    async review(id, review, by, at) {
      const when = instant(at);
      mayHandleSecret(by);
      const hold = await needed(id);
      stillOpen(hold);
      const next = checkedReview({ ...hold, endsOn: hold.endsOn ?? ownEnd(hold) }, review, when);
      const { reviewOn: _before, ...rest } = hold;
      const reviewed: Hold = {
        ...rest,
        ...(next ? { reviewOn: next } : {}),
        ...(review.endsOn === undefined ? {} : { endsOn: review.endsOn }),
        reviews: [...hold.reviews, { at: when, by: by.id, note: review.note, ...(next ? { nextOn: next } : {}) }],
      };
      return {
        hold: await change(reviewed, 'hold.reviewed', by, when, review.note),
        requestIds: await touched(hold),
      };
    },

    async close(id, { reason }, by, at) {
      const when = instant(at);
      mayHandleSecret(by);
      const hold = await needed(id);
      if (hold.state === 'closed') return { hold, requestIds: [] };
      if (reason.trim() === '') throw new HabeasError('invalid', 'say why the hold ends', { hint: 'give a reason' });
      const requestIds = await touched(hold);
      const closed: Hold = {
        ...hold,
        state: 'closed',
        selector: 'identifiers' in hold.selector ? { identifiers: [] } : hold.selector,
        closedBy: by.id,
        closedAt: when,
        closedBecause: reason,
      };
      return { hold: await change(closed, 'hold.closed', by, when, reason), requestIds };
    },

    async standing(requestId) {
      const hashes = (await hashesOfRequest(db, requestId)).map(again);
      const rows = await db
        .selectFrom('secret_hashes')
        .select('hold_id')
        .distinct()
        .where('hash', 'in', ['', ...hashes])
        .execute();
      const named = new Set(rows.map((row) => row.hold_id));
      const holds = await all();
      return holds
        .filter(({ state }) => state === 'open')
        .filter(
          ({ id, selector }) =>
            named.has(id) || 'everybody' in selector || ('requestId' in selector && selector.requestId === requestId),
        )
        .map((hold) => ({ ...personHold(hold, true), id: hold.id }));
    },

    async decided(requestId, decision) {
      const before = await readDecision(context, rowOf(requestId), decisionPlace(requestId));
      const kept: SecretDecision = { ...decision, items: { ...before?.items, ...decision.items } };
      const body = await sealJson(sealer, LEGAL_KEY, decisionPlace(requestId), filled(kept));
      await db
        .insertInto('secret_decisions')
        .values({ request_hash: rowOf(requestId), body })
        .onConflict((conflict) => conflict.column('request_hash').doUpdateSet({ body }))
        .execute();
    },

    decision: (requestId) => readDecision(context, rowOf(requestId), decisionPlace(requestId)),

    async keptBefore(requestId) {
      const { rows } = await sql<{ id: string }>`
        SELECT DISTINCT other.request_id AS id
        FROM person_hashes own JOIN person_hashes other ON other.hash = own.hash AND other.request_id <> own.request_id
        WHERE own.request_id = ${requestId} AND own.proven AND other.proven`.execute(db);
      const decisions = await Promise.all(rows.map(({ id }) => readDecision(context, rowOf(id), decisionPlace(id))));
      return decisions.some((decision) => decision !== undefined && Object.keys(decision.items).length > 0);
    },

    async forget(requestId) {
      await db.deleteFrom('secret_decisions').where('request_hash', '=', rowOf(requestId)).execute();
    },

    events: () => readEvents(context),

    async read(by, at, hold) {
      const event = { at: instant(at), actor: by.id, type: 'hold.read', ...(hold === undefined ? {} : { hold }) };
      await db.transaction().execute((trx) => appendEvent(context, trx, event));
    },
  };
}

/** A second guard behind the server's: nobody else reaches this store. */
function mayHandleSecret(by: Principal): void {
  if (by.kind === 'person' && by.roles.includes('legal')) return;
  throw new HabeasError('not_found', 'there is no such thing', { hint: 'check the address' });
}

function stillOpen(hold: Hold): void {
  if (hold.state === 'open') return;
  throw new HabeasError('conflict', 'the hold is closed', { hint: 'open a new one if there is a new reason' });
}

/** A period per record is an end of its own. */
function ownEnd(hold: Hold): string | undefined {
  return hold.recordMonths === undefined ? undefined : '9999-12-31';
}

/** JSON of one length, whatever it says. */
function filled(decision: SecretDecision): SecretDecision & { fill: string } {
  const bytes = Buffer.byteLength(JSON.stringify({ ...decision, fill: '' }));
  return { ...decision, fill: ' '.repeat(Math.ceil(bytes / BLOCK) * BLOCK - bytes) };
}

async function readDecision(
  { db, sealer }: StoreContext,
  requestHash: string,
  place: { column: string; row: string },
): Promise<SecretDecision | undefined> {
  const row = await db
    .selectFrom('secret_decisions')
    .select('body')
    .where('request_hash', '=', requestHash)
    .executeTakeFirst();
  const read = row && (await openJson<SecretDecision & { fill: string }>(sealer, LEGAL_KEY, place, row.body));
  if (read === undefined) return undefined;
  const { fill: _fill, ...decision } = read;
  return decision;
}

/** One chain under one lock; the hash covers the sealed body. */
async function appendEvent({ sealer }: StoreContext, trx: Queryable, event: Omit<SecretEvent, 'seq'>): Promise<void> {
  const body = await sealJson(sealer, LEGAL_KEY, eventPlace, event);
  await sql`SELECT pg_advisory_xact_lock(hashtext('habeas: legal chain'))`.execute(trx);
  const last = await trx
    .selectFrom('secret_events')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const seq = (last?.seq ?? 0) + 1;
  const prev = last?.hash ?? GENESIS;
  await trx
    .insertInto('secret_events')
    .values({ seq, body, prev, hash: linkHash(seq, prev, body) })
    .execute();
}

function linkHash(seq: number, prev: string, body: Uint8Array): string {
  return sha256Hex(canonicalJson({ v: 1, seq, prev, body: sha256Hex(body) }));
}

async function readEvents({ db, sealer }: StoreContext): Promise<{ events: SecretEvent[]; intact: boolean }> {
  const rows = await db.selectFrom('secret_events').selectAll().orderBy('seq').execute();
  let prev = GENESIS;
  let intact = true;
  const events: SecretEvent[] = [];
  for (const [index, row] of rows.entries()) {
    intact &&= row.seq === index + 1 && row.prev === prev && row.hash === linkHash(row.seq, row.prev, row.body);
    prev = row.hash;
    const event = await openJson<Omit<SecretEvent, 'seq'>>(sealer, LEGAL_KEY, eventPlace, row.body);
    if (event) events.push({ seq: row.seq, ...event });
  }
  return { events, intact };
}
