/** The HTTP server of an installation with everything it needs, and the starter that turns accepted requests into workflows. */
import { isIPv6 } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { HabeasError } from '../../common/errors.js';
import { createOutboxReader } from '../../messages/mail.js';
import { startOutboxStarter } from '../../server/outbox-starter.js';
import { createServer } from '../../server/server.js';
import { createReplayStarter } from '../../temporal/replays.js';
import type { Services } from './services.js';

export interface RunningServer {
  /** Base address it listens on. */
  url: string;
  /** Ends after the answers and starts under way. */
  close(): Promise<void>;
}

export async function runServer(
  services: Services,
  listen: { host?: string; port?: number } = {},
): Promise<RunningServer> {
  const { config, register, vault, keys, keyring, requests, client, clock, log, dataFolder } = services;
  const complaints = { complaints: register.complaints, requests, clock };
  const starter = startOutboxStarter({ outbox: register.outbox, requests, complaints, log });
  const app = await createServer({
    config,
    register,
    vault,
    requests,
    replays: createReplayStarter({ client, config, keys }),
    outbox:
      config.mail.smtp === undefined ? createOutboxReader({ folder: join(dataFolder, 'outbox'), keys }) : undefined,
    signing: keyring.signer,
    deriveMacKey: keyring.deriveMacKey,
    clock,
    log,
    onOpened: () => starter.poke(),
  });
  const host = listen.host ?? config.server.host;
  const port = listen.port ?? config.server.port;
  try {
    await app.listen({ host, port });
  } catch (cause) {
    await starter.stop();
    await app.close();
    throw new HabeasError('unavailable', `cannot listen on ${host} port ${port}: ${(cause as Error).message}`, {
      cause,
      hint: 'stop what listens there, or choose another port with --port or server.port',
    });
  }
  const address = app.server.address() as AddressInfo;
  return {
    url: `http://${reachable(host)}:${address.port}`,
    async close() {
      await starter.stop();
      await app.close();
    },
  };
}

/** How this machine reaches an address that was listened on. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return isIPv6(host) ? `[${host}]` : host;
}
