/** Beside the requests: complaints, recipients, tasks and reviews of holds that are due, over all requests. */
import type { JSX } from 'preact';
import { localDateIn } from '../../law/dates.js';
import type { Register } from '../../register/types.js';
import { noticeView, taskView } from '../api/accountability-schema.js';
import { hasRole } from '../auth/access.js';
import type { Caller } from '../auth/access.js';
import { complaintSummary } from '../complaints.js';
import type { OpenTask } from '../views/open-tasks.js';
import { complaintTask, noticeTask, reviewTask, staffTask } from '../views/open-tasks.js';
import { mayReadCase } from '../views/request-view.js';
import { capital } from '../views/words.js';
import { Card } from './card.js';
import { Due } from './due.js';
import { Table } from './table.js';

/** More than this is a list of its own: the API and the command line have all. */
const MOST = 25;
const ZONE = 'Europe/London';

export interface DueElsewhere extends OpenTask {
  requestId?: string;
  /** Number of the request. */
  number?: string;
}

export interface DueList {
  tasks: DueElsewhere[];
  more: number;
}

/** Undefined for who sees no more than their holders. */
export async function dueList(register: Register, caller: Caller, now: Date): Promise<DueList | undefined> {
  const handlers = hasRole(caller, 'agent', 'reviewer', 'manager', 'admin');
  const holders = hasRole(caller, 'reviewer', 'legal');
  if (!handlers && !holders) return undefined;
  const reads = mayReadCase(caller);
  const dueOn = localDateIn(now.toISOString(), ZONE);
  const [complaints, notices, tasks, holds] = await Promise.all([
    handlers ? register.complaints.list({ open: true }) : [],
    handlers ? register.recipients.waiting({ limit: 200 }) : [],
    handlers ? register.tasks.list({ open: true, limit: 200 }) : [],
    holders ? register.holds.list({ state: 'open', dueOn }) : [],
  ]);
  const all: DueElsewhere[] = [
    ...complaints.flatMap((row) => of(row.requestId, complaintTask(complaintSummary(row, now)))),
    ...notices.flatMap((notice) => of(notice.requestId, noticeTask(noticeView(notice, now)))),
    ...tasks.flatMap((task) => of(task.requestId, staffTask(taskView(task, now, reads)))),
    ...holds.flatMap((hold) => of(requestOf(hold.selector), reviewTask({ ...hold, overdue: true }))),
  ];
  all.sort((a, b) => (a.due ?? '9999').localeCompare(b.due ?? '9999'));
  const shown = all.slice(0, MOST);
  const ids = [...new Set(shown.flatMap(({ requestId }) => requestId ?? []))];
  const rows = await Promise.all(ids.map((id) => register.requests.get(id)));
  const numbers = new Map(rows.flatMap((row) => (row ? [[row.id, row.number] as const] : [])));
  return {
    tasks: shown.map((task) => ({ ...task, number: numbers.get(task.requestId ?? '') })),
    more: all.length - shown.length,
  };
}

function of(requestId: string | undefined, tasks: OpenTask[]): DueElsewhere[] {
  return tasks.map((task) => ({ ...task, requestId }));
}

function requestOf(selector: object): string | undefined {
  return 'requestId' in selector && typeof selector.requestId === 'string' ? selector.requestId : undefined;
}

export function DueElsewhereCard({ due }: { due: DueList | undefined }): JSX.Element | null {
  if (due === undefined) return null;
  return (
    <Card id="due-elsewhere" title="Also to be done">
      {due.tasks.length === 0 ? (
        <p class="soft">No complaint, recipient, task or review of a hold is open.</p>
      ) : (
        <Table
          caption="Complaints, recipients to be told, tasks, reviews of holds. The earliest due first."
          columns={['Task', 'Request', 'Who', 'Due']}
        >
          {due.tasks.map((task, index) => (
            <tr key={index}>
              <th scope="row">{task.what}</th>
              <td data-label="Request">
                {task.number === undefined ? (
                  <span class="soft">None</span>
                ) : (
                  <a href={`/requests/${task.requestId ?? ''}`}>{task.number}</a>
                )}
              </td>
              <td data-label="Who">{capital(task.who)}</td>
              <td data-label="Due">
                <Due {...task} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      {due.more === 0 ? null : <p class="soft small">And {due.more} more; the API lists all.</p>}
    </Card>
  );
}
