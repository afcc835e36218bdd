/** Blocks as plain text: lines of at most 76 characters, tables as lists, links on lines of their own. */
import { plainText } from '../../common/plain-text.js';
import type { Block } from './blocks.js';

const WIDTH = 76;

export function renderText(blocks: Block[]): string {
  return `${blocks.map(blockText).filter(Boolean).join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'heading': {
      const text = wrap(oneLine(block.text));
      return `${text}\n${(block.level === 2 ? '=' : '-').repeat(Math.max(...text.split('\n').map((line) => line.length)))}`;
    }
    case 'paragraph':
      return wrap(oneLine(block.text));
    case 'list':
      return block.items.map((item) => wrap(oneLine(item), '- ', '  ')).join('\n');
    case 'key_value':
      return block.entries.map(([key, value]) => wrap(`${oneLine(key)}: ${oneLine(value)}`, '', '  ')).join('\n');
    case 'table':
      return block.rows.map((cells) => rowText(block.columns, cells)).join('\n');
    case 'link':
      return `${wrap(`${oneLine(block.label)}:`)}\n${oneLine(block.url)}`;
  }
}

function rowText(columns: string[], cells: string[]): string {
  const [first = '', ...rest] = cells;
  const more = rest.map((cell, index) =>
    wrap(`${oneLine(columns[index + 1] ?? '')}: ${oneLine(cell)}`, '    ', '      '),
  );
  return [wrap(oneLine(first), '- ', '  '), ...more].join('\n');
}

/** What others wrote cannot begin a line of its own. */
function oneLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim();
}

function wrap(text: string, first = '', rest = first): string {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  lines.push(line);
  return lines.join('\n');
}
