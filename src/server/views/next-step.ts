/** What to do next, in one sentence: the first thing an agent or a manager wants to know. */
import { CHOICES } from '../../register/model.js';
import type { Demand, SubjectClaim } from '../../register/model.js';
import type { HolderTask, Repeat, RequestRow } from '../../register/types.js';
import { OUTCOME_WORDS, STEP_WORDS } from './words.js';

export interface NextFacts {
  row: RequestRow;
  /** What exactly is asked, where the right needs it. */
  demand?: Demand;
  tasks: HolderTask[];
  pendingMatches: number;
  heldWaiting: number;
  /** What a person should look at before anything else (`firstOf`). */
  first?: string;
}

/** What was taken down at intake and nobody has acted on yet: a mandate not shown (I8), a request that may be a repeat (A4). */
export function firstOf(
  subject: SubjectClaim | undefined,
  decisions: readonly { kind: string; choice: string }[],
  repeats: readonly Repeat[],
): string | undefined {
  const mandate = subject?.representative?.mandate;
  const decided = (kind: string, choice?: string): boolean =>
    decisions.some((one) => one.kind === kind && (choice === undefined || one.choice === choice));
  if (mandate !== undefined && mandate !== 'shown' && !decided('ask', 'authority') && !decided('answer', 'authority')) {
    return `The representative's mandate is ${mandate}: ask for authority; until it is shown, letters go to the person only.`;
  }
  const [repeat] = repeats.filter(({ suggestion }) => suggestion !== 'new_request');
  if (!repeat || decided('merge') || decided('ask', 'fee') || decided('review')) return undefined;
  const choices = repeat.suggestion === 'reminder' ? 'merge it, or go on' : 'go on, or ask a fee';
  return `This may be a repeat of ${repeat.request.number} (${repeat.suggestion.replaceAll('_', ' ')}): a person decides to ${choices}.`;
}

/** What no mail took to the person: nothing of it counts before somebody tells them (X3, C6). */
export function untoldOf(
  tasks: readonly { kind: string; state: string; detail: Record<string, unknown> }[],
): string | undefined {
  const open = tasks.filter(({ kind, state }) => kind === 'tell_person' && state === 'open');
  if (open.length === 0) return undefined;
  const what = listed(open.map(({ detail }) => String(detail.of)));
  return `No mail reached the person (${what}), and it does not count: tell them by post or by phone, and record it with the decision told.`;
}

export function nextStep(facts: NextFacts): string {
  const open = facts.row.closedAt === undefined && facts.row.stage !== 'closed' && facts.row.answeredAt === undefined;
  return facts.first !== undefined && open ? `${facts.first} ${stepAhead(facts)}` : stepAhead(facts);
}

function stepAhead({ row, demand, tasks, pendingMatches, heldWaiting }: NextFacts): string {
  if (row.stage === 'closed' || row.closedAt !== undefined) {
    const outcome = row.outcome === undefined ? 'Closed' : OUTCOME_WORDS[row.outcome];
    return heldWaiting > 0
      ? `Nothing to do: ${outcome.toLowerCase()}; ${plural(heldWaiting, 'item')} will be erased without a new request when the last hold ends.`
      : `Nothing to do: ${outcome.toLowerCase()}.`;
  }
  const failed = tasks.filter((task) => task.state === 'failed').map((task) => task.holder);
  if (failed.length > 0) {
    return `The owner of ${listed(failed)} has to mend the holder and then say “try again”.`;
  }
  switch (row.waitingFor) {
    case 'subject':
      return row.stage === 'deliver'
        ? 'Wait: the answer is ready on the portal and the data subject has been told.'
        : 'Wait: the data subject has to enter the code sent to a channel on file; an agent may record proof instead.';
    case 'holder':
      return `Wait for ${listed(troubled(tasks)) || 'a holder'}; a slow one delays only what depends on it.`;
    case 'agent':
      if (row.step === 'assess') return ASSESS[row.right] ?? `An agent has to act: ${STEP_WORDS.assess}.`;
      return row.step === 'match' || pendingMatches > 0
        ? `An agent decides on ${plural(Math.max(1, pendingMatches), 'weak match', 'weak matches')}.`
        : `An agent has to act: ${STEP_WORDS[row.step]}.`;
    case 'reviewer':
      return reviewerNext(row, demand);
    case 'nobody':
      return `Nothing to do now: ${STEP_WORDS[row.step]}.`;
  }
}

const ASSESS: Partial<Record<RequestRow['right'], string>> = {
  rectification:
    'An agent or a reviewer assesses what is to be corrected: grant, dispute (restricted while it is checked) or decline; the target names one correction by its number.',
  restriction: 'An agent or a reviewer assesses whether the case of Art 18(1) is there: grant or decline.',
};

const OBJECTED = {
  weigh: 'A reviewer weighs the objection: uphold, compelling grounds or legal claims. The burden is the controller’s.',
  again:
    'A reviewer looks again at the automated decision, at the facts and at what the person puts forward, and records: changed (once it is, in the system that decided), stands, or not automated. The reason stands in the letter.',
} as const;

const TRANSMIT =
  'A reviewer decides whether the data can go straight to the controller that was named (transmit: feasible, not feasible); then downloads the package, checks who receives it, sends it by an encrypted channel and records it (sent).';

function reviewerNext(row: RequestRow, demand: Demand | undefined): string {
  const automated = demand?.kind === 'objection' && demand.scope === 'automated_decision';
  if (row.step === 'approve') {
    return 'A reviewer other than the one who put the plan forward reads it and approves or rejects it.';
  }
  if (row.step === 'assess') return OBJECTED[automated ? 'again' : 'weigh'];
  if (row.step === 'transmit') return TRANSMIT;
  if (row.step === 'review') return 'A reviewer looks over what was collected and lets it go out or holds it back.';
  if (row.step === 'answer') return 'Legal looks at the letter: release it, or record that it was sent otherwise.';
  if (row.stage === 'deliver') {
    const choices = CHOICES.delivery.map((choice) => choice.replaceAll('_', ' ')).join(', ');
    const why = row.waitingReason === undefined ? '' : ` (${row.waitingReason})`;
    return `A reviewer decides how the answer goes out: ${choices}${why}.`;
  }
  return `A reviewer has to act: ${STEP_WORDS[row.step]}.`;
}

function troubled(tasks: HolderTask[]): string[] {
  const open = tasks.filter((task) => ['slow', 'unknown', 'running'].includes(task.state)).map((task) => task.holder);
  return [...new Set(open)];
}

function listed(names: string[]): string {
  const unique = [...new Set(names)];
  if (unique.length < 2) return unique.join('');
  return `${unique.slice(0, -1).join(', ')} and ${unique.at(-1)}`;
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
