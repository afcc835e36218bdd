/** English: what every letter has. */
import type { FrameTexts } from '../types/frame.js';

export const frame: FrameTexts = {
  common: {
    greeting: (name) => (name ? `Dear ${name},` : 'Hello,'),
    date: 'Date',
    request: 'Request',
    received: 'Received on',
    closing: 'Yours faithfully,',
    contact: 'Contact',
    privacy: 'Privacy questions',
    complaints: 'Complaints',
    dpo: 'Data protection officer',
    representative: 'Representative in the EU',
    system: 'System',
    data: 'Data',
    category: 'Category',
    records: 'Records',
    reason: 'Reason',
    why: 'Why',
    until: 'Until',
    basis: 'Legal basis',
    onlyFields: (fields) => `only these fields: ${fields}`,
    nobody: 'nobody outside the company',
    dataAt: (data, system) => `${data} (${system})`,
    explained: (what, explanation) => `${what} ${explanation}`,
    supplement: (answered) =>
      `We have looked again at our answer of ${answered}. This letter adds to it and gives you data that was not in it; you need not ask for anything anew.`,
    recipients: {
      erasure: (names) => `We tell everyone who had received the data that it is erased: ${names}.`,
      rectification: (names) => `We tell everyone who had received the data that it was corrected: ${names}.`,
      restriction: (names) => `We tell everyone who had received the data that it is restricted: ${names}.`,
    },
    noRecipients: 'The data had not been given to anyone who would have to be told.',
    recipientsNamed: 'If you ask, we tell you who they are and when they were told.',
  },
  routes: {
    heading: 'If you do not agree',
    intro: 'You can take any of the following steps, in any order and at no cost.',
    controller: (controller, contact, form) =>
      `Complain to ${controller} itself: ${contact}${form ? `, or with the form at ${form}` : ''}. We acknowledge a complaint within 30 days and tell you what came of it.`,
    authority: {
      UK: (name) => `Complain to the supervisory authority of the United Kingdom: ${name}.`,
      EU: (name) => `Complain to the supervisory authority of the country you live in: ${name}.`,
    },
    authorityLink: (name) => `How to complain to ${name}`,
    court: 'Go to court: you may ask a court to review how your request was handled.',
  },
  clock: {
    starts_anew: 'The month in which we have to answer begins on the day your reply reaches us.',
    waits: 'The days until your reply reaches us do not count towards the month in which we have to answer.',
  },
  asked: {
    access: 'request for access to personal data',
    erasure: 'request for erasure of personal data',
    portability: 'request for a copy of personal data to take along (portability)',
    rectification: 'request for rectification of personal data',
    restriction: 'request for restriction of the processing of personal data',
    objection: 'objection to the processing of personal data',
  },
  laws: { UK: 'UK GDPR', EU: 'EU GDPR' },
  provisions: { I2: 'Article 12(6)', A6: 'Article 15(4)' },
};
