/** A queue worth looking at: requests in every state, a plan, held items, long and right-to-left names. */
import { randomUUID } from 'node:crypto';
import { computeClock } from '../../src/law/index.js';
import type { ClockResult, ItemDecision } from '../../src/law/types.js';
import type { RequestPatch } from '../../src/register/index.js';
import type { CompositePlan } from '../../workflows/types.js';
import { link } from '../server/support/portal.js';
import type { World } from '../server/support/world.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface Scene {
  erasure: { id: string; number: string };
  overdue: { id: string; number: string };
  /** Closed; some items wait for their holds. */
  kept: { id: string; number: string };
}

export const LONG_NAME =
  'Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley-Marjoribanks von und zu Beispielhausen';
export const RTL_NAME = 'مريم بنت عبد الرحمن المثالية';

export async function paintScene(world: World): Promise<Scene> {
  const now = world.clock.now();
  const ago = (ms: number): string => new Date(now.getTime() - ms).toISOString();
  const subject = (name: string) => ({
    identifiers: [
      {
        type: 'email',
        value: 'a.very.long.address.of.a.person.who.does.not.exist@subdomain.of.a.subdomain.example.com',
      },
    ],
    name,
    locale: 'en-GB',
    contactEmail: 'a.very.long.address.of.a.person.who.does.not.exist@subdomain.of.a.subdomain.example.com',
  });
  const move = (id: string, patch: Omit<RequestPatch, 'at'>, at = now.toISOString()) =>
    world.register.requests.update(id, { at, ...patch });

  world.clock.set(new Date(now.getTime() - 39 * DAY));
  const overdue = await world.request({ subject: subject(LONG_NAME), receivedAt: ago(40 * DAY) });
  await move(overdue.id, {
    stage: 'fulfil',
    step: 'collect',
    waitingFor: 'holder',
    waitingReason: 'crm failed; its owner has to act',
    clock: clock(now, -9 * DAY),
  });
  await world.register.holderTasks.set(overdue.id, 'accounts', 'collect', {
    at: ago(9 * HOUR),
    state: 'found',
    rows: 1284,
  });
  await world.register.holderTasks.set(overdue.id, 'billing', 'collect', {
    at: ago(5 * HOUR),
    state: 'slow',
    attempts: 7,
  });
  await world.register.holderTasks.set(overdue.id, 'crm', 'collect', {
    at: ago(3 * DAY),
    state: 'failed',
    attempts: 12,
    error: {
      kind: 'permanent',
      text: 'holder crm: collect output does not fit contract v1: parts.#.sha256 (invalid_format)',
    },
  });

  world.clock.set(new Date(now.getTime() - 26 * DAY));
  const erasure = await world.request({
    right: 'erasure',
    subject: subject(RTL_NAME),
    receivedAt: ago(26 * DAY),
    jurisdiction: 'DUAL:UK-ENG+EU-DE',
  });
  await move(erasure.id, { stage: 'verify', step: 'identity', waitingFor: 'subject' }, ago(20 * DAY));
  await move(erasure.id, { stage: 'locate', step: 'locate' }, ago(19 * DAY));
  await move(erasure.id, { stage: 'holds', step: 'holds' }, ago(18 * DAY));
  await move(erasure.id, { stage: 'fulfil', step: 'approve', waitingFor: 'reviewer', clock: clock(now, 4 * DAY) });
  for (const holder of ['accounts', 'billing', 'crm']) {
    await world.register.holderTasks.set(erasure.id, holder, 'preview', { at: ago(HOUR), state: 'done' });
  }
  const agent = await world.person(['agent'], { name: 'Ada Agent' });
  await paintAccountability(world, erasure.id);
  await world.register.decisions.record(erasure.id, {
    id: randomUUID(),
    kind: 'review',
    choice: 'proceed',
    reason: 'Checked every holder; the open balance of £12.40 stays.\nThe two SIMs run until the end of the month.',
    by: { id: agent.id, kind: 'person', roles: ['agent'] },
    at: ago(HOUR),
  });
  world.requests.statuses.set(erasure.id, {
    requestId: erasure.id,
    stage: 'fulfil',
    step: 'approve',
    waitingFor: 'reviewer',
    holders: {},
    pendingMatches: [{ target: 'crm/contact:CON-000123', why: 'shares only an e-mail address with one other person' }],
    plan: plan(),
  });

  world.clock.set(now);
  const calm = await world.request({ right: 'portability', subject: subject('Zoë Calm'), receivedAt: ago(2 * DAY) });
  await move(calm.id, {
    stage: 'verify',
    step: 'identity',
    waitingFor: 'subject',
    waitingReason: 'a code on the portal proves who asks',
    clock: clock(now, 28 * DAY),
  });
  const paused = await world.request({ subject: subject('Paul Paused'), receivedAt: ago(3 * DAY) });
  await move(paused.id, {
    stage: 'locate',
    step: 'match',
    waitingFor: 'agent',
    clock: { ...clock(now, 0), state: 'PAUSED', dueDate: null, dueBefore: null },
  });
  await world.request({ subject: subject('Nina New') });
  return { erasure, overdue, kept: await paintKept(world, agent.id) };
}

/** Recipients in every state, tasks, a complaint that is late, holds of people, letters in several languages. */
async function paintAccountability(world: World, requestId: string): Promise<void> {
  const { register, clock } = world;
  const at = clock.now().toISOString();
  const later = (days: number): string => new Date(clock.now().getTime() + days * DAY).toISOString();
  const by = { by: 'system', at };
  const names = ['Example Connectivity KK', 'Example Hosting BV', 'Example Mailing GmbH', 'Example Payments Ltd'];
  const notices = await register.recipients.open({
    ...{ requestId, kind: 'erasure', key: 'k', at, dueAt: later(7) },
    recipients: [...names, 'Mobile networks that carried the traffic of a very long name'].map((name) => ({
      ...{ name, country: 'JP', identifiers: [{ type: 'customer_id', value: 'CUS-1' }] },
      changes: ['contact', 'campaign_history', 'registrations'].map((dataset) => ({
        ...{ holder: 'crm', dataset, category: 'marketing_profile' },
      })),
    })),
  });
  const of = (name: string | undefined): string => notices.find(({ recipient }) => recipient === name)?.id ?? '';
  await register.recipients.record(of(names[0]), { state: 'sent', channel: 'mail', ...by });
  await register.recipients.record(of(names[1]), { state: 'acknowledged', ...by });
  await register.recipients.record(of(names[2]), { state: 'not_possible', reason: 'The company is dissolved.', ...by });
  await register.tasks.open({
    ...{ id: randomUUID(), requestId, kind: 'breach_assessment', ...by, dueAt: later(3) },
    why: 'The answer reached somebody else: its link was opened before the passphrase was changed.',
  });
  const receivedAt = '2026-06-20T09:00:00.000Z';
  await register.complaints.open({
    ...{ source: { system: 'web', id: 'C-77' }, receivedAt, jurisdiction: 'UK-ENG', requestId, locale: 'en-GB' },
    ...{ says: 'I waited for three weeks.', ...by },
    clock: computeClock({ jurisdiction: 'UK-ENG', right: 'complaint', receivedAt, events: [] }),
  });
  const legal = { id: (await world.person(['legal'])).id, kind: 'person' as const, roles: ['legal' as const] };
  await register.holds.open(
    {
      ...{ type: 'LITIGATION', selector: { requestId }, scope: { holders: ['billing'], from: '2025-01-01' } },
      basis: { UK: 'UK GDPR Art 17(3)(e)', EU: 'GDPR Art 17(3)(e)' },
      ...{ reviewOn: '2026-09-01', endsWhen: 'the claim over the invoices is settled', matter: 'M-77' },
      reason: 'The supplier is sued over its invoices.\nThe court asked for all of them.',
    },
    legal,
    at,
  );
  const letter = { requestId, sha256: 'a'.repeat(64), at };
  await register.letters.record({ ...letter, key: 'ack', kind: 'acknowledgement', locale: 'fr', body: 'Bonjour' });
  await register.letters.record({ ...letter, key: 'link', kind: 'delivery_link', locale: 'de' });
  await register.letters.sent(requestId, 'ack', 'mail', at);
}

async function paintKept(world: World, agentId: string): Promise<{ id: string; number: string }> {
  const kept = await world.request({ right: 'erasure' });
  const at = world.clock.now().toISOString();
  await world.register.requests.update(kept.id, {
    at,
    stage: 'closed',
    step: 'done',
    answeredAt: at,
    closedAt: at,
    outcome: 'partly_fulfilled',
    clock: clock(world.clock.now(), 20 * DAY),
  });
  await world.keys.create(`held:${kept.id}`);
  const item = (id: string, kind: 'ledger' | 'invoice') => ({
    id,
    dataset: id,
    category: 'payment' as const,
    kind,
    lawfulBasis: 'legal_obligation' as const,
    count: 12,
  });
  const reason = (hold: 'OUTSTANDING_BALANCE' | 'STATUTORY_RETENTION') => ({ hold, basis: {}, rules: ['H9'] });
  await world.register.held.put(
    kept.id,
    [
      {
        holder: 'billing',
        item: item('ledger', 'ledger'),
        reasons: [reason('OUTSTANDING_BALANCE'), reason('STATUTORY_RETENTION')],
      },
      {
        holder: 'billing',
        item: item('invoices', 'invoice'),
        reasons: [reason('STATUTORY_RETENTION')],
        until: '2032-03-31',
      },
    ],
    {},
    at,
  );
  await world.register.deliveries.record({
    id: randomUUID(),
    requestId: kept.id,
    linkId: (await link(world, kept.id, 'answer')).id,
    files: [
      {
        name: `${kept.number}-answer.html`,
        objectId: 'x',
        bytes: 10,
        sha256: 'a'.repeat(64),
        mediaType: 'text/html; charset=utf-8',
      },
    ],
    offeredAt: at,
  });
  const by = { id: agentId, kind: 'person' as const, roles: ['agent' as const] };
  await world.register.decisions.record(kept.id, {
    id: randomUUID(),
    kind: 'verify',
    choice: 'proven',
    reason: 'Called back on the number on file',
    by,
    at,
  });
  return kept;
}

function clock(now: Date, leftMs: number): ClockResult {
  const dueBefore = new Date(now.getTime() + leftMs);
  const dueDate = new Date(dueBefore.getTime() - DAY).toISOString().slice(0, 10);
  return {
    state: 'RUNNING',
    dueDate,
    dueBefore: dueBefore.toISOString(),
    extensionNoticeDue: dueDate,
    refusalNoticeDue: dueDate,
    governs: 'EU',
    derivation: [
      {
        rule: 'T6',
        says: 'the receipt counts on the local date of each regime',
        inputs: { receivedAt: '2026-02-04T09:00:00Z' },
        date: '2026-02-04',
      },
      { rule: 'T1', says: 'one month later, the same day of the month', inputs: { months: 1 }, date: dueDate },
      { rule: 'T3', says: 'it is a working day, so nothing is rolled', inputs: {}, date: dueDate },
      { rule: 'J3', says: 'of both regimes the earlier date counts', inputs: {}, date: dueDate, contested: true },
    ],
    rules: '1',
  };
}

function plan(): CompositePlan {
  const item = (
    id: string,
    dataset: string,
    kind: ItemDecision['item']['kind'],
    category: ItemDecision['item']['category'],
    count: number,
  ) => ({
    id,
    dataset,
    category,
    kind,
    lawfulBasis: 'contract_with_subject' as const,
    count,
  });
  const decisions: ItemDecision[] = [
    {
      holder: 'crm',
      item: item('campaigns', 'campaigns', 'marketing_profile', 'marketing_profile', 41),
      outcome: 'ERASE_NOW',
      reasons: [],
      restrict: false,
      rules: ['E1'],
    },
    {
      holder: 'billing',
      item: item('ledger', 'ledger', 'ledger', 'payment', 128),
      outcome: 'RETAIN_HOLD',
      restrict: true,
      rules: ['E5'],
      reasons: [
        {
          hold: 'OUTSTANDING_BALANCE',
          basis: { UK: 'UK GDPR Art 17(3)(e)', EU: 'GDPR Art 17(3)(e)' },
          endsWhen: 'the balance is paid',
          rules: ['H9'],
        },
        { hold: 'STATUTORY_RETENTION', basis: { UK: 'FA 1998 Sch 18 para 21' }, until: '2032-03-31', rules: ['E2'] },
      ],
    },
    {
      holder: 'traffic',
      item: item('lines/2026-02', 'lines', 'traffic_billed', 'traffic', 10_234),
      outcome: 'UNDECIDED',
      reasons: [],
      restrict: false,
      missing: ['billing'],
      rules: ['H7'],
    },
  ];
  const holderPlan = (holder: string, itemId: string, dataset: string, outcome: 'erase' | 'retain', count: number) => ({
    holder,
    subject: { refs: [], identifiers: [], representative: false },
    asOf: '2026-03-02T10:00:00.000Z',
    orders: [],
    items: [{ itemId, dataset, outcome, count }],
    hash: 'c'.repeat(64),
  });
  return {
    hash: '5f2b8c0d'.repeat(8),
    main: [
      holderPlan('crm', 'campaigns', 'campaigns', 'erase', 41),
      holderPlan('billing', 'ledger', 'ledger', 'retain', 128),
    ],
    contact: [holderPlan('accounts', 'contact', 'customers', 'erase', 1)],
    decisions,
  };
}
