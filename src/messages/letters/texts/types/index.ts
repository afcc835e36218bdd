/** Every sentence of the letters. A catalogue is complete or does not compile. */
import type { AnswerTexts } from './answers.js';
import type { AskingTexts } from './asking.js';
import type { DecisionTexts } from './decisions.js';
import type { ErasureTexts } from './erasure.js';
import type { FrameTexts } from './frame.js';

export type { Plural } from './plural.js';

export interface LetterTexts extends FrameTexts, AskingTexts, AnswerTexts, ErasureTexts, DecisionTexts {
  /** Sentences of the law module (bases, ends, verdicts) in this language, by the English they are recorded in. */
  phrases: Readonly<Record<string, string>>;
}
