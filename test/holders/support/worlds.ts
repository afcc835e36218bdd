/** Sample systems in this process, each on a free port with a database of its own, and connectors that reach them by HTTP. */
import { DEFAULT_POPULATION, populationOf } from '../../../examples/iot-operator/population/index.js';
import type { Person, Population } from '../../../examples/iot-operator/population/index.js';
import type { CommonOptions, RunningSystem } from '../../../examples/iot-operator/systems/http/run.js';
import { NOW, TODAY } from './context.js';
import type { Cluster } from './cluster.js';

export const TOKEN = 'token-of-the-sample-system';

export const population: Population = populationOf({
  seed: DEFAULT_POPULATION.seed,
  people: 60,
  trafficRows: 20_000,
  today: TODAY,
});
export const cast: Population['cast'] = population.cast;

export interface World {
  system: RunningSystem;
  url: string;
  databaseUrl: string;
  /** Rows straight from the system's database. */
  sql(query: string, params?: unknown[]): Promise<Record<string, unknown>[]>;
  /** The system's API as its staff use it. Mutations get a key unless one is given. */
  api(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>;
  settings: { baseUrl: string; token: string };
  close(): Promise<void>;
}

export async function startWorld<O extends CommonOptions>(
  cluster: Cluster,
  start: (options: O) => Promise<RunningSystem>,
  options: Partial<O> = {},
): Promise<World> {
  const databaseUrl = options.databaseUrl ?? (await cluster.database());
  const common: CommonOptions = {
    databaseUrl,
    token: TOKEN,
    seed: DEFAULT_POPULATION.seed,
    today: TODAY,
    population: () => population,
    now: () => new Date(NOW),
  };
  const system = await start({ ...common, ...options } as O);
  const url = await system.listen();
  return {
    system,
    url,
    databaseUrl,
    sql: async (query, params) => cluster.rows(databaseUrl, query, params),
    api: async (method, path, body, headers = {}) => {
      const response = await fetch(new URL(path, url), {
        method,
        headers: {
          authorization: `Bearer ${TOKEN}`,
          ...(method === 'GET' ? {} : { 'idempotency-key': crypto.randomUUID() }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return {
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as Record<string, unknown>,
      };
    },
    settings: { baseUrl: url, token: TOKEN },
    close: async () => system.close(),
  };
}

export const identifiersFor = {
  email: (person: Person) => ({ type: 'email', value: person.email }),
  customer: (person: Person) => ({ type: 'customer_id', value: person.customerId! }),
};
