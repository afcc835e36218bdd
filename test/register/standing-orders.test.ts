/** E8: stops and restrictions in the ledger; what is lifted ends there; replays, and how long their reports are kept. */
import { createStandingOrders } from '../../src/register/standing-orders.js';
import type { LoggedOrder, StandingOrder, StandingOrderStore } from '../../src/register/index.js';
import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

const at = '2026-03-02T10:00:00.000Z';
const days = (count: number) => new Date(Date.parse(at) + count * 86_400_000).toISOString();
const mail = { type: 'email', value: 'Ada@Example.com' };
const marketing: StandingOrder = {
  ...{ call: 'object', right: 'objection', scope: 'marketing' },
  purposes: ['mails about my illness'],
};
const pending: StandingOrder = { call: 'object', right: 'objection', scope: 'processing' };
const everything: StandingOrder = { call: 'restrict', right: 'restriction', ground: 'subject' };
const kept: StandingOrder = { call: 'restrict', right: 'erasure', ground: 'hold', itemIds: ['invoices', 'ledger'] };

let register: TestRegister;
let requestId: string;
let log: LoggedOrder[];
let standing: StandingOrderStore;

beforeEach(async () => {
  register = await testRegister(at);
  ({ requestId } = await register.intake.open(newRequest({ right: 'objection' })));
  log = [];
  standing = logging(register);
});
afterEach(() => register.close());

/** As a register with its log beside it. */
function logging({ db, sealer }: TestRegister): StandingOrderStore {
  return createStandingOrders({
    ...{ db, sealer, macKey: Buffer.alloc(32, 7), clock: { now: () => new Date(at) } },
    createKeys: () => Promise.resolve(),
    tombstones: {
      append(tombstone) {
        if (tombstone.type === 'standing') log.push(...tombstone.entries);
        return Promise.resolve();
      },
    },
  });
}

const record = (order: StandingOrder, differs: { at?: string; refs?: string[]; expiresAt?: string } = {}) =>
  standing.record({
    ...{ requestId, holder: 'crm', order, identifiers: [mail], refs: ['contact:CRM-1'], at, expiresAt: days(65) },
    ...differs,
  });
const lift = (ground: 'hold' | 'subject' | 'pending', itemIds?: string[], when = days(3)) =>
  standing.lift({ requestId, holder: 'crm', ground, itemIds, at: when });
const orders = async (now = days(1)) => (await standing.list('crm', now)).map(({ order }) => order);

describe('stops and restrictions in the ledger', () => {
  it('knows nobody in clear, nor what people wrote, and finds them by the hashes a holder streams', async () => {
    await record(marketing);
    const rows = [
      ...(await register.db.selectFrom('standing_orders').selectAll().execute()),
      ...(await register.db.selectFrom('standing_hashes').selectAll().execute()),
    ].map((row) => JSON.stringify(row, (_, value: unknown) => (Buffer.isBuffer(value) ? value.toString() : value)));
    expect(rows).toHaveLength(3);
    expect(rows.join()).not.toMatch(/ada@|CRM-1|illness/i);
    expect(JSON.stringify(log)).not.toMatch(/ada@|CRM-1/i);

    const hashes = [register.ledger.hash(mail), register.ledger.hashOfRef('crm', 'contact:CRM-1')];
    const found = await standing.lookup('crm', [...hashes, 'another'], days(1));
    expect(found.map(({ hash, type }) => [hash, type]).sort()).toEqual(
      [
        [hashes[0], 'email'],
        [hashes[1], 'ref'],
      ].sort(),
    );
    expect(await standing.lookup('billing', hashes, days(1))).toEqual([]);
    expect(await standing.lookup('crm', hashes, days(65))).toEqual([]);
    expect(await standing.list('crm', days(1))).toEqual([
      { requestId, holder: 'crm', id: found[0]?.id, order: marketing, at, endedAt: undefined, expiresAt: days(65) },
    ]);
  });

  it('is written once, before and after a crash, and again for what was found later', async () => {
    await Promise.all([record(marketing), record(marketing)]);
    const lines = log.length;
    await record(marketing);
    expect(log).toHaveLength(lines);
    await record(marketing, { refs: ['contact:CRM-2'] });
    expect(log).toHaveLength(lines + 1);
    const [entry] = await standing.list('crm', days(1));
    expect(await standing.hashesOf(entry!)).toEqual(
      new Set([
        register.ledger.hash(mail),
        ...['contact:CRM-1', 'contact:CRM-2'].map((ref) => register.ledger.hashOfRef('crm', ref)),
      ]),
    );
  });

  it('writes nothing of whom nothing names', async () => {
    await standing.record({
      ...{ requestId, holder: 'crm', order: marketing, identifiers: [], refs: [], at, expiresAt: days(65) },
    });
    expect(await orders()).toEqual([]);
    expect(log).toEqual([]);
  });

  it('ends a restriction that is lifted, on its ground alone, and lets it stand again when it is obtained again', async () => {
    for (const order of [marketing, everything, kept]) await record(order);
    await lift('subject');
    expect(await orders()).toEqual(expect.arrayContaining([marketing, kept]));
    expect(await orders()).toHaveLength(2);
    await record(everything, { at: days(4), expiresAt: days(69) });
    expect(await orders()).toContainEqual(everything);
  });

  it('ends an objection that was weighed and not upheld, never one to marketing', async () => {
    for (const order of [marketing, pending]) await record(order);
    await lift('pending');
    expect(await orders()).toEqual([marketing]);
  });

  it('lifts what a hold kept by item', async () => {
    await record(kept);
    await lift('hold', ['ledger']);
    expect(await orders()).toEqual([{ ...kept, itemIds: ['invoices'] }]);
    const hashes = [register.ledger.hashOfRef('crm', 'contact:CRM-1')];
    expect(await standing.lookup('crm', hashes, days(1))).toHaveLength(1);
    await lift('hold', ['ledger']);
    expect(await orders()).toEqual([{ ...kept, itemIds: ['invoices'] }]);
    await lift('hold', ['invoices', 'others']);
    expect(await orders()).toEqual([]);
  });

  it('goes when the longest backup is gone, later where it was repeated meanwhile', async () => {
    await record(marketing);
    await record(everything);
    const [entry] = (await standing.list('crm', at)).filter(({ order }) => order.call === 'object');
    await standing.renew(entry!, days(60));
    await standing.renew(entry!, days(80));
    expect(await standing.expire(days(64))).toBe(0);
    expect(await standing.expire(days(65))).toBe(1);
    expect(await orders(days(70))).toEqual([marketing]);
    expect(await standing.expire(days(80))).toBe(1);
    expect(await register.db.selectFrom('standing_hashes').selectAll().execute()).toEqual([]);
  });

  it('comes back from the log to a restored register, ends included, as often as it is asked', async () => {
    await record(marketing);
    await record(everything);
    await lift('subject');
    await record(pending);
    await lift('pending');
    await record(pending, { at: days(4), expiresAt: days(69) });
    const before = await standing.list('crm', days(5));
    await register.db.deleteFrom('standing_orders').execute();
    const lines = [...log];
    expect(await standing.bringBack(lines)).toBe(3);
    expect(await standing.list('crm', days(5))).toEqual(before);
    expect(await standing.bringBack(lines)).toBe(0);
    expect(await standing.list('crm', days(5))).toEqual(before);
    expect((await standing.hashesOf(before[0]!)).size).toBe(2);

    // A register from before the end of a restriction knows it as standing.
    await register.db.updateTable('standing_orders').set({ ended_at: null }).execute();
    await standing.bringBack(lines);
    expect(await standing.list('crm', days(5))).toEqual(before);
  });

  it('outlives the facts of its request: the ledger goes by its own date', async () => {
    await record(marketing);
    await register.requests.update(requestId, { at, closedAt: at, outcome: 'fulfilled' });
    await register.purge.purgeFacts(requestId, days(1), 'Y2');
    expect(await orders()).toEqual([marketing]);
  });
});

describe('E8: what a replay lists and reports', () => {
  const rectified = (key: string, holder: string, when: string, ...fields: [string, string, string?][]) =>
    register.audit.append({
      ...{ chain: requestId, at: when, actor: 'system', type: 'holder.rectify', key },
      detail: {
        holder,
        corrections: fields.map(([dataset, field, status = 'applied']) => ({ number: 1, dataset, field, status })),
      },
    });

  it('lists what was corrected at a holder since the backup, each field once, without values', async () => {
    await rectified('a', 'crm', days(1), ['contact', 'email']);
    await rectified('b', 'crm', days(3), ['contact', 'phone'], ['scores', 'segment', 'refused']);
    await rectified('c', 'crm', days(5), ['contact', 'phone']);
    await rectified('d', 'billing', days(5), ['accounts', 'email']);
    const { number } = (await register.requests.get(requestId))!;
    expect(await register.replays.corrections('crm', days(2))).toEqual([
      { requestId, number, dataset: 'contact', field: 'phone', at: days(5) },
    ]);
    expect(await register.replays.corrections('crm', at)).toHaveLength(2);
    expect(await register.replays.corrections('support', at)).toEqual([]);
  });

  it('keeps a report for its time, and says when it went', async () => {
    const id = '5f0e3a5f-4a51-4a52-8d5a-2b6b6f017b0f';
    const none = { standing: 0, found: 0, repeated: 0 };
    const report = {
      ...{ holder: 'crm', searched: 3, hits: 0, erased: 0, kept: 0, newer: 0, left: [], tasks: 1 },
      ...{ stops: { standing: 2, found: 2, repeated: 1 }, restrictions: none },
      corrections: [{ requestId, field: 'email', at }],
    };
    await register.replays.start({ id, holders: ['crm'], dryRun: false, backupAt: at, by: 'adi', at: days(1) });
    await register.replays.finish(id, [report], days(2));
    expect(await register.replays.get(id)).toMatchObject({ backupAt: at, report: [report] });
    const finished = (await register.audit.list('system')).find(({ type }) => type === 'ledger.replay_finished');
    expect(finished?.detail).toMatchObject({
      report: [{ holder: 'crm', stops: report.stops, restrictions: none, corrections: 1, left: 0 }],
    });
    // Its key is still there: nothing goes before what it sealed.
    expect(await register.replays.purge(days(400), 'Y2', days(400))).toBe(0);
    await register.replays.shredded(id, days(3));
    expect(await register.replays.purge(days(1), 'Y2: P6Y', days(400))).toBe(0);
    expect(await register.replays.purge(days(2), 'Y2: P6Y after the replay', days(400))).toBe(1);
    expect(await register.replays.get(id)).toBeUndefined();
    expect(await register.replays.purge(days(2), 'Y2', days(401))).toBe(0);
    expect((await register.purge.records()).filter(({ kind }) => kind === 'replays')).toMatchObject([
      { at: days(400), why: 'Y2: P6Y after the replay', count: 1 },
    ]);
  });
});
