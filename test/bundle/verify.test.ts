import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZipArchive } from 'archiver';
import { CompactSign, exportJWK, exportSPKI, generateKeyPair } from 'jose';
import { verifyBundle } from '../../src/bundle/index.js';
import type { Finding, Trust, VerifyReport } from '../../src/bundle/index.js';
import {
  Parts,
  SEARCHED,
  bundleInput,
  createTestKey,
  dataset,
  description,
  fileText,
  manifestOf,
  text,
  unzip,
  writeOne,
} from './support/sample.js';
import type { TestKey, Written } from './support/sample.js';

const DATA = 'data/accounts/orders.json';
let folder: string;
let key: TestKey;
let bundle: Written;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'habeas-verify-'));
  key = await createTestKey();
  const parts = new Parts();
  const part = parts.records('orders', 0, [{ order_id: 'O-1', note: 'fragile' }]);
  const orders = dataset(description('orders', [text('order_id'), text('note')]), [part]);
  bundle = await writeOne(
    bundleInput(key.signer, {
      holders: [{ holder: 'accounts', title: 'Accounts', status: 'found', searched: SEARCHED, datasets: [orders] }],
    }),
    parts,
  );
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function verify(zip: Buffer, trust: Trust = { key: key.publicKey }): Promise<VerifyReport> {
  const file = join(folder, 'bundle.zip');
  await writeFile(file, zip);
  return verifyBundle(file, trust);
}

/** A ZIP of the given files, as somebody who tampers would make it. */
async function pack(files: Iterable<[string, Buffer | string]>): Promise<Buffer> {
  const archive = new ZipArchive({});
  const chunks: Buffer[] = [];
  archive.on('data', (chunk: Buffer) => chunks.push(chunk));
  for (const [name, content] of files) archive.append(content, { name });
  await archive.finalize();
  return Buffer.concat(chunks);
}

/** Same length, so that all offsets stay. */
function replaceName(zip: Buffer, from: string, to: string): Buffer {
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
}

const whats = (report: VerifyReport): Finding['what'][] => report.findings.map((finding) => finding.what);

describe('a whole bundle', () => {
  it('passes with the key pinned, as CryptoKey, JWK, PEM or in a JWKS', async () => {
    const jwk = await exportJWK(key.publicKey);
    const other = await exportJWK((await generateKeyPair('EdDSA', { crv: 'Ed25519' })).publicKey);
    for (const trust of [
      { key: key.publicKey },
      { key: jwk },
      { key: JSON.stringify(jwk) },
      { key: await exportSPKI(key.publicKey) },
      {
        jwks: {
          keys: [
            { ...other, kid: 'old' },
            { ...jwk, kid: 'test-1' },
          ],
        },
      },
    ]) {
      const report = await verify(bundle.zip, trust);
      expect(report.findings).toEqual([]);
      expect(report.ok).toBe(true);
      expect(report.kid).toBe('test-1');
      expect(report.checked.files).toBe(manifestOf(bundle).files.length);
      expect(report.manifest?.request.number).toBe('HAB-2026-000012');
    }
  });

  it('passes when packed anew, since the files are what is signed', async () => {
    expect((await verify(await pack(bundle.files))).findings).toEqual([]);
  });
});

describe('a tampered bundle', () => {
  it('fails on every single flipped byte of a data file, and says where', async () => {
    const content = bundle.files.get(DATA) as Buffer;
    for (const at of [0, Math.floor(content.length / 2), content.length - 1]) {
      const flipped = Buffer.from(content);
      flipped[at] = (flipped[at] as number) ^ 1;
      const report = await verify(await pack(new Map(bundle.files).set(DATA, flipped)));
      expect(report.findings).toEqual([expect.objectContaining({ what: 'hash', where: DATA })]);
    }
  });

  it('fails wherever a flipped byte of the ZIP changes what comes out of it', async () => {
    for (let at = 0; at < bundle.zip.length; at += 97) {
      const flipped = Buffer.from(bundle.zip);
      flipped[at] = (flipped[at] as number) ^ 0x10;
      const report = await verify(flipped);
      // Times, versions and checksums of the container are no content: then what comes out is what went in.
      if (report.ok) expect(await unzip(flipped)).toEqual(bundle.files);
      else expect(report.findings.length).toBeGreaterThan(0);
    }
  });

  it('fails with a file added', async () => {
    const report = await verify(await pack([...bundle.files, ['data/extra.json', '[]']]));
    expect(report.findings).toEqual([expect.objectContaining({ what: 'unlisted', where: 'data/extra.json' })]);
  });

  it('fails with a file removed', async () => {
    const files = new Map(bundle.files);
    files.delete(DATA);
    const report = await verify(await pack(files));
    expect(report.findings).toEqual([expect.objectContaining({ what: 'missing', where: DATA })]);
  });

  it('fails with a file of another size', async () => {
    const report = await verify(
      await pack(new Map<string, Buffer | string>(bundle.files).set('letter.txt', 'Letter!')),
    );
    expect(report.findings).toEqual([expect.objectContaining({ what: 'size', where: 'letter.txt' })]);
  });

  it('fails with the manifest changed to fit changed files', async () => {
    const manifest = manifestOf(bundle);
    manifest.files = manifest.files.filter((file) => file.path !== DATA);
    const files = new Map<string, Buffer | string>(bundle.files).set('manifest.json', JSON.stringify(manifest));
    files.delete(DATA);
    expect(whats(await verify(await pack(files)))).toEqual(['signature']);
  });

  it('fails with the manifest and signature of another bundle', async () => {
    const other = await writeOne(bundleInput(key.signer, { number: 'HAB-2026-000013' }), new Parts());
    const files = new Map(bundle.files);
    files.set('manifest.json', other.files.get('manifest.json') as Buffer);
    files.set('manifest.jws', other.files.get('manifest.jws') as Buffer);
    const report = await verify(await pack(files));
    expect(report.ok).toBe(false);
    expect(whats(report)).toContain('unlisted');
  });

  it('fails without manifest or signature', async () => {
    for (const path of ['manifest.json', 'manifest.jws']) {
      const files = new Map(bundle.files);
      files.delete(path);
      expect((await verify(await pack(files))).ok).toBe(false);
    }
  });
});

describe('a signature', () => {
  it('by another key fails, named or not, and a key inside the bundle proves nothing', async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const jws = await new CompactSign(bundle.files.get('manifest.json') as Buffer)
      .setProtectedHeader({
        alg: 'EdDSA',
        kid: 'test-1',
        typ: 'habeas-bundle-manifest',
        jwk: await exportJWK(publicKey),
      })
      .sign(privateKey);
    const [head, , signature] = jws.split('.');
    const forged = await pack(
      new Map<string, Buffer | string>(bundle.files).set('manifest.jws', `${head}..${signature}`),
    );
    expect(whats(await verify(forged))).toEqual(['signature']);
    const jwks = { keys: [{ ...(await exportJWK(key.publicKey)), kid: 'test-1' }] };
    expect(whats(await verify(forged, { jwks }))).toEqual(['signature']);
  });

  it('by our key over something that is no manifest fails', async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    const jws = await new CompactSign(bundle.files.get('manifest.json') as Buffer)
      .setProtectedHeader({ alg: 'EdDSA', typ: 'habeas-audit-checkpoint' })
      .sign(privateKey);
    const [head, , signature] = jws.split('.');
    const files = new Map<string, Buffer | string>(bundle.files).set('manifest.jws', `${head}..${signature}`);
    expect(whats(await verify(await pack(files), { key: publicKey }))).toEqual(['signature']);
  });

  it('with `alg` none or an attached payload fails', async () => {
    const none = `${Buffer.from('{"alg":"none","typ":"habeas-bundle-manifest"}').toString('base64url')}..AA`;
    const [head, , signature] = fileText(bundle, 'manifest.jws').split('.');
    for (const jws of [none, `${head}.e30.${signature}`, 'nonsense']) {
      const files = new Map<string, Buffer | string>(bundle.files).set('manifest.jws', jws);
      expect(whats(await verify(await pack(files)))).toEqual(['signature']);
    }
  });

  it('is checked with a readable key only', async () => {
    await expect(verify(bundle.zip, { key: 'not a key' })).rejects.toMatchObject({ kind: 'invalid' });
  });
});

describe('a hostile ZIP', () => {
  it.each([
    ['../etc/xxx', 'name'],
    ['/etc/xxxxx', 'name'],
    ['C:evil.txt', 'name'],
    ['..\\evl.txt', 'name'],
    ['a//b/c.txt', 'name'],
    ['LETTER.TXT', 'duplicate'],
    ['letter.txt', 'duplicate'],
  ])('with an entry named %s fails', async (name, what) => {
    const zip = replaceName(await pack([...bundle.files, ['letter.zzz', 'evil']]), 'letter.zzz', name);
    expect(whats(await verify(zip))).toContain(what);
  });

  it('with a symbolic link fails', async () => {
    const archive = new ZipArchive({});
    const chunks: Buffer[] = [];
    archive.on('data', (chunk: Buffer) => chunks.push(chunk));
    for (const [name, content] of bundle.files) if (name !== 'letter.txt') archive.append(content, { name });
    archive.symlink('letter.txt', '/etc/passwd');
    await archive.finalize();
    expect(whats(await verify(Buffer.concat(chunks)))).toContain('unreadable');
  });

  it('with bytes before, between or after its entries fails', async () => {
    const { zip } = bundle;
    const directory = zip.readUInt32LE(zip.length - 22 + 16);
    const between = Buffer.concat([zip.subarray(0, directory), Buffer.alloc(64), zip.subarray(directory)]);
    between.writeUInt32LE(directory + 64, between.length - 22 + 16);
    for (const tampered of [Buffer.concat([Buffer.alloc(64), zip]), between, Buffer.concat([zip, Buffer.alloc(64)])]) {
      expect((await verify(tampered)).ok).toBe(false);
    }
  });

  it('with bytes between two entries fails, though every entry is where the directory says', async () => {
    const { zip } = bundle;
    const directory = zip.readUInt32LE(zip.length - 22 + 16);
    const second = zip.indexOf(Buffer.from('PK\u0003\u0004'), 4);
    const hidden = Buffer.concat([zip.subarray(0, second), Buffer.alloc(64), zip.subarray(second)]);
    hidden.writeUInt32LE(directory + 64, hidden.length - 22 + 16);
    for (let at = directory + 64; hidden.readUInt32LE(at) === 0x02014b50;) {
      const offset = hidden.readUInt32LE(at + 42);
      if (offset >= second) hidden.writeUInt32LE(offset + 64, at + 42);
      at += 46 + hidden.readUInt16LE(at + 28) + hidden.readUInt16LE(at + 30) + hidden.readUInt16LE(at + 32);
    }
    expect(await unzip(hidden)).toEqual(bundle.files);
    expect(whats(await verify(hidden))).toEqual(['layout']);
  });

  it('whose entries contradict their local headers fails', async () => {
    const at = bundle.zip.indexOf('letter.txt');
    const tampered = Buffer.from(bundle.zip);
    tampered.write('letter.doc', at, 'latin1');
    expect((await verify(tampered)).findings).toContainEqual(
      expect.objectContaining({ what: 'layout', where: 'letter.txt' }),
    );
  });

  it('that inflates to more than it says is not inflated to the end', async () => {
    const bomb = await pack(new Map<string, Buffer | string>(bundle.files).set('letter.txt', Buffer.alloc(50_000_000)));
    // The directory claims the size the manifest has.
    const directory = bomb.readUInt32LE(bomb.length - 22 + 16);
    const header = bomb.indexOf('letter.txt', directory) - 46;
    bomb.writeUInt32LE(6, header + 24);
    expect((await verify(bomb)).findings).toContainEqual(
      expect.objectContaining({
        what: 'size',
        where: 'letter.txt',
        detail: expect.stringContaining('more than 6') as string,
      }),
    );
  });

  it('that is none is told so; a file that is not there is an error', async () => {
    expect(whats(await verify(Buffer.from('no zip')))).toEqual(['not_a_zip']);
    expect(whats(await verify(bundle.zip.subarray(0, 400)))).toEqual(['not_a_zip']);
    await expect(verifyBundle(join(folder, 'absent.zip'), { key: key.publicKey })).rejects.toMatchObject({
      kind: 'not_found',
    });
  });
});
