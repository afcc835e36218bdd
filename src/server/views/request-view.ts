/**
 * One request as the API and the request page show it. The running workflow is asked first; when no worker answers in time the
 * register tells what it last heard. What a caller may not read is left out, never blanked.
 */
import { MINOR_CHECKS, minorGuidance } from '../../law/index.js';
import type { Principal } from '../../register/model.js';
import type { AuditEvent, HolderTask, Register, RequestRow } from '../../register/types.js';
import type { RequestStatus } from '../../../workflows/types.js';
import { noticeView, taskView as staffTaskView } from '../api/accountability-schema.js';
import type { RequestSummary, RequestView, Who } from '../api/view-schema.js';
import type { Caller } from '../auth/access.js';
import { hasRole, onlyHolders } from '../auth/access.js';
import type { LiveStatus } from '../live-status.js';
import { firstOf, nextStep, untoldOf } from './next-step.js';
import { planView } from './plan-view.js';
import { repeatShape } from './repeat-shape.js';
import { slaOf } from './sla-state.js';
import { says } from './timeline.js';

export interface ViewDeps {
  register: Register;
  live: LiveStatus;
  now: Date;
}

/** May this caller read what the data subject wrote and what people said about the case? */
export function mayReadCase(caller: Principal): boolean {
  return hasRole(caller, 'agent', 'reviewer', 'legal');
}

export function summaryOf(row: RequestRow, now: Date): RequestSummary {
  return {
    id: row.id,
    number: row.number,
    right: row.right,
    jurisdiction: row.jurisdiction,
    source: { kind: row.source.kind, system: row.source.system, id: row.source.id },
    receivedAt: row.receivedAt,
    openedAt: row.openedAt,
    stage: row.stage,
    step: row.step,
    waitingFor: row.waitingFor,
    waitingReason: row.waitingReason,
    since: row.stageAt,
    dueDate: row.dueDate,
    dueBefore: row.dueBefore,
    sla: slaOf(row, now),
    answeredAt: row.answeredAt,
    closedAt: row.closedAt,
    outcome: row.outcome,
  };
}

/** Undefined when there is no such request, or none this caller may see. */
export async function requestView(deps: ViewDeps, id: string, caller: Caller): Promise<RequestView | undefined> {
  const { register, now } = deps;
  const row = await register.requests.get(id);
  if (!row) return undefined;
  const tasks = await register.holderTasks.list(id);
  const mine = onlyHolders(caller);
  const shown = mine === undefined ? tasks : tasks.filter((task) => mine.includes(task.holder));
  if (mine !== undefined && shown.length === 0) return undefined;

  const readsCase = mayReadCase(caller);
  const status = row.closedAt === undefined ? await deps.live(id) : undefined;
  const current = status ? merged(row, status) : row;
  const [stages, decisions, events, held, deliveries, details, repeats, together] = await Promise.all([
    register.requests.stages(id),
    register.decisions.list(id),
    allEvents(register, id),
    register.held.list(id),
    register.deliveries.list(id),
    readsCase ? register.requests.details(id) : undefined,
    readsCase ? register.repeats.of(id) : undefined,
    openedTogether(register, row),
  ]);
  const [notices, staffTasks] = await Promise.all([
    register.recipients.list(id),
    register.tasks.list({ requestId: id }),
  ]);
  const name = await namesOf(register, [
    row.openedBy,
    ...decisions.map(({ by }) => by.id),
    ...events.map((e) => e.actor),
  ]);
  const heldShown = mine === undefined ? held : held.filter((item) => mine.includes(item.holder));
  const pendingMatches = readsCase ? (status?.pendingMatches ?? []) : [];
  return {
    ...summaryOf(current, now),
    openedBy: name(row.openedBy),
    sourceUrl: details?.url,
    clock: current.clock,
    clockEvents: row.clockEvents,
    reopened: row.reopened,
    controller: row.controller?.name,
    subject: details ? subjectOf(details.subject) : undefined,
    repeatOf: repeats?.map(repeatShape),
    openedWith: together.map(({ id: other, number, right }) => ({ id: other, number, right })),
    demand: details?.demand,
    minor: details && minorOf(row, details.subject.circumstances),
    advice: readsCase ? adviceOf(events) : [],
    live: status !== undefined || row.closedAt !== undefined,
    asOf: status || row.closedAt !== undefined ? now.toISOString() : lastRecorded(row, tasks, events),
    stages,
    holders: shown.map(taskView),
    decisions: decisions
      .filter((decision) => mine === undefined || (decision.kind === 'holder' && mine.includes(decision.target ?? '')))
      .map((decision) => ({
        id: decision.id,
        kind: decision.kind,
        choice: decision.choice,
        reason: readsCase ? decision.reason : undefined,
        target: readsCase || decision.kind === 'holder' ? decision.target : undefined,
        planHash: decision.planHash,
        by: name(decision.by.id),
        at: decision.at,
        purged: decision.purged,
      })),
    timeline:
      mine === undefined ? events.map((e) => ({ at: e.at, type: e.type, says: says(e), by: name(e.actor) })) : [],
    pendingMatches,
    collected: readsCase && status?.step === 'review' ? status.collected : undefined,
    withheld: readsCase ? status?.withheldItems?.map(({ target, exemption }) => ({ target, exemption })) : undefined,
    plan: readsCase && status?.plan ? planView(status.plan) : undefined,
    held: heldShown.map(({ holder, item, state, holds, until, since, endedAt }) => ({
      holder,
      itemId: item.id,
      dataset: item.dataset,
      state,
      holds,
      until,
      since,
      endedAt,
    })),
    deliveries: deliveries.map(({ linkId, offeredAt, files, firstOpenedAt, firstDownloadedAt, bouncedAt }) => ({
      offeredAt,
      sentOtherwise: linkId === undefined,
      files: files.map((file) => ({ name: file.name, bytes: file.bytes, sha256: file.sha256 })),
      firstOpenedAt,
      firstDownloadedAt,
      bouncedAt,
    })),
    recipients: mine === undefined ? notices.map((notice) => noticeView(notice, now)) : [],
    tasks: mine === undefined ? staffTasks.map((task) => staffTaskView(task, now, readsCase)) : [],
    next: nextStep({
      row: current,
      demand: details?.demand,
      tasks: shown,
      pendingMatches: status?.pendingMatches.length ?? 0,
      heldWaiting: heldShown.filter(({ state }) => state === 'waiting').length,
      first: untoldOf(staffTasks) ?? firstOf(details?.subject, decisions, repeats ?? []),
    }),
  };
}

/** The age of consent and who may act, where the case is about a child (I9). */
function minorOf({ jurisdiction }: RequestRow, circumstances: string | undefined): RequestView['minor'] {
  if (circumstances !== 'minor') return undefined;
  return { places: minorGuidance(jurisdiction), checks: [...MINOR_CHECKS] };
}

/** The last thing the register was told of a request whose workflow says nothing. */
function lastRecorded(row: RequestRow, tasks: HolderTask[], events: AuditEvent[]): string {
  const instants = [row.openedAt, row.stageAt, ...tasks.map(({ since }) => since), ...events.map(({ at }) => at)];
  return new Date(Math.max(...instants.map((instant) => Date.parse(instant)))).toISOString();
}

/** Requests opened in one go: the one whose identity check counts, and those that rely on it. */
async function openedTogether(register: Register, row: RequestRow): Promise<RequestRow[]> {
  const first = row.identityFrom === undefined ? row : await register.requests.get(row.identityFrom);
  if (!first) return [];
  return [first, ...(await register.persons.relyingOn(first.id))].filter(({ id }) => id !== row.id);
}

/** The workflow is ahead of the register by the activities under way. */
function merged(row: RequestRow, status: RequestStatus): RequestRow {
  return {
    ...row,
    stage: status.stage,
    step: status.step,
    waitingFor: status.waitingFor,
    waitingReason: status.waitingReason,
    outcome: status.outcome ?? row.outcome,
  };
}

function taskView(task: HolderTask): RequestView['holders'][number] {
  const { holder, step, state, since, startedAt, finishedAt, attempts, rows, bytes, error, searched } = task;
  return { holder, step, state, since, startedAt, finishedAt, attempts, rows, bytes, error, searched };
}

function subjectOf(
  subject: NonNullable<Awaited<ReturnType<Register['requests']['details']>>>['subject'],
): RequestView['subject'] {
  const { name, locale, contactEmail, identifiers, signedIn, representative, circumstances } = subject;
  return {
    name,
    locale,
    contactEmail,
    identifiers,
    signedIn: signedIn && { system: signedIn.system, assertedAt: signedIn.assertedAt },
    representative,
    circumstances,
  };
}

/** The latest one, as the audit chain has it. */
function adviceOf(events: AuditEvent[]): RequestView['advice'] {
  const advised = events.findLast(({ type }) => type === 'right.advised');
  return (advised?.detail.advice ?? []) as RequestView['advice'];
}

/** Chains are short; a page at a time all the same. */
async function allEvents(register: Register, id: string): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  for (;;) {
    const page = await register.audit.list(id, { after: events.at(-1)?.seq ?? 0, limit: 500 });
    events.push(...page);
    if (page.length < 500 || events.length >= 5000) return events;
  }
}

/** Names of the staff who acted; systems and subjects have none. */
async function namesOf(register: Register, ids: string[]): Promise<(id: string) => Who> {
  const people = [...new Set(ids)].filter((id) => /^[0-9a-f]{8}-/.test(id));
  const names = new Map(
    await Promise.all(people.map(async (id) => [id, await register.principals.display(id)] as const)),
  );
  return (id) => ({ id, name: names.get(id) });
}
