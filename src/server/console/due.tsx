/** When something is due, and whether that has passed. */
import type { JSX } from 'preact';
import { formatDate, formatInstant } from '../pages/format.js';
import type { OpenTask } from '../views/open-tasks.js';

export function day(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return formatDate(text);
  return /^\d{4}-\d\d-\d\dT/.test(text) ? formatInstant(text) : text;
}

export function Due({ due, overdue }: Pick<OpenTask, 'due' | 'overdue'>): JSX.Element {
  if (due === undefined) return <span class="soft">No date</span>;
  return (
    <>
      {day(due)}
      {overdue ? (
        <>
          {' '}
          <span class="badge bad">Overdue</span>
        </>
      ) : null}
    </>
  );
}
