/** Constant memory is a promise about a whole process, so it is measured on one of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Transpiled } from '../support/transpile.mjs';
import { transpile } from '../support/transpile.mjs';

const MB = 1 << 20;
let built: Transpiled;
let folder: string;

beforeAll(async () => {
  built = await transpile(['src/common/clock.ts', 'src/common/errors.ts', 'src/vault', 'test/vault/memory-rows.ts']);
  folder = await mkdtemp(join(tmpdir(), 'habeas-memory-'));
});
afterAll(async () => {
  await built.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Streams so many bytes in and out again; peak resident memory in bytes. */
function peakFor(bytes: number): number {
  const url = (file: string) => JSON.stringify(pathToFileURL(built.path(file)).href);
  const script = `
    const { createKeyring } = await import(${url('src/vault/keyring.ts')});
    const { createKeyStore, requestKeyId } = await import(${url('src/vault/key-store.ts')});
    const { openFolderVault } = await import(${url('src/vault/folder-vault.ts')});
    const { memoryRows } = await import(${url('test/vault/memory-rows.ts')});
    const [folder, bytes] = [process.argv[1], Number(process.argv[2])];
    const keys = createKeyStore({ rows: memoryRows(), keyring: await createKeyring(folder + '/master.json') });
    const key = requestKeyId('content', '7b0f5f0e-3a5f-4a51-9a52-0d5a2b6b6f01');
    await keys.create(key);
    const vault = await openFolderVault({ root: folder + '/vault', keys });
    async function* source() {
      for (let left = bytes; left > 0; left -= 65536) yield Buffer.alloc(Math.min(left, 65536), left & 0xff);
    }
    await vault.put('large', key, source());
    let back = 0;
    for await (const piece of vault.get('large')) back += piece.length;
    if (back !== bytes) throw new Error('came back with ' + back + ' bytes');
    process.stdout.write(String(process.resourceUsage().maxRSS * 1024));
  `;
  const home = join(folder, String(bytes));
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script, home, String(bytes)], {
    encoding: 'utf8',
  });
  expect({ status: ran.status, stderr: ran.status === 0 ? '' : ran.stderr }).toEqual({ status: 0, stderr: '' });
  return Number(ran.stdout);
}

it('streams 320 MB in the memory of 40 MB', () => {
  const small = peakFor(40 * MB);
  const large = peakFor(320 * MB);
  // What a collector leaves lying about varies; the stream itself would add 280 MB.
  expect(large - small).toBeLessThan(80 * MB);
});
