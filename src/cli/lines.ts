/** Lines of a byte stream, one at a time, so that input of any length takes the memory of one line. */

/** Longest line in bytes; a longer one is told as such and skipped. */
export const LONGEST_LINE = 1024 * 1024;

export type Line = { text: string } | { fault: 'not UTF-8' | 'too long' };

/** A line ends with LF or CRLF, the last one also without. A byte order mark at the very beginning is no part of it. */
export async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  let rest = new LineBuffer();
  let first = true;
  const lineOf = (bytes: LineBuffer): Line => {
    const line = bytes.read(first);
    first = false;
    return line;
  };
  for await (const chunk of source) {
    const lines: Line[] = [];
    let from = 0;
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, from)) {
      rest.add(chunk.subarray(from, at));
      lines.push(lineOf(rest));
      rest = new LineBuffer();
      from = at + 1;
    }
    rest.add(chunk.subarray(from));
    yield lines;
  }
  if (!rest.empty) yield [lineOf(rest)];
}

const LF = 0x0a;

class LineBuffer {
  private readonly parts: Uint8Array[] = [];
  private bytes = 0;

  get empty(): boolean {
    return this.bytes === 0;
  }

  add(part: Uint8Array): void {
    this.bytes += part.length;
    // Beyond the limit only the count goes on: the line is refused anyway.
    if (this.bytes <= LONGEST_LINE) this.parts.push(part.slice());
  }

  read(beginsInput: boolean): Line {
    if (this.bytes > LONGEST_LINE) return { fault: 'too long' };
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: !beginsInput }).decode(Buffer.concat(this.parts));
      return { text: text.endsWith('\r') ? text.slice(0, -1) : text };
    } catch {
      return { fault: 'not UTF-8' };
    }
  }
}
