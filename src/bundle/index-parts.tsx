/** What the sections of the index page share. */
import type { ComponentChildren, VNode } from 'preact';
import type { Language } from '../common/languages.js';
import { plainText } from '../common/plain-text.js';
import type { Reader } from '../common/reader.js';
import type { Terms } from '../common/terms.js';
import { typesetText } from '../common/typography.js';
import type { IndexTexts } from './texts/index.js';
import type { BundleWords } from './types.js';

export interface PageContext {
  reader: Reader<Language>;
  texts: IndexTexts;
  terms: Terms;
  /** A text of the data map or the law: in the reader's language where it is translated, and plain. */
  own(text: string): string;
  provision(rule: string): string | undefined;
  /** Several in one line. */
  joined(texts: string[]): string;
}

const AS_IT_IS: BundleWords = { own: (text) => text, provision: (rule) => rule };

export function wordsOf(
  language: Language,
  words: BundleWords = AS_IT_IS,
): Pick<PageContext, 'own' | 'provision' | 'joined'> {
  const own = (text: string): string => {
    const said = words.own(text);
    // What is not translated keeps the typography it came with.
    return plainText(said === text ? said : typesetText(language, said));
  };
  return {
    own,
    joined: (texts) => texts.join(language === 'fr' ? '\u00a0; ' : '; '),
    provision: (rule) => {
      const cited = words.provision(rule);
      return cited === undefined ? undefined : plainText(cited);
    },
  };
}

/** A wide table that scrolls by itself and can be reached by keyboard. */
export function Scroll({ label, children }: { label: string; children: ComponentChildren }): VNode {
  return (
    <div class="scroll" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
