/** Public keys to verify with. They come from outside of what is verified: a file the reader has, or the JWKS the installation publishes. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { JSONWebKeySet, JWK } from 'jose';
import { HabeasError } from '../common/errors.js';
import type { Io } from './io.js';

export interface TrustOptions {
  key?: string;
  jwks?: string;
}

const HINT = 'give --key with a public key (PEM or JWK), or --jwks with a file or https://…/.well-known/jwks.json';

/** The text of one key, or a key set. */
export async function readTrust(own: TrustOptions, io: Io): Promise<{ key: string } | { jwks: JSONWebKeySet }> {
  if ((own.key === undefined) === (own.jwks === undefined)) {
    throw new HabeasError('invalid', 'exactly one of --key and --jwks says whom to trust', { hint: HINT });
  }
  if (own.key !== undefined) return { key: await readText(resolve(io.cwd, own.key)) };
  const source = own.jwks ?? '';
  const text = /^https?:\/\//.test(source) ? await fetchText(source) : await readText(resolve(io.cwd, source));
  return { jwks: parse(text, source) };
}

/** The same as a list of JWKs, each with the `kid` by which a signature names it. */
export async function readTrustedJwks(own: TrustOptions, io: Io): Promise<JWK[]> {
  const trust = await readTrust(own, io);
  if ('jwks' in trust) return trust.jwks.keys;
  const key = asJson(trust.key) as JWK | undefined;
  if (typeof key === 'object' && key.kty === 'OKP' && typeof key.kid === 'string') return [key];
  throw new HabeasError('invalid', 'the key to verify with is no JWK with a kid', {
    hint: 'take the key out of the published JWKS, or give --jwks',
  });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new HabeasError('invalid', `cannot read ${file}`, { cause, hint: HINT });
  }
}

async function fetchText(url: string): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  } catch (cause) {
    throw new HabeasError('unavailable', `no answer from ${url}`, { cause, hint: 'try again, or give a file' });
  }
  if (!response.ok) throw new HabeasError('unavailable', `${url} answered ${response.status}`, { hint: HINT });
  return response.text();
}

function parse(text: string, source: string): JSONWebKeySet {
  const value = asJson(text);
  const keys = typeof value === 'object' && value !== null ? (value as { keys?: unknown }).keys : undefined;
  if (Array.isArray(keys)) return { keys: keys as JWK[] };
  throw new HabeasError('invalid', `${source} is no JSON Web Key Set`, { hint: HINT });
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
