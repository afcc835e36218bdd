/**
 * A strict RFC 8259 scanner over the bytes of one record. It finds where each top-level member lies, so that records are written
 * on exactly as the holder gave them (big integers, decimals, order of keys) without an object per row.
 */

/** Deeper nesting is refused: readers of the bundle would fail on it. */
const MAX_DEPTH = 500;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const SMALL_U = 0x75;
const SIMPLE_ESCAPES = new Set(Buffer.from('"\\/bfnrt'));

/** Byte offsets of the members of the record scanned last; reused from record to record. */
export class RecordScanner {
  /** Top-level members, in order; duplicates included. */
  count = 0;
  /** Of the key, quotes included. */
  keyStart = new Int32Array(64);
  keyEnd = new Int32Array(64);
  valueStart = new Int32Array(64);
  valueEnd = new Int32Array(64);
  /** Offset of each `\uD800`-like escape without its partner, 6 bytes long. */
  loneSurrogates: number[] = [];

  /** False when `bytes[from, to)` is not one JSON object. The bytes are valid UTF-8. */
  scan(bytes: Uint8Array, from: number, to: number): boolean {
    this.count = 0;
    if (this.loneSurrogates.length > 0) this.loneSurrogates = [];
    let at = skipSpace(bytes, from, to);
    if (bytes[at] !== OPEN_BRACE || at >= to) return false;
    at = this.members(bytes, at + 1, to, true, 1);
    return at > 0 && skipSpace(bytes, at, to) === to;
  }

  /** After `{` to after `}`, or -1. */
  private members(bytes: Uint8Array, from: number, to: number, top: boolean, depth: number): number {
    let at = skipSpace(bytes, from, to);
    if (at < to && bytes[at] === CLOSE_BRACE) return at + 1;
    for (;;) {
      if (at >= to || bytes[at] !== QUOTE) return -1;
      const keyStart = at;
      at = this.string(bytes, at + 1, to);
      if (at < 0) return -1;
      const keyEnd = at;
      at = skipSpace(bytes, at, to);
      if (at >= to || bytes[at] !== COLON) return -1;
      const valueStart = skipSpace(bytes, at + 1, to);
      const valueEnd = this.value(bytes, valueStart, to, depth);
      if (valueEnd < 0) return -1;
      if (top) this.note(keyStart, keyEnd, valueStart, valueEnd);
      at = skipSpace(bytes, valueEnd, to);
      if (at >= to) return -1;
      if (bytes[at] === CLOSE_BRACE) return at + 1;
      if (bytes[at] !== COMMA) return -1;
      at = skipSpace(bytes, at + 1, to);
    }
  }

  private elements(bytes: Uint8Array, from: number, to: number, depth: number): number {
    let at = skipSpace(bytes, from, to);
    if (at < to && bytes[at] === CLOSE_BRACKET) return at + 1;
    for (;;) {
      at = this.value(bytes, at, to, depth);
      if (at < 0) return -1;
      at = skipSpace(bytes, at, to);
      if (at >= to) return -1;
      if (bytes[at] === CLOSE_BRACKET) return at + 1;
      if (bytes[at] !== COMMA) return -1;
      at = skipSpace(bytes, at + 1, to);
    }
  }

  private value(bytes: Uint8Array, from: number, to: number, depth: number): number {
    if (from >= to) return -1;
    switch (bytes[from]) {
      case QUOTE:
        return this.string(bytes, from + 1, to);
      case OPEN_BRACE:
        return depth >= MAX_DEPTH ? -1 : this.members(bytes, from + 1, to, false, depth + 1);
      case OPEN_BRACKET:
        return depth >= MAX_DEPTH ? -1 : this.elements(bytes, from + 1, to, depth + 1);
      case 0x74:
        return literal(bytes, from, to, TRUE);
      case 0x66:
        return literal(bytes, from, to, FALSE);
      case 0x6e:
        return literal(bytes, from, to, NULL);
      default:
        return number(bytes, from, to);
    }
  }

  /** After the opening quote to after the closing one, or -1. */
  private string(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    while (at < to) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) return at + 1;
      if (byte < 0x20) return -1;
      if (byte !== BACKSLASH) {
        at++;
        continue;
      }
      if (bytes[at + 1] === SMALL_U) {
        at = this.unicodeEscape(bytes, at, to);
        if (at < 0) return -1;
      } else {
        if (at + 1 >= to || !SIMPLE_ESCAPES.has(bytes[at + 1] as number)) return -1;
        at += 2;
      }
    }
    return -1;
  }

  private unicodeEscape(bytes: Uint8Array, at: number, to: number): number {
    const unit = hex4(bytes, at + 2, to);
    if (unit < 0) return -1;
    if (unit < 0xd800 || unit > 0xdfff) return at + 6;
    const partner =
      unit < 0xdc00 && bytes[at + 6] === BACKSLASH && bytes[at + 7] === SMALL_U ? hex4(bytes, at + 8, to) : -1;
    if (partner >= 0xdc00 && partner <= 0xdfff) return at + 12;
    this.loneSurrogates.push(at);
    return at + 6;
  }

  private note(keyStart: number, keyEnd: number, valueStart: number, valueEnd: number): void {
    const n = this.count++;
    if (n === this.keyStart.length) {
      this.keyStart = doubled(this.keyStart);
      this.keyEnd = doubled(this.keyEnd);
      this.valueStart = doubled(this.valueStart);
      this.valueEnd = doubled(this.valueEnd);
    }
    this.keyStart[n] = keyStart;
    this.keyEnd[n] = keyEnd;
    this.valueStart[n] = valueStart;
    this.valueEnd[n] = valueEnd;
  }
}

const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const NULL = Buffer.from('null');

function doubled(offsets: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(offsets.length * 2);
  grown.set(offsets);
  return grown;
}

function skipSpace(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d && byte !== 0x0a) break;
    at++;
  }
  return at;
}

function literal(bytes: Uint8Array, from: number, to: number, word: Buffer): number {
  if (from + word.length > to) return -1;
  for (let i = 1; i < word.length; i++) if (bytes[from + i] !== word[i]) return -1;
  return from + word.length;
}

function number(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  if (bytes[at] === 0x2d) at++;
  if (at < to && bytes[at] === 0x30) at++;
  else if ((at = digits(bytes, at, to)) < 0) return -1;
  if (at < to && bytes[at] === 0x2e && (at = digits(bytes, at + 1, to)) < 0) return -1;
  if (at < to && (bytes[at] === 0x65 || bytes[at] === 0x45)) {
    at++;
    if (at < to && (bytes[at] === 0x2b || bytes[at] === 0x2d)) at++;
    at = digits(bytes, at, to);
  }
  return at;
}

/** One digit or more, or -1. */
function digits(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && (bytes[at] as number) >= 0x30 && (bytes[at] as number) <= 0x39) at++;
  return at === from ? -1 : at;
}

function hex4(bytes: Uint8Array, from: number, to: number): number {
  if (from + 4 > to) return -1;
  let unit = 0;
  for (let at = from; at < from + 4; at++) {
    const byte = bytes[at] as number;
    const digit =
      byte >= 0x30 && byte <= 0x39
        ? byte - 0x30
        : byte >= 0x61 && byte <= 0x66
          ? byte - 0x57
          : byte >= 0x41 && byte <= 0x46
            ? byte - 0x37
            : -1;
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}
