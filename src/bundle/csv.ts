/**
 * CSV cells after RFC 4180. A cell that a spreadsheet would run as a formula is made harmless by an apostrophe; JSON beside it
 * stays exact.
 */

/** `= + - @` and their full-width and small forms, after anything a spreadsheet skips. */
const SKIPPED = '[\\s\\p{Cc}\\p{Cf}"\']*';
const TRIGGERS = '[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]';
const AT_START = new RegExp(`^(?:[\\t\\r\\n]|${SKIPPED}${TRIGGERS})`, 'u');
/**
 * Where a spreadsheet with another separator (`;` in much of Europe, tab) or a naive line reader would begin a new cell inside this
 * one, the same must not happen.
 */
const INSIDE = new RegExp(`([;\\t\\r\\n]${SKIPPED})(?=${TRIGGERS})`, 'gu');
/** Controls but tab and line ends: a NUL ends the cell for many readers. */
const CONTROLS = /[^\P{Cc}\t\r\n]/gu;

export interface CsvCell {
  cell: string;
  neutralised: boolean;
  /** Control characters replaced by U+FFFD. */
  replaced: number;
}

/** One text as a cell, quoted where needed. The empty text is `""`, which tells it from an absent value. */
export function csvCell(text: string): CsvCell {
  let replaced = 0;
  const plain = text.replace(CONTROLS, () => {
    replaced++;
    return '\ufffd';
  });
  const inside = plain.replace(INSIDE, "$1'");
  const harmless = AT_START.test(plain) ? `'${inside}` : inside;
  const cell =
    harmless === '' || /[",\r\n;\t]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  return { cell, neutralised: harmless !== plain, replaced };
}
