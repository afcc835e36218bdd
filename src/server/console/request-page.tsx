/** One request: what to do next, where it stands, who decided what, when it is due and why, and what can be decided here. */
import type { JSX } from 'preact';
import { STAGES } from '../../register/model.js';
import { formatDate, formatInstant } from '../pages/format.js';
import type { RequestView } from '../api/view-schema.js';
import { openTasks } from '../views/open-tasks.js';
import { capital, OUTCOME_WORDS, RIGHT_WORDS, spaced, STAGE_WORDS, STEP_WORDS, WAITING_WORDS } from '../views/words.js';
import { Acts } from './act-cards.js';
import { SlaBadge, TaskBadge } from './badges.js';
import { Actor, Card } from './card.js';
import { Advice, Child, Copy, Demanded } from './case-cards.js';
import { DueCard } from './due-card.js';
import type { Draft } from './forms.js';
import { NotTaken } from './forms.js';
import type { Signed } from './frame.js';
import { ConsolePage } from './frame.js';
import { PlanCard } from './plan-card.js';
import { Held } from './held-card.js';
import { Holds } from './holds-card.js';
import { Deliveries, Facts, Subject } from './request-aside.js';
import type { More } from './request-more.js';
import { DoneTasks, OpenTasks } from './tasks-card.js';
import { Complaints, Letters, Recipients } from './told-cards.js';
import { Table } from './table.js';

interface RequestPageProps {
  signed: Signed;
  view: RequestView;
  more: More;
  /** A form that was not taken. */
  draft?: Draft;
  /** What was just done, in words. */
  done?: string;
}

export function RequestPage({ signed, view, more, draft, done }: RequestPageProps): JSX.Element {
  const frame = { requestId: view.id, csrf: signed.csrf, draft };
  return (
    <ConsolePage title={view.number} signed={signed}>
      <p class="small">
        <a href="/">Queue</a> / {view.number}
      </p>
      <h1>
        {RIGHT_WORDS[view.right]} request {view.number} <SlaBadge state={view.sla} />
      </h1>
      <Lead view={view} />
      {draft === undefined ? null : <NotTaken draft={draft} />}
      {done === undefined ? null : (
        <div class="notice good" role="status">
          <p>{done}</p>
        </div>
      )}
      <section class="card next" aria-labelledby="next">
        <h2 id="next">What to do next</h2>
        <p>{view.next}</p>
      </section>
      {view.live ? null : <NotLive view={view} />}
      <div class="columns">
        <div>
          <StageCard view={view} />
          <OpenTasks tasks={openTasks(view, more)} />
          <Child view={view} />
          <Acts {...{ view, more, frame, caller: signed.caller }} />
          <Matches view={view} />
          <Demanded view={view} />
          <Advice view={view} />
          <Copy view={view} />
          {view.plan ? <PlanCard plan={view.plan} /> : null}
          <Holders view={view} />
          <Held view={view} />
          <Holds more={more} />
          <Recipients view={view} />
          <Letters view={view} more={more} />
          <Complaints more={more} />
          <DoneTasks view={view} />
          <Decisions view={view} />
          <Timeline view={view} />
        </div>
        <aside aria-label="Facts">
          <DueCard view={view} />
          <Subject view={view} />
          <Facts view={view} />
          <Deliveries view={view} />
        </aside>
      </div>
    </ConsolePage>
  );
}

/** What it means that the running procedure could not be asked, of when the page is, and what to do. */
function NotLive({ view }: { view: RequestView }): JSX.Element {
  return (
    <div class="notice warn" role="status">
      <p>
        <strong>Not live.</strong> The running procedure could not be asked just now, because its worker or the workflow
        service is busy or down: you see what the register last recorded, at{' '}
        <time dateTime={view.asOf}>{formatInstant(view.asOf)}</time>, without weak matches, collected data, exemptions
        and the plan.
      </p>
      <p>
        Nothing is lost, and dates run on. <a href={`/requests/${view.id}`}>Load the page again</a> in a minute. If it
        stays like this, an administrator looks whether <code>habeas worker</code> and the workflow service are up.
      </p>
    </div>
  );
}

/** Due date, state and who is waited for, before anything else: on a narrow screen the cards beside come last. */
function Lead({ view }: { view: RequestView }): JSX.Element {
  const open = view.answeredAt === undefined && view.closedAt === undefined;
  return (
    <p class="lead">
      {view.dueDate === undefined ? (
        'No due date yet'
      ) : (
        <>
          Due <strong>{formatDate(view.dueDate)}</strong>
        </>
      )}{' '}
      · {STAGE_WORDS[view.stage]}
      {open && view.waitingFor !== 'nobody' ? ` · waiting for ${WAITING_WORDS[view.waitingFor]}` : ''}
    </p>
  );
}

function StageCard({ view }: { view: RequestView }): JSX.Element {
  const now = STAGES.indexOf(view.stage);
  const entered = new Set(view.stages.map(({ stage }) => stage));
  return (
    <Card id="stages" title="Stages">
      <ol class="stages">
        {STAGES.map((stage, index) => {
          const current = index === now;
          const past = index < now && entered.has(stage);
          return (
            <li key={stage} class={current ? 'now' : past ? 'past' : ''} aria-current={current ? 'step' : undefined}>
              {STAGE_WORDS[stage]}
              {past ? <span class="visually-hidden"> (done)</span> : null}
            </li>
          );
        })}
      </ol>
      <dl class="facts">
        <dt>Now</dt>
        <dd>{view.outcome === undefined ? capital(STEP_WORDS[view.step]) : OUTCOME_WORDS[view.outcome]}</dd>
        <dt>Waiting for</dt>
        <dd>
          {capital(WAITING_WORDS[view.waitingFor])}
          {view.waitingReason === undefined ? '' : `: ${view.waitingReason}`}
        </dd>
        <dt>Since</dt>
        <dd>
          <time dateTime={view.since}>{formatInstant(view.since)}</time>
        </dd>
      </dl>
    </Card>
  );
}

function Matches({ view }: { view: RequestView }): JSX.Element | null {
  if (view.pendingMatches.length === 0) return null;
  return (
    <Card id="matches" title="Weak matches to decide on">
      <ul>
        {view.pendingMatches.map(({ target, why }) => (
          <li key={target}>
            <code>{target}</code>: {why}
          </li>
        ))}
      </ul>
      <p class="soft small">
        Decide with <code>habeas request decide {view.number} match</code>.
      </p>
    </Card>
  );
}

function Holders({ view }: { view: RequestView }): JSX.Element {
  return (
    <Card id="holders" title="Holders">
      {view.holders.length === 0 ? (
        <p class="soft">No holder has been asked yet.</p>
      ) : (
        <Table columns={['Holder', 'Step', 'State', 'Since', 'Records']}>
          {view.holders.map((task) => (
            <tr key={`${task.holder}/${task.step}`}>
              <th scope="row">{task.holder}</th>
              <td data-label="Step">{capital(STEP_WORDS[task.step])}</td>
              <td data-label="State">
                <TaskBadge state={task.state} />
                {task.attempts > 1 ? <div class="soft small">{task.attempts} attempts</div> : null}
                {task.error ? (
                  <div class="small">
                    {task.error.kind}: {task.error.text}
                  </div>
                ) : null}
              </td>
              <td data-label="Since">
                <time dateTime={task.since}>{formatInstant(task.since)}</time>
              </td>
              <td data-label="Records" class="num">
                {task.rows === undefined ? '–' : task.rows.toLocaleString('en-GB')}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  );
}

function Decisions({ view }: { view: RequestView }): JSX.Element {
  return (
    <Card id="decisions" title="Decisions">
      {view.decisions.length === 0 ? (
        <p class="soft">Nobody has decided anything yet.</p>
      ) : (
        <ol class="timeline">
          {view.decisions.map((decision) => (
            <li key={decision.id}>
              <time dateTime={decision.at}>{formatInstant(decision.at)}</time>
              <strong>
                {capital(decision.kind)}: {spaced(decision.choice)}
              </strong>{' '}
              by <bdi>{decision.by.name ?? decision.by.id}</bdi>
              {decision.target === undefined ? null : (
                <>
                  {' '}
                  on <code>{decision.target}</code>
                </>
              )}
              {decision.reason === undefined ? null : <div class="prose">{decision.reason}</div>}
              {decision.purged ? (
                <div class="soft small">The reason has been destroyed after its retention period.</div>
              ) : null}
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function Timeline({ view }: { view: RequestView }): JSX.Element | null {
  if (view.timeline.length === 0) return null;
  return (
    <Card id="timeline" title="Timeline">
      <ol class="timeline">
        {view.timeline.map((event, index) => (
          <li key={index}>
            <time dateTime={event.at}>{formatInstant(event.at)}</time>
            {event.says} <Actor by={event.by} />
          </li>
        ))}
      </ol>
    </Card>
  );
}
