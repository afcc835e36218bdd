/**
 * The notice to somebody who received data (Art 19): which person, which data, what to do. It names the person only by what this
 * recipient knows them by, and says nothing about why they asked.
 */
import { HabeasError } from '../common/errors.js';
import { languageOf, languagesFrom } from '../common/languages.js';
import { plainText } from '../common/plain-text.js';
import { term, termsFor } from '../common/terms.js';
import { colonOf } from '../common/typography.js';
import { wordsFor } from './letters/scope.js';
import { noticeTexts } from './notices/index.js';
import type { NoticeChange } from './notices/index.js';
import type { LetterController, Translations } from './types.js';

export interface RecipientNoticeText {
  controller: Pick<LetterController, 'name' | 'privacyContact'>;
  /** Request number: what an answer refers to. */
  reference: string;
  kind: NoticeChange;
  /** Titles of the datasets. */
  data: string[];
  identifiers: { type: string; value: string }[];
  /** What is to be changed (rectification). */
  instruction?: string;
  /** BCP 47, of whoever reads it. */
  locale: string;
  /** BCP 47; absent: `en`. */
  defaultLanguage?: string;
  translations?: Translations;
}

export function renderRecipientNotice(notice: RecipientNoticeText): { subject: string; text: string } {
  const { controller, reference, kind, data, identifiers, instruction } = notice;
  if (identifiers.length === 0) {
    throw new HabeasError('invalid', 'a notice needs something the recipient knows the person by');
  }
  const language = languageOf(notice.locale) ?? languagesFrom(notice.defaultLanguage)[0];
  const texts = noticeTexts(language);
  const terms = termsFor(language);
  const { own } = wordsFor(language, notice.translations);
  const colon = colonOf(language);
  const lines = [
    texts.passedOn(oneLine(controller.name)),
    `${texts.done[kind]} ${texts.law}`,
    '',
    texts.person,
    ...identifiers.map(({ type, value }) => `- ${term(terms.identifiers, type)}${colon} ${oneLine(value)}`),
    '',
    texts.data,
    ...data.map((title) => `- ${oneLine(own(title))}`),
    '',
    texts.please[kind],
    ...(instruction === undefined ? [] : ['', ...instruction.split('\n').map(oneLine)]),
    '',
    texts.answer(oneLine(controller.privacyContact), reference),
    texts.only,
  ];
  return { subject: texts.subject[kind](reference), text: `${lines.join('\n')}\n` };
}

function oneLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim();
}
