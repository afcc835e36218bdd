/**
 * Which bytes of a file a link has been given: a file counts as downloaded when all of it went out, in one answer or in parts that go
 * on after a break. In memory only: parts given before a restart are not counted, and the whole is simply fetched again.
 */
import type { Sent } from '../http/download.js';

/** Files looked at at once; the one that was longest untouched is forgotten first. */
const MOST_FILES = 1000;
/** Separate parts of one file; who asks for more is not downloading. */
const MOST_PARTS = 500;

type Part = [start: number, end: number];

export interface Coverage {
  /** True when what was sent completes the file; it then begins anew. */
  add(linkId: string, sent: Sent): boolean;
}

export function createCoverage(): Coverage {
  const files = new Map<string, Part[]>();
  return {
    add(linkId, { sha256, start, end, bytes }) {
      if (start === 0 && end === bytes) return true;
      if (end <= start) return false;
      const key = `${linkId} ${sha256}`;
      const parts = merge([...(files.get(key) ?? []), [start, end]]);
      files.delete(key);
      const [first] = parts;
      if (first && first[0] === 0 && first[1] === bytes) return true;
      if (parts.length <= MOST_PARTS) files.set(key, parts);
      if (files.size > MOST_FILES) {
        const [oldest] = files.keys();
        files.delete(oldest as string);
      }
      return false;
    },
  };
}

function merge(parts: Part[]): Part[] {
  const merged: Part[] = [];
  for (const [start, end] of parts.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
