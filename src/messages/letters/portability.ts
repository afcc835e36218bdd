/** The portability letter: what is in, what is left out by category with the reason, and how to have that too (P1–P5). */
import { term } from '../../common/terms.js';
import type { LetterInputs } from '../types.js';
import type { Block, LetterBody } from './blocks.js';
import { heading, list, paragraph, table } from './blocks.js';
import { complaintRoutes } from './routes.js';
import type { Scope } from './scope.js';

export function portabilityAnswer(scope: Scope, data: LetterInputs['portability_answer']): LetterBody {
  const { reader, texts, number } = scope;
  const words = texts.portability;
  const { common } = texts;
  const included: Block[] =
    data.included.length === 0
      ? [paragraph(words.nothingIncluded, '20(1)', 'scope')]
      : [
          paragraph(`${words.supplied} ${words.format}`, '20(1)'),
          heading(words.includedHeading),
          table(
            words.includedHeading,
            [common.data, common.system, common.records, common.reason],
            data.included.map((entry) => [entry.title, entry.holderTitle, reader.number(entry.records), entry.reason]),
            'scope',
          ),
        ];
  return {
    subject: words.subject(number),
    blocks: [
      ...included,
      ...leftOut(scope, data),
      paragraph(words.access, '15.offer'),
      ...missing(scope, data),
      paragraph(words.transmission, '20(2)'),
      paragraph(words.unaffected),
      ...complaintRoutes(scope),
    ],
  };
}

function leftOut({ texts, terms }: Scope, data: LetterInputs['portability_answer']): Block[] {
  const words = texts.portability;
  if (data.leftOut.length === 0) return [];
  const { common } = texts;
  return [
    heading(words.leftOutHeading),
    paragraph(words.leftOutNote),
    table(
      words.leftOutHeading,
      [common.data, common.category, common.reason],
      data.leftOut.map(({ title, category, fields, reason }) => [
        `${title}: ${fields ? common.onlyFields(fields.join(', ')) : words.wholeDataset}`,
        term(terms.categories, category),
        reason,
      ]),
      'scope',
      '12(4).reasons',
    ),
  ];
}

function missing({ texts }: Scope, data: LetterInputs['portability_answer']): Block[] {
  const words = texts.portability;
  return [
    ...(data.nothingFound.length > 0 ? [heading(words.nothingHeading), list(data.nothingFound)] : []),
    ...(data.failed.length > 0
      ? [
          heading(words.failedHeading),
          list(
            data.failed.map(({ title, reason }) => `${title}. ${texts.access.failed(reason)}`),
            '12(4).reasons',
          ),
        ]
      : []),
  ];
}
