/** What a withdrawn consent, or an objection to marketing, leaves without a ground where it names purposes (17(1)(b), (c); O4). Pure. */
import type { Category, LawfulBasis } from '../types.js';

/** A dataset as the data map has it. */
export interface PurposedData {
  name: string;
  title: string;
  category: Category;
  lawfulBasis: LawfulBasis;
  purposes: readonly string[];
}

/** The purposes that ended: as the person named them, and as the holder says of this dataset. */
export interface EndedPurposes {
  scope: 'marketing' | 'consent';
  named: readonly string[];
  /** Purposes in the words of the data map. */
  stopped: readonly string[];
}

const MARKETING: ReadonlySet<Category> = new Set<Category>(['marketing_profile', 'event_contacts']);

/**
 * True when nothing else carries the data: every purpose the data map gives it has ended. What another consent, or another basis, still
 * carries stays.
 */
export function restsOnAlone(data: PurposedData, { scope, named, stopped }: EndedPurposes): boolean {
  const reached = scope === 'consent' ? data.lawfulBasis === 'consent' : MARKETING.has(data.category);
  if (!reached || data.purposes.length === 0) return false;
  const words = named.map(plain);
  if ([data.name, data.title].some((own) => words.includes(plain(own)))) return true;
  const ended = new Set(stopped.map(plain));
  return data.purposes.map(plain).every((purpose) => ended.has(purpose) || words.some((word) => says(purpose, word)));
}

/** A purpose named by a part of it: whole words only, so that a syllable frees nothing. */
function says(purpose: string, word: string): boolean {
  return word !== '' && ` ${purpose} `.includes(` ${word} `);
}

/** Letter case and punctuation say nothing. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
