/** What each holder is doing for a request, step by step. */
import { sql } from 'kysely';
import { instant, present } from './context.js';
import type { StoreContext } from './context.js';
import type { HolderTaskState } from './model.js';
import type { HolderTaskStore } from './types.js';

const FINISHED: HolderTaskState[] = ['found', 'nothing_found', 'done', 'not_needed'];
const TROUBLED: HolderTaskState[] = ['slow', 'failed', 'unknown'];

export function createHolderTasks({ db }: StoreContext): HolderTaskStore {
  return {
    async set(requestId, holder, step, patch) {
      const at = instant(patch.at);
      const finished = FINISHED.includes(patch.state) ? at : null;
      const keepsError = patch.error === undefined && TROUBLED.includes(patch.state);
      const error = patch.error ?? null;
      const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
      await sql`
        INSERT INTO holder_tasks AS task (request_id, holder, step, state, since, started_at, updated_at, finished_at,
          attempts, rows, bytes, error_kind, error_text, searched, detail)
        VALUES (${requestId}, ${holder}, ${step}, ${patch.state}, ${at}, ${at}, ${at}, ${finished},
          ${patch.attempts ?? 0}, ${patch.rows ?? null}, ${patch.bytes ?? null}, ${error?.kind ?? null},
          ${error?.text.slice(0, 500) ?? null}, ${json(patch.searched)}, ${json(patch.detail)})
        ON CONFLICT (request_id, holder, step) DO UPDATE SET
          state = excluded.state,
          since = CASE WHEN task.state = excluded.state THEN task.since ELSE excluded.since END,
          updated_at = excluded.updated_at,
          finished_at = CASE WHEN task.state = excluded.state THEN coalesce(task.finished_at, excluded.finished_at)
            ELSE excluded.finished_at END,
          attempts = ${patch.attempts === undefined ? sql`task.attempts` : sql`excluded.attempts`},
          rows = coalesce(excluded.rows, task.rows),
          bytes = coalesce(excluded.bytes, task.bytes),
          error_kind = ${keepsError ? sql`task.error_kind` : sql`excluded.error_kind`},
          error_text = ${keepsError ? sql`task.error_text` : sql`excluded.error_text`},
          searched = coalesce(excluded.searched, task.searched),
          detail = coalesce(excluded.detail, task.detail)
        WHERE task.updated_at <= excluded.updated_at`.execute(db);
    },

    async list(requestId) {
      const rows = await db
        .selectFrom('holder_tasks')
        .selectAll()
        .where('request_id', '=', requestId)
        .orderBy('started_at')
        .orderBy('holder')
        .orderBy('step')
        .execute();
      return rows.map((row) => ({
        requestId,
        holder: row.holder,
        step: row.step,
        state: row.state,
        since: row.since,
        startedAt: row.started_at,
        finishedAt: present(row.finished_at),
        attempts: row.attempts,
        rows: present(row.rows),
        bytes: present(row.bytes),
        error: row.error_kind === null ? undefined : { kind: row.error_kind, text: row.error_text ?? '' },
        searched: present(row.searched),
        detail: present(row.detail),
      }));
    },
  };
}
