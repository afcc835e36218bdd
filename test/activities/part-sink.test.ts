import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPartSink } from '../../activities/part-sink.js';
import { partSchema } from '../../src/connector/contract.js';
import type { PartSink } from '../../src/connector/define.js';
import { openFolderVault } from '../../src/vault/folder-vault.js';
import { createKeyring } from '../../src/vault/keyring.js';
import { createKeyStore } from '../../src/vault/key-store.js';
import type { KeyStore, Vault } from '../../src/vault/types.js';
import { workFileName } from '../../src/vault/work-files.js';
import { collect, memoryRows, pieces } from '../vault/memory-rows.js';

const REQUEST = '7b0f5f0e-3a5f-4a51-9a52-0d5a2b6b6f01';
let folder: string;
let spoolRoot: string;
let keys: KeyStore;
let vault: Vault;
let sink: PartSink;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'habeas-sink-'));
  spoolRoot = join(folder, 'spool');
  keys = createKeyStore({ rows: memoryRows(), keyring: await createKeyring(join(folder, 'master.json')) });
  await keys.create(`content:${REQUEST}`);
  vault = await openFolderVault({ root: join(folder, 'vault'), keys });
  sink = await createPartSink({ vault, holder: 'crm', spoolRoot });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const head = { dataset: 'contacts', index: 3, kind: 'records' as const };

describe('a part', () => {
  it('is an object of its own under the content key, with a reference that fits the contract', async () => {
    let rows = 0;
    async function* lines() {
      for (const line of ['{"a":1}\n', '{"a":2}\n']) {
        rows += 1;
        yield Buffer.from(line);
      }
    }
    const ref = await sink.write(REQUEST, { ...head, rows: () => rows }, lines());
    expect(partSchema.parse(ref)).toEqual(ref);
    expect(ref).toMatchObject({
      dataset: 'contacts',
      index: 3,
      object: `requests/${REQUEST}/parts/crm/contacts/3`,
      rows: 2,
      bytes: 16,
    });
    expect((await collect(vault.get(ref.object))).toString()).toBe('{"a":1}\n{"a":2}\n');
    expect((await vault.info(ref.object))?.keyId).toBe(`content:${REQUEST}`);
  });

  it('written whole by an earlier attempt is found by the next, in a process that knows nothing of it', async () => {
    const attachment = {
      ...head,
      kind: 'attachment' as const,
      mediaType: 'image/png',
      fileName: 'Überweisung.png',
      rows: 1,
    };
    const written = await sink.write(REQUEST, attachment, pieces('png'));
    const later = await createPartSink({ vault, holder: 'crm', spoolRoot });
    expect(await later.existing(REQUEST, 'contacts', 3)).toEqual(written);
    expect(await later.existing(REQUEST, 'contacts', 4)).toBeUndefined();
    const other = await createPartSink({ vault, holder: 'billing', spoolRoot });
    expect(await other.existing(REQUEST, 'contacts', 3)).toBeUndefined();
  });

  it('broken off half-way is not found', async () => {
    async function* broken() {
      yield Buffer.from('{"a":1}\n');
      throw new Error('connection lost');
    }
    await expect(sink.write(REQUEST, { ...head, rows: 1 }, broken())).rejects.toThrow('connection lost');
    expect(await sink.existing(REQUEST, 'contacts', 3)).toBeUndefined();
  });

  it('needs a living content key', async () => {
    await keys.destroy(`content:${REQUEST}`, 'test');
    await expect(sink.write(REQUEST, { ...head, rows: 1 }, pieces('x'))).rejects.toMatchObject({ kind: 'refused' });
    const other = REQUEST.replace('7b', '7c');
    await expect(sink.write(other, { ...head, rows: 1 }, pieces('x'))).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('the spool folder', () => {
  it('is private, and gone when the call ends well', async () => {
    const used = await sink.withSpool(async (spool) => {
      if (process.platform !== 'win32') expect((await stat(spool)).mode & 0o777).toBe(0o700);
      await writeFile(join(spool, 'rows.ndjson'), '{}');
      return spool;
    });
    await expect(stat(used)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is gone when the call fails', async () => {
    const failing = sink.withSpool(async (spool) => {
      await writeFile(join(spool, 'rows.ndjson'), '{}');
      throw new Error('query failed');
    });
    await expect(failing).rejects.toThrow('query failed');
    expect(await readdir(spoolRoot)).toEqual([]);
  });

  it('of a process that was killed is wiped by the next, those in use are not', async () => {
    const dead = spawnSync(process.execPath, ['-e', '0']).pid;
    const left = join(spoolRoot, workFileName().replace(/^(w-\w+)-\d+-\w+-/, `$1-${dead}-00000000-`));
    await writeFile(left, 'rows');
    await sink.withSpool(async (spool) => {
      await createPartSink({ vault, holder: 'billing', spoolRoot });
      await expect(stat(spool)).resolves.toBeDefined();
      await expect(stat(left)).rejects.toMatchObject({ code: 'ENOENT' });
    });
  });
});
