/** Letters and mails. `renderLetter` takes a kind with its data (`LetterInput`) and gives HTML and plain text. */
export { LETTER_LANGUAGES, renderLetter, requiredOf } from './letters/index.js';
export { sampleLetter } from './letters/samples.js';
export type { LetterLanguage } from './letters/index.js';
export * from './types.js';
export { portalTexts } from './portal/index.js';
export type { PortalTexts } from './portal/index.js';
export { wordsFor } from './letters/scope.js';
export type { OwnWords } from './letters/scope.js';
