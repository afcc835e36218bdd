/** What the check of a bundle is given and what it tells. */
import type { CryptoKey, JSONWebKeySet, JWK } from 'jose';
import type { Manifest } from './types.js';

/** The key comes from outside: a file the reader has, or the published JWKS. A key inside a bundle proves nothing. */
export type Trust = { key: CryptoKey | JWK | string } | { jwks: JSONWebKeySet };

export const FINDINGS = [
  'not_a_zip', // cannot be read as a ZIP at all
  'layout', // bytes outside of the entries, headers that contradict each other, extra fields
  'name', // a name that leads out of the folder or is no name
  'duplicate', // two entries under one name
  'signature', // missing, broken, by another key, over something else
  'manifest', // missing, not readable, not of a version we know
  'missing', // in the manifest, not in the ZIP
  'unlisted', // in the ZIP, not in the manifest
  'size', // other bytes than the manifest says
  'hash', // other content than the manifest says
  'unreadable', // encrypted, damaged, an unknown compression, no regular file
  'limit', // more than may be read of what nobody trusted has signed
] as const;

export interface Finding {
  what: (typeof FINDINGS)[number];
  /** Path inside the ZIP, or the file itself; hostile text, made printable. */
  where: string;
  detail: string;
}

export interface VerifyReport {
  /** Every file is in the manifest with its size and hash, nothing else is in the ZIP, and a trusted key signed the manifest. */
  ok: boolean;
  findings: Finding[];
  /** Key id the signature names; trusted only when `ok`. */
  kid?: string;
  /** As read; trusted only when `ok`. */
  manifest?: Manifest;
  /** Entries read and compared, and their plain bytes. */
  checked: { files: number; bytes: number };
}
