/** English: letters of an erasure. */
import type { ErasureTexts } from '../types/erasure.js';

export const erasure: ErasureTexts = {
  erasure: {
    subject: (request) => `Erasure of your data: answer to request ${request}`,
    subjectHeld: (request) => `Some of your data has to be kept for now: request ${request}`,
    subjectLifted: (request) => `The rest of your data is being erased: request ${request}`,
    subjectCertificate: (request) => `Certificate of erasure: request ${request}`,
    done: 'We erased your personal data as you asked.',
    partly:
      'We erased what there is no reason left to keep. The rest is kept for the reasons below, and only for as long as they stand.',
    nothingErased: 'Nothing could be erased yet, for the reasons below.',
    erasedHeading: 'What was erased',
    how: {
      erased: 'erased',
      anonymised: 'made anonymous for good',
      suppressed: 'erased, with an entry that keeps marketing away',
    },
    recipientsLater: 'Everyone who had received the data is told that it is erased.',
    backups: {
      one: 'Backups are overwritten in turn: after # day they no longer hold the erased data. Until then they are used for nothing else, and if one has to be restored, the data is erased again.',
      other:
        'Backups are overwritten in turn: after # days they no longer hold the erased data. Until then they are used for nothing else, and if one has to be restored, the data is erased again.',
    },
    suppression:
      'So that no marketing reaches you by mistake, we keep one entry that says so, and the proof of the consent you gave or withdrew.',
    keptHeading: 'What is kept, and why',
    keptIntro: 'For each of these, erasure has to wait:',
    legalHeading: 'Kept to meet legal obligations',
    legal:
      'Some records are kept because the law obliges us to keep them (Article 17(3)(b)). They are kept for as long as the law that applies to each of them says and no longer, and they are used for nothing else.',
    legalAccounting: (titles, date) => `For accounting records (${titles}) that is until ${date}.`,
    legalBasis: 'Legal basis',
    restricted:
      'What is kept is restricted: it is stored, used for the reason named and for nothing else, no marketing or analysis. When the reason ends it is erased without a new request from you.',
    billingFields: 'Of these records only what the bill needs is kept; routes and places are erased.',
    clearHeading: 'What you can do to have it erased sooner',
    clearBoth:
      'Closing your account needs both: no active service and no amount outstanding. Neither stands in the way of what was erased above.',
    amount: (money, invoices) => `An amount of ${money} is outstanding${invoices ? ` (${invoices})` : ''}.`,
    services: (labels, count) =>
      count === 1 ? `This service is still active: ${labels}.` : `These services are still active: ${labels}.`,
    credit: (money) => `We owe you ${money}. Tell us where to send it, or that you waive it.`,
    nothingToClear: 'There is nothing you need to pay or end for this: each record is erased when its time has come.',
    undecidedHeading: 'Not decided yet',
    undecided: (system) =>
      `${system}: an answer we need is still missing. Nothing was erased there yet; your request stays open for it.`,
    held: 'You asked us to erase your data, and some of it was still to go. Since our answer something has come up that stands against erasing the following, so it is kept for now:',
    lifted: 'You asked us to erase your data. Some of it had to be kept until now. What stood in the way has ended:',
    ended: {
      ACTIVE_SERVICE: 'your services have ended and their last use is billed',
      OUTSTANDING_BALANCE: 'nothing is outstanding any more',
      CREDIT_DUE: 'what we owed you is settled',
      STATUTORY_RETENTION: 'the period the law set has passed',
      OTHER: 'the reason named in our earlier letter no longer applies',
    },
    liftedErased: 'We are erasing the following now, without a new request from you:',
    restrictionEnds:
      'These records were restricted until now. The restriction ends by erasing them; they are not used for anything else before.',
    contactNext:
      'The address this letter goes to is erased last, after the letter has gone out. We will then have no way to write to you.',
    mandate: (covered) =>
      `The mandate shown to us covers this data only: ${covered}. We have dealt with the request within it; nothing else was looked at or erased. For the rest we need a mandate that covers it, or a request by the person.`,
    contactAfterAnswer:
      'We keep the address at which we reach you only until you have fetched this answer. Then it is erased as well, last of all, and we will have no way to write to you.',
    contactLast: 'Your contact details are erased last of all, so that we can tell you when the rest has gone.',
    why: {
      ACTIVE_SERVICE: 'A service of yours is still running and needs it.',
      OUTSTANDING_BALANCE: 'An amount is outstanding; this is what billing and collecting it need.',
      CREDIT_DUE: 'We owe you money; this is what paying it out needs.',
      STATUTORY_RETENTION: 'The law obliges us to keep it.',
      IP_RETENTION_NOTICE: 'The law obliges us to keep it.',
      AUTHORITY_REQUEST: 'The law obliges us to keep it.',
      LIMITATION: 'It is needed for a dispute or a claim.',
      LITIGATION: 'It is needed for legal claims.',
      FRAUD_INVESTIGATION: 'It is needed to establish or defend legal claims.',
      OPEN_SUBJECT_REQUEST: 'Another request of yours for this data is answered first.',
      SUBJECT_RESTRICTION: 'You asked us to keep it.',
      RIGHTS_PENDING: 'A request of yours about this data is not decided yet.',
      OPEN_TICKET: 'A support ticket of yours is still open.',
      OPEN_ORDER: 'An order is not delivered yet, or may still be returned.',
      SUPPORT_RETENTION: 'Closed support cases are kept for a limited time in case of questions.',
      SECURITY_LOG_PERIOD: 'Security logs are kept for a limited time to find and stop abuse.',
      SHARED_RECORD: 'The record also belongs to other people who go on using it.',
    },
    untilDate: (date) => date,
    untilDates: (first, last) => `each record at its own date, the first on ${first}, the last on ${last}`,
    stays: 'the other people no longer use it',
  },
  certificate: {
    confirms: (controller, request) => `${controller} certifies that the following was erased on request ${request}.`,
    holderHeading: (system) => system,
    confirmed: (instant) => `Confirmed by reading the system anew on ${instant}: nothing of it was found.`,
    means: 'What erased means here',
    atomic: 'Checking and deleting were one step: nothing could change between them.',
    notAtomic:
      'Checking and deleting were two steps at this system, because it offers no common transaction; the result was checked afterwards.',
    approvals: 'Approved by',
    approval: (role, instant) => `${role}, ${instant}`,
    roles: {
      agent: 'Privacy agent',
      reviewer: 'Privacy officer',
      owner: 'Owner of the system',
      manager: 'Manager',
      admin: 'Administrator',
      legal: 'Legal',
    },
    plan: 'Plan (SHA-256)',
    backups: (date) => `Backups hold none of it after ${date}.`,
    nothingKept: 'Nothing was kept, except the record that this erasure took place.',
    somethingKept: 'What was kept, and why, is in the answer letter. It is erased when its reason ends.',
    how: 'How',
  },
};
