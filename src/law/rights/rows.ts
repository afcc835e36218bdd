/** Rows that several categories share. */
import type { LawfulBasis } from '../types.js';
import type { RightReason } from './reasons.js';
import type { RightEffect, RightRow } from './types.js';

export const OWN_CONTRACT = ['contract_with_subject'] as const satisfies readonly LawfulBasis[];
export const CONTRACT_OR_DUTY = ['contract_with_subject', 'legal_obligation'] as const satisfies readonly LawfulBasis[];
export const CONSENT = ['consent'] as const satisfies readonly LawfulBasis[];
export const DUTY = ['legal_obligation'] as const satisfies readonly LawfulBasis[];

export const BY_FIELD: readonly RightRow[] = [
  { outcome: 'BY_FIELD', reason: 'portable_by_field', rules: ['P1', 'P2', 'P3', 'P7'] },
];
export const BY_ITEM = (...rules: string[]): readonly RightRow[] => [
  { outcome: 'BY_ITEM', reason: 'erased_item_by_item', rules: ['E1', 'E3', ...rules] },
];
export const RESTRICT = (...effects: RightEffect[]): readonly RightRow[] => [
  {
    outcome: 'DO',
    effects: [...effects, 'tell_recipients'],
    reason: 'restricted',
    rules: ['O5', 'E9'],
  },
];
export const WEIGH = (reason: RightReason, ...rules: string[]): RightRow => ({
  outcome: 'WEIGH',
  effects: ['restrict_meanwhile'],
  reason,
  rules: ['O3', ...rules],
});
