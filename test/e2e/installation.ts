/**
 * A whole installation in the test's process: register, vault, keys, a Temporal server of its own, worker, HTTP server, over the sample
 * operator's systems. Tests act as people do, through API and portal; results are read in the systems themselves.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import getPort from 'get-port';
import { pino } from 'pino';
import { DataSubject } from '../../examples/iot-operator/demo/subject.js';
import type { Person } from '../../examples/iot-operator/population/index.js';
import { runServer } from '../../src/cli/compose/server.js';
import type { RunningServer } from '../../src/cli/compose/server.js';
import { openServices, withPublicUrl } from '../../src/cli/compose/services.js';
import type { Services } from '../../src/cli/compose/services.js';
import { runWorker } from '../../src/cli/compose/worker.js';
import { systemClock } from '../../src/common/clock.js';
import type { Clock } from '../../src/common/clock.js';
import { loadConfig } from '../../src/common/config.js';
import type { Config } from '../../src/common/config.js';
import type { Logger } from '../../src/common/log.js';
import type { Role } from '../../src/register/model.js';
import type { RequestView } from '../../src/server/api/view-schema.js';
import type { ServerAddress } from '../../src/temporal/connection.js';
import { installRuntime } from '../../src/temporal/worker.js';
import { testDatabase } from '../support/database.js';
import { startTestServer } from '../support/temporal.js';
import { workflowBundle as bundled } from '../support/workflow-bundle.js';
import { startSystems } from './systems.js';
import type { Systems, SystemsOptions } from './systems.js';

const EXAMPLE = fileURLToPath(new URL('../../examples/iot-operator/habeas.yaml', import.meta.url));

/** Long enough that nothing is chased or given up by the clock of a slow machine; tests that wait for one of these shorten it. */
const TIMINGS: Partial<Config['timings']> = { holderSlow: 'PT2S', holdsPatience: 'PT2M', sweepInterval: 'PT3S' };

export interface InstallationOptions {
  systems?: SystemsOptions;
  /** Silent by default. */
  log?: (dataFolder: string) => Logger;
  /** Temporal on a file in the data folder instead of in memory. */
  temporalOnFile?: boolean;
  /** URL of the register's database; a clone of the template by default. */
  databaseUrl?: (dataFolder: string) => Promise<{ url: string; drop(): Promise<void> }>;
  config?: (config: Config) => Config;
  /** *Now* of server, worker and systems; this machine's by default. */
  clock?: Clock;
  /** Another Temporal server than an own dev server. */
  server?: () => Promise<{ at: ServerAddress; stop(): Promise<void> }>;
  /** Last word on what server and worker share. */
  changeServices?: (services: Services) => Services;
  /** Last word on the workflows' code before workers load it. */
  changeBundle?: (code: string) => string;
}

export interface Opened {
  id: string;
  number: string;
}

export interface Installation {
  systems: Systems;
  /** As another process of the installation opens them; the caller closes them. */
  openServices(): Promise<Services>;
  dataFolder: string;
  /** For what a test writes. */
  scratch: string;
  url: string;
  /** Address of the Temporal server. */
  temporal: string;
  agent: string;
  reviewer: string;
  /** A new token with these roles. */
  token(roles: Role[], holders?: string[]): Promise<string>;
  /** An answer of the API as it is. */
  fetch(token: string, method: string, path: string, body?: unknown): Promise<Response>;
  /** The parsed answer; throws on an error answer. */
  api<T>(token: string, method: string, path: string, body?: unknown): Promise<T>;
  view(id: string): Promise<RequestView>;
  subject(person: Person): DataSubject;
  /** A ticket the person opened while signed in, taken in by the agent. */
  openSignedIn(person: Person, right: 'access' | 'portability' | 'erasure', more?: object): Promise<Opened>;
  /** A letter: nothing is proven. */
  openLetter(right: 'access' | 'portability' | 'erasure', subject: object): Promise<Opened>;
  decide(
    token: string,
    id: string,
    decision: { kind: string; choice: string; reason?: string } & Record<string, unknown>,
  ): Promise<void>;
  /** Reads the request until `holds`. */
  until(id: string, what: string, holds: (view: RequestView) => boolean, ms?: number): Promise<RequestView>;
  /** Timings of requests opened from now on. */
  setTimings(timings: Partial<Config['timings']>): void;
  /** Worker, server and all they hold in memory anew, on the port they had. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startInstallation(options: InstallationOptions = {}): Promise<Installation> {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    return await assemble(options, undo, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(
  options: InstallationOptions,
  undo: (() => Promise<unknown>)[],
  stop: () => Promise<void>,
): Promise<Installation> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'habeas-e2e-'));
  undo.push(() => rm(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const log = options.log?.(dataFolder) ?? pino({ level: 'silent' });
  // The first to install it decides where the SDK's own lines go.
  installRuntime(log);
  const clock = options.clock ?? systemClock;
  const systems = await startSystems({ now: () => clock.now(), ...options.systems });
  undo.push(() => systems.stop());
  const database = await (options.databaseUrl ? options.databaseUrl(dataFolder) : testDatabase());
  undo.push(() => database.drop());
  const temporal = await (options.server?.() ?? startTestServer(options.temporalOnFile ? { dataDir: dataFolder } : {}));
  undo.push(() => temporal.stop());
  const port = await getPort({ host: '127.0.0.1' });
  const config = configOf(systems, port, options.config);
  const scratch = await scratchFolder(undo);
  const workflowBundle = join(scratch, 'workflow-bundle.js');
  const { code } = await bundled();
  await writeFile(workflowBundle, options.changeBundle?.(code) ?? code);
  const open = async (): Promise<Services> => {
    const services = await openServices({
      ...{ dataFolder, databaseUrl: database.url, log, config, temporal: temporal.at, clock },
    });
    return options.changeServices?.(services) ?? services;
  };
  let house = await startHouse(await open(), workflowBundle);
  undo.push(() => house.stop());

  const token = async (roles: Role[], holders: string[] = []): Promise<string> => {
    const at = clock.now().toISOString();
    const { principals } = house.services.register;
    const { id } = await principals.create({ kind: 'person', display: `Test ${roles.join(' ')}`, roles, holders }, at);
    return (await principals.issueToken(id, 'test', at)).token;
  };
  const send = (bearer: string, method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(new URL(path, house.server.url), {
      method,
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const api = async <T>(bearer: string, method: string, path: string, body?: unknown): Promise<T> => {
    const response = await send(bearer, method, path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text.slice(0, 600)}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  const agent = await token(['agent']);
  const reviewer = await token(['reviewer']);
  const subjects = new Map<string, DataSubject>();
  let letters = 0;

  const installation: Installation = {
    ...{
      systems,
      openServices: open,
      dataFolder,
      scratch,
      url: house.server.url,
      temporal: temporal.at.connectionOptions.address ?? '',
      agent,
      reviewer,
      token,
      fetch: send,
      api,
    },
    view: (id) => api<RequestView>(agent, 'GET', `/v1/requests/${id}`),
    subject(person) {
      const known =
        subjects.get(person.email) ?? new DataSubject(person, { mailbox: systems.mailbox, support: systems.support });
      subjects.set(person.email, known);
      return known;
    },
    async openSignedIn(person, right, more = {}) {
      const receivedAt = secondsOf(clock.now());
      const ticket = await installation.subject(person).openTicket(`Privacy: ${right}`, `Please: ${right}.`);
      return api<Opened>(agent, 'POST', '/v1/requests', {
        source: { kind: 'ticket', system: 'support', id: ticket.id },
        ...{ receivedAt, right, jurisdiction: 'UK-ENG' },
        subject: {
          identifiers: [{ type: 'email', value: person.email }],
          ...{ contactEmail: person.email, name: person.fullName, locale: 'en-GB', assertion: ticket.assertion },
          ...more,
        },
      });
    },
    openLetter: (right, subject) =>
      api<Opened>(agent, 'POST', '/v1/requests', {
        source: { kind: 'mail', system: 'privacy-mailbox', id: `MAIL-${String(++letters)}` },
        ...{ receivedAt: secondsOf(clock.now()), right, jurisdiction: 'UK-ENG' },
        subject,
      }),
    async decide(bearer, id, decision) {
      await api(bearer, 'POST', `/v1/requests/${id}/decisions`, { reason: 'Looked at it.', ...decision });
    },
    until: (id, what, holds, ms = 60_000) =>
      poll(
        what,
        () => installation.view(id),
        holds,
        (view) => `${view.number} is at ${view.stage}/${view.step}: ${view.next}`,
        ms,
      ),
    setTimings(timings) {
      Object.assign(config.timings, timings);
    },
    async restart() {
      await house.stop();
      house = await startHouse(await open(), workflowBundle);
    },
    stop,
  };
  return installation;
}

/** Outside the data folder: what a test downloads and the workflows' code are no data of the installation. */
async function scratchFolder(undo: (() => Promise<unknown>)[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'habeas-e2e-scratch-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function configOf(systems: Systems, port: number, change: (config: Config) => Config = (config) => config): Config {
  const config = loadConfig(EXAMPLE, { ...systems.env, HABEAS_INSTALLATION: 'e2e', HABEAS_PORT: String(port) });
  const { accounts } = config.holders;
  // That a challenge takes as long for strangers is proven in test/holders.
  if (accounts) Object.assign(accounts.settings, { challengeFloorMs: 100 });
  return change(withPublicUrl({ ...config, timings: { ...config.timings, ...TIMINGS } }, {}));
}

interface House {
  services: Services;
  server: RunningServer;
  stop(): Promise<void>;
}

async function startHouse(services: Services, workflowBundle: string): Promise<House> {
  const undo: (() => Promise<void>)[] = [() => services.close()];
  const stop = async (): Promise<void> => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    const worker = await startWorker(services, workflowBundle);
    undo.push(() => worker.stop());
    const server = await runServer(services);
    undo.push(() => server.close());
    return { services, server, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startWorker(services: Services, workflowBundle: string): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  await new Promise<void>((onReady, fail) => {
    running = runWorker(services, { signal: stopping.signal, onReady, workflowBundle });
    running.catch(fail);
  });
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** As systems that count in seconds write it. */
function secondsOf(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}

/** Looks until it holds, or says what there was instead. */
export async function poll<T>(
  what: string,
  look: () => Promise<T>,
  holds: (seen: T) => boolean,
  tell: (seen: T) => string = (seen) => JSON.stringify(seen),
  ms = 60_000,
): Promise<T> {
  const until = performance.now() + ms;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() > until) throw new Error(`waited in vain for ${what}: ${tell(seen)}`);
    await pause(100);
  }
}
