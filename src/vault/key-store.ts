/**
 * Request keys: random 256-bit keys, one row each, wrapped by the master key. A process keeps unwrapped keys for at most
 * `maxAgeMs`: for that long a key destroyed elsewhere may still be used here. Destroying it in this process drops it at once.
 */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../common/clock.js';
import { systemClock } from '../common/clock.js';
import { HabeasError } from '../common/errors.js';
import { AlteredError } from './altered-error.js';
import type { Keyring } from './keyring.js';
import type { SealingKey } from './sdk-seal.js';
import { KEY_BYTES, sealingKey } from './sdk-seal.js';
import type { KeyKind, KeyRows, KeyStore, TombstoneLog } from './types.js';

export interface KeyStoreOptions {
  rows: KeyRows;
  keyring: Keyring;
  clock?: Clock;
  /** Written before a key is destroyed, so that a restored register cannot bring it back for good. */
  tombstones?: TombstoneLog;
  cache?: {
    /** Keys kept unwrapped at once; the longest unused goes first. Default 1,000. */
    maxEntries?: number;
    /** How long a destroyed key may live on in another process, in milliseconds. Default 30,000. */
    maxAgeMs?: number;
    /** Milliseconds of a clock that never jumps back; for tests. */
    monotonic?: () => number;
  };
}

/** What a key id looks like. */
export const KEY_ID = /^(?:system|legal|(?:content|case|held):[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Key id of a request's key: `case:<uuid>`. */
export function requestKeyId(kind: Exclude<KeyKind, 'system'>, requestId: string): string {
  return `${kind}:${requestId}`;
}

export function createKeyStore(options: KeyStoreOptions): KeyStore {
  const { rows, keyring } = options;
  const clock = options.clock ?? systemClock;
  const cache = createKeyCache(options.cache ?? {}, (keyId) => load(rows, keyring, keyId));
  return {
    async create(keyId) {
      if (!KEY_ID.test(keyId)) throw new HabeasError('invalid', `${JSON.stringify(keyId)} is not a key id`);
      const dataKey = randomBytes(KEY_BYTES);
      const wrapped = await keyring.wrap(keyId, dataKey);
      if (await rows.insert(keyId, wrapped, clock.now())) {
        // The master key may have been rotated, and its last generation retired, between wrapping and writing.
        if (!(await keyring.isCurrent(wrapped))) await rows.replace(keyId, wrapped, await keyring.wrap(keyId, dataKey));
        return;
      }
      const row = await rows.get(keyId);
      if (!row?.wrapped) throw destroyed(keyId);
    },
    async exists(keyId) {
      const row = await rows.get(keyId);
      return row !== undefined && row.wrapped !== null;
    },
    async seal(keyId, plain, context) {
      return (await cache.get(keyId)).seal(plain, context);
    },
    async open(keyId, sealed, context) {
      const key = await cache.get(keyId);
      try {
        return await key.open(sealed, context);
      } catch {
        // The SDK's own words stay out: error texts end up in histories.
        throw new AlteredError(`what was sealed under key ${keyId} was altered or belongs elsewhere`);
      }
    },
    async destroy(keyId, why) {
      const at = clock.now();
      await options.tombstones?.append({ type: 'key', keyId, why, at: at.toISOString() });
      try {
        await rows.destroy(keyId, why, at);
      } finally {
        // After the row: a load that still saw it alive is in the cache by now and goes with it.
        cache.drop(keyId);
      }
    },
  };
}

async function load(rows: KeyRows, keyring: Keyring, keyId: string): Promise<SealingKey> {
  const row = await rows.get(keyId);
  if (!row) {
    throw new HabeasError('not_found', `there is no key ${keyId}`, {
      hint: 'keys are created explicitly, before anything is sealed under them',
    });
  }
  if (!row.wrapped) throw destroyed(keyId);
  return sealingKey(keyId, await keyring.unwrap(keyId, row.wrapped));
}

function destroyed(keyId: string): HabeasError {
  return new HabeasError('refused', `key ${keyId} was destroyed`);
}

interface KeyCache {
  get(keyId: string): Promise<SealingKey>;
  drop(keyId: string): void;
}

/** Promises are cached, so that many callers at once cause one look-up. Failures are not kept. */
function createKeyCache(
  { maxEntries = 1000, maxAgeMs = 30_000, monotonic = () => performance.now() }: NonNullable<KeyStoreOptions['cache']>,
  fetchKey: (keyId: string) => Promise<SealingKey>,
): KeyCache {
  const entries = new Map<string, { key: Promise<SealingKey>; since: number }>();
  return {
    get(keyId) {
      const found = entries.get(keyId);
      if (found) entries.delete(keyId);
      const fresh = found !== undefined && monotonic() - found.since < maxAgeMs;
      const entry = fresh ? found : { key: fetchKey(keyId), since: monotonic() };
      // Re-inserting keeps the map in order of use.
      entries.set(keyId, entry);
      if (!fresh) {
        entry.key.catch(() => {
          if (entries.get(keyId) === entry) entries.delete(keyId);
        });
      }
      if (entries.size > maxEntries) {
        const [oldest = keyId] = entries.keys();
        entries.delete(oldest);
      }
      return entry.key;
    },
    drop: (keyId) => void entries.delete(keyId),
  };
}
