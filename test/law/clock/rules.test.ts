/** Readings of the rules that a single worked date does not show. */
import { computeClock } from '../../../src/law/index.js';
import type { ClockEvent, ClockEventType, ClockInput } from '../../../src/law/index.js';

const event = (type: ClockEventType, at: string, valid?: boolean): ClockEvent => ({ type, at, valid });
const ask = (kind: 'id' | 'authority' | 'fee' | 'clarification', asked: string, answered?: string): ClockEvent[] => [
  event(`${kind}_requested`, asked),
  ...(answered === undefined ? [] : [event(kind === 'fee' ? 'fee_paid' : `${kind}_received`, answered)]),
];
const clock = (events: ClockEvent[] = [], more: Partial<ClockInput> = {}) =>
  computeClock({ jurisdiction: 'UK-ENG', right: 'access', receivedAt: '2026-03-02T12:00:00Z', events, ...more });
const DE = { jurisdiction: 'EU-DE' };
const DUAL = { jurisdiction: 'DUAL:UK-ENG+EU-DE' };

describe('scenarios', () => {
  it.each([
    ['S01', 'UK-ENG', 'erasure', '2026-11-02T09:15:00Z', '2026-12-02', '2026-12-03T00:00:00Z'],
    ['S03', 'DUAL:UK-ENG+EU-DE', 'portability', '2026-10-20T10:00:00Z', '2026-11-20', '2026-11-20T23:00:00Z'],
    ['S05', 'UK-ENG', 'access', '2026-09-25T10:00:00Z', '2026-10-26', '2026-10-27T00:00:00Z'],
    ['S07', 'UK-ENG', 'access', '2026-09-07T10:00:00Z', '2026-10-07', '2026-10-07T23:00:00Z'],
    ['S08', 'DUAL:UK-ENG+EU-IE', 'access', '2026-10-12T10:00:00Z', '2026-11-12', '2026-11-13T00:00:00Z'],
    ['S10', 'UK-ENG', 'erasure', '2026-07-13T10:00:00Z', '2026-08-13', '2026-08-13T23:00:00Z'],
    ['S11', 'DUAL:UK-ENG+EU-DE', 'erasure', '2026-03-16T10:00:00Z', '2026-04-16', '2026-04-16T22:00:00Z'],
    ['S12', 'UK-ENG', 'access', '2026-05-18T10:00:00Z', '2026-06-18', '2026-06-18T23:00:00Z'],
    ['S15', 'DUAL:UK-ENG+EU-DE', 'access', '2026-06-30T22:30:00Z', '2026-07-30', '2026-07-30T23:00:00Z'],
    ['S19', 'UK-ENG', 'access', '2026-08-31T10:00:00Z', '2026-09-30', '2026-09-30T23:00:00Z'],
    ['S23', 'UK-ENG', 'erasure', '2026-07-31T10:00:00Z', '2026-09-01', '2026-09-01T23:00:00Z'],
    ['S25', 'UK-ENG', 'access', '2026-10-01T10:00:00Z', '2026-11-02', '2026-11-03T00:00:00Z'],
    ['S27', 'UK-ENG', 'complaint', '2026-12-02T10:00:00Z', '2027-01-04', '2027-01-05T00:00:00Z'],
    ['S29', 'UK-ENG', 'erasure', '2026-02-14T10:00:00Z', '2026-03-16', '2026-03-17T00:00:00Z'],
  ] as const)('%s: %s %s received %s is due %s', (_id, jurisdiction, right, receivedAt, dueDate, dueBefore) => {
    expect(computeClock({ jurisdiction, right, receivedAt, events: [] })).toMatchObject({
      state: 'RUNNING',
      dueDate,
      dueBefore,
    });
  });

  it('S04: identity never proven, proven late, or never in doubt', () => {
    const received = { receivedAt: '2026-09-14T10:00:00Z' };
    expect(clock(ask('id', '2026-09-15'), received)).toMatchObject({
      state: 'NOT_STARTED',
      dueDate: null,
      dueBefore: null,
    });
    expect(clock(ask('id', '2026-09-15', '2026-10-30'), received).dueDate).toBe('2026-11-30');
    expect(clock([event('id_requested', '2026-09-15', false)], received).dueDate).toBe('2026-10-14');
  });

  it('S05: a notice in the last minute of the rolled day is in time, a day later it is not', () => {
    const received = { receivedAt: '2026-09-25T10:00:00Z' };
    expect(clock([event('extension_notice', '2026-10-26T23:59:00Z')], received).dueDate).toBe('2026-12-29');
    expect(clock([event('extension_notice', '2026-10-27T00:00:00Z')], received).dueDate).toBe('2026-10-26');
  });

  it("S17: a solicitor's authority starts the month when it arrives", () => {
    expect(clock(ask('authority', '2026-03-03', '2026-03-17')).dueDate).toBe('2026-04-17');
    expect(clock(ask('authority', '2026-03-03', '2026-03-17'), DE).dueDate).toBe('2026-04-16');
  });
});

describe('asks and answers (§1.5)', () => {
  it('the latest of several restarts counts, and one outstanding stops the start', () => {
    const both = [...ask('id', '2026-03-03', '2026-03-20'), ...ask('fee', '2026-03-04', '2026-03-25')];
    expect(clock(both).dueDate).toBe('2026-04-27');
    expect(clock([...both, ...ask('authority', '2026-03-05')]).state).toBe('NOT_STARTED');
  });

  it('an answer closes the oldest open ask of its kind, whatever the order of the list', () => {
    const events = [
      event('clarification_received', '2026-03-20'),
      event('clarification_requested', '2026-03-16'),
      event('clarification_requested', '2026-03-09'),
    ];
    expect(clock(events).state).toBe('PAUSED');
    expect(clock([...events, event('clarification_received', '2026-03-24')]).dueDate).toBe('2026-04-20');
  });

  it("an invalid ask takes its answer with it, so that a later ask's answer is still missing", () => {
    const events = [
      event('clarification_requested', '2026-03-05', false),
      event('clarification_requested', '2026-03-09'),
      event('clarification_received', '2026-03-10'),
    ];
    expect(clock(events).state).toBe('PAUSED');
  });

  it('within one day the hour decides, and without it what was asked comes before what was answered', () => {
    const listed = (answered: string, asked: string): ClockEvent[] => [
      event('id_received', answered),
      event('id_requested', asked),
    ];
    expect(clock(listed('2026-03-10', '2026-03-10')).dueDate).toBe('2026-04-10');
    expect(clock(listed('2026-03-10T15:00:00Z', '2026-03-10T09:00:00Z')).dueDate).toBe('2026-04-10');
    expect(clock(listed('2026-03-10T09:00:00Z', '2026-03-10T15:00:00Z')).state).toBe('NOT_STARTED');
    expect(clock(listed('2026-03-10', '2026-03-10T23:00:00Z')).dueDate).toBe('2026-04-10');
    // Later in London, but already the next day in Tokyo, from where the answer was logged.
    expect(clock(listed('2026-03-11T07:00:00+09:00', '2026-03-10T21:00:00Z')).dueDate).toBe('2026-04-10');
  });

  it('an answer nobody asked for moves nothing', () => {
    expect(clock([event('id_received', '2026-03-20')]).dueDate).toBe('2026-04-02');
  });

  it('EU: suspensions of different kinds are one union of days', () => {
    const events = [...ask('id', '2026-03-05', '2026-03-12'), ...ask('clarification', '2026-03-09', '2026-03-16')];
    expect(clock(events, DE).dueDate).toBe('2026-04-13');
    expect(clock(ask('id', '2026-03-05', '2026-03-16'), DE).dueDate).toBe('2026-04-13');
  });

  it('EU: proof asked after the month does nothing; in an extended period it moves the due date only', () => {
    const late = ask('id', '2026-04-08', '2026-04-10');
    expect(clock(late, DE).dueDate).toBe('2026-04-02');
    expect(clock(ask('id', '2026-04-08'), DE).state).toBe('RUNNING');
    const extended = [event('extension_notice', '2026-03-20'), ...late];
    expect(clock(extended, DE)).toMatchObject({
      dueDate: '2026-06-04',
      extensionNoticeDue: '2026-04-02',
      refusalNoticeDue: '2026-04-02',
    });
  });

  it('an earlier pause and the roll keep the period running for a later ask', () => {
    const events = [
      ...ask('clarification', '2026-03-30', '2026-04-01'),
      ...ask('clarification', '2026-04-07', '2026-04-08'),
    ];
    // 2 Apr + 3 = Sunday 5 Apr, rolled over Easter Monday to 7 Apr: the second ask is in time.
    expect(clock(events).dueDate).toBe('2026-04-07');
    const third = [...events, ...ask('clarification', '2026-04-08', '2026-04-09')];
    expect(clock(third).dueDate).toBe('2026-04-07');
    expect(
      clock([...ask('clarification', '2026-03-30', '2026-04-02'), ...ask('clarification', '2026-04-07', '2026-04-10')])
        .dueDate,
    ).toBe('2026-04-10');
  });

  it('days before the request are never counted', () => {
    expect(clock(ask('clarification', '2026-02-20', '2026-03-04')).dueDate).toBe('2026-04-07');
    expect(clock(ask('clarification', '2026-02-20', '2026-03-04'), DE).dueDate).toBe('2026-04-07');
  });

  it('an extension without a valid ground, and a second one, change nothing', () => {
    expect(clock([event('extension_notice', '2026-03-20', false)]).dueDate).toBe('2026-04-02');
    const twice = [event('extension_notice', '2026-03-20'), event('extension_notice', '2026-05-20')];
    expect(clock(twice).dueDate).toBe('2026-06-02');
  });
});

describe('both laws (§1.5.6)', () => {
  it('the one that runs governs; a stopped clock beats one that has not started', () => {
    expect(clock(ask('fee', '2026-03-04'), DUAL)).toMatchObject({
      state: 'RUNNING',
      governs: 'EU',
      dueDate: '2026-04-02',
    });
    expect(clock(ask('id', '2026-03-04'), DUAL)).toMatchObject({ state: 'PAUSED', governs: null, dueDate: null });
  });

  it('each date is the earlier of both: the EU refusal stays in the first month', () => {
    expect(clock([event('extension_notice', '2026-03-20')], DUAL)).toMatchObject({
      dueDate: '2026-06-02',
      refusalNoticeDue: '2026-04-02',
    });
  });

  it('a notice is judged in each zone: late in Berlin, in time in London', () => {
    const notice = [event('extension_notice', '2026-04-02T22:30:00Z')];
    expect(clock(notice).dueDate).toBe('2026-06-02');
    expect(clock(notice, DUAL)).toMatchObject({ dueDate: '2026-04-02', governs: 'EU' });
  });

  it('a complaint is a UK duty since 19 June 2026 alone', () => {
    const complaint = { right: 'complaint', receivedAt: '2026-06-19T12:00:00Z' } as const;
    expect(clock([], { ...complaint, ...DUAL })).toMatchObject({
      dueDate: '2026-07-20',
      governs: 'UK',
      extensionNoticeDue: null,
      refusalNoticeDue: null,
    });
    expect(clock([], { ...complaint, ...DE }).state).toBe('NO_STATUTORY_DUTY');
    expect(clock([], { ...complaint, receivedAt: '2026-06-18T22:59:59Z' }).state).toBe('NO_STATUTORY_DUTY');
    expect(clock([], { ...complaint, receivedAt: '2026-06-18T23:00:00Z' }).state).toBe('RUNNING');
  });
});

describe('cut-off of the UK rules (TR)', () => {
  it('goes by the London date of receipt', () => {
    const events = ask('id', '2026-02-10', '2026-02-20');
    expect(clock(events, { receivedAt: '2026-02-04T23:59:59Z' }).dueDate).toBe('2026-03-16');
    expect(clock(events, { receivedAt: '2026-02-05T00:00:00Z' }).dueDate).toBe('2026-03-20');
  });
});

describe('derivation', () => {
  const said = (events: ClockEvent[], more: Partial<ClockInput> = {}) => clock(events, more).derivation;

  it('tells each step with its rule, and flags what is contested', () => {
    const steps = said(ask('clarification', '2026-03-09', '2026-03-16'), DE);
    expect(steps.map(({ rule }) => rule)).toEqual(['T6', 'T1', 'S2', '1.5.3', 'R1', 'T6']);
    expect(steps[2]).toEqual({
      rule: 'S2',
      says: 'Asked for clarification on Mon 9 Mar 2026, answered on Mon 16 Mar 2026: 7 days not counted',
      inputs: { asked: '2026-03-09', answered: '2026-03-16', days: 7 },
      contested: true,
    });
    expect(said(ask('clarification', '2026-03-09', '2026-03-16'))[2]).toMatchObject({ rule: 'C4', contested: false });
    expect(said(ask('clarification', '2026-03-10', '2026-03-10'))[2]).toMatchObject({ contested: true });
  });

  it('names the holiday that moved the end', () => {
    const roll = said([], { receivedAt: '2026-04-25' }).find(({ rule }) => rule === 'T3');
    expect(roll?.says).toBe(
      'Mon 25 May 2026 is a holiday in England and Wales (bank holiday): the period ends with the next working day, Tue 26 May 2026',
    );
  });

  it('says why an ask had no effect', () => {
    expect(said([event('id_requested', '2026-03-03', false)])).toContainEqual(expect.objectContaining({ rule: 'C6' }));
    expect(said(ask('clarification', '2026-03-09'), { right: 'erasure' })).toContainEqual(
      expect.objectContaining({ rule: 'C4', says: expect.stringContaining('other than access') }),
    );
    expect(said(ask('clarification', '2026-04-09'))).toContainEqual(expect.objectContaining({ rule: '1.5.3' }));
    expect(said([event('extension_notice', '2026-04-03')])).toContainEqual(
      expect.objectContaining({ rule: 'X3', says: expect.stringContaining('no effect') }),
    );
  });

  it('flags the two ways to count an extension from a 31st, and a doubtful holiday', () => {
    const extended = said([event('extension_notice', '2026-02-20')], { receivedAt: '2026-01-31', ...DE });
    expect(extended).toContainEqual(expect.objectContaining({ rule: 'X2', contested: true }));
    const liberation = said([], { receivedAt: '2026-04-05', jurisdiction: 'EU-NL' });
    expect(liberation).toContainEqual(expect.objectContaining({ rule: 'T5', date: '2026-05-05', contested: true }));
  });

  it('flags a roll by the calendar of a member state, a region or another nation, never one of the controller', () => {
    const roll = (jurisdiction: string, receivedAt: string) =>
      said([], { jurisdiction, receivedAt }).find(({ rule }) => rule === 'T3')?.contested;
    expect(roll('EU-DE', '2026-04-01')).toBe(true);
    expect(roll('EU-DE-BY', '2026-05-04')).toBe(true);
    expect(roll('UK-SCT', '2026-07-03')).toBe(true);
    expect(roll('UK-ENG', '2026-03-06')).toBe(false);
    // A weekend is a weekend everywhere.
    expect(roll('EU-DE', '2026-02-14')).toBe(false);
  });

  it('flags a last day that is a holiday in a region the case does not name (T4), and a doubtful one after a roll (T5)', () => {
    expect(said([], { receivedAt: '2027-02-08', ...DE })).toContainEqual({
      rule: 'T4',
      says: 'Mon 8 Mar 2027 is a holiday in parts of Germany (Berlin, Mecklenburg-Vorpommern); the case names none of them: it counts as a working day',
      inputs: { calendar: 'EU-DE' },
      date: '2027-03-08',
      contested: true,
    });
    const stephen = said([], { receivedAt: '2026-11-26', jurisdiction: 'EU-IE' });
    expect(stephen.filter(({ contested }) => contested).map(({ rule }) => rule)).toEqual(['T3', 'T5']);
  });

  it('flags the EU refusal notice where a suspension moved it, and names the day to aim at (R1)', () => {
    const refusal = said(ask('id', '2026-03-12', '2026-03-20'), DE).find(({ rule }) => rule === 'R1');
    expect(refusal).toMatchObject({ date: '2026-04-10', contested: true });
    expect(refusal?.says).toContain('aim at Thu 2 Apr 2026');
    expect(said([], DE).find(({ rule }) => rule === 'R1')).not.toHaveProperty('contested');
  });

  it('in a dual case says which law each step belongs to, and which governs', () => {
    const steps = said([], DUAL);
    expect(steps.slice(0, -1).every(({ says }) => /^(UK|EU): /.test(says))).toBe(true);
    expect(steps.at(-1)).toMatchObject({
      rule: 'D1',
      inputs: { UK: '2026-04-02T23:00:00Z', EU: '2026-04-02T22:00:00Z' },
    });
    expect(said(ask('fee', '2026-03-04'), DUAL).at(-1)).toMatchObject({
      rule: 'D1',
      says: 'Both laws apply and the clock runs under one alone: EU governs',
    });
  });
});

describe('what is refused', () => {
  it.each([
    'UK',
    'UK-WLS',
    'EU',
    'EU-de',
    'DUAL:UK-ENG',
    'DUAL:EU-DE+UK-ENG',
    'DUAL:UK-SCT+EU-DE',
    'UK-ENG+EU-DE',
    'US-CA',
    '',
  ])('the jurisdiction "%s"', (jurisdiction) => {
    expect(() => clock([], { jurisdiction })).toThrow(expect.objectContaining({ code: 'unknown_jurisdiction' }));
  });

  it.each(['EU-CH', 'EU-GB', 'EU-DE-XX', 'EU-FR-75', 'DUAL:UK-ENG+EU-IT-25', 'DUAL:UK-ENG+EU-US'])(
    '%s, by name, for want of a table',
    (jurisdiction) => {
      expect(() => clock([], { jurisdiction })).toThrow(
        expect.objectContaining({
          code: 'jurisdiction_without_calendar',
          message: expect.stringContaining(jurisdiction.slice(-2)),
        }),
      );
    },
  );

  it('dates outside the checked years', () => {
    expect(() => clock([], { receivedAt: '2028-12-15' })).toThrow(
      expect.objectContaining({ code: 'calendar_out_of_range' }),
    );
    expect(() => clock([], { receivedAt: '2018-06-01' })).toThrow(
      expect.objectContaining({ code: 'calendar_out_of_range' }),
    );
  });

  it('a receipt outside the checked years, even where the period ends inside them', () => {
    const before = { receivedAt: '2018-12-31T23:30:00Z' };
    expect(() => clock([], before)).toThrow(expect.objectContaining({ code: 'calendar_out_of_range' }));
    // The same instant is 1 January 2019 in Berlin.
    expect(clock([], { ...before, ...DE }).dueDate).toBe('2019-02-01');
  });

  it.each([
    '2026-02-30',
    '2026-03-02T12:00:00',
    'yesterday',
    '2026-3-2',
    '',
    '2026',
    '2026Z',
    '2026-W10-1T12:00Z',
    '20260302T120000Z',
    '2026-03-02T25:00:00Z',
    '2026-03-02T12:00:00+99:00',
    '2026-03-02 12:00:00Z',
  ])('the date "%s"', (receivedAt) => {
    expect(() => clock([], { receivedAt })).toThrow(expect.objectContaining({ code: 'invalid_date' }));
  });

  it('an event the rules do not know', () => {
    const events = [{ type: 'coffee_break' as ClockEventType, at: '2026-03-03' }];
    expect(() => clock(events)).toThrow(expect.objectContaining({ code: 'invalid_events' }));
  });
});
