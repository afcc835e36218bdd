/**
 * The state of one running request as a plain object: where it stands, what it waits for, which decisions by people have come in.
 * Stage changes go to the register, so that lists and pages need no running worker.
 */
import { CancellationScope, condition } from '@temporalio/workflow';
import type { HolderTaskUpdate } from '../activities/types.js';
import type { ClockEvent } from '../src/law/clock/events.js';
import type { ClockResult } from '../src/law/types.js';
import type {
  Decision,
  DecisionKind,
  HolderTaskState,
  RequestInput,
  RequestOutcome,
  Stage,
  Step,
  SubjectClaim,
  WaitingFor,
} from '../src/register/model.js';
import { core } from './core.js';
import type { Ending } from './endings.js';
import { withMandate } from './circumstances.js';
import { isImmediate } from './immediate.js';
import { now, nowMs } from './now.js';
import type { HolderHost } from './holder.js';
import { Inbox } from './inbox.js';
import { Outgoing } from './outgoing.js';
import type { Question } from './questions.js';
import type { CompositePlan, IdentityProof, RequestStatus, SupplementOrder, WithheldItem } from './types.js';
import type { OpenAsk, OpenExtension } from './reached.js';
import { showStage } from './search.js';
import type { Transmitting } from './transmit.js';

/** What people look at for as long as it takes: a doubt about identity does not wait for it. */
const LOOKING: ReadonlySet<DecisionKind> = new Set<DecisionKind>([
  'review',
  'approve',
  'assess',
  'weigh',
  'reconsider',
]);

export class Case extends Inbox implements HolderHost {
  stage: Stage = 'received';
  step: Step = 'intake';
  waitingFor: WaitingFor = 'nobody';
  waitingReason: string | undefined;
  clock: ClockResult | undefined;
  pendingMatches: { target: string; why: string }[] = [];
  /** Access and portability: what waits for the review, and what a reviewer has left out of it. */
  collected: { target: string; rows: number }[] = [];
  withheldItems: WithheldItem[] = [];
  /** What was left out of the answer and is free by now, one after another. */
  readonly supplements: SupplementOrder[] = [];
  /** Kept over rounds, so that nobody decides the same match twice. */
  readonly decidedMatches: { target: string; same: boolean }[];
  plan: CompositePlan | undefined;
  /** The person who put the plan forward; another has to approve it. */
  preparedBy: string | undefined;
  /** From here on the approved plan is being carried out: a withdrawal comes too late for it. */
  erasing = false;
  /** Data may go straight to another controller: a person decides, or sends it. */
  transmitting: Transmitting | undefined;
  /** Legal looks at the answer before it goes out. */
  letterWaits = false;
  /** How often a hold of the person was opened or closed meanwhile. */
  holdChanges = 0;
  /** The request ends before its answer: taken back, refused, sent elsewhere, or never proven. */
  ending: Ending | undefined;
  /** Asks, answers and notices, as the clock reads them. */
  readonly events: ClockEvent[];
  /** What the person has been asked and has not answered. */
  asks: OpenAsk[] = [];
  /** Decided, whether or not its notice has reached the person. */
  extension: OpenExtension | undefined;
  /** The notice of an extension reached the person in time: the date has moved. */
  extended = false;
  /** Letters whose mail came back, by key. */
  readonly cameBack: string[] = [];
  /** Categories a representative's mandate covers; undefined: all. */
  mandateScope: string[] | undefined;
  /** What people are to assess or weigh, part by part. */
  question: Question | undefined;
  proof: IdentityProof | undefined;
  readonly out: Outgoing;
  outcome: RequestOutcome | undefined;
  /** Ends the statutory clock once the answer went out. */
  onAnswered: () => Promise<void> = () => Promise.resolve();
  /** The answer never reached the person: the statutory clock runs on. */
  onNotProvided: () => Promise<void> = () => Promise.resolve();
  /** A doubt about identity is put to the person at once, whoever is waited for. */
  onDoubt: () => Promise<void> = () => Promise.resolve();
  /** Computes the statutory clock anew from the events. */
  onEvent: () => Promise<void> = () => Promise.resolve();
  readonly holders: Record<string, { step: Step; state: HolderTaskState; since: string }> = {};
  private readonly failed = new Set<string>();
  private readonly ordered = new Set<string>();
  private beforeFailure: { waitingFor: WaitingFor; reason: string | undefined } = {
    waitingFor: 'nobody',
    reason: undefined,
  };

  /** Something happened in the request opened together with this one. */
  otherMoved = false;

  constructor(readonly input: RequestInput) {
    super();
    this.events = [...(input.events ?? [])];
    // Taken up again because the authority came.
    if (this.events.some(({ type }) => type === 'authority_received')) input.subject = withMandate(input.subject);
    const { round = 0, decided } = input.reopened ?? {};
    if (decided?.capacity === 'parent_acts') input.subject = withMandate(input.subject);
    this.mandateScope = decided?.scope ?? input.subject.representative?.scope;
    this.withheldItems = [...(decided?.withheld ?? [])];
    this.decidedMatches = [...(decided?.matches ?? [])];
    this.out = new Outgoing(round);
  }

  get requestId(): string {
    return this.input.requestId;
  }
  get installation(): string {
    return this.input.installation;
  }
  get circumstances(): SubjectClaim['circumstances'] {
    return this.input.subject.circumstances;
  }
  get representative(): SubjectClaim['representative'] {
    return this.input.subject.representative;
  }
  get stopping(): boolean {
    return isImmediate(this.input.demand) && ['intake', 'apply'].includes(this.step);
  }
  get slowMs(): number {
    return this.input.timings.holderSlow;
  }
  get heartbeatMs(): number {
    return this.input.timings.heartbeat;
  }
  get supplying(): boolean {
    return this.out.supplement;
  }
  get anew(): boolean {
    return this.input.reopened?.anew !== undefined;
  }
  get unsent(): boolean {
    const { right, demand } = this.input;
    const copy = right === 'access' || right === 'portability';
    // The data may have gone straight to the controller the person named.
    return copy && demand?.kind !== 'portability' && !this.out.partly;
  }
  get nowMs(): number {
    return nowMs();
  }
  get patienceMs(): number {
    return this.input.timings.holdsPatience;
  }

  /** Moves on: recorded in the register with the workflow's own time. */
  async enter(stage: Stage, step: Step, waitingFor: WaitingFor = 'nobody', reason?: string): Promise<void> {
    if (stage === this.stage && step === this.step && waitingFor === this.waitingFor && reason === this.waitingReason)
      return;
    const visible = stage !== this.stage || waitingFor !== this.waitingFor;
    this.stage = stage;
    this.step = step;
    this.waitingFor = waitingFor;
    this.waitingReason = reason;
    if (visible) showStage(stage, waitingFor);
    await core.recordProgress({ requestId: this.requestId, stage, step, waitingFor, reason, at: now() });
  }

  /** Waits for a person; the first decision of that kind (and target) is taken and used once. */
  async decision(kind: DecisionKind, fits: (decision: Decision) => boolean = () => true): Promise<Decision> {
    return (await this.decisionUnless(kind, () => false, fits)) as Decision;
  }

  /** Undefined: something else came first. */
  async decisionUnless(
    kind: DecisionKind,
    first: () => boolean,
    fits: (decision: Decision) => boolean = () => true,
  ): Promise<Decision | undefined> {
    const doubted = (): boolean => LOOKING.has(kind) && this.openAsk('identity') !== undefined;
    for (;;) {
      await condition(() => this.peek(kind, fits) !== undefined || doubted() || first());
      if (!doubted()) return this.take(kind, fits);
      const { stage, step, waitingFor, waitingReason } = this;
      await this.onDoubt();
      await this.enter(stage, step, waitingFor, waitingReason);
    }
  }

  /** One write for many holders: the server, not the worker, is the bottleneck. */
  async noteHolders(tasks: Omit<HolderTaskUpdate, 'requestId' | 'at'>[]): Promise<void> {
    if (tasks.length === 0) return;
    const at = now();
    for (const task of tasks) this.holders[task.holder] = { step: task.step, state: task.state, since: at };
    await core.recordHolderTasks({ tasks: tasks.map((task) => ({ ...task, requestId: this.requestId, at })) });
  }

  async noteDelay(holder: string, step: Step, since: string): Promise<void> {
    this.holders[holder] = { step, state: 'slow', since };
    await core.recordHolderDelay({ requestId: this.requestId, holder, step, since, at: now() });
  }

  /** A holder that failed for good waits for its owner to say "try again". */
  async retryAsked(holder: string): Promise<void> {
    if (this.failed.size === 0) this.beforeFailure = { waitingFor: this.waitingFor, reason: this.waitingReason };
    this.failed.add(holder);
    await this.showFailed();
    try {
      await this.decision('holder', (decision) => decision.target === holder);
    } finally {
      // Also when nobody waits for this holder any more.
      this.failed.delete(holder);
      await CancellationScope.nonCancellable(() => this.showFailed());
    }
  }

  private async showFailed(): Promise<void> {
    const names = [...this.failed].sort().join(', ');
    if (names !== '') return this.enter(this.stage, this.step, 'holder', `${names} failed; the owner has to act`);
    return this.enter(this.stage, this.step, this.beforeFailure.waitingFor, this.beforeFailure.reason);
  }

  /** Told twice it is given once; what is free is left out no longer. */
  order(order: SupplementOrder): void {
    if (this.ordered.has(order.task)) return;
    this.ordered.add(order.task);
    const free = new Set(order.items.map(({ decisionId }) => decisionId));
    this.withheldItems = this.withheldItems.filter(({ decisionId }) => !free.has(decisionId));
    this.supplements.push(order);
  }

  takenBack(): boolean {
    return this.ending !== undefined;
  }

  openAsk(of: OpenAsk['of']): OpenAsk | undefined {
    return this.asks.find((ask) => ask.of === of);
  }

  async notProvided(): Promise<void> {
    await this.onNotProvided();
  }

  async answered(): Promise<void> {
    await this.onAnswered();
  }

  /** Something happened that the clock has to know. */
  async happened(event: ClockEvent): Promise<void> {
    this.events.push(event);
    await this.onEvent();
  }

  status(): RequestStatus {
    return {
      requestId: this.requestId,
      stage: this.stage,
      step: this.step,
      waitingFor: this.waitingFor,
      waitingReason: this.waitingReason,
      clock: this.clock,
      holders: this.holders,
      pendingMatches: this.pendingMatches,
      collected: this.collected,
      withheldItems: this.withheldItems,
      plan: this.plan,
      outcome: this.outcome,
    };
  }
}
