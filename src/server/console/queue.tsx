/** The queue: what is open, what is late, whom it waits for. Oldest due first. */
import type { JSX } from 'preact';
import { RIGHTS } from '../../law/types.js';
import { STAGES, WAITING_FOR } from '../../register/model.js';
import type { RequestRow, SlaRow, SlaState } from '../../register/types.js';
import { SLA_STATES } from '../../register/types.js';
import { formatDuration, shortDate } from '../pages/format.js';
import { slaOf } from '../views/sla-state.js';
import {
  capital,
  OUTCOME_WORDS,
  RIGHT_WORDS,
  SLA_WORDS,
  STAGE_WORDS,
  STEP_WORDS,
  TASK_WORDS,
  WAITING_WORDS,
} from '../views/words.js';
import { SlaBadge } from './badges.js';
import type { Signed } from './frame.js';
import { ConsolePage } from './frame.js';
import type { DueList } from './queue-due.js';
import { DueElsewhereCard } from './queue-due.js';
import { Table } from './table.js';

export interface QueueFilter {
  right?: string;
  stage?: string;
  waitingFor?: string;
  sla?: string;
  holder?: string;
  text?: string;
  show?: string;
}

export interface QueueProps {
  signed: Signed;
  filter: QueueFilter;
  counts: Record<SlaState, number>;
  rows: RequestRow[];
  heldUp: Map<string, SlaRow['heldUpBy']>;
  holders: string[];
  frozen: boolean;
  due?: DueList;
  now: Date;
  nextHref?: string;
}

export function QueuePage(props: QueueProps): JSX.Element {
  const { signed, filter, counts, rows, frozen } = props;
  return (
    <ConsolePage title="Queue" signed={signed}>
      <h1>Requests</h1>
      {frozen ? (
        <div class="notice warn" role="status">
          <p>
            <strong>All erasures are frozen.</strong> Requests go on; no holder erases until this is lifted.
          </p>
        </div>
      ) : null}
      <nav aria-label="Open requests by state" class="card">
        <ul class="counts">
          {SLA_STATES.map((state) => (
            <li key={state}>
              <a href={`/?sla=${state}`} aria-current={filter.sla === state ? 'page' : undefined}>
                <span class="count">{counts[state]}</span> <SlaBadge state={state} />
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Filters filter={filter} holders={props.holders} />
      <section class="card" aria-label="Requests">
        {rows.length === 0 ? (
          <p>
            No request fits. <a href="/">Show all open requests</a>.
          </p>
        ) : (
          <QueueTable {...props} />
        )}
        {props.nextHref === undefined ? null : (
          <p>
            <a class="button quiet" href={props.nextHref}>
              Next page
            </a>
          </p>
        )}
      </section>
      <DueElsewhereCard due={props.due} />
    </ConsolePage>
  );
}

function Filters({ filter, holders }: { filter: QueueFilter; holders: string[] }): JSX.Element {
  return (
    <search>
      <form method="get" action="/" class="filters card">
        <Select id="show" label="Show" value={filter.show ?? 'open'} options={{ open: 'Open', all: 'All' }} />
        <Select id="sla" label="State" value={filter.sla} options={pick(SLA_STATES, SLA_WORDS)} any="Any state" />
        <Select id="right" label="Right" value={filter.right} options={pick(RIGHTS, RIGHT_WORDS)} any="Any right" />
        <Select id="stage" label="Stage" value={filter.stage} options={pick(STAGES, STAGE_WORDS)} any="Any stage" />
        <Select
          id="waitingFor"
          label="Waiting for"
          value={filter.waitingFor}
          options={pick(WAITING_FOR, WAITING_WORDS)}
          any="Anybody"
        />
        <Select
          id="holder"
          label="Holder in trouble"
          value={filter.holder}
          options={{ any: 'Any holder', ...Object.fromEntries(holders.map((name) => [name, name])) }}
          any="No filter"
        />
        <div>
          <label for="text">Number or ticket</label>
          <input id="text" name="text" type="search" value={filter.text ?? ''} maxLength={200} />
        </div>
        <div>
          <button type="submit">Filter</button> <a href="/">Clear</a>
        </div>
      </form>
    </search>
  );
}

interface SelectProps {
  id: string;
  label: string;
  value?: string;
  options: Record<string, string>;
  any?: string;
}

function Select({ id, label, value = '', options, any }: SelectProps): JSX.Element {
  return (
    <div>
      <label for={id}>{label}</label>
      <select id={id} name={id}>
        {any === undefined ? null : (
          <option value="" selected={value === ''}>
            {any}
          </option>
        )}
        {Object.entries(options).map(([key, text]) => (
          <option key={key} value={key} selected={value === key}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

function pick<T extends string>(words: readonly T[], texts: Record<T, string>): Record<string, string> {
  return Object.fromEntries(words.map((word) => [word, capital(texts[word])]));
}

function QueueTable({ rows, heldUp, now }: QueueProps): JSX.Element {
  return (
    <Table
      caption="Earliest due date first. State is computed now."
      columns={['Request', 'State', 'Due', 'Stage', 'Waiting for', 'Holders in trouble']}
    >
      {rows.map((row) => (
        <QueueRow key={row.id} row={row} now={now} heldUp={heldUp.get(row.id) ?? []} />
      ))}
    </Table>
  );
}

function QueueRow({ row, now, heldUp }: { row: RequestRow; now: Date; heldUp: SlaRow['heldUpBy'] }): JSX.Element {
  const state = slaOf(row, now);
  const trouble = heldUp.filter((task) => task.state !== 'running');
  return (
    <tr>
      <th scope="row">
        <a href={`/requests/${row.id}`}>{row.number}</a>
        <div class="soft small">
          {RIGHT_WORDS[row.right]} · received {shortDate(row.receivedAt.slice(0, 10))}
        </div>
      </th>
      <td data-label="State">
        <SlaBadge state={state} />
      </td>
      <td data-label="Due">
        {row.dueDate === undefined ? 'Not computed yet' : shortDate(row.dueDate)}
        <Left row={row} now={now} />
      </td>
      <td data-label="Stage">
        {STAGE_WORDS[row.stage]}
        <div class="soft small">{row.outcome === undefined ? STEP_WORDS[row.step] : OUTCOME_WORDS[row.outcome]}</div>
      </td>
      <td data-label="Waiting for">
        {capital(WAITING_WORDS[row.waitingFor])}
        {row.waitingReason === undefined ? null : <div class="soft small">{row.waitingReason}</div>}
      </td>
      <td data-label="Holders in trouble">
        {trouble.length === 0 ? (
          <span class="soft">None</span>
        ) : (
          trouble.map((task) => (
            <div key={`${task.holder}/${task.step}`}>
              {task.holder}: {TASK_WORDS[task.state].toLowerCase()} for{' '}
              {formatDuration(now.getTime() - Date.parse(task.since))}
            </div>
          ))
        )}
      </td>
    </tr>
  );
}

function Left({ row, now }: { row: RequestRow; now: Date }): JSX.Element | null {
  if (row.dueBefore === undefined || row.answeredAt !== undefined || row.closedAt !== undefined) return null;
  const left = Date.parse(row.dueBefore) - now.getTime();
  return (
    <div class="soft small">{left > 0 ? `${formatDuration(left)} left` : `overdue for ${formatDuration(left)}`}</div>
  );
}
