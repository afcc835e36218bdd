/** The access letter: confirmation, copy and the information of Art 15(1) and (2), tailored to what was really found (A1). */
import { term } from '../../common/terms.js';
import type { AnsweringHolder, FoundDataset, LetterInputs } from '../types.js';
import type { Block, LetterBody } from './blocks.js';
import { heading, keyValue, list, paragraph } from './blocks.js';
import { complaintRoutes } from './routes.js';
import type { Scope } from './scope.js';

type Found = Extract<AnsweringHolder, { status: 'found' }>;

export function accessAnswer(scope: Scope, data: LetterInputs['access_answer']): LetterBody {
  const { context, reader, texts, number } = scope;
  const found = data.holders.filter((holder): holder is Found => holder.status === 'found');
  const complete = data.holders.every((holder) => holder.status === 'found' || holder.status === 'nothing_found');
  const confirmation =
    found.length > 0
      ? texts.access.confirmFound(reader.date(context.at))
      : complete
        ? texts.access.confirmNothing
        : texts.access.confirmSoFar;
  return {
    subject: texts.access.subject(number),
    blocks: [
      paragraph(confirmation, '15(1)'),
      ...(data.copyEnclosed ? [paragraph(`${texts.access.copy} ${texts.access.copyWhere}`, '15(3)')] : []),
      ...missing(scope, data.holders),
      ...searched(scope, data.holders),
      ...(found.length > 0 ? [heading(texts.access.categoriesHeading)] : []),
      ...found.flatMap((holder) => holder.datasets.flatMap((dataset) => aboutDataset(scope, holder, dataset))),
      ...transfers(scope, found),
      ...withheld(scope, data.holders),
      ...rights(scope),
      ...automated(scope, data.automatedDecisions),
      ...complaintRoutes(scope),
    ],
  };
}

/** A holder without an answer is named first: the request stays open for it, and silence is never "nothing". */
function missing({ texts }: Scope, holders: AnsweringHolder[]): Block[] {
  const failed = holders.flatMap((holder) =>
    holder.status === 'failed' ? [`${holder.title}. ${texts.access.failed(holder.reason)}`] : [],
  );
  return failed.length === 0 ? [] : [heading(texts.access.failedHeading), list(failed, '12(4).reasons')];
}

function searched({ reader, texts, terms }: Scope, holders: AnsweringHolder[]): Block[] {
  const lines = holders.map((holder) => {
    switch (holder.status) {
      case 'failed':
        return `${holder.title}. ${texts.access.failed(holder.reason)}`;
      case 'withheld':
        return `${holder.title}. ${texts.access.withheld(holder.rule, holder.reason)}`;
      default: {
        const identifiers = holder.searched.identifierTypes.map((type) => term(terms.identifiers, type));
        const how = texts.access.searchedWith(reader.list(identifiers), reader.date(holder.searched.at));
        return `${holder.title}. ${how}${holder.status === 'nothing_found' ? ` ${texts.access.nothingFound}` : ''}`;
      }
    }
  });
  // With nothing found anywhere this list is the whole of (a) to (g): there is no data to describe.
  const nothing = holders.every((holder) => holder.status !== 'found');
  const says = nothing ? ['15(1)(a)', '15(1)(b)', '15(1)(c)', '15(1)(d)', '15(1)(g)', '15(3)'] : [];
  return [heading(texts.access.searchedHeading), list(lines, ...says)];
}

function aboutDataset(scope: Scope, holder: Found, dataset: FoundDataset): Block[] {
  const { reader, texts, terms } = scope;
  const words = texts.access.dataset;
  const recipients = dataset.recipients.map((recipient) => {
    const where = recipient.country ? ` (${reader.country(recipient.country)})` : '';
    return `${recipient.name}${where}: ${recipient.purpose}`;
  });
  return [
    heading(`${dataset.title} – ${holder.title}`, 3),
    keyValue(
      [
        [texts.common.category, term(terms.categories, dataset.category)],
        [words.records, reader.number(dataset.records)],
        [words.purposes, dataset.purposes.join('; ')],
        [words.basis, term(terms.lawfulBases, dataset.lawfulBasis)],
        [words.recipients, recipients.length > 0 ? recipients.join('; ') : texts.common.nobody],
        [words.retention, dataset.retention],
        [words.source, dataset.source],
      ],
      '15(1)(a)',
      '15(1)(b)',
      '15(1)(c)',
      '15(1)(d)',
      '15(1)(g)',
    ),
  ];
}

/** Each transfer with its safeguard once (Art 15(2)). */
function transfers({ reader, texts }: Scope, found: Found[]): Block[] {
  const lines = found
    .flatMap((holder) => holder.datasets.flatMap((dataset) => dataset.recipients))
    .flatMap(({ name, country, safeguard }) =>
      safeguard ? [texts.access.transfer(name, country ? reader.country(country) : '–', safeguard)] : [],
    );
  if (lines.length === 0) return [];
  return [
    heading(texts.access.transferHeading),
    list([...new Set(lines)], '15(2)'),
    paragraph(texts.access.transferCopy),
  ];
}

function withheld({ texts }: Scope, holders: AnsweringHolder[]): Block[] {
  const entries = holders.flatMap((holder): string[] => {
    if (holder.status === 'withheld') return [texts.access.withheldEntry(holder.title, holder.rule, holder.reason)];
    if (holder.status !== 'found') return [];
    return holder.datasets.flatMap((dataset) =>
      (dataset.withheldFields ?? []).map(({ fields, rule, reason }) =>
        texts.access.withheldEntry(`${dataset.title}, ${texts.common.onlyFields(fields.join(', '))}`, rule, reason),
      ),
    );
  });
  return entries.length === 0 ? [] : [heading(texts.access.withheldHeading), list(entries, '12(4).reasons')];
}

function rights({ texts }: Scope): Block[] {
  return [
    heading(texts.access.rightsHeading),
    paragraph(texts.access.objection),
    list(texts.access.rights, '15(1)(e)'),
  ];
}

function automated({ texts }: Scope, decisions: LetterInputs['access_answer']['automatedDecisions']): Block[] {
  return [
    heading(texts.access.automatedHeading),
    decisions.length === 0
      ? paragraph(texts.access.noAutomated, '15(1)(h)')
      : list(
          decisions.map(({ name, logic, consequences }) => texts.access.automated(name, logic, consequences)),
          '15(1)(h)',
        ),
  ];
}
