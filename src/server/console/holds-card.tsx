/** Holds that people opened and that reach the person of the request: which, why, when they are looked at again and what ends them. */
import type { ComponentChildren, JSX } from 'preact';
import { formatDate } from '../pages/format.js';
import { capital, holdWords, spaced } from '../views/words.js';
import { Card } from './card.js';
import { Due } from './due.js';
import type { More, ShownHold } from './request-more.js';
import { Table } from './table.js';

export function Holds({ more }: { more: More }): JSX.Element | null {
  if (!more.maySee.holds) return null;
  return (
    <Card id="holds" title="Holds">
      {more.holds.length === 0 ? (
        <p class="soft">Nobody has opened a hold that reaches this person.</p>
      ) : (
        <Table columns={['Hold', 'Why', 'Review', 'Ends']}>
          {more.holds.map((hold) => (
            <HoldRow key={hold.id} hold={hold} />
          ))}
        </Table>
      )}
    </Card>
  );
}

function HoldRow({ hold }: { hold: ShownHold }): JSX.Element {
  const closed = hold.state === 'closed';
  return (
    <tr>
      <th scope="row">
        {holdWords(hold.type)}
        <div class="soft small">{scopeWords(hold)}</div>
        <Badges>
          {closed ? <span class="badge">Closed</span> : null}
          {hold.secret ? <span class="badge warn">Secret: Legal only</span> : null}
          {hold.postRequestHold ? <span class="badge warn">Opened after a request came in</span> : null}
        </Badges>
      </th>
      <td data-label="Why">
        <span class="prose">{hold.reason}</span>
        <div class="soft small">
          {Object.entries(hold.basis)
            .map(([regime, basis]) => `${regime}: ${basis}`)
            .join(' · ')}
        </div>
        {hold.matter === undefined ? null : <div class="soft small">Matter {hold.matter}</div>}
      </td>
      <td data-label="Review">
        {closed ? <span class="soft">–</span> : <Due due={hold.reviewOn} overdue={hold.overdue} />}
      </td>
      <td data-label="Ends">{endWords(hold)}</td>
    </tr>
  );
}

function Badges({ children }: { children: ComponentChildren }): JSX.Element {
  return <div class="badges">{children}</div>;
}

function scopeWords({ scope }: ShownHold): string {
  const parts = [
    ...(scope.holders ?? []),
    ...(scope.datasets ?? []),
    ...(scope.categories ?? []).map(spaced),
    ...(scope.from === undefined ? [] : [`from ${formatDate(scope.from)}`]),
    ...(scope.to === undefined ? [] : [`to ${formatDate(scope.to)}`]),
  ];
  return parts.length === 0 ? 'All records' : `Only ${parts.join(', ')}`;
}

function endWords({ state, closedAt, closedBecause, endsOn, endsWhen, recordMonths }: ShownHold): string {
  if (state === 'closed') {
    const on = closedAt === undefined ? 'Closed' : `Closed ${formatDate(closedAt.slice(0, 10))}`;
    return closedBecause === undefined ? on : `${on}: ${closedBecause}`;
  }
  const ends = [
    ...(endsOn === undefined ? [] : [`on ${formatDate(endsOn)}`]),
    ...(endsWhen === undefined ? [] : [`when ${endsWhen}`]),
    ...(recordMonths === undefined ? [] : [`${recordMonths} months after each record’s date`]),
  ];
  return ends.length === 0 ? 'At a review' : capital(ends.join(', '));
}
