/** Letters of an erasure: the result, the later end of a hold, and the certificate (E3–E10, holds §3). */
import { term } from '../../common/terms.js';
import type { Category } from '../../law/types.js';
import type { ErasedItem, LetterInputs } from './inputs.js';
import type { Block, LetterBody } from './blocks.js';
import { heading, keyValue, list, paragraph, table } from './blocks.js';
import { keptBlocks } from './kept.js';
import { recipientsTold } from './recipients.js';
import { complaintRoutes } from './routes.js';
import type { Scope } from './scope.js';

export function erasureResult(scope: Scope, data: LetterInputs['erasure_result']): LetterBody {
  const { reader, texts, number } = scope;
  const { erasure } = texts;
  const partial = data.kept.length > 0 || data.undecided.length > 0;
  const opening = !partial ? erasure.done : data.erased.length > 0 ? erasure.partly : erasure.nothingErased;
  return {
    subject: erasure.subject(number),
    blocks: [
      paragraph(opening, ...(data.erased.length === 0 ? ['erased'] : [])),
      ...(data.mandate === undefined ? [] : [withinMandate(scope, data.mandate)]),
      ...(data.erased.length > 0 ? [heading(erasure.erasedHeading), erasedTable(scope, data.erased)] : []),
      recipientsTold(scope, 'erasure', data.recipientsTold),
      paragraph(reader.plural(data.backupDays, erasure.backups), 'backups'),
      paragraph(erasure.suppression, 'suppression'),
      ...(data.contactErasedNext === true ? [paragraph(erasure.contactAfterAnswer, 'contact_last')] : []),
      ...undecided(scope, data.undecided),
      ...(data.passedOn ?? []).flatMap((customer) => passedOn(scope, customer)),
      ...keptBlocks(scope, data.kept, data.clear),
      ...(partial ? complaintRoutes(scope) : []),
    ],
  };
}

export function holdAdded(scope: Scope, data: LetterInputs['hold_added']): LetterBody {
  const { texts, number } = scope;
  const { erasure } = texts;
  return {
    subject: erasure.subjectHeld(number),
    blocks: [paragraph(erasure.held, 'held'), ...keptBlocks(scope, data.kept, data.clear), ...complaintRoutes(scope)],
  };
}

export function holdLifted(scope: Scope, data: LetterInputs['hold_lifted']): LetterBody {
  const { reader, texts, number } = scope;
  const { common, erasure } = texts;
  return {
    subject: erasure.subjectLifted(number),
    blocks: [
      paragraph(erasure.lifted, 'ended'),
      list([...new Set(data.ended.map(({ hold }) => erasure.ended[hold]))], 'ended'),
      paragraph(erasure.liftedErased, 'erased'),
      erasedTable(scope, data.erased),
      paragraph(erasure.restrictionEnds, '18(3)'),
      paragraph(data.contactErasedNext ? erasure.contactNext : erasure.contactLast, 'contact_last'),
      paragraph(`${erasure.recipientsLater} ${common.recipientsNamed}`, '19'),
      paragraph(reader.plural(data.backupDays, erasure.backups), 'backups'),
      ...keptBlocks(scope, data.kept, data.clear),
      ...(data.kept.length > 0 ? complaintRoutes(scope) : []),
    ],
  };
}

function withinMandate({ reader, texts, terms }: Scope, mandate: Category[]): Block {
  const covered = reader.list(mandate.map((category) => term(terms.categories, category)));
  return paragraph(texts.erasure.mandate(covered), 'mandate');
}

function passedOn(
  { reader, texts }: Scope,
  { name, contact, forwardedOn }: NonNullable<LetterInputs['erasure_result']['passedOn']>[number],
): Block[] {
  const words = texts.redirected;
  const where = contact === undefined ? [] : [words.controllerContact(contact)];
  return [
    paragraph([words.controller(name, reader.date(forwardedOn)), ...where, words.controllerWhy].join(' '), 'passed_on'),
  ];
}

function erasedTable({ reader, texts, terms, own }: Scope, erased: ErasedItem[]): Block {
  const { common, erasure } = texts;
  return table(
    erasure.erasedHeading,
    [common.data, common.category, common.system, common.records, texts.certificate.how],
    erased.map((item) => [
      own(item.title),
      term(terms.categories, item.category),
      own(item.holderTitle),
      reader.number(item.records),
      erasure.how[item.how],
    ]),
    'erased',
  );
}

function undecided({ texts, own }: Scope, holders: { title: string }[]): Block[] {
  if (holders.length === 0) return [];
  return [
    heading(texts.erasure.undecidedHeading),
    list(
      holders.map(({ title }) => texts.erasure.undecided(own(title))),
      '12(4).reasons',
    ),
  ];
}

export function certificate(scope: Scope, data: LetterInputs['certificate']): LetterBody {
  const { context, reader, texts, terms, number, own } = scope;
  const words = texts.certificate;
  const { common, erasure } = texts;
  return {
    subject: erasure.subjectCertificate(number),
    blocks: [
      paragraph(words.confirms(context.controller.name, number), 'erased'),
      ...data.holders.flatMap((holder) => [
        heading(words.holderHeading(own(holder.title))),
        table(
          own(holder.title),
          [common.data, common.category, common.records, words.how],
          holder.items.map((item) => [
            own(item.title),
            term(terms.categories, item.category),
            reader.number(item.records),
            erasure.how[item.how],
          ]),
          'erased',
        ),
        paragraph(words.confirmed(reader.instant(holder.confirmedAt)), 'confirmed'),
        paragraph(holder.atomic ? words.atomic : words.notAtomic),
        keyValue([[words.means, own(holder.erasureMeans)]], 'confirmed'),
      ]),
      heading(words.approvals),
      list(data.approvals.map(({ role, at }) => words.approval(term(words.roles, role), reader.instant(at)))),
      keyValue([[words.plan, data.planHash]]),
      paragraph(words.backups(reader.date(data.backupsUntil)), 'backups'),
      paragraph(data.keptNothing ? words.nothingKept : words.somethingKept),
    ],
  };
}
