/**
 * The vault keeps sealed objects; keys live elsewhere (register rows wrapped by the master key). Destroying a key ends what it
 * sealed. Objects are streamed in independently sealed chunks of 1 MiB, so ranges can be served and a dropped tail is noticed.
 */
import type { LedgerEntry, LoggedOrder } from '../register/types.js';

export interface ObjectInfo {
  id: string;
  /** Plain bytes. */
  bytes: number;
  /** SHA-256 (hex) of the plain bytes. */
  sha256: string;
  keyId: string;
  createdAt: string;
  /** What the writer said about the object; sealed with it. */
  meta?: Record<string, unknown>;
}

export interface PutOptions {
  /** Small facts about the object (rows, media type), asked for once the source has ended. At most 64 KB as JSON. */
  meta?: () => Record<string, unknown>;
}

export interface Vault {
  /**
   * Seals a stream under `keyId`. Writing an id again replaces it atomically. Memory: a few chunks. Ids are segments of lower-case
   * letters, digits, `.`, `_` and `-` joined by `/`.
   */
  put(id: string, keyId: string, source: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<ObjectInfo>;
  /** Undefined unless the object is whole. Throws `refused` with the key id once its key is destroyed. */
  info(id: string): Promise<ObjectInfo | undefined>;
  /**
   * Streams plain bytes `[start, end)`; all when omitted. Throws `not_found`, `refused` with the key id once its key is destroyed,
   * or `permanent` when what is stored was cut, swapped or altered.
   */
  get(id: string, range?: { start: number; end: number }): AsyncIterable<Uint8Array>;
  delete(id: string): Promise<void>;
  /** Deletes every object below a prefix such as `requests/<uuid>/`. Returns how many. */
  deletePrefix(prefix: string): Promise<number>;
}

/** Kinds of keys of one request (DESIGN "Keys"), and the system key for workflows outside a request. */
export type KeyKind = 'content' | 'case' | 'held' | 'system';

/** `seal` binds the context (additional data): `open` with another context fails. Key ids: `<kind>:<request uuid>` or `system`. They hold no personal data and may appear in errors. */
export interface KeyStore {
  /** Creates the key unless it exists; atomic; never recreates a destroyed key (throws `refused`). */
  create(keyId: string): Promise<void>;
  /** Whether the key is there and alive. */
  exists(keyId: string): Promise<boolean>;
  seal(keyId: string, plain: Uint8Array, context: Record<string, string>): Promise<Uint8Array>;
  /** Throws HabeasError `refused` naming only the key id when the key was destroyed. */
  open(keyId: string, sealed: Uint8Array, context: Record<string, string>): Promise<Uint8Array>;
  /** Deletes the key's row and leaves a tombstone. Idempotent. */
  destroy(keyId: string, why: string): Promise<void>;
}

/** Tombstones outside the register: what a restored register must not bring back. Append only. */
export interface TombstoneLog {
  /** Durable when it resolves. */
  append(tombstone: Tombstone): Promise<void>;
}

export type Tombstone =
  | { type: 'key'; keyId: string; why: string; at: string }
  /** An erasure that is about to begin: keyed hashes, no identifiers. */
  | { type: 'erasure'; entries: LedgerEntry[] }
  /** A stop or a restriction that is about to be carried out, or was lifted. */
  | { type: 'standing'; entries: LoggedOrder[] };

/** A stored key: `wrapped` is null once destroyed (the row is then a tombstone). */
export interface KeyRow {
  id: string;
  wrapped: Uint8Array | null;
}

/** Where wrapped keys are kept; the register has them as rows. */
export interface KeyRows {
  get(id: string): Promise<KeyRow | undefined>;
  /** False when a row (or its tombstone) is there already. */
  insert(id: string, wrapped: Uint8Array, at: Date): Promise<boolean>;
  /** Only where the row is still as it was read; false when it is not. */
  replace(id: string, from: Uint8Array, to: Uint8Array): Promise<boolean>;
  destroy(id: string, why: string, at: Date): Promise<void>;
}

/** What rotation needs of the rows. */
export interface RotatableRows extends Pick<KeyRows, 'replace'> {
  /** Live keys only, by id. */
  page(after: string, limit: number): Promise<{ id: string; wrapped: Uint8Array }[]>;
  /** Runs `work` with all live keys as they are while nobody else can add or change one. */
  exclusively<T>(work: (wrapped: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T>;
}
