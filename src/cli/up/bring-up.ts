/** Starts the parts of an embedded service in the order they need each other, keeps them running, and stops them in reverse. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../common/config.js';
import type { Config } from '../../common/config.js';
import { createLogger } from '../../common/log.js';
import type { Logger } from '../../common/log.js';
import type { ServerAddress } from '../../temporal/client.js';
import { checkConnectors } from '../compose/connectors.js';
import { acquireDatabase, acquireTemporal } from '../compose/parts.js';
import { partChild, sampleChild, temporalEnv } from './children.js';
import { firstTokens } from './first-tokens.js';
import { keepPart } from './keep-part.js';
import { lockDataFolder } from './lock.js';
import type { PartName } from './run-files.js';
import { removeRunFile, writeRunFile } from './run-files.js';
import type { Supervisor } from './supervisor.js';
import { createSupervisor } from './supervisor.js';

export interface UpOptions {
  dataFolder: string;
  configFile: string;
  env: NodeJS.ProcessEnv;
  /** Of the server; default: by configuration. */
  port?: number;
  /** Runs the sample operator's systems as well. */
  sample: boolean;
  /** Resolves when the service is to stop, also while it is still starting. */
  stopped: Promise<unknown>;
  /** Progress for people. */
  say(line: string): void;
}

export interface UpSummary {
  url: string;
  temporal: string;
  dataFolder: string;
  logs: string;
  /** Of the first administrator, on the first start only. */
  token?: string;
}

export interface UpService {
  summary: UpSummary;
  stop(): Promise<void>;
}

type Undo = (() => Promise<void>)[];

class StoppedEarly extends Error {}

/** Undefined when it was told to stop before it was up. What was started is stopped again, also when a later part fails. */
export async function bringUp(options: UpOptions): Promise<UpService | undefined> {
  const undo: Undo = [];
  const stop = async (): Promise<void> => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  let cancelled = false;
  void options.stopped.then(() => (cancelled = true));
  const goOn = (): void => {
    if (cancelled) throw new StoppedEarly();
  };
  try {
    return { summary: await start(options, undo, goOn), stop };
  } catch (error) {
    await stop();
    if (error instanceof StoppedEarly) return undefined;
    throw error;
  }
}

async function start(options: UpOptions, undo: Undo, goOn: () => void): Promise<UpSummary> {
  const { dataFolder, env, say } = options;
  const log = createLogger('up', env.HABEAS_LOG_LEVEL ?? 'warn');
  const logs = join(dataFolder, 'log');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const lock = await lockDataFolder(dataFolder);
  undo.push(() => lock.release());
  writeRunFile(dataFolder, 'up', { pid: process.pid, startedAt: new Date().toISOString() });
  undo.push(async () => removeRunFile(dataFolder, 'up'));

  const database = await keepDatabase(options, log, undo);
  say('PostgreSQL is ready');
  goOn();
  const temporal = await keepTemporal(options, log, undo);
  const address = temporal.connectionOptions.address ?? '';
  say(`Temporal is ready at ${address}`);
  goOn();

  const supervisor = createSupervisor(runFileEvents(options, logs));
  undo.push(() => supervisor.stop());
  const childEnv: NodeJS.ProcessEnv = { ...temporalEnv(env, temporal), DATABASE_URL: database };
  if (options.sample) {
    Object.assign(childEnv, await startSample(options, supervisor, logs, childEnv));
    say("the sample operator's systems are ready");
    goOn();
  }
  // Read here too, because a child that cannot use it only says so in its log.
  const config = loadConfig(options.configFile, childEnv);
  await checkConnectors(config);
  const tokens = await firstTokens({ dataFolder, databaseUrl: database, log, sample: options.sample });
  const url = await startServer(options, supervisor, { logs, childEnv, config });
  if (tokens?.events) supervisor.send('sample', { type: 'habeas', events: { url, tokens: tokens.events } });
  say(`the server is ready at ${url}`);
  goOn();
  await supervisor.start(partChild({ ...options, name: 'worker', logs, env: { ...childEnv, HABEAS_PUBLIC_URL: url } }));
  say('the worker is ready');
  return { url, temporal: address, dataFolder, logs, token: tokens?.administrator };
}

function keepDatabase({ dataFolder, env, say }: UpOptions, log: Logger, undo: Undo): Promise<string> {
  return keepPart({ name: 'PostgreSQL', acquire: () => acquireDatabase({ dataFolder, env, log }), say, undo });
}

async function keepTemporal({ dataFolder, env, say }: UpOptions, log: Logger, undo: Undo): Promise<ServerAddress> {
  // Started again on the port it had: everybody knows it by that.
  const known: { temporalPort?: number } = {};
  const address = await keepPart({
    name: 'Temporal',
    acquire: () => acquireTemporal({ dataFolder, env, log, ...known }),
    say,
    undo,
  });
  known.temporalPort = Number(address.connectionOptions.address?.split(':').at(-1));
  return address;
}

function runFileEvents({ dataFolder, say }: UpOptions, logs: string): Parameters<typeof createSupervisor>[0] {
  return {
    started: (name, pid, info) =>
      writeRunFile(dataFolder, name as PartName, { ...info, pid, startedAt: new Date().toISOString() }),
    died(name, how, again) {
      removeRunFile(dataFolder, name as PartName);
      say(`${name} ${how}: it starts again in ${again / 1000} s, see ${join(logs, `${name}.log`)}`);
    },
    stopped: (name) => removeRunFile(dataFolder, name as PartName),
  };
}

async function startSample(
  { dataFolder }: UpOptions,
  supervisor: Supervisor,
  logs: string,
  env: NodeJS.ProcessEnv,
): Promise<NodeJS.ProcessEnv> {
  const info = await supervisor.start(sampleChild({ dataFolder, logs, env }));
  return info.env as NodeJS.ProcessEnv;
}

async function startServer(
  options: UpOptions,
  supervisor: Supervisor,
  { logs, childEnv, config }: { logs: string; childEnv: NodeJS.ProcessEnv; config: Config },
): Promise<string> {
  const port = String(options.port ?? config.server.port);
  const info = await supervisor.start(
    partChild({ ...options, name: 'server', logs, env: childEnv, args: ['--port', port] }),
  );
  return info.url as string;
}
