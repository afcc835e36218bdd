/** Tasks of staff that no workflow waits for: the assessment of a breach, and what a restore brought back and nobody can place. */
import type { Selectable } from 'kysely';
import { HabeasError } from '../common/errors.js';
import { SYSTEM_CHAIN, appendPrepared, prepareEvent } from './audit-chain.js';
import { instant, isUuid, present } from './context.js';
import type { StoreContext } from './context.js';
import type { StaffTasksTable } from './schema-accountability.js';
import { SYSTEM_KEY, openJson, sealJson } from './sealing.js';
import { TASK_RESULTS } from './types-accountability.js';
import type { StaffTask, StaffTaskStore } from './types-accountability.js';

export function createStaffTasks({ db, sealer }: StoreContext): StaffTaskStore {
  const place = (column: string, id: string) => ({ column: `staff_tasks.${column}`, row: id });
  const find = (id: string) => db.selectFrom('staff_tasks').selectAll().where('id', '=', id).executeTakeFirst();
  const toTask = async (row: Selectable<StaffTasksTable>): Promise<StaffTask> => ({
    id: row.id,
    requestId: row.request_id,
    kind: row.kind,
    state: row.state,
    detail: row.detail,
    why: (await openJson<string>(sealer, SYSTEM_KEY, place('why', row.id), row.why)) ?? '',
    openedAt: row.opened_at,
    openedBy: row.opened_by,
    dueAt: present(row.due_at),
    doneAt: present(row.done_at),
    doneBy: present(row.done_by),
    result: present(row.result),
    says: await openJson<string>(sealer, SYSTEM_KEY, place('says', row.id), row.says),
  });
  /** The chain of a request that was purged is closed for good. */
  const chainOf = async (requestId: string): Promise<string> => {
    const row = await db.selectFrom('requests').select('id').where('id', '=', requestId).executeTakeFirst();
    return row === undefined ? SYSTEM_CHAIN : requestId;
  };
  return {
    async open({ id, requestId, kind, detail = {}, why, by, at, dueAt }) {
      const when = instant(at);
      const due = dueAt === undefined ? null : instant(dueAt);
      const values = {
        ...{ id, request_id: requestId, kind, state: 'open' as const, detail: JSON.stringify(detail) },
        why: await sealJson(sealer, SYSTEM_KEY, place('why', id), why),
        ...{ opened_at: when, opened_by: by, due_at: due, done_at: null, done_by: null, result: null, says: null },
      };
      const event = await prepareEvent(sealer, {
        ...{ chain: await chainOf(requestId), at: when, actor: by, type: `task.${kind}.opened`, key: `task:${id}` },
        detail: { task: id, requestId, ...(due === null ? {} : { dueAt: due }), ...detail },
      });
      return db.transaction().execute(async (trx) => {
        const inserted = await trx
          .insertInto('staff_tasks')
          .values(values)
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (inserted.numInsertedOrUpdatedRows !== 1n) return false;
        await appendPrepared(trx, event);
        return true;
      });
    },

    async get(id) {
      const row = isUuid(id) ? await find(id) : undefined;
      return row && toTask(row);
    },

    async list({ requestId, kind, open, limit = 500 } = {}) {
      let query = db.selectFrom('staff_tasks').selectAll();
      if (requestId !== undefined) query = query.where('request_id', '=', requestId);
      if (kind !== undefined) query = query.where('kind', '=', kind);
      if (open !== undefined) query = query.where('state', '=', open ? 'open' : 'done');
      const rows = await query.orderBy('due_at').orderBy('opened_at').orderBy('id').limit(limit).execute();
      return Promise.all(rows.map(toTask));
    },

    async close(id, { result, says, by, at }) {
      const before = isUuid(id) ? await find(id) : undefined;
      if (before === undefined) throw noTask();
      const allowed: readonly string[] = TASK_RESULTS[before.kind];
      if (!allowed.includes(result)) {
        throw new HabeasError('invalid', `a task of this kind cannot end so`, { hint: `use ${allowed.join(', ')}` });
      }
      const when = instant(at);
      const sealed = await sealJson(sealer, SYSTEM_KEY, place('says', id), says);
      const event = await prepareEvent(sealer, {
        ...{
          chain: await chainOf(before.request_id),
          at: when,
          actor: by,
          type: `task.${before.kind}.done`,
          key: `task:${id}:done`,
        },
        detail: { task: id, result },
      });
      await db.transaction().execute(async (trx) => {
        const row = await trx
          .selectFrom('staff_tasks')
          .select(['state', 'result'])
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst();
        if (row === undefined) throw noTask();
        if (row.state === 'done') {
          if (row.result === result) return;
          throw new HabeasError('conflict', 'this task was done before, with another result', {
            hint: 'read what was recorded; open a new task if there is more to do',
          });
        }
        await trx
          .updateTable('staff_tasks')
          .set({ state: 'done', result, says: sealed, done_at: when, done_by: by })
          .where('id', '=', id)
          .execute();
        await appendPrepared(trx, event);
      });
      return toTask((await find(id)) as Selectable<StaffTasksTable>);
    },
  };
}

function noTask(): HabeasError {
  return new HabeasError('not_found', 'there is no such task', { hint: 'list the open tasks to find its id' });
}
