/** Keyed hashes: what lets the register find a person's rows again without keeping the identifier. */
import { createHash, createHmac } from 'node:crypto';
import type { SubjectIdentifier } from './model.js';

export type MacPurpose = 'request-id' | 'intake-body' | 'subject' | 'held' | 'ledger' | 'code' | 'secret';

/** HMAC-SHA-256 over purpose and parts, each with its length, so that no two lists of parts read the same. */
export function mac(key: Uint8Array, purpose: MacPurpose, ...parts: string[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of [purpose, ...parts]) hmac.update(`${Buffer.byteLength(part)}:${part}`);
  return hmac.digest();
}

export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** How identifiers are compared: the same person written in two ways gives one hash. */
export function normaliseIdentifier({ type, value }: SubjectIdentifier): string {
  const text = value.normalize('NFKC').trim();
  switch (type) {
    case 'email':
      return text.toLowerCase();
    case 'phone':
      return text.replace(/[^+0-9]/g, '').replace(/^00/, '+');
    case 'sim_iccid':
    case 'sim_imsi':
      return text.replace(/\D/g, '');
    case 'name':
    case 'postal_address':
      return text.toLowerCase().replace(/\s+/g, ' ');
    default:
      return text;
  }
}

/** Base64url; the hash that `identifiers` of a holder streams has purpose `ledger`. */
export function identifierHash(
  key: Uint8Array,
  purpose: 'subject' | 'held' | 'ledger',
  identifier: SubjectIdentifier,
): string {
  return mac(key, purpose, identifier.type, normaliseIdentifier(identifier)).toString('base64url');
}

/**
 * The id of a request is derived from its source and right, so that parallel intakes of one ticket make the same keys and meet in one
 * row. UUID version 8.
 */
export function requestIdOf(key: Uint8Array, system: string, sourceId: string, right: string): string {
  return asUuid(mac(key, 'request-id', system, sourceId, right));
}

/** An id that is made again from what names the thing. UUID version 8. */
export function uuidOf(...parts: string[]): string {
  return asUuid(createHash('sha256').update(JSON.stringify(parts)).digest());
}

function asUuid(hash: Buffer): string {
  const bytes = hash.subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
