/** Results of rectification, restriction, objection and withdrawn consent (O1–O5). */
import { term } from '../../common/terms.js';
import type { LetterInputs, NamedData } from './inputs.js';
import type { Block, LetterBody } from './blocks.js';
import { heading, list, paragraph, table } from './blocks.js';
import { recipientsTold } from './recipients.js';
import { complaintRoutes } from './routes.js';
import type { Scope } from './scope.js';

/** Data and the system it is in, in the reader's words. */
function named({ texts, own }: Scope, { title, holderTitle }: NamedData): string {
  return holderTitle === undefined ? own(title) : texts.common.dataAt(own(title), own(holderTitle));
}

export function rectificationResult(scope: Scope, data: LetterInputs['rectification_result']): LetterBody {
  const { texts, number } = scope;
  const words = texts.rectification;
  const opening = data.notThrough
    ? texts.partial.deed.soFar
    : data.corrected.length > 0
      ? data.disputed.length + data.refused.length > 0
        ? words.partly
        : words.done
      : data.refused.length > 0
        ? words.nothing
        : words.pending;
  return {
    subject: words.subject(number),
    blocks: [
      paragraph(opening),
      ...corrected(scope, data),
      ...disputed(scope, data.disputed),
      ...uncorrected(scope, data.refused),
      ...notThrough(scope, data.notThrough),
      ...(data.refused.length > 0 || data.notThrough ? complaintRoutes(scope) : []),
    ],
  };
}

function corrected(scope: Scope, data: LetterInputs['rectification_result']): Block[] {
  const { reader, texts } = scope;
  const words = texts.rectification;
  if (data.corrected.length === 0) return [];
  const rows = data.corrected.map((item) => {
    const fields = item.fields ? `: ${reader.list(item.fields.map(scope.own))}` : '';
    return [`${named(scope, item)}${fields}`, words.how[item.how]];
  });
  return [
    heading(words.correctedHeading),
    table(words.correctedHeading, [texts.common.data, words.howHeading], rows, '16'),
    recipientsTold(scope, 'rectification', data.recipientsTold),
  ];
}

function disputed(scope: Scope, items: NamedData[]): Block[] {
  const words = scope.texts.rectification;
  if (items.length === 0) return [];
  return [
    heading(words.disputedHeading),
    list(
      items.map((item) => named(scope, item)),
      '18(1)(a)',
    ),
    paragraph(words.disputed, '18(1)(a)'),
  ];
}

function uncorrected(scope: Scope, items: LetterInputs['rectification_result']['refused']): Block[] {
  const { texts, own } = scope;
  const words = texts.rectification;
  if (items.length === 0) return [];
  const rows = items.map((item) => [
    named(scope, item),
    item.explanation === undefined
      ? words.why[item.why]
      : texts.common.explained(words.why[item.why], own(item.explanation)),
  ]);
  const stated = items.filter(({ statementAdded }) => statementAdded);
  return [
    heading(words.refusedHeading),
    table(words.refusedHeading, [texts.common.data, texts.common.reason], rows, '12(4).reasons'),
    ...stated.map((item) => paragraph(words.statementAdded(named(scope, item)), 'statement')),
    ...(stated.length < items.length ? [paragraph(words.statementOffer, 'statement')] : []),
  ];
}

export function restrictionResult(scope: Scope, data: LetterInputs['restriction_result']): LetterBody {
  const { texts, number } = scope;
  const words = texts.restriction;
  const done = data.restricted.length > 0;
  const refused = data.refused.map((item) => [named(scope, item), scope.own(item.explanation)]);
  const complete = !done ? words.nothing : refused.length > 0 ? words.partly : words.done;
  const opening = data.notThrough ? texts.partial.deed.soFar : complete;
  return {
    subject: words.subject(number),
    blocks: [
      paragraph(opening),
      ...(done ? restricted(scope, data) : []),
      ...(refused.length > 0
        ? [
            heading(words.refusedHeading),
            table(words.refusedHeading, [texts.common.data, texts.common.reason], refused, '12(4).reasons'),
          ]
        : []),
      ...notThrough(scope, data.notThrough),
      ...(refused.length > 0 || data.notThrough ? complaintRoutes(scope) : []),
    ],
  };
}

function restricted(scope: Scope, data: LetterInputs['restriction_result']): Block[] {
  const { texts } = scope;
  const words = texts.restriction;
  return [
    heading(words.restrictedHeading),
    table(
      words.restrictedHeading,
      [texts.common.data, texts.common.why],
      data.restricted.map((item) => [named(scope, item), words.ground[item.ground]]),
      '18(1)',
    ),
    paragraph(words.storedOnly, '18(2)'),
    paragraph(words.told, '18(3)'),
    recipientsTold(scope, 'restriction', data.recipientsTold),
  ];
}

export function restrictionEnding(scope: Scope, data: LetterInputs['restriction_ending']): LetterBody {
  const { reader, texts, number } = scope;
  const words = texts.restrictionEnding;
  const why = words.why[data.why];
  return {
    subject: words.subject(number),
    blocks: [
      paragraph(words.ends(reader.date(data.endsOn)), '18(3)'),
      paragraph(data.explanation === undefined ? why : texts.common.explained(why, data.explanation), '18(3)'),
      heading(words.dataHeading),
      list(
        data.data.map((item) => named(scope, item)),
        '18(3)',
      ),
      paragraph(words.then[data.then], 'then'),
      paragraph(words.before),
      ...complaintRoutes(scope),
    ],
  };
}

export function objectionResult(scope: Scope, data: LetterInputs['objection_result']): LetterBody {
  const { reader, texts, terms, number, own } = scope;
  const words = texts.objection;
  const { completes, stopping, dataKept = false } = data;
  const goesOn = [
    ...data.continued.map(({ purpose, grounds }) => words.continued(own(purpose), grounds)),
    ...data.notOpen.map(({ purpose, lawfulBasis }) =>
      words.notOpen(own(purpose), term(terms.lawfulBases, lawfulBasis)),
    ),
  ];
  const stopped = data.stopped.map(({ purpose }) => words.stopped(own(purpose)));
  const pending = data.pending.map(({ purpose }) => words.pending(own(purpose)));
  return {
    subject: words.subject(number),
    blocks: [
      paragraph(words.intro, '21'),
      ...(data.notThrough ? [paragraph(texts.partial.deed.soFar)] : []),
      ...(completes === undefined ? [] : [paragraph(texts.stopping.completes(reader.date(completes)))]),
      ...(stopping ? stoppingStill(scope, stopping) : []),
      ...(data.marketing ? marketingStopped(scope, data.marketing.stoppedAt) : []),
      ...(stopped.length > 0 ? [heading(words.stoppedHeading), list(stopped, '21')] : []),
      ...(goesOn.length > 0 ? [heading(words.continuedHeading), list(goesOn, '21', '12(4).reasons')] : []),
      ...(data.continued.length > 0 ? [paragraph(words.burden, '12(4).reasons')] : []),
      ...(pending.length > 0
        ? [heading(words.pendingHeading), list(pending, '18(1)(d)'), paragraph(words.pendingNote, '18(1)(d)')]
        : []),
      ...(dataKept ? [paragraph(words.dataKept, '12(4).reasons')] : []),
      ...notThrough(scope, data.notThrough),
      ...(goesOn.length > 0 || dataKept || data.notThrough ? complaintRoutes(scope) : []),
    ],
  };
}

/** What is not known yet is told as that, system by system (R6). */
function notThrough({ texts, own }: Scope, systems: { title: string }[] = []): Block[] {
  const words = texts.partial;
  if (systems.length === 0) return [];
  return [
    heading(words.missingHeading),
    list(
      systems.map(({ title }) => words.deed.notThrough(own(title))),
      'open',
    ),
    paragraph(words.deed.open, 'open'),
  ];
}

/** No more than is confirmed, and no system by name. */
function stoppingStill(
  { reader, texts, own }: Scope,
  { soFar, asOf, asked }: NonNullable<LetterInputs['objection_result']['stopping']>,
): Block[] {
  return [
    paragraph(texts.objection.counts, '21'),
    ...(asked.length > 0 ? [list(asked.map(own))] : []),
    paragraph(texts.stopping[soFar](reader.instant(asOf)), 'follows'),
    paragraph(texts.stopping.follows, 'follows'),
    paragraph(texts.objection.service, 'service'),
  ];
}

function marketingStopped({ reader, texts }: Scope, stoppedAt: string): Block[] {
  const words = texts.objection;
  return [
    paragraph(`${words.marketing(reader.date(stoppedAt))} ${words.marketingScope}`, '21(3)'),
    paragraph(words.suppression, 'suppression'),
    paragraph(words.service, 'service'),
  ];
}

export function consentWithdrawn(scope: Scope, data: LetterInputs['consent_withdrawn']): LetterBody {
  const { context, reader, texts, number, own } = scope;
  const words = texts.consent;
  const { completes, soFar } = data;
  const purposes = data.purposes.length > 0 ? data.purposes.map(own) : [words.everything];
  return {
    subject: words.subject(number),
    blocks: [
      paragraph(words.withdrawn(reader.instant(data.effectiveAt)), '7(3)'),
      list(purposes, '7(3)'),
      paragraph(words.before, '7(3).before'),
      ...(completes === undefined ? [] : [paragraph(texts.stopping.completes(reader.date(completes)))]),
      ...(soFar === undefined
        ? [paragraph(words.data[data.data], 'data')]
        : [
            paragraph(texts.stopping[soFar](reader.instant(context.at)), 'data', 'follows'),
            paragraph(texts.stopping.follows, 'follows'),
          ]),
      paragraph(words.suppression, 'suppression'),
      paragraph(words.service, 'service'),
      // What was asked to be erased and is not, is refused in part (R3).
      ...(soFar === undefined && data.data === 'kept_on_other_basis' ? complaintRoutes(scope) : []),
    ],
  };
}

/** A person looked again at what was decided by automated means alone (O6). */
export function humanReview(scope: Scope, data: LetterInputs['human_review']): LetterBody {
  const { texts, number, own } = scope;
  const words = texts.humanReview;
  return {
    subject: words.subject(number),
    blocks: [
      paragraph(words.asked, '22(3)'),
      ...(data.asked.length > 0 ? [list(data.asked.map(own), '22(3)')] : []),
      paragraph(words.byPerson, '22(3).person'),
      paragraph(words.outcome[data.outcome], 'outcome'),
      heading(words.reasonsHeading),
      paragraph(data.explanation, '12(4).reasons'),
      ...(data.outcome === 'changed' ? [] : complaintRoutes(scope)),
    ],
  };
}
