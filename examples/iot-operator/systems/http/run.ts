/**
 * Runs a sample system as a process of its own. Each flag has an environment variable: `--rate-limit` is `SYSTEM_RATE_LIMIT` and so
 * on, but `--database-url` is `DATABASE_URL`.
 *
 *   --port (default 0 = a free one)   --host (default 127.0.0.1)   --database-url   --token
 *   --seed  --people  --traffic-rows  --today: the population an empty database is filled with
 *   --rate-limit: requests a second before 429
 *   and what the system names itself.
 *
 * When it listens it prints one line of JSON: `{"system":…,"url":…,"pid":…}`. SIGTERM and SIGINT stop it; its state stays in the database.
 */
import { parseArgs } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { DEFAULT_POPULATION, populationOf } from '../../population/index.js';
import type { Population } from '../../population/index.js';
import type { RateLimit } from './app.js';

export interface RunningSystem {
  /** Returns the base URL. */
  listen(port?: number, host?: string): Promise<string>;
  close(): Promise<void>;
}

export interface CommonOptions {
  databaseUrl: string;
  token: string;
  rateLimit?: RateLimit;
  /** Seed of the records this system makes up itself. */
  seed: number;
  /** The day the sample world is now, for seeded records. */
  today: string;
  /** Called once, when the database is empty. */
  population: () => Population;
  /** For records made from now on. */
  now?: () => Date;
}

const COMMON_FLAGS = [
  'port',
  'host',
  'database-url',
  'token',
  'seed',
  'people',
  'traffic-rows',
  'today',
  'rate-limit',
] as const;

/** @param own flags of this system beside the common ones */
export async function runSystem(
  name: string,
  own: readonly string[],
  start: (options: CommonOptions, flag: (name: string) => string | undefined) => Promise<RunningSystem>,
): Promise<void> {
  const { values } = parseArgs({
    options: Object.fromEntries([...COMMON_FLAGS, ...own].map((flag) => [flag, { type: 'string' as const }])),
  });
  const flag = (flagName: string): string | undefined => {
    const value = values[flagName];
    return typeof value === 'string' ? value : process.env[environmentName(flagName)];
  };
  const needed = (flagName: string): string => {
    const value = flag(flagName);
    if (!value) throw new Error(`give --${flagName} or set ${environmentName(flagName)}`);
    return value;
  };
  const seed = Number(flag('seed') ?? DEFAULT_POPULATION.seed);
  const today = flag('today') ?? new Date().toISOString().slice(0, 10);
  const system = await start(
    {
      databaseUrl: needed('database-url'),
      token: needed('token'),
      rateLimit: { max: Number(flag('rate-limit') ?? 200), windowMs: 1_000 },
      seed,
      today,
      population: () =>
        populationOf({
          seed,
          today,
          people: Number(flag('people') ?? DEFAULT_POPULATION.people),
          trafficRows: Number(flag('traffic-rows') ?? DEFAULT_POPULATION.trafficRows),
        }),
    },
    flag,
  );
  const stop = (): void => {
    system.close().then(
      () => process.exit(0),
      (error: unknown) => fail(name, error),
    );
  };
  process.once('SIGTERM', stop).once('SIGINT', stop).once('disconnect', stop);
  const url = await system.listen(Number(flag('port') ?? 0), flag('host'));
  process.stdout.write(`${JSON.stringify({ system: name, url, pid: process.pid })}\n`);
}

/** What a `main.ts` does when its system cannot start. */
export function fail(name: string, error: unknown): void {
  process.stderr.write(`${name}: ${error instanceof Error ? error.message : 'cannot start'}\n`);
  process.exit(1);
}

function environmentName(flag: string): string {
  return flag === 'database-url' ? 'DATABASE_URL' : `SYSTEM_${flag.replaceAll('-', '_').toUpperCase()}`;
}

/** An app and what has to be closed after it. */
export function listening(app: FastifyInstance, release: () => Promise<void>): RunningSystem {
  return {
    listen: async (port = 0, host = '127.0.0.1') => app.listen({ port, host }),
    close: async () => {
      await app.close();
      await release();
    },
  };
}
