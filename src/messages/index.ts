/** Letters and mails. `renderLetter` takes a kind with its data (`LetterInput`) and gives HTML and plain text. */
export { LETTER_LANGUAGES, renderLetter, requiredOf } from './letters/index.js';
export { sampleLetter } from './letters/samples.js';
export type { LetterLanguage } from './letters/index.js';
export * from './types.js';
