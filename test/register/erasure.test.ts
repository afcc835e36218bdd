import { randomUUID } from 'node:crypto';
import type { ItemFact, Reason } from '../../src/law/types.js';
import type { LedgerEntry, NewHeldItem } from '../../src/register/index.js';
import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

let register: TestRegister;
let requestId: string;
const at = '2026-03-02T10:00:00.000Z';
const days = (count: number) => new Date(Date.parse(at) + count * 86_400_000).toISOString();
const justBefore = (instant: string) => new Date(Date.parse(instant) - 1).toISOString();

beforeEach(async () => {
  register = await testRegister(at);
  ({ requestId } = await register.intake.open(newRequest({ right: 'erasure' })));
  register.sealer.create(`held:${requestId}`);
});
afterEach(() => register.close());

const item = (id: string): ItemFact => ({
  id,
  dataset: 'invoices',
  category: 'payment',
  kind: 'invoice',
  lawfulBasis: 'legal_obligation',
  count: 3,
});
const reason: Reason = {
  hold: 'OUTSTANDING_BALANCE',
  basis: { UK: 'Art 17(3)(e)' },
  endsWhen: 'the invoice is paid',
  detail: { money: { amountMinor: 1240, currency: 'GBP' }, invoices: ['INV-CANARY'] },
  rules: ['H9'],
};
const held = (id: string, differs: Partial<NewHeldItem> = {}): NewHeldItem => ({
  holder: 'billing',
  item: item(id),
  reasons: [reason],
  ...differs,
});
const ada = { type: 'customer_id', value: 'CUS-1' };

describe('held items', () => {
  it('keep their reasons sealed under the held key, which outlives the case key', async () => {
    await register.held.put(
      requestId,
      [held('invoices/2024', { until: '2031-03-31', nextAt: days(10) })],
      { billing: [ada] },
      at,
    );
    const stored = await register.db.selectFrom('held_items').selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify({ ...stored, reasons: Buffer.from(stored.reasons ?? '').toString('latin1') })).not.toMatch(
      /CANARY|1240/,
    );
    register.sealer.destroy(`case:${requestId}`);
    expect(await register.held.list(requestId)).toEqual([
      {
        ...{
          requestId,
          holder: 'billing',
          item: item('invoices/2024'),
          holds: ['OUTSTANDING_BALANCE'],
          reasons: [reason],
        },
        ...{ until: '2031-03-31', nextAt: days(10), state: 'waiting', since: at, endedAt: undefined },
      },
    ]);
    register.sealer.destroy(`held:${requestId}`);
    expect(await register.held.list(requestId)).toMatchObject([{ holds: ['OUTSTANDING_BALANCE'], reasons: undefined }]);
  });

  it('are decided again by a repeat while they wait, and never revived', async () => {
    await register.held.put(requestId, [held('a'), held('b')], {}, at);
    await register.held.end(requestId, [{ holder: 'billing', itemId: 'a' }], 'erased', days(1));
    await register.held.end(requestId, [{ holder: 'billing', itemId: 'a' }], 'cancelled', days(2));
    const again = { reasons: [{ ...reason, hold: 'STATUTORY_RETENTION' as const }], nextAt: days(3) };
    await register.held.put(requestId, [held('a', again), held('b', again)], {}, days(2));
    expect(await register.held.list(requestId)).toMatchObject([
      { item: { id: 'a' }, state: 'erased', endedAt: days(1), holds: ['OUTSTANDING_BALANCE'] },
      { item: { id: 'b' }, state: 'waiting', since: at, holds: ['STATUTORY_RETENTION'], nextAt: days(3) },
    ]);
  });

  it('are found by the event of a holder about the person, until the last one ends', async () => {
    await register.held.put(
      requestId,
      [held('a'), held('b')],
      { billing: [ada], accounts: [{ type: 'email', value: 'ada@example.com' }] },
      at,
    );
    expect(await register.held.matching('billing', [{ type: 'customer_id', value: 'CUS-2' }, ada])).toEqual([
      requestId,
    ]);
    expect(await register.held.matching('accounts', [ada])).toEqual([]);
    expect(await register.held.matching('accounts', [{ type: 'email', value: 'ADA@example.com' }])).toEqual([
      requestId,
    ]);
    expect(await register.held.matching('billing', [{ type: 'user_id', value: 'CUS-1' }])).toEqual([]);
    await register.held.end(requestId, [{ holder: 'billing', itemId: 'a' }], 'erased', days(1));
    expect(await register.held.matching('billing', [ada])).toEqual([requestId]);
    const others = register.another();
    await Promise.all([
      register.held.end(requestId, [{ holder: 'billing', itemId: 'b' }], 'erased', days(1)),
      others.held.end(requestId, [{ holder: 'billing', itemId: 'b' }], 'cancelled', days(1)),
    ]);
    expect(await register.held.matching('billing', [ada])).toEqual([]);
    expect(await register.db.selectFrom('held_hashes').selectAll().execute()).toEqual([]);
  });

  it('are due when their next date has come, longest due first', async () => {
    const { requestId: second } = await register.intake.open(newRequest());
    register.sealer.create(`held:${second}`);
    await register.held.put(requestId, [held('a', { nextAt: days(10) }), held('b')], {}, at);
    await register.held.put(second, [held('a', { nextAt: days(5) })], {}, at);
    expect(await register.held.due(justBefore(days(5)))).toEqual([]);
    expect(await register.held.due(days(5))).toEqual([second]);
    expect(await register.held.due(days(10))).toEqual([second, requestId]);
    await register.held.end(second, [{ holder: 'billing', itemId: 'a' }], 'erased', days(5));
    expect(await register.held.due(days(10))).toEqual([requestId]);
    expect(await register.held.waiting()).toEqual([{ requestId, items: 2, since: at, nextAt: days(10) }]);
  });
});

describe('erasure ledger', () => {
  const record = (differs = {}) =>
    register.ledger.record({
      requestId,
      holder: 'billing',
      planHash: 'p'.repeat(64),
      identifiers: [ada],
      at,
      expiresAt: days(65),
      ...differs,
    });

  it('covers the plan it was written for, once however often it is written', async () => {
    expect(await register.ledger.covers(requestId, 'billing', 'p'.repeat(64))).toBe(false);
    await Promise.all([record(), record(), record()]);
    expect(await register.ledger.covers(requestId, 'billing', 'p'.repeat(64))).toBe(true);
    expect(await register.ledger.covers(requestId, 'billing', 'q'.repeat(64))).toBe(false);
    expect(await register.ledger.covers(requestId, 'crm', 'p'.repeat(64))).toBe(false);
    const rows = await register.db.selectFrom('erasure_ledger').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('CUS-1');
  });

  it('finds the erased in a stream of a restored holder, in batches, until the backups are gone', async () => {
    await record({
      identifiers: [ada, { type: 'email', value: 'Ada@example.com' }],
      ...{ asOf: at, datasets: ['payments'], items: [{ id: 'payments/2024', outcome: 'erase' as const }] },
    });
    const restored = Array.from({ length: 2_500 }, (_, n) =>
      register.ledger.hash({ type: 'customer_id', value: `CUS-${n}` }),
    );
    const email = register.ledger.hash({ type: 'email', value: 'ada@example.com' });
    async function* stream() {
      yield* restored;
      yield await Promise.resolve(email);
    }
    const found = async (holder: string, now: string) => {
      const entries: LedgerEntry[] = [];
      for await (const entry of register.ledger.lookup(holder, stream(), now)) entries.push(entry);
      return entries;
    };
    expect(await found('billing', days(1))).toEqual([
      {
        hash: restored[1],
        type: 'customer_id',
        requestId,
        holder: 'billing',
        planHash: 'p'.repeat(64),
        at,
        expiresAt: days(65),
        ...{ asOf: at, datasets: ['payments'], items: [{ id: 'payments/2024', outcome: 'erase' as const }] },
      },
      expect.objectContaining({ hash: email, type: 'email' }),
    ]);
    expect(await found('crm', days(1))).toEqual([]);
    expect(await found('billing', days(65))).toEqual([]);
    expect(await register.ledger.expire(justBefore(days(65)))).toBe(0);
    expect(await register.ledger.expire(days(65))).toBe(2);
  });

  it('cannot be joined with the hashes of open or held requests', () => {
    const email = { type: 'email', value: 'ada@example.com' };
    expect(register.ledger.hash(email)).not.toBe(register.subjects.hash(email));
  });
});

describe('retention', () => {
  const deliver = async (offeredAt: string) => {
    const { id: linkId } = await register.links.create({
      id: randomUUID(),
      requestId,
      kind: 'answer',
      expiresAt: days(14),
      at,
    });
    await register.deliveries.record({ id: randomUUID(), requestId, linkId, files: [], offeredAt });
    return linkId;
  };
  const contentDue = async (now: string) => (await register.purge.contentDue(now)).map((due) => due.requestId);
  const caseDue = async (now: string) => (await register.purge.caseDue(now)).map((due) => due.requestId);

  it('lets a bundle go thirty days after the first download', async () => {
    const linkId = await deliver(at);
    await register.deliveries.receipt({ id: randomUUID(), requestId, linkId, event: 'downloaded', at: days(2) });
    // An open request may still need its key, however long ago its answer was fetched.
    expect(await contentDue(days(400))).toEqual([]);
    await register.requests.update(requestId, { at: days(3), closedAt: days(3), outcome: 'fulfilled' });
    expect(await contentDue(justBefore(days(32)))).toEqual([]);
    expect(await contentDue(days(32))).toEqual([requestId]);
    await register.purge.contentShredded(requestId, days(32));
    await register.purge.contentShredded(requestId, days(33));
    expect(await contentDue(days(40))).toEqual([]);
    expect(await register.requests.get(requestId)).toMatchObject({ contentShreddedAt: days(32) });
    expect((await register.audit.list(requestId)).map((event) => event.type)).toEqual([
      'request.opened',
      'content.shredded',
    ]);
  });

  it('lets it go ninety days after the offer at most, counted from a new link when there is one', async () => {
    await deliver(at);
    await register.requests.update(requestId, { at: days(3), closedAt: days(3), outcome: 'fulfilled' });
    expect(await contentDue(justBefore(days(90)))).toEqual([]);
    expect(await contentDue(days(90))).toEqual([requestId]);
    await deliver(days(20));
    expect(await contentDue(days(90))).toEqual([]);
    expect(await contentDue(days(110))).toEqual([requestId]);
  });

  it('lets what was collected go thirty days after closing without a delivery, and keeps that of an open request', async () => {
    expect(await contentDue(days(500))).toEqual([]);
    await register.requests.update(requestId, { at: days(1), closedAt: days(1), outcome: 'withdrawn' });
    expect(await contentDue(justBefore(days(31)))).toEqual([]);
    expect(await contentDue(days(31))).toEqual([requestId]);
  });

  it('lets the case go ninety days after closing and keeps the accountability record', async () => {
    const { handle } = { handle: 'handle-of-22-characters-' };
    await register.challenges.create({ handle, requestId, code: '1', expiresAt: days(1), at });
    await register.secondFactors.setPassphrase(requestId, 'four plain words', at);
    await register.secondFactors.recordException(requestId, randomUUID(), at);
    await register.audit.append({ chain: requestId, at, actor: 'system', type: 'note', body: { text: 'about Ada' } });
    const { token } = await register.links.create({
      id: randomUUID(),
      requestId,
      kind: 'answer',
      expiresAt: days(900),
      at,
    });
    await register.requests.update(requestId, {
      at: days(1),
      stage: 'closed',
      closedAt: days(1),
      outcome: 'fulfilled',
    });
    expect(await caseDue(justBefore(days(91)))).toEqual([]);
    expect(await caseDue(days(91))).toEqual([requestId]);
    register.sealer.destroy(`case:${requestId}`);
    await register.purge.caseShredded(requestId, days(91));
    await register.purge.caseShredded(requestId, days(92));
    expect(await caseDue(days(100))).toEqual([]);
    expect(await register.requests.get(requestId)).toMatchObject({
      outcome: 'fulfilled',
      caseShreddedAt: days(91),
      closedAt: days(1),
    });
    const row = await register.db.selectFrom('requests').select(['subject', 'source_url']).executeTakeFirst();
    expect(row).toEqual({ subject: null, source_url: null });
    for (const table of ['challenges', 'outbox', 'subject_hashes'] as const) {
      expect(await register.db.selectFrom(table).selectAll().execute()).toEqual([]);
    }
    expect(await register.secondFactors.kinds(requestId)).toEqual(['exception']);
    expect(await register.links.find(token, days(92))).toMatchObject({ state: 'revoked' });
    const events = await register.audit.list(requestId);
    expect(events.map((event) => [event.type, event.redacted])).toEqual([
      ['request.opened', false],
      ['note', true],
      ['audit.redacted', false],
    ]);
  });
});
