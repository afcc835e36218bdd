/**
 * SIGKILL of a worker at random points of collect, bundle and erase. A kill counts only if it fell inside: the attempt under way came to
 * nothing, and another process did the step. HABEAS_CHAOS_RUNS says how many have to count; HABEAS_CHAOS_SEED draws the same points again.
 */
import { join } from 'node:path';
import { createRandom } from '../../examples/iot-operator/population/index.js';
import type { Person } from '../../examples/iot-operator/population/index.js';
import type { Trust } from '../../src/bundle/verify-types.js';
import { copyOf, differences, readCopy } from './copy.js';
import type { Copy } from './copy.js';
import { approvedOf, changesIn } from './erased.js';
import { startInstallation } from './installation.js';
import type { Installation } from './installation.js';
import { durations, killDuring, wasFelt } from './kills.js';
import type { Kill, Target } from './kills.js';
import { decide, openByLetter, release, toApproval, toReview } from './requests.js';
import { Score, oneAtATime } from './score.js';
import { Source } from './source.js';

const RUNS = Number(process.env.HABEAS_CHAOS_RUNS ?? 20);
const SEED = Number(process.env.HABEAS_CHAOS_SEED ?? Date.now() % 1_000_000);
const LANES = 3;
const MINUTES = 60_000;

let installation: Installation;
let source: Source;
let people: Person[];
let trust: Trust;

beforeAll(async () => {
  installation = await startInstallation({
    operator: { people: 240, trafficRows: 150_000, travellerTrafficRows: 20_000, travellerSignIns: 5_000, seed: 7 },
    timings: { heartbeat: 'PT2S', linkExpiry: 'PT1S' },
    law: { stepUpCategories: [] },
    // Many small parts, so that there is much to lose and to repeat.
    holders: { accounts: { rangeRows: 250, challengeFloorMs: 0 }, traffic: { rangeRows: 4_000 } },
    workers: 3,
  });
  const { operator, folder, services } = installation;
  trust = { jwks: services.keyring.signer.jwks() };
  source = await Source.open(operator, folder);
  people = await makeErasable(operator.population().people);
  await source.remember();
}, 5 * MINUTES);
afterAll(async () => {
  await source?.close();
  await installation?.stop();
}, 2 * MINUTES);

/** People whose data can go: nothing owed, long sign-in logs, every other one without a running service. */
async function makeErasable(all: readonly Person[]): Promise<Person[]> {
  const able = all.filter(
    (person) => person.kind === 'private' && !person.cast && person.balanceMinor === 0 && person.trafficRows >= 50,
  );
  const some = able.filter((person) => !person.openTicket).slice(0, 3 * RUNS + 3);
  const settled = some.filter((_, n) => n % 2 === 0);
  const ids = settled.map(({ customerId }) => customerId);
  await source.operate(
    'accounts',
    `UPDATE sims SET status = 'terminated', terminated_at = now() - interval '40 days' WHERE customer_id = ANY($1) AND status <> 'terminated'`,
    [ids],
  );
  await source.operate(
    'billing',
    `UPDATE services SET status = 'terminated', terminated_on = current_date - 40, final_billed = true WHERE account_id = ANY($1)`,
    [settled.map(({ billingAccountId }) => billingAccountId)],
  );
  await source.operate(
    'accounts',
    `INSERT INTO sign_ins (user_id, at, ip, method, user_agent, succeeded)
     SELECT u, now() - n * interval '6 hours', '192.0.2.7', 'password', NULL, true FROM unnest($1::text[]) u, generate_series(1, 3000) n`,
    [some.map(({ userId }) => userId)],
  );
  return some;
}

/** Strikes one step of a request, right after `begin` let it begin, with two workers there to take over. */
const strike = oneAtATime(
  async (id: string, target: Target, draw: string, begin: () => Promise<unknown>): Promise<Kill | undefined> => {
    await installation.workers.polling(2);
    await begin();
    return killDuring(installation, id, target, createRandom(SEED, draw));
  },
);

it(
  'of copies: every record is there as often as in its source',
  async () => {
    const { cast } = installation.operator.population();
    const { agent } = installation;
    const [collected, bundled] = [new Score('collect', RUNS), new Score('bundle', RUNS)];

    const copyRequest = async (n: number, windows?: { collect: number; bundle: number }) => {
      const id = await openByLetter(installation, 'access', cast.traveller);
      const prove = () => decide(installation, agent, id, 'verify', 'proven');
      const proceed = () => decide(installation, agent, id, 'review', 'proceed');
      const kills: [Score, Kill | undefined][] = [];
      if (windows && !collected.done) {
        const target = { activity: 'collect', withinMs: windows.collect };
        kills.push([collected, await strike(id, target, `collect ${n}`, prove)]);
      } else await prove();
      await toReview(installation, id);
      if (windows && !bundled.done) {
        const target = { activity: 'prepareAnswer', withinMs: windows.bundle };
        kills.push([bundled, await strike(id, target, `bundle ${n}`, proceed)]);
      } else await proceed();
      await release(installation, id);
      const file = join(installation.folder, `copy-${n}.zip`);
      await installation.download(installation.reviewer, `/v1/requests/${id}/bundle`, file);
      for (const [score, kill] of kills) score.add(kill, kill !== undefined && (await wasFelt(installation, id, kill)));
      return { id, copy: await readCopy(file, trust) };
    };

    // Undisturbed first: how long the steps take, and what the small datasets hold; the large ones are read from their stores.
    const calm = await copyRequest(0);
    const wanted: Copy = new Map([...calm.copy, ...(await copyOf(source, cast.traveller))]);
    expect(differences(calm.copy, wanted)).toEqual([]);
    expect(wanted.get('traffic/usage_lines')?.size).toBe(20_000);
    expect(wanted.get('accounts/sign_ins')?.size).toBe(5_000);
    const windows = {
      collect: Math.max(...(await durations(installation, calm.id, 'collect')).values()),
      bundle: Math.max(...(await durations(installation, calm.id, 'prepareAnswer')).values()),
    };
    await Score.fill([collected, bundled], LANES, async (n) => {
      const { copy } = await copyRequest(n, windows);
      expect(differences(copy, wanted)).toEqual([]);
    });
    collected.print(SEED);
    bundled.print(SEED);
    expect(collected.counted.length).toBeGreaterThanOrEqual(RUNS);
    expect(bundled.counted.length).toBeGreaterThanOrEqual(RUNS);
  },
  20 * MINUTES,
);

it(
  'of erasures: exactly what was approved is gone, of nobody else anything',
  async () => {
    const { agent, reviewer, services } = installation;
    const erased = new Score('erase', RUNS);
    const approved = new Map<string, Record<string, number>>();

    const erasure = async (n: number, windows?: Map<string, number>) => {
      const person = people[n];
      if (!person?.customerId) throw new Error('the population has too few people to erase');
      const id = await openByLetter(installation, 'erasure', person);
      await decide(installation, agent, id, 'verify', 'proven');
      const plan = await toApproval(installation, id);
      const wanted = approvedOf(plan);
      approved.set(person.customerId, wanted);
      const approve = () => decide(installation, reviewer, id, 'approve', 'approve', { planHash: plan.hash });
      let kill: Kill | undefined;
      if (windows) {
        const holder = holderFor(n, plan);
        kill = await strike(
          id,
          { activity: 'erase', holder, withinMs: windows.get(holder) ?? 0 },
          `erase ${n}`,
          approve,
        );
      } else await approve();
      await release(installation, id);
      const { outcome } = await installation.until(id, 'the end', ({ closedAt }) => closedAt !== undefined);
      if (windows) erased.add(kill, kill !== undefined && (await wasFelt(installation, id, kill)));

      const events = await services.register.audit.list(id);
      const removed = events.filter(({ type }) => type === 'erasure.confirmed').map(({ detail }) => detail.removed);
      const said = Object.assign({}, ...removed) as Record<string, number>;
      const planned = plan.items.filter((item) => item.outcome === 'erase').map((item) => [item.id, item.count]);
      expect(said).toMatchObject(Object.fromEntries(planned));
      expect(outcome).toMatch(/fulfilled/);
      expect(events.map(({ type }) => type)).toContain('certificate.issued');
      return { id, person };
    };

    const calm = await erasure(0);
    const windows = await durations(installation, calm.id, 'erase');
    await Score.fill([erased], LANES, async (n) => {
      await erasure(n, windows);
    });
    erased.print(SEED);

    const changes = await changesIn(source, people);
    expect(Object.fromEntries(changes.lost)).toEqual(Object.fromEntries(approved));
    expect(changes.gained).toEqual([]);
    expect(erased.counted.length).toBeGreaterThanOrEqual(RUNS);
  },
  20 * MINUTES,
);

/** Rewriting files takes the longest and can go wrong the most; the others are struck in turn where there is something to erase. */
function holderFor(n: number, { items }: { items: { holder: string; outcome: string; phase: string }[] }): string {
  const wish = (['traffic', 'billing', 'traffic', 'accounts', 'traffic', 'traffic'] as const)[n % 6] ?? 'traffic';
  const main = items.some((item) => item.holder === wish && item.outcome === 'erase' && item.phase === 'before_answer');
  return main ? wish : 'traffic';
}
