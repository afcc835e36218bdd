/** The mail that offers the answer, a link and nothing else; and the word that a request was taken back. */
import type { LetterInputs } from '../types.js';
import type { LetterBody } from './blocks.js';
import { link, paragraph } from './blocks.js';
import type { Scope } from './scope.js';

export function deliveryLink({ reader, texts, number }: Scope, data: LetterInputs['delivery_link']): LetterBody {
  const words = texts.delivery;
  return {
    subject: words.subject(number),
    blocks: [
      paragraph(words.ready),
      link(words.link, data.link),
      paragraph(words.factor[data.secondFactor]),
      paragraph(words.expires(reader.instant(data.linkExpiresAt))),
      paragraph(words.again),
      paragraph(words.caution),
    ],
  };
}

export function withdrawn({ reader, texts, right, number }: Scope, data: LetterInputs['withdrawn']): LetterBody {
  return {
    subject: texts.withdrawn.subject(number),
    blocks: [paragraph(texts.withdrawn.confirmed(right, reader.date(data.at))), paragraph(texts.withdrawn.again)],
  };
}
