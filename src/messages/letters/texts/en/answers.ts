/** English: the answers to access and portability. */
import type { AnswerTexts } from '../types/answers.js';

export const answers: AnswerTexts = {
  access: {
    subject: (request) => `Your personal data: answer to request ${request}`,
    confirmFound: (date) =>
      `We confirm that we process personal data about you. This letter describes it as of ${date}.`,
    confirmNothing:
      'We searched every system named below and found no personal data about you. We do not process data about you beyond this request itself.',
    confirmSoFar:
      'So far we have found no personal data about you, but not every system has answered yet. We will tell you what comes of it.',
    copy: 'A copy of the data comes with this letter.',
    copyWhere:
      'It is in the package beside this letter: begin with index.html. Each set of records is there as JSON and as CSV, with the meaning of each field.',
    searchedHeading: 'Where we looked',
    searchedWith: (identifiers, date) => `Searched on ${date} with: ${identifiers}.`,
    nothingFound: 'Nothing about you was found.',
    failed: (reason) => `No answer yet: ${reason}. Your request stays open for this part.`,
    withheld: (rule, reason) => (rule ? `Withheld under ${rule}: ${reason}.` : `Withheld: ${reason}.`),
    partWithheld: 'Some of what was found is kept back; see below.',
    entitled: 'With it you have all the personal data about you that you are entitled to receive.',
    dataset: {
      purposes: 'What we use it for',
      basis: 'Legal basis',
      recipients: 'Who received it',
      retention: 'How long we keep it',
      source: 'Where it comes from',
      records: 'Records',
    },
    categoriesHeading: 'What we hold about you',
    transferHeading: 'Transfers to other countries',
    transfer: (recipient, country, safeguard) => `${recipient} in ${country}: protected by ${safeguard}.`,
    transferCopy: 'You may ask us for a copy of these safeguards.',
    rightsHeading: 'Your rights',
    rights: [
      'to have wrong data corrected and incomplete data completed (rectification, Article 16)',
      'to have data erased where there is no reason left to keep it (erasure, Article 17)',
      'to have data only stored and not otherwise used while a question about it is open (restriction, Article 18)',
      'to object to what we do on the ground of a legitimate interest, for reasons of your own (objection, Article 21)',
      'to object to direct marketing at any time, without giving a reason (objection, Article 21)',
      'to withdraw a consent at any time; what was done before stays lawful',
    ],
    objection: 'You have the right:',
    automatedHeading: 'Automated decisions',
    noAutomated: 'No decision with legal or similarly significant effects is made about you by automated means alone.',
    automated: (name, logic, consequences) => `${name}: ${logic} What it means for you: ${consequences}`,
    withheldHeading: 'What we kept back, and why',
    withheldIntro: 'The following is not in the copy:',
    withheldEntry: (what, rule, reason) => (rule ? `${what} – ${rule}: ${reason}` : `${what}: ${reason}`),
    failedHeading: 'What is still missing',
  },
  portability: {
    subject: (request) => `Your data to take with you: answer to request ${request}`,
    supplied:
      'The data that Article 20 covers comes with this letter, in the package beside it: begin with index.html.',
    format:
      'It is in a structured, commonly used, machine-readable format: JSON and CSV in UTF-8, each with a schema that describes the fields. You may use it as you like and give it to another company.',
    includedHeading: 'What is in the package',
    nothingIncluded: 'We hold no data about you that Article 20 covers.',
    leftOutHeading: 'What is not in it, and why',
    leftOutNote:
      'Article 20 covers data you gave us, or that was observed through your use, on your consent or for your own contract, and that is processed by automated means.',
    wholeDataset: 'all of it',
    access:
      'You can have the data that is left out as well: ask for access under Article 15, in the same way as for this request.',
    transmission:
      'Where it is technically feasible you may ask us to send the data directly to another company. Tell us which one; we check who receives it and send it over an encrypted connection.',
    transmitted: (to) => `As you asked, we have sent the data directly to ${to}, over an encrypted connection.`,
    transmissionPending: (to) =>
      `You asked us to send the data directly to ${to}. We decide on it once every system has answered, and tell you with the rest.`,
    notTransmitted: (to, reason) =>
      `You asked us to send the data directly to ${to}. That is not possible: ${reason}. You can hand over the package yourself.`,
    notFeasible: 'it is not technically feasible',
    nothingHeading: 'Searched, nothing found',
    failedHeading: 'What is still missing',
    unaffected: 'Your contract and the data we hold are not changed by this answer.',
  },
};
