/** The portal's texts by language. */
import type { Language } from '../../common/languages.js';
import { typesetCatalogue } from '../../common/typography.js';
import { de } from './de.js';
import { en } from './en.js';
import { fr } from './fr.js';
import type { PortalTexts } from './types.js';

export type { PortalTexts } from './types.js';

const CATALOGUES: Record<Language, PortalTexts> = { en, de, fr: typesetCatalogue('fr', fr) };

export function portalTexts(language: Language): PortalTexts {
  return CATALOGUES[language];
}
