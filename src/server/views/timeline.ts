/** The audit chain as people read it. Details in clear only; sealed bodies (reasons, names) are not part of the timeline. */
import type { AuditEvent } from '../../register/types.js';
import { OUTCOMES, STAGES, STEPS } from '../../register/model.js';
import { capital, OUTCOME_WORDS, spaced, STAGE_WORDS, STEP_WORDS } from './words.js';

const WORDS: Record<string, string> = {
  'request.opened': 'Request taken in',
  'request.received_later_than_ticket': 'Receipt recorded later than the ticket, with a reason',
  'request.started': 'Workflow started',
  'request.closed': 'Request closed',
  'decision.verify': 'Identity decided',
  'decision.match': 'Weak match decided',
  'decision.review': 'Review decided',
  'decision.approve': 'Plan decided',
  'decision.delivery': 'Delivery decided',
  'decision.holder': 'Holder to be tried again',
  'decision.withdraw': 'Withdrawn',
  'identity.code_accepted': 'Code accepted on the portal',
  'identity.verified': 'Identity proven',
  'access.bundle_opened_by_staff': 'Bundle opened by staff',
  'delivery.offered': 'Answer offered on the portal',
  'delivery.opened': 'Answer opened',
  'delivery.downloaded': 'Bundle downloaded',
  'delivery.bounced': 'Mail came back',
  'content.shredded': 'Content key destroyed',
  'case.shredded': 'Case key destroyed',
};

export function says(event: Pick<AuditEvent, 'type' | 'detail'>): string {
  const words = WORDS[event.type] ?? capital(spaced(event.type));
  const extra = extraOf(event.detail);
  return extra === '' ? words : `${words}: ${extra}`;
}

/** Ids, counts and words of the model only. */
function extraOf(detail: Record<string, unknown>): string {
  const parts: string[] = [];
  const { stage, step, outcome, choice, holder, kind, letter } = detail;
  if (isOne(STAGES, stage)) parts.push(STAGE_WORDS[stage]);
  if (isOne(STEPS, step)) parts.push(STEP_WORDS[step]);
  if (isOne(OUTCOMES, outcome)) parts.push(OUTCOME_WORDS[outcome]);
  for (const word of [choice, holder, letter, kind]) {
    if (typeof word === 'string' && /^[a-z][a-z0-9_-]{0,60}$/.test(word)) parts.push(spaced(word));
  }
  return parts.join(', ');
}

function isOne<T extends string>(words: readonly T[], value: unknown): value is T {
  return typeof value === 'string' && (words as readonly string[]).includes(value);
}
