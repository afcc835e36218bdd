/** Catalogues by language; a new language is a folder beside `en` and an entry here. */
import { LANGUAGES } from '../../../common/languages.js';
import type { Language } from '../../../common/languages.js';
import { de } from './de/index.js';
import { en } from './en/index.js';
import { fr } from './fr/index.js';
import type { LetterTexts } from './types/index.js';

export type { LetterTexts, Plural } from './types/index.js';

const CATALOGUES: Record<Language, LetterTexts> = { en, de, fr };
export type LetterLanguage = Language;

export const LETTER_LANGUAGES = LANGUAGES;

export function letterTexts(language: Language): LetterTexts {
  return CATALOGUES[language];
}
