/** Letters: one builder per kind, framed by date, request and sender, rendered to HTML and plain text from the same blocks. */
import { requiredContents } from '../../law/letters.js';
import type { RequiredContent } from '../../law/letters.js';
import { HabeasError } from '../../common/errors.js';
import type { LetterInput, LetterKind, LetterPassage, RenderedLetter } from './inputs.js';
import { accessAnswer } from './access.js';
import { authorityRequest, clarificationRequest, feeRequest } from './asking.js';
import type { Block, LetterBody } from './blocks.js';
import { keyValue, paragraph } from './blocks.js';
import {
  consentWithdrawn,
  humanReview,
  objectionResult,
  rectificationResult,
  restrictionEnding,
  restrictionResult,
} from './changes.js';
import { conditionsOf } from './conditions.js';
import { dateIn } from './dates.js';
import {
  complaintAcknowledgement,
  complaintOutcome,
  extensionNotice,
  lateApology,
  merged,
  partialDelivery,
  redirected,
  refusal,
} from './decisions.js';
import { addressChanged, deliveryLink, withdrawn } from './delivery.js';
import { certificate, erasureResult, holdAdded, holdLifted } from './erasure.js';
import { acknowledgement, identityReminder, identityRequest, unverifiedClosing } from './identity.js';
import { portabilityAnswer } from './portability.js';
import { renderHtml } from './render-html.js';
import { lineOf, renderText, textOf } from './render-text.js';
import { createScope } from './scope.js';
import type { Scope } from './scope.js';
import { colonOf, typeset, typesetText } from './typeset.js';

export { LETTER_LANGUAGES } from './texts/index.js';
export type { LetterLanguage } from './texts/index.js';

/** Letters that may reach somebody else's mailbox, or go out before identity is proven: they name nobody. */
const UNADDRESSED: ReadonlySet<LetterKind> = new Set<LetterKind>([
  'acknowledgement',
  'identity_request',
  'identity_reminder',
  'unverified_closing',
  'delivery_link',
  'address_changed',
]);

/**
 * Pure: the same input gives the same letter. Throws `invalid` for an unknown time zone, and for a letter that would lack what the law
 * requires of it (no authority is named for a regime of the case): such a letter never goes out.
 */
export function renderLetter(input: LetterInput): RenderedLetter {
  const scope = createScope(input.context);
  const { language } = scope.reader;
  const { subject: title, blocks } = build(scope, input);
  const subject = lineOf(typesetText(language, title));
  const framed = typeset(language, frame(scope, blocks, addressee(input)));
  const passages = passagesOf(framed);
  const lacking = requiredOf(input).filter(({ id }) => !passages.some((passage) => passage.id === id));
  if (lacking.length > 0) {
    throw new HabeasError('invalid', `the letter ${input.kind} lacks ${lacking.map(({ id }) => id).join(', ')}`, {
      hint: 'name a supervisory authority for each regime of the case, and give the letter all of its data',
    });
  }
  return {
    kind: input.kind,
    subject,
    language,
    html: renderHtml(language, subject, framed),
    text: renderText([paragraph(subject), ...framed], colonOf(language)),
    contains: [...new Set(passages.map(({ id }) => id))],
    passages,
  };
}

/** The contents the law requires of this very letter: by its regimes, its date and what its case has. */
export function requiredOf(input: LetterInput): RequiredContent[] {
  const { regimes, at } = input.context;
  const conditions = conditionsOf(input);
  return requiredContents(input.kind, regimes, dateIn('Europe/London', at)).filter(
    ({ when }) => when === undefined || conditions.has(when),
  );
}

function passagesOf(blocks: Block[]): LetterPassage[] {
  return blocks.flatMap((block) => {
    if (block.type === 'steps')
      return block.steps.flatMap(({ text, says }) => says.map((id) => ({ id, says: lineOf(text) })));
    const says = textOf(block);
    return says === '' ? [] : (block.says ?? []).map((id) => ({ id, says }));
  });
}

function addressee({ kind, context, data }: LetterInput): string | undefined {
  if (kind === 'authority_request') return data.representative;
  return UNADDRESSED.has(kind) ? undefined : context.recipientName;
}

function build(scope: Scope, input: LetterInput): LetterBody {
  switch (input.kind) {
    case 'acknowledgement':
      return acknowledgement(scope, input.data);
    case 'identity_request':
      return identityRequest(scope, input.data);
    case 'identity_reminder':
      return identityReminder(scope, input.data);
    case 'clarification_request':
      return clarificationRequest(scope, input.data);
    case 'authority_request':
      return authorityRequest(scope, input.data);
    case 'extension_notice':
      return extensionNotice(scope, input.data);
    case 'late_apology':
      return lateApology(scope, input.data);
    case 'access_answer':
      return accessAnswer(scope, input.data);
    case 'portability_answer':
      return portabilityAnswer(scope, input.data);
    case 'partial_delivery':
      return partialDelivery(scope, input.data);
    case 'erasure_result':
      return erasureResult(scope, input.data);
    case 'hold_added':
      return holdAdded(scope, input.data);
    case 'hold_lifted':
      return holdLifted(scope, input.data);
    case 'certificate':
      return certificate(scope, input.data);
    case 'rectification_result':
      return rectificationResult(scope, input.data);
    case 'restriction_result':
      return restrictionResult(scope, input.data);
    case 'restriction_ending':
      return restrictionEnding(scope, input.data);
    case 'objection_result':
      return objectionResult(scope, input.data);
    case 'consent_withdrawn':
      return consentWithdrawn(scope, input.data);
    case 'human_review':
      return humanReview(scope, input.data);
    case 'refusal':
      return refusal(scope, input.data);
    case 'fee_request':
      return feeRequest(scope, input.data);
    case 'complaint_acknowledgement':
      return complaintAcknowledgement(scope, input.data);
    case 'complaint_outcome':
      return complaintOutcome(scope, input.data);
    case 'redirected':
      return redirected(scope, input.data);
    case 'merged':
      return merged(scope, input.data);
    case 'unverified_closing':
      return unverifiedClosing(scope);
    case 'withdrawn':
      return withdrawn(scope, input.data);
    case 'address_changed':
      return addressChanged(scope, input.data);
    case 'delivery_link':
      return deliveryLink(scope, input.data);
  }
}

function frame({ context, reader, texts, own }: Scope, blocks: Block[], name: string | undefined): Block[] {
  const { controller, request } = context;
  const { common } = texts;
  return [
    keyValue([
      [common.date, reader.date(context.at)],
      [common.request, request.number],
      [common.received, reader.date(request.receivedAt)],
    ]),
    paragraph(common.greeting(name)),
    ...blocks,
    paragraph(common.closing),
    paragraph([controller.name, controller.registration].filter(Boolean).join(', ')),
    keyValue([
      [common.contact, controller.address],
      [common.privacy, controller.privacyContact],
      [common.complaints, controller.complaintsContact],
      [common.dpo, controller.dpo === undefined ? undefined : own(controller.dpo)],
      [common.representative, controller.euRepresentative],
    ]),
  ];
}
