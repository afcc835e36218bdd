/** The mail that offers the answer, a link and nothing else; and the word that a request was taken back. */
import type { LetterInputs } from './inputs.js';
import type { LetterBody } from './blocks.js';
import { link, paragraph } from './blocks.js';
import type { Scope } from './scope.js';

export function deliveryLink({ reader, texts, number }: Scope, data: LetterInputs['delivery_link']): LetterBody {
  const words = texts.delivery;
  return {
    subject: words.subject(number),
    blocks: [
      paragraph(words.ready),
      link(words.link, data.link, 'how'),
      paragraph(words.factor[data.secondFactor], 'how'),
      paragraph(words.expires(reader.instant(data.linkExpiresAt))),
      paragraph(words.again, 'again'),
      paragraph(words.caution),
    ],
  };
}

export function withdrawn({ reader, texts, asked, number }: Scope, data: LetterInputs['withdrawn']): LetterBody {
  return {
    subject: texts.withdrawn.subject(number),
    blocks: [
      paragraph(texts.withdrawn.confirmed(asked, reader.date(data.at)), 'withdrawn'),
      paragraph(texts.withdrawn.again, 'again'),
    ],
  };
}
