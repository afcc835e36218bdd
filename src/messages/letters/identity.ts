/** Letters before identity is proven: they read the same whether or not an account exists (I10). */
import type { LetterInputs } from './inputs.js';
import type { Block, LetterBody } from './blocks.js';
import { link, paragraph } from './blocks.js';
import { clockNote } from './asking.js';
import { complaintRoutes } from './routes.js';
import type { Scope } from './scope.js';

export function acknowledgement(scope: Scope, data: LetterInputs['acknowledgement']): LetterBody {
  const { context, reader, asked, number } = scope;
  const texts = scope.texts.acknowledgement;
  return {
    subject: texts.subject(number),
    blocks: [
      paragraph(texts.received(asked, reader.date(context.request.receivedAt)), 'request'),
      paragraph(data.dueDate === null ? texts.noDate : texts.due(reader.date(data.dueDate)), 'due'),
      paragraph(data.identityNeeded ? texts.identity : texts.noIdentity),
      paragraph(texts.contact(context.controller.privacyContact), 'contact'),
    ],
  };
}

export function identityRequest(scope: Scope, data: LetterInputs['identity_request']): LetterBody {
  const texts = scope.texts.identity;
  return {
    subject: texts.subjectRequest(scope.number),
    blocks: [received(scope), paragraph(texts.why, '12(6)'), ...proof(scope, data)],
  };
}

export function identityReminder(scope: Scope, data: LetterInputs['identity_reminder']): LetterBody {
  const texts = scope.texts.identity;
  return {
    subject: texts.subjectReminder(scope.number),
    blocks: [received(scope), paragraph(texts.reminder, '12(6)'), paragraph(texts.why), ...proof(scope, data)],
  };
}

function received({ context, reader, texts, asked }: Scope): Block {
  return paragraph(texts.identity.received(asked, reader.date(context.request.receivedAt)), 'request');
}

function proof(scope: Scope, data: LetterInputs['identity_request']): Block[] {
  const { reader } = scope;
  const { identity } = scope.texts;
  return [
    paragraph(identity.how, 'how'),
    link(identity.link, data.link, 'how'),
    paragraph(identity.expires(reader.instant(data.linkExpiresAt))),
    paragraph(identity.closes(reader.date(data.closesOn)), 'closing'),
    ...clockNote(scope, data.clock),
    paragraph(identity.use, 'use'),
    paragraph(identity.same, 'no_account'),
    paragraph(identity.notYou),
  ];
}

export function unverifiedClosing(scope: Scope): LetterBody {
  const { context, reader, asked, number } = scope;
  const texts = scope.texts.unverified;
  return {
    subject: texts.subject(number),
    blocks: [
      paragraph(texts.closed(asked, reader.date(context.request.receivedAt)), '12(4).reasons'),
      paragraph(texts.nothing, 'no_account'),
      paragraph(texts.reopen, 'reopen'),
      ...complaintRoutes(scope),
    ],
  };
}
