/** What every builder has at hand: the case, the reader's formats and the words of their language. */
import { languagesFrom } from '../../common/languages.js';
import type { Language } from '../../common/languages.js';
import { createReader } from '../../common/reader.js';
import type { Reader } from '../../common/reader.js';
import { termsFor } from '../../common/terms.js';
import type { Terms } from '../../common/terms.js';
import type { LetterContext } from './inputs.js';
import { letterTexts } from './texts/index.js';
import type { LetterTexts } from './texts/index.js';

export interface Scope {
  context: LetterContext;
  reader: Reader<Language>;
  texts: LetterTexts;
  terms: Terms;
  /** What was asked, by its right, as it follows "your". */
  asked: string;
  /** Number of the request. */
  number: string;
  /**
   * A text that comes from elsewhere, in the reader's language where there is a translation: the operator's own (data map,
   * configuration) first, then the sentences of the law module. Otherwise as it is.
   */
  own(text: string): string;
  /** A provision of the law as the reader's language cites it; undefined for a rule of ours that stands for none. */
  provision(rule: string): string | undefined;
}

/** What whoever writes outside letters needs of a scope: the bundle's index page, notices to recipients, the portal. */
export type OwnWords = Pick<Scope, 'own' | 'provision'>;

export function createScope(context: LetterContext): Scope {
  const reader = createReader(context.locale, context.zone, languagesFrom(context.defaultLanguage));
  const texts = letterTexts(reader.language);
  const { right, further = [], number } = context.request;
  const asked = reader.list([...new Set([right, ...further])].map((one) => texts.asked[one]));
  return {
    context,
    reader,
    texts,
    terms: termsFor(reader.language),
    asked,
    number,
    ...wordsFor(reader.language, context.translations),
  };
}

export function wordsFor(language: Language, translations: LetterContext['translations']): OwnWords {
  const texts = letterTexts(language);
  const own = translator(texts, translations?.[language] ?? {});
  return {
    own,
    provision: (rule) => {
      if (Object.hasOwn(texts.provisions, rule)) return texts.provisions[rule];
      return /^[A-Z]{1,2}\d+$/.test(rule) ? undefined : rule.split('; ').map(own).join('; ');
    },
  };
}

function translator({ phrases, laws }: LetterTexts, operators: Readonly<Record<string, string>>): Scope['own'] {
  const known = (text: string): string | undefined => {
    if (Object.hasOwn(operators, text)) return operators[text];
    return Object.hasOwn(phrases, text) ? phrases[text] : undefined;
  };
  return (text) => known(text) ?? cited(text, known, laws) ?? joined(text, known) ?? text;
}

/** A basis of the law module: the name of the law, then the sentence. */
function cited(
  text: string,
  known: (text: string) => string | undefined,
  laws: LetterTexts['laws'],
): string | undefined {
  const [, regime, rest = ''] = /^(UK|EU) GDPR (.+)$/s.exec(text) ?? [];
  const sentence = known(rest);
  return regime !== undefined && sentence !== undefined ? `${laws[regime as 'UK' | 'EU']}, ${sentence}` : undefined;
}

/** Two known sentences joined by a comma: how the law module says the two halves of a verdict. */
function joined(text: string, known: (text: string) => string | undefined): string | undefined {
  for (let at = text.indexOf(', '); at >= 0; at = text.indexOf(', ', at + 1)) {
    const [left, right] = [known(text.slice(0, at)), known(text.slice(at + 2))];
    if (left !== undefined && right !== undefined) return `${left}, ${right}`;
  }
  return undefined;
}
