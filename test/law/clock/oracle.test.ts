/** The clock against a second one that walks from day to day: over random diaries, and over the worked deadlines. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { CALENDARS, CLOCK_EVENT_TYPES, computeClock, RIGHTS } from '../../../src/law/index.js';
import type { ClockEvent, ClockEventType, ClockInput, ClockResult } from '../../../src/law/index.js';
import { oracle } from './oracle.js';

/** Enough to find what one is wrong in; ten thousand found nothing more. */
const RUNS = 300;

const DAY = 86_400_000;
const START = Date.parse('2025-12-01T00:00:00Z');

const places = CALENDARS.flatMap(({ place, regions = {} }) => [
  place,
  ...Object.keys(regions).map((code) => `${place}-${code}`),
]);
const dual = places.filter((place) => place.startsWith('EU')).map((place) => `DUAL:UK-ENG+${place}`);
const common = ['UK-ENG', 'EU-DE', 'DUAL:UK-ENG+EU-DE', 'DUAL:UK-ENG+EU-IE', 'DUAL:UK-ENG+EU-DE-BY'];
const jurisdiction = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...common) },
  { weight: 1, arbitrary: fc.constantFrom(...places, ...dual) },
);

/** A local date, or an instant close to midnight somewhere, in one of several offsets. */
const moment = (day: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant(new Date(START + day * DAY).toISOString().slice(0, 10)),
    fc.tuple(fc.integer({ min: -180, max: 1620 }), fc.constantFrom(0, 60, 120, 540, -300)).map(([minutes, offset]) => {
      const at = new Date(START + day * DAY + (minutes + offset) * 60_000).toISOString().slice(0, 19);
      const hours = String(Math.abs(offset) / 60).padStart(2, '0');
      return offset === 0 ? `${at}Z` : `${at}${offset < 0 ? '-' : '+'}${hours}:00`;
    }),
  );

const diary = fc.integer({ min: 0, max: 650 }).chain((received) =>
  fc.record({
    jurisdiction,
    right: fc.oneof(
      { weight: 3, arbitrary: fc.constant('access' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...RIGHTS, 'complaint' as const) },
    ),
    receivedAt: moment(received),
    events: fc.array(
      fc.integer({ min: -4, max: 110 }).chain((after): fc.Arbitrary<ClockEvent> =>
        fc.record({
          type: fc.constantFrom(...CLOCK_EVENT_TYPES),
          at: moment(received + after),
          valid: fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.boolean() }),
        }),
      ),
      { maxLength: 8 },
    ),
  }),
);

/** As a case goes: what is asked is mostly answered, often within days, and near the ends of the period. */
const orderly = fc.integer({ min: 0, max: 650 }).chain((received) =>
  fc
    .record({
      jurisdiction,
      right: fc.constantFrom('access' as const, 'access' as const, 'erasure' as const),
      receivedAt: moment(received),
      asks: fc.array(
        fc.record({
          kind: fc.constantFrom('id' as const, 'authority' as const, 'fee' as const, 'clarification' as const),
          asked: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(27, 28, 29, 30, 31, 32, 33, 34)),
          answered: fc.option(fc.nat(12), { nil: undefined, freq: 8 }),
        }),
        { maxLength: 4 },
      ),
      notice: fc.option(fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constantFrom(28, 29, 30, 31, 32, 33)), {
        nil: undefined,
      }),
    })
    .chain(({ asks, notice, ...facts }) => {
      const at = (type: ClockEventType, day: number): fc.Arbitrary<ClockEvent> =>
        moment(received + day).map((when) => ({ type, at: when }));
      const events = asks.flatMap(({ kind, asked, answered }) => [
        at(`${kind}_requested`, asked),
        ...(answered === undefined ? [] : [at(kind === 'fee' ? 'fee_paid' : `${kind}_received`, asked + answered)]),
      ]);
      if (notice !== undefined) events.push(at('extension_notice', notice));
      return fc.tuple(...events).map((all): ClockInput => ({ ...facts, events: all }));
    }),
);

const told = ({ state, dueDate, dueBefore, extensionNoticeDue, refusalNoticeDue }: ClockResult) => ({
  ...{ state, dueDate, dueBefore, extensionNoticeDue, refusalNoticeDue },
});

describe('the clock and the walk through the days agree', () => {
  it('on any diary, sensible or not', () => {
    fc.assert(
      fc.property(diary, (facts) => {
        expect(told(computeClock(facts))).toEqual(oracle(facts));
      }),
      { numRuns: RUNS },
    );
  });

  it('on diaries as cases have them', () => {
    fc.assert(
      fc.property(orderly, (facts) => {
        expect(told(computeClock(facts))).toEqual(oracle(facts));
      }),
      { numRuns: RUNS },
    );
  });

  it('on the worked deadlines', () => {
    const vectors = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')) as (ClockInput & {
      id: string;
      expected: object;
    })[];
    for (const { id, expected, ...facts } of vectors) expect([id, oracle(facts)]).toEqual([id, expected]);
  });
});
