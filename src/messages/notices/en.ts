/** English. */
import type { NoticeTexts } from './types.js';

export const en: NoticeTexts = {
  subject: {
    erasure: (reference) => `${reference}: erasure of data you received from us`,
    rectification: (reference) => `${reference}: rectification of data you received from us`,
    restriction: (reference) => `${reference}: restriction of data you received from us`,
  },
  passedOn: (controller) => `We, ${controller}, passed on to you personal data of a person who used a right over it.`,
  done: {
    erasure: 'At our end the data is erased.',
    rectification: 'At our end the data is corrected.',
    restriction: 'At our end the data is restricted: it may be stored, and not used otherwise.',
  },
  law: 'Article 19 GDPR has us tell you.',
  person: 'The person, by what you know them by:',
  data: 'The data:',
  please: {
    erasure: 'Please erase what you received from us about this person, links to it and copies of it included.',
    rectification: 'Please correct what you received from us about this person.',
    restriction: 'Please restrict what you received from us about this person until we tell you otherwise.',
  },
  answer: (contact, reference) =>
    `Then answer to ${contact} and name ${reference}. Where the law has you keep some of it, say which and why.`,
  only: 'Use this notice for nothing else, and delete it once you have acted on it.',
};
