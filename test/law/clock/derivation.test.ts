/** A derivation leaves nothing out: each event has its step, and the dates can be followed from one to the next. */
import { computeClock } from '../../../src/law/index.js';
import type { ClockEvent, ClockEventType, ClockInput } from '../../../src/law/index.js';

const event = (type: ClockEventType, at: string, valid?: boolean): ClockEvent => ({ type, at, valid });
const ask = (kind: 'id' | 'authority' | 'fee' | 'clarification', asked: string, answered?: string): ClockEvent[] => [
  event(`${kind}_requested`, asked),
  ...(answered === undefined ? [] : [event(kind === 'fee' ? 'fee_paid' : `${kind}_received`, answered)]),
];
const clock = (events: ClockEvent[] = [], more: Partial<ClockInput> = {}) =>
  computeClock({ jurisdiction: 'UK-ENG', right: 'access', receivedAt: '2026-03-02T12:00:00Z', events, ...more });
const said = (events: ClockEvent[], more: Partial<ClockInput> = {}) => clock(events, more).derivation;
const DE = { jurisdiction: 'EU-DE' };

describe('derivation', () => {
  it('adds up the days not counted, those of the first month in an extended period too (1.5.3)', () => {
    const sums = (events: ClockEvent[]) =>
      said(events, DE).flatMap(({ rule, says, date }) => (rule === '1.5.3' ? [[says, date]] : []));
    const proof = ask('id', '2026-03-12', '2026-03-20');
    const overlapping = ask('clarification', '2026-03-16', '2026-03-24');
    expect(sums([...proof, ...overlapping])).toEqual([
      ['Not counted in all: 12 days, so to the end of Tue 14 Apr 2026', '2026-04-14'],
    ]);
    const late = ask('clarification', '2026-05-01', '2026-05-05');
    expect(sums([...proof, event('extension_notice', '2026-04-05'), ...late])).toEqual([
      ['Not counted in all: 8 days, so to the end of Fri 10 Apr 2026', '2026-04-10'],
      ['Not counted in all: 12 days, so to the end of Sun 14 Jun 2026', '2026-06-14'],
    ]);
    expect(sums(ask('id', '2026-03-12', '2026-03-12'))).toEqual([]);
  });

  it('leaves no event out: an answer nobody asked for, and a notice without a ground, have no effect and say so', () => {
    const events = [event('id_received', '2026-03-20'), event('extension_notice', '2026-03-23', false)];
    for (const more of [{}, DE, { receivedAt: '2026-01-20' }]) {
      expect(said(events, more)).toContainEqual({
        rule: '1.5.4',
        says: 'An answer came on Fri 20 Mar 2026 while proof of identity was not asked for: no effect on the clock',
        inputs: { answered: '2026-03-20' },
      });
      expect(said(events, more)).toContainEqual({
        rule: 'X4',
        says: 'The extension notified on Mon 23 Mar 2026 has no valid ground: it has no effect',
        inputs: { sent: '2026-03-23' },
      });
    }
    expect(said([event('extension_notice', '2026-03-20'), event('extension_notice', '2026-05-20')])).toContainEqual({
      rule: 'X4',
      says: 'A further extension was notified on Wed 20 May 2026: it has no effect',
      inputs: { sent: '2026-05-20' },
    });
    const complaint = said(events, { right: 'complaint', receivedAt: '2026-07-01' });
    expect(complaint.map(({ rule }) => rule)).toEqual(['T6', 'K1', 'K1', 'T6']);
    expect(complaint[1]?.says).toBe('What happened since moves no acknowledgement');
    // Told of a clock that does not run, too.
    expect(said([...events, ...ask('fee', '2026-03-24')]).map(({ rule }) => rule)).toEqual(['T6', '1.5.4', 'X4', 'C2']);
  });

  it('of a clock that does not run, says what is weighed later', () => {
    const events = [...ask('id', '2026-03-04'), event('extension_notice', '2026-03-05')];
    const asked = ask('clarification', '2026-03-06', '2026-03-09');
    expect(said([...events, ...asked]).slice(1, -1)).toEqual([
      {
        rule: 'C4',
        says: 'Asked for clarification on Fri 6 Mar 2026: weighed when the month has started',
        inputs: { asked: '2026-03-06' },
      },
      {
        rule: 'X3',
        says: 'The extension notified on Thu 5 Mar 2026 is weighed when the clock runs',
        inputs: { sent: '2026-03-05' },
      },
    ]);
    expect(said(events, DE).at(-2)).toMatchObject({ rule: 'X3', says: expect.stringContaining('is weighed when') });
  });

  it('flags a restart for what was asked for later than a month after the start (C1), roll included', () => {
    const restart = (asked: string, answered?: string) => {
      const { dueDate, derivation } = clock(ask('id', asked, answered), { receivedAt: '2026-03-06' });
      return { dueDate, ...derivation.find(({ rule }) => rule === 'C1') };
    };
    // Easter Monday, 6 April, moves the end of the month to the 7th.
    expect(restart('2026-04-07', '2026-04-09')).toMatchObject({ dueDate: '2026-05-11', contested: false });
    expect(restart('2026-04-08', '2026-04-09')).toMatchObject({
      dueDate: '2026-05-11',
      contested: true,
      says: 'Asked for proof of identity on Wed 8 Apr 2026, later than one month from Fri 6 Mar 2026; it came on Thu 9 Apr 2026: the month starts that day',
    });
    expect(restart('2026-04-08')).toMatchObject({ dueDate: null, contested: true });
  });

  it('while one restart is awaited, another only bounds the start; what is awaited stands last', () => {
    const steps = said([...ask('id', '2026-03-03', '2026-03-20'), ...ask('fee', '2026-03-02')]);
    expect(steps.slice(1).map(({ says }) => says)).toEqual([
      'Asked for proof of identity on Tue 3 Mar 2026; it came on Fri 20 Mar 2026: the month starts that day at the earliest',
      'Asked for the fee on Mon 2 Mar 2026, still awaited: the month has not started',
    ]);
    const both = [...ask('clarification', '2026-03-09'), ...ask('id', '2026-03-10', '2026-03-12')];
    for (const more of [[], [event('extension_notice', '2026-03-20')]]) {
      expect(said([...both, ...more], DE).at(-1)).toMatchObject({
        rule: 'S2',
        says: 'Asked for clarification on Mon 9 Mar 2026, still awaited: the clock is stopped',
      });
    }
  });
});
