/** The access letter: confirmation, copy and the information of Art 15(1) and (2), tailored to what was really found (A1). */
import { term } from '../../common/terms.js';
import type { AnsweringHolder, FoundDataset, LetterInputs } from './inputs.js';
import type { Block, LetterBody } from './blocks.js';
import { heading, keyValue, list, paragraph } from './blocks.js';
import { complaintRoutes } from './routes.js';
import type { Scope } from './scope.js';

type Found = Extract<AnsweringHolder, { status: 'found' }>;

export function accessAnswer(scope: Scope, data: LetterInputs['access_answer']): LetterBody {
  const { context, reader, texts, number } = scope;
  const found = data.holders.filter((holder): holder is Found => holder.status === 'found');
  const complete = data.holders.every((holder) => holder.status === 'found' || holder.status === 'nothing_found');
  const { supplementTo } = data;
  const adds = supplementTo === undefined ? undefined : texts.common.supplement(reader.date(supplementTo));
  const confirmation =
    adds !== undefined
      ? `${adds} ${texts.access.confirmFound(reader.date(context.at))}`
      : found.length > 0
        ? texts.access.confirmFound(reader.date(context.at))
        : complete
          ? texts.access.confirmNothing
          : texts.access.confirmSoFar;
  return {
    subject: texts.access.subject(number),
    blocks: [
      paragraph(confirmation, '15(1)'),
      ...(data.copyEnclosed
        ? [paragraph(`${texts.access.copy} ${texts.access.copyWhere} ${texts.access.entitled}`, '15(3)')]
        : []),
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
function missing({ texts, own }: Scope, holders: AnsweringHolder[]): Block[] {
  const failed = holders.flatMap((holder) =>
    holder.status === 'failed' ? [`${own(holder.title)}. ${texts.access.failed(own(holder.reason))}`] : [],
  );
  return failed.length === 0 ? [] : [heading(texts.access.failedHeading), list(failed, '12(4).reasons')];
}

function searched({ reader, texts, terms, own, provision }: Scope, holders: AnsweringHolder[]): Block[] {
  const lines = holders.map((holder) => {
    switch (holder.status) {
      case 'failed':
        return `${own(holder.title)}. ${texts.access.failed(own(holder.reason))}`;
      case 'withheld':
        return `${own(holder.title)}. ${texts.access.withheld(provision(holder.rule), own(holder.reason))}`;
      default: {
        const identifiers = holder.searched.identifierTypes.map((type) => term(terms.identifiers, type));
        const how = texts.access.searchedWith(reader.list(identifiers), reader.date(holder.searched.at));
        const kept = (holder.withheld ?? []).length > 0 ? ` ${texts.access.partWithheld}` : '';
        // Data that is kept back was found: only without it nothing was.
        const nothing = holder.status === 'nothing_found' && kept === '' ? ` ${texts.access.nothingFound}` : '';
        return `${own(holder.title)}. ${how}${nothing}${kept}`;
      }
    }
  });
  // With nothing found anywhere this list is the whole of (a) to (g): there is no data to describe.
  const nothing = holders.every((holder) => holder.status !== 'found');
  const says = nothing ? ['15(1)(a)', '15(1)(b)', '15(1)(c)', '15(1)(d)', '15(1)(g)', '15(3)'] : [];
  return [heading(texts.access.searchedHeading), list(lines, ...says)];
}

function aboutDataset(scope: Scope, holder: Found, dataset: FoundDataset): Block[] {
  const { reader, texts, terms, own } = scope;
  const words = texts.access.dataset;
  const recipients = dataset.recipients.map((recipient) => {
    const where = recipient.country ? ` (${reader.country(recipient.country)})` : '';
    return `${own(recipient.name)}${where}: ${own(recipient.purpose)}`;
  });
  const lines: [id: string | undefined, name: string, value: string][] = [
    ['15(1)(b)', texts.common.category, term(terms.categories, dataset.category)],
    [undefined, words.records, reader.number(dataset.records)],
    ['15(1)(a)', words.purposes, dataset.purposes.map(own).join('; ')],
    [undefined, words.basis, term(terms.lawfulBases, dataset.lawfulBasis)],
    ['15(1)(c)', words.recipients, recipients.length > 0 ? recipients.join('; ') : texts.common.nobody],
    ['15(1)(d)', words.retention, own(dataset.retention)],
    ['15(1)(g)', words.source, own(dataset.source)],
  ];
  return [
    heading(`${own(dataset.title)} – ${own(holder.title)}`, 3),
    keyValue(
      lines.map(([, name, value]) => [name, value]),
      ...lines.flatMap(([id, , value]) => (id !== undefined && value !== '' ? [id] : [])),
    ),
  ];
}

/** Each transfer with its safeguard once (Art 15(2)). */
function transfers({ reader, texts, own }: Scope, found: Found[]): Block[] {
  const lines = found
    .flatMap((holder) => holder.datasets.flatMap((dataset) => dataset.recipients))
    .flatMap(({ name, country, safeguard }) =>
      safeguard ? [texts.access.transfer(own(name), country ? reader.country(country) : '–', own(safeguard))] : [],
    );
  if (lines.length === 0) return [];
  return [
    heading(texts.access.transferHeading),
    list([...new Set(lines)], '15(2)'),
    paragraph(texts.access.transferCopy),
  ];
}

/** Everything kept back by name, with rule and reason: whole systems, data sets of a system that gave others, and fields (A6, A7). */
function withheld({ reader, texts, terms, own, provision }: Scope, holders: AnsweringHolder[]): Block[] {
  const { access, common } = texts;
  const titled = ({ title, records }: { title: string; records?: number }): string =>
    records === undefined ? own(title) : `${own(title)} (${reader.number(records)})`;
  const entry = (what: string, { rule, reason }: { rule: string; reason: string }): string =>
    access.withheldEntry(what, provision(rule), own(reason));
  const entries = holders.flatMap((holder): string[] => {
    if (holder.status === 'failed') return [];
    const datasets = (holder.withheld ?? []).map((dataset) =>
      entry(
        `${common.dataAt(titled(dataset), own(holder.title))}, ${term(terms.categories, dataset.category)}`,
        dataset,
      ),
    );
    if (holder.status === 'withheld') return datasets.length > 0 ? datasets : [entry(own(holder.title), holder)];
    if (holder.status === 'nothing_found') return datasets;
    const fields = holder.datasets.flatMap((dataset) =>
      (dataset.withheldFields ?? []).map((kept) =>
        entry(`${own(dataset.title)}, ${common.onlyFields(kept.fields.map(own).join(', '))}`, kept),
      ),
    );
    return [...datasets, ...fields];
  });
  if (entries.length === 0) return [];
  return [heading(access.withheldHeading), paragraph(access.withheldIntro), list(entries, '12(4).reasons')];
}

function rights({ texts }: Scope): Block[] {
  return [
    heading(texts.access.rightsHeading),
    paragraph(texts.access.objection),
    list(texts.access.rights, '15(1)(e)'),
  ];
}

function automated({ texts, own }: Scope, decisions: LetterInputs['access_answer']['automatedDecisions']): Block[] {
  return [
    heading(texts.access.automatedHeading),
    decisions.length === 0
      ? paragraph(texts.access.noAutomated, '15(1)(h)')
      : list(
          decisions.map(({ name, logic, consequences }) =>
            texts.access.automated(own(name), own(logic), own(consequences)),
          ),
          '15(1)(h)',
        ),
  ];
}
