/** Catalogues by language; a new language is a folder beside `en` and an entry here. */
import { de } from './de/index.js';
import { en } from './en/index.js';
import { fr } from './fr/index.js';
import type { LetterTexts } from './types/index.js';

export type { LetterTexts, Plural } from './types/index.js';

const CATALOGUES = { en, de, fr } satisfies Record<string, LetterTexts>;
export type LetterLanguage = keyof typeof CATALOGUES;

export const LETTER_LANGUAGES = Object.keys(CATALOGUES) as [LetterLanguage, ...LetterLanguage[]];

export function isLetterLanguage(language: string): language is LetterLanguage {
  return Object.hasOwn(CATALOGUES, language);
}

/** Falls back to English. */
export function letterTexts(language: string): LetterTexts {
  return isLetterLanguage(language) ? CATALOGUES[language] : en;
}
