/** Requests: reading, lists by filter with keyset paging, and the workflow's updates. */
import type { Transaction } from 'kysely';
import { instant, isUuid, noRequest, present } from './context.js';
import type { Queryable, StoreContext } from './context.js';
import { DEMAND_KINDS } from './model.js';
import type { RequestInput, SubjectClaim } from './model.js';
import { createReopening } from './reopening.js';
import { listRequests } from './request-list.js';
import { REQUEST_COLUMNS, toRequestRow } from './request-row.js';
import type { Schema } from './schema.js';
import { caseKey, openJson } from './sealing.js';
import type { RequestPatch, RequestRow, RequestStore } from './types.js';

const DEMANDING: ReadonlySet<string> = new Set(DEMAND_KINDS);

export function createRequests(context: StoreContext): RequestStore {
  const { db, sealer, clock } = context;
  const find = async (idOrNumber: string) => {
    const column = isUuid(idOrNumber) ? 'id' : 'number';
    const value = column === 'id' ? idOrNumber : idOrNumber.toUpperCase();
    const row = await db.selectFrom('requests').select(REQUEST_COLUMNS).where(column, '=', value).executeTakeFirst();
    return row && toRequestRow(row);
  };
  return {
    find,
    get: async (id) => (isUuid(id) ? find(id) : undefined),
    list: (filter = {}) => listRequests(db, filter, clock.now().toISOString()),

    async details(id) {
      if (!isUuid(id)) throw noRequest(id);
      const row = await db
        .selectFrom('requests')
        .select(['right', 'subject', 'source_url', 'input'])
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) throw noRequest(id);
      const place = (column: string) => ({ column: `requests.${column}`, row: id });
      const subject = await openJson<SubjectClaim>(sealer, caseKey(id), place('subject'), row.subject);
      if (subject === undefined) return undefined;
      const [url, input] = await Promise.all([
        openJson<string>(sealer, caseKey(id), place('source_url'), row.source_url),
        // The other rights need nothing beyond their name.
        DEMANDING.has(row.right) ? openJson<RequestInput>(sealer, caseKey(id), place('input'), row.input) : undefined,
      ]);
      return { subject, url, ...(input?.demand ? { demand: input.demand } : {}) };
    },

    async update(id, patch) {
      if (!isUuid(id)) throw noRequest(id);
      await db.transaction().execute((trx) => updateRequest(trx, id, patch));
    },

    ...createReopening(context),

    async stages(id) {
      const rows = await stageRows(db, [id]);
      return rows.map((row) => ({ stage: row.stage, enteredAt: row.entered_at, leftAt: present(row.left_at) }));
    },
  };
}

export function stageRows(db: Queryable, ids: string[]) {
  return db
    .selectFrom('stage_history')
    .select(['request_id', 'stage', 'entered_at', 'left_at'])
    .where('request_id', 'in', ids)
    .orderBy('id')
    .execute();
}

async function updateRequest(trx: Transaction<Schema>, id: string, patch: RequestPatch): Promise<void> {
  const at = instant(patch.at);
  const row = await trx
    .selectFrom('requests')
    .select(['stage', 'stage_at', 'clock_at', 'answered_at', 'closed_at', 'outcome', 'warned_at', 'breached_at'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw noRequest(id);
  const set: Record<string, unknown> = {};

  const moves = patch.stage ?? patch.step ?? patch.waitingFor ?? patch.waitingReason;
  if (moves !== undefined && at >= row.stage_at) {
    Object.assign(set, definedOnly({ stage: patch.stage, step: patch.step, waiting_for: patch.waitingFor }), {
      stage_at: at,
    });
    if (patch.waitingReason !== undefined || patch.waitingFor !== undefined) {
      set.waiting_reason = patch.waitingReason?.slice(0, 500) ?? null;
    }
    if (patch.stage !== undefined && patch.stage !== row.stage) await enterStage(trx, id, patch.stage, at);
  } else if (patch.waitingReason === null && at >= row.stage_at) {
    set.waiting_reason = null;
  }
  if (patch.clock !== undefined && (row.clock_at === null || at >= row.clock_at)) {
    Object.assign(set, {
      clock: JSON.stringify(patch.clock),
      clock_state: patch.clock.state,
      clock_at: at,
      due_date: patch.clock.dueDate,
      due_before: patch.clock.dueBefore,
      ...(patch.clockEvents === undefined ? {} : { clock_events: JSON.stringify(patch.clockEvents) }),
    });
  }
  const firsts = {
    answered_at: patch.answeredAt,
    closed_at: patch.closedAt,
    outcome: patch.outcome,
    warned_at: patch.warnedAt,
    breached_at: patch.breachedAt,
  };
  for (const [column, value] of Object.entries(firsts)) {
    if (value === undefined) continue;
    if (value === null || row[column as keyof typeof firsts] === null) set[column] = value;
  }
  if (Object.keys(set).length > 0) await trx.updateTable('requests').set(set).where('id', '=', id).execute();
  if (patch.closedAt !== undefined) {
    await trx.deleteFrom('subject_hashes').where('request_id', '=', id).execute(); // only open requests are looked up by person
  }
}

async function enterStage(trx: Transaction<Schema>, id: string, stage: RequestRow['stage'], at: string): Promise<void> {
  await trx
    .updateTable('stage_history')
    .set({ left_at: at })
    .where('request_id', '=', id)
    .where('left_at', 'is', null)
    .execute();
  const left_at = stage === 'closed' ? at : null;
  await trx.insertInto('stage_history').values({ request_id: id, stage, entered_at: at, left_at }).execute();
}

function definedOnly(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
