/** English. */
import type { IndexTexts } from './types.js';

export const en: IndexTexts = {
  title: { access: 'Your personal data', portability: 'Your data to take with you', other: 'Your data' },
  lead: (controller, request, date) => `Compiled by ${controller} for request ${request} on ${date}.`,
  skip: 'Skip to the data',
  contents: 'On this page',
  start: {
    heading: 'Where to begin',
    letter: 'The answer letter',
    letterText: 'as plain text',
    formats:
      'Each set of records comes in two forms: JSON (or NDJSON, one record per line), which is exact and made for software, and CSV, which opens in a spreadsheet. The tables below show the first records of each.',
    spreadsheets:
      'To open a CSV file, import it as text in UTF-8 with the comma as separator. Where a cell could have been run as a formula, an apostrophe was put before it; the JSON file has it unchanged.',
    care: 'This package holds personal data. Keep it where only you can read it, and delete copies you no longer need.',
  },
  volume: (number, of) =>
    `This is package ${number} of ${of}. Each is complete in itself; this page lists what the others hold.`,
  otherVolume: 'The rest of these records is in:',
  searched: {
    heading: 'Where we looked',
    caption: 'Every system that was asked, and what came of it',
    columns: {
      system: 'System',
      result: 'Result',
      records: 'Records',
      searchedWith: 'Searched with',
      when: 'Searched on',
    },
    found: 'Data found',
    foundOutside: 'Data found, outside Article 20',
    nothing: 'Searched, nothing found',
    withheld: (rule) => (rule === undefined ? 'Withheld' : `Withheld under ${rule}`),
    failed: 'No answer yet',
  },
  dataset: {
    records: (count, shown) => (count === 1 ? '1 record' : `${shown} records`),
    none: 'Searched, nothing found.',
    category: 'Category',
    purposes: 'Used for',
    lawfulBasis: 'Legal basis',
    source: 'Where it comes from',
    recipients: 'Given to',
    noRecipients: 'Nobody outside the company',
    transfer: (country, safeguard) => `${country}, protected by ${safeguard}`,
    retention: 'Kept for',
    collected: 'Collected on',
    portable: 'Portable (Article 20)',
    yes: 'yes',
    no: 'no',
    files: 'Files',
    preview: (count, shown, all) =>
      shown === all ? (count === 1 ? 'The one record' : `All ${all} records`) : `The first ${shown} of ${all} records`,
    fields: 'What the fields mean',
    field: { name: 'Field', meaning: 'Meaning', origin: 'How it came about', portable: 'Portable' },
    origins: {
      provided: 'given by you',
      observed: 'observed through your use',
      inferred: 'derived by us',
      created_by_controller: 'created by us',
    },
    thirdParty: 'Is about other people: for your own use.',
    undescribed: 'Some records carry further fields without a description; they are in the files.',
    withheldField: (rule) => (rule === undefined ? 'withheld' : `withheld under ${rule}`),
    neutralised: (count, shown) =>
      count === 1
        ? 'One cell of the CSV file was made harmless for spreadsheets.'
        : `${shown} cells of the CSV file were made harmless for spreadsheets.`,
    replaced: (count, shown) =>
      count === 1
        ? 'One character was not valid text and is shown as \ufffd.'
        : `${shown} characters were not valid text and are shown as \ufffd.`,
    attachmentList: 'Attachments',
    moreAttachments: (count) => `and ${count} more in the same folder`,
  },
  leftOut: {
    heading: 'What is not in this package',
    note: 'Article 20 covers data you gave us or that was observed through your use, on your consent or your contract. The following is outside it. You can have it by asking for access under Article 15.',
    whole: 'all records',
    fields: 'fields',
    columns: { what: 'Data', category: 'Category', reason: 'Reason' },
  },
  withheld: {
    heading: 'What was withheld',
    note: 'The following was kept back for the reason named.',
    entry: (what, withheld, reason) => `${what} – ${withheld}: ${reason}`,
  },
  check: {
    heading: 'How to check this package',
    text: 'manifest.json lists every file with its size and SHA-256 checksum; manifest.jws is its signature. The key to check it with is published by us, never taken from this package.',
    files: (count) => `${count} files`,
  },
  contact: {
    heading: 'Who answers your questions',
    address: 'Address',
    privacy: 'Privacy questions',
    complaints: 'Complaints',
    dpo: 'Data protection officer',
    representative: 'Representative in the EU',
  },
};
