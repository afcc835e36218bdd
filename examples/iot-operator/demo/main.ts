/**
 * `npm run demo`: the sample operator and the embedded service, and five requests carried to their ends while a person watches. It acts
 * through API, command line, portal and the systems' own interfaces only; a wrong result fails it.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import getPort from 'get-port';
import { parse, stringify } from 'yaml';
import { withTranslations } from '../../../src/common/translations.js';
import { startOperator } from '../run.js';
import type { Operator } from '../run.js';
import { ownServers, startHabeas } from './habeas.js';
import type { Habeas } from './habeas.js';
import { reportTo } from './report.js';
import { accessScene, portabilityScene } from './scenes/copies.js';
import { erasureScene } from './scenes/erasure.js';
import { outageScene } from './scenes/outage.js';
import { unverifiedScenes } from './scenes/unverified.js';
import { playScenes } from './screen.js';
import { writeSummary } from './stage.js';
import type { DemoStage } from './stage.js';
import { Stores } from './stores.js';
import { DataSubject } from './subject.js';

const EXAMPLE_CONFIG = fileURLToPath(new URL('../../../../examples/iot-operator/habeas.yaml', import.meta.url));

/** Days become seconds: what a person would wait weeks for is seen in the demo. Everything else is as configured. */
const SHORT = {
  identityReminders: ['PT8S', 'PT16S'],
  identityClose: 'PT24S',
  codeExpiry: 'PT60S',
  holderSlow: 'PT2S',
  holdsPatience: 'PT30S',
  sweepInterval: 'PT5S',
};
const WAITS = `reminders after 8 and 16 s, closed after 24 s instead of 7, 14 and 30 days`;

async function demo(): Promise<void> {
  const { values } = parseArgs({
    options: {
      people: { type: 'string' },
      'traffic-rows': { type: 'string' },
      folder: { type: 'string' },
      plain: { type: 'boolean' },
      scene: { type: 'string' },
    },
  });
  const folder = resolve(values.folder ?? '.habeas/demo');
  const startedAt = new Date().toISOString();
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  await mkdir(folder, { recursive: true });
  const undo: (() => Promise<void>)[] = [];
  const stopAll = async (): Promise<void> => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  const interrupted = (): void => void stopAll().finally(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const stage = await setUp(folder, undo, {
      ...(values.people === undefined ? {} : { people: Number(values.people) }),
      ...(values['traffic-rows'] === undefined ? {} : { trafficRows: Number(values['traffic-rows']) }),
    });
    const live = process.stdout.isTTY && values.plain !== true;
    const unverified = unverifiedScenes(stage, WAITS);
    const all = {
      open: unverified.open,
      a: accessScene(stage),
      b: portabilityScene(stage),
      c: erasureScene(stage),
      d: outageScene(stage),
      e: unverified.close,
    };
    const wanted = Object.entries(all).filter(([name]) => values.scene === undefined || values.scene.includes(name));
    await playScenes(
      wanted.map(([, scene]) => scene),
      live,
    );
    const summary = join(folder, 'summary.json');
    await writeSummary(summary, stage.results, startedAt);
    process.stdout.write(reportTo(stage.results, summary));
  } finally {
    await stopAll();
  }
}

async function setUp(
  folder: string,
  undo: (() => Promise<void>)[],
  scale: { people?: number; trafficRows?: number },
): Promise<DemoStage> {
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  say('Starting the sample operator: five systems with made-up people …');
  const operator = await startOperator({ dataDir: join(folder, 'operator'), ...scale });
  undo.push(() => operator.stop());
  say('Starting Habeas: PostgreSQL, Temporal, server, worker …');
  const configFile = await writeConfig(folder);
  const habeas = await startHabeas({
    dataFolder: join(folder, 'service'),
    configFile,
    port: await getPort({ host: '127.0.0.1' }),
    env: {
      ...ownServers(process.env),
      ...operator.env(),
      HABEAS_LOG_LEVEL: 'warn',
      HABEAS_BIN_CACHE: process.env.HABEAS_BIN_CACHE ?? resolve('.habeas/data/bin'),
    },
  });
  undo.push(() => habeas.stop());
  const [agent, reviewer] = await seedPeople(habeas, operator);
  const jwks = join(folder, 'jwks.json');
  await writeFile(jwks, JSON.stringify(await (await fetch(`${habeas.url}/.well-known/jwks.json`)).json()));
  say(`Habeas answers at ${habeas.url}`);
  const { cast } = operator.population();
  const { mailbox, support } = operator.info().systems;
  const subjects = new Map<string, DataSubject>();
  return {
    habeas,
    operator,
    stores: new Stores(operator),
    cast,
    agent,
    reviewer,
    folder,
    jwks,
    subject(name) {
      const known = subjects.get(name) ?? new DataSubject(cast[name], { mailbox, support });
      subjects.set(name, known);
      return known;
    },
    results: [],
  };
}

/** Two people who act by role, and the machines that tell when a hold may have changed. */
async function seedPeople(habeas: Habeas, operator: Operator): Promise<[string, string]> {
  const create = async (...args: string[]): Promise<string> =>
    (await habeas.cli<{ token: string }>(habeas.adminToken, 'token', 'create', ...args)).token;
  const agent = await create('Support agent', '--role', 'agent');
  const reviewer = await create('Privacy officer', '--role', 'reviewer');
  const accounts = await create('Accounts events', '--machine', '--role', 'owner', '--holder', 'accounts');
  const billing = await create('Billing events', '--machine', '--role', 'owner', '--holder', 'billing');
  await operator.connectHabeas({ url: habeas.url, tokens: { accounts, billing } });
  return [agent, reviewer];
}

/** The example's configuration with shortened waiting times, in the demo's own folder. */
async function writeConfig(folder: string): Promise<string> {
  // The translations are files beside the example.
  const config = withTranslations(parse(await readFile(EXAMPLE_CONFIG, 'utf8')), dirname(EXAMPLE_CONFIG)) as {
    timings?: object;
  };
  const file = join(folder, 'habeas.yaml');
  await writeFile(file, stringify({ ...config, installation: 'demo', timings: { ...config.timings, ...SHORT } }));
  return file;
}

demo().catch((error: unknown) => {
  process.stderr.write(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
