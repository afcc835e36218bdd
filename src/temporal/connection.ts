/** Connections to a Temporal server: by the SDK's environment configuration (`TEMPORAL_ADDRESS` … or a profile), or to a given address. */
import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { NativeConnectionOptions } from '@temporalio/worker';
import { HabeasError } from '../common/errors.js';

export interface ServerAddress {
  connectionOptions: NativeConnectionOptions;
  namespace: string;
}

export interface HabeasClient {
  client: Client;
  namespace: string;
  close(): Promise<void>;
}

/**
 * The server the environment names (variables, or a profile of the SDK's configuration file); undefined when it names none. An empty
 * variable counts as absent.
 */
export function serverFromEnvironment(env: NodeJS.ProcessEnv): ServerAddress | undefined {
  const vars = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  );
  let config: ReturnType<typeof loadClientConnectConfig>;
  try {
    config = loadClientConnectConfig({ overrideEnvVars: vars });
  } catch (cause) {
    throw new HabeasError('invalid', `the Temporal client configuration cannot be used: ${(cause as Error).message}`, {
      cause,
      hint: 'check TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE and the TEMPORAL_TLS_* variables',
    });
  }
  if (config.connectionOptions.address === undefined) return undefined;
  return { connectionOptions: config.connectionOptions, namespace: config.namespace ?? 'default' };
}

/** A server on this machine, as `startDevServer` returns it. */
export function localServer(address: string, namespace = 'default'): ServerAddress {
  return { connectionOptions: { address }, namespace };
}

/** Does not touch the network until the first call: the API accepts requests while the server is down. */
export function createClient(server: ServerAddress, dataConverter: DataConverter): HabeasClient {
  const connection = Connection.lazy(server.connectionOptions);
  const client = new Client({ connection, namespace: server.namespace, dataConverter });
  return { client, namespace: server.namespace, close: () => connection.close() };
}

/** Client of the server that the environment names, checked to answer. Throws `invalid` when it names none, `unavailable` when it is down. */
export async function connect(
  env: NodeJS.ProcessEnv,
  dataConverter: DataConverter,
  { timeoutMs = 10_000 }: { timeoutMs?: number } = {},
): Promise<HabeasClient> {
  const server = serverFromEnvironment(env);
  if (!server) {
    throw new HabeasError('invalid', 'no Temporal server is configured', {
      hint: 'set TEMPORAL_ADDRESS (host:port), or let `habeas up` start one',
    });
  }
  const connected = createClient(server, dataConverter);
  try {
    await connected.client.connection.withDeadline(Date.now() + timeoutMs, () =>
      connected.client.workflowService.getSystemInfo({}),
    );
  } catch (cause) {
    await connected.close();
    throw unreachable(server.connectionOptions.address, cause);
  }
  return connected;
}

/** Where it was looked for, and how to mend it. */
export function unreachable(address: string | undefined, cause: unknown): HabeasError {
  return new HabeasError('unavailable', `no Temporal server answers at ${address ?? 'the configured address'}`, {
    cause,
    hint: 'start it, or correct TEMPORAL_ADDRESS and the TEMPORAL_TLS_* or TEMPORAL_API_KEY variables',
  });
}
