/** The erasure plan: what happens to each item and why. What is approved is its hash. */
import type { JSX } from 'preact';
import { formatDate } from '../pages/format.js';
import type { PlanView } from '../api/view-schema.js';
import { capital, spaced } from '../views/words.js';
import { Table } from './table.js';

const OUTCOMES: Record<string, { words: string; look: string }> = {
  erase: { words: 'Erase', look: 'bad' },
  anonymise: { words: 'Anonymise', look: 'warn' },
  suppress: { words: 'Keep on a suppression list only', look: 'warn' },
  retain: { words: 'Keep for now', look: 'good' },
  shared: { words: 'Keep: shared with others', look: 'good' },
  undecided: { words: 'Undecided: an answer is missing', look: 'warn' },
};

export function PlanCard({ plan }: { plan: PlanView }): JSX.Element {
  return (
    <section class="card" aria-labelledby="plan">
      <h2 id="plan">Plan waiting for approval</h2>
      <Table columns={['Item', 'Records', 'Outcome', 'Why']}>
        {plan.items.map((item) => (
          <PlanRow key={`${item.holder}/${item.id}/${item.phase}`} item={item} />
        ))}
      </Table>
      <p class="soft small">
        Plan hash, which an approval names: <code>{plan.hash}</code>
      </p>
    </section>
  );
}

function PlanRow({ item }: { item: PlanView['items'][number] }): JSX.Element {
  const outcome = OUTCOMES[item.outcome] ?? { words: spaced(item.outcome), look: '' };
  return (
    <tr>
      <th scope="row">
        {item.holder} / {item.id}
        <div class="soft small">
          {[item.kind ?? item.dataset, item.lawfulBasis]
            .filter((word) => word !== undefined)
            .map(spaced)
            .join(' · ')}
        </div>
      </th>
      <td data-label="Records" class="num">
        {item.count.toLocaleString('en-GB')}
      </td>
      <td data-label="Outcome">
        <span class={`badge ${outcome.look}`}>{outcome.words}</span>
        {item.phase === 'after_answer' ? <div class="soft small">After the answer went out</div> : null}
      </td>
      <td data-label="Why">
        <Why item={item} />
      </td>
    </tr>
  );
}

function Why({ item }: { item: PlanView['items'][number] }): JSX.Element {
  if (item.missing && item.missing.length > 0) return <>No answer yet from {item.missing.join(', ')}.</>;
  if (item.shared === true) return <>The records belong to other people too.</>;
  if (item.reasons.length === 0) return <>No hold stands against it{rulesOf(item.rules)}.</>;
  return (
    <>
      {item.reasons.map((reason) => (
        <div class="reason" key={reason.hold}>
          {capital(spaced(reason.hold.toLowerCase()))}
          {reason.until === undefined ? '' : `, until ${formatDate(reason.until)}`}
          {reason.endsWhen === undefined ? '' : `, until ${reason.endsWhen}`}
          <div class="soft small">
            {Object.entries(reason.basis)
              .map(([regime, basis]) => `${regime}: ${basis}`)
              .join(' · ')}
            {rulesOf(reason.rules)}
          </div>
        </div>
      ))}
    </>
  );
}

function rulesOf(rules: string[]): string {
  return rules.length === 0 ? '' : ` (${rules.join(', ')})`;
}
