/**
 * Checks a bundle without a server: every file of the manifest is there with its size and hash, nothing else is in the ZIP, and the
 * manifest is signed by a key the reader trusts. Streams; what no trusted key has signed is read only up to a bound.
 */
import { createHash } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, flattenedVerify, importJWK, importSPKI } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import type { Entry } from 'yauzl';
import { z } from 'zod';
import { HabeasError } from '../common/errors.js';
import { MANIFEST_PATH, SIGNATURE_PATH, SIGNATURE_TYPE } from './manifest.js';
import type { Manifest, ManifestFile } from './types.js';
import type { Finding, Trust, VerifyReport } from './verify-types.js';
import { TooLarge, openZip, shown } from './zip-reader.js';
import type { OpenZip } from './zip-reader.js';

export type { Finding, Trust, VerifyReport } from './verify-types.js';

const MAX_MANIFEST = 256 * 1024 * 1024;
const MAX_SIGNATURE = 64 * 1024;
/** Plain bytes read of a bundle whose manifest no trusted key has signed: its sizes are anybody's word. */
const MAX_UNSIGNED = 1024 * 1024 * 1024;
const ALGORITHMS = ['EdDSA', 'Ed25519'];

/** The parts of a manifest the check rests on; the rest goes to the reader as it is. */
const manifestSchema = z.looseObject({
  format: z.literal('habeas-bundle'),
  version: z.literal(1),
  files: z.array(
    z.looseObject({
      path: z.string().min(1),
      bytes: z.number().int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});

/** Throws `invalid` where the key cannot be read and `not_found` where the file cannot; all that is wrong with the bundle is in the report. */
export async function verifyBundle(file: string, trust: Trust): Promise<VerifyReport> {
  const keys = await keyFinder(trust);
  const report: VerifyReport = { ok: false, findings: [], checked: { files: 0, bytes: 0 } };
  let zip: OpenZip;
  try {
    zip = await openZip(file);
  } catch (error) {
    if (isFileError(error)) {
      throw new HabeasError('not_found', `cannot read the bundle ${file} (${error.code})`, {
        cause: error,
        hint: 'name an existing file that you may read',
      });
    }
    return { ...report, findings: [{ what: 'not_a_zip', where: file, detail: readingError(error) }] };
  }
  try {
    report.findings.push(...zip.findings);
    const bytes = await small(zip, MANIFEST_PATH, MAX_MANIFEST, 'manifest', report.findings);
    const signed = bytes !== undefined && (await checkSignature(zip, bytes, keys, report));
    const manifest = bytes && parseManifest(bytes, report.findings);
    if (manifest) {
      report.manifest = manifest;
      await checkFiles(zip, manifest, signed, report);
    }
  } finally {
    zip.close();
  }
  report.ok = report.findings.length === 0;
  return report;
}

type KeyFinder = CryptoKey | ReturnType<typeof createLocalJWKSet>;

async function keyFinder(trust: Trust): Promise<KeyFinder> {
  try {
    if ('jwks' in trust) return createLocalJWKSet(trust.jwks);
    const { key } = trust;
    if (typeof key === 'string') {
      return key.includes('BEGIN PUBLIC KEY') ? await importSPKI(key, 'EdDSA') : await fromJwk(JSON.parse(key) as JWK);
    }
    return isCryptoKey(key) ? key : await fromJwk(key);
  } catch (cause) {
    if (cause instanceof HabeasError) throw cause;
    throw new HabeasError('invalid', 'the key to verify with cannot be read', {
      cause,
      hint: 'give an Ed25519 public key as JWK or PEM, or the published JWKS',
    });
  }
}

function isCryptoKey(key: CryptoKey | JWK): key is CryptoKey {
  return 'algorithm' in key && 'usages' in key;
}

async function fromJwk(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK({ kty: jwk.kty, crv: jwk.crv, x: jwk.x }, 'EdDSA');
  if (key instanceof Uint8Array)
    throw new HabeasError('invalid', 'the key to verify with is not an Ed25519 public key');
  return key;
}

/** A small entry whole; undefined where it is missing or too large, which is then a finding. */
async function small(
  zip: OpenZip,
  path: string,
  limit: number,
  what: 'manifest' | 'signature',
  findings: Finding[],
): Promise<Buffer | undefined> {
  const entry = zip.entries.get(path);
  if (!entry) {
    findings.push({ what, where: path, detail: 'it is not in the bundle' });
    return undefined;
  }
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of zip.read(entry, limit)) chunks.push(chunk);
  } catch (error) {
    findings.push({ what, where: path, detail: readingError(error) });
    return undefined;
  }
  return Buffer.concat(chunks);
}

async function checkSignature(zip: OpenZip, manifest: Buffer, keys: KeyFinder, report: VerifyReport): Promise<boolean> {
  const bytes = await small(zip, SIGNATURE_PATH, MAX_SIGNATURE, 'signature', report.findings);
  if (!bytes) return false;
  const wrong = (detail: string): false => {
    report.findings.push({ what: 'signature', where: SIGNATURE_PATH, detail });
    return false;
  };
  const [head, payload, signature, ...more] = bytes.toString('latin1').trim().split('.');
  if (!head || payload !== '' || !signature || more.length > 0) return wrong('it is not a JWS with detached payload');
  const jws = { protected: head, payload: manifest.toString('base64url'), signature };
  try {
    const { kid } = decodeProtectedHeader(jws);
    if (typeof kid === 'string') report.kid = shown(kid);
    const { protectedHeader } =
      typeof keys === 'function'
        ? await flattenedVerify(jws, keys, { algorithms: ALGORITHMS })
        : await flattenedVerify(jws, keys, { algorithms: ALGORITHMS });
    if (protectedHeader?.typ !== SIGNATURE_TYPE) return wrong('it is a signature over something other than a manifest');
    return true;
  } catch {
    return wrong(
      report.kid === undefined
        ? 'it does not fit the manifest and the key given'
        : `it does not fit the manifest and the key given (it names key ${report.kid})`,
    );
  }
}

function parseManifest(bytes: Buffer, findings: Finding[]): Manifest | undefined {
  try {
    const parsed = manifestSchema.safeParse(
      JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)),
    );
    if (parsed.success) return parsed.data as unknown as Manifest;
    const where = parsed.error.issues.slice(0, 3).map((issue) => `/${issue.path.join('/')}`);
    findings.push({ what: 'manifest', where: MANIFEST_PATH, detail: `not a version 1 manifest: ${where.join(', ')}` });
  } catch {
    findings.push({ what: 'manifest', where: MANIFEST_PATH, detail: 'it is not JSON in UTF-8' });
  }
  return undefined;
}

async function checkFiles(zip: OpenZip, manifest: Manifest, signed: boolean, report: VerifyReport): Promise<void> {
  const { findings } = report;
  const listed = new Set([MANIFEST_PATH, SIGNATURE_PATH]);
  for (const file of manifest.files) {
    if (listed.has(file.path)) {
      findings.push({ what: 'duplicate', where: shown(file.path), detail: 'the manifest lists it twice' });
      continue;
    }
    listed.add(file.path);
    const entry = zip.entries.get(file.path);
    if (!entry) {
      findings.push({
        what: 'missing',
        where: shown(file.path),
        detail: 'the manifest lists it, the bundle has it not',
      });
    } else if (entry.uncompressedSize !== file.bytes) {
      findings.push({ what: 'size', where: shown(file.path), detail: sizes(file, entry.uncompressedSize) });
    } else if (!signed && report.checked.bytes + file.bytes > MAX_UNSIGNED) {
      findings.push({ what: 'limit', where: shown(file.path), detail: 'not read: no trusted key has signed its size' });
    } else {
      await checkFile(zip, entry, file, report);
    }
  }
  for (const name of zip.entries.keys()) {
    if (!listed.has(name)) {
      findings.push({ what: 'unlisted', where: shown(name), detail: 'the manifest does not list it' });
    }
  }
}

async function checkFile(zip: OpenZip, entry: Entry, file: ManifestFile, report: VerifyReport): Promise<void> {
  const where = shown(file.path);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of zip.read(entry, file.bytes)) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    const what = error instanceof TooLarge ? 'size' : 'unreadable';
    report.findings.push({ what, where, detail: readingError(error) });
    return;
  }
  report.checked.files++;
  report.checked.bytes += bytes;
  if (bytes !== file.bytes) {
    report.findings.push({ what: 'size', where, detail: sizes(file, bytes) });
  } else if (hash.digest('hex') !== file.sha256) {
    report.findings.push({ what: 'hash', where, detail: 'its content is not what the manifest says' });
  }
}

const sizes = (file: ManifestFile, bytes: number): string => `${bytes} bytes where the manifest says ${file.bytes}`;

function readingError(error: unknown): string {
  return `it cannot be read: ${shown((error as Error).message)}`;
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}
