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
});
