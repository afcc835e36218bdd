/** The due date and how it came about, step by step, so that a manager or a regulator can follow it. */
import type { JSX } from 'preact';
import { formatDate, formatInstant } from '../pages/format.js';
import type { RequestView } from '../api/view-schema.js';
import { capital, spaced } from '../views/words.js';
import { day } from './due.js';

const STATES: Record<NonNullable<RequestView['clock']>['state'], string> = {
  RUNNING: 'Running',
  NOT_STARTED: 'Not started: something asked for has not come yet',
  PAUSED: 'Paused: something asked for has not come yet',
  NO_STATUTORY_DUTY: 'No statutory period applies',
};

export function DueCard({ view }: { view: RequestView }): JSX.Element {
  const { clock } = view;
  return (
    <section class="card" aria-labelledby="due">
      <h2 id="due">Due date</h2>
      {clock === undefined ? (
        <p class="soft">Not computed yet.</p>
      ) : (
        <>
          <p class="due">{clock.dueDate === null ? STATES[clock.state] : formatDate(clock.dueDate)}</p>
          <dl class="facts">
            <dt>Clock</dt>
            <dd>{clockWords(view, clock.state)}</dd>
            {clock.dueBefore === null ? null : (
              <>
                <dt>Breach from</dt>
                <dd>{formatInstant(clock.dueBefore)}</dd>
              </>
            )}
            {clock.extensionNoticeDue === null ? null : (
              <>
                <dt>Last day to announce an extension</dt>
                <dd>{day(clock.extensionNoticeDue)}</dd>
              </>
            )}
            {clock.governs === null ? null : (
              <>
                <dt>Governed by</dt>
                <dd>{clock.governs === 'UK' ? 'UK GDPR' : 'EU GDPR'}</dd>
              </>
            )}
          </dl>
          <details>
            <summary>How this date came about</summary>
            <ol class="steps">
              {clock.derivation.map((step, index) => (
                <li key={index}>
                  {step.says}
                  <div class="soft small">
                    Rule {step.rule}
                    {step.date === undefined ? '' : ` → ${day(step.date)}`}
                    {step.contested ? ' · contested point of law' : ''}
                  </div>
                </li>
              ))}
            </ol>
            {view.clockEvents.length === 0 ? null : (
              <>
                <h3>What moved the clock</h3>
                <ul>
                  {view.clockEvents.map((event, index) => (
                    <li key={index}>
                      {capital(spaced(event.type))}, {day(event.at)}
                      {event.valid === false ? <span class="soft"> (moved nothing)</span> : null}
                    </li>
                  ))}
                </ul>
              </>
            )}
            <p class="soft small">Rules version {clock.rules}</p>
          </details>
        </>
      )}
    </section>
  );
}

/** The clock of what was answered says when; its state is of no more use. */
function clockWords(view: RequestView, state: keyof typeof STATES): string {
  const ended = view.answeredAt ?? view.closedAt;
  if (ended === undefined) return STATES[state];
  return `${view.answeredAt === undefined ? 'Closed' : 'Answered'} ${formatInstant(ended)}`;
}
