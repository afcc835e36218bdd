/**
 * A small world for the workflows: holders whose records are plain arrays, and core activities that remember what they were told.
 * The law is the real one. Everything a test asserts is read from `events` and from the holders' records.
 */
import { createHash } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import type { SentOtherwise } from '../../activities/answer-types.js';
import type { HolderCalls } from '../../activities/holder-calls.js';
import { judge, localDate, weighed } from '../../activities/law.js';
import type { CoreActivities } from '../../activities/types.js';
import type { HolderPlan, Identifier, ItemOrder, Objection } from '../../src/connector/contract.js';
import {
  askedAgain,
  computeClock,
  contactItems,
  decideItems,
  nextDate,
  regimesOf,
  standsAgainst,
} from '../../src/law/index.js';
import type { PersonHold } from '../../src/law/index.js';
import type { Fact, ItemFact } from '../../src/law/types.js';
import type { Decision, RequestInput, Role } from '../../src/register/model.js';
import { rightsActivities, rightsCalls } from './rights-world.js';

export interface FakeItem extends ItemFact {
  restricted?: boolean;
}

export class FakeHolder {
  items: FakeItem[] = [];
  facts: Fact[] = [];
  identifiers: Identifier[] = [];
  understood = ['email', 'customer_id'];
  answersFor: ('balance' | 'service')[] = [];
  capabilities = [
    'describe',
    'locate',
    'holds',
    'collect',
    'preview',
    'erase',
    'confirm',
    'restrict',
    'unrestrict',
    'suppress',
    'rectify',
    'object',
    'confirmApplied',
  ];
  sharedEmail = 0;
  /** Fails this call so. */
  failing: Partial<Record<keyof HolderCalls, 'transient' | 'permanent'>> = {};
  lies = false;
  /** Uses records as a whole: an item is not restricted alone. */
  wholeRecord = false;
  suppressed = false;
  /** `<dataset>.<field>` → value. */
  values: Record<string, string> = {};
  statements: Record<string, string> = {};
  /** Restrictions that stand: mark → items; undefined: everything. */
  marks = new Map<string, string[] | undefined>();
  /** What was objected to. */
  objections: Objection[] = [];
  calls: string[] = [];

  constructor(readonly name: string) {}
}

export interface WorldEvent {
  what: string;
  at: string;
  detail?: unknown;
}

export class World {
  readonly holders = new Map<string, FakeHolder>();
  readonly events: WorldEvent[] = [];
  frozen = false;
  stepUp = false;
  /** No address takes a letter. */
  unmailable = false;
  holds: PersonHold[] = [];
  secondLook = false;
  /** Somebody checked whose the changed mailbox is. */
  mailboxChecked = false;
  /** Something came up against held items that the person is to be told of. */
  holdAdded = false;
  factors = new Set<string>(['sign_in']);
  complaint: Awaited<ReturnType<CoreActivities['complaintState']>> = {
    ...{ acknowledged: true, closed: false, dueBefore: null },
  };
  /** Nothing of what was left out is there any more. */
  nothingLeft = false;
  /** Withheld records that are nowhere. */
  strays = new Set<string>();
  /** What is known in the request opened together with this one. */
  otherIdentity: Awaited<ReturnType<CoreActivities['identityOf']>> = { state: 'pending' };
  otherAnswer: { answeredAt?: string; openedAt?: string } = {};
  /** Purposes of a dataset as the data map has them; absent: as holders report their uses. */
  purposes: Record<string, string[]> = {};
  openRequests: { requestId: string; right: 'access' | 'portability' }[] = [];

  holder(name: string): FakeHolder {
    const found = this.holders.get(name) ?? new FakeHolder(name);
    this.holders.set(name, found);
    return found;
  }

  note(what: string, at: string, detail?: unknown): void {
    this.events.push({ what, at, detail });
  }

  happened(what: string): WorldEvent[] {
    return this.events.filter((event) => event.what === what);
  }

  order(...whats: string[]): string[] {
    return this.events.map((event) => event.what).filter((what) => whats.includes(what));
  }

  coreActivities(): CoreActivities {
    const note = this.note.bind(this);
    const done = (): Promise<void> => Promise.resolve();
    const posted = (sent: SentOtherwise | undefined, at: string): void => {
      if (sent) note('sent otherwise', at, { ...sent, files: sent.files.map(({ name }) => name) });
    };
    return {
      recordClock: ({ jurisdiction, right, receivedAt, events, at }) => {
        const clock = computeClock({ jurisdiction, right, receivedAt, events });
        note('clock', at, clock.dueBefore);
        return Promise.resolve(clock);
      },
      weighClock: (input) => Promise.resolve(weighed(input)),
      acknowledge: ({ at }) => (note('acknowledged', at), done()),
      askPerson: ({ ask, askId, reminder, closesAt, at }) => {
        note(reminder === 0 ? `asked ${ask}` : `reminded ${ask}`, at, { closesAt });
        return Promise.resolve({ mailed: !this.unmailable, letter: `ask-${ask}-${askId}-${reminder}` });
      },
      tellExtension: ({ dueDate, at }) => {
        note('notice', at, dueDate);
        return Promise.resolve({ mailed: !this.unmailable, letter: 'extension' });
      },
      recordExtended: ({ dueDate, at }) => (note('extended', at, dueDate), done()),
      recordNotReached: ({ of, why, dueDate, at }) => (note(`not reached ${of}`, at, { why, dueDate }), done()),
      settleNotReached: ({ result, at }) => (note(`settled ${result}`, at), done()),
      recordCameBack: ({ letter, at }) => (note('came back', at, letter), done()),
      recordBounced: ({ supplement, at }) => (note('bounced', at, supplement), done()),
      apologise: ({ at }) => (note('apology', at), done()),
      recordPartAnswered: ({ missing, otherwise, at }) => (
        note('part answered', at, missing),
        posted(otherwise, at),
        done()
      ),
      closeEarly: ({ outcome, unanswered, at }) => (note(`ended ${outcome}`, at, unanswered), done()),
      takeUpAgain: () => Promise.resolve({ taken: true }),
      recordDueWarning: ({ at }) => (note('warned', at), done()),
      recordBreach: ({ at }) => (note('breached', at), done()),
      recordProgress: ({ stage, step, waitingFor, at }) => (note(`${stage}/${step}`, at, waitingFor), done()),
      recordHolderTasks: ({ tasks }) => {
        for (const task of tasks) note(`task ${task.holder} ${task.step} ${task.state}`, task.at, task);
        return done();
      },
      recordHolderDelay: ({ holder, step, at }) => (note(`delay ${holder} ${step}`, at), done()),
      recordDecision: ({ decision }) => (note(`decision ${decision.kind}`, decision.at, decision), done()),
      holderSummaries: ({ holders }) =>
        Promise.resolve(
          holders.map((holder) => {
            const { capabilities, understood, answersFor } = this.holder(holder);
            return { holder, capabilities, identifiersUnderstood: understood, answersFor };
          }),
        ),
      closeRequest: ({ outcome, at }) => (note('closed', at, outcome), done()),
      inviteToVerify: ({ reminder, at }) => {
        note('invited', at, reminder);
        return Promise.resolve({ linkId: `link-${reminder}`, mailed: !this.unmailable, letter: `identity-${at}` });
      },
      recordVerified: ({ method, at }) => (note('verified', at, method), done()),
      closeUnverified: ({ at }) => (note('unverified letter', at), done()),
      judgeMatches: ({ finds, proven, decided, claim }) => {
        const claimed = [...claim.identifiers, ...(claim.signedIn?.identifiers ?? [])] as Identifier[];
        return Promise.resolve(judge(finds, proven, decided, claimed));
      },
      datasetsToCollect: ({ subjects, withheldCategories, scope }) =>
        Promise.resolve(
          Object.fromEntries(
            Object.keys(subjects).map((holder) => [
              holder,
              [
                ...new Set(
                  this.holder(holder)
                    .items.filter((item) => !withheldCategories.includes(item.category))
                    .filter((item) => scope?.includes(item.category) ?? true)
                    .map((item) => item.dataset),
                ),
              ],
            ]),
          ),
        ),
      needsStepUp: () => Promise.resolve(this.stepUp),
      packForController: ({ at }) => (note('packed', at), done()),
      recordTransmission: ({ to, address, decision, at }) => (
        note('transmission', at, { to, address, choice: decision.choice, ...decision.transmission }),
        done()
      ),
      prepareAnswer: ({ exemptions, scope, collected, withheld, missing, transmission, at }) => {
        note('answer prepared', at, {
          ...{ holders: Object.keys(collected), withheld, missing, exemptions, scope },
          ...(transmission === undefined ? {} : { transmission }),
        });
        return Promise.resolve({
          outcome: withheld.length + missing.length > 0 ? ('partly_fulfilled' as const) : ('fulfilled' as const),
          files: [],
        });
      },
      prepareSupplement: ({ items, exemptions, collected, letterKey, at }) => {
        note('supplement prepared', at, {
          ...{ items: items.map(({ target }) => target), left: exemptions?.map(({ target }) => target), letterKey },
          collected: Object.fromEntries(
            Object.entries(collected).map(([holder, { rows }]) => [holder, Object.keys(rows)]),
          ),
        });
        const name = `${letterKey}.zip`;
        const file = { name, objectId: name, bytes: 1, sha256: '', mediaType: 'application/zip' };
        return Promise.resolve({ files: this.nothingLeft ? [] : [file] });
      },
      recordSupplement: ({ task, result, otherwise, at }) => (
        note('supplemented', at, { task, result }),
        posted(otherwise, at),
        done()
      ),
      findWithheld: ({ exemptions }) =>
        Promise.resolve({ strays: exemptions.map(({ target }) => target).filter((target) => this.strays.has(target)) }),
      acknowledgeComplaint: ({ at }) => (note('complaint acknowledged', at), Promise.resolve(this.complaint)),
      complaintState: () => Promise.resolve(this.complaint),
      recordComplaintLate: ({ dueBefore, at }) => (note('complaint late', at, dueBefore), done()),
      tellComplaintOutcome: ({ at }) => (note('complaint told', at), done()),
      forwardPart: ({ at, dueDate }) => (note('forwarded', at, dueDate), done()),
      identityOf: () => Promise.resolve(this.otherIdentity),
      answerOf: ({ at }) => {
        const { answeredAt, openedAt } = this.otherAnswer;
        if (answeredAt === undefined || answeredAt > at) return Promise.resolve({ settled: false });
        const until = new Date(Date.parse(answeredAt) + 14 * DAY).toISOString();
        const settled = until <= at || (openedAt !== undefined && openedAt <= at);
        return Promise.resolve(settled ? { settled } : { settled, until });
      },
      decideItems: ({ jurisdiction, facts, representative, deferred, mailboxes, at }) => {
        const decided = decideItems({
          facts,
          descriptions: [...this.holders.values()].map(({ name, answersFor }) => ({ holder: name, answersFor })),
          regimes: regimesOf(jurisdiction),
          asOf: localDate(at),
          representative,
          openRequests: this.openRequests,
          holds: this.holds,
          policy: {
            accountingPeriodEnd: '03-31',
            germanTaxDuties: false,
            supportRetentionMonths: 24,
            securityLogMonths: 12,
          },
        });
        if (mailboxes) note('mailbox changed', at, mailboxes);
        const asks = mailboxes !== undefined && !this.mailboxChecked;
        const decisions = asks ? askedAgain(decided, regimesOf(jurisdiction)) : decided;
        return Promise.resolve({
          decisions,
          contact: contactItems(decisions).map((decision) => `${decision.holder}/${decision.item.id}`),
          nextDate: nextDate(decisions, localDate(at)),
          ...(deferred ? { added: this.holdAdded } : {}),
        });
      },
      composePlan: ({ main, contact, decisions }) =>
        Promise.resolve({ hash: hashOf([...main, ...contact].map((plan) => plan.hash)), main, contact, decisions }),
      erasuresFrozen: () => Promise.resolve({ frozen: this.frozen }),
      beginErasure: ({ plans, at }) => {
        if (!this.frozen)
          note(
            'ledger',
            at,
            plans.map((plan) => plan.holder),
          );
        return Promise.resolve({ frozen: this.frozen });
      },
      recordErasure: ({ phase, at }) => (note(`erasure ${phase}`, at), done()),
      enterStanding: ({ calls, at }) => {
        for (const { holder, call } of calls) note(`entered ${holder} ${call}`, at);
        return done();
      },
      prepareErasureAnswer: ({ decisions, at }) => {
        note('erasure answer prepared', at, decisions);
        return Promise.resolve({ outcome: 'fulfilled' as const, files: [] });
      },
      issueCertificate: ({ at }) => (note('certificate', at), done()),
      openHeld: ({ decisions, mailboxes, at }) => {
        note(
          'held opened',
          at,
          decisions.map(({ holder, item }) => `${holder}/${item.id}`),
        );
        if (mailboxes) note('held opened, mailbox changed', at, mailboxes);
        return done();
      },
      recordHeld: ({ decisions, erased, at }) => (
        note('held recorded', at, { waiting: decisions.length, erased }),
        done()
      ),
      tellHoldAdded: ({ mailboxes, at }) => (note('told added', at, mailboxes), done()),
      tellHoldLifted: ({ contactNext, mailboxes, at }) => (note('told lifted', at, { contactNext, mailboxes }), done()),
      heldMeanwhile: ({ plan, at }) => {
        const asOf = localDate(at);
        const held = plan.orders.some(
          ({ item, outcome }) =>
            outcome !== 'retain' && this.holds.some((hold) => standsAgainst(hold, plan.holder, item, asOf)),
        );
        return Promise.resolve({ held });
      },
      secondLook: () => Promise.resolve({ needed: this.secondLook }),
      closeHeld: ({ cancelled, at }) => (note('held closed', at, { cancelled }), done()),
      offerAnswer: ({ claim, exception, round, files, at }) => {
        if (this.factors.size === 0 && !exception) return Promise.resolve({ state: 'needs_exception' as const });
        const mandate = claim.representative?.mandate;
        note('offered', at, {
          round,
          exception,
          to: claim.contactEmail,
          files: files.map(({ name }) => name),
          mandate,
        });
        return Promise.resolve({ state: 'offered' as const, linkId: `answer-${round}` });
      },
      recordAnswered: ({ otherwise, at }) => (note('answered', at), posted(otherwise, at), done()),
      openRecipientNotices: ({ kind, changed, at }) => {
        note(`recipients ${kind}`, at, changed);
        return Promise.resolve({ recipients: [] });
      },
      ...rightsActivities(this),
      sweepOnce: ({ at }) => {
        note('swept', at);
        return Promise.resolve({ poked: 0, purged: 0 });
      },
    };
  }

  holderActivities(name: string): HolderCalls {
    const holder = this.holder(name);
    const guard = (call: keyof HolderCalls, now: string): void => {
      holder.calls.push(call);
      this.note(`call ${name} ${call}`, now);
      const failing = holder.failing[call];
      if (failing)
        throw ApplicationFailure.create({
          message: `${name} fails`,
          type: failing,
          nonRetryable: failing === 'permanent',
        });
    };
    const searched = (now: string) => ({ identifierTypes: holder.understood, at: now });
    const erasable = (plan: HolderPlan): string[] =>
      plan.orders
        .filter((order) => order.outcome === 'erase' || order.outcome === 'anonymise')
        .map((order) => order.item.id);
    return {
      describe: () => Promise.reject(new Error('not used')),
      challenge: async ({ now }) => {
        guard('challenge', now);
        return { handle: 'h'.repeat(32) };
      },
      locate: async ({ now, identifiers }) => {
        guard('locate', now);
        const known = holder.items.length > 0 ? holder.identifiers : [];
        const hits = identifiers.filter((asked) =>
          known.some((own) => own.type === asked.type && own.value === asked.value),
        );
        const evidence = hits.map((by) => ({ by, sharedWith: by.type === 'email' ? holder.sharedEmail : 0 }));
        const found =
          hits.length > 0 ? [{ ref: 'person:1', evidence, identifiers: known, counts: {}, representative: false }] : [];
        return { searched: searched(now), found };
      },
      holds: async ({ now }) => {
        guard('holds', now);
        const items = holder.items.map(({ restricted: _, ...item }) => item);
        return { searched: searched(now), facts: holder.facts, items };
      },
      collect: async ({ now, datasets }) => {
        guard('collect', now);
        const rows = Object.fromEntries((datasets ?? []).map((dataset) => [dataset, countOf(holder.items, dataset)]));
        return { searched: searched(now), parts: [], rows };
      },
      preview: async ({ now, orders, subject, asOf }) => {
        guard('preview', now);
        return planOf(name, orders, subject, asOf, holder);
      },
      erase: async ({ now, plan, key }) => {
        guard('erase', now);
        this.note(`erase ${name}`, now, { key, items: erasable(plan) });
        if (!holder.lies) holder.items = holder.items.filter((item) => !erasable(plan).includes(item.id));
        return { status: 'done', removed: {}, retained: {}, atomic: true };
      },
      confirm: async ({ now, plan }) => {
        guard('confirm', now);
        const remaining = holder.items.filter((item) => erasable(plan).includes(item.id));
        return {
          searched: searched(now),
          remaining: remaining.map(({ id, dataset, count }) => ({ itemId: id, dataset, count })),
        };
      },
      suppress: async ({ now }) => {
        guard('suppress', now);
        holder.suppressed = true;
        return { status: 'applied', at: now };
      },
      ...rightsCalls(holder, guard),
      identifiers: async ({ now }) => {
        guard('identifiers', now);
        return { searched: searched(now), parts: [], count: 0 };
      },
    };
  }
}

function planOf(
  holder: string,
  orders: ItemOrder[],
  subject: HolderPlan['subject'],
  asOf: string,
  state: FakeHolder,
): HolderPlan {
  const items = orders.map(({ item, outcome }) => ({
    itemId: item.id,
    dataset: item.dataset,
    outcome,
    count: item.count,
  }));
  return { holder, subject, asOf, orders, items, hash: hashOf([holder, items, state.facts]) };
}

function countOf(items: ItemFact[], dataset: string): number {
  return items.filter((item) => item.dataset === dataset).reduce((sum, item) => sum + item.count, 0);
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

const DAY = 24 * 3600 * 1000;

export const PEOPLE = {
  agent: { id: '00000000-0000-4000-8000-00000000000a', kind: 'person' as const, roles: ['agent' as Role] },
  reviewer: { id: '00000000-0000-4000-8000-00000000000b', kind: 'person' as const, roles: ['reviewer' as Role] },
  both: {
    id: '00000000-0000-4000-8000-00000000000c',
    kind: 'person' as const,
    roles: ['agent' as Role, 'reviewer' as Role],
  },
  machine: { id: '00000000-0000-4000-8000-00000000000d', kind: 'machine' as const, roles: ['reviewer' as Role] },
  owner: { id: '00000000-0000-4000-8000-00000000000e', kind: 'person' as const, roles: ['owner' as Role] },
};

let decisions = 0;

export function decision(
  kind: Decision['kind'],
  choice: string,
  by: Decision['by'],
  more: Partial<Decision> = {},
): Decision {
  decisions++;
  return {
    id: `decision-${decisions}`,
    kind,
    choice,
    reason: 'because of the test',
    by,
    at: '2026-11-02T12:00:00.000Z',
    ...more,
  };
}

export function requestInput(world: World, changes: Partial<RequestInput> = {}): RequestInput {
  return {
    requestId: '11111111-1111-4111-8111-111111111111',
    right: 'access',
    jurisdiction: 'UK-ENG',
    source: { kind: 'ticket', system: 'support', id: 'T-1' },
    receivedAt: '2026-11-02T09:15:00.000Z',
    openedBy: PEOPLE.agent,
    subject: {
      identifiers: [{ type: 'email', value: 'subject@example.com' }],
      locale: 'en-GB',
      signedIn: {
        system: 'support',
        assertedAt: '2026-11-02T09:15:00.000Z',
        identifiers: [{ type: 'customer_id', value: 'CUS-1' }],
      },
    },
    holders: [...world.holders.keys()],
    identityHolder: 'accounts',
    installation: 'test',
    timings: {
      identityReminders: [7 * DAY, 14 * DAY],
      identityClose: 30 * DAY,
      codeExpiry: 7 * DAY,
      linkExpiry: 14 * DAY,
      dueWarning: 7 * DAY,
      holderSlow: 600_000,
      heartbeat: 15_000,
      partialAnswer: 3 * DAY,
      holdsPatience: 2 * DAY,
      sweepInterval: DAY,
      liftedErasure: 7 * DAY,
      restrictionNotice: 7 * DAY,
    },
    stepUpCategories: ['traffic'],
    ...changes,
  };
}

/** The person of S01: £12.40 due, two SIMs, marketing consent, closed tickets, an invoice within its retention. */
export function debtorWorld(): World {
  const world = new World();
  const customer: Identifier[] = [
    { type: 'customer_id', value: 'CUS-1' },
    { type: 'email', value: 'subject@example.com' },
  ];
  const accounts = world.holder('accounts');
  accounts.identifiers = customer;
  accounts.answersFor = ['service'];
  accounts.facts = [
    {
      type: 'active_service',
      services: [
        { ref: 'A', label: 'SIM A' },
        { ref: 'B', label: 'SIM B' },
      ],
    },
  ];
  accounts.items = [
    {
      id: 'identity',
      dataset: 'customers',
      category: 'identity_contact',
      kind: 'identity_minimum',
      lawfulBasis: 'contract_with_subject',
      count: 1,
    },
    {
      id: 'profile',
      dataset: 'users',
      category: 'identity_contact',
      kind: 'identity_other',
      lawfulBasis: 'contract_with_subject',
      count: 1,
    },
    {
      id: 'sims',
      dataset: 'sims',
      category: 'identity_contact',
      kind: 'service_identity',
      lawfulBasis: 'contract_with_subject',
      count: 2,
    },
  ];
  const billing = world.holder('billing');
  billing.identifiers = customer;
  billing.answersFor = ['balance'];
  billing.facts = [{ type: 'outstanding_balance', amountMinor: 1240, currency: 'GBP', invoices: ['INV-1'] }];
  billing.items = [
    {
      id: 'invoices/2026',
      dataset: 'invoices',
      category: 'payment',
      kind: 'invoice',
      lawfulBasis: 'legal_obligation',
      count: 3,
      recordDate: '2026-10-31',
    },
    {
      id: 'card',
      dataset: 'cards',
      category: 'payment',
      kind: 'payment_token',
      lawfulBasis: 'contract_with_subject',
      count: 1,
    },
  ];
  const crm = world.holder('crm');
  crm.identifiers = customer;
  crm.items = [
    {
      id: 'profile',
      dataset: 'contacts',
      category: 'marketing_profile',
      kind: 'marketing_profile',
      lawfulBasis: 'consent',
      count: 1,
    },
    {
      id: 'events',
      dataset: 'events',
      category: 'event_contacts',
      kind: 'event_contact',
      lawfulBasis: 'consent',
      count: 2,
    },
  ];
  return world;
}
