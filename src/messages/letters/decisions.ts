/** Refusals, time, complaints, and requests that end elsewhere (R1–R6, X1–X5, K1, A4, B2, I12). */
import { term } from '../../common/terms.js';
import type { LetterInputs, RefusalGround } from './inputs.js';
import type { Block, LetterBody } from './blocks.js';
import { heading, keyValue, list, paragraph } from './blocks.js';
import { complaintRoutes } from './routes.js';
import type { Scope } from './scope.js';

/** Closed because an answer never came: nobody had to decide. */
const BY_TIME: ReadonlySet<RefusalGround> = new Set<RefusalGround>(['fee_not_paid', 'not_clarified', 'no_authority']);

export function refusal(scope: Scope, data: LetterInputs['refusal']): LetterBody {
  const { context, reader, texts, asked, number, own } = scope;
  const words = texts.refusal;
  const received = reader.date(context.request.receivedAt);
  const reasons = data.reasons.map(({ ground, explanation }) =>
    explanation === undefined ? words.ground[ground] : texts.common.explained(words.ground[ground], own(explanation)),
  );
  return {
    subject: words.subject(number),
    blocks: [
      ...(data.parts === undefined
        ? [paragraph(words.whole(asked, received), '12(4).reasons')]
        : [paragraph(words.part(asked, received), '12(4).reasons'), list(data.parts.map(own), '12(4).reasons')]),
      heading(words.reasonsHeading),
      list(reasons, '12(4).reasons'),
      ...(data.reasons.every(({ ground }) => BY_TIME.has(ground)) ? [] : [paragraph(words.reviewed)]),
      ...complaintRoutes(scope),
    ],
  };
}

export function extensionNotice(scope: Scope, data: LetterInputs['extension_notice']): LetterBody {
  const { reader, texts, asked, number } = scope;
  const words = texts.extension;
  const reasons = [
    ...data.grounds.map((ground) => words.ground[ground]),
    ...(data.explanation === undefined ? [] : [data.explanation]),
  ];
  return {
    subject: words.subject(number),
    blocks: [
      paragraph(words.longer(asked, reader.date(data.formerDueDate), reader.date(data.dueDate)), '12(3).extension'),
      heading(words.reasonsHeading),
      list(reasons, '12(3).extension'),
      paragraph(words.sooner),
      ...complaintRoutes(scope),
    ],
  };
}

export function lateApology(scope: Scope, data: LetterInputs['late_apology']): LetterBody {
  const { reader, texts, asked, number } = scope;
  const words = texts.late;
  return {
    subject: words.subject(number),
    blocks: [
      paragraph(words.missed(asked, reader.date(data.dueDate)), '12(3).late'),
      ...(data.explanation === undefined ? [] : [paragraph(data.explanation)]),
      paragraph(words.notExtended, '12(3).late'),
      paragraph(
        [words.working, ...(data.expectedBy === undefined ? [] : [words.expected(reader.date(data.expectedBy))])].join(
          ' ',
        ),
        'open',
      ),
      ...complaintRoutes(scope),
    ],
  };
}

export function partialDelivery(scope: Scope, data: LetterInputs['partial_delivery']): LetterBody {
  const { reader, texts, terms, number, own } = scope;
  const words = texts.partial;
  const copy = data.what === 'copy';
  const missing = data.missing.map(({ holderTitle, categories, reason }) =>
    words.missing(
      reader.list(categories.map((category) => term(terms.categories, category))),
      own(holderTitle),
      own(reason),
    ),
  );
  const when = data.expectedBy === undefined ? words.unknown : words.expected(reader.date(data.expectedBy));
  return {
    subject: words.subject(number),
    blocks: [
      paragraph((copy ? words.now : words.deed.now)(reader.date(data.dueDate)), 'delivered'),
      heading(copy ? words.deliveredHeading : words.deed.heading),
      list(
        data.delivered.map(({ title, holderTitle }) =>
          holderTitle === undefined ? own(title) : texts.common.dataAt(own(title), own(holderTitle)),
        ),
        'delivered',
      ),
      heading(words.missingHeading),
      list(missing, '12(4).reasons'),
      paragraph(words.open, 'open'),
      paragraph(`${when} ${words.sorry}`),
      ...complaintRoutes(scope),
    ],
  };
}

export function complaintAcknowledgement(scope: Scope, data: LetterInputs['complaint_acknowledgement']): LetterBody {
  const { context, reader, number } = scope;
  const words = scope.texts.complaint;
  return {
    subject: words.subjectAcknowledgement(data.complaintNumber ?? number),
    blocks: [
      keyValue([[words.number, data.complaintNumber]]),
      paragraph(words.received(reader.date(data.receivedAt), number), 'complaint'),
      paragraph(words.enquiries, '164A(4)'),
      ...(data.otherReviewer ? [paragraph(words.otherReviewer)] : []),
      paragraph(words.more(context.controller.complaintsContact)),
      paragraph(words.clock),
      ...complaintRoutes(scope, false),
    ],
  };
}

export function complaintOutcome(scope: Scope, data: LetterInputs['complaint_outcome']): LetterBody {
  const { reader, number } = scope;
  const words = scope.texts.complaint;
  return {
    subject: words.subjectOutcome(data.complaintNumber ?? number),
    blocks: [
      keyValue([[words.number, data.complaintNumber]]),
      paragraph(words.answered(reader.date(data.receivedAt), number), 'complaint'),
      paragraph(words.outcome[data.outcome], '164A(4).outcome'),
      heading(words.findingsHeading),
      paragraph(data.findings, '164A(4).outcome'),
      heading(words.measuresHeading),
      data.measures.length > 0 ? list(data.measures) : paragraph(words.noMeasures),
      ...complaintRoutes(scope, false),
    ],
  };
}

export function redirected(scope: Scope, data: LetterInputs['redirected']): LetterBody {
  const { reader, number } = scope;
  const words = scope.texts.redirected;
  return {
    subject: words.subject(number),
    blocks: [
      ...elsewhere(scope, data.to),
      ...(data.continues ? [paragraph(words.continues(reader.date(data.continues.dueDate)), 'continues')] : []),
      // The law of the letter covers living persons only: there is nothing to complain about under it.
      ...(data.to.kind === 'deceased' ? [] : complaintRoutes(scope)),
    ],
  };
}

function elsewhere({ reader, texts, own }: Scope, to: LetterInputs['redirected']['to']): Block[] {
  const words = texts.redirected;
  switch (to.kind) {
    case 'controller':
      return [
        paragraph(words.controller(to.name, reader.date(to.forwardedOn)), 'where'),
        ...(to.contact === undefined ? [] : [paragraph(words.controllerContact(to.contact), 'where')]),
        paragraph(words.controllerWhy, 'why'),
      ];
    case 'deceased':
      return [
        paragraph(words.deceased),
        paragraph(words.deceasedWhy, 'why'),
        paragraph(words.deceasedContact(own(to.contact)), 'where'),
      ];
    case 'other_procedure':
      return [
        paragraph(words.procedure(own(to.procedure)), 'where'),
        paragraph(words.procedureWhy, 'why'),
        paragraph(words.procedureContact(own(to.contact)), 'where'),
      ];
  }
}

export function merged(scope: Scope, data: LetterInputs['merged']): LetterBody {
  const { reader, asked } = scope;
  const words = scope.texts.merged;
  return {
    subject: words.subject(data.into),
    blocks: [
      paragraph(words.reminder(asked, data.into), 'request'),
      paragraph(data.dueDate === null ? words.noDate : words.due(reader.date(data.dueDate)), 'due'),
      paragraph(words.copy, 'copy'),
    ],
  };
}
