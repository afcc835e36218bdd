/** What is still to be done about a request. */
import type { JSX } from 'preact';
import type { RequestView } from '../api/view-schema.js';
import { formatInstant } from '../pages/format.js';
import type { OpenTask } from '../views/open-tasks.js';
import { taskWords } from '../views/open-tasks.js';
import { capital, spaced } from '../views/words.js';
import { Card } from './card.js';
import { Due } from './due.js';
import { Table } from './table.js';

export function OpenTasks({ tasks }: { tasks: OpenTask[] }): JSX.Element {
  return (
    <Card id="tasks" title="Open tasks">
      {tasks.length === 0 ? (
        <p class="soft">Nothing is open: no decision, no ask, nobody to tell.</p>
      ) : (
        <Table columns={['Task', 'Who', 'Due']}>
          {tasks.map((task, index) => (
            <tr key={index}>
              <th scope="row">{task.what}</th>
              <td data-label="Who">{capital(task.who)}</td>
              <td data-label="Due">
                <Due {...task} />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  );
}

/** Tasks of staff that were done, with what they came to. */
export function DoneTasks({ view }: { view: RequestView }): JSX.Element | null {
  const done = view.tasks.filter(({ state }) => state === 'done');
  if (done.length === 0) return null;
  return (
    <Card id="done-tasks" title="Tasks done">
      <ol class="timeline">
        {done.map((task) => (
          <li key={task.id}>
            {task.doneAt === undefined ? null : <time dateTime={task.doneAt}>{formatInstant(task.doneAt)}</time>}
            <strong>{taskWords(task.kind)}</strong>
            {task.result === undefined ? '' : `: ${spaced(task.result)}`}
            {task.says === undefined ? null : <div class="prose">{task.says}</div>}
          </li>
        ))}
      </ol>
    </Card>
  );
}
