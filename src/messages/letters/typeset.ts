/** Spaces that a language's typography wants: in French none breaks before a colon, a semicolon or a closing guillemet. */
import type { Block, Step } from './blocks.js';

const NO_BREAK = '\u00a0';

export function typeset(language: string, blocks: Block[]): Block[] {
  return language === 'fr' ? blocks.map((block) => withTexts(block, french)) : blocks;
}

/** What stands between a name and its value in plain text. */
export function colonOf(language: string): string {
  return language === 'fr' ? `${NO_BREAK}:` : ':';
}

export function typesetText(language: string, text: string): string {
  return language === 'fr' ? french(text) : text;
}

function french(text: string): string {
  return text
    .replace(/ ([:;?!»])/g, `${NO_BREAK}$1`)
    .replace(/([\p{L}\p{N})»])([:;?!])(?=\s|$)/gu, `$1${NO_BREAK}$2`)
    .replace(/« /g, `«${NO_BREAK}`);
}

function withTexts(block: Block, set: (text: string) => string): Block {
  switch (block.type) {
    case 'heading':
    case 'paragraph':
      return { ...block, text: set(block.text) };
    case 'list':
      return { ...block, items: block.items.map(set) };
    case 'key_value':
      return { ...block, entries: block.entries.map(([key, value]) => [set(key), set(value)]) };
    case 'table':
      return { ...block, rows: block.rows.map((cells) => cells.map(set)) };
    case 'link':
      return { ...block, label: set(block.label) };
    case 'steps':
      return { ...block, steps: block.steps.map((step) => stepWithTexts(step, set)) };
  }
}

function stepWithTexts({ link, ...step }: Step, set: (text: string) => string): Step {
  return { ...step, text: set(step.text), ...(link ? { link: { ...link, label: set(link.label) } } : {}) };
}
