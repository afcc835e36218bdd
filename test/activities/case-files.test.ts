/** Habeas' own case files as a holder (holds §2.9): what a copy tells of earlier requests, and what an erasure leaves. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCaseFilesConnector } from '../../activities/case-files.js';
import { CONTRACT_VERSION } from '../../src/connector/contract.js';
import type { CollectResult, HoldsResult, LocateResult } from '../../src/connector/contract.js';
import type { Connector } from '../../src/connector/define.js';
import { decideItems, nextDate } from '../../src/law/index.js';
import type { ItemFact } from '../../src/law/types.js';
import type { Decision, DecisionKind } from '../../src/register/model.js';
import { testContext } from '../holders/context.js';
import type { TestContext } from '../holders/context.js';
import { openWorld } from '../server/support/world.js';
import type { World } from '../server/support/world.js';

const NOW = '2026-09-01T10:00:00.000Z';
const AT = '2026-03-20T10:00:00.000Z';

let world: World;
let files: Connector;
let folder: string;
let context: TestContext;
let me: string;
beforeAll(async () => {
  world = await openWorld();
  files = createCaseFilesConnector(world.register);
  folder = await mkdtemp(join(tmpdir(), 'case-files-'));
  context = await testContext(folder);
  me = (await world.request()).id;
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await world.close();
});

const call = async <T>(name: 'locate' | 'holds' | 'collect', input: object): Promise<T> =>
  (await files.call(
    name,
    { contract: CONTRACT_VERSION, requestId: me, right: 'access', now: NOW, ...input },
    context,
  )) as T;

let people = 0;
async function closedRequest(customer = `CUS-${++people}`): Promise<{ id: string; customer: string; email: string }> {
  const email = `case${people}@example.com`;
  const subject = {
    ...{ identifiers: [{ type: 'email', value: email }], name: 'Pat Marked', locale: 'en-GB', contactEmail: email },
  };
  const { id } = await world.request({ subject });
  await world.register.persons.add(id, [{ type: 'customer_id', value: customer }, ...subject.identifiers], true);
  await world.register.requests.update(id, {
    ...{ at: AT, stage: 'closed', answeredAt: AT, closedAt: AT, outcome: 'fulfilled' },
  });
  return { id, customer, email };
}

async function decided(requestId: string, kind: DecisionKind, choice: string, reason: string): Promise<void> {
  const decision: Decision = {
    ...{ id: crypto.randomUUID(), kind, choice, reason, at: AT },
    by: { id: '00000000-0000-4000-8000-00000000000b', kind: 'person', roles: ['reviewer'] },
  };
  await world.register.decisions.record(requestId, decision);
}

const subjectOf = (...ids: string[]) => ({
  ...{ refs: ids.map((id) => `request:${id}`), identifiers: [], representative: false },
});

describe('earlier requests', () => {
  it('are found after they closed, by what was proven in them, and never the request that asks', async () => {
    const { id, customer } = await closedRequest();
    await world.register.persons.add(me, [{ type: 'customer_id', value: customer }], true);
    const { found } = await call<LocateResult>('locate', { identifiers: [{ type: 'customer_id', value: customer }] });
    expect(found).toMatchObject([{ ref: `request:${id}`, evidence: [{ sharedWith: 0 }], representative: false }]);
  });

  it('of a person whose address somebody else merely claimed stay unfound', async () => {
    const { email } = await closedRequest();
    const stranger = await world.request({
      subject: { identifiers: [{ type: 'email', value: email }], locale: 'en-GB' },
    });
    const { found } = await call<LocateResult>('locate', { identifiers: [{ type: 'email', value: email }] });
    expect(found.map(({ ref }) => ref)).not.toContain(`request:${stranger.id}`);
    expect(found).toHaveLength(1);
  });

  it('are told with decisions about the person; not why something was left out, who else was meant, or who was named', async () => {
    const { id } = await closedRequest();
    await decided(id, 'refuse', 'excessive', 'told reason');
    await decided(id, 'review', 'proceed', 'hidden among staff');
    await decided(id, 'redirect', 'forward_part', 'hidden Customer Ltd');
    await decided(id, 'withhold', 'crime_and_tax', 'hidden investigation');
    await decided(id, 'match', 'other_person', 'hidden colleague');
    const { rows, parts } = await call<CollectResult>('collect', { subject: subjectOf(id), asOf: NOW });
    expect(rows).toMatchObject({ requests: 1, decisions: 3, letters: 0, complaints: 0 });
    const everything = JSON.stringify(await context.rows(parts));
    expect(everything).toContain('told reason');
    expect(everything).toContain('Pat Marked');
    expect(everything).not.toMatch(/hidden|crime_and_tax|withhold/);
  });

  it('without their key tell the facts alone (Y1)', async () => {
    const { id } = await closedRequest();
    await decided(id, 'refuse', 'excessive', 'told reason');
    await world.keys.destroy(`case:${id}`, 'test');
    const { parts } = await call<CollectResult>('collect', { subject: subjectOf(id), asOf: NOW });
    const everything = JSON.stringify(await context.rows(parts));
    expect(everything).toContain('"outcome":"fulfilled"');
    expect(everything).not.toMatch(/Pat Marked|told reason/);
  });
});

describe('an erasure', () => {
  const items = async (...ids: string[]): Promise<ItemFact[]> =>
    (await call<HoldsResult>('holds', { right: 'erasure', subject: subjectOf(...ids), asOf: NOW })).items;
  const decide = (list: ItemFact[]) =>
    decideItems({
      facts: [{ holder: 'case_files', status: 'known', at: NOW, facts: [], items: list }],
      descriptions: [{ holder: 'case_files', answersFor: [] }],
      regimes: ['UK'],
      asOf: '2026-09-01',
      representative: false,
      openRequests: [],
      policy: {
        ...{ accountingPeriodEnd: '03-31', germanTaxDuties: false, supportRetentionMonths: 24, securityLogMonths: 12 },
      },
    });

  it('leaves them for six years from closing, for legal claims; nothing waits for it', async () => {
    const { id } = await closedRequest();
    const decisions = decide(await items(id));
    expect(decisions).toMatchObject([
      {
        ...{ outcome: 'RETAIN_HOLD', until: '2032-03-20' },
        reasons: [{ hold: 'LIMITATION', basis: { UK: expect.stringContaining('17(3)(e)') as string } }],
      },
    ]);
    expect(nextDate(decisions, '2026-09-01')).toBeUndefined();
    expect(files.description.capabilities).toEqual(['describe', 'locate', 'holds', 'collect']);
  });

  it('says nothing where the person never asked before', async () => {
    expect(await items()).toEqual([]);
  });
});
