/** Sealed columns: JSON under a request's key, bound to where it stands. */
import { isHabeasError } from '../common/errors.js';
import type { Sealer } from './types.js';

export const caseKey = (requestId: string) => `case:${requestId}`;
export const contentKey = (requestId: string) => `content:${requestId}`;
export const heldKey = (requestId: string) => `held:${requestId}`;
export const SYSTEM_KEY = 'system';
/** Of the role `legal`: seals the store of secret holds and nothing else. */
export const LEGAL_KEY = 'legal';

/** `column` as `table.column`, `row` the row's id: a sealed value moved elsewhere does not open. */
export interface Place {
  column: string;
  row: string;
}

export async function sealJson(sealer: Sealer, keyId: string, place: Place, value: unknown): Promise<Uint8Array> {
  return Buffer.from(await sealer.seal(keyId, Buffer.from(JSON.stringify(value)), { ...place }));
}

/** Undefined when nothing is stored or the key was destroyed; anything else wrong throws. */
export async function openJson<Value>(
  sealer: Sealer,
  keyId: string,
  place: Place,
  sealed: Uint8Array | null,
): Promise<Value | undefined> {
  if (sealed === null) return undefined;
  try {
    return JSON.parse(Buffer.from(await sealer.open(keyId, sealed, { ...place })).toString('utf8')) as Value;
  } catch (error) {
    if (isHabeasError(error) && error.kind === 'refused') return undefined;
    throw error;
  }
}
