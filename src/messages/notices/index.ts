/** The texts of notices to recipients by language. */
import type { Language } from '../../common/languages.js';
import { typesetCatalogue } from '../../common/typography.js';
import { de } from './de.js';
import { en } from './en.js';
import { fr } from './fr.js';
import type { NoticeTexts } from './types.js';

export type { NoticeChange, NoticeTexts } from './types.js';

const CATALOGUES: Record<Language, NoticeTexts> = { en, de, fr: typesetCatalogue('fr', fr) };

export function noticeTexts(language: Language): NoticeTexts {
  return CATALOGUES[language];
}
