/** Worked deadlines: each date confirmed by hand, each with a wrong answer that a simpler rule would give. */
import { readFileSync } from 'node:fs';
import { computeClock } from '../../../src/law/index.js';
import type { ClockEvent, ClockInput, ClockResult } from '../../../src/law/index.js';

interface Vector {
  id: string;
  jurisdiction: string;
  right: ClockInput['right'];
  receivedAt: string;
  receivedOn: string;
  events: ClockEvent[];
  expected: Partial<ClockResult>;
  notDue: string;
}
const vectors = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')) as Vector[];

describe('worked deadlines', () => {
  it.each(vectors.map((vector) => [vector.id, vector] as const))('%s', (_id, vector) => {
    const clock = computeClock(vector);
    expect(clock).toMatchObject(vector.expected);
    expect(clock.dueDate).not.toBe(vector.notDue);
    expect(clock.derivation[0]).toMatchObject({ rule: 'T6', date: vector.receivedOn });
  });

  it('there are all hundred and four of them', () => {
    expect(new Set(vectors.map(({ id }) => id)).size).toBe(104);
  });
});
