/** Cursor pagination by key: `?limit=&cursor=`, answered as `{ "data": […], "next": "<cursor>" | null }`. */
import { z } from 'zod';
import { parse } from './app.js';
import { ApiError } from './errors.js';

const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(400).optional(),
  /** Upper bound: only records made at or before this instant. */
  before: z.iso.datetime({ offset: true }).optional(),
});

export interface Page {
  limit: number;
  /** Last key of the page before; the empty string comes before every key. */
  after: string;
  before: string;
}

export function pageOf(query: unknown): Page {
  const { limit, cursor, before = '9999-12-31T00:00:00Z' } = parse(pageQuery, query);
  return { limit, after: cursor === undefined ? '' : decode(cursor), before };
}

/** Turns `limit + 1` rows in key order into a page. */
export function paged<T>(
  rows: readonly T[],
  limit: number,
  keyOf: (row: T) => string,
): { data: T[]; next: string | null } {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, next: rows.length > limit && last !== undefined ? encode(keyOf(last)) : null };
}

function encode(key: string): string {
  return Buffer.from(JSON.stringify({ after: key }), 'utf8').toString('base64url');
}

function decode(cursor: string): string {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return z.object({ after: z.string() }).parse(value).after;
  } catch (cause) {
    throw Object.assign(new ApiError(400, 'invalid', 'cursor: not one of ours'), { cause });
  }
}
