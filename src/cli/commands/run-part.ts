/**
 * `habeas server` and `habeas worker`: one part in a process of its own, as a supervisor or a container runs it. What only they need
 * is loaded when they run: the other commands answer sooner.
 */
import { createServer } from 'node:http';
import { Command } from 'commander';
import { loadConfig } from '../../common/config.js';
import { HabeasError } from '../../common/errors.js';
import { createLogger } from '../../common/log.js';
import type { Logger } from '../../common/log.js';
import type { Services } from '../compose/services.js';
import type { Context } from '../context.js';
import { configFileOf, dataFolderOf } from '../target.js';
import type { GlobalOptions } from '../target.js';
import { sayReady, untilStopped } from '../up/child.js';

export function serverCommand({ io, options }: Context): Command {
  return new Command('server')
    .description('run the HTTP server: API, console, portal, and the starter of accepted requests')
    .option('--host <address>', 'address to listen on; default: server.host of the configuration')
    .option('--port <number>', 'port to listen on, 0 for a free one; default: server.port', portNumber)
    .action(async (own: { host?: string; port?: number }, command: Command) => {
      const { runServer } = await import('../compose/server.js');
      const log = createLogger('server');
      await withServices(options(command), io, log, async (services) => {
        const server = await runServer(services, own);
        log.info({ url: server.url }, 'listening');
        sayReady({ url: server.url });
        const why = await untilStopped();
        log.info({ why }, 'stopping');
        await server.close();
      });
    });
}

export function workerCommand({ io, options }: Context): Command {
  return new Command('worker')
    .description('run workflows and activities: the core, and the connectors of the configured holders')
    .option('--only <part>', 'core, or holder:<name>; several workers share the work', workerPart)
    .option('--health-port <number>', 'answer health checks on this port of every address', portNumber)
    .action(async (own: { only?: string; healthPort?: number }, command: Command) => {
      const { runWorker } = await import('../compose/worker.js');
      const log = createLogger('worker');
      await withServices(options(command), io, log, async (services) => {
        const stopping = new AbortController();
        let work: Promise<void> = Promise.resolve();
        await new Promise<void>((onReady, fail) => {
          work = runWorker(services, { only: own.only, signal: stopping.signal, onReady });
          work.catch(fail);
        });
        const health = own.healthPort === undefined ? undefined : await answerHealth(own.healthPort);
        sayReady();
        const stop = untilStopped().then((why) => {
          log.info({ why }, 'stopping');
          stopping.abort();
        });
        // A worker that fails by itself ends the process: whoever supervises it starts it again.
        await Promise.race([work, stop.then(() => work)]);
        await health?.();
      });
    });
}

async function withServices(
  given: GlobalOptions,
  io: Context['io'],
  log: Logger,
  use: (services: Services) => Promise<void>,
): Promise<void> {
  const { acquireDatabase, acquireTemporal } = await import('../compose/parts.js');
  const { openServices, withPublicUrl } = await import('../compose/services.js');
  const dataFolder = dataFolderOf(given, io);
  const config = withPublicUrl(loadConfig(configFileOf(given, io), io.env), io.env);
  const parts = { dataFolder, env: io.env, log };
  const database = await acquireDatabase(parts);
  try {
    const temporal = await acquireTemporal(parts);
    try {
      const services = await openServices({
        dataFolder,
        config,
        log,
        databaseUrl: database.value,
        temporal: temporal.value,
      });
      try {
        await use(services);
      } finally {
        await services.close();
      }
    } finally {
      await temporal.stop();
    }
  } finally {
    await database.stop();
  }
}

/** 200 while this process works; a container's health check needs no more. */
async function answerHealth(port: number): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    const found = request.method === 'GET' && request.url === '/healthz';
    response.writeHead(found ? 200 : 404, { 'content-type': 'text/plain' }).end(found ? 'ok\n' : 'not found\n');
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, done);
  });
  return () => new Promise((done) => void server.close(() => done()));
}

export function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new HabeasError('invalid', 'the port is not a number from 0 to 65535', { hint: 'give a number such as 7800' });
}

function workerPart(text: string): string {
  if (/^(core|holder:[a-z][a-z0-9-]{0,30})$/.test(text)) return text;
  throw new HabeasError('invalid', '--only names no part of a worker', { hint: 'give core or holder:<name>' });
}
