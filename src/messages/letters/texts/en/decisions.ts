/** English: rectification, restriction, objection, consent, refusals, time and complaints. */
import type { DecisionTexts } from '../types/decisions.js';

export const decisions: DecisionTexts = {
  rectification: {
    subject: (request) => `Correction of your data: answer to request ${request}`,
    done: 'We have corrected your personal data as you asked.',
    partly: 'We have corrected some of your personal data as you asked. The rest is explained below.',
    nothing: 'We have not corrected the data, for the reasons below.',
    pending: 'We are still checking the data you told us about.',
    correctedHeading: 'What was corrected',
    howHeading: 'How',
    how: {
      changed: 'corrected',
      completed: 'completed',
      credit_note: 'by credit note and a new invoice; the invoice as issued is not overwritten',
      note_added: 'by a note beside it; what was sent at the time is not altered',
    },
    disputedHeading: 'What is still being checked',
    disputed:
      'While we check whether this data is accurate we only store it and do not otherwise use it (Article 18(1)(a)). We tell you before that ends.',
    refusedHeading: 'What was not corrected, and why',
    why: {
      found_correct: 'We checked the data and found it accurate.',
      opinion: 'It is an opinion and marked as one; it is not a fact that could be wrong in this sense.',
      historic_record: 'It records what happened or was said at the time, and it does so accurately.',
      other: 'It could not be corrected.',
    },
    statementAdded: (data) =>
      `Your own statement now stands beside ${data}, and everyone who reads the record sees it.`,
    statementOffer: 'You may send us a statement of your own; we will add it to the record.',
  },
  restriction: {
    subject: (request) => `Restriction of processing: answer to request ${request}`,
    done: 'We have restricted the processing of your personal data as you asked.',
    partly: 'We have restricted the processing of some of your personal data. The rest is explained below.',
    nothing: 'We have not restricted the processing, for the reasons below.',
    restrictedHeading: 'What is restricted',
    ground: {
      accuracy: 'you dispute that it is accurate, and we are checking it (Article 18(1)(a))',
      unlawful: 'the processing is unlawful and you do not want the data erased (Article 18(1)(b))',
      claims: 'we no longer need it, but you need it for legal claims (Article 18(1)(c))',
      objection: 'you objected, and it is not decided yet whose grounds prevail (Article 18(1)(d))',
    },
    storedOnly:
      'We only store this data. Anything else is done with it only with your consent, for legal claims, to protect the rights of another person, or for reasons of important public interest (Article 18(2)).',
    told: 'We will tell you before the restriction is lifted (Article 18(3)).',
    refusedHeading: 'What is not restricted, and why',
  },
  restrictionEnding: {
    subject: (request) => `The restriction of your data is about to end: request ${request}`,
    ends: (date) =>
      `At your request we have only stored the data below and not otherwise used it. That restriction ends on ${date}. The law requires us to tell you before (Article 18(3)).`,
    why: {
      accuracy_checked: 'The reason: we have checked whether the data is accurate.',
      objection_decided: 'The reason: your objection has been decided.',
      no_longer_needed: 'The reason: the data is no longer needed for legal claims.',
      lifted_by_person: 'The reason: you asked us to lift the restriction.',
      other: 'The reason for the restriction no longer applies.',
    },
    then: {
      used_again: 'From then on the data is used again for the purposes it was collected for.',
      erased: 'The data is then erased; it is not used for anything before that.',
    },
    dataHeading: 'What this is about',
    before: 'If you do not agree, write to us before that day.',
  },
  objection: {
    subject: (request) => `Your objection: answer to request ${request}`,
    intro: 'You objected to the processing of your personal data. We have decided as follows.',
    marketing: (date) =>
      `You get no direct marketing from us any more. It stopped on ${date}, on every channel, and needs no reason from you (Article 21(2) and (3)).`,
    marketingScope: 'Profiling for direct marketing has stopped as well.',
    suppression: 'So that no marketing reaches you by mistake, we keep one entry that says so.',
    service: 'Messages that you need for a contract with us, such as invoices or notices of faults, still reach you.',
    stoppedHeading: 'What has stopped',
    stopped: (purpose) => `${purpose}: your objection is upheld. We no longer process your data for this.`,
    continuedHeading: 'What goes on, and why',
    continued: (purpose, grounds) => `${purpose}: ${grounds}`,
    burden:
      'We have weighed these grounds against your interests, rights and freedoms, and it is for us to show that they prevail (Article 21(1)).',
    notOpen: (purpose, basis) =>
      `${purpose}: this rests on another legal basis (${basis}), against which the right to object does not exist.`,
    counts: 'Your objection to direct marketing counts at once and needs no reason from you (Article 21(2) and (3)).',
    dataKept: 'The data itself is not erased: it also serves other purposes, to which you have not objected.',
    pendingHeading: 'What is not decided yet',
    pending: (purpose) => purpose,
    pendingNote:
      'Until we have decided, we only store the data for this and do not otherwise use it (Article 18(1)(d)).',
  },
  consent: {
    subject: (request) => `Your consent is withdrawn: ${request}`,
    withdrawn: (instant) => `You withdrew your consent. This has been in effect since ${instant}, for:`,
    everything: 'everything we did on the ground of it',
    before: 'What was done on the ground of your consent before that stays lawful.',
    data: {
      erased: 'The data that rested on this consent alone has been erased.',
      erased_after_open_request:
        'The data that rested on this consent alone is no longer used. It is erased as soon as your open request for this data has been answered.',
      kept_on_other_basis:
        'The data is no longer used for this. What another consent of yours or another legal basis carries as well is kept.',
      not_used:
        'The data that rested on this consent is no longer used for this. Write to us if you want it erased too.',
      erasure_follows:
        'The data that rested on this consent is no longer used. It is to be erased as well; we write to you about that separately.',
      none: 'No data rested on this consent alone. It is no longer used for this.',
    },
    suppression:
      'So that we keep to your decision, we store one entry about it, and proof of the consent you gave and withdrew.',
    service: 'Messages that you need for a contract with us, such as invoices or notices of faults, still reach you.',
  },
  stopping: {
    part: (instant) =>
      `By ${instant} this had stopped in some of the systems we use. In the others it is being stopped; until then a message may still reach you from there.`,
    nothing: (instant) =>
      `By ${instant} none of the systems we use had confirmed that it has stopped. We are stopping it everywhere; until then a message may still reach you.`,
    follows: 'We write to you again as soon as it has stopped everywhere. You need do nothing more.',
    completes: (date) => `This completes what we wrote to you on ${date}.`,
  },
  humanReview: {
    subject: (request) => `A person looked at the decision: answer to request ${request}`,
    asked:
      'You asked for a person to look at a decision about you that was made by automated means alone (Article 22(3) of the GDPR, Article 22C of the UK GDPR).',
    byPerson:
      'A person who may change that decision has looked at it, and at what you put forward. No automated means decided this review.',
    outcome: {
      changed: 'The decision has been changed.',
      stands: 'The decision stands.',
      not_automated: 'We found no decision about you that was made by automated means alone.',
    },
    reasonsHeading: 'Why',
  },
  refusal: {
    subject: (request) => `Our decision on request ${request}`,
    whole: (asked, date) => `On ${date} we received your ${asked}. We do not take the action you asked for.`,
    part: (asked, date) =>
      `On ${date} we received your ${asked}. We do not take the action you asked for as to these parts:`,
    reasonsHeading: 'Our reasons',
    ground: {
      unfounded: 'The request is manifestly unfounded (Article 12(5)).',
      excessive: 'The request is manifestly excessive (Article 12(5)).',
      fee_not_paid: 'The fee that we announced to you was not paid.',
      not_clarified:
        'We asked you what the request is about and had no answer. If you answer later, we take it up again.',
      no_authority:
        'We were not shown that you may act for the person concerned. If the authority arrives later, we take the request up again.',
      not_identifiable:
        'Nothing we hold lets us tell which data is yours (Article 11). If you give us what links it to you, such as the cookie id or the number of a SIM card, we take the request up again.',
      not_portable:
        'The right to portability covers only data that is processed on your consent or for your own contract (Article 20(1)). This data is processed on another basis. You can have it by asking for access under Article 15.',
      no_ground: 'None of the grounds on which data must be erased applies (Article 17(1)).',
      exception: 'The law makes an exception for this data.',
      rights_of_others: 'It would adversely affect the rights and freedoms of other people (Article 15(4)).',
      no_right_to_object:
        'The right to object exists only against processing for a public task or a legitimate interest (Article 21(1)). This processing rests on another basis.',
      no_ground_to_restrict: 'None of the cases in which processing must be restricted applies (Article 18(1)).',
      other: 'The reason is this:',
    },
    reviewed: 'A person looked at your request and decided this; it was not decided by automated means.',
  },
  extension: {
    subject: (request) => `Request ${request}: we need more time`,
    longer: (asked, former, due) =>
      `The answer to your ${asked} was due by ${former}. We need longer: you will have it by ${due} at the latest (Article 12(3)).`,
    reasonsHeading: 'The reasons',
    ground: {
      volume: 'The data is extensive and lies in many systems.',
      redaction: 'Much of the data concerns other people as well and has to be examined and redacted piece by piece.',
      several_requests: 'You have made several requests that we are dealing with at the same time.',
      influx: 'An exceptional number of requests reached us at the same time for a reason outside our control.',
    },
    sooner: 'What is ready earlier you get earlier. The period is extended once only.',
  },
  late: {
    subject: (request) => `Request ${request}: our answer is late`,
    missed: (asked, date) => `The answer to your ${asked} was due by ${date}. You do not have it yet. We are sorry.`,
    notExtended: 'The period has not been extended: the answer is late, and we do not claim otherwise.',
    expected: (date) => `We expect to answer by ${date}.`,
    working: 'We are working on it and will answer as soon as we can. Your request stays open; you need do nothing.',
  },
  complaint: {
    subjectAcknowledgement: (number) => `We received your complaint ${number}`,
    subjectOutcome: (number) => `The outcome of your complaint ${number}`,
    number: 'Complaint',
    received: (date, request) => `We received your complaint about how we handled request ${request} on ${date}.`,
    enquiries:
      'We have begun to look into it. We tell you how it is going if it takes longer, and the outcome without undue delay.',
    otherReviewer: 'Somebody who did not take part in the first decision looks into it.',
    more: (contact) => `If you want to add something, write to ${contact}.`,
    answered: (date, request) =>
      `On ${date} you complained about how we handled request ${request}. We have looked into it.`,
    outcome: {
      upheld: 'You were right: we uphold your complaint.',
      partly_upheld: 'You were partly right: we uphold your complaint in part.',
      not_upheld: 'We do not uphold your complaint.',
    },
    findingsHeading: 'What we found',
    measuresHeading: 'What we do about it',
    noMeasures: 'No measures are needed.',
    clock: 'The date by which your request is to be answered is not changed by the complaint.',
  },
};
