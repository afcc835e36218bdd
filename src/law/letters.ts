/**
 * The contents the law requires of each letter: a renderer refuses a letter that lacks one, a test proves that none is forgotten.
 * The lists themselves are data (`letter-contents.ts`) and read the same in every language.
 */
import { CONTENTS } from './letter-contents.js';
import type { ContentLine, LetterKind } from './letter-kinds.js';
import type { Regime } from './types.js';

export { LETTER_CONDITIONS, LETTER_KINDS } from './letter-kinds.js';
export type { LetterCondition, LetterKind } from './letter-kinds.js';

export interface RequiredContent extends Omit<ContentLine, 'only' | 'since'> {
  /** Regime that demands it; `both` when all regimes of the case do. */
  regime: Regime | 'both';
}

/**
 * The contents the law requires of a letter in a case of these regimes.
 * @param asOf local date of the letter; a duty that begins later is left out. Absent: all duties of these rules.
 */
export function requiredContents(kind: LetterKind, regimes: readonly Regime[], asOf?: string): RequiredContent[] {
  return CONTENTS[kind].flatMap(({ only, since, ...content }) => {
    if (only !== undefined && !regimes.includes(only)) return [];
    if (asOf !== undefined && since !== undefined && asOf < since) return [];
    return [
      { ...content, rules: [...content.rules], regime: only ?? (regimes.length > 1 ? 'both' : (regimes[0] ?? 'both')) },
    ];
  });
}
