import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { openFolderVault } from '../../src/vault/folder-vault.js';
import type { Keyring } from '../../src/vault/keyring.js';
import { createKeyring } from '../../src/vault/keyring.js';
import { createKeyStore, requestKeyId } from '../../src/vault/key-store.js';
import { decodeHead, decodeIndex, decodeTail, indexContext, TAIL_BYTES } from '../../src/vault/object-format.js';
import { objectPath } from '../../src/vault/object-id.js';
import type { KeyStore, Vault } from '../../src/vault/types.js';
import { workFileName } from '../../src/vault/work-files.js';
import { collect, memoryRows, pieces } from './memory-rows.js';

const REQUEST = '7b0f5f0e-3a5f-4a51-9a52-0d5a2b6b6f01';
const KEY = requestKeyId('content', REQUEST);
const ID = `requests/${REQUEST}/parts/crm/contacts/0`;
/** Small chunks, so that a test of many chunks stays quick. */
const CHUNK = 64;
let scratch: string;
let keyring: Keyring;
let root: string;
let keys: KeyStore;
let opened: number;
let vault: Vault;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'habeas-vault-'));
  keyring = await createKeyring(join(scratch, 'master.json'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

beforeEach(async () => {
  root = await mkdtemp(join(scratch, 'vault-'));
  const store = createKeyStore({ rows: memoryRows(), keyring });
  await store.create(KEY);
  opened = 0;
  keys = {
    ...store,
    open(...args) {
      opened += 1;
      return store.open(...args);
    },
  };
  vault = await openFolderVault({ root, keys, chunkBytes: CHUNK });
});

const bytesOf = (length: number, seed = 0) => Buffer.from(Array.from({ length }, (_, i) => (i * 31 + seed) & 0xff));
const fileOf = (id: string) => objectPath(join(root, 'objects'), id);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const everyFile = async () =>
  (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());

/** Where the sealed chunks of an object lie in its file. */
async function chunkPlaces(id: string): Promise<{ start: number; length: number }[]> {
  const bytes = await readFile(fileOf(id));
  const { head, length } = decodeHead(bytes)!;
  const indexLength = decodeTail(bytes.subarray(-TAIL_BYTES))!;
  const sealedIndex = bytes.subarray(bytes.length - TAIL_BYTES - indexLength, bytes.length - TAIL_BYTES);
  const { sealed } = decodeIndex(await keys.open(KEY, sealedIndex, indexContext(id, head.write)))!;
  let start = length;
  return sealed.map((each) => {
    start += each;
    return { start: start - each, length: each };
  });
}

describe('an object of the vault', () => {
  it('comes back as it went in, however it was cut, whole or in part', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 3 * CHUNK }), { maxLength: 6 }),
        fc.nat(18 * CHUNK),
        fc.nat(18 * CHUNK),
        async (parts, a, b) => {
          const plain = Buffer.concat(parts);
          const info = await vault.put(ID, KEY, pieces(...parts));
          expect(info).toMatchObject({ id: ID, keyId: KEY, bytes: plain.length, sha256: sha256(plain) });
          expect(await vault.info(ID)).toEqual(info);
          expect(await collect(vault.get(ID))).toEqual(plain);
          const start = Math.min(a, b, plain.length);
          const end = Math.max(a, b);
          expect(await collect(vault.get(ID, { start, end }))).toEqual(plain.subarray(start, end));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps what the writer says of it once the source has ended', async () => {
    let rows = 0;
    async function* counted() {
      for (const line of ['{"a":1}\n', '{"a":2}\n']) {
        rows += 1;
        yield Buffer.from(line);
      }
    }
    await vault.put(ID, KEY, counted(), { meta: () => ({ rows }) });
    expect((await vault.info(ID))?.meta).toEqual({ rows: 2 });
  });

  it('is not there when nobody wrote it', async () => {
    expect(await vault.info(ID)).toBeUndefined();
    await expect(collect(vault.get(ID))).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('opens only the chunks a range touches', async () => {
    await vault.put(ID, KEY, pieces(bytesOf(CHUNK * 10)));
    opened = 0;
    await collect(vault.get(ID, { start: CHUNK * 4 + 1, end: CHUNK * 5 + 1 }));
    // The index and two chunks.
    expect(opened).toBe(3);
  });

  it('holds nothing of its plain bytes, meta or hash on disk', async () => {
    const canary = 'canary-Ingrid-Example-canary';
    await vault.put(ID, KEY, pieces(canary), { meta: () => ({ fileName: canary }) });
    for (const entry of await everyFile()) {
      const bytes = await readFile(join(entry.parentPath, entry.name));
      expect(bytes.includes(canary)).toBe(false);
      expect(bytes.includes(sha256(Buffer.from(canary)))).toBe(false);
    }
  });

  it('is refused by key id once its key is destroyed', async () => {
    await vault.put(ID, KEY, pieces(bytesOf(CHUNK * 3)));
    await keys.destroy(KEY, 'date reached');
    const refusal = { kind: 'refused', message: `key ${KEY} was destroyed` };
    await expect(collect(vault.get(ID))).rejects.toMatchObject(refusal);
    await expect(vault.info(ID)).rejects.toMatchObject(refusal);
  });
});

describe('damage is noticed', () => {
  const damaged = { kind: 'permanent', message: expect.stringContaining(`vault object ${ID} is damaged`) };

  it('when the file was cut, wherever', async () => {
    await vault.put(ID, KEY, pieces(bytesOf(CHUNK * 3 + 5)));
    const whole = await readFile(fileOf(ID));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
        await writeFile(fileOf(ID), whole);
        await truncate(fileOf(ID), length);
        expect(await vault.info(ID)).toBeUndefined();
        await expect(collect(vault.get(ID))).rejects.toMatchObject(damaged);
      }),
      { numRuns: 60 },
    );
  });

  it('when any byte was altered', async () => {
    await vault.put(ID, KEY, pieces(bytesOf(CHUNK * 2 + 5)));
    const whole = await readFile(fileOf(ID));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (position, mask) => {
        const altered = Buffer.from(whole);
        altered[position] = altered[position]! ^ mask;
        await writeFile(fileOf(ID), altered);
        await expect(collect(vault.get(ID))).rejects.toMatchObject({ name: 'HabeasError' });
      }),
      { numRuns: 150 },
    );
  });

  it('when the last chunk was dropped and the index kept', async () => {
    await vault.put(ID, KEY, pieces(bytesOf(CHUNK * 3)));
    const [, , last] = await chunkPlaces(ID);
    const whole = await readFile(fileOf(ID));
    await writeFile(
      fileOf(ID),
      Buffer.concat([whole.subarray(0, last!.start), whole.subarray(last!.start + last!.length)]),
    );
    await expect(collect(vault.get(ID))).rejects.toMatchObject(damaged);
  });

  it('when something was put between its chunks and its index', async () => {
    await vault.put(ID, KEY, pieces(bytesOf(CHUNK * 3)));
    const last = (await chunkPlaces(ID)).at(-1)!;
    const whole = await readFile(fileOf(ID));
    const end = last.start + last.length;
    await writeFile(fileOf(ID), Buffer.concat([whole.subarray(0, end), Buffer.from('more'), whole.subarray(end)]));
    await expect(collect(vault.get(ID))).rejects.toMatchObject(damaged);
  });

  it('when two chunks were swapped', async () => {
    await vault.put(ID, KEY, pieces(bytesOf(CHUNK * 4)));
    const [first, second] = await chunkPlaces(ID);
    const whole = await readFile(fileOf(ID));
    const swapped = Buffer.from(whole);
    whole.copy(swapped, first!.start, second!.start, second!.start + second!.length);
    whole.copy(swapped, second!.start, first!.start, first!.start + first!.length);
    await writeFile(fileOf(ID), swapped);
    await expect(collect(vault.get(ID))).rejects.toMatchObject(damaged);
    // Not only by the hash of the whole: a range does not read it all.
    await expect(collect(vault.get(ID, { start: 0, end: 10 }))).rejects.toMatchObject(damaged);
  });

  it.each([
    ['another object', `requests/${REQUEST}/parts/crm/contacts/1`],
    ['an earlier version of this object', ID],
  ])('when a chunk comes from %s', async (_, other) => {
    await vault.put(other, KEY, pieces(bytesOf(CHUNK * 4, 1)));
    const [, theirs] = await chunkPlaces(other);
    const donor = await readFile(fileOf(other));
    await vault.put(ID, KEY, pieces(bytesOf(CHUNK * 4, 2)));
    const [, ours] = await chunkPlaces(ID);
    const mixed = await readFile(fileOf(ID));
    donor.copy(mixed, ours!.start, theirs!.start, theirs!.start + theirs!.length);
    await writeFile(fileOf(ID), mixed);
    await expect(collect(vault.get(ID, { start: CHUNK, end: CHUNK + 1 }))).rejects.toMatchObject(damaged);
  });

  it('when a whole file was put under another id', async () => {
    const other = `requests/${REQUEST}/parts/crm/contacts/1`;
    await vault.put(other, KEY, pieces('someone else'));
    await mkdir(join(fileOf(ID), '..'), { recursive: true });
    await writeFile(fileOf(ID), await readFile(fileOf(other)));
    await expect(collect(vault.get(ID))).rejects.toMatchObject(damaged);
  });
});

describe('writing', () => {
  it('again replaces the object only when the new one is whole', async () => {
    await vault.put(ID, KEY, pieces('first'));
    async function* failing() {
      yield bytesOf(CHUNK * 3);
      expect((await collect(vault.get(ID))).toString()).toBe('first');
      throw new Error('source broke');
    }
    await expect(vault.put(ID, KEY, failing())).rejects.toThrow('source broke');
    expect((await collect(vault.get(ID))).toString()).toBe('first');
    expect(await readdir(join(root, 'work'))).toEqual([]);
    await vault.put(ID, KEY, pieces('second'));
    expect((await collect(vault.get(ID))).toString()).toBe('second');
  });

  it('leaves nothing behind that the next opening would not sweep', async () => {
    const dead = spawnSync(process.execPath, ['-e', '0']).pid;
    const [, host, , , rest] = workFileName().split('-');
    const ofTheDead = `w-${host}-${dead}-00000000-${rest}`;
    const ofAnEarlierProcessWithOurId = `w-${host}-${process.pid}-00000000-${rest}`;
    const ofTheLiving = `w-${host}-${process.ppid}-00000000-${rest}`;
    const ours = workFileName();
    const elsewhere = `w-ffffffff-${dead}-00000000-${rest}`;
    for (const name of [ofTheDead, ofAnEarlierProcessWithOurId, ofTheLiving, ours, elsewhere]) {
      await writeFile(join(root, 'work', name), 'half');
    }
    await openFolderVault({ root, keys });
    expect((await readdir(join(root, 'work'))).sort()).toEqual([ofTheLiving, ours, elsewhere].sort());
  });

  it('is undone by delete and deletePrefix, which leave neighbours and no empty folders', async () => {
    for (const name of ['a/1', 'a/b/2', 'ab/3']) await vault.put(`requests/${name}`, KEY, pieces(name));
    expect(await vault.deletePrefix('requests/a/')).toBe(2);
    expect(await vault.info('requests/a/b/2')).toBeUndefined();
    expect(await vault.info('requests/ab/3')).toBeDefined();
    await vault.delete('requests/ab/3');
    await vault.delete('requests/ab/3');
    expect(await readdir(join(root, 'objects'))).toEqual([]);
    expect(await vault.deletePrefix('requests/')).toBe(0);
  });
});

describe('object ids', () => {
  it.each([
    '',
    '/a',
    'a/',
    'a//b',
    '..',
    'a/../b',
    '../a',
    'a\\b',
    'A',
    'a b',
    'c:',
    'a.',
    '.a',
    'a\0',
    'é',
    'a'.repeat(121),
  ])('refuse %j', async (id) => {
    await expect(vault.put(id, KEY, pieces('x'))).rejects.toMatchObject({ kind: 'invalid' });
  });

  it.each(['a', '..', '../', 'a/../', '/'])('refuse the prefix %j', async (prefix) => {
    await expect(vault.deletePrefix(prefix)).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('that Windows takes for devices are stored under other names', async () => {
    for (const id of ['con', 'aux/nul', 'lpt1.txt', 'console']) {
      await vault.put(id, KEY, pieces(id));
      expect((await collect(vault.get(id))).toString()).toBe(id);
    }
    const names = (await everyFile()).flatMap((entry) =>
      join(entry.parentPath, entry.name).slice(root.length).split(sep),
    );
    expect(names.filter((name) => /^(con|aux|nul|lpt1)(\.|$)/.test(name))).toEqual([]);
  });

  it('never leave the folder', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', '_', '-', ':', '~', '\0') }), (id) => {
        let path: string;
        try {
          path = objectPath(join(scratch, 'inside'), id);
        } catch (error) {
          expect(error).toMatchObject({ kind: 'invalid' });
          return;
        }
        expect(path.startsWith(join(scratch, 'inside') + sep)).toBe(true);
      }),
    );
  });
});

it('writes with the default chunk of 1 MiB', async () => {
  const large = await openFolderVault({ root, keys });
  await large.put(ID, KEY, pieces(Buffer.alloc((1 << 20) + 1)));
  opened = 0;
  await collect(large.get(ID, { start: 0, end: 1 << 20 }));
  expect(opened).toBe(2);
  await collect(large.get(ID, { start: 0, end: (1 << 20) + 1 }));
  expect(opened).toBe(5);
  expect((await stat(fileOf(ID))).size).toBeLessThan((1 << 20) + 4096);
});
