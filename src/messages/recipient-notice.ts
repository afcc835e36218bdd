/**
 * The notice to somebody who received data (Art 19): which person, which data, what to do. It names the person only by what this
 * recipient knows them by, and says nothing about why they asked.
 */
import { HabeasError } from '../common/errors.js';
import { plainText } from '../common/plain-text.js';
import { term, termsFor } from '../common/terms.js';
import type { LetterController } from './types.js';

export interface RecipientNoticeText {
  controller: Pick<LetterController, 'name' | 'privacyContact'>;
  /** Request number: what an answer refers to. */
  reference: string;
  kind: 'erasure' | 'rectification' | 'restriction';
  /** Titles of the datasets. */
  data: string[];
  identifiers: { type: string; value: string }[];
  /** What is to be changed (rectification). */
  instruction?: string;
}

const DONE = {
  erasure: 'erased',
  rectification: 'corrected',
  restriction: 'restricted: it may be stored, and not used otherwise',
} as const;
const PLEASE = {
  erasure: 'Please erase what you received from us about this person, links to it and copies of it included.',
  rectification: 'Please correct what you received from us about this person.',
  restriction: 'Please restrict what you received from us about this person until we tell you otherwise.',
} as const;

export function renderRecipientNotice(notice: RecipientNoticeText): { subject: string; text: string } {
  const { controller, reference, kind, data, identifiers, instruction } = notice;
  if (identifiers.length === 0) {
    throw new HabeasError('invalid', 'a notice needs something the recipient knows the person by');
  }
  const terms = termsFor('en');
  const lines = [
    `We, ${controller.name}, passed on to you personal data of a person who used a right over it.`,
    `At our end the data is ${DONE[kind]}. Article 19 GDPR has us tell you.`,
    '',
    'The person, by what you know them by:',
    ...identifiers.map(({ type, value }) => `- ${term(terms.identifiers, type)}: ${oneLine(value)}`),
    '',
    'The data:',
    ...data.map((title) => `- ${oneLine(title)}`),
    '',
    PLEASE[kind],
    ...(instruction === undefined ? [] : ['', ...instruction.split('\n').map(oneLine)]),
    '',
    `Then answer to ${oneLine(controller.privacyContact)} and name ${reference}. Where the law has you keep some of it, say which and why.`,
    'Use this notice for nothing else, and delete it once you have acted on it.',
  ];
  return { subject: `${reference}: ${kind} of data you received from us`, text: `${lines.join('\n')}\n` };
}

function oneLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim();
}
