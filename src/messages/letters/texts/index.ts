/** Catalogues by language; a new language is a file beside `en.ts` and an entry here. */
import { en } from './en.js';
import type { LetterTexts } from './types.js';

export type { LetterTexts } from './types.js';

const CATALOGUES: Record<string, LetterTexts> = { en };

export const LETTER_LANGUAGES: readonly [string, ...string[]] = ['en'];

/** Falls back to English. */
export function letterTexts(language: string): LetterTexts {
  return (Object.hasOwn(CATALOGUES, language) ? CATALOGUES[language] : undefined) ?? en;
}
