/** The audit chain as people read it. Details in clear only; sealed bodies (reasons, names) are not part of the timeline. */
import type { AuditEvent } from '../../register/types.js';
import { OUTCOMES, STAGES, STEPS } from '../../register/model.js';
import { capital, OUTCOME_WORDS, spaced, STAGE_WORDS, STEP_WORDS } from './words.js';

const WORDS: Record<string, string> = {
  'request.opened': 'Request taken in',
  'request.received_later_than_ticket': 'Receipt recorded later than the ticket, with a reason',
  'workflow.started': 'Work begun',
  'clock.computed': 'Due date computed',
  'deadline.warning': 'Warning: due soon',
  'deadline.breached': 'Deadline missed',
  'deadline.extended': 'Due date extended, the notice has reached the person',
  'deadline.not_extended': 'Not extended: the notice has not reached the person, the earlier due date stands',
  'ask.not_reached': 'What was asked has not reached the person: it does not count',
  'letter.not_sent': 'A letter has not reached the person: staff send it',
  'decision.told': 'Recorded that the person was told another way',
  'identity.asked': 'Data subject asked to prove identity',
  'identity.code_accepted': 'Code accepted on the portal',
  'identity.proven': 'Identity proven',
  'identity.not_proven': 'Closed without proof of identity',
  'decision.verify': 'Identity decided',
  'decision.match': 'Weak match decided',
  'decision.review': 'Review decided',
  'decision.approve': 'Plan decided',
  'decision.delivery': 'Delivery decided',
  'decision.holder': 'Holder to be tried again',
  'decision.withdraw': 'Withdrawn',
  'decision.assess': 'Assessed',
  'decision.weigh': 'Objection weighed',
  'decision.reconsider': 'Automated decision looked at again by a person',
  'right.advised': 'Advice of the table of rights recorded',
  'holder.rectify': 'Corrected and read anew',
  'holder.restrict': 'Restricted and read anew',
  'holder.unrestrict': 'Restriction lifted and read anew',
  'holder.object': 'Stopped and read anew',
  'rectification.old_values_preserved': 'Old values kept for a legal matter',
  'marketing.stopped': 'Direct marketing stopped at every holder',
  'marketing.stopped_so_far': 'A holder is down; the person was told what has stopped and that the rest follows',
  'marketing.not_stopped_yet': 'A day has passed and a holder has not stopped yet',
  'consent.withdrawn': 'Consent withdrawn at every holder',
  'restriction.ending_told': 'Data subject told that the restriction ends',
  'answer.prepared': 'Answer written',
  'answer.offered': 'Answer offered on the portal',
  'request.answered': 'Answer went out',
  'request.closed': 'Request closed',
  'erasure.begun': 'Erasure begun, ledger written',
  'erasure.confirmed': 'Erasure confirmed by reading the holders anew',
  'certificate.issued': 'Certificate issued',
  'recipient.to_tell': 'Recipient to be told',
  'recipient.sent': 'Recipient told',
  'recipient.acknowledged': 'Recipient acknowledged',
  'recipient.not_possible': 'Recipient could not be told',
  'recipient.disproportionate': 'Telling the recipient would be disproportionate',
  'delivery.misdelivered': 'Answer reached somebody else: links revoked',
  'task.breach_assessment.opened': 'Assessment of the breach opened, 72 hours',
  'task.breach_assessment.done': 'Breach assessed',
  'decision.transmit': 'Direct transmission decided',
  'transmission.prepared': 'Package for the other controller written',
  'transmission.sent': 'Data sent straight to the other controller, over an encrypted channel',
  'transmission.not_feasible': 'Direct transmission not feasible: the file is given instead',
  'purge.failed': 'Found what the scheduled purge should have taken: the owner is to look',
  'controller.moved': 'Moved to the new controller with the business; the clock goes on',
  'agreement.applied': 'What the customer’s agreement says about the data was taken into account',
  'agreement.conflict': 'A clause of the customer’s agreement does not count: reported, not applied',
  'held.opened': 'Items kept until their holds end',
  'held.erased': 'Kept items erased',
  'held.told': 'Data subject told that a hold ended',
  'held.closed': 'Nothing is kept any more',
  'access.bundle_opened_by_staff': 'Bundle opened by staff',
  'access.letter_opened_by_staff': 'Letter opened by staff',
};

export function says(event: Pick<AuditEvent, 'type' | 'detail'>): string {
  const words = WORDS[event.type] ?? capital(spaced(event.type));
  const extra = extraOf(event.detail);
  return extra === '' ? words : `${words}: ${extra}`;
}

/** Ids, counts and words of the model only. */
function extraOf(detail: Record<string, unknown>): string {
  const parts: string[] = [];
  const { stage, step, outcome, choice, holder, kind, letter, recipient, of } = detail;
  if (isOne(STAGES, stage)) parts.push(STAGE_WORDS[stage]);
  if (isOne(STEPS, step)) parts.push(STEP_WORDS[step]);
  if (isOne(OUTCOMES, outcome)) parts.push(OUTCOME_WORDS[outcome]);
  for (const word of [choice, holder, letter, kind, of]) {
    if (typeof word === 'string' && /^[a-z][a-z0-9_-]{0,60}$/.test(word)) parts.push(spaced(word));
  }
  // Names of recipients come from the data map.
  if (typeof recipient === 'string') parts.push(recipient);
  return parts.join(', ');
}

function isOne<T extends string>(words: readonly T[], value: unknown): value is T {
  return typeof value === 'string' && (words as readonly string[]).includes(value);
}
