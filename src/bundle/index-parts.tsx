/** What the sections of the index page share. */
import type { ComponentChildren, VNode } from 'preact';
import type { Reader } from '../common/reader.js';
import type { Terms } from '../common/terms.js';
import type { IndexTexts } from './texts.js';

export interface PageContext {
  reader: Reader;
  texts: IndexTexts;
  terms: Terms;
}

/** A wide table that scrolls by itself and can be reached by keyboard. */
export function Scroll({ label, children }: { label: string; children: ComponentChildren }): VNode {
  return (
    <div class="scroll" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
