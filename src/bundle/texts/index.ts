/** The words of the index page by language. */
import type { Language } from '../../common/languages.js';
import { typesetCatalogue } from '../../common/typography.js';
import { de } from './de.js';
import { en } from './en.js';
import { fr } from './fr.js';
import type { IndexTexts } from './types.js';

export type { IndexTexts } from './types.js';

const CATALOGUES: Record<Language, IndexTexts> = { en, de, fr: typesetCatalogue('fr', fr) };

export function indexTexts(language: Language): IndexTexts {
  return CATALOGUES[language];
}
