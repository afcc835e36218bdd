/** What an erasure keeps: items of one dataset that the same holds keep are one row, however many months they are. */
import type { JSX } from 'preact';
import type { RequestView } from '../api/view-schema.js';
import { formatDate } from '../pages/format.js';
import { capital, holdWords } from '../views/words.js';
import { Card } from './card.js';
import { Table } from './table.js';

type HeldItem = RequestView['held'][number];

export function Held({ view }: { view: RequestView }): JSX.Element | null {
  if (view.held.length === 0) return null;
  return (
    <Card id="held" title="Kept for now">
      <Table
        caption="Erased by itself when the last hold ends; no new request is needed."
        columns={['Data', 'State', 'Held by', 'Until']}
      >
        {alike(view.held).map((items) => (
          <HeldRow key={items[0].itemId} items={items} />
        ))}
      </Table>
    </Card>
  );
}

function HeldRow({ items }: { items: [HeldItem, ...HeldItem[]] }): JSX.Element {
  const [first] = items;
  return (
    <tr>
      <th scope="row">
        {first.holder} / {first.dataset}
        <div class="soft small">
          {items.length === 1 ? (
            first.itemId
          ) : (
            <details>
              <summary>{items.length} items</summary>
              {items.map(({ itemId }) => (
                <div key={itemId}>{itemId}</div>
              ))}
            </details>
          )}
        </div>
      </th>
      <td data-label="State">
        <span class={`badge ${first.state === 'erased' ? 'good' : ''}`}>{capital(first.state)}</span>
      </td>
      <td data-label="Held by">{first.holds.map(holdWords).join(', ')}</td>
      <td data-label="Until">{untilOf(items)}</td>
    </tr>
  );
}

function untilOf(items: readonly HeldItem[]): string {
  const dates = [...new Set(items.flatMap(({ until }) => until ?? []))].sort();
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return 'Until an event ends it';
  return first === last ? formatDate(first) : `${formatDate(first)} to ${formatDate(last)}`;
}

function alike(held: readonly HeldItem[]): [HeldItem, ...HeldItem[]][] {
  const groups = new Map<string, [HeldItem, ...HeldItem[]]>();
  for (const item of held) {
    const dated = item.until !== undefined;
    const key = JSON.stringify([item.holder, item.dataset, item.state, dated, [...item.holds].sort()]);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}
