/** Notices to recipients and tasks of staff as the API shows them. */
import { z } from 'zod';
import { NOTICE_CHANNELS, NOTICE_KINDS, NOTICE_STATES, TASK_KINDS } from '../../register/types.js';
import type { RecipientNotice, StaffTask } from '../../register/types.js';

export const noticeSchema = z
  .object({
    id: z.uuid(),
    requestId: z.uuid(),
    kind: z.enum(NOTICE_KINDS),
    recipient: z.string(),
    country: z.string().optional().describe('ISO 3166'),
    data: z.array(z.object({ holder: z.string(), dataset: z.string(), category: z.string(), at: z.string() })),
    state: z.enum(NOTICE_STATES),
    channel: z.enum(NOTICE_CHANNELS).optional(),
    reason: z.string().optional().describe('Why it was not possible, or disproportionate'),
    openedAt: z.string(),
    dueAt: z.string(),
    overdue: z.boolean().describe('Open after `dueAt`; computed when read'),
    sentAt: z.string().optional(),
    settledAt: z.string().optional(),
  })
  .meta({ id: 'RecipientNotice' });

export type NoticeView = z.infer<typeof noticeSchema>;

export function noticeView({ changes, by: _by, ...notice }: RecipientNotice, now: Date): NoticeView {
  const overdue = notice.state === 'open' && Date.parse(notice.dueAt) <= now.getTime();
  return { ...notice, data: changes, overdue };
}

export const taskSchema = z
  .object({
    id: z.uuid(),
    requestId: z.uuid(),
    kind: z.enum(TASK_KINDS),
    state: z.enum(['open', 'done']),
    why: z.string().optional().describe('Agents and reviewers only'),
    openedAt: z.string(),
    dueAt: z.string().optional(),
    leftMs: z.int().optional().describe('Milliseconds to `dueAt`, negative after it; open tasks only'),
    doneAt: z.string().optional(),
    result: z.string().optional(),
    says: z.string().optional().describe('Why it came to this result; agents and reviewers only'),
  })
  .meta({ id: 'StaffTask' });
export type TaskView = z.infer<typeof taskSchema>;

/** `reads`: may the caller read what people said about it? */
export function taskView(task: StaffTask, now: Date, reads: boolean): TaskView {
  const { id, requestId, kind, state, openedAt, dueAt, doneAt, result } = task;
  const leftMs = state === 'open' && dueAt !== undefined ? Date.parse(dueAt) - now.getTime() : undefined;
  const words = reads ? { why: task.why, says: task.says } : {};
  return { id, requestId, kind, state, openedAt, dueAt, leftMs, doneAt, result, ...words };
}
