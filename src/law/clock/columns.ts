/** The two columns of rules §1.2 as data: what each ask does to the clock. */
import type { AskKind } from './events.js';

export type Column = 'UK' | 'EU';
export type Effect = 'restart' | 'suspend' | 'none';

/** What an ask does to the clock, by column (§12). */
export const EFFECTS: Record<Column, Record<AskKind, Effect>> = {
  UK: { id: 'restart', authority: 'restart', fee: 'restart', clarification: 'suspend' },
  EU: { id: 'suspend', authority: 'suspend', fee: 'none', clarification: 'suspend' },
};

export const RULES: Record<Column, Record<AskKind, string>> = {
  UK: { id: 'C1', authority: 'C3', fee: 'C2', clarification: 'C4' },
  EU: { id: 'S1', authority: 'C3', fee: 'S3', clarification: 'S2' },
};

/** Points on which authorities or authors disagree, by column (rules §1.2). */
export const CONTESTED: Record<Column, ReadonlySet<AskKind>> = {
  UK: new Set(['authority']),
  EU: new Set(['id', 'authority', 'clarification']),
};
