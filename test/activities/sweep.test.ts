/** The sweep over a real register: what is due goes, what a litigation hold covers stays, and the trail says what went. */
import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createSweepActivities } from '../../activities/sweep.js';
import type { CoreDeps } from '../../activities/deps.js';
import { DEFAULT_RETENTION } from '../../src/register/index.js';
import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

const at = '2026-03-02T10:00:00.000Z';
const days = (count: number) => new Date(Date.parse(at) + count * 86_400_000).toISOString();

let register: TestRegister;
let litigated: Set<string>;
let destroyed: string[];
let deleted: string[];

beforeEach(async () => {
  register = await testRegister(at);
  litigated = new Set();
  destroyed = [];
  deleted = [];
});
afterEach(() => register.close());

function sweep(now: string): Promise<{ poked: number; purged: number }> {
  const deps = {
    register,
    config: {
      retention: { ...DEFAULT_RETENTION, tombstoneMargin: 'P30D' },
      backups: { longest: 'P35D' },
      recipients: { tellWithin: 'P7D', mail: {} },
      alerts: { mail: [] },
    },
    descriptions: new Map(),
    keys: { destroy: (id: string) => Promise.resolve(void destroyed.push(id)) },
    vault: {
      deletePrefix: (prefix: string) => Promise.resolve(deleted.push(prefix)),
      delete: (id: string) => Promise.resolve(void deleted.push(id)),
    },
    running: { heldRunning: () => Promise.resolve(false) },
    underLitigation: (id: string) => Promise.resolve(litigated.has(id)),
  } as unknown as CoreDeps;
  return new MockActivityEnvironment().run(() => createSweepActivities(deps).sweepOnce({ at: now }));
}

async function closed(): Promise<string> {
  const source = { kind: 'ticket' as const, system: 'support', id: randomUUID() };
  const { requestId } = await register.intake.open(newRequest({ source, right: 'erasure' }));
  await register.requests.update(requestId, { at, stage: 'closed', closedAt: at, outcome: 'fulfilled' });
  return requestId;
}
const purges = async (requestId: string) =>
  (await register.purge.records())
    .filter((one) => one.requestId === requestId)
    .map(({ kind, at: when }) => [kind, when]);

describe('what was left out of a copy and may still be given', () => {
  const review = (requestId: string) => ({
    id: randomUUID(),
    requestId,
    kind: 'exemption_review' as const,
    why: 'look',
  });

  it('keeps the keys, not the answer: that goes at its date, once, and the keys when nothing is looked at any more', async () => {
    const id = await closed();
    const task = review(id);
    await register.tasks.open({ ...task, by: 'system', at });
    const linkId = randomUUID();
    await register.links.create({ id: linkId, requestId: id, kind: 'answer', expiresAt: days(400), at });
    expect((await sweep(days(29))).purged).toBe(0);
    expect((await sweep(days(30))).purged).toBe(1);
    expect((await sweep(days(200))).purged).toBe(0);
    expect(destroyed).toEqual([]);
    expect(deleted).toEqual([`requests/${id}/`]);
    expect(await register.links.revoke(id, days(200))).toBe(0);
    expect(await purges(id)).toEqual([['bundle', days(30)]]);
    expect((await register.audit.list(id)).map(({ type }) => type)).toContain('bundle.deleted');
    await register.tasks.close(task.id, { result: 'released', says: 'free', by: 'me', at: days(201) });
    await register.tasks.open({ ...review(id), kind: 'supplement', by: 'me', at: days(201) });
    expect((await register.purge.caseDue(days(202))).map(({ requestId }) => requestId)).toEqual([]);
    const [supplement] = await register.tasks.list({ requestId: id, open: true });
    await register.tasks.close(supplement?.id ?? '', { result: 'given', says: 'done', by: 'system', at: days(203) });
    expect((await sweep(days(203))).purged).toBe(2);
    expect(destroyed).toEqual([`content:${id}`, `case:${id}`]);
  });
});

describe('values preserved under litigation (H3)', () => {
  const legal = { id: randomUUID(), kind: 'person' as const, roles: ['legal' as const] };
  const matter = async (requestId: string, more: object = {}): Promise<string> => {
    const { hold } = await register.holds.open(
      {
        ...{ type: 'LITIGATION', selector: { requestId }, scope: {}, basis: { UK: 'claims', EU: 'claims' } },
        ...{ matter: 'M-77', reviewOn: days(30).slice(0, 10), reason: 'a matter', ...more },
      },
      legal,
      at,
    );
    return hold.id;
  };
  const preserved = (id: string) => `preserved/${id}/accounts/customers/0`;
  const keep = async (id: string, holds: string[]): Promise<void> => {
    await register.db
      .insertInto('key_rows')
      .values({ id: `held:${id}`, wrapped: new Uint8Array([1]), created_at: at, destroyed_at: null })
      .execute();
    const kept = [{ dataset: 'customers', object: preserved(id), sha256: 'a'.repeat(64) }];
    await register.preserved.put(id, { holder: 'accounts', kept, holds }, at);
  };

  it('are erased when the last hold they are kept for is closed, and their key with them, both on record', async () => {
    const id = await closed();
    const holds = [await matter(id), await matter(id)];
    await keep(id, holds.slice(0, 1));
    await keepAgain(id, holds[1] ?? '');
    await sweep(days(1));
    await register.holds.close(holds[0] ?? '', { reason: 'settled' }, legal, days(2));
    await sweep(days(2));
    expect(deleted).not.toContain(preserved(id));
    await register.holds.close(holds[1] ?? '', { reason: 'settled' }, legal, days(3));
    litigated.add(id);
    await sweep(days(3));
    // Another matter of the same person stands.
    expect(deleted).not.toContain(preserved(id));
    litigated.delete(id);
    await sweep(days(4));
    expect(deleted).toContain(preserved(id));
    expect(destroyed).toContain(`held:${id}`);
    const ended = (await register.audit.list(id)).find(({ type }) => type === 'rectification.old_values_erased');
    expect(ended).toMatchObject({ at: days(4), detail: { objects: 1 } });
    expect((await purges(id)).slice(0, 2)).toEqual([
      ['preserved_values', days(4)],
      ['held_key', days(4)],
    ]);
    await sweep(days(5));
    expect(deleted.filter((one) => one === preserved(id))).toHaveLength(1);
  });

  const keepAgain = (id: string, hold: string): Promise<void> =>
    register.preserved.put(
      id,
      {
        ...{ holder: 'accounts', holds: [hold] },
        kept: [{ dataset: 'customers', object: preserved(id), sha256: 'a'.repeat(64) }],
      },
      days(1),
    );

  it('are erased the day after the last day of their hold', async () => {
    const id = await closed();
    await keep(id, [await matter(id, { endsOn: days(10).slice(0, 10) })]);
    await sweep(days(10));
    expect(deleted).not.toContain(preserved(id));
    await sweep(days(11));
    expect(deleted).toContain(preserved(id));
  });
});

describe('the key of a restriction', () => {
  it('stays while the restriction stands and goes when it was lifted', async () => {
    const id = await closed();
    const reviewer = { id: randomUUID(), kind: 'person' as const, roles: ['reviewer' as const] };
    const { hold } = await register.holds.open(
      {
        ...{ type: 'SUBJECT_RESTRICTION', selector: { requestId: id }, scope: { holders: ['crm'] } },
        ...{ basis: { UK: 'Art 18(1)(c)', EU: 'Art 18(1)(c)' }, endsWhen: 'it is lifted', reason: 'claims' },
      },
      reviewer,
      at,
    );
    await register.db
      .insertInto('key_rows')
      .values({ id: `held:${id}`, wrapped: new Uint8Array([1]), created_at: at, destroyed_at: null })
      .execute();
    await sweep(days(400));
    expect(destroyed).not.toContain(`held:${id}`);
    await register.holds.close(hold.id, { reason: 'needed no longer', toldAt: days(400) }, reviewer, days(408));
    await sweep(days(409));
    expect(destroyed).toContain(`held:${id}`);
    expect((await purges(id)).map(([kind]) => kind)).toContain('held_key');
  });
});

describe('Y2: the sweep', () => {
  it('shreds the bundle, then the case key, then removes the facts, and records each', async () => {
    const id = await closed();
    expect((await sweep(days(29))).purged).toBe(0);
    expect((await sweep(days(30))).purged).toBe(1);
    expect(destroyed).toEqual([`content:${id}`]);
    expect(deleted).toEqual([`requests/${id}/`]);
    expect((await sweep(days(90))).purged).toBe(1);
    expect(destroyed).toEqual([`content:${id}`, `case:${id}`]);
    expect(deleted).toContain(`payloads/case-${id}/`);
    expect((await sweep('2032-03-02T09:59:59.999Z')).purged).toBe(0);
    expect((await sweep('2032-03-02T10:00:00.000Z')).purged).toBe(1);
    expect(deleted).toContain(`certificates/${id}.html`);
    expect(await register.requests.get(id)).toBeUndefined();
    expect(await purges(id)).toEqual([
      ['content', days(30)],
      ['case_key', days(90)],
      ['case_facts', '2032-03-02T10:00:00.000Z'],
    ]);
  });

  it('leaves what a litigation hold covers until it is released, and goes on with the rest', async () => {
    const [kept, other] = [await closed(), await closed()];
    litigated.add(kept);
    expect((await sweep('2033-01-01T00:00:00.000Z')).purged).toBe(3);
    expect(destroyed.filter((key) => key.endsWith(kept))).toEqual([]);
    expect(await register.requests.get(kept)).toBeDefined();
    expect(await register.requests.get(other)).toBeUndefined();
    litigated.clear();
    expect((await sweep('2033-01-02T00:00:00.000Z')).purged).toBe(3);
    expect(await register.requests.get(kept)).toBeUndefined();
  });

  it('lets the ledger go with the backups, and says how much of it', async () => {
    const requestId = await closed();
    await register.ledger.record({
      ...{ requestId, holder: 'crm', planHash: 'p'.repeat(64), at, expiresAt: days(65) },
      identifiers: [{ type: 'email', value: 'ada@example.com' }],
    });
    await sweep(days(64));
    expect((await register.purge.records()).filter(({ kind }) => kind === 'ledger')).toEqual([]);
    await sweep(days(65));
    expect((await register.purge.records()).filter(({ kind }) => kind === 'ledger')).toMatchObject([
      { at: days(65), count: 1 },
    ]);
  });

  it('shreds what a replay kept of people once it is through', async () => {
    const id = randomUUID();
    await register.replays.start({ id, holders: ['crm'], dryRun: false, by: 'system', at });
    await sweep(days(1));
    expect(destroyed).not.toContain(`content:${id}`);
    await register.replays.finish(id, [], days(1));
    await sweep(days(2));
    await sweep(days(3));
    expect(destroyed.filter((key) => key === `content:${id}`)).toHaveLength(1);
    expect(deleted).toContain(`requests/${id}/`);
  });

  it('lets the report of a replay go with the facts of its time, and stops and restrictions with the ledger', async () => {
    const id = randomUUID();
    await register.replays.start({ id, holders: ['crm'], dryRun: false, by: 'system', at });
    await register.replays.finish(id, [], at);
    await register.standing.record({
      ...{ requestId: id, holder: 'crm', identifiers: [], refs: ['contact:CRM-1'], at, expiresAt: days(65) },
      order: { call: 'suppress', right: 'erasure' },
    });
    const purged = async (kind: string) => (await register.purge.records()).filter((record) => record.kind === kind);
    await sweep(days(64));
    expect(await purged('ledger')).toEqual([]);
    await sweep(days(65));
    expect(await purged('ledger')).toMatchObject([{ at: days(65), count: 1 }]);
    // Six years with two leap days.
    await sweep(days(6 * 365));
    expect(await register.replays.get(id)).toBeDefined();
    await sweep(days(6 * 365 + 2));
    expect(await register.replays.get(id)).toBeUndefined();
    expect(await purged('replays')).toMatchObject([{ why: 'Y2: P6Y after the replay', count: 1 }]);
  });
});
