/** Blocks as plain text: lines of at most 76 characters, tables as lists, links on lines of their own. */
import { plainText } from '../../common/plain-text.js';
import type { Block, Step } from './blocks.js';

const WIDTH = 76;

/** @param colon between a name and its value, as the language writes it. */
export function renderText(blocks: Block[], colon = ':'): string {
  return `${blocks
    .map((block) => blockText(block, colon))
    .filter(Boolean)
    .join('\n\n')}\n`;
}

/** What a block says, on one line; empty where it says nothing. */
export function textOf(block: Block): string {
  switch (block.type) {
    case 'heading':
    case 'paragraph':
      return lineOf(block.text);
    case 'list':
      return lineOf(block.items.join('; '));
    case 'key_value':
      return lineOf(block.entries.map(([key, value]) => `${key}: ${value}`).join('; '));
    case 'table':
      return lineOf(block.rows.map((cells) => cells.join(', ')).join('; '));
    case 'link':
      return lineOf(`${block.label}: ${block.url}`);
    case 'steps':
      return lineOf(block.steps.map(({ text }) => text).join('; '));
  }
}

function blockText(block: Block, colon: string): string {
  switch (block.type) {
    case 'heading': {
      const text = wrap(lineOf(block.text));
      return `${text}\n${(block.level === 2 ? '=' : '-').repeat(Math.max(...text.split('\n').map((line) => line.length)))}`;
    }
    case 'paragraph':
      return wrap(lineOf(block.text));
    case 'list':
      return block.items.map((item) => wrap(lineOf(item), '- ', '  ')).join('\n');
    case 'key_value':
      return block.entries.map(([key, value]) => wrap(`${lineOf(key)}${colon} ${lineOf(value)}`, '', '  ')).join('\n');
    case 'table':
      return block.rows.map((cells) => rowText(block.columns, cells, colon)).join('\n');
    case 'link':
      return `${wrap(`${lineOf(block.label)}${colon}`)}\n${lineOf(block.url)}`;
    case 'steps':
      return block.steps.map((step) => stepText(step, colon)).join('\n');
  }
}

function stepText({ text, link }: Step, colon: string): string {
  const page = link ? `\n${wrap(`${lineOf(link.label)}${colon}`, '  ')}\n  ${lineOf(link.url)}` : '';
  return `${wrap(lineOf(text), '- ', '  ')}${page}`;
}

function rowText(columns: string[], cells: string[], colon: string): string {
  const [first = '', ...rest] = cells;
  const more = rest.map((cell, index) =>
    wrap(`${lineOf(columns[index + 1] ?? '')}${colon} ${lineOf(cell)}`, '    ', '      '),
  );
  return [wrap(lineOf(first), '- ', '  '), ...more].join('\n');
}

/** What others wrote cannot begin a line of its own. Spaces that hold a number and its unit together stay. */
export function lineOf(text: string): string {
  return plainText(text)
    .replace(/[^\S\u00a0\u202f]+/g, ' ')
    .trim();
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
