/** What is still to be done about a request, by whom and until when: decisions, asks, recipients, complaints, holds to be reviewed. */
import type { HoldType } from '../../law/types.js';
import { ASK_EVENTS, ASKS } from '../../register/model.js';
import type { AskOf } from '../../register/model.js';
import { shortDate } from '../pages/format.js';
import type { NoticeView, TaskView } from '../api/accountability-schema.js';
import type { RequestView } from '../api/view-schema.js';
import type { ComplaintSummary } from '../complaints.js';
import { capital, holdWords, spaced, STEP_WORDS, WAITING_WORDS } from './words.js';

export interface OpenTask {
  what: string;
  who: string;
  /** `YYYY-MM-DD`, or an instant. Absent: none is set. */
  due?: string;
  overdue: boolean;
}

/** A hold as far as its review is concerned. */
export interface ReviewedHold {
  type: HoldType;
  state: 'open' | 'closed';
  reviewOn?: string;
  overdue: boolean;
}

const ASKED: Record<AskOf, string> = {
  identity: 'proof of identity',
  authority: 'proof of authority',
  fee: 'the fee',
  clarification: 'which data is meant',
};

const TASKS: Record<string, string> = {
  breach_assessment: 'Assess the breach: notify the authority, or record why there is no risk',
  restored_data: 'Look at what a restore brought back',
  restored_right: 'Do again what a restore undid: a correction, a stop or a restriction',
  exemption_review: 'Look again at what was left out of the copy',
  supplement: 'Give what has become free as a supplement',
  forward_to_controller: 'Pass the request on to the customer who is the controller',
  tell_person: 'Tell the person another way',
  agreement_conflict: 'Look at the clause of the customer’s agreement that does not count',
};

/** The earliest due first; what has no date last. */
export function openTasks(
  view: RequestView,
  { complaints, holds }: { complaints: ComplaintSummary[]; holds: ReviewedHold[] },
): OpenTask[] {
  const tasks = [
    ...decisionOf(view),
    ...asksOpen(view),
    ...view.recipients.flatMap(noticeTask),
    ...view.tasks.flatMap(staffTask),
    ...complaints.flatMap(complaintTask),
    ...holds.flatMap(reviewTask),
  ];
  return tasks.sort((a, b) => (a.due ?? '9999').localeCompare(b.due ?? '9999'));
}

function decisionOf(view: RequestView): OpenTask[] {
  if (view.closedAt !== undefined || (view.waitingFor !== 'agent' && view.waitingFor !== 'reviewer')) return [];
  const reason = view.waitingReason === undefined ? '' : ` (${view.waitingReason})`;
  return [
    {
      what: `Decide: ${STEP_WORDS[view.step]}${reason}`,
      who: WAITING_WORDS[view.waitingFor],
      due: view.answeredAt === undefined ? view.dueDate : undefined,
      overdue: view.sla === 'breached',
    },
  ];
}

/** The oldest ask is the one an answer belongs to. */
function asksOpen({ clockEvents, closedAt }: RequestView): OpenTask[] {
  if (closedAt !== undefined) return [];
  const of = (type: string): RequestView['clockEvents'] =>
    clockEvents.filter((event) => event.type === type).sort((a, b) => a.at.localeCompare(b.at));
  return ASKS.flatMap((ask) =>
    of(ASK_EVENTS[ask].asked)
      .slice(of(ASK_EVENTS[ask].answered).length)
      .map(({ at, valid }) => ({
        what: `Answer awaited, asked on ${shortDate(at.slice(0, 10))}: ${ASKED[ask]}${valid === false ? ' (does not move the due date)' : ''}`,
        who: WAITING_WORDS.subject,
        overdue: false,
      })),
  );
}

export function noticeTask({ state, recipient, kind, dueAt, overdue }: NoticeView): OpenTask[] {
  if (state !== 'open') return [];
  return [{ what: `Tell ${recipient} of the ${kind} (Art 19)`, who: WAITING_WORDS.agent, due: dueAt, overdue }];
}

export function staffTask({ kind, state, why, dueAt, leftMs }: TaskView): OpenTask[] {
  if (state !== 'open') return [];
  const what = taskWords(kind);
  const who = kind === 'breach_assessment' ? WAITING_WORDS.reviewer : 'an agent or a reviewer';
  return [
    {
      what: why === undefined ? what : `${what}: ${why}`,
      who,
      due: dueAt,
      overdue: leftMs !== undefined && leftMs <= 0,
    },
  ];
}

export function taskWords(kind: string): string {
  return TASKS[kind] ?? capital(spaced(kind));
}

export function complaintTask({ number, state, dueDate }: ComplaintSummary): OpenTask[] {
  if (state === 'closed') return [];
  const waits = state === 'breached' || state === 'at_risk' || state === 'on_track';
  return [
    {
      what: waits ? `Acknowledge complaint ${number}` : `Look into complaint ${number} and close it with the findings`,
      who: waits ? WAITING_WORDS.agent : 'a reviewer who did not decide on the request',
      due: waits ? dueDate : undefined,
      overdue: state === 'breached',
    },
  ];
}

export function reviewTask({ type, state, reviewOn, overdue }: ReviewedHold): OpenTask[] {
  if (state !== 'open' || reviewOn === undefined) return [];
  return [
    { what: `Review the hold: ${holdWords(type).toLowerCase()}`, who: 'a reviewer or Legal', due: reviewOn, overdue },
  ];
}
