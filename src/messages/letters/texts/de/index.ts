/** German, formal ("Sie"). */
import type { LetterTexts } from '../types/index.js';
import { answers } from './answers.js';
import { asking } from './asking.js';
import { caseFiles } from './case-files.js';
import { decisions } from './decisions.js';
import { erasure } from './erasure.js';
import { frame } from './frame.js';
import { phrases } from './phrases.js';
import { reasons } from './reasons.js';

export const de: LetterTexts = {
  ...frame,
  ...asking,
  ...answers,
  ...erasure,
  ...decisions,
  phrases: { ...phrases, ...reasons, ...caseFiles },
};
