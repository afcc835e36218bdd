/** Keyed hashes of the ledger: of identifiers as a holder's `identifiers` streams them, and of a holder's own references. */
import { identifierHash } from './hashes.js';
import type { SubjectIdentifier } from './model.js';

/** Kind of a holder's own reference of a person record: whom nothing else of theirs tells apart is found again by it. */
export const REF = 'ref';

export function ledgerHash(macKey: Uint8Array, identifier: SubjectIdentifier): string {
  return identifierHash(macKey, 'ledger', identifier);
}

export function refHash(macKey: Uint8Array, holder: string, ref: string): string {
  return ledgerHash(macKey, { type: REF, value: `${holder} ${ref}` });
}
