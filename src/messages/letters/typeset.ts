/** The typography of a language, over the blocks of a letter. */
import { typesetText } from '../../common/typography.js';
import type { Block, Step } from './blocks.js';

export { colonOf, typesetText } from '../../common/typography.js';

export function typeset(language: string, blocks: Block[]): Block[] {
  return blocks.map((block) => withTexts(block, (text) => typesetText(language, text)));
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
