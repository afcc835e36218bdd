/** What the case asks for and what was found about it: the demand, advice, what waits for the review, what is left out of the copy. */
import { Fragment } from 'preact';
import type { JSX } from 'preact';
import type { RequestView } from '../api/view-schema.js';
import { capital, spaced } from '../views/words.js';
import { Card } from './card.js';
import { Table } from './table.js';

/** Names of what is asked; what is not here is shown by its own name. */
const NAMES: Record<string, string> = {
  ground: 'Case of Art 18(1)',
  scope: 'Against',
  eraseProfile: 'Erase the profile too',
};

export function Demanded({ view }: { view: RequestView }): JSX.Element | null {
  const { demand } = view;
  if (!demand) return null;
  const { statement } = demand as { statement?: string };
  return (
    <Card id="demand" title="What exactly is asked">
      {demand.kind === 'rectification' ? (
        <ol>
          {demand.corrections.map((correction, index) => (
            <li key={index}>
              <code>{[correction.holder, correction.dataset, correction.field].filter(Boolean).join('/')}</code>
              {correction.record === undefined ? '' : ` of record ${correction.record}`}:{' '}
              <bdi>{correction.value === '' ? 'nothing' : correction.value}</bdi>
            </li>
          ))}
        </ol>
      ) : (
        <dl class="facts">
          {Object.entries(demand as Record<string, unknown>)
            .filter(([name, value]) => name !== 'kind' && name !== 'statement' && value !== undefined)
            .map(([name, value]) => (
              <Fragment key={name}>
                <dt>{NAMES[name] ?? capital(spaced(name))}</dt>
                <dd>{valueWords(value)}</dd>
              </Fragment>
            ))}
        </dl>
      )}
      {statement === undefined ? null : <p class="prose">{statement}</p>}
    </Card>
  );
}

function valueWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.map(valueWords).join(', ');
  if (typeof value === 'object' && value !== null) return Object.values(value).map(valueWords).join(', ');
  const text = String(value);
  return /^[a-z_]+$/.test(text) ? spaced(text) : text;
}

/** What the table of rights says about the data found, for whoever assesses. */
export function Advice({ view }: { view: RequestView }): JSX.Element | null {
  if (view.advice.length === 0) return null;
  return (
    <Card id="advice" title="What the table of rights says">
      <Table columns={['Data', 'Outcome', 'Rules']}>
        {view.advice.map((advice, index) => (
          <tr key={index}>
            <th scope="row">
              {advice.holder} / {advice.dataset}
              {advice.corrections === undefined ? null : (
                <div class="soft small">Corrections {advice.corrections.join(', ')}</div>
              )}
            </th>
            <td data-label="Outcome">{capital(spaced(advice.outcome.toLowerCase()))}</td>
            <td data-label="Rules">{advice.rules.join(', ')}</td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}

/** Access and portability: what a reviewer lets go out, and what is left out so far. */
export function Copy({ view }: { view: RequestView }): JSX.Element | null {
  const { collected = [], withheld = [] } = view;
  if (collected.length === 0 && withheld.length === 0) return null;
  return (
    <Card id="copy" title={collected.length > 0 ? 'Collected, waiting for the review' : 'Left out of the copy'}>
      {collected.length === 0 ? null : (
        <Table columns={['Data', 'Records']}>
          {collected.map(({ target, rows }) => (
            <tr key={target}>
              <th scope="row">{target}</th>
              <td data-label="Records" class="num">
                {rows.toLocaleString('en-GB')}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {withheld.length === 0 ? null : (
        <>
          {collected.length === 0 ? null : <h3>Left out so far</h3>}
          <ul>
            {withheld.map(({ target, exemption }) => (
              <li key={`${target}/${exemption}`}>
                {target}: {spaced(exemption)}
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

/** A request about a child: what the law says of its age, who may act, what to check (I9). */
export function Child({ view }: { view: RequestView }): JSX.Element | null {
  if (!view.minor) return null;
  return (
    <Card id="child" title="About a child">
      <Table columns={['Place', 'Consents from', 'Who may act']}>
        {view.minor.places.map(({ place, title, consentAge, source, whoMayAct, note }) => (
          <tr key={place}>
            <th scope="row">
              {title}
              <div class="soft small">{place}</div>
            </th>
            <td data-label="Consents from">
              {consentAge} years
              <div class="soft small">{source}</div>
            </td>
            <td data-label="Who may act">
              {whoMayAct}
              {note === undefined ? null : <div class="soft small">{note}</div>}
            </td>
          </tr>
        ))}
      </Table>
      <p class="soft small">The age is that of consent to online services (Art 8(1)): a sign, not the decision.</p>
      <h3>What to check</h3>
      <ul>
        {view.minor.checks.map((check) => (
          <li key={check}>{check}</li>
        ))}
      </ul>
    </Card>
  );
}
