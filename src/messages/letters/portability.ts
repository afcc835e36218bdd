/** The portability letter: what is in, what is left out by category with the reason, and how to have that too (P1–P5). */
import { term } from '../../common/terms.js';
import type { LetterInputs } from './inputs.js';
import type { Block, LetterBody } from './blocks.js';
import { heading, list, paragraph, table } from './blocks.js';
import { complaintRoutes } from './routes.js';
import type { Scope } from './scope.js';

export function portabilityAnswer(scope: Scope, data: LetterInputs['portability_answer']): LetterBody {
  const { reader, texts, number, own } = scope;
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
            data.included.map((entry) => [
              own(entry.title),
              own(entry.holderTitle),
              reader.number(entry.records),
              own(entry.reason),
            ]),
            'scope',
          ),
        ];
  return {
    subject: words.subject(number),
    blocks: [
      ...(data.supplementTo === undefined ? [] : [paragraph(texts.common.supplement(reader.date(data.supplementTo)))]),
      ...included,
      ...leftOut(scope, data),
      paragraph(words.access, '15.offer'),
      ...missing(scope, data),
      ...transmission(scope, data.transmission),
      paragraph(words.unaffected),
      ...complaintRoutes(scope),
    ],
  };
}

/** What was asked for, or that it can be (P5). */
function transmission({ texts, own }: Scope, asked: LetterInputs['portability_answer']['transmission']): Block[] {
  const words = texts.portability;
  if (asked === undefined) return [paragraph(words.transmission, '20(2)')];
  switch (asked.status) {
    case 'sent':
      return [paragraph(words.transmitted(asked.to), '20(2)')];
    case 'pending':
      return [paragraph(words.transmissionPending(asked.to), '20(2)')];
    case 'not_feasible':
      return [paragraph(words.notTransmitted(asked.to, own(asked.reason ?? words.notFeasible)), '20(2)')];
  }
}

function leftOut({ texts, terms, own }: Scope, data: LetterInputs['portability_answer']): Block[] {
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
        common.explained(`${own(title)}:`, fields ? common.onlyFields(fields.map(own).join(', ')) : words.wholeDataset),
        term(terms.categories, category),
        own(reason),
      ]),
      'scope',
      '12(4).reasons',
    ),
  ];
}

function missing({ texts, own }: Scope, data: LetterInputs['portability_answer']): Block[] {
  const words = texts.portability;
  return [
    ...(data.nothingFound.length > 0 ? [heading(words.nothingHeading), list(data.nothingFound.map(own))] : []),
    ...(data.failed.length > 0
      ? [
          heading(words.failedHeading),
          list(
            data.failed.map(({ title, reason }) => `${own(title)}. ${texts.access.failed(own(reason))}`),
            '12(4).reasons',
          ),
        ]
      : []),
  ];
}
