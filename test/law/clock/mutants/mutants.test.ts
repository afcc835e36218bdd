/**
 * Each wrong answer of the worked deadlines is what some wrong rule would give. Here that rule takes the place of ours: it must turn
 * the worked deadlines red with exactly that answer, so that none of them passes by accident.
 */
import { readFileSync } from 'node:fs';
import type { ClockInput, ClockResult } from '../../../../src/law/index.js';
import { loadClock } from './load.js';
import { MUTANTS } from './mutants.js';

interface Vector extends ClockInput {
  id: string;
  expected: Partial<ClockResult>;
  notDue: string;
}
const vectors = JSON.parse(readFileSync(new URL('../vectors.json', import.meta.url), 'utf8')) as Vector[];

/** What a clock says of each vector; a clock that breaks says so. */
async function answers(edits: Parameters<typeof loadClock>[0]): Promise<Map<string, ClockResult | undefined>> {
  const clock = await loadClock(edits);
  return new Map(
    vectors.map((vector) => {
      try {
        return [vector.id, clock(vector)];
      } catch {
        return [vector.id, undefined];
      }
    }),
  );
}

const caught = new Map<string, string[]>();

it('the clock as it is passes them all, loaded in the same way', async () => {
  const right = await answers([]);
  for (const { id, expected } of vectors) expect([id, right.get(id)]).toMatchObject([id, expected]);
});

it.each(Object.entries(MUTANTS))('%s turns the worked deadlines red', async (name, { edits }) => {
  const wrong = await answers(edits);
  const red = vectors.filter(({ id, expected }) => wrong.get(id)?.dueDate !== expected.dueDate);
  expect(red).not.toEqual([]);
  for (const { id, notDue } of red) {
    if (wrong.get(id)?.dueDate === notDue) caught.set(id, [...(caught.get(id) ?? []), name]);
  }
});

it('every wrong answer is the answer of a wrong rule named here', () => {
  expect(vectors.filter(({ id }) => !caught.has(id)).map(({ id, notDue }) => [id, notDue])).toEqual([]);
});
