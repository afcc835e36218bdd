/** Notices to recipients (Art 19): one tracked task per recipient of what was erased, corrected or restricted. */
import { sql } from 'kysely';
import type { Selectable, Transaction } from 'kysely';
import { HabeasError } from '../common/errors.js';
import { appendPrepared, prepareEvent } from './audit-chain.js';
import { instant, isUuid, noRequest, present } from './context.js';
import type { StoreContext } from './context.js';
import { uuidOf } from './hashes.js';
import type { SubjectIdentifier } from './model.js';
import type { RecipientNoticesTable } from './schema-accountability.js';
import type { Schema } from './schema.js';
import { SYSTEM_KEY, caseKey, heldKey, openJson, sealJson } from './sealing.js';
import type {
  NewRecipientNotices,
  NoticeRecord,
  NoticeState,
  RecipientNotice,
  RecipientNoticeStore,
} from './types-accountability.js';

const SETTLED: readonly NoticeState[] = ['acknowledged', 'not_possible', 'disproportionate'];
const NEEDS_REASON: readonly NoticeState[] = ['not_possible', 'disproportionate'];
/** What may follow what: an obstacle may go away, an acknowledgement is the end. */
const NEXT: Record<NoticeState, readonly NoticeState[]> = {
  open: ['sent', 'acknowledged', 'not_possible', 'disproportionate'],
  sent: ['acknowledged', 'not_possible'],
  acknowledged: [],
  not_possible: ['sent', 'acknowledged'],
  disproportionate: ['sent', 'acknowledged'],
};

/** Tries before a write that keeps losing races is left to the next call. */
const RACES = 5;

interface Details {
  identifiers: SubjectIdentifier[];
  instruction?: string;
}
type Row = Selectable<RecipientNoticesTable>;

const bodyPlace = (id: string) => ({ column: 'recipient_notices.body', row: id });
const reasonPlace = (id: string) => ({ column: 'recipient_notices.reason', row: id });

export function createRecipientNotices(context: StoreContext): RecipientNoticeStore {
  const { db, sealer } = context;
  const find = (id: string) => db.selectFrom('recipient_notices').selectAll().where('id', '=', id).executeTakeFirst();
  const toNotice = async (row: Row): Promise<RecipientNotice> => ({
    id: row.id,
    requestId: row.request_id,
    kind: row.kind,
    recipient: row.recipient,
    country: present(row.country),
    changes: row.changes,
    state: row.state,
    channel: present(row.channel),
    reason: await openJson<string>(sealer, SYSTEM_KEY, reasonPlace(row.id), row.reason),
    openedAt: row.opened_at,
    dueAt: row.due_at,
    sentAt: present(row.sent_at),
    settledAt: present(row.settled_at),
    by: present(row.by),
  });
  return {
    async open(notices) {
      if (!isUuid(notices.requestId)) throw noRequest(notices.requestId);
      const ids: string[] = [];
      for (const recipient of notices.recipients) ids.push(await openOne(context, notices, recipient));
      if (ids.length === 0) return [];
      const rows = await db.selectFrom('recipient_notices').selectAll().where('id', 'in', ids).execute();
      return Promise.all(rows.filter((row) => row.state === 'open').map(toNotice));
    },

    async list(requestId) {
      if (!isUuid(requestId)) throw noRequest(requestId);
      const rows = await db
        .selectFrom('recipient_notices')
        .selectAll()
        .where('request_id', '=', requestId)
        .orderBy('opened_at')
        .orderBy('recipient')
        .execute();
      return Promise.all(rows.map(toNotice));
    },

    async get(id) {
      const row = isUuid(id) ? await find(id) : undefined;
      return row && toNotice(row);
    },

    async waiting({ overdueAt, limit = 500 } = {}) {
      let query = db.selectFrom('recipient_notices').selectAll().where('state', '=', 'open');
      if (overdueAt !== undefined) query = query.where('due_at', '<=', instant(overdueAt));
      return Promise.all((await query.orderBy('due_at').orderBy('id').limit(limit).execute()).map(toNotice));
    },

    async details(id) {
      const row = isUuid(id) ? await find(id) : undefined;
      return row && openJson<Details>(sealer, row.key_id, bodyPlace(id), row.body);
    },

    async record(id, record) {
      const row = isUuid(id) ? await find(id) : undefined;
      if (row === undefined) throw noNotice();
      const reason = record.reason?.trim();
      if (NEEDS_REASON.includes(record.state) && !reason) {
        throw new HabeasError('invalid', `${record.state} needs a reason`, {
          hint: 'say why in a sentence that names nobody: it is kept with the record',
        });
      }
      const sealed = reason ? await sealJson(sealer, SYSTEM_KEY, reasonPlace(id), reason) : null;
      const event = await prepareEvent(sealer, {
        chain: row.request_id,
        at: record.at,
        actor: record.by,
        type: `recipient.${record.state}`,
        detail: { notice: id, recipient: row.recipient, ...(record.channel ? { channel: record.channel } : {}) },
        key: `recipient:${id}:${record.state}:${instant(record.at)}`,
      });
      await db.transaction().execute(async (trx) => {
        if (await recordOne(trx, id, record, sealed)) await appendPrepared(trx, event);
      });
      return toNotice((await find(id)) as Row);
    },
  };
}

type NewNotice = NewRecipientNotices['recipients'][number];

/** What is sealed is sealed before the transaction, so that no connection waits for another: a write that lost a race is decided anew. */
async function openOne(context: StoreContext, input: NewRecipientNotices, recipient: NewNotice): Promise<string> {
  for (let attempt = 1; attempt <= RACES; attempt++) {
    const known = await context.db
      .selectFrom('recipient_notices')
      .selectAll()
      .where('request_id', '=', input.requestId)
      .where('kind', '=', input.kind)
      .where('recipient', '=', recipient.name)
      .orderBy('round')
      .execute();
    const repeated = known.find((row) => row.keys.includes(input.key));
    if (repeated) return repeated.id;
    const waiting = known.find((row) => row.state === 'open');
    const id = waiting
      ? await join(context, waiting, input, recipient)
      : await insert(context, (known.at(-1)?.round ?? 0) + 1, input, recipient);
    if (id !== undefined) return id;
  }
  throw new HabeasError('transient', 'the notices of this request are being changed by others; it is tried again');
}

async function insert(
  { db, sealer }: StoreContext,
  round: number,
  input: NewRecipientNotices,
  { name, country, changes, identifiers }: NewNotice,
): Promise<string | undefined> {
  const { requestId, kind, key, instruction } = input;
  const at = instant(input.at);
  const request = await db
    .selectFrom('requests')
    .select('case_shredded_at')
    .where('id', '=', requestId)
    .executeTakeFirst();
  if (request === undefined) throw noRequest(requestId);
  // A deferred erasure outlives the case key; what it needs is under the held key.
  const keyId = request.case_shredded_at === null ? caseKey(requestId) : heldKey(requestId);
  const id = uuidOf('recipient', requestId, kind, name, String(round));
  const details: Details = { identifiers, ...(instruction === undefined ? {} : { instruction }) };
  const values = {
    ...{ id, request_id: requestId, kind, recipient: name, round, country: country ?? null },
    ...{ changes: JSON.stringify(changes.map((change) => ({ ...change, at }))), keys: [key], key_id: keyId },
    ...{ state: 'open' as const, channel: null, reason: null, by: null },
    body: await sealJson(sealer, keyId, bodyPlace(id), details),
    ...{ opened_at: at, due_at: instant(input.dueAt), sent_at: null, settled_at: null },
  };
  const event = await prepareEvent(sealer, {
    ...{ chain: requestId, at, actor: 'system', type: 'recipient.to_tell', key: `recipient:${id}` },
    detail: { notice: id, recipient: name, kind, datasets: changes.length },
  });
  return db.transaction().execute(async (trx) => {
    const inserted = await trx
      .insertInto('recipient_notices')
      .values(values)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows !== 1n) return undefined;
    await appendPrepared(trx, event);
    return id;
  });
}

/** A recipient who has not been told yet is told once, of everything. */
async function join(
  { db, sealer }: StoreContext,
  row: Row,
  input: NewRecipientNotices,
  recipient: NewNotice,
): Promise<string | undefined> {
  const before = await openJson<Details>(sealer, row.key_id, bodyPlace(row.id), row.body);
  const identifiers = new Map(
    [...(before?.identifiers ?? []), ...recipient.identifiers].map((one) => [`${one.type}\n${one.value}`, one]),
  );
  const instruction = [before?.instruction, input.instruction].filter((text) => text !== undefined).join('\n');
  const details: Details = {
    identifiers: [...identifiers.values()],
    ...(instruction === '' ? {} : { instruction }),
  };
  const changes = [...row.changes, ...recipient.changes.map((change) => ({ ...change, at: instant(input.at) }))];
  const joined = await db
    .updateTable('recipient_notices')
    .set({
      changes: JSON.stringify(changes),
      keys: [...row.keys, input.key],
      body: before === undefined ? null : await sealJson(sealer, row.key_id, bodyPlace(row.id), details),
    })
    .where('id', '=', row.id)
    .where('state', '=', 'open')
    .where(sql<boolean>`keys = ${row.keys}::text[]`)
    .executeTakeFirst();
  return joined.numUpdatedRows === 1n ? row.id : undefined;
}

/** False when it is in that state already. */
async function recordOne(
  trx: Transaction<Schema>,
  id: string,
  { state, channel, by, at }: NoticeRecord,
  reason: Uint8Array | null,
): Promise<boolean> {
  const row = await trx
    .selectFrom('recipient_notices')
    .select(['state', 'sent_at'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw noNotice();
  if (row.state === state) return false;
  if (!NEXT[row.state].includes(state)) {
    throw new HabeasError('conflict', `a notice that is ${words(row.state)} cannot become ${words(state)}`, {
      hint:
        NEXT[row.state].length === 0
          ? 'nothing more is to be done about it'
          : `record ${NEXT[row.state].map(words).join(' or ')}`,
    });
  }
  const when = instant(at);
  const settled = SETTLED.includes(state);
  const told = state === 'sent' || state === 'acknowledged';
  await trx
    .updateTable('recipient_notices')
    .set({
      state,
      by,
      reason,
      sent_at: row.sent_at ?? (told ? when : null),
      settled_at: settled ? when : null,
      ...(channel === undefined ? {} : { channel }),
      // Whoever has been told needs nothing more; an obstacle may still go away.
      ...(state === 'acknowledged' ? { body: null } : {}),
    })
    .where('id', '=', id)
    .execute();
  return true;
}

const words = (state: string): string => state.replace('_', ' ');

function noNotice(): HabeasError {
  return new HabeasError('not_found', 'there is no such notice', {
    hint: 'list the notices of the request to find its id',
  });
}
