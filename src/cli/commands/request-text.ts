/** A request for people: first where it stands and what to do next, then holders, plan, decisions and what happened. */
import type { RequestSummary, RequestView } from '../../server/api/view-schema.js';
import { bytes, duration, facts, instant, table, words } from '../output.js';

export const LIST_HEAD = ['request', 'right', 'stage', 'waits for', 'due', 'sla', 'source'];

export function listRow(row: RequestSummary): string[] {
  return [
    row.number,
    row.right,
    row.outcome === undefined ? `${row.stage}/${row.step}` : words(row.outcome),
    row.waitingFor === 'nobody' ? '' : row.waitingFor,
    row.dueDate ?? '',
    words(row.sla),
    `${row.source.system} ${row.source.id}`,
  ];
}

export function formatRequest(view: RequestView, now: Date): string {
  return [
    head(view, now),
    repeats(view),
    minor(view),
    holders(view),
    matches(view),
    collected(view),
    plan(view),
    held(view),
    deliveries(view),
    recipients(view),
    staffTasks(view),
    decisions(view),
    timeline(view),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function section(title: string, body: string): string {
  return body === '' ? '' : `${title}\n${body.replace(/^(?=.)/gm, '  ')}`;
}

function head(view: RequestView, now: Date): string {
  const left = view.dueBefore === undefined ? undefined : Date.parse(view.dueBefore) - now.getTime();
  const last = view.clock?.derivation.at(-1);
  return (
    facts([
      ['request', `${view.number} (${view.id})`],
      ['right', `${view.right}, ${view.jurisdiction}`],
      ['source', [view.source.kind, view.source.system, view.source.id, view.sourceUrl].filter(Boolean).join(' ')],
      ['subject', view.subject?.name],
      ['known by', view.subject?.identifiers.map((entry) => `${entry.type} ${entry.value}`).join(', ')],
      ['asks', demand(view)],
      ['asked by', representative(view)],
      ['look first', view.subject?.circumstances],
      ['opened with', view.openedWith.map((other) => `${other.number} (${other.right})`).join(', ') || undefined],
      ['received', instant(view.receivedAt)],
      ['opened', `${instant(view.openedAt)} by ${view.openedBy.name ?? view.openedBy.id}`],
      ['stage', view.stage === view.step ? view.stage : `${view.stage}, ${words(view.step)}`],
      [
        'waits for',
        view.waitingFor === 'nobody' ? undefined : [view.waitingFor, view.waitingReason].filter(Boolean).join(': '),
      ],
      ['due', view.dueDate && `${view.dueDate} (${words(view.sla)}${dueIn(left, view)})`],
      ['clock', view.clock && view.clock.state !== 'RUNNING' ? words(view.clock.state.toLowerCase()) : undefined],
      ['moved by', view.clockEvents.map(clockEvent).join('; ') || undefined],
      ['because', last && `${last.says} [${last.rule}]`],
      ['outcome', view.outcome && words(view.outcome)],
      ['answered', view.answeredAt && instant(view.answeredAt)],
      ['closed', view.closedAt && instant(view.closedAt)],
      ['next', view.next],
    ]) + (view.live ? '' : notLive(view))
  );
}

function notLive({ asOf }: RequestView): string {
  return (
    `not live: the workflow could not be asked just now, so this is what the register last heard, at ${instant(asOf)};\n` +
    'matches, collected data, exemptions and the plan are not in it. Ask again in a minute; if it stays, see that\n' +
    '`habeas worker` and the workflow service are up.\n'
  );
}

/** What the law says of the age, for whoever decides who may act (I9). */
function minor({ minor: guidance }: RequestView): string {
  if (!guidance) return '';
  const rows = guidance.places.map(({ place, consentAge, source, whoMayAct, note }) => [
    place,
    consentAge,
    source,
    [whoMayAct, note].filter(Boolean).join(' '),
  ]);
  const checks = guidance.checks.map((check) => `check: ${check}\n`).join('');
  return section('about a child', table(['place', 'consents from', 'law', 'who may act'], rows) + checks);
}

function clockEvent({ type, at, valid }: RequestView['clockEvents'][number]): string {
  return `${words(type)} ${at.slice(0, 10)}${valid === false ? ' (moves nothing)' : ''}`;
}

function dueIn(left: number | undefined, view: RequestView): string {
  if (left === undefined || view.answeredAt !== undefined || view.closedAt !== undefined) return '';
  return left >= 0 ? `, ${duration(left)} left` : `, ${duration(left)} late`;
}

function demand({ demand: asked }: RequestView): string | undefined {
  switch (asked?.kind) {
    case 'rectification': {
      const corrections = asked.corrections.map(({ holder, dataset, field, value }, index) => {
        const place = [holder && `${holder}/`, dataset && `${dataset}.`, field].filter(Boolean).join('');
        return `${index + 1}: ${place} is ${value}`;
      });
      return [...corrections, asked.statement].filter(Boolean).join('; ');
    }
    case 'restriction':
      return [`case of Art 18(1): ${asked.ground}`, asked.statement].filter(Boolean).join('; ');
    case 'objection': {
      const only = [...(asked.purposes ?? []), ...(asked.channels ?? [])].join(', ');
      return [`${asked.scope}${only === '' ? '' : `: ${only}`}`, asked.statement].filter(Boolean).join('; ');
    }
    case undefined:
      return undefined;
  }
}

function representative({ subject }: RequestView): string | undefined {
  if (!subject?.representative) return undefined;
  const { kind, name, mandate, scope } = subject.representative;
  return `${name}, ${words(kind)}; mandate ${mandate}${scope ? `, for ${scope.map(words).join(', ')}` : ''}`;
}

function repeats(view: RequestView): string {
  const rows = (view.repeatOf ?? []).map((repeat) => [
    repeat.number,
    instant(repeat.receivedAt),
    words(repeat.suggestion),
    `${repeat.why} [${repeat.rules.join(', ')}]; both name ${repeat.sharedTypes.map(words).join(', ')}`,
  ]);
  return section('may repeat', table(['request', 'received', 'may be', 'why'], rows));
}

function holders(view: RequestView): string {
  const rows = view.holders.map((task) => [
    task.holder,
    words(task.step),
    words(task.state),
    instant(task.since),
    [
      task.rows === undefined ? '' : `${task.rows} records`,
      task.bytes === undefined ? '' : bytes(task.bytes),
      task.error === undefined ? '' : `${task.error.kind}: ${task.error.text}`,
    ]
      .filter(Boolean)
      .join(', '),
  ]);
  return section('holders', table(['holder', 'step', 'state', 'since', ''], rows));
}

function matches(view: RequestView): string {
  return section(
    'weak matches to decide on',
    table(
      ['target', 'why'],
      view.pendingMatches.map((match) => [match.target, match.why]),
    ),
  );
}

/** What a reviewer may leave out of the copy, and has. */
function collected(view: RequestView): string {
  const out = new Map((view.withheld ?? []).map(({ target, exemption }) => [target, words(exemption)]));
  const whole = (view.collected ?? []).map(({ target, rows }) => [target, rows, out.get(target) ?? '']);
  const known = new Set(whole.map(([target]) => target));
  const single = [...out].filter(([target]) => !known.has(target)).map(([target, why]) => [target, 1, why]);
  const rows = [...whole, ...single];
  return section('to be reviewed', table(['holder/data set', 'records', 'left out'], rows));
}

function plan(view: RequestView): string {
  if (!view.plan) return '';
  const rows = view.plan.items.map((item) => [
    item.holder,
    item.id,
    item.count,
    words(item.outcome),
    item.phase === 'after_answer' ? 'after the answer' : 'before the answer',
    item.reasons
      .map((reason) => [words(reason.hold), reason.until ?? reason.endsWhen].filter(Boolean).join(' until '))
      .join('; '),
  ]);
  return section(
    'plan',
    table(['holder', 'item', 'records', 'outcome', 'when', 'kept because'], rows) + `hash ${view.plan.hash}\n`,
  );
}

function held(view: RequestView): string {
  const rows = view.held.map((item) => [
    item.holder,
    item.itemId,
    item.state,
    item.holds.map(words).join(', '),
    item.until ?? (item.endedAt === undefined ? '' : instant(item.endedAt)),
  ]);
  return section('held back', table(['holder', 'item', 'state', 'because', 'until'], rows));
}

function deliveries(view: RequestView): string {
  const rows = view.deliveries.map((delivery) => [
    instant(delivery.offeredAt),
    delivery.sentOtherwise ? 'sent another way' : 'on the portal',
    delivery.files.map((file) => `${file.name} (${bytes(file.bytes)})`).join(', '),
    instant(delivery.firstOpenedAt),
    instant(delivery.firstDownloadedAt),
    instant(delivery.bouncedAt),
  ]);
  return section('deliveries', table(['given', 'how', 'files', 'opened', 'downloaded', 'bounced'], rows));
}

function decisions(view: RequestView): string {
  const rows = view.decisions.map((decision) => [
    instant(decision.at),
    decision.kind,
    words(decision.choice),
    decision.by.name ?? decision.by.id,
    decision.purged ? '(reason purged)' : (decision.reason ?? ''),
  ]);
  return section('decisions', table(['at', 'kind', 'choice', 'by', 'why'], rows));
}

function timeline(view: RequestView): string {
  const rows = view.timeline.map((event) => [instant(event.at), event.says, event.by.name ?? event.by.id]);
  return section('timeline', table(['at', 'what', 'who'], rows));
}

function recipients({ recipients: notices }: RequestView): string {
  const rows = notices.map(({ recipient, kind, state, overdue, dueAt, sentAt }) => [
    recipient,
    kind,
    overdue ? 'overdue' : words(state),
    sentAt === undefined ? `by ${instant(dueAt)}` : instant(sentAt),
  ]);
  return section('Recipients', table(['recipient', 'of', 'told', ''], rows));
}

function staffTasks({ tasks }: RequestView): string {
  const rows = tasks.map(({ id, kind, state, dueAt, leftMs, result, why }) => [
    words(kind),
    state === 'done' ? `done: ${words(result ?? '')}` : 'open',
    dueAt === undefined || leftMs === undefined
      ? ''
      : `${instant(dueAt)} (${duration(leftMs)} ${leftMs >= 0 ? 'left' : 'late'})`,
    why,
    id,
  ]);
  return section('Tasks', table(['task', '', 'due', 'why', 'id'], rows));
}
