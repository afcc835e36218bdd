/** One byte range of RFC 9110, for downloads that go on after a break. Several ranges at once are answered with the whole. */
export type RangeAnswer =
  | { kind: 'whole' }
  /** Bytes `[start, end)`. */
  | { kind: 'part'; start: number; end: number }
  | { kind: 'unsatisfiable' };

/**
 * @param header value of `Range`
 * @param ifRange value of `If-Range`: a part is only served while the entity tag is the same
 */
export function readRange(header: string | undefined, size: number, etag: string, ifRange?: string): RangeAnswer {
  if (header === undefined || (ifRange !== undefined && ifRange !== etag)) return { kind: 'whole' };
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim());
  if (!match || (match[1] === '' && match[2] === '')) return { kind: 'whole' };
  if (match[1] === '') {
    const length = Number(match[2]);
    if (length === 0 || size === 0) return { kind: 'unsatisfiable' };
    return { kind: 'part', start: Math.max(0, size - length), end: size };
  }
  const start = Number(match[1]);
  const last = match[2] === '' ? size - 1 : Number(match[2]);
  if (last < start && match[2] !== '') return { kind: 'whole' };
  if (start >= size) return { kind: 'unsatisfiable' };
  return { kind: 'part', start, end: Math.min(size, last + 1) };
}
