import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Keyring } from '../../src/vault/keyring.js';
import { createKeyring } from '../../src/vault/keyring.js';
import { createKeyStore, requestKeyId } from '../../src/vault/key-store.js';
import type { MemoryRows } from './memory-rows.js';
import { memoryRows } from './memory-rows.js';

const CASE = requestKeyId('case', '7b0f5f0e-3a5f-4a51-9a52-0d5a2b6b6f01');
const HELD = requestKeyId('held', '7b0f5f0e-3a5f-4a51-9a52-0d5a2b6b6f01');
const PLAIN = Buffer.from('name: Ingrid Example');
const CONTEXT = { purpose: 'test' };
let folder: string;
let keyring: Keyring;
let rows: MemoryRows;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'habeas-keys-'));
  keyring = await createKeyring(join(folder, 'master.json'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => {
  rows = memoryRows();
});

const store = (cache?: Parameters<typeof createKeyStore>[0]['cache']) => createKeyStore({ rows, keyring, cache });

describe('creating a key', () => {
  it('again changes nothing', async () => {
    const keys = store();
    await keys.create(CASE);
    const sealed = await keys.seal(CASE, PLAIN, CONTEXT);
    await store().create(CASE);
    await expect(store().open(CASE, sealed, CONTEXT)).resolves.toEqual(PLAIN);
  });

  it('is refused once it was destroyed', async () => {
    const keys = store();
    await keys.create(CASE);
    await keys.destroy(CASE, 'test');
    await expect(keys.create(CASE)).rejects.toMatchObject({ kind: 'refused', message: `key ${CASE} was destroyed` });
    await expect(keys.exists(CASE)).resolves.toBe(false);
  });

  it('takes only ids of the agreed form: an id is stored in clear', async () => {
    await expect(store().create('case:ingrid@example.com')).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('is never done by sealing', async () => {
    await expect(store().seal(CASE, PLAIN, CONTEXT)).rejects.toMatchObject({ kind: 'not_found' });
    expect(rows.rows.size).toBe(0);
  });
});

describe('what was sealed', () => {
  it('holds nothing of the plain text, nor of the data key in its row', async () => {
    const keys = store();
    await keys.create(CASE);
    const sealed = await keys.seal(CASE, PLAIN, CONTEXT);
    expect(Buffer.from(sealed).includes('Ingrid')).toBe(false);
    const again = await keys.seal(CASE, PLAIN, CONTEXT);
    expect(Buffer.from(again).equals(Buffer.from(sealed))).toBe(false);
  });

  it.each([
    ['another value', { purpose: 'other' }],
    ['one more entry', { purpose: 'test', also: 'x' }],
    ['no context', {}],
  ])('does not open with %s in its context', async (_, context: Record<string, string>) => {
    const keys = store();
    await keys.create(CASE);
    const sealed = await keys.seal(CASE, PLAIN, CONTEXT);
    await expect(keys.open(CASE, sealed, context)).rejects.toMatchObject({ kind: 'permanent' });
  });

  it('does not open under another key, and the error names only the key', async () => {
    const keys = store();
    await keys.create(CASE);
    await keys.create(HELD);
    const sealed = await keys.seal(CASE, PLAIN, CONTEXT);
    await expect(keys.open(HELD, sealed, CONTEXT)).rejects.toMatchObject({
      message: `what was sealed under key ${HELD} was altered or belongs elsewhere`,
    });
  });

  it('does not open once a byte was changed', async () => {
    const keys = store();
    await keys.create(CASE);
    const sealed = Buffer.from(await keys.seal(CASE, PLAIN, CONTEXT));
    for (const position of [0, 20, sealed.length >> 1, sealed.length - 1]) {
      const altered = Buffer.from(sealed);
      altered[position] = altered[position]! ^ 1;
      await expect(keys.open(CASE, altered, CONTEXT)).rejects.toMatchObject({ kind: 'permanent' });
    }
  });
});

describe('a destroyed key', () => {
  it('opens nothing any more in the process that destroyed it', async () => {
    const keys = store();
    await keys.create(CASE);
    const sealed = await keys.seal(CASE, PLAIN, CONTEXT);
    await keys.destroy(CASE, 'date reached');
    const refusal = { kind: 'refused', message: `key ${CASE} was destroyed` };
    await expect(keys.open(CASE, sealed, CONTEXT)).rejects.toMatchObject(refusal);
    await expect(keys.seal(CASE, PLAIN, CONTEXT)).rejects.toMatchObject(refusal);
  });

  it('is gone from other processes after 30 seconds at the latest', async () => {
    let elapsed = 0;
    const other = store({ monotonic: () => elapsed });
    const here = store();
    await here.create(CASE);
    const sealed = await here.seal(CASE, PLAIN, CONTEXT);
    await other.open(CASE, sealed, CONTEXT);
    await here.destroy(CASE, 'date reached');
    elapsed = 29_999;
    await expect(other.open(CASE, sealed, CONTEXT)).resolves.toEqual(PLAIN);
    elapsed = 30_000;
    await expect(other.open(CASE, sealed, CONTEXT)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('does not come back into the cache by a look-up that was under way', async () => {
    const keys = store();
    await keys.create(CASE);
    const sealed = await keys.seal(CASE, PLAIN, CONTEXT);
    const late = store();
    const slow = rows.get.bind(rows);
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    rows.get = async (id) => {
      const row = await slow(id);
      await gate;
      return row;
    };
    const underWay = late.open(CASE, sealed, CONTEXT);
    rows.get = slow;
    await late.destroy(CASE, 'date reached');
    release();
    await underWay.catch(() => undefined);
    await expect(late.open(CASE, sealed, CONTEXT)).rejects.toMatchObject({ kind: 'refused' });
  });
});

describe('the cache of unwrapped keys', () => {
  it('looks a key up once for many callers at once', async () => {
    const keys = store();
    await keys.create(CASE);
    rows.lookUps = 0;
    await Promise.all(Array.from({ length: 50 }, () => keys.seal(CASE, PLAIN, CONTEXT)));
    expect(rows.lookUps).toBe(1);
  });

  it('is bounded: the longest unused goes first', async () => {
    const keys = store({ maxEntries: 2 });
    const [a, b, c] = ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'].map((start) =>
      requestKeyId('case', `${start}-3a5f-4a51-9a52-0d5a2b6b6f01`),
    ) as [string, string, string];
    for (const id of [a, b, c]) await keys.create(id);
    rows.lookUps = 0;
    for (const id of [a, b, a, c, a]) await keys.seal(id, PLAIN, CONTEXT);
    expect(rows.lookUps).toBe(3);
    await keys.seal(b, PLAIN, CONTEXT);
    expect(rows.lookUps).toBe(4);
  });

  it('does not keep a failed look-up', async () => {
    const keys = store();
    await keys.create(CASE);
    const working = rows.get.bind(rows);
    rows.get = () => Promise.reject(new Error('connection lost'));
    await expect(keys.seal(CASE, PLAIN, CONTEXT)).rejects.toThrow('connection lost');
    rows.get = working;
    await expect(keys.seal(CASE, PLAIN, CONTEXT)).resolves.toBeDefined();
  });
});
