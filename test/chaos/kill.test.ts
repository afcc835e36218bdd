/**
 * SIGKILL of a worker at random points of collect, bundle and erase. A kill counts only if it fell inside: the attempt under way came to
 * nothing, and another process did the step. HABEAS_CHAOS_RUNS says how many have to count; HABEAS_CHAOS_SEED draws the same points again.
 */
import { join } from 'node:path';
import { jest } from '@jest/globals';
import pLimit from 'p-limit';
import { createRandom } from '../../examples/iot-operator/population/index.js';
import type { Person } from '../../examples/iot-operator/population/index.js';
import type { Trust } from '../../src/bundle/verify-types.js';
import type { PlanView } from '../../src/server/api/view-schema.js';
import { copyOf, differences, readCopy } from './copy.js';
import type { Copy } from './copy.js';
import { approvedOf, changesIn } from './erased.js';
import type { Counts } from './erased.js';
import { startInstallation } from './installation.js';
import type { Installation } from './installation.js';
import { durations, killDuring, wasFelt } from './kills.js';
import type { Kill, Target } from './kills.js';
import { decide, openByLetter, release, sendByPost, toApproval, toReview } from './requests.js';
import { Score } from './score.js';
import { Source, makeErasable } from './source.js';

const RUNS = Number(process.env.HABEAS_CHAOS_RUNS ?? 20);
const SEED = Number(process.env.HABEAS_CHAOS_SEED ?? Date.now() % 1_000_000);
/** Requests at the same time: most of a run is waiting until the server has noticed a death. */
const LANES = 5;
const STRIKES = 2;
/** Enough that a kill seldom strikes more than the one request. */
const WORKERS = 6;

jest.setTimeout(20 * 60_000);

let installation: Installation;
let source: Source;
let people: Person[];
let trust: Trust;

beforeAll(async () => {
  installation = await startInstallation({
    operator: { people: 240, trafficRows: 150_000, travellerTrafficRows: 20_000, travellerSignIns: 5_000, seed: 7 },
    timings: { heartbeat: 'PT2S' },
    law: { stepUpCategories: [] },
    // Many small parts, so that there is much to lose and to repeat.
    holders: { accounts: { rangeRows: 250, challengeFloorMs: 0 }, traffic: { rangeRows: 4_000 } },
    workers: WORKERS,
  });
  const { operator, folder, services } = installation;
  trust = { jwks: services.keyring.signer.jwks() };
  source = await Source.open(operator, folder);
  people = await makeErasable(source, operator.population().people, 3 * RUNS + 1);
  await source.remember();
});
afterAll(async () => {
  await source?.close();
  await installation?.stop();
});

const limit = pLimit(STRIKES);

/** Strikes one step of a request, right after `begin` let it begin, with a worker there to take over. */
function strike(id: string, target: Target, draw: string, begin: () => Promise<unknown>): Promise<Kill | undefined> {
  return limit(async () => {
    await installation.workers.polling(WORKERS - 2);
    await begin();
    return killDuring(installation, id, target, createRandom(SEED, draw));
  });
}

/** An access request from its letter to the downloaded bundle, struck while it collects and while it is bundled. */
async function copyRequest(
  n: number,
  strikes?: Record<'collect' | 'bundle', { score: Score; withinMs: number }>,
): Promise<{ id: string; copy: Copy }> {
  const { agent, reviewer, folder, operator } = installation;
  const id = await openByLetter(installation, 'access', operator.population().cast.traveller);
  const kills: { score: Score; kill: Kill | undefined }[] = [];
  const struck = async (step: 'collect' | 'bundle', activity: string, begin: () => Promise<unknown>): Promise<void> => {
    const { score, withinMs } = strikes?.[step] ?? {};
    if (!score || score.done) await begin();
    else kills.push({ score, kill: await strike(id, { activity, withinMs: withinMs ?? 0 }, `${step} ${n}`, begin) });
  };
  await struck('collect', 'collect', () => decide(installation, agent, id, 'verify', 'proven'));
  await toReview(installation, id);
  await struck('bundle', 'prepareAnswer', () => decide(installation, agent, id, 'review', 'proceed'));
  await release(installation, id);
  const file = join(folder, `copy-${n}.zip`);
  await installation.download(reviewer, `/v1/requests/${id}/bundle`, file);
  for (const { score, kill } of kills) score.add(kill, kill !== undefined && (await wasFelt(installation, id, kill)));
  return { id, copy: await readCopy(file, trust) };
}

it('of copies: every record is there as often as in its source', async () => {
  const { traveller } = installation.operator.population().cast;
  // Undisturbed first: how long the steps take, and what the small datasets hold; the large ones are read from their stores.
  const calm = await copyRequest(0);
  const wanted: Copy = new Map([...calm.copy, ...(await copyOf(source, traveller))]);
  expect(differences(calm.copy, wanted)).toEqual([]);
  expect(wanted.get('traffic/usage_lines')?.size).toBe(20_000);
  expect(wanted.get('accounts/sign_ins')?.size).toBe(5_000);

  const longest = async (activity: string): Promise<number> =>
    Math.max(...(await durations(installation, calm.id, activity)).values());
  const collect = { score: new Score('collect', RUNS), withinMs: await longest('collect') };
  const bundle = { score: new Score('bundle', RUNS), withinMs: await longest('prepareAnswer') };
  await Score.fill([collect.score, bundle.score], LANES, async (n) => {
    const { copy } = await copyRequest(n, { collect, bundle });
    expect(differences(copy, wanted)).toEqual([]);
  });
  for (const { score } of [collect, bundle]) {
    score.print(SEED);
    expect(score.counted.length).toBeGreaterThanOrEqual(RUNS);
  }
});

/** The erasure of a person from the letter to the certificate, struck while it erases. Returns what was approved. */
async function erasure(
  n: number,
  strikes?: { score: Score; windows: Map<string, number> },
): Promise<{ id: string; plan: PlanView }> {
  const { agent, reviewer, until } = installation;
  const person = people[n];
  if (!person) throw new Error('there are too few people to erase');
  const id = await openByLetter(installation, 'erasure', person);
  await decide(installation, agent, id, 'verify', 'proven');
  const plan = await toApproval(installation, id);
  const approve = () => decide(installation, reviewer, id, 'approve', 'approve', { planHash: plan.hash });
  let kill: Kill | undefined;
  if (strikes) {
    const holder = holderFor(n, plan);
    const target = { activity: 'erase', holder, withinMs: strikes.windows.get(holder) ?? 0 };
    kill = await strike(id, target, `erase ${n}`, approve);
  } else await approve();
  await sendByPost(installation, id);
  const { outcome } = await until(id, 'the end', ({ closedAt }) => closedAt !== undefined);
  strikes?.score.add(kill, kill !== undefined && (await wasFelt(installation, id, kill)));
  expect(outcome).toMatch(/fulfilled/);
  return { id, plan };
}

/** Rewriting files takes the longest and can go wrong the most; the others are struck in turn where there is something to erase. */
function holderFor(n: number, { items }: PlanView): string {
  const wish = (['traffic', 'traffic', 'billing', 'accounts', 'traffic', 'traffic'] as const)[n % 6] ?? 'traffic';
  const main = items.some((item) => item.holder === wish && item.outcome === 'erase' && item.phase === 'before_answer');
  return main ? wish : 'traffic';
}

/** What the holders said they removed, as it stands in the audit trail; a certificate came of it. */
async function saidRemoved(id: string): Promise<Counts> {
  const events = await installation.services.register.audit.list(id);
  expect(events.map(({ type }) => type)).toContain('certificate.issued');
  const counts = events
    .filter(({ type }) => type === 'erasure.confirmed')
    .flatMap(({ actor, detail }) =>
      Object.entries(detail.removed as Counts).map(([item, count]) => [
        `${actor.replace('holder:', '')}/${item}`,
        count,
      ]),
    );
  return Object.fromEntries(counts) as Counts;
}

it('of erasures: exactly what was approved is gone, of nobody else anything', async () => {
  const approved = new Map<string, Counts>();
  const erase = async (...run: Parameters<typeof erasure>): Promise<string> => {
    const { id, plan } = await erasure(...run);
    const planned = plan.items.filter(({ outcome }) => outcome === 'erase');
    const wanted = Object.fromEntries(planned.map((item) => [`${item.holder}/${item.id}`, item.count]));
    expect(await saidRemoved(id)).toMatchObject(wanted);
    approved.set(people[run[0]]?.customerId ?? '', approvedOf(plan));
    return id;
  };
  const calm = await erase(0);
  const score = new Score('erase', RUNS);
  const windows = await durations(installation, calm, 'erase');
  await Score.fill([score], LANES, async (n) => {
    await erase(n, { score, windows });
  });
  score.print(SEED);

  const { lost, gained } = await changesIn(source, people);
  expect(Object.fromEntries(lost)).toEqual(Object.fromEntries(approved));
  expect(gained).toEqual([]);
  expect(score.counted.length).toBeGreaterThanOrEqual(RUNS);
});
