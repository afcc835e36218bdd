/** Letters that ask the person or their representative for something before the request goes on (C2–C5, I8, R5). */
import type { ClockEffect, LetterInputs } from './inputs.js';
import type { Block, LetterBody } from './blocks.js';
import { heading, list, paragraph, table } from './blocks.js';
import { complaintRoutes } from './routes.js';
import type { Scope } from './scope.js';

/** What the wait does to the period; nothing is said where it does nothing. */
export function clockNote({ texts }: Scope, clock: ClockEffect = 'none'): Block[] {
  return clock === 'none' ? [] : [paragraph(texts.clock[clock], 'clock')];
}

export function clarificationRequest(scope: Scope, data: LetterInputs['clarification_request']): LetterBody {
  const { context, reader, asked, number } = scope;
  const words = scope.texts.clarification;
  return {
    subject: data.reminder === true ? words.subjectReminder(number) : words.subject(number),
    blocks: [
      paragraph(words.asked(asked, reader.date(context.request.receivedAt))),
      ...(data.reminder === true ? [paragraph(words.reminder)] : []),
      heading(words.question),
      paragraph(data.question, 'clarify'),
      heading(words.why),
      paragraph(data.why, 'clarify'),
      paragraph(words.all, 'all'),
      paragraph(words.reply(context.controller.privacyContact)),
      paragraph(words.closes(reader.date(data.closesOn)), 'closing'),
      ...clockNote(scope, data.clock),
    ],
  };
}

export function authorityRequest(scope: Scope, data: LetterInputs['authority_request']): LetterBody {
  const { context, reader, asked, number } = scope;
  const words = scope.texts.authority;
  return {
    subject: data.reminder === true ? words.subjectReminder(number) : words.subject(number),
    blocks: [
      paragraph(words.asked(asked, reader.date(context.request.receivedAt))),
      ...(data.reminder === true ? [paragraph(words.reminder)] : []),
      paragraph(words.intro),
      list(
        data.missing.map((one) => words.missing[one]),
        'authority',
      ),
      paragraph(words.why, 'authority'),
      paragraph(words.reply(context.controller.privacyContact)),
      paragraph(words.use, 'use'),
      paragraph(words.direct, 'direct'),
      paragraph(words.closes(reader.date(data.closesOn)), 'closing'),
      ...clockNote(scope, data.clock),
      paragraph(words.nothing, 'no_account'),
    ],
  };
}

export function feeRequest(scope: Scope, data: LetterInputs['fee_request']): LetterBody {
  const { context, reader, asked, number, own } = scope;
  const words = scope.texts.fee;
  const costs = data.costs.map(({ label, amount }) => [own(label), reader.money(amount)]);
  return {
    subject: words.subject(number),
    blocks: [
      paragraph(words.intro(asked, reader.date(context.request.receivedAt))),
      list([scope.texts.common.explained(words.ground[data.ground], data.explanation)], '12(5).reasons'),
      paragraph(`${words.amount(reader.money(data.fee))} ${words.costsOnly}`, '12(5).fee'),
      ...(costs.length > 0
        ? [heading(words.costsHeading), table(words.costsHeading, [words.cost, words.money], costs, '12(5).fee')]
        : []),
      paragraph(words.pay(reader.date(data.closesOn)), 'pay'),
      list([own(data.howToPay)], 'pay'),
      paragraph(words.withdraw, 'withdraw'),
      ...(data.clock === 'starts_anew' ? [paragraph(words.starts, 'clock')] : clockNote(scope, data.clock)),
      paragraph(words.unpaid),
      ...complaintRoutes(scope),
    ],
  };
}
