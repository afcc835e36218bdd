import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { createTrafficConnector } from '../../activities/holders/traffic/index.js';
import type { CollectResult, HoldsResult, LocateResult, Subject } from '../../src/connector/contract.js';
import { NOW, caller, testContext } from './context.js';
import type { TestContext } from './context.js';
import { makeLake, population } from './traffic-lake.js';
import type { Lake } from './traffic-lake.js';

const { traveller, debtor, business_user: businessUser } = population.cast;
const subject: Subject = { refs: [`customer:${traveller.customerId}`], identifiers: [], representative: false };
const nobody: Subject = { refs: [], identifiers: [], representative: false };
const iccid = traveller.sims[0]!.iccid;
const OWN = `customer_ref = '${traveller.customerId}' AND contract = 'own'`;

let lake: Lake;
let context: TestContext;
const connectorWith = (settings: object = {}) => createTrafficConnector({ folder: lake.folder, ...settings });
let call: ReturnType<typeof caller>;

beforeAll(async () => {
  lake = await makeLake();
});
afterAll(() => rm(lake.root, { recursive: true, force: true }));
beforeEach(async () => {
  context = await testContext(join(lake.root, randomUUID()));
  call = caller(connectorWith(), { right: 'access' });
});

describe('settings', () => {
  it('are refused by name when wrong', () => {
    expect(() => createTrafficConnector({ folder: lake.folder, memoryLimit: 'lots' })).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ path: ['memoryLimit'] })] }),
    );
  });
});

describe('locate', () => {
  const locate = (identifiers: object[]) => call<LocateResult>('locate', { identifiers }, context);

  it('finds a customer by number and by SIM, with the other SIMs and how many lines', async () => {
    const by = { type: 'customer_id', value: traveller.customerId };
    const { found, searched } = await locate([by]);
    expect(searched).toEqual({ identifierTypes: ['customer_id', 'sim_iccid'], at: NOW });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ ref: subject.refs[0], evidence: [{ by, sharedWith: 0 }], representative: false });
    expect(found[0]?.counts.usage_lines).toBe(await lake.count(OWN));
    const iccids = found[0]?.identifiers.filter(({ type }) => type === 'sim_iccid').map(({ value }) => value);
    expect(iccids).toEqual(
      traveller.sims
        .filter((sim) => sim.status === 'active')
        .map((sim) => sim.iccid)
        .toSorted(),
    );
    const bySim = await locate([{ type: 'sim_iccid', value: traveller.sims[1]?.iccid }]);
    expect(bySim.found.map(({ ref }) => ref)).toEqual(subject.refs);
  });

  it('says how many others have lines on a SIM that changed hands', async () => {
    const by = { type: 'sim_iccid', value: iccid };
    const { found } = await locate([by]);
    expect(found.map(({ ref }) => ref)).toEqual([`customer:${traveller.customerId}`, `customer:${debtor.customerId}`]);
    expect(found.map(({ evidence }) => evidence)).toEqual([[{ by, sharedWith: 1 }], [{ by, sharedWith: 1 }]]);
  });

  it('finds nobody by the SIMs of a company, and says that it looked', async () => {
    const company = population.companies.find((c) => c.customerId === businessUser.customerId)!;
    const used = company.sims.find((sim) => sim.status === 'active')!;
    expect(await lake.count(`iccid = '${used.iccid}'`)).toBeGreaterThan(0);
    const { found, searched } = await locate([
      { type: 'sim_iccid', value: used.iccid },
      { type: 'customer_id', value: company.customerId },
    ]);
    expect({ found, at: searched.at }).toEqual({ found: [], at: NOW });
  });

  it('takes a value as a value, whatever it looks like', async () => {
    const { found } = await locate([
      { type: 'customer_id', value: `' OR true --` },
      { type: 'email', value: traveller.email },
    ]);
    expect(found).toEqual([]);
  });

  it('passes a missing lake on as a passing fault, a broken one to its owner', async () => {
    const gone = caller(createTrafficConnector({ folder: join(lake.root, 'nowhere') }));
    await expect(gone('holds', { subject, asOf: NOW }, context)).rejects.toMatchObject({ kind: 'transient' });
    expect(await context.spools()).toEqual([]);
  });
});

describe('holds', () => {
  it('makes one item of what is not invoiced and one of each invoice', async () => {
    const { items, facts, searched } = await call<HoldsResult>('holds', { subject, asOf: NOW }, context);
    expect(facts).toEqual([]);
    expect(searched.at).toBe(NOW);
    const truth = await lake.query(
      `SELECT invoice_ref, count(*)::INT n FROM read_parquet('${lake.folder}/*/*.parquet', union_by_name=true) WHERE ${OWN} GROUP BY 1`,
    );
    expect(new Map(items.map((item) => [item.invoices?.[0] ?? null, item.count]))).toEqual(
      new Map(truth.map((row) => [row.invoice_ref, row.n])),
    );
    const current = items.find(({ id }) => id === 'current');
    expect(current).toMatchObject({ kind: 'traffic_current', category: 'traffic', recordDate: '2026-11-01' });
    expect(current).not.toHaveProperty('invoices');
    expect(items.find(({ id }) => id === 'lines/inv-202609-000001')).toMatchObject({
      kind: 'traffic_billed',
      invoices: ['INV-202609-000001'],
      lawfulBasis: 'contract_with_subject',
      recordDate: '2026-09-30',
    });
  });

  it('leaves out what came after the bound', async () => {
    const asOf = '2026-03-15T12:00:00Z';
    const { items } = await call<HoldsResult>('holds', { subject, asOf }, context);
    const counted = items.reduce((sum, item) => sum + item.count, 0);
    expect(counted).toBe(
      await lake.count(`${OWN} AND (started_at IS NULL OR started_at <= TIMESTAMP '2026-03-15 12:00:00')`),
    );
    expect(items.some(({ id }) => id === 'current')).toBe(false);
  });

  it('has nothing to say about nobody, but says when it was asked', async () => {
    const result = await call<HoldsResult>('holds', { subject: nobody, asOf: NOW }, context);
    expect(result).toEqual({
      searched: { identifierTypes: ['customer_id', 'sim_iccid'], at: NOW },
      facts: [],
      items: [],
    });
  });
});

describe('collect', () => {
  const collect = (ctx: TestContext, input: object = {}, settings: object = {}) =>
    caller(connectorWith(settings), {
      right: 'access',
      requestId: '6f1e0a56-6f3a-4d0e-9d54-1f2a3b4c5d6e',
    })<CollectResult>('collect', { subject, asOf: NOW, ...input }, ctx);

  it('gives every line of the person once and no other, with NULLs and text as they are', async () => {
    const { parts, rows, searched } = await collect(context);
    const given = await context.rows(parts);
    expect(searched.at).toBe(NOW);
    expect(rows).toEqual({ usage_lines: given.length, statements: 0 });
    expect(given.map((row) => row.usage_id).sort()).toEqual(
      (await lake.lines(OWN)).map((line) => JSON.parse(line).usage_id).sort(),
    );
    const odd = given.find((row) => row.usage_id === 9000000000004);
    expect(odd).toMatchObject({ origin: `quote ' and "`, destination: 'line\nbreak', started_at: null });
    const ordinary = given.find((row) => row.duration_s === null);
    expect(ordinary).toMatchObject({ started_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) });
    const described = connectorWith().description.datasets[0]!.fields.map(({ name }) => name);
    expect(Object.keys(odd!)).toEqual(described);
    expect(await context.spools()).toEqual([]);
  });

  it('is the same lines however they are cut into ranges, and whenever it was stopped', async () => {
    const expected = (await lake.lines(OWN)).map((line) => JSON.parse(line).usage_id as number).sort((a, b) => a - b);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 100, max: 3000 }),
        fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 2 }),
        async (rangeRows, stops) => {
          const ctx = await testContext(join(lake.root, randomUUID()));
          for (const stop of stops) await stopAfter(ctx, stop, () => collect(ctx, {}, { rangeRows }));
          const { parts } = await collect(ctx, {}, { rangeRows });
          const ids = (await ctx.rows(parts)).map((row) => row.usage_id as number).sort((a, b) => a - b);
          expect(ids).toEqual(expected);
          expect(parts.map(({ index }) => index)).toEqual(parts.map((_, i) => i));
          expect(ctx.written.map(({ index }) => index)).toEqual([...new Set(ctx.written.map(({ index }) => index))]);
        },
      ),
      { numRuns: 5 },
    );
  });

  it('does not take a part of another selection for its own', async () => {
    const first = await collect(context);
    const second = await collect(context, { subject: { ...subject, refs: [`customer:${debtor.customerId}`] } });
    expect((await context.rows(second.parts)).every((row) => row.customer_ref === debtor.customerId)).toBe(true);
    const bounded = await collect(context, { asOf: '2026-03-01T00:00:00Z' });
    expect(bounded.rows.usage_lines).toBeLessThan(first.rows.usage_lines!);
  });

  it('gives nothing for nobody and leaves out what was not asked for', async () => {
    expect(await collect(context, { subject: nobody })).toMatchObject({ parts: [], rows: { usage_lines: 0 } });
    expect(await collect(context, { datasets: ['something_else'] })).toMatchObject({ parts: [], rows: {} });
  });

  it('ends when it is cancelled', async () => {
    const stop = new AbortController();
    const ctx = await testContext(join(lake.root, randomUUID()), { signal: stop.signal });
    ctx.heartbeat = () => stop.abort();
    await expect(collect(ctx)).rejects.toThrow(/abort/i);
    expect(await ctx.spools()).toEqual([]);
  });
});

describe('describe', () => {
  it('tells who else gets the data and under which safeguard', () => {
    const { datasets, answersFor, capabilities } = connectorWith().description;
    expect(datasets[0]).toMatchObject({
      category: 'traffic',
      origin: 'observed',
      lawfulBasisRepresentative: 'contract_with_other',
    });
    expect(datasets[0]?.recipients).toContainEqual(
      expect.objectContaining({
        name: 'Example Connectivity KK',
        country: 'JP',
        safeguard: expect.stringMatching(/model clauses/),
      }),
    );
    expect(datasets[0]?.fields.find(({ name }) => name === 'destination')?.thirdParty).toBe(true);
    expect(answersFor).toEqual([]);
    expect(capabilities).toEqual(expect.arrayContaining(['preview', 'erase', 'confirm', 'restrict', 'unrestrict']));
    const renamed = createTrafficConnector({
      folder: 'x',
      recipients: { group: { name: 'Other KK', purpose: 'p', country: 'JP' } },
    });
    expect(renamed.description.datasets[0]?.recipients[0]?.name).toBe('Other KK');
  });
});

async function stopAfter(ctx: TestContext, beats: number, run: () => Promise<unknown>): Promise<void> {
  const beat = ctx.heartbeat;
  let left = beats;
  ctx.heartbeat = (cursor) => {
    beat(cursor);
    if (left-- === 0) throw new Error('stopped');
  };
  try {
    await run();
  } catch (error) {
    if ((error as Error).message !== 'stopped') throw error;
  } finally {
    ctx.heartbeat = beat;
  }
}
