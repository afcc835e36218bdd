/** English. The law module records its sentences in English, so that none needs translating. */
import type { LetterTexts } from '../types/index.js';
import { answers } from './answers.js';
import { asking } from './asking.js';
import { decisions } from './decisions.js';
import { erasure } from './erasure.js';
import { frame } from './frame.js';

export const en: LetterTexts = { ...frame, ...asking, ...answers, ...erasure, ...decisions, phrases: {} };
