import { appendFile, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyStore, requestKeyId } from '../../src/vault/key-store.js';
import { createKeyring } from '../../src/vault/keyring.js';
import type { Keyring } from '../../src/vault/keyring.js';
import { openTombstones } from '../../src/vault/tombstones.js';
import type { Tombstones } from '../../src/vault/tombstones.js';
import type { Tombstone } from '../../src/vault/types.js';
import { memoryRows } from './memory-rows.js';

const ID = requestKeyId('case', '7b0f5f0e-3a5f-4a51-9a52-0d5a2b6b6f01');
const stone: Tombstone = { type: 'key', keyId: ID, why: 'Y2', at: '2026-03-02T10:00:00.000Z' };
const time = { now: '2026-03-02T10:00:00.000Z' };
const clock = { now: () => new Date(time.now) };
let folder: string;
let keyring: Keyring;
let tombstones: Tombstones;

beforeEach(async () => {
  time.now = '2026-03-02T10:00:00.000Z';
  folder = await mkdtemp(join(tmpdir(), 'habeas-tombstones-'));
  keyring = await createKeyring(join(folder, 'master.json'));
  tombstones = openTombstones({ folder: join(folder, 'tombstones'), keyring, clock });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function all(from = tombstones): Promise<({ tombstone: Tombstone } | { damaged: string })[]> {
  const lines = [];
  for await (const line of from.read()) lines.push(line);
  return lines;
}

describe('tombstones', () => {
  it('are kept in order, sealed, and readable by their owner only', async () => {
    await tombstones.append(stone);
    await tombstones.append({ ...stone, why: 'again' });
    expect(await all()).toEqual([{ tombstone: stone }, { tombstone: { ...stone, why: 'again' } }]);
    const file = join(folder, 'tombstones', '2026-03.log');
    expect(await readFile(file, 'utf8')).not.toContain('7b0f5f0e');
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('written by several processes at once are all there', async () => {
    const other = openTombstones({ folder: join(folder, 'tombstones'), keyring, clock });
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => (n % 2 ? tombstones : other).append({ ...stone, why: String(n) })),
    );
    const whys = (await all()).map((line) =>
      'tombstone' in line && line.tombstone.type === 'key' ? line.tombstone.why : '',
    );
    expect(whys.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
  });

  it('lose one line at most to a crash, and say so', async () => {
    await tombstones.append(stone);
    const file = join(folder, 'tombstones', '2026-03.log');
    await appendFile(file, 'AYADeA2cut');
    await tombstones.append({ ...stone, why: 'after' });
    expect(await all()).toEqual([
      { tombstone: stone },
      { damaged: '2026-03.log, line 3' },
      { tombstone: { ...stone, why: 'after' } },
    ]);
  });

  it('of another installation do not open', async () => {
    await tombstones.append(stone);
    const stranger = await createKeyring(join(folder, 'stranger.json'));
    const theirs = openTombstones({ folder: join(folder, 'tombstones'), keyring: stranger, clock });
    expect(await all(theirs)).toEqual([{ damaged: '2026-03.log, line 2' }]);
  });

  it('go by whole months once their youngest can no longer matter', async () => {
    await tombstones.append(stone);
    time.now = '2026-04-01T00:00:00.000Z';
    await tombstones.append(stone);
    await writeFile(join(folder, 'tombstones', 'notes.txt'), 'not ours');
    expect(await tombstones.expire(new Date('2026-03-31T23:59:59.999Z'))).toEqual([]);
    expect(await tombstones.expire(new Date('2026-04-01T00:00:00.000Z'))).toEqual(['2026-03.log']);
    expect(await readdir(join(folder, 'tombstones'))).toEqual(['2026-04.log', 'notes.txt']);
  });
});

describe('destroying a key', () => {
  it('writes its tombstone first: a register that fails leaves it destroyed at the next replay', async () => {
    const rows = memoryRows();
    const keys = createKeyStore({ rows, keyring, clock, tombstones });
    await keys.create(ID);
    rows.destroy = () => Promise.reject(new Error('the register is down'));
    await expect(keys.destroy(ID, 'Y2')).rejects.toThrow('down');
    expect(await all()).toEqual([{ tombstone: { ...stone, at: time.now } }]);
  });
});
