/**
 * Lets the SDK download a server. Its native download cannot be given up on, so it runs in a process of its own that can: it starts
 * the server once to make the SDK fetch it, and stops it again.
 */
import { createRequire } from 'node:module';
import { lastLine, runProgram } from './run-program.js';
import type { ServerKind } from './server-pins.js';

const SCRIPT = `
const [worker, kind, folder] = process.argv.slice(1);
const { Runtime } = require(worker);
const exe = {
  type: 'cached-download', downloadDir: folder, version: 'default', ttl: 365 * 86400 * 1000,
  sdkName: 'sdk-typescript', sdkVersion: require(require('node:path').join(worker, '..', '..', 'package.json')).version,
};
const config = kind === 'dev'
  ? { type: 'dev-server', exe, ip: '127.0.0.1', port: null, ui: false, uiPort: null, namespace: 'default',
      dbFilename: null, log: { format: 'pretty', level: 'error' }, extraArgs: [] }
  : { type: 'time-skipping', exe, port: null, extraArgs: [] };
(async () => {
  const runtime = Runtime.install({ shutdownSignals: [] });
  await runtime.shutdownEphemeralServer(await runtime.createEphemeralServer(config));
  process.exit(0);
})().catch((error) => { console.error(error.message); process.exit(1); });
`;

/** Why it failed; undefined when the folder has the binary now. */
export async function downloadBySdk(
  kind: ServerKind,
  folder: string,
  options: { env: NodeJS.ProcessEnv; timeoutMs: number },
): Promise<string | undefined> {
  const worker = createRequire(import.meta.url).resolve('@temporalio/worker');
  const { code, output } = await runProgram(process.execPath, ['-e', SCRIPT, worker, kind, folder], options);
  // The SDK's message is a chain of causes; the last one says it.
  return code === 0 ? undefined : lastLine(output).split('): ').at(-1);
}
