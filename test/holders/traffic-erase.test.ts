import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdir, readFile, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createTrafficConnector } from '../../activities/holders/traffic/index.js';
import { rewriteFile } from '../../activities/holders/traffic/rewrite.js';
import { withDuck } from '../../activities/holders/traffic/duck.js';
import { trafficSettingsSchema } from '../../activities/holders/traffic/settings.js';
import { assignInvoice, usageOf } from '../../examples/iot-operator/systems/traffic/usage.js';
import { readManifest } from '../../examples/iot-operator/systems/traffic/lake.js';
import type {
  ApplyResult,
  ConfirmResult,
  EraseResult,
  HolderPlan,
  HoldsResult,
  ItemOrder,
  Subject,
} from '../../src/connector/contract.js';
import { sealPlan } from '../../src/connector/plan.js';
import { transpile } from '../support/transpile.mjs';
import { NOW, caller, testContext } from './context.js';
import type { TestContext } from './context.js';
import { ODD_FILE, makeLake, population } from './traffic-lake.js';
import type { Lake } from './traffic-lake.js';

const { traveller, debtor } = population.cast;
const subjectOf = (customerId: string | undefined): Subject => ({
  refs: [`customer:${customerId}`],
  identifiers: [],
  representative: false,
});
const subject = subjectOf(traveller.customerId);
const OWN = `coalesce(customer_ref = '${traveller.customerId}' AND contract = 'own', false)`;
const CURRENT = `${OWN} AND invoice_ref IS NULL`;
const REQUEST = '6f1e0a56-6f3a-4d0e-9d54-1f2a3b4c5d6e';
const UNPAID = 'lines/inv-202609-000001';

let lake: Lake;
let context: TestContext;
let call: ReturnType<typeof caller>;

beforeEach(async () => {
  lake = await makeLake();
  context = await testContext(lake.root);
  call = caller(createTrafficConnector({ folder: lake.folder, lockPatienceMs: 1_000 }));
});
afterEach(() => rm(lake.root, { recursive: true, force: true }));

/** A plan that erases everything but the items named, as the law would order it. */
async function planFor(who: Subject, kept: string[] = [], asOf = NOW): Promise<HolderPlan> {
  const { items } = await call<HoldsResult>('holds', { subject: who, asOf }, context);
  const orders: ItemOrder[] = items.map((item) => ({ item, outcome: kept.includes(item.id) ? 'retain' : 'erase' }));
  return call<HolderPlan>('preview', { subject: who, asOf, orders }, context);
}
const erase = (plan: HolderPlan, key = 'request-1:abcdef:1', ctx = context) =>
  call<EraseResult>('erase', { plan, approvedHash: plan.hash, key }, ctx);
const confirm = (plan: HolderPlan) => call<ConfirmResult>('confirm', { plan }, context);

describe('preview', () => {
  it('says per item what would go, and has a hash that changes with the orders', async () => {
    const all = await planFor(subject);
    const some = await planFor(subject, [UNPAID]);
    expect(all.items.every(({ outcome }) => outcome === 'erase')).toBe(true);
    expect(all.items.reduce((sum, { count }) => sum + count, 0)).toBe(await lake.count(OWN));
    expect(some.items.find(({ itemId }) => itemId === UNPAID)).toMatchObject({ outcome: 'retain' });
    expect(some.hash).not.toBe(all.hash);
  });
});

describe('erase', () => {
  it('takes out the ordered lines of the person and leaves every other line as it was', async () => {
    const before = await lake.lines(`NOT (${OWN}) OR coalesce(invoice_ref = 'INV-202609-000001', false)`);
    const expected = await lake.count(`${OWN} AND NOT coalesce(invoice_ref = 'INV-202609-000001', false)`);
    const unpaid = await lake.count(`${OWN} AND invoice_ref = 'INV-202609-000001'`);
    const plan = await planFor(subject, [UNPAID]);
    const result = await erase(plan);
    expect(result).toMatchObject({ status: 'done', atomic: true, retained: { [UNPAID]: unpaid } });
    expect(Object.values(result.removed).reduce((sum, n) => sum + n, 0)).toBe(expected);
    expect(await lake.lines()).toEqual(before);
    expect((await confirm(plan)).remaining).toEqual([]);
    expect((await confirm(plan)).searched.at).toBe(NOW);
  });

  it('destroys the old files, and keeps metadata, compression and files without lines of the person', async () => {
    const meta = (file: string) =>
      lake.query(`SELECT decode(key) k, hex(value) v FROM parquet_kv_metadata('${lake.folder}/${file}') ORDER BY 1`);
    const codec = async (file: string) =>
      (await lake.query(`SELECT DISTINCT compression c FROM parquet_metadata('${lake.folder}/${file}')`)).map(
        (row) => row.c,
      );
    const oddMeta = await meta(ODD_FILE);
    const old = await lake.files();
    const plainMeta = await meta(old[0]!);
    await erase(await planFor(subject));
    const files = await lake.files();
    expect(files.filter((file) => old.includes(file))).toEqual([]);
    const onDisk = (await readdir(lake.folder, { recursive: true })).filter((name) => name.endsWith('.parquet'));
    expect(onDisk.toSorted()).toEqual(files.map((file) => join(file)).toSorted());
    const may = files.filter((file) => file.startsWith('month=2026-05'));
    expect(await meta(may[1]!)).toEqual(oddMeta);
    expect(await meta(may[0]!)).toEqual(plainMeta);
    expect([await codec(may[0]!), await codec(may[1]!)]).toEqual([['ZSTD'], ['SNAPPY']]);
    expect(await readManifest(lake.folder)).toMatchObject({ kept: 'by every rewriter', version: 2 });
    const untouched = await lake.files();
    await erase(await planFor(subjectOf(population.cast.creditor.customerId)), 'request-2:abcdef:1');
    expect((await lake.files()).filter((file) => untouched.includes(file)).length).toBeGreaterThan(0);
  });

  it('does it once for one key, and says again what it removed', async () => {
    const plan = await planFor(subject);
    const first = await erase(plan);
    const state = await lake.snapshot();
    expect(await erase(plan)).toEqual(first);
    expect(await lake.snapshot()).toEqual(state);
    const second = await erase(plan, 'request-1:abcdef:2');
    expect(Object.values(second.removed).every((n) => n === 0)).toBe(true);
  });

  it('refuses a plan that is not the approved one', async () => {
    const plan = await planFor(subject, [UNPAID]);
    const state = await lake.snapshot();
    const more = { ...plan, orders: plan.orders.map((order) => ({ ...order, outcome: 'erase' as const })) };
    await expect(erase(more)).rejects.toMatchObject({ kind: 'refused' });
    await expect(erase(sealPlan(more), undefined, context)).resolves.toMatchObject({ status: 'done' });
    expect(await lake.snapshot()).not.toEqual(state);
    await expect(
      call('erase', { plan, approvedHash: 'f'.repeat(64), key: 'another-key' }, context),
    ).rejects.toMatchObject({ kind: 'refused' });
  });

  it('leaves lines after the bound alone', async () => {
    const asOf = '2026-10-20T00:00:00Z';
    const later = `${OWN} AND started_at > TIMESTAMP '2026-10-20'`;
    const after = await lake.lines(later);
    expect(after.length).toBeGreaterThan(0);
    await erase(await planFor(subject, [], asOf));
    expect(await lake.lines(OWN)).toEqual(after);
  });

  it('asks again when lines were put on an invoice since the preview', async () => {
    const plan = await planFor(subject);
    const state = (await lake.files()).length;
    expect(await assignInvoice(lake.folder, traveller.customerId!, 'INV-FINAL-000001')).toBe(
      plan.items.find(({ itemId }) => itemId === 'current')?.count,
    );
    const lines = await lake.lines();
    expect(await erase(plan)).toMatchObject({
      status: 'drift',
      drift: ['invoiced since the preview: lines/inv-final-000001'],
      removed: {},
    });
    expect(await lake.lines()).toEqual(lines);
    expect(await lake.files()).toHaveLength(state);
    const again = await planFor(subject);
    expect(await erase(again, 'request-1:abcdef:2')).toMatchObject({ status: 'done' });
    expect(await lake.count(OWN)).toBe(0);
  });

  it('rewrites nothing when one file cannot be read', async () => {
    const plan = await planFor(subject);
    const path = join(lake.folder, 'month=2026-08', 'part-0000.parquet');
    await truncate(path, (await stat(path)).size - 8);
    const state = await lake.snapshot();
    await expect(erase(plan)).rejects.toMatchObject({ kind: 'permanent' });
    expect(await lake.snapshot()).toEqual(state);
    await expect(confirm(plan)).rejects.toMatchObject({ kind: 'permanent' });
  });

  it('notices a rewritten file that lost a line, gained one or changed one', async () => {
    const settings = trafficSettingsSchema.parse({ folder: lake.folder });
    const wrong: [string, (sql: string) => string][] = [
      ['lost', (sql) => sql.replace('WHERE NOT', 'WHERE usage_id % 97 <> 0 AND NOT')],
      ['gained', (sql) => sql.replace(`WHERE NOT ${OWN}`, '')],
      [
        'changed',
        (sql) => sql.replace('EXCLUDE (file_row_number)', 'EXCLUDE (file_row_number) REPLACE (bytes + 1 AS bytes)'),
      ],
    ];
    for (const [, break_] of wrong) {
      await withDuck(settings, lake.root, async (duck) => {
        const broken = { ...duck, copy: (sql: string) => duck.copy(break_(sql)) };
        await expect(
          rewriteFile(broken, lake.folder, 'month=2026-08/part-0000.parquet', { drop: OWN }),
        ).rejects.toThrow(/is not the old one less the erased lines/);
      });
    }
    await withDuck(settings, lake.root, async (duck) => {
      const made = await rewriteFile(duck, lake.folder, 'month=2026-08/part-0000.parquet', { drop: OWN });
      expect(made).toMatchObject({ month: '2026-08', replacement: expect.stringMatching(/^month=2026-08\/part-/) });
    });
  });

  it('names no file any more when none of its lines is left', async () => {
    await erase(await planFor(subject));
    const folder = join(lake.folder, 'month=2026-05');
    const only = await lake.query(
      `COPY (SELECT * FROM (SELECT * REPLACE ('${traveller.customerId}' AS customer_ref) FROM read_parquet('${lake.folder}/month=2026-05/*.parquet') WHERE usage_id = 9000000000005)) TO '${folder}/part-only.parquet' (FORMAT parquet)`,
    );
    expect(only[0]?.Count).toBe(1n);
    const manifest = await readManifest(lake.folder);
    manifest.partitions['2026-05']?.push('month=2026-05/part-only.parquet');
    await writeFile(join(lake.folder, 'manifest.json'), JSON.stringify(manifest));
    const others = await lake.lines(`NOT (${OWN})`);
    expect(await erase(await planFor(subject), 'request-3:abcdef:1')).toMatchObject({
      removed: { 'lines/inv-202605-000002': 1 },
    });
    expect(await lake.files()).not.toContain('month=2026-05/part-only.parquet');
    expect(await lake.lines()).toEqual(others);
  });
});

describe('confirm', () => {
  it('catches a file that was left behind, named or not, and an erasure that never was', async () => {
    const plan = await planFor(subject);
    const total = await lake.count(OWN);
    const lied = await confirm(plan);
    expect(lied.remaining.reduce((sum, { count }) => sum + count, 0)).toBe(total);
    const kept = join(lake.root, 'kept.parquet');
    await copyFile(join(lake.folder, 'month=2026-07', 'part-0000.parquet'), kept);
    await erase(plan);
    expect((await confirm(plan)).remaining).toEqual([]);
    await copyFile(kept, join(lake.folder, 'month=2026-07', 'part-forgotten.parquet'));
    expect((await confirm(plan)).remaining.map(({ itemId }) => itemId)).toEqual(['lines/inv-202607-000001']);
    await writeFile(join(lake.folder, 'month=2026-07', 'part-half.parquet'), (await readFile(kept)).subarray(0, 400));
    expect((await confirm(plan)).remaining).toHaveLength(1);
  });
});

describe('locks', () => {
  const lock = (name: string): string => join(lake.folder, 'locks', `${name}.lock`);
  const hold = async (owner: object): Promise<void> => {
    await mkdir(join(lake.folder, 'locks'), { recursive: true });
    await writeFile(lock('month=2026-08'), JSON.stringify({ owner: randomUUID(), ...owner }));
  };

  it('waits for another rewriter and gives up for a while when it takes too long', async () => {
    const plan = await planFor(subject);
    await hold({ pid: 1, host: 'another-machine' });
    const state = await lake.snapshot();
    await expect(erase(plan)).rejects.toMatchObject({
      kind: 'transient',
      message: expect.stringMatching(/another rewriter/),
    });
    expect(await lake.snapshot()).toEqual(state);
    expect(await readdir(join(lake.folder, 'locks'))).toEqual(['month=2026-08.lock']);
  });

  it('takes over from a process that is gone', async () => {
    const plan = await planFor(subject);
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    await hold({ pid: child.pid, host: hostname() });
    expect(await erase(plan)).toMatchObject({ status: 'done' });
    expect(await readdir(join(lake.folder, 'locks'))).toEqual([]);
  });

  it('takes over a lock of an earlier life under the same process number', async () => {
    const plan = await planFor(subject);
    await hold({ pid: process.pid, host: hostname() });
    expect(await erase(plan)).toMatchObject({ status: 'done' });
  });

  it('takes over from another machine when nobody renewed the lock', async () => {
    const plan = await planFor(subject);
    await hold({ pid: 1, host: 'another-machine' });
    const longAgo = new Date((await stat(lock('month=2026-08'))).mtimeMs - 120_000);
    await utimes(lock('month=2026-08'), longAgo, longAgo);
    expect(await erase(plan)).toMatchObject({ status: 'done' });
  });

  it('lets two erasures of the same months go one after the other', async () => {
    const patient = caller(createTrafficConnector({ folder: lake.folder }));
    const others = await lake.lines(
      `NOT (${OWN}) AND NOT coalesce(customer_ref = '${debtor.customerId}' AND contract = 'own', false)`,
    );
    const plans = [await planFor(subject), await planFor(subjectOf(debtor.customerId))];
    const results = await Promise.all(
      plans.map((plan, i) =>
        patient<EraseResult>('erase', { plan, approvedHash: plan.hash, key: `request-${i}:both` }, context),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual(['done', 'done']);
    expect(await lake.lines()).toEqual(others);
  });
});

describe('a worker killed in the middle', () => {
  it('leaves the lake as before or as after, and the next attempt finishes it', async () => {
    const sources = [
      'activities/holders',
      'src/connector',
      'src/common',
      'src/law',
      'test/holders/traffic-erase-child.ts',
    ];
    const made = await transpile(sources);
    try {
      const plan = await planFor(subject);
      const before = await lake.lines();
      const after = await lake.lines(`NOT (${OWN})`);
      const expected = Object.fromEntries(plan.items.map(({ itemId, count }) => [itemId, count]));
      const steps = (await lake.files()).length;
      // After the first new file, after the last, and right after the swap, before the old files are gone.
      const outcomes: string[] = [];
      for (const killAt of [1, steps, steps + 1]) {
        const pristine = await makeLake();
        const input = { folder: pristine.folder, root: pristine.root, plan, killAt };
        const child = spawn(process.execPath, [
          made.path('test/holders/traffic-erase-child.ts'),
          JSON.stringify(input),
        ]);
        const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
        expect(signal).toBe('SIGKILL');
        const left = await pristine.lines();
        outcomes.push(left.length === before.length ? 'before' : 'after');
        expect(left).toEqual(left.length === before.length ? before : after);
        const retry = caller(createTrafficConnector({ folder: pristine.folder }));
        const done = await retry<EraseResult>('erase', { plan, approvedHash: plan.hash, key: 'killed:1' }, context);
        expect(done).toMatchObject({ status: 'done', removed: expected });
        expect(await pristine.lines()).toEqual(after);
        expect((await retry<ConfirmResult>('confirm', { plan }, context)).remaining).toEqual([]);
        const onDisk = (await readdir(pristine.folder, { recursive: true })).filter((name) =>
          /parquet$|tmp$/.test(name),
        );
        expect(onDisk).toHaveLength((await pristine.files()).length);
        await rm(pristine.root, { recursive: true, force: true });
      }
      expect(outcomes).toEqual(['before', 'before', 'after']);
    } finally {
      await made.remove();
    }
  }, 120_000);
});

describe('restrict', () => {
  const apply = (name: 'restrict' | 'unrestrict', input: object, right = 'erasure') =>
    caller(createTrafficConnector({ folder: lake.folder }), {
      right: right as 'erasure',
      requestId: REQUEST,
    })<ApplyResult>(name, { subject, ...input }, context);

  it('hides lines from daily use, and lines kept for billing lose their route and nothing else', async () => {
    const routed = `${OWN} AND invoice_ref = 'INV-202609-000001' AND route IS NOT NULL`;
    expect(await lake.count(routed)).toBeGreaterThan(0);
    const others = await lake.lines(`NOT (${OWN} AND coalesce(invoice_ref = 'INV-202609-000001', false))`);
    const kept = (await lake.lines(`${OWN} AND invoice_ref = 'INV-202609-000001'`)).map((line) => ({
      ...JSON.parse(line),
      route: null,
    }));
    const shown = await usageOf(lake.folder, traveller.customerId!);
    expect(await apply('restrict', { itemIds: [UNPAID] })).toEqual({ status: 'applied', at: NOW });
    expect(await lake.count(routed)).toBe(0);
    expect((await lake.lines(`${OWN} AND invoice_ref = 'INV-202609-000001'`)).map((line) => JSON.parse(line))).toEqual(
      kept,
    );
    expect(await lake.lines(`NOT (${OWN} AND coalesce(invoice_ref = 'INV-202609-000001', false))`)).toEqual(others);
    const now = await usageOf(lake.folder, traveller.customerId!);
    expect(now.map(({ month }) => month)).toEqual(
      shown.map(({ month }) => month).filter((month) => month !== '2026-09'),
    );
    const state = await lake.snapshot();
    await apply('restrict', { itemIds: [UNPAID] });
    expect(await lake.snapshot()).toEqual(state);
  });

  it('changes no line when the person asked for a restriction, and can be lifted', async () => {
    const lines = await lake.lines();
    await apply('restrict', {}, 'restriction');
    expect(await lake.lines()).toEqual(lines);
    expect(await usageOf(lake.folder, traveller.customerId!)).toEqual([]);
    await apply('unrestrict', {}, 'restriction');
    expect((await usageOf(lake.folder, traveller.customerId!)).length).toBeGreaterThan(10);
  });

  it('keeps no name of a person whose lines are gone', async () => {
    await apply('restrict', {});
    const plan = await planFor(subject);
    await apply('restrict', { itemIds: plan.items.map(({ itemId }) => itemId) });
    await apply('unrestrict', { itemIds: ['*'] });
    await erase(plan);
    expect(await readFile(join(lake.folder, 'restrictions.json'), 'utf8')).not.toContain(traveller.customerId);
    expect(await readFile(join(lake.folder, 'manifest.json'), 'utf8')).not.toContain(traveller.customerId);
  });

  it('has nothing to restrict for nobody', async () => {
    const nobody = { subject: { ...subject, refs: [] } };
    expect(await apply('restrict', nobody)).toMatchObject({ status: 'not_applicable' });
    expect(await lake.count(CURRENT)).toBeGreaterThan(0);
  });
});
