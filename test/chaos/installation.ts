/**
 * A whole installation whose workers can be killed: the sample operator, a Temporal server, register and API in the test's process, the
 * workers in processes of their own. What runs as a process is what `npm run build` made.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parse, stringify } from 'yaml';
import { pino } from 'pino';
import type { Operator, OperatorOptions, startOperator } from '../../examples/iot-operator/run.js';
import { runServer } from '../../src/cli/compose/server.js';
import { openServices, withPublicUrl } from '../../src/cli/compose/services.js';
import type { Services } from '../../src/cli/compose/services.js';
import { loadConfig } from '../../src/common/config.js';
import { withTranslations } from '../../src/common/translations.js';
import type { Role } from '../../src/register/model.js';
import type { RequestRow } from '../../src/register/types.js';
import type { RequestView } from '../../src/server/api/view-schema.js';
import { testDatabase } from '../support/database.js';
import { startTestServer } from '../support/temporal.js';
import { Workers } from './workers.js';

const EXAMPLE = resolve('examples/iot-operator/habeas.yaml');
const OPERATOR = resolve('dist/examples/iot-operator/run.js');
const PATIENCE_MS = 240_000;

export interface Settings {
  operator: Omit<OperatorOptions, 'dataDir'>;
  /** Sections that differ from the example's. */
  timings: object;
  law: object;
  /** Settings that differ, by holder. */
  holders: Record<string, object>;
  workers: number;
}

export interface Installation {
  operator: Operator;
  services: Services;
  workers: Workers;
  /** Scratch space of the test. */
  folder: string;
  agent: string;
  reviewer: string;
  api<T>(token: string, method: string, path: string, body?: unknown): Promise<T>;
  download(token: string, path: string, file: string): Promise<void>;
  view(id: string): Promise<RequestView>;
  /** Reads the register until `holds`: unlike a page it asks no workflow, whose worker may be the one just killed. */
  until(id: string, what: string, holds: (row: RequestRow) => boolean): Promise<RequestRow>;
  stop(): Promise<void>;
}

export async function startInstallation(settings: Settings): Promise<Installation> {
  const undo: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'habeas-chaos-'));
    undo.push(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));
    const begun = [
      startSample(join(folder, 'operator'), settings.operator).then((made) => (undo.push(() => made.stop()), made)),
      testDatabase().then((made) => (undo.push(() => made.drop()), made)),
      startTestServer().then((made) => (undo.push(() => made.stop()), made)),
    ] as const;
    // All of them, so that one that comes up after another has failed is stopped too.
    await Promise.allSettled(begun);
    const [operator, database, temporal] = await Promise.all(begun);
    const configFile = join(folder, 'habeas.yaml');
    await writeFile(configFile, await configuration(settings));
    const env = { ...operator.env(), HABEAS_INSTALLATION: 'chaos', HABEAS_PORT: '0' };
    const config = withPublicUrl(loadConfig(configFile, env), env);
    const dataFolder = join(folder, 'service');
    const log = pino({ level: 'silent' });
    const services = await openServices({ dataFolder, databaseUrl: database.url, log, config, temporal: temporal.at });
    undo.push(() => services.close());
    const server = await runServer(services);
    undo.push(() => server.close());
    const workers = new Workers({
      ...{ configFile, dataFolder, logFile: join(folder, 'worker.log'), count: settings.workers },
      env: {
        ...foreign(process.env),
        ...{ ...env, DATABASE_URL: database.url, TEMPORAL_ADDRESS: temporal.server.address, HABEAS_LOG_LEVEL: 'warn' },
      },
    });
    undo.push(() => workers.stop());
    await workers.polling(settings.workers);
    return { folder, operator, services, workers, stop, ...(await people(services, server.url)) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startSample(dataDir: string, options: Settings['operator']): Promise<Operator> {
  const sample = (await import(pathToFileURL(OPERATOR).href)) as { startOperator: typeof startOperator };
  return sample.startOperator({ dataDir, ...options });
}

async function configuration({ timings, law, holders }: Settings): Promise<string> {
  const config = withTranslations(parse(await readFile(EXAMPLE, 'utf8')), dirname(EXAMPLE)) as {
    timings?: object;
    law: object;
    holders: Record<string, { settings: object }>;
  };
  for (const [name, own] of Object.entries(holders)) Object.assign(config.holders[name]?.settings ?? {}, own);
  // Case files grow with every request of the same person.
  return stringify({
    ...config,
    caseFiles: false,
    timings: { ...config.timings, ...timings },
    law: { ...config.law, ...law },
  });
}

/** The workers work here and nowhere else, whatever the environment says. */
function foreign(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(TEMPORAL_|HABEAS_|OPERATOR_)/.test(name)));
}

async function people(
  { register }: Services,
  url: string,
): Promise<Pick<Installation, 'agent' | 'reviewer' | 'api' | 'download' | 'view' | 'until'>> {
  const token = async (display: string, role: Role): Promise<string> => {
    const at = new Date().toISOString();
    const { id } = await register.principals.create({ kind: 'person', display, roles: [role], holders: [] }, at);
    return (await register.principals.issueToken(id, 'test', at)).token;
  };
  const send = async (bearer: string, method: string, path: string, body?: unknown): Promise<Response> => {
    const headers = {
      authorization: `Bearer ${bearer}`,
      ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}),
    };
    for (const give = performance.now() + PATIENCE_MS; ;) {
      const response = await fetch(new URL(path, url), {
        method,
        headers,
        body: body ? JSON.stringify(body) : undefined,
      });
      if (response.ok) return response;
      const text = await response.text();
      // The worker that was asked is dead, or about to be: the same call counts once.
      if (response.status === 503 && performance.now() < give) continue;
      throw new Error(`${method} ${path} was answered ${response.status}: ${text.slice(0, 600)}`);
    }
  };
  const agent = await token('Support agent', 'agent');
  const api: Installation['api'] = async <T>(...call: Parameters<typeof send>) =>
    (await (await send(...call)).json()) as T;
  return {
    ...{ agent, reviewer: await token('Privacy officer', 'reviewer'), api },
    view: (id) => api<RequestView>(agent, 'GET', `/v1/requests/${id}`),
    async download(bearer, path, file) {
      await writeFile(file, Buffer.from(await (await send(bearer, 'GET', path)).arrayBuffer()));
    },
    async until(id, what, holds) {
      const give = performance.now() + PATIENCE_MS;
      for (;;) {
        const row = await register.requests.get(id);
        if (row && holds(row)) return row;
        if (performance.now() > give)
          throw new Error(`${row?.number} never came to ${what}: ${row?.stage}/${row?.step}`);
        await pause(60);
      }
    },
  };
}
