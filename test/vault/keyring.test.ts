import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactVerify, createLocalJWKSet } from 'jose';
import {
  createKeyring,
  loadKeyring,
  openKeyring,
  retireMasterKeys,
  rotateMasterKey,
  rotateSigningKey,
} from '../../src/vault/keyring.js';

const DATA_KEY = new Uint8Array(32).fill(7);
const posixIt = process.platform === 'win32' ? it.skip : it;
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'habeas-keyring-'));
  file = join(folder, 'keys', 'master.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the master keyring file', () => {
  posixIt('is readable by its owner only, its folder too', async () => {
    await createKeyring(file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'keys'))).mode & 0o777).toBe(0o700);
  });

  it('is never overwritten by creating it again', async () => {
    const first = await createKeyring(file);
    const wrapped = await first.wrap('case:one', DATA_KEY);
    await expect(createKeyring(file)).rejects.toMatchObject({ kind: 'conflict' });
    await expect((await loadKeyring(file)).unwrap('case:one', wrapped)).resolves.toEqual(Buffer.from(DATA_KEY));
    expect(await readdir(join(folder, 'keys'))).toEqual(['master.json']);
  });

  it('is one and the same for processes that first start at once', async () => {
    const opened = await Promise.all(
      Array.from({ length: 8 }, () => openKeyring(file, { registerHasKeys: async () => false })),
    );
    const macKeys = new Set(opened.map((keyring) => Buffer.from(keyring.deriveMacKey('ledger')).toString('hex')));
    expect(macKeys.size).toBe(1);
  });

  it('is not made anew when it is missing and the register has keys', async () => {
    await expect(openKeyring(file, { registerHasKeys: async () => true })).rejects.toMatchObject({
      kind: 'permanent',
      message: expect.stringContaining('missing, but the register has keys'),
      detail: { hint: expect.stringContaining('backup') },
    });
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  posixIt('is refused when others may read it, with the command that mends it', async () => {
    await createKeyring(file);
    await chmod(file, 0o640);
    await expect(loadKeyring(file)).rejects.toMatchObject({
      kind: 'permanent',
      detail: { hint: expect.stringContaining(`chmod 600 ${file}`) },
    });
  });

  it('says which field is damaged without quoting a key', async () => {
    await createKeyring(file);
    const content = JSON.parse(await readFile(file, 'utf8'));
    content.masters[0].key = content.masters[0].key.slice(8);
    await writeFile(file, JSON.stringify(content));
    const error = await loadKeyring(file).catch((caught: unknown) => caught as Error);
    expect(error).toMatchObject({ kind: 'permanent', message: expect.stringContaining('masters.0.key') });
    expect((error as Error).message).not.toContain(content.masters[0].key);
  });
});

describe('generations of the master key', () => {
  it('wrap new keys with the newest and still unwrap what older ones wrapped', async () => {
    const before = await createKeyring(file);
    const old = await before.wrap('case:one', DATA_KEY);
    expect(await rotateMasterKey(file)).toEqual({ current: 'm2' });
    const after = await loadKeyring(file);
    const fresh = await after.wrap('case:two', DATA_KEY);
    expect(Buffer.from(old).toString('latin1').slice(0, 3)).toBe('m1\n');
    expect(Buffer.from(fresh).toString('latin1').slice(0, 3)).toBe('m2\n');
    await expect(after.unwrap('case:one', old)).resolves.toEqual(Buffer.from(DATA_KEY));
    // A process that started before the rotation reads the file anew.
    await expect(before.unwrap('case:two', fresh)).resolves.toEqual(Buffer.from(DATA_KEY));
    expect(await before.isCurrent(old)).toBe(false);
  });

  it('are refused once they were retired, with the backup that helps', async () => {
    const old = await (await createKeyring(file)).wrap('case:one', DATA_KEY);
    await rotateMasterKey(file);
    expect(await retireMasterKeys(file)).toEqual({ retired: ['m1'] });
    await expect((await loadKeyring(file)).unwrap('case:one', old)).rejects.toMatchObject({
      kind: 'permanent',
      detail: { hint: expect.stringContaining('backup') },
    });
  });

  it('bind a wrapped key to its id', async () => {
    const keyring = await createKeyring(file);
    const wrapped = await keyring.wrap('case:one', DATA_KEY);
    await expect(keyring.unwrap('case:two', wrapped)).rejects.toMatchObject({ kind: 'permanent' });
  });
});

describe('keys for keyed hashes', () => {
  it('differ by purpose and stay the same when the master key rotates', async () => {
    const keyring = await createKeyring(file);
    const ledger = keyring.deriveMacKey('ledger');
    expect(ledger).toHaveLength(32);
    expect(keyring.deriveMacKey('codes')).not.toEqual(ledger);
    await rotateMasterKey(file);
    expect((await loadKeyring(file)).deriveMacKey('ledger')).toEqual(ledger);
  });
});

describe("the installation's signature", () => {
  const payload = Buffer.from('{"manifest":1}');

  it('verifies against the published JWKS, which holds no private part', async () => {
    const { signer } = await createKeyring(file);
    const jws = await signer.sign(payload, { typ: 'habeas-manifest+jws' });
    const verified = await compactVerify(jws, createLocalJWKSet(signer.jwks()));
    expect(Buffer.from(verified.payload)).toEqual(payload);
    expect(verified.protectedHeader).toEqual({ alg: 'EdDSA', kid: signer.kid, typ: 'habeas-manifest+jws' });
    expect(signer.jwks().keys[0]).not.toHaveProperty('d');
  });

  it('detached verifies only beside the very bytes it signs', async () => {
    const { signer } = await createKeyring(file);
    const [head, body, signature] = (await signer.sign(payload, { detached: true })).split('.');
    expect(body).toBe('');
    const keys = createLocalJWKSet(signer.jwks());
    const beside = (bytes: Buffer) => compactVerify(`${head}.${bytes.toString('base64url')}.${signature}`, keys);
    await expect(beside(payload)).resolves.toBeDefined();
    await expect(beside(Buffer.from('{"manifest":2}'))).rejects.toThrow();
  });

  it('of a retired key still verifies', async () => {
    const before = await createKeyring(file);
    const jws = await before.signer.sign(payload);
    const { kid } = await rotateSigningKey(file);
    const after = await loadKeyring(file);
    expect(after.signer.kid).toBe(kid);
    expect(kid).not.toBe(before.signer.kid);
    await expect(compactVerify(jws, createLocalJWKSet(after.signer.jwks()))).resolves.toBeDefined();
  });
});
