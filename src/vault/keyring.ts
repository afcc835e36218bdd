/**
 * The master keyring of an installation, one JSON file (`keys/master.json`, mode 0600): generations of the master key that wrap
 * request keys, a secret from which keyed hashes are derived, and the Ed25519 key that signs manifests and audit checkpoints.
 * Whoever has this file and the register can read everything; whoever loses it can read nothing: back it up apart from the register.
 */
import { hkdfSync, randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import type { Clock } from '../common/clock.js';
import { systemClock } from '../common/clock.js';
import { HabeasError } from '../common/errors.js';
import { createPrivateFile, errorCode, readPrivateFile, replacePrivateFile } from './private-file.js';
import type { SealingKey } from './sdk-seal.js';
import { KEY_BYTES, sealingKey } from './sdk-seal.js';
import type { InstallationSigner } from './signer.js';
import { createSigner } from './signer.js';

const FORMAT = 'habeas-keyring/1';
const secret = z.base64().refine((text) => Buffer.from(text, 'base64').length === KEY_BYTES, 'is not 32 bytes');
const keyringSchema = z.strictObject({
  format: z.literal(FORMAT),
  /** Id of the generation that wraps new keys. */
  current: z.string(),
  masters: z.array(z.strictObject({ id: z.string().regex(/^m\d+$/), createdAt: z.iso.datetime(), key: secret })).min(1),
  /** Never replaced: keyed hashes in the erasure ledger must stay comparable. */
  derivation: secret,
  /** The first signs; the others still verify. */
  signing: z
    .array(
      z.strictObject({
        kid: z.string(),
        createdAt: z.iso.datetime(),
        jwk: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() }),
      }),
    )
    .min(1),
});
type KeyringFile = z.infer<typeof keyringSchema>;

export interface Keyring {
  /** Wraps a data key under the current generation of the master key. */
  wrap(keyId: string, dataKey: Uint8Array): Promise<Uint8Array>;
  unwrap(keyId: string, wrapped: Uint8Array): Promise<Uint8Array>;
  /** Whether the current generation wrapped it; reads the file anew when it has changed. */
  isCurrent(wrapped: Uint8Array): Promise<boolean>;
  /** 32 bytes for keyed hashes (HKDF-SHA-256), the same for the same purpose for the life of the installation. */
  deriveMacKey(purpose: string): Uint8Array;
  signer: InstallationSigner;
}

/** Creates the file; atomic: of two processes that try at once one gets `conflict` and may load what the other made. */
export async function createKeyring(file: string, options: { clock?: Clock } = {}): Promise<Keyring> {
  const at = (options.clock ?? systemClock).now().toISOString();
  const content: KeyringFile = {
    format: FORMAT,
    current: 'm1',
    masters: [{ id: 'm1', createdAt: at, key: randomBytes(KEY_BYTES).toString('base64') }],
    derivation: randomBytes(KEY_BYTES).toString('base64'),
    signing: [await newSigningKey(at)],
  };
  await createPrivateFile(file, serialise(content));
  return fromFile(file, content);
}

/** Reads and checks the file. Throws `not_found` when missing, `permanent` when others may read it or it is damaged. */
export async function loadKeyring(file: string): Promise<Keyring> {
  return fromFile(file, await read(file));
}

/**
 * Loads the keyring, or creates it on the very first start. A missing file is an error as soon as the register has keys: a new
 * master key could open none of them, and would hide the loss.
 */
export async function openKeyring(
  file: string,
  options: { registerHasKeys: () => Promise<boolean>; clock?: Clock },
): Promise<Keyring> {
  try {
    return await loadKeyring(file);
  } catch (error) {
    if (!(error instanceof HabeasError) || error.kind !== 'not_found') throw error;
  }
  if (await options.registerHasKeys()) {
    throw new HabeasError(
      'permanent',
      `the master keyring ${file} is missing, but the register has keys wrapped by it`,
      {
        hint: 'restore the file from its backup; without it nothing that was sealed can be read',
      },
    );
  }
  try {
    return await createKeyring(file, options);
  } catch (error) {
    if (error instanceof HabeasError && error.kind === 'conflict') return loadKeyring(file);
    throw error;
  }
}

/** Generations of the master key, oldest first; no secrets. */
export async function masterKeys(file: string): Promise<{ id: string; createdAt: string; current: boolean }[]> {
  const content = await read(file);
  return content.masters.map(({ id, createdAt }) => ({ id, createdAt, current: id === content.current }));
}

/** Adds a generation of the master key and makes it current. Older ones stay for what they wrapped. Running processes notice by themselves. */
export async function rotateMasterKey(file: string, options: { clock?: Clock } = {}): Promise<{ current: string }> {
  const content = await read(file);
  const id = `m${Math.max(...content.masters.map((master) => Number(master.id.slice(1)))) + 1}`;
  const createdAt = (options.clock ?? systemClock).now().toISOString();
  content.masters.push({ id, createdAt, key: randomBytes(KEY_BYTES).toString('base64') });
  content.current = id;
  await replacePrivateFile(file, serialise(content));
  return { current: id };
}

/** Takes all but the current generation out. What they wrapped can never be opened again: the caller has made sure that nothing is left. */
export async function retireMasterKeys(file: string): Promise<{ retired: string[] }> {
  const content = await read(file);
  const retired = content.masters.map(({ id }) => id).filter((id) => id !== content.current);
  content.masters = content.masters.filter(({ id }) => id === content.current);
  if (retired.length > 0) await replacePrivateFile(file, serialise(content));
  return { retired };
}

/** Which generation wrapped a key; it stands in clear before the wrapped bytes. */
export function generationOf(wrapped: Uint8Array): string {
  const bytes = Buffer.from(wrapped);
  return bytes.subarray(0, Math.max(bytes.indexOf(0x0a), 0)).toString('latin1');
}

/** Makes a new signing key the current one; the JWKS keeps the older public keys, so that old manifests still verify. */
export async function rotateSigningKey(file: string, options: { clock?: Clock } = {}): Promise<{ kid: string }> {
  const content = await read(file);
  const key = await newSigningKey((options.clock ?? systemClock).now().toISOString());
  content.signing.unshift(key);
  await replacePrivateFile(file, serialise(content));
  return { kid: key.kid };
}

async function newSigningKey(createdAt: string): Promise<KeyringFile['signing'][number]> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { x, d } = await exportJWK(privateKey);
  if (x === undefined || d === undefined) throw new HabeasError('permanent', 'this Node.js has no Ed25519 keys');
  return { kid: `s-${randomBytes(8).toString('hex')}`, createdAt, jwk: { kty: 'OKP', crv: 'Ed25519', x, d } };
}

function serialise(content: KeyringFile): string {
  return JSON.stringify(content, null, 2) + '\n';
}

async function read(file: string): Promise<KeyringFile> {
  const text = await readPrivateFile(file, 'master keyring');
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw damaged(file, 'it is not JSON');
  }
  const parsed = keyringSchema.safeParse(raw);
  // Paths and codes only: the values are keys.
  if (!parsed.success)
    throw damaged(file, parsed.error.issues.map((i) => `${i.path.join('.')} (${i.code})`).join(', '));
  return parsed.data;
}

function damaged(file: string, why: string): HabeasError {
  return new HabeasError('permanent', `the master keyring ${file} is damaged: ${why}`, {
    hint: 'restore it from its backup',
  });
}

interface Generations {
  current: { id: string; key: SealingKey };
  all: Map<string, SealingKey>;
}

function generationsOf(content: KeyringFile): Generations {
  const all = new Map<string, SealingKey>(
    content.masters.map((master) => [master.id, sealingKey(master.id, Buffer.from(master.key, 'base64'))]),
  );
  const key = all.get(content.current);
  if (!key) throw new HabeasError('permanent', 'the master keyring has no current generation');
  return { current: { id: content.current, key }, all };
}

/** Names the file's present version. A file that is away for a moment, or for good, changes nothing: its keys are in memory. */
async function versionOf(file: string): Promise<string | undefined> {
  try {
    const { ino, mtimeMs, size } = await stat(file);
    return `${ino}/${mtimeMs}/${size}`;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function fromFile(file: string, content: KeyringFile): Promise<Keyring> {
  let generations = generationsOf(content);
  // Unknown at first: the file may have changed since it was read.
  let version: string | undefined;
  const derivation = Buffer.from(content.derivation, 'base64');
  const context = (keyId: string) => ({ purpose: 'request-key', key: keyId });
  /** A rotation by another process is noticed here, so that nothing is wrapped by a generation about to be retired. */
  const refresh = async (): Promise<void> => {
    const found = await versionOf(file);
    if (found === undefined || found === version) return;
    generations = generationsOf(await read(file));
    version = found;
  };
  return {
    async wrap(keyId, dataKey) {
      await refresh();
      const { id, key } = generations.current;
      return Buffer.concat([Buffer.from(`${id}\n`), await key.seal(dataKey, context(keyId))]);
    },
    async isCurrent(wrapped) {
      await refresh();
      return generationOf(wrapped) === generations.current.id;
    },
    async unwrap(keyId, wrapped) {
      const generation = generationOf(wrapped);
      if (!generations.all.has(generation)) await refresh();
      const master = generations.all.get(generation);
      if (!master) {
        throw new HabeasError(
          'permanent',
          `key ${keyId} was wrapped by a generation the master keyring does not have`,
          { hint: 'restore the backup of keys/master.json that goes with this register' },
        );
      }
      try {
        return await master.open(Buffer.from(wrapped).subarray(generation.length + 1), context(keyId));
      } catch {
        throw new HabeasError(
          'permanent',
          `key ${keyId} cannot be unwrapped: its row or the master keyring was altered`,
        );
      }
    },
    deriveMacKey: (purpose) =>
      new Uint8Array(hkdfSync('sha256', derivation, Buffer.alloc(0), `habeas/mac/1/${purpose}`, KEY_BYTES)),
    signer: await createSigner(content.signing),
  };
}
