/** What the person who looks at a request may do about it here: forms by role and by where the request stands. */
import type { JSX } from 'preact';
import type { RequestView } from '../api/view-schema.js';
import { hasRole } from '../auth/access.js';
import { formatInstant } from '../pages/format.js';
import { spaced } from '../views/words.js';
import { ActForm, Choices, draftOf, NeedsLive, TextField } from './forms.js';
import type { FormFrame } from './forms.js';
import type { More } from './request-more.js';
import type { SignedIn } from './session.js';

interface Acting {
  view: RequestView;
  more: More;
  frame: FormFrame;
  caller: SignedIn;
}

export function Acts(acting: Acting): JSX.Element {
  const { view, frame, caller } = acting;
  return (
    <>
      {view.live || !readsCase(caller) ? null : <MissingNow view={view} frame={frame} />}
      <Reconsider {...acting} />
      <Capacity {...acting} />
      <Reviews {...acting} />
      <Supplement {...acting} />
      <Misdelivered {...acting} />
      <GiveAnew {...acting} />
    </>
  );
}

/** What only the running procedure knows, by the step that waits for it. */
const LIVE_ONLY: Partial<Record<RequestView['step'], string>> = {
  match: 'Weak matches to decide on',
  approve: 'Plan waiting for approval',
};

function MissingNow({ view, frame }: { view: RequestView; frame: FormFrame }): JSX.Element | null {
  const reviewed = view.right === 'erasure' ? 'Plan waiting for a review' : 'Collected, waiting for the review';
  const title = view.step === 'review' ? reviewed : LIVE_ONLY[view.step];
  return title === undefined ? null : <NeedsLive id="not-live" title={title} frame={frame} />;
}

/** An automated decision is looked at again by a reviewer (O6). */
function Reconsider({ view, frame, caller }: Acting): JSX.Element | null {
  const { demand } = view;
  const asked = demand?.kind === 'objection' && demand.scope === 'automated_decision';
  if (!asked || view.step !== 'assess' || view.closedAt !== undefined || !hasRole(caller, 'reviewer')) return null;
  const title = 'Look again at the automated decision';
  if (!view.live) return <NeedsLive id="form-reconsider" title={title} frame={frame} />;
  return (
    <ActForm
      {...{ frame, act: 'reconsider', title, button: 'Record the decision' }}
      intro="Look at the facts and at what the person puts forward. What you change is changed in the system that decided, before you record it here."
      reasonHint="Stands in the letter to the person, word for word."
    >
      <Choices
        {...{ frame, act: 'reconsider', legend: 'What came of it' }}
        choices={[
          { value: 'changed', words: 'Changed', hint: 'The other system has the new decision already.' },
          { value: 'stands', words: 'It stands' },
          { value: 'not_automated', words: 'It was not made by automated means alone' },
        ]}
      />
    </ActForm>
  );
}

/** Who acts for a child (I9), with what the law says of the age. */
function Capacity({ view, frame, caller }: Acting): JSX.Element | null {
  const waits = view.step === 'capacity' && view.closedAt === undefined && view.minor !== undefined;
  if (!waits || !hasRole(caller, 'agent', 'reviewer')) return null;
  const title = 'Who may act for the child';
  if (!view.live) return <NeedsLive id="form-capacity" title={title} frame={frame} />;
  const parent = view.subject?.representative;
  return (
    <ActForm
      {...{ frame, act: 'capacity', title, button: 'Record the decision' }}
      intro="Nobody is asked anything before this is decided. What the law says of the age stands under “About a child”."
      reasonHint="What you looked at. It stays inside."
    >
      <Choices
        {...{ frame, act: 'capacity', legend: 'Who acts' }}
        choices={[
          { value: 'child_acts', words: 'The child acts itself' },
          ...(parent
            ? [{ value: 'parent_acts', words: `${parent.name} acts for the child`, hint: 'Letters go there.' }]
            : []),
          { value: 'does_not_apply', words: 'It is not about a child' },
        ]}
      />
    </ActForm>
  );
}

/** What was left out is looked at again, each time its review is due (A7, V5). */
function Reviews({ view, frame, caller }: Acting): JSX.Element | null {
  if (!hasRole(caller, 'reviewer')) return null;
  const open = view.tasks.filter(({ kind, state }) => kind === 'exemption_review' && state === 'open');
  return (
    <>
      {open.map((task) => (
        <ActForm
          key={task.id}
          {...{ frame, act: 'review-exemption', about: task.id, button: 'Record the decision' }}
          title="Look again at what was left out"
          intro={`${task.why ?? 'Look whether the reason still stands'}.${task.dueAt === undefined ? '' : ` Due ${formatInstant(task.dueAt)}.`}`}
          reasonHint="Naming nobody; kept with the record. The letter never says why something was left out."
        >
          <Choices
            {...{ frame, act: 'review-exemption', about: task.id, legend: 'What was left out' }}
            choices={[
              { value: 'upheld', words: 'Stays left out', hint: 'It is looked at again in thirty days.' },
              { value: 'released', words: 'Is free', hint: 'It is given as a supplement, without a new request.' },
            ]}
          />
        </ActForm>
      ))}
    </>
  );
}

/** What is free by now is given, all of it or a part (A7). */
function Supplement({ more, frame, caller }: Acting): JSX.Element | null {
  const { leftOut } = more;
  if (leftOut.length === 0 || !hasRole(caller, 'reviewer')) return null;
  const draft = draftOf(frame, 'supplement');
  return (
    <ActForm
      {...{ frame, act: 'supplement', title: 'Give what was left out', button: 'Give as a supplement' }}
      intro="What is no longer exempt is given on the portal, without a new request and without another proof of identity."
      reasonHint="Why it is no longer exempt. It stays inside."
    >
      <fieldset>
        <legend>What is free</legend>
        {leftOut.map(({ target, exemption }, index) => (
          <label class="choice" key={target}>
            <input
              type="checkbox"
              name={`target-${index}`}
              value={target}
              checked={draft?.values[`target-${index}`] === target}
            />
            <span>
              <bdi>{target}</bdi> <span class="soft small">left out: {spaced(exemption)}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </ActForm>
  );
}

/** The answer reached somebody else (S25, K2): of the portal and of what went by post alike. */
function Misdelivered({ view, frame, caller }: Acting): JSX.Element | null {
  if (view.deliveries.length === 0 || !hasRole(caller, 'agent', 'reviewer')) return null;
  const open = view.tasks.some(({ kind, state }) => kind === 'breach_assessment' && state === 'open');
  const act = 'misdelivered';
  return (
    <details open={draftOf(frame, act) !== undefined}>
      <summary>The answer reached somebody else</summary>
      <ActForm
        {...{ frame, act, title: 'Record that the answer reached somebody else', button: 'Revoke links and record' }}
        intro={
          open
            ? 'An assessment of the breach is open already: its 72 hours run on. Links that came since are revoked.'
            : 'All links are revoked at once, and the assessment of the breach opens: 72 hours to the authority, weekends included.'
        }
        reasonHint="What happened, naming nobody; kept with the record."
      >
        <TextField
          {...{ frame, act, name: 'noticedAt', label: 'Noticed at' }}
          hint="With date, time and offset, such as 2026-03-01T09:30:00Z; empty: now."
        />
      </ActForm>
    </details>
  );
}

/** To the person, proven anew. */
function GiveAnew({ view, frame, caller }: Acting): JSX.Element | null {
  const recorded = view.timeline.findLast(({ type }) => type === 'delivery.misdelivered');
  const { answeredAt, closedAt } = view;
  if (!recorded || answeredAt === undefined || closedAt === undefined || !hasRole(caller, 'reviewer')) return null;
  // Of an answer that was given anew since.
  if (Date.parse(recorded.at) < Date.parse(answeredAt)) return null;
  const act = 'give-anew';
  return (
    <ActForm
      {...{ frame, act, title: 'Give the answer anew', button: 'Take the request up again' }}
      intro="It counts as never given: the date it was due stays. Identity is proven anew, then the same letter and files go out on the portal. Nothing is collected or erased again."
      reasonHint="What came to light and how. It stays inside."
    >
      <TextField
        {...{ frame, act, name: 'contactEmail', label: 'Address of the right person', type: 'email' }}
        hint="Empty: the address on file."
      />
    </ActForm>
  );
}

function readsCase(caller: SignedIn): boolean {
  return hasRole(caller, 'agent', 'reviewer', 'legal');
}
