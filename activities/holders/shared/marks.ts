/**
 * Restriction marks at systems that use a record as a whole: one mark per ground, request and item, so that lifting one item of one
 * request leaves whatever else keeps the record from being used.
 */
const WHOLE = '*';

/** How a system keeps the marks of one record; undefined: the record is gone. */
export interface Marks {
  list(): Promise<string[]>;
  put(mark: string): Promise<boolean>;
  lift(mark: string): Promise<boolean>;
}

/** @param itemIds absent: the record as a whole. Returns whether the record is there, and whether anything was put or lifted. */
export async function changeMarks(
  marks: Marks,
  ground: string,
  itemIds: readonly string[] | undefined,
  on: boolean,
): Promise<{ found: boolean; changed: boolean }> {
  if (on) {
    let found = false;
    for (const item of itemIds ?? [WHOLE]) found = (await marks.put(`${ground}/${item}`)) || found;
    return { found, changed: found };
  }
  let changed = false;
  for (const mark of (await marks.list()).filter((one) => isOf(one, ground, itemIds))) {
    changed = (await marks.lift(mark)) || changed;
  }
  return { found: true, changed };
}

/** Whether marks say what was asked: all items (or the whole record) marked, or none of them any more. */
export function marksAgree(
  marks: readonly string[],
  ground: string,
  itemIds: readonly string[] | undefined,
  restricted: boolean,
): boolean {
  if (!restricted) return !marks.some((one) => isOf(one, ground, itemIds));
  return (itemIds ?? [WHOLE]).every((item) => marks.includes(`${ground}/${item}`));
}

function isOf(mark: string, ground: string, itemIds: readonly string[] | undefined): boolean {
  if (!mark.startsWith(`${ground}/`)) return false;
  return itemIds === undefined || itemIds.includes(mark.slice(ground.length + 1));
}
