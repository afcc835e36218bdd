/** What every builder has at hand: the case, the reader's formats and the words of their language. */
import { createReader } from '../../common/reader.js';
import type { Reader } from '../../common/reader.js';
import { termsFor } from '../../common/terms.js';
import type { Terms } from '../../common/terms.js';
import type { LetterContext } from '../types.js';
import { LETTER_LANGUAGES, letterTexts } from './texts/index.js';
import type { LetterTexts } from './texts/index.js';

export interface Scope {
  context: LetterContext;
  reader: Reader;
  texts: LetterTexts;
  terms: Terms;
  /** The right asked for, in words. */
  right: string;
  /** Number of the request. */
  number: string;
}

export function createScope(context: LetterContext): Scope {
  const reader = createReader(context.locale, context.zone, LETTER_LANGUAGES);
  const texts = letterTexts(reader.language);
  const { right, number } = context.request;
  return { context, reader, texts, terms: termsFor(reader.language), right: texts.rights[right], number };
}
