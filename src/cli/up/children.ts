/** How the parts are started as child processes, and where their output goes. */
import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serverFromEnvironment } from '../../temporal/client.js';
import type { ServerAddress } from '../../temporal/client.js';
import type { ChildSpec } from './supervisor.js';

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
const SAMPLE = fileURLToPath(new URL('../../../examples/iot-operator/run.js', import.meta.url));
/** Bytes after which a log is put aside at the next start; the one before that goes. */
const LOG_LIMIT = 20 * 1024 * 1024;

interface Common {
  dataFolder: string;
  logs: string;
  env: NodeJS.ProcessEnv;
}

export function partChild(
  options: Common & { name: 'server' | 'worker'; configFile: string; args?: string[] },
): ChildSpec {
  const { name, configFile, dataFolder, logs, env, args = [] } = options;
  return {
    name,
    script: MAIN,
    args: [name, '--config', configFile, '--data', dataFolder, ...args],
    env,
    logFile: logFile(logs, name),
    readyWithin: 120_000,
    // A worker finishes the chunk it is at: its own limit is 30 s.
    stopWithin: 45_000,
  };
}

export function sampleChild({ dataFolder, logs, env }: Common): ChildSpec {
  return {
    name: 'sample',
    script: SAMPLE,
    args: [join(dataFolder, 'sample')],
    env,
    logFile: logFile(logs, 'sample'),
    // The first start makes two thousand people and a million traffic rows.
    readyWithin: 300_000,
    stopWithin: 45_000,
  };
}

/** How the parts find the server. What the environment says besides (a key, TLS, a namespace) is of no own server. */
export function temporalEnv(
  env: NodeJS.ProcessEnv,
  { connectionOptions, namespace }: ServerAddress,
): NodeJS.ProcessEnv {
  if (serverFromEnvironment(env) !== undefined) return env;
  const others = Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return {
    ...Object.fromEntries(others),
    TEMPORAL_ADDRESS: connectionOptions.address,
    TEMPORAL_NAMESPACE: namespace,
    TEMPORAL_TLS: 'false',
  };
}

function logFile(logs: string, name: string): string {
  const file = join(logs, `${name}.log`);
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT) renameSync(file, `${file}.1`);
  return file;
}
