/** The sample operator and an embedded service of its own, both fresh in a folder that is wiped afterwards. */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import getPort from 'get-port';
import { parse, stringify } from 'yaml';
import { ownServers, startHabeas } from '../examples/iot-operator/demo/habeas.js';
import type { Habeas } from '../examples/iot-operator/demo/habeas.js';
import { startOperator } from '../examples/iot-operator/run.js';
import type { Operator, OperatorOptions } from '../examples/iot-operator/run.js';
import { withTranslations } from '../src/common/translations.js';
import { readRunFile } from '../src/cli/up/run-files.js';

const EXAMPLE_CONFIG = fileURLToPath(new URL('../../examples/iot-operator/habeas.yaml', import.meta.url));
export const INSTALLATION = 'bench';
const WALKABLE = 0o711;

export interface Service {
  habeas: Habeas;
  operator: Operator;
  /** Tokens of two people: who puts forward never approves. */
  agent: string;
  reviewer: string;
  /** Scratch, wiped at the end. */
  folder: string;
  dataFolder: string;
  /** Of its Temporal server, `host:port`. */
  temporal: string;
}

/** Undone in reverse order, also when the process is told to stop. */
export type Undo = (() => Promise<void>)[];

export async function undoAll(undo: Undo): Promise<void> {
  for (let step = undo.pop(); step; step = undo.pop()) await step();
}

/** Runs `use` against a service made for it. `undo` holds what stops it while it runs. */
export async function withService<T>(
  population: Omit<OperatorOptions, 'dataDir'>,
  undo: Undo,
  use: (service: Service) => Promise<T>,
): Promise<T> {
  const own: Undo = [];
  let undone: Promise<void> | undefined;
  // Once, whoever asks first: an interrupted run also fails by itself when the service under it is gone.
  const undoOwn = (): Promise<void> => (undone ??= undoAll(own));
  undo.push(undoOwn);
  try {
    return await use(await start(population, own));
  } finally {
    await undoOwn();
    undo.splice(undo.indexOf(undoOwn), 1);
  }
}

async function start(population: Omit<OperatorOptions, 'dataDir'>, undo: Undo): Promise<Service> {
  const folder = await mkdtemp(join(tmpdir(), 'habeas-bench-'));
  undo.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  const dataFolder = join(folder, 'service');
  // Run by root, PostgreSQL is another user's: unless it can walk to its folder, the cluster goes elsewhere and is not wiped with this one.
  await chmod(folder, WALKABLE);
  await mkdir(dataFolder, { mode: WALKABLE });
  const operator = await startOperator({ dataDir: join(folder, 'operator'), ...population });
  undo.push(() => operator.stop());
  const configFile = join(folder, 'habeas.yaml');
  await writeFile(configFile, await configuration());
  const habeas = await startHabeas({
    dataFolder,
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
  const temporal = readRunFile(dataFolder, 'temporal')?.address;
  if (typeof temporal !== 'string') throw new Error('the service does not say where its Temporal server is');
  const token = async (name: string, role: string): Promise<string> =>
    (await habeas.cli<{ token: string }>(habeas.adminToken, 'token', 'create', name, '--role', role)).token;
  const agent = await token('Support agent', 'agent');
  const reviewer = await token('Privacy officer', 'reviewer');
  return { habeas, operator, agent, reviewer, folder, dataFolder, temporal };
}

/** The example's, without the second proof for traffic data: a signed-in ticket is enough, so that nobody has to type a code. */
async function configuration(): Promise<string> {
  const config = withTranslations(parse(await readFile(EXAMPLE_CONFIG, 'utf8')), dirname(EXAMPLE_CONFIG)) as {
    law?: object;
  };
  return stringify({ ...config, installation: INSTALLATION, law: { ...config.law, stepUpCategories: [] } });
}
