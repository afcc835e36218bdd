/**
 * The sample operator's systems inside the test's process, each on a port and a database of its own: the same code its processes run,
 * but a test can stop one, put something else in its place and start it again in a moment.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { populationOf } from '../../examples/iot-operator/population/index.js';
import type { Population } from '../../examples/iot-operator/population/index.js';
import { ensureRoles, migrate, seedAccounts } from '../../examples/iot-operator/systems/accounts/index.js';
import { startBilling } from '../../examples/iot-operator/systems/billing/system.js';
import type { WebhookOptions } from '../../examples/iot-operator/systems/billing/webhook.js';
import { startCrm } from '../../examples/iot-operator/systems/crm/system.js';
import type { CommonOptions, RunningSystem } from '../../examples/iot-operator/systems/http/run.js';
import { startMailbox } from '../../examples/iot-operator/systems/mailbox/system.js';
import { startSupport } from '../../examples/iot-operator/systems/support/system.js';
import { generateTraffic } from '../../examples/iot-operator/systems/traffic/generate.js';
import { createDatabaseAndRole, startEmbeddedPostgres } from '../../src/common/postgres.js';

const TOKEN = 'token-of-the-sample-systems';
const PASSWORDS = { accounts_app: 'app-password', accounts_habeas: 'habeas-password' };
const STARTS = { billing: startBilling, crm: startCrm, support: startSupport } as const;

export type HttpSystem = keyof typeof STARTS;
export type SystemDatabase = HttpSystem | 'accounts';

export interface SystemsOptions {
  seed?: number;
  people?: number;
  trafficRows?: number;
  /** The systems' clock; their records lie before it when they start. */
  now?: () => Date;
  /** Whom billing tells when what an account owes has changed; nobody by default. */
  billingWebhook?: WebhookOptions;
  /** Last word on the people before any system is filled with them. */
  change?: (population: Population) => void;
}

export interface Systems {
  population: Population;
  cast: Population['cast'];
  /** Where the lake is. */
  lake: string;
  mailbox: { url: string; token: string };
  support: { url: string; token: string };
  /** Variables that `examples/iot-operator/habeas.yaml` reads. */
  env: Record<string, string>;
  url(name: HttpSystem): string;
  /** Straight from a system's database, as its owner. */
  sql<T = Record<string, unknown>>(name: SystemDatabase, query: string, params?: unknown[]): Promise<T[]>;
  /** A system's API as its staff use it; throws on an error answer. */
  call<T>(name: HttpSystem, method: string, path: string, body?: unknown): Promise<T>;
  stopSystem(name: HttpSystem): Promise<void>;
  /** On the port it had. */
  startSystem(name: HttpSystem): Promise<void>;
  stop(): Promise<void>;
}

export async function startSystems(options: SystemsOptions = {}): Promise<Systems> {
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
  options: SystemsOptions,
  undo: (() => Promise<unknown>)[],
  stop: () => Promise<void>,
): Promise<Systems> {
  const now = options.now ?? ((): Date => new Date());
  const today = now().toISOString().slice(0, 10);
  const made = {
    seed: options.seed ?? 7,
    people: options.people ?? 40,
    trafficRows: options.trafficRows ?? 3_000,
    today,
  };
  const population = populationOf(made);
  options.change?.(population);
  const folder = await mkdtemp(join(tmpdir(), 'habeas-systems-'));
  undo.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), settings: { fsync: 'off' } });
  undo.push(() => server.stop());
  const databases = {} as Record<SystemDatabase, string>;
  for (const name of ['accounts', ...Object.keys(STARTS)] as SystemDatabase[]) {
    databases[name] = await createDatabaseAndRole(server.url, {
      database: name,
      role: name,
      password: `${name}-owner`,
    });
  }
  await ensureRoles(server.url, 'accounts', PASSWORDS);
  await asOwner(databases.accounts, async (client) => {
    await migrate(client);
    await seedAccounts(client, population, made);
  });
  const lake = join(folder, 'lake');
  await generateTraffic(lake, population, made);
  const mailbox = await startMailbox({ folder: join(folder, 'mailbox'), token: TOKEN, now });
  undo.push(() => mailbox.close());
  const running = {} as Record<HttpSystem, { system: RunningSystem; url: string }>;
  undo.push(() => Promise.all(Object.values(running).map(({ system }) => system.close())));
  const startSystem = async (name: HttpSystem): Promise<void> => {
    const common: CommonOptions & { webhook?: WebhookOptions } = {
      databaseUrl: databases[name],
      token: TOKEN,
      seed: made.seed,
      today,
      population: () => population,
      now,
      ...(name === 'billing' && options.billingWebhook ? { webhook: options.billingWebhook } : {}),
    };
    const system = await STARTS[name](common);
    running[name] = { system, url: await system.listen(Number(running[name] ? new URL(running[name].url).port : 0)) };
  };
  await Promise.all((Object.keys(STARTS) as HttpSystem[]).map(startSystem));

  const accountsUrl = new URL(databases.accounts);
  accountsUrl.username = 'accounts_habeas';
  accountsUrl.password = PASSWORDS.accounts_habeas;
  return {
    population,
    cast: population.cast,
    lake,
    mailbox: { url: mailbox.url, token: TOKEN },
    support: { url: running.support.url, token: TOKEN },
    env: {
      ...Object.fromEntries(
        (Object.keys(STARTS) as HttpSystem[]).map((name) => [`OPERATOR_${name.toUpperCase()}_URL`, running[name].url]),
      ),
      OPERATOR_BILLING_TOKEN: TOKEN,
      OPERATOR_CRM_TOKEN: TOKEN,
      OPERATOR_SUPPORT_TOKEN: TOKEN,
      OPERATOR_MAILBOX_URL: mailbox.url,
      OPERATOR_MAILBOX_TOKEN: TOKEN,
      OPERATOR_SMTP_URL: mailbox.smtpUrl,
      OPERATOR_ACCOUNTS_DATABASE_URL: accountsUrl.href,
      OPERATOR_TRAFFIC_FOLDER: lake,
    },
    url: (name) => running[name].url,
    sql: <T>(name: SystemDatabase, query: string, params: unknown[] = []) =>
      asOwner(databases[name], async (client) => (await client.query(query, params)).rows as T[]),
    call: async <T>(name: HttpSystem, method: string, path: string, body?: unknown) => {
      const response = await fetch(new URL(path, running[name].url), {
        method,
        headers: {
          authorization: `Bearer ${TOKEN}`,
          ...(method === 'GET' ? {} : { 'idempotency-key': crypto.randomUUID() }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${name} answered ${response.status} to ${method} ${path}`);
      return (await response.json()) as T;
    },
    stopSystem: (name) => running[name].system.close(),
    startSystem,
    stop,
  };
}

async function asOwner<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
