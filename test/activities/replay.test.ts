/** E8: which of the people a restored holder knows were erased there, and what stops a replay. */
import { Readable } from 'node:stream';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { CoreDeps } from '../../activities/deps.js';
import { createReplayActivities } from '../../activities/replay.js';
import type { LedgerHit } from '../../activities/types-replay.js';
import type { HolderPlan, IdentifierLine, PartRef } from '../../src/connector/contract.js';
import type { SubjectIdentifier } from '../../src/register/model.js';
import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

const at = '2026-03-02T10:00:00.000Z';
const later = '2026-03-12T10:00:00.000Z';
const RUN = '5f0e3a5f-4a51-4a52-8d5a-2b6b6f017b0f';
const ada = { type: 'crm_contact_id', value: 'CRM-1' };
const mail = { type: 'email', value: 'ada@example.com' };

let register: TestRegister;
let requestId: string;
let objects: Map<string, Buffer>;
let litigated: boolean;
let activities: ReturnType<typeof createReplayActivities>;

beforeEach(async () => {
  register = await testRegister(at);
  ({ requestId } = await register.intake.open(newRequest({ right: 'erasure' })));
  objects = new Map();
  litigated = false;
  const vault = {
    async put(id: string, _key: string, source: AsyncIterable<Uint8Array>) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of source) chunks.push(chunk);
      objects.set(id, Buffer.concat(chunks));
    },
    get: (id: string) => Readable.from([objects.get(id) ?? Buffer.alloc(0)]),
  };
  const underLitigation = () => Promise.resolve(litigated);
  const config = { backups: { longest: 'P35D' } };
  const descriptions = new Map([['crm', { backupDays: 14 }]]);
  activities = createReplayActivities({
    register,
    vault,
    underLitigation,
    config,
    descriptions,
  } as unknown as CoreDeps);
  await erased('a', [ada, mail], ['contacts']);
  await erased('b', [ada], ['addresses']);
});
afterEach(() => register.close());

const erased = (plan: string, identifiers: SubjectIdentifier[], datasets: string[]) =>
  register.ledger.record({
    ...{ requestId, holder: 'crm', planHash: plan.repeat(64), identifiers, asOf: at, datasets, at },
    items: datasets.map((id) => ({ id, outcome: 'erase' as const })),
    expiresAt: '2026-05-06T10:00:00.000Z',
  });

const line = (identifier: SubjectIdentifier, ref: string, recordedAt?: string): IdentifierLine => ({
  ...{ hash: register.ledger.hash(identifier), type: identifier.type, ref },
  ...(recordedAt ? { recordedAt } : {}),
});

async function match(...lines: IdentifierLine[]) {
  objects.set('part', Buffer.from(lines.map((one) => `${JSON.stringify(one)}\n`).join('')));
  const parts = [{ object: 'part', index: 0 } as PartRef];
  const found = await new MockActivityEnvironment().run(() =>
    activities.matchLedger({ runId: RUN, holder: 'crm', parts, at: later }),
  );
  return { found, hits: await activities.ledgerHits({ runId: RUN, holder: 'crm', from: 0, limit: 10 }) };
}

describe('E8: comparing a restored holder with the ledger', () => {
  it('finds the erased by an id of theirs, with all that their plans had erased', async () => {
    const stranger = line({ type: 'crm_contact_id', value: 'CRM-2' }, 'contact:CRM-2');
    const { found, hits } = await match(stranger, line(ada, 'contact:CRM-1'), line(mail, 'contact:CRM-1'));
    expect(found).toEqual({ searched: 3, hits: 1, newer: 0, stops: 0, restrictions: 0 });
    expect(hits).toMatchObject([{ requestId, refs: ['contact:CRM-1'], certain: true, asOf: at }]);
    expect(hits[0]?.items.map(({ id }) => id).sort()).toEqual(['addresses', 'contacts']);
  });

  it('takes nobody along who only shares the address of somebody it is certain of', async () => {
    const { hits } = await match(line(mail, 'contact:CRM-9'), line(ada, 'contact:CRM-1'), line(mail, 'contact:CRM-8'));
    expect(hits).toMatchObject([{ refs: ['contact:CRM-1'], certain: true }]);
  });

  it('is not certain of an address alone', async () => {
    const { hits } = await match(line(mail, 'contact:CRM-9'));
    expect(hits).toMatchObject([{ refs: ['contact:CRM-9'], certain: false }]);
  });

  it('is certain of a record by the holder’s own reference, where everything else on it is shared', async () => {
    const shared = { type: 'email', value: 'info@example.com' };
    await register.ledger.record({
      ...{ requestId, holder: 'crm', planHash: 'c'.repeat(64), identifiers: [shared], refs: ['participant:PAR-9'] },
      ...{
        asOf: at,
        at,
        datasets: ['participations'],
        items: [{ id: 'participations/closed/2023-01', outcome: 'erase' }],
      },
      expiresAt: '2026-05-06T10:00:00.000Z',
    });
    const { hits } = await match(line(shared, 'participant:PAR-8'), line(shared, 'participant:PAR-9'));
    expect(hits).toMatchObject([{ requestId, refs: ['participant:PAR-9'], certain: true }]);
    // Another holder's record of that name is another record.
    expect(register.ledger.hashOfRef('support', 'participant:PAR-9')).not.toBe(
      register.ledger.hashOfRef('crm', 'participant:PAR-9'),
    );
    const rows = await register.db.selectFrom('erasure_ledger').selectAll().execute();
    expect(JSON.stringify(rows)).not.toMatch(/PAR-9|info@/);
  });

  it('leaves those who came back by a record made after the erasure', async () => {
    const { found } = await match(line(ada, 'contact:CRM-1', '2026-03-05T10:00:00.000Z'));
    expect(found).toMatchObject({ hits: 0, newer: 1 });
    expect((await match(line(ada, 'contact:CRM-1', at))).found).toMatchObject({ hits: 1, newer: 0 });
  });

  it('knows what waits for a hold there', async () => {
    register.sealer.create(`held:${requestId}`);
    const item = { id: 'consents', dataset: 'contacts', category: 'identity_contact', kind: 'invoice' } as never;
    await register.held.put(requestId, [{ holder: 'crm', item, reasons: [] }], {}, at);
    expect((await match(line(ada, 'contact:CRM-1'))).hits).toMatchObject([{ waiting: ['consents'] }]);
  });

  it('stops for the brake and for litigation, and leaves a trace otherwise', async () => {
    const [hit] = (await match(line(ada, 'contact:CRM-1'))).hits as [LedgerHit];
    const begin = () =>
      activities.beginReplay({
        runId: RUN,
        holder: 'crm',
        hit,
        plan: { hash: 'f'.repeat(64) } as HolderPlan,
        at: later,
      });
    await register.settings.freezeErasures('b6a1c1de-0d1f-4c2e-9a7b-3f1f5c2f7a10', 'look first', later);
    expect(await begin()).toEqual({ stop: 'all erasures are frozen by the operator' });
    await register.settings.unfreezeErasures('b6a1c1de-0d1f-4c2e-9a7b-3f1f5c2f7a10', 'looked', later);
    litigated = true;
    expect((await begin()).stop).toContain('hold');
    litigated = false;
    expect(await begin()).toEqual({});
    await begin();
    const trail = (await register.audit.list('system')).filter(({ type }) => type === 'ledger.replay_begun');
    expect(trail).toMatchObject([
      { detail: { requestId, holder: 'crm', approvedPlan: expect.any(String) as unknown } },
    ]);
    expect(JSON.stringify(trail)).not.toContain('CRM-1');
  });

  it('keeps the ledger for backups made between the restore and the replay, never for less time than before', async () => {
    const [hit] = (await match(line(ada, 'contact:CRM-1'))).hits as [LedgerHit];
    const recorded = (when: string) =>
      activities.recordReplay({
        ...{ runId: RUN, holder: 'crm', hit, plan: { hash: 'f'.repeat(64) } as HolderPlan, at: when },
        erased: { status: 'done', removed: {}, retained: {}, atomic: true },
        confirmed: { searched: { identifierTypes: [], at: when }, remaining: [] },
      });
    const expiries = async () => {
      const rows = await register.db.selectFrom('erasure_ledger').select('expires_at').execute();
      return [...new Set(rows.map((row) => row.expires_at))];
    };
    // Ten days on: 35 more are over before the 65.
    await recorded(later);
    expect(await expiries()).toEqual(['2026-05-06T10:00:00.000Z']);
    await recorded('2026-04-20T10:00:00.000Z');
    expect(await expiries()).toEqual(['2026-05-25T10:00:00.000Z']);
  });

  it('puts one task to a person, however often it is asked', async () => {
    const [hit] = (await match(line(mail, 'contact:CRM-9'))).hits as [LedgerHit];
    for (let turn = 0; turn < 2; turn++)
      await activities.openReplayTask({ runId: RUN, holder: 'crm', hit, why: 'Look.', at: later });
    expect(await register.tasks.list({ requestId })).toMatchObject([
      { kind: 'restored_data', state: 'open', why: 'Look. Record(s) at crm: contact:CRM-9.' },
    ]);
  });
});
