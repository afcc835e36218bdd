/** A letter as structured blocks: built once per kind, rendered to HTML and to plain text. Every string is text, never markup. */
export type Block = (
  | { type: 'heading'; level: 2 | 3; text: string }
  | { type: 'paragraph'; text: string }
  | { type: 'list'; items: string[] }
  | { type: 'key_value'; entries: [string, string][] }
  | { type: 'table'; caption: string; columns: string[]; rows: string[][] }
  | { type: 'link'; label: string; url: string }
  | { type: 'steps'; steps: Step[] }
) & {
  /** Ids of the required contents (`requiredContents` of src/law) the block says. */
  says?: string[];
};

/** One of several things the reader can do, with the page for it. */
export interface Step {
  text: string;
  link?: { label: string; url: string };
  /** As of a block, for this step alone. */
  says: string[];
}

export const steps = (all: Step[]): Block => ({ type: 'steps', steps: all });
export const heading = (text: string, level: 2 | 3 = 2): Block => ({ type: 'heading', level, text });
export const paragraph = (text: string, ...says: string[]): Block => ({ type: 'paragraph', text, says });
export const list = (items: string[], ...says: string[]): Block => ({ type: 'list', items, says });
export const keyValue = (entries: [string, string | undefined][], ...says: string[]): Block => ({
  type: 'key_value',
  entries: entries.filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  says,
});
export const table = (caption: string, columns: string[], rows: string[][], ...says: string[]): Block => ({
  type: 'table',
  caption,
  columns,
  rows,
  says,
});
export const link = (label: string, url: string, ...says: string[]): Block => ({ type: 'link', label, url, says });

/** What a builder returns: title and blocks between greeting and closing. */
export interface LetterBody {
  subject: string;
  blocks: Block[];
}
