/** Letters: one builder per kind, framed by date, request and sender, rendered to HTML and plain text from the same blocks. */
import type { LetterInput, LetterKind, RenderedLetter } from '../types.js';
import { accessAnswer } from './access.js';
import type { Block, LetterBody } from './blocks.js';
import { keyValue, paragraph } from './blocks.js';
import { deliveryLink, withdrawn } from './delivery.js';
import { certificate, erasureResult, holdLifted } from './erasure.js';
import { acknowledgement, identityReminder, identityRequest, unverifiedClosing } from './identity.js';
import { portabilityAnswer } from './portability.js';
import { renderHtml } from './render-html.js';
import { renderText } from './render-text.js';
import { createScope } from './scope.js';
import type { Scope } from './scope.js';

export { LETTER_LANGUAGES } from './texts/index.js';

/** Letters that may reach somebody else's mailbox, or go out before identity is proven: they name nobody. */
const UNADDRESSED: ReadonlySet<LetterKind> = new Set<LetterKind>([
  'acknowledgement',
  'identity_request',
  'identity_reminder',
  'unverified_closing',
  'delivery_link',
]);

/** Pure: the same input gives the same letter. Throws `invalid` for an unknown time zone. */
export function renderLetter(input: LetterInput): RenderedLetter {
  const scope = createScope(input.context);
  const { subject, blocks } = build(scope, input);
  const framed = frame(scope, blocks, !UNADDRESSED.has(input.kind));
  return {
    kind: input.kind,
    subject,
    language: scope.reader.language,
    html: renderHtml(scope.reader.language, subject, framed),
    text: renderText([paragraph(subject), ...framed]),
    contains: [...new Set(framed.flatMap((block) => block.says ?? []))],
  };
}

function build(scope: Scope, input: LetterInput): LetterBody {
  switch (input.kind) {
    case 'acknowledgement':
      return acknowledgement(scope, input.data);
    case 'identity_request':
      return identityRequest(scope, input.data);
    case 'identity_reminder':
      return identityReminder(scope, input.data);
    case 'unverified_closing':
      return unverifiedClosing(scope);
    case 'access_answer':
      return accessAnswer(scope, input.data);
    case 'portability_answer':
      return portabilityAnswer(scope, input.data);
    case 'erasure_result':
      return erasureResult(scope, input.data);
    case 'hold_lifted':
      return holdLifted(scope, input.data);
    case 'delivery_link':
      return deliveryLink(scope, input.data);
    case 'certificate':
      return certificate(scope, input.data);
    case 'withdrawn':
      return withdrawn(scope, input.data);
  }
}

function frame({ context, reader, texts }: Scope, blocks: Block[], addressed: boolean): Block[] {
  const { controller, request } = context;
  const { common } = texts;
  return [
    keyValue([
      [common.date, reader.date(context.at)],
      [common.request, request.number],
      [common.received, reader.date(request.receivedAt)],
    ]),
    paragraph(common.greeting(addressed ? context.recipientName : undefined)),
    ...blocks,
    paragraph(common.closing),
    paragraph([controller.name, controller.registration].filter(Boolean).join(', ')),
    keyValue([
      [common.contact, controller.address],
      [common.privacy, controller.privacyContact],
      [common.complaints, controller.complaintsContact],
      [common.dpo, controller.dpo],
      [common.representative, controller.euRepresentative],
    ]),
  ];
}
