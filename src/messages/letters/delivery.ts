/** The mail that offers the answer, a link and nothing else; the warning to an address that was changed; and the word that a request was taken back. */
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

/** Whoever reads it may be somebody else by now, or the one person who knows that nothing was asked for. */
export function addressChanged(
  { reader, texts, number, context }: Scope,
  data: LetterInputs['address_changed'],
): LetterBody {
  const words = texts.addressChanged;
  return {
    subject: words.subject,
    blocks: [
      paragraph(data.changedAt === undefined ? words.noticed : words.changed(reader.date(data.changedAt)), 'changed'),
      paragraph(words.object(context.controller.privacyContact, number), 'object'),
      paragraph(words.fine),
    ],
  };
}
