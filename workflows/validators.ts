/** When a decision by a person is refused, and why: pure and synchronous, so that it can be an Update validator. */
import type { ClockResult } from '../src/law/types.js';
import type {
  AskOf,
  Choices,
  Decision,
  DecisionKind,
  HolderTaskState,
  Stage,
  Step,
  SubjectClaim,
} from '../src/register/model.js';
import { refuseAnswer } from './questions.js';
import type { Question } from './questions.js';
import { refuseCapacity } from './circumstances.js';
import { refuseWithhold } from './exemptions.js';
import { ASKED, unanswered as openQuestions } from './ask-events.js';
import { refuseTold } from './told.js';
import type { Notified } from './told.js';
import { refuseTransmit } from './transmit.js';
import type { Transmitting } from './transmit.js';
import type { CompositePlan, WithheldItem } from './types.js';

export interface DecidableState {
  stage: Stage;
  step: Step;
  pendingMatches: { target: string }[];
  holders: Record<string, { state: HolderTaskState }>;
  plan: CompositePlan | undefined;
  /** What waits for the review, and what of it is left out; absent where nothing was collected. */
  collected?: readonly { target: string; rows: number }[];
  withheldItems?: readonly WithheldItem[];
  circumstances?: SubjectClaim['circumstances'];
  representative?: SubjectClaim['representative'];
  preparedBy: string | undefined;
  /** Absent: nothing waits to be assessed or weighed. */
  question?: Question;
  erasing: boolean;
  /** Marketing or a consent is being stopped, which nobody decides about. */
  stopping?: boolean;
  /** What an answer left out is given after it. */
  supplying?: boolean;
  /** An answer that reached somebody else is given again, and nothing but that. */
  anew?: boolean;
  /** The answer was not sent yet, and nothing of it was carried out or given. */
  unsent?: boolean;
  /** Data may go straight to another controller; absent: nothing of the kind is open. */
  transmitting?: Transmitting;
  /** Legal looks at the answer before it goes out. */
  letterWaits?: boolean;
  deciding: ReadonlySet<DecisionKind>;
  asks: readonly ({ of: string } & Notified)[];
  /** An extension that was decided; absent: none. */
  extension?: Notified;
  events: readonly { type: string; valid?: boolean }[];
  extended: boolean;
  clock: Pick<ClockResult, 'state' | 'dueBefore'> | undefined;
  /** *Now* of the workflow. */
  nowMs: number;
}

export interface Refused {
  kind: 'conflict' | 'forbidden' | 'invalid';
  says: string;
  /** What to do instead; absent: read the request again. */
  mend?: string;
  /** Which field of the decision, as a JSON pointer. */
  pointer?: string;
}

/** Questions with one answer; matches and holders are several at a time. */
const ONE_ANSWER: ReadonlySet<DecisionKind> = new Set<DecisionKind>([
  'verify',
  'review',
  'approve',
  'delivery',
  'withdraw',
  'extend',
  'letter',
  'transmit',
]);

/** Would delay or end what is absolute. */
const AGAINST_STOPPING: ReadonlySet<DecisionKind> = new Set<DecisionKind>([
  'ask',
  'refuse',
  'redirect',
  'merge',
  'extend',
]);

const ANEW =
  'the request was answered, to somebody else: nothing is left but to give the person that answer, once identity is proven';

type Check = (state: DecidableState, decision: Decision) => Refused | undefined;

/** As in the register's model, which workflows may not import: the type refuses any other word. */
const CHOICES: Choices = {
  verify: ['proven', 'not_proven'],
  match: ['same_person', 'other_person'],
  review: ['proceed', 'hold_back'],
  approve: ['approve', 'reject'],
  delivery: ['release_without_second_factor', 'reissue', 'sent_otherwise'],
  holder: ['retry'],
  withdraw: ['withdraw'],
  ask: ['identity', 'authority', 'fee', 'clarification'],
  answer: ['authority', 'fee', 'clarification'],
  told: ['identity', 'authority', 'fee', 'clarification', 'extension'],
  strike: ['identity', 'authority', 'fee', 'clarification'],
  extend: ['volume', 'redaction', 'several_requests', 'influx'],
  refuse: ['manifestly_unfounded', 'excessive', 'not_covered', 'authority_missing', 'not_the_person'],
  redirect: ['to_controller', 'forward_part', 'deceased', 'other_procedure'],
  merge: ['reminder'],
  capacity: ['child_acts', 'parent_acts', 'does_not_apply'],
  withhold: [
    'rights_of_others',
    'crime_and_tax',
    'legal_proceedings',
    'privilege',
    'forecasts',
    'negotiations',
    'references',
    'lifted',
  ],
  assess: ['grant', 'dispute', 'decline'],
  weigh: ['uphold', 'compelling_grounds', 'legal_claims'],
  reconsider: ['changed', 'stands', 'not_automated'],
  letter: ['release', 'sent_otherwise'],
  lift: ['lifted_by_person', 'no_longer_needed', 'accuracy_checked', 'objection_decided', 'other'],
  transmit: ['feasible', 'not_feasible', 'sent'],
};

const CHECKS: Record<DecisionKind, Check> = {
  verify: (state) =>
    state.step === 'identity' || asked(state, 'identity') ? undefined : conflict('identity is not being asked for now'),
  match: (state, { target }) =>
    state.pendingMatches.some((match) => match.target === target)
      ? undefined
      : conflict('no open match has this target'),
  review: (state) => (state.step === 'review' ? undefined : conflict('nothing is waiting for a review now')),
  approve: approveCheck,
  delivery: (state) => (state.step === 'delivery' ? undefined : conflict('the answer is not being delivered now')),
  holder: (state, { target }) =>
    target !== undefined && state.holders[target]?.state === 'failed'
      ? undefined
      : conflict('this holder has not failed'),
  withdraw: (state) => {
    if (state.erasing)
      return conflict('the approved plan is being carried out; what is still held can be withdrawn afterwards');
    if (state.anew === true) return conflict(ANEW);
    if (state.letterWaits === true && state.supplying !== true)
      return state.unsent === true
        ? undefined
        : conflict('what was asked is done in whole or in part; the letter about the rest still goes out');
    return state.supplying === true || state.stage === 'deliver' || state.stage === 'close'
      ? conflict('the answer has already gone out')
      : undefined;
  },
  ask: (state, { choice }) =>
    unanswered(state) ?? (asked(state, choice) ? conflict('this is being asked already') : undefined),
  answer: (state, { choice }) =>
    unanswered(state) ??
    (asked(state, choice) || lapsed(state, choice) ? undefined : conflict('this has not been asked')),
  told: (state, decision) => unanswered(state) ?? refuseTold(state, decision),
  strike: (state, { choice }) =>
    asked(state, choice) || state.events.some(({ type, valid }) => type === ASKED[choice as AskOf] && valid !== false)
      ? undefined
      : conflict('this was never asked, or the ask moved no date'),
  extend: extendCheck,
  refuse: unanswered,
  redirect: unanswered,
  merge: unanswered,
  capacity: (state, decision) => refuseCapacity(state, decision),
  withhold: (state, decision) =>
    refuseWithhold({ ...state, collected: state.collected ?? [], withheldItems: state.withheldItems ?? [] }, decision),
  // `restricted` takes it, once there is a restriction.
  lift: () => conflict('no restriction of this request stands that could be lifted'),
  assess: (state, decision) => refuseAnswer(state.question, decision),
  weigh: (state, decision) => refuseAnswer(state.question, decision),
  transmit: (state, decision) => refuseTransmit(state.transmitting, decision),
  // The whole point is that a person looks (O6).
  reconsider: (state, decision) =>
    decision.by.kind === 'person'
      ? refuseAnswer(state.question, decision)
      : { kind: 'forbidden', says: 'a person looks at this, never a machine' },
  letter: (state, { by }) => {
    if (state.letterWaits !== true) return conflict('no letter is being looked at now');
    return by.kind === 'person' && by.roles.includes('legal')
      ? undefined
      : { kind: 'forbidden', says: 'only Legal releases a letter it looks at' };
  },
};

function asked({ asks }: DecidableState, of: string): boolean {
  return asks.some((ask) => ask.of === of);
}

/** A clarification that nobody waits for any more, and the clock does (C5). */
function lapsed({ events }: DecidableState, of: string): boolean {
  return of === 'clarification' && openQuestions(events, of) > 0;
}

/** A late notice has no effect: it is refused, the date stays, and the person gets an apology instead (X3). */
function extendCheck(state: DecidableState): Refused | undefined {
  const late = unanswered(state);
  if (late) return late;
  if (state.extended) return conflict('the period was extended before; there is one extension only (X4)');
  if (state.extension) {
    return {
      kind: 'conflict',
      says: 'an extension was decided, and its notice has not reached the person yet: it does not count before (X3)',
      mend: 'tell the person another way, and record it with `told`, choice extension',
    };
  }
  const { state: clock, dueBefore } = state.clock ?? {};
  if (clock === 'NOT_STARTED' || clock === 'NO_STATUTORY_DUTY')
    return conflict('no period runs that could be extended');
  if (clock === 'PAUSED') {
    return {
      kind: 'conflict',
      says: 'the period is stopped: the notice has to name the new date, and that is not known yet (X3)',
      mend: 'extend it once the answer to the open question is recorded; the time for the notice is stopped as well',
    };
  }
  if (dueBefore && state.nowMs >= Date.parse(dueBefore)) {
    return {
      kind: 'conflict',
      says: 'the notice comes after the end of the period and has no effect (X3)',
      mend: 'answer as soon as possible; the person has been sent an apology',
    };
  }
  return undefined;
}

function unanswered({ stage, erasing, supplying, anew }: DecidableState): Refused | undefined {
  if (anew === true) return conflict(ANEW);
  if (erasing) return conflict('the approved plan is being carried out');
  return supplying === true || stage === 'deliver' || stage === 'close'
    ? conflict('the answer has already gone out')
    : undefined;
}

function approveCheck(state: DecidableState, decision: Decision): Refused | undefined {
  if (state.step !== 'approve' || !state.plan) return conflict('no plan is waiting for approval now');
  if (decision.by.kind !== 'person') return { kind: 'forbidden', says: 'a machine token never approves' };
  if (!decision.by.roles.includes('reviewer')) return { kind: 'forbidden', says: 'only a reviewer approves a plan' };
  if (decision.by.id === state.preparedBy) {
    return { kind: 'forbidden', says: 'a plan is approved by a second person, not by the one who put it forward' };
  }
  if (decision.planHash !== state.plan.hash) {
    return {
      kind: 'conflict',
      says: 'the plan has changed since it was shown',
      mend: 'read the plan again and approve its present hash',
      pointer: '/planHash',
    };
  }
  return undefined;
}

/** Undefined when the decision may be taken now. */
export function refuseDecision(state: DecidableState, decision: Decision): Refused | undefined {
  if (state.stage === 'closed') return conflict('the request is closed');
  const choices: readonly string[] | undefined = CHOICES[decision.kind];
  if (!choices) return { kind: 'invalid', says: 'there is no such decision' };
  if (!choices.includes(decision.choice))
    return {
      kind: 'invalid',
      says: 'there is no such choice',
      mend: `choose one of ${choices.join(', ')}`,
      pointer: '/choice',
    };
  if (decision.reason.trim() === '') return { kind: 'invalid', says: 'say why' };
  if (state.stopping === true && AGAINST_STOPPING.has(decision.kind)) {
    return {
      kind: 'conflict',
      says: 'an objection to marketing and a withdrawn consent are absolute: nothing is asked, refused or sent elsewhere (O2, O4, I7)',
      mend: 'let it run; a holder that is down is tried until it has stopped',
    };
  }
  if (ONE_ANSWER.has(decision.kind) && state.deciding.has(decision.kind)) {
    return conflict('somebody has just decided this; look at the request again');
  }
  return CHECKS[decision.kind](state, decision);
}

function conflict(says: string): Refused {
  return { kind: 'conflict', says };
}
