/** Holds in the register: opened, found for a person, reviewed, closed; what they stop, and what they leave in clear. */
import type { NewHold } from '../../src/register/index.js';
import type { Principal, Role } from '../../src/register/model.js';
import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

let register: TestRegister;
const at = '2026-03-02T10:00:00.000Z';
const later = (days: number) => new Date(Date.parse(at) + days * 86_400_000).toISOString();
const ada = { type: 'email', value: 'ada@example.com' };
const person = (...roles: Role[]): Principal => ({
  id: `0b9e7a52-6a55-4f6a-9d7e-0d3f0a1c2b${roles.includes('legal') ? '01' : '02'}`,
  kind: 'person',
  roles,
});
const legal = person('legal');
const reviewer = person('reviewer');

const litigation = (differs: Partial<NewHold> = {}): NewHold => ({
  type: 'LITIGATION',
  selector: { identifiers: [ada] },
  basis: { UK: 'UK GDPR Art 17(3)(e)', EU: 'EU GDPR Art 17(3)(e)' },
  reviewOn: '2026-06-01',
  matter: 'M-77-CANARY',
  reason: 'claim announced by CANARY',
  ...differs,
});
const fraud = (differs: Partial<NewHold> = {}): NewHold =>
  litigation({ type: 'FRAUD_INVESTIGATION', matter: undefined, reviewOn: undefined, ...differs });

/** An erasure request whose person is proven. */
async function erasure(id: string, identifiers = [ada]): Promise<string> {
  const { requestId } = await register.intake.open(
    newRequest({ right: 'erasure', source: { kind: 'ticket', system: 'support', id } }),
  );
  await register.persons.add(requestId, identifiers, true);
  return requestId;
}
const wrong = (fields: string[]) => ({
  kind: 'invalid',
  detail: { fields: fields.map((pointer) => expect.objectContaining({ pointer }) as object) },
});

beforeEach(async () => {
  register = await testRegister(at);
});
afterEach(() => register.close());

describe('opening', () => {
  it('H1: keeps everything that is named, and seals who, why and which matter', async () => {
    const { hold } = await register.holds.open(litigation({ scope: { categories: ['payment'] } }), legal, at);
    expect(await register.holds.get(hold.id)).toMatchObject({
      type: 'LITIGATION',
      state: 'open',
      selector: { identifiers: [ada] },
      scope: { categories: ['payment'] },
      reviewOn: '2026-06-01',
      matter: 'M-77-CANARY',
      openedBy: legal.id,
      openedAt: at,
      postRequestHold: false,
    });
    const { rows } = await register.db.executeQuery<Record<string, unknown>>({
      ...register.db.selectFrom('holds').selectAll().compile(),
    });
    const stored = JSON.stringify(
      rows.map((row) => ({ ...row, body: Buffer.from(row.body as Uint8Array).toString('latin1') })),
    );
    expect(stored).not.toMatch(/CANARY|ada@/);
  });

  it('H1: names every field that is wrong', async () => {
    const bad = litigation({ basis: { UK: 'x' }, reviewOn: undefined, matter: undefined, reason: ' ' });
    await expect(register.holds.open(bad, legal, at)).rejects.toMatchObject(
      wrong(['/basis/EU', '/reviewOn', '/reviewOn', '/matter', '/reason']),
    );
    const byName = litigation({ selector: { identifiers: [{ type: 'name', value: 'Ada Synthetic' }] } });
    await expect(register.holds.open(byName, legal, at)).rejects.toMatchObject(wrong(['/selector/identifiers/0']));
    const unknown = litigation({ selector: { requestId: '00000000-0000-4000-8000-000000000000' } });
    await expect(register.holds.open(unknown, legal, at)).rejects.toMatchObject(wrong(['/selector/requestId']));
  });

  it('only by the roles of its type, never by a machine', async () => {
    await expect(register.holds.open(litigation(), reviewer, at)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(register.holds.open(fraud(), person('agent', 'admin'), at)).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(register.holds.open(fraud(), { ...legal, kind: 'machine' }, at)).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(
      register.holds.open({ ...litigation(), type: 'IP_RETENTION_NOTICE' }, legal, at),
    ).rejects.toMatchObject({ kind: 'invalid' });
    expect((await register.holds.open(fraud(), reviewer, at)).hold.reviewOn).toBe('2026-04-01');
  });

  it('is idempotent by id, and audited without personal data in clear', async () => {
    const id = '5a1d1c9e-3a52-4a37-9a50-5b8a2f1f6c10';
    await register.holds.open({ ...litigation(), id }, legal, at);
    await register.holds.open({ ...litigation(), id }, legal, later(1));
    expect(await register.holds.list()).toHaveLength(1);
    const events = (await register.audit.list('system')).filter(({ type }) => type.startsWith('hold.'));
    expect(events).toMatchObject([
      { type: 'hold.opened', actor: legal.id, detail: { hold: id, post_request_hold: false } },
    ]);
    expect(JSON.stringify(events[0]?.detail)).not.toMatch(/CANARY|ada/);
  });

  it('H6: once a request came in, only Legal opens one, and it is flagged', async () => {
    const requestId = await erasure('T-1');
    await expect(register.holds.open(fraud(), reviewer, at)).rejects.toMatchObject({
      kind: 'forbidden',
      message: expect.stringMatching(/H6/) as string,
    });
    await expect(register.holds.open(fraud({ selector: { requestId } }), reviewer, at)).rejects.toMatchObject({
      kind: 'forbidden',
    });
    const opened = await register.holds.open(fraud(), legal, at);
    expect(opened).toMatchObject({ hold: { postRequestHold: true }, requestIds: [requestId] });
    const [event] = (await register.audit.list('system')).filter(({ type }) => type === 'hold.opened');
    expect(event?.detail).toMatchObject({ post_request_hold: true });
    const restriction = litigation({ type: 'SUBJECT_RESTRICTION', selector: { requestId }, matter: undefined });
    expect((await register.holds.open(restriction, reviewer, at)).hold.postRequestHold).toBe(false);
  });

  it('H6: what a closed request left waiting counts as well', async () => {
    const requestId = await erasure('T-1');
    register.sealer.create(`held:${requestId}`);
    await register.held.put(requestId, [{ holder: 'billing', item: ledger, reasons: [] }], { billing: [ada] }, at);
    await register.requests.update(requestId, { at, closedAt: at });
    await expect(register.holds.open(fraud(), reviewer, at)).rejects.toMatchObject({ kind: 'forbidden' });
    expect((await register.holds.open(fraud(), legal, at)).requestIds).toEqual([requestId]);
  });
});

const ledger = {
  id: 'ledger',
  dataset: 'ledger',
  category: 'payment' as const,
  kind: 'ledger' as const,
  lawfulBasis: 'legal_obligation' as const,
  count: 1,
};

describe('standing against a person', () => {
  it('is found by proven identifiers however written, by request, and for everybody; never by a mere claim', async () => {
    const other = { type: 'email', value: 'grace@example.com' };
    const [hers, his] = [
      await erasure('T-1', [{ type: 'email', value: ' ADA@example.com' }]),
      await erasure('T-2', [other]),
    ];
    const { requestId: claimed } = await register.intake.open(
      newRequest({ right: 'erasure', source: { kind: 'ticket', system: 'support', id: 'T-3' } }),
    );
    await register.holds.open(litigation(), legal, at);
    await register.holds.open(fraud({ selector: { requestId: his }, disclosed: true }), legal, at);
    const all = litigation({ selector: { everybody: true }, scope: { datasets: ['invoices'] } });
    await register.holds.open(all, legal, at);
    const types = async (id: string) => (await register.holds.standing(id)).map(({ type }) => type).sort();
    expect(await types(hers)).toEqual(['LITIGATION', 'LITIGATION']);
    expect(await types(his)).toEqual(['FRAUD_INVESTIGATION', 'LITIGATION']);
    expect(await types(claimed)).toEqual(['LITIGATION']);
    expect((await register.holds.list({ requestId: hers })).map(({ type }) => type)).toEqual([
      'LITIGATION',
      'LITIGATION',
    ]);
  });

  it('tells the law no identifier, matter or reason', async () => {
    const requestId = await erasure('T-1');
    await register.holds.open(litigation(), legal, at);
    expect(await register.holds.standing(requestId)).toEqual([
      {
        type: 'LITIGATION',
        scope: {},
        basis: { UK: 'UK GDPR Art 17(3)(e)', EU: 'EU GDPR Art 17(3)(e)' },
        secret: false,
        disclosed: false,
      },
    ]);
  });
});

describe('review and end', () => {
  it('V5: lists what is due, and every review sets the next', async () => {
    const { hold } = await register.holds.open(fraud(), reviewer, at);
    expect(await register.holds.list({ dueOn: '2026-03-31' })).toEqual([]);
    expect(await register.holds.list({ dueOn: '2026-04-01' })).toHaveLength(1);
    await expect(
      register.holds.review(hold.id, { note: 'goes on', reviewOn: '2026-05-09' }, reviewer, later(30)),
    ).rejects.toMatchObject(wrong(['/reviewOn']));
    await register.holds.review(hold.id, { note: 'goes on' }, reviewer, later(30));
    expect(await register.holds.get(hold.id)).toMatchObject({
      reviewOn: '2026-05-01',
      reviews: [{ at: later(30), by: reviewer.id, note: 'goes on', nextOn: '2026-05-01' }],
    });
    expect(await register.holds.list({ dueOn: '2026-04-30' })).toEqual([]);
  });

  it('closing ends it once, tells whom it touched, and drops identifiers and hashes', async () => {
    const { hold } = await register.holds.open(litigation(), legal, at);
    const requestId = await erasure('T-1');
    await expect(register.holds.close(hold.id, { reason: 'settled' }, reviewer, at)).rejects.toMatchObject({
      kind: 'forbidden',
    });
    const closed = await register.holds.close(hold.id, { reason: 'settled' }, legal, later(1));
    expect(closed).toMatchObject({
      hold: { state: 'closed', selector: { identifiers: [] }, closedBecause: 'settled' },
      requestIds: [requestId],
    });
    expect(await register.db.selectFrom('hold_hashes').selectAll().execute()).toEqual([]);
    expect(await register.holds.standing(requestId)).toEqual([]);
    expect((await register.holds.close(hold.id, { reason: 'again' }, legal, later(2))).requestIds).toEqual([]);
    await expect(
      register.holds.review(hold.id, { note: 'n', reviewOn: '2026-07-01' }, legal, later(2)),
    ).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('touches what another request of the person left waiting, opened and closed (H4, holds §3.1)', async () => {
    const waits = await erasure('T-1');
    register.sealer.create(`held:${waits}`);
    await register.held.put(waits, [{ holder: 'billing', item: ledger, reasons: [] }], { billing: [ada] }, at);
    await register.requests.update(waits, { at, closedAt: at });
    const { requestId: restriction } = await register.intake.open(
      newRequest({ right: 'restriction', source: { kind: 'ticket', system: 'support', id: 'T-2' } }),
    );
    await register.persons.add(restriction, [ada], true);
    const own = {
      ...litigation({ type: 'SUBJECT_RESTRICTION', selector: { requestId: restriction } }),
      matter: undefined,
    };
    const opened = await register.holds.open(own, { id: 'system', kind: 'machine', roles: [] }, at);
    expect(opened.requestIds).toEqual([waits]);
    const told = { reason: 'claim over', toldAt: later(4) };
    expect((await register.holds.close(opened.hold.id, told, reviewer, later(5))).requestIds).toEqual([waits]);
  });

  it('holds §3.7: a restriction of the person ends only after they were told', async () => {
    const requestId = await erasure('T-1');
    const { hold } = await register.holds.open(
      litigation({ type: 'SUBJECT_RESTRICTION', selector: { requestId }, matter: undefined }),
      { id: 'system', kind: 'machine', roles: [] },
      at,
    );
    const close = (toldAt?: string) =>
      register.holds.close(hold.id, { reason: 'claim over', toldAt }, reviewer, later(5));
    await expect(close()).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringMatching(/18\(3\)/) as string,
    });
    await expect(close(later(6))).rejects.toMatchObject({ kind: 'conflict' });
    await expect(close(later(-1))).rejects.toMatchObject({ kind: 'conflict' });
    expect((await close(later(4))).hold).toMatchObject({ state: 'closed', toldAt: later(4) });
  });
});

describe('V6: the scheduled purge', () => {
  it('skips what litigation covers, and goes on when the matter is closed', async () => {
    const requestId = await erasure('T-1');
    const spared = () => register.holds.stopsPurge(requestId, later(120));
    expect(await spared()).toBe(false);
    await register.holds.open(litigation({ scope: { categories: ['traffic'] } }), legal, at);
    await register.holds.open(litigation({ endsOn: '2026-05-01' }), legal, at);
    expect(await spared()).toBe(false);
    const { hold } = await register.holds.open(litigation({ scope: { categories: ['dsar_case'] } }), legal, at);
    expect(await spared()).toBe(true);
    await register.holds.close(hold.id, { reason: 'settled' }, legal, later(1));
    expect(await spared()).toBe(false);
  });
});
