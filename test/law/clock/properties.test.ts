import fc from 'fast-check';
import { DateTime } from 'luxon';
import { CALENDARS, calendarOf, computeClock } from '../../../src/law/index.js';
import type { ClockEvent, ClockInput } from '../../../src/law/index.js';

const DAY = 86_400_000;
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const ms = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const plus = (date: string, days: number): string => iso(ms(date) + days * DAY);

const date = fc.integer({ min: ms('2019-01-02') / DAY, max: ms('2028-02-01') / DAY }).map((day) => iso(day * DAY));
const recent = fc.integer({ min: ms('2026-02-06') / DAY, max: ms('2027-12-01') / DAY }).map((day) => iso(day * DAY));
const place = fc.constantFrom(...CALENDARS.map((calendar) => calendar.place), 'EU-DE-BY', 'EU-DE-BE', 'EU-DE-SN');

const inWords = (day: string): string =>
  DateTime.fromISO(day, { locale: 'en-GB' }).toFormat('ccc d LLL yyyy').replace('Sept', 'Sep');

const due = (input: Partial<ClockInput> & Pick<ClockInput, 'receivedAt'>): string => {
  const clock = computeClock({ jurisdiction: 'UK-ENG', right: 'access', events: [], ...input });
  if (clock.dueDate === null) throw new Error('not running');
  return clock.dueDate;
};

const isWorkingDay = (where: string, day: string): boolean =>
  calendarOf(where).holidayOn(day) === undefined && ![0, 6].includes(new Date(ms(day)).getUTCDay());

/** Same day-number next month, or its last day, by the calendar of the platform. */
const nextMonth = (day: string): string => {
  const [year, month, dayNumber] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return iso(Date.UTC(year, month, Math.min(dayNumber, last)));
};

interface Pause {
  after: number;
  days: number;
}
const pauses = fc.array(fc.record({ after: fc.integer({ min: 0, max: 45 }), days: fc.integer({ min: 1, max: 12 }) }), {
  maxLength: 4,
});
const asEvents = (received: string, all: Pause[]): ClockEvent[] =>
  all.flatMap(({ after, days }): ClockEvent[] => [
    { type: 'clarification_requested', at: plus(received, after) },
    { type: 'clarification_received', at: plus(received, after + days) },
  ]);

describe('without events', () => {
  it('ends on the corresponding day or the first working day after it, never later (T1–T3)', () => {
    fc.assert(
      fc.property(place, date, (jurisdiction, receivedAt) => {
        const end = due({ jurisdiction, receivedAt });
        expect(isWorkingDay(jurisdiction, end)).toBe(true);
        expect(end >= nextMonth(receivedAt)).toBe(true);
        for (let day = nextMonth(receivedAt); day < end; day = plus(day, 1)) {
          expect([day, isWorkingDay(jurisdiction, day)]).toEqual([day, false]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('holds at least two working days (T8)', () => {
    fc.assert(
      fc.property(place, date, (jurisdiction, receivedAt) => {
        let working = 0;
        const end = due({ jurisdiction, receivedAt });
        for (let day = plus(receivedAt, 1); day <= end; day = plus(day, 1))
          working += Number(isWorkingDay(jurisdiction, day));
        expect(working).toBeGreaterThanOrEqual(2);
      }),
    );
  });

  it('a later receipt is never due earlier', () => {
    fc.assert(
      fc.property(place, date, fc.nat(40), (jurisdiction, receivedAt, days) => {
        expect(due({ jurisdiction, receivedAt: plus(receivedAt, days) }) >= due({ jurisdiction, receivedAt })).toBe(
          true,
        );
      }),
    );
  });

  it('late begins with the local midnight after the last day (T6)', () => {
    fc.assert(
      fc.property(place, date, (jurisdiction, receivedAt) => {
        const { dueDate, dueBefore } = computeClock({ jurisdiction, right: 'access', receivedAt, events: [] });
        const local = DateTime.fromISO(dueBefore ?? '').setZone(calendarOf(jurisdiction).zone);
        expect([local.toISODate(), local.hour, local.minute]).toEqual([plus(dueDate ?? '', 1), 0, 0]);
      }),
    );
  });
});

describe('with pauses', () => {
  const jurisdiction = fc.constantFrom('UK-ENG', 'EU-DE', 'DUAL:UK-ENG+EU-DE');

  it('one more pause never makes anything due earlier', () => {
    fc.assert(
      fc.property(jurisdiction, recent, pauses, pauses, (where, receivedAt, some, more) => {
        const before = due({ jurisdiction: where, receivedAt, events: asEvents(receivedAt, some) });
        const after = due({ jurisdiction: where, receivedAt, events: asEvents(receivedAt, [...some, ...more]) });
        expect(after >= before).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('a clock that ticks day by day through the pauses comes to the same end', () => {
    fc.assert(
      fc.property(fc.constantFrom('UK-ENG', 'EU-DE'), recent, pauses, (where, receivedAt, all) => {
        const stopped = new Set<string>();
        for (const { after, days } of all) {
          // UK leaves out the day of asking too.
          for (let n = where === 'UK-ENG' ? 0 : 1; n <= days; n++) stopped.add(plus(receivedAt, after + n));
        }
        let left = (ms(nextMonth(receivedAt)) - ms(receivedAt)) / DAY;
        let day = receivedAt;
        while (left > 0) {
          day = plus(day, 1);
          if (!stopped.has(day)) left -= 1;
        }
        let end = day;
        while (!isWorkingDay(where, end)) end = plus(end, 1);
        // An ask on the last day or between it and the roll still counts; that reading has a test of its own.
        fc.pre(!all.some(({ after }) => plus(receivedAt, after) >= day && plus(receivedAt, after) <= end));
        expect(due({ jurisdiction: where, receivedAt, events: asEvents(receivedAt, all) })).toBe(end);
      }),
      { numRuns: 300 },
    );
  });

  it('the order of the list means nothing', () => {
    const shuffled = fc.tuple(recent, pauses).chain(([receivedAt, all]) => {
      const events = asEvents(receivedAt, all);
      return fc.record({
        receivedAt: fc.constant(receivedAt),
        events: fc.constant(events),
        mixed: fc.shuffledSubarray(events, { minLength: events.length }),
      });
    });
    fc.assert(
      fc.property(jurisdiction, shuffled, (where, { receivedAt, events, mixed }) => {
        expect(due({ jurisdiction: where, receivedAt, events: mixed })).toBe(
          due({ jurisdiction: where, receivedAt, events }),
        );
      }),
    );
  });
});

const kinds = ['id', 'authority', 'clarification', 'fee'] as const;
const asks = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    after: fc.integer({ min: 0, max: 60 }),
    days: fc.nat(20),
    open: fc.boolean(),
  }),
  { maxLength: 4 },
);
type Asks = typeof asks extends fc.Arbitrary<infer T> ? T : never;
const eventsOf = (received: string, all: Asks): ClockEvent[] =>
  all.flatMap(({ kind, after, days, open }): ClockEvent[] => {
    const asked: ClockEvent = { type: `${kind}_requested`, at: plus(received, after) };
    const type = kind === 'fee' ? 'fee_paid' : (`${kind}_received` as const);
    return open ? [asked] : [asked, { type, at: plus(received, after + days) }];
  });
const notice = fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined });

describe('both laws', () => {
  it('every date is the earliest of those running, and all lie in order', () => {
    fc.assert(
      fc.property(recent, asks, notice, (receivedAt, all, sent) => {
        const events = eventsOf(receivedAt, all);
        if (sent !== undefined) events.push({ type: 'extension_notice', at: plus(receivedAt, sent) });
        const run = (jurisdiction: string) => computeClock({ jurisdiction, right: 'access', receivedAt, events });
        const [dual, ...single] = [run('DUAL:UK-ENG+EU-DE'), run('UK-ENG'), run('EU-DE')];
        const running = single.filter(({ state }) => state === 'RUNNING');
        for (const field of ['dueDate', 'dueBefore', 'extensionNoticeDue', 'refusalNoticeDue'] as const) {
          expect(dual?.[field] ?? null).toBe(running.map((clock) => clock[field]).sort()[0] ?? null);
        }
        for (const { dueDate, refusalNoticeDue, extensionNoticeDue, targetDate } of running) {
          for (const earlier of [refusalNoticeDue, extensionNoticeDue, targetDate])
            expect((earlier ?? '') <= (dueDate ?? '')).toBe(true);
        }
        if (running.length === 0) {
          expect(dual?.state).toBe(single.some(({ state }) => state === 'PAUSED') ? 'PAUSED' : 'NOT_STARTED');
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('with anything that may happen', () => {
  const anyPlace = fc.constantFrom('UK-ENG', 'UK-SCT', 'EU-DE', 'EU-FR', 'DUAL:UK-ENG+EU-DE', 'DUAL:UK-ENG+EU-ES-CT');
  const facts = fc.record({ jurisdiction: anyPlace, receivedAt: recent, asks, notice });
  const run = (given: { jurisdiction: string; receivedAt: string; asks: Asks; notice?: number | undefined }) =>
    computeClock({
      jurisdiction: given.jurisdiction,
      right: 'access',
      receivedAt: given.receivedAt,
      events: [
        ...eventsOf(given.receivedAt, given.asks),
        ...(given.notice === undefined
          ? []
          : [{ type: 'extension_notice' as const, at: plus(given.receivedAt, given.notice) }]),
      ],
    });

  it('one more ask of any kind, answered, never makes any date earlier', () => {
    const answered = asks.map((all) => all.map((one) => ({ ...one, open: false })));
    fc.assert(
      fc.property(facts, answered, answered, (given, some, more) => {
        const before = run({ ...given, asks: some });
        const after = run({ ...given, asks: [...some, ...more] });
        for (const field of ['dueDate', 'dueBefore', 'extensionNoticeDue', 'refusalNoticeDue'] as const) {
          expect((after[field] ?? '') >= (before[field] ?? '')).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('nothing but what the rules name makes it later than a month, or three: the days asked for, and the roll', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { state, dueDate } = run(given);
        if (state !== 'RUNNING' || dueDate === null) return;
        const latest = given.asks.reduce((day, { after, days }) => Math.max(day, after + days), 0);
        const asked = given.asks.reduce((sum, { days }) => sum + days + 1, 0);
        let months = given.notice === undefined ? 1 : 3;
        let end = plus(given.receivedAt, latest);
        for (; months > 0; months--) end = plus(end, 31);
        // No roll of these years is longer than five days, and the start never moves beyond the last answer.
        expect(dueDate <= plus(end, asked + 5)).toBe(true);
      }),
    );
  });

  it('an extension never comes without its notice, and no notice moves the first month', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const without = run({ ...given, notice: undefined });
        const { extensionNoticeDue, dueDate, state } = run(given);
        if (state !== 'RUNNING') return;
        expect(extensionNoticeDue).toBe(without.extensionNoticeDue ?? extensionNoticeDue);
        if (given.notice === undefined) expect(dueDate).toBe(extensionNoticeDue);
      }),
    );
  });

  it('the derivation ends with the due date, and each step names its rule and says it in words', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { derivation, dueDate } = run(given);
        expect(derivation[0]?.rule).toBe('T6');
        if (dueDate !== null) expect(derivation.at(-1)?.date).toBe(dueDate);
        for (const { rule, says } of derivation) {
          expect(rule).toMatch(/^([TCDXSRJK]\d{1,2}|TR|1\.5\.[34])$/);
          expect(says).toMatch(/^[A-Z].{10,}[^.]$/);
        }
      }),
    );
  });

  it('the derivation can be followed: the days of the asks add up, each end follows from the one before, and each date is one of its steps', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom('UK-ENG', 'EU-DE', 'EU-IE'), (given, jurisdiction) => {
        const { derivation, dueDate, extensionNoticeDue, refusalNoticeDue } = run({ ...given, jurisdiction });
        if (dueDate === null) return;
        let end = '';
        const ends: string[] = [];
        let days = 0;
        for (const { rule, inputs, date = '' } of derivation) {
          if (['T1', 'T2', 'X1'].includes(rule)) {
            if (end !== '') ends.push(end);
            end = date;
          } else if (rule === '1.5.3' && date !== '') {
            expect([inputs.nominal, inputs.days, date]).toEqual([end, days, plus(end, days)]);
            end = date;
          } else if (rule === 'T3') {
            expect(inputs.nominal).toBe(end);
            end = date;
          } else if (typeof inputs.days === 'number') days += inputs.days;
        }
        ends.push(end);
        expect(ends.at(-1)).toBe(dueDate);
        expect(ends[0]).toBe(extensionNoticeDue);
        expect(derivation.findLast(({ rule }) => rule === 'R1')?.date).toBe(refusalNoticeDue);
        for (const { says, date } of derivation) if (date !== undefined) expect(says).toContain(inWords(date));
      }),
      { numRuns: 300 },
    );
  });

  it('what is contested is flagged, and what is settled is not', () => {
    const always = new Set(['S1', 'S2', 'S3', 'C3', 'X2', 'T4', 'T5', 'TR']);
    const never = new Set(['T1', 'T2', 'T6', 'X1', 'X3', 'D1', '1.5.3', '1.5.4', 'X4']);
    const whenLate = new Set(['C1', 'C2']);
    fc.assert(
      fc.property(facts, (given) => {
        for (const { rule, says, contested = false } of run(given).derivation) {
          // An ask that could not count at all is no matter of dispute.
          if (/ on the clock$/.test(says) && rule !== 'S3') continue;
          if (always.has(rule)) expect([rule, says, contested]).toEqual([rule, says, true]);
          if (never.has(rule)) expect([rule, says, contested]).toEqual([rule, says, false]);
          if (whenLate.has(rule))
            expect([says, contested]).toEqual([says, says.includes(', later than one month from ')]);
        }
      }),
    );
  });
});
