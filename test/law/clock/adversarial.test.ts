/**
 * Deadlines a lawyer would try, each date reckoned by hand: what the worked deadlines of `vectors.test.ts` leave between their numbers. A
 * line is: why | jurisdiction | right | received | events | due date or state | what else it is about. Events as `id?@when` for an ask and
 * `id!@when` for its answer, `baseless:` before an ask without ground; their order in the line says nothing.
 */
import { computeClock } from '../../../src/law/index.js';
import type { ClockEvent, ClockEventType, ClockInput, ClockResult } from '../../../src/law/index.js';

const STATES = ['NOT_STARTED', 'PAUSED', 'NO_STATUTORY_DUTY'];
const NO_DATES = { dueDate: null, dueBefore: null, extensionNoticeDue: null, refusalNoticeDue: null, governs: null };
const FIELDS: Record<string, keyof ClockResult> = {
  before: 'dueBefore',
  notice: 'extensionNoticeDue',
  refusal: 'refusalNoticeDue',
  governs: 'governs',
};

function eventOf(word: string): ClockEvent {
  const [what = '', at = ''] = word.replace('baseless:', '').split('@');
  const kind = what.replace('clarify', 'clarification').slice(0, -1);
  const answered = kind === 'fee' ? 'fee_paid' : `${kind}_received`;
  const type = what === 'extend' ? 'extension_notice' : what.endsWith('?') ? `${kind}_requested` : answered;
  return { type: type as ClockEventType, at, ...(word.startsWith('baseless:') ? { valid: false } : {}) };
}

function expectedOf(due: string, more: string): Partial<ClockResult> {
  const told = more.split(' ').filter((word) => word !== '');
  const fields = told.map((word) => {
    const [name = '', value] = word.split('=');
    return [FIELDS[name] ?? name, value === 'null' ? null : value];
  });
  const dates = STATES.includes(due) ? { ...NO_DATES, state: due } : { state: 'RUNNING', dueDate: due };
  return { ...dates, ...Object.fromEntries(fields) } as Partial<ClockResult>;
}

function scenarios(about: string, lines: string): void {
  describe(about, () => {
    it.each(
      lines
        .trim()
        .split('\n')
        .map((line) => line.split('|').map((cell) => cell.trim())),
    )('%s (%s)', (_why, jurisdiction = '', right, receivedAt = '', events = '', due = '', more = '') => {
      const clock = computeClock({
        jurisdiction,
        right: right as ClockInput['right'],
        receivedAt,
        events: events === '-' ? [] : events.split(' ').map(eventOf),
      });
      expect(clock).toMatchObject(expectedOf(due, more));
    });
  });
}

scenarios(
  'months and calendars',
  `
  29 January of a common year: Sunday 28 February, rolled | UK-ENG | access | 2027-01-29T12:00:00Z | - | 2027-03-01
  31 January of a leap year | UK-ENG | erasure | 2028-01-31T12:00:00Z | - | 2028-02-29
  leap day, then Good Friday and Easter Monday | UK-ENG | access | 2024-02-29T12:00:00Z | - | 2024-04-02
  clamped on the last of August, a bank holiday | UK-ENG | access | 2026-07-31T12:00:00+01:00 | - | 2026-09-01
  year end, then a Saturday | UK-ENG | access | 2025-12-31T12:00:00Z | - | 2026-02-02
  Christmas on a Friday with a substitute on Monday | UK-ENG | access | 2026-11-25T12:00:00Z | - | 2026-12-29
  a Sunday before two substitutes | UK-ENG | access | 2027-11-26T12:00:00Z | - | 2027-12-29
  Scotland: a Saturday 2 January has its Monday | UK-SCT | access | 2026-12-02T12:00:00Z | - | 2027-01-05
  Northern Ireland: the Twelfth on a Sunday | UK-NIR | access | 2026-06-12T12:00:00+01:00 | - | 2026-07-14
  Bavaria without its region: Epiphany is a working day | EU-DE | access | 2026-12-06T12:00:00+01:00 | - | 2027-01-06
  Saxony: Repentance Day on Wednesday 18 November | EU-DE-SN | access | 2026-10-18T12:00:00+02:00 | - | 2026-11-19
  Ireland: 1 May is no holiday, its Monday is | EU-IE | access | 2026-04-01T12:00:00+01:00 | - | 2026-05-01
  the Netherlands: Good Friday is a working day | EU-NL | access | 2026-03-03T12:00:00+01:00 | - | 2026-04-03
  France: the Armistice | EU-FR | access | 2026-10-11T12:00:00+02:00 | - | 2026-11-12
  Austria: a holiday of a Tuesday in December | EU-AT | access | 2026-11-08T12:00:00+01:00 | - | 2026-12-09
  Greece: the Easter that counts is the Orthodox one | EU-GR | access | 2026-03-10T12:00:00+02:00 | - | 2026-04-14
  `,
);

scenarios(
  'midnight in each zone',
  `
  London, the first second of July | UK-ENG | access | 2026-06-30T23:00:00Z | - | 2026-08-03 | before=2026-08-03T23:00:00Z
  Berlin, the same an hour earlier | EU-DE | access | 2026-06-30T22:00:00Z | - | 2026-08-03 | before=2026-08-03T22:00:00Z
  Athens, another hour earlier | EU-GR | access | 2026-06-30T21:00:00Z | - | 2026-08-03 | before=2026-08-03T21:00:00Z
  Athens, a second before | EU-GR | access | 2026-06-30T20:59:59Z | - | 2026-07-30 | before=2026-07-30T21:00:00Z
  Lisbon keeps the time of London | EU-PT | access | 2026-06-30T22:59:59Z | - | 2026-07-30 | before=2026-07-30T23:00:00Z
  Iceland has no summer time | EU-IS | access | 2026-06-30T23:59:59Z | - | 2026-07-30 | before=2026-07-31T00:00:00Z
  London, the first 01:30 of the night with two | UK-ENG | access | 2026-10-25T00:30:00Z | - | 2026-11-25 | before=2026-11-26T00:00:00Z
  both laws over the turn of the year | DUAL:UK-ENG+EU-DE | access | 2026-11-30T23:30:00Z | - | 2026-12-30 | before=2026-12-31T00:00:00Z governs=UK
  logged in Tokyo on New Year’s morning | UK-ENG | access | 2027-01-01T08:59:59+09:00 | - | 2027-02-01 | before=2027-02-02T00:00:00Z
  proof in the first half hour of a summer day | UK-ENG | access | 2026-03-02T12:00:00Z | id?@2026-03-03 id!@2026-03-29T23:30:00Z | 2026-04-30
  proof logged in Tokyo the next morning | UK-ENG | access | 2026-03-02T12:00:00Z | id?@2026-03-03 id!@2026-03-21T08:30:00+09:00 | 2026-04-20
  one answer, two local days: a day more in Berlin | EU-DE | access | 2026-03-02T12:00:00Z | id?@2026-03-12 id!@2026-03-19T23:30:00Z | 2026-04-10
  a complaint half an hour before the duty exists | UK-ENG | complaint | 2026-06-18T22:30:00Z | - | NO_STATUTORY_DUTY
  `,
);

scenarios(
  'the cut-off of 5 February 2026',
  `
  the day before, asked and answered the same day: nothing | UK-ENG | access | 2026-02-04T23:59:59Z | clarify?@2026-02-10 clarify!@2026-02-10 | 2026-03-04
  the day itself: one day | UK-ENG | access | 2026-02-05T00:00:00Z | clarify?@2026-02-10 clarify!@2026-02-10 | 2026-03-06
  before: a fee that is never paid moves nothing | UK-ENG | access | 2026-02-04T12:00:00Z | fee?@2026-02-06 | 2026-03-04
  before: an open doubt pauses | UK-ENG | erasure | 2026-02-04T12:00:00Z | id?@2026-02-06 | PAUSED
  after: it keeps the month from starting | UK-ENG | erasure | 2026-02-05T12:00:00Z | id?@2026-02-06 | NOT_STARTED
  before: authority suspends, in Scotland too | UK-SCT | access | 2026-02-04T12:00:00Z | authority?@2026-02-06 authority!@2026-02-16 | 2026-03-16
  before: a refusal stays in the first month, extended or not | UK-ENG | access | 2026-02-04T12:00:00Z | extend@2026-03-04 | 2026-05-05 | notice=2026-03-04 refusal=2026-03-04
  before, under both laws: the later of two suspensions is nobody’s | DUAL:UK-ENG+EU-DE | access | 2026-02-04T12:00:00Z | id?@2026-02-06 id!@2026-02-16 | 2026-03-16 | governs=EU
  an hour that only Berlin counts | DUAL:UK-ENG+EU-DE | access | 2026-02-04T23:30:00Z | id?@2026-02-06 | PAUSED
  `,
);

scenarios(
  'restarts and suspensions',
  `
  the fee was paid before the proof came | UK-ENG | access | 2026-03-02T12:00:00Z | fee?@2026-03-03 fee!@2026-03-10 id?@2026-03-03 id!@2026-03-20 | 2026-04-20
  the fee is never paid | UK-ENG | access | 2026-03-02T12:00:00Z | fee?@2026-03-03 | NOT_STARTED
  the fee is never paid, EU | EU-DE | access | 2026-03-02T12:00:00Z | fee?@2026-03-03 | 2026-04-02
  a fee asked without ground | UK-ENG | access | 2026-03-02T12:00:00Z | baseless:fee?@2026-03-03 | 2026-04-02
  proof sent before it was asked for is not what was asked for | UK-ENG | access | 2026-03-02T12:00:00Z | id!@2026-03-05 id?@2026-03-10 | NOT_STARTED
  the same proof sent twice | UK-ENG | access | 2026-03-02T12:00:00Z | id?@2026-03-03 id!@2026-03-10 id!@2026-03-12 | 2026-04-10
  asked twice, answered twice: the later answer | UK-ENG | access | 2026-03-02T12:00:00Z | id?@2026-03-03 id?@2026-03-05 id!@2026-03-10 id!@2026-03-20 | 2026-04-20
  asked twice, answered once | UK-ENG | access | 2026-03-02T12:00:00Z | id?@2026-03-03 id?@2026-03-05 id!@2026-03-10 | NOT_STARTED
  proof on 31 January | UK-ENG | access | 2027-01-10T12:00:00Z | id?@2027-01-11 id!@2027-01-31 | 2027-03-01
  asked after the month by the text of the law (UK) | UK-ENG | access | 2026-03-02T12:00:00Z | id?@2026-04-10 id!@2026-04-20 | 2026-05-20
  asked after the month and judged late | UK-ENG | access | 2026-03-02T12:00:00Z | baseless:id?@2026-04-10 id!@2026-04-20 | 2026-04-02
  asked after the month (EU) | EU-DE | access | 2026-03-02T12:00:00Z | id?@2026-04-03 id!@2026-04-10 | 2026-04-02
  identity and authority overlap: one union (EU) | EU-DE | erasure | 2026-03-02T12:00:00Z | id?@2026-03-05 id!@2026-03-12 authority?@2026-03-10 authority!@2026-03-20 | 2026-04-17
  identity answered, authority open (EU) | EU-DE | erasure | 2026-03-02T12:00:00Z | id?@2026-03-05 id!@2026-03-12 authority?@2026-03-10 | PAUSED
  both laws: one restarts, one runs past the late ask | DUAL:UK-ENG+EU-DE | access | 2026-03-02T12:00:00Z | id?@2026-04-10 id!@2026-04-20 | 2026-04-02 | governs=EU
  both laws: the ask is open, and too late for one | DUAL:UK-ENG+EU-DE | access | 2026-03-02T12:00:00Z | id?@2026-04-10 | 2026-04-02 | governs=EU
  both laws: the fee is open | DUAL:UK-ENG+EU-DE | access | 2026-03-02T12:00:00Z | fee?@2026-03-03 id?@2026-03-04 | PAUSED
  `,
);

scenarios(
  'clarification',
  `
  asked on the day of receipt, answered three days later | UK-ENG | access | 2026-03-02T12:00:00Z | clarify?@2026-03-02 clarify!@2026-03-05 | 2026-04-07
  one inside the other | UK-ENG | access | 2026-06-01T12:00:00+01:00 | clarify!@2026-06-20 clarify?@2026-06-05 clarify?@2026-06-03 clarify!@2026-06-08 | 2026-07-20
  asked on the last day | UK-ENG | access | 2026-06-01T12:00:00+01:00 | clarify?@2026-07-01 clarify!@2026-07-03 | 2026-07-06 | notice=2026-07-06
  asked on the day it rolled to | UK-ENG | access | 2026-09-25T12:00:00+01:00 | clarify?@2026-10-26 clarify!@2026-10-28 | 2026-10-28 | notice=2026-10-28
  asked the day after, never answered | UK-ENG | access | 2026-06-01T12:00:00+01:00 | clarify?@2026-07-02 | 2026-07-01
  over before the proof started the month | UK-ENG | access | 2026-03-02T12:00:00Z | clarify?@2026-03-03 clarify!@2026-03-05 id?@2026-03-03 id!@2026-03-20 | 2026-04-20
  open when the proof comes | UK-ENG | access | 2026-03-02T12:00:00Z | clarify?@2026-03-03 id?@2026-03-03 id!@2026-03-20 | PAUSED
  answered, while the proof is still missing | UK-ENG | access | 2026-03-02T12:00:00Z | clarify?@2026-03-03 clarify!@2026-03-05 id?@2026-03-03 | NOT_STARTED
  answered twice: the second answers nothing | UK-ENG | access | 2026-06-01T12:00:00+01:00 | clarify?@2026-06-03 clarify!@2026-06-05 clarify!@2026-06-12 | 2026-07-06
  blanket first, founded later, one answer: it went to the first | UK-ENG | access | 2026-06-01T12:00:00+01:00 | baseless:clarify?@2026-06-03 clarify?@2026-06-08 clarify!@2026-06-10 | PAUSED
  of a rectification | UK-ENG | rectification | 2026-06-01T12:00:00+01:00 | clarify?@2026-06-03 clarify!@2026-06-10 | 2026-07-01
  of a restriction | EU-DE | restriction | 2026-06-01T12:00:00+01:00 | clarify?@2026-06-03 clarify!@2026-06-10 | 2026-07-01
  of an objection, never answered | UK-ENG | objection | 2026-06-01T12:00:00+01:00 | clarify?@2026-06-03 | 2026-07-01
  of an erasure under both laws | DUAL:UK-ENG+EU-DE | erasure | 2026-06-01T12:00:00+01:00 | clarify?@2026-06-03 clarify!@2026-06-10 | 2026-07-01 | before=2026-07-01T22:00:00Z
  never answered, under both laws | DUAL:UK-ENG+EU-DE | access | 2026-06-01T12:00:00+01:00 | clarify?@2026-06-03 | PAUSED
  `,
);

scenarios(
  'extension',
  `
  in the last second of the last day | UK-ENG | access | 2026-06-30T12:00:00+01:00 | extend@2026-07-30T22:59:59Z | 2026-09-30 | notice=2026-07-30 refusal=2026-09-30
  a second later | UK-ENG | access | 2026-06-30T12:00:00+01:00 | extend@2026-07-30T23:00:00Z | 2026-07-30
  on the Sunday before the rolled day | UK-ENG | access | 2026-09-25T12:00:00+01:00 | extend@2026-10-25 | 2026-12-29 | notice=2026-10-26
  from 30 November: clamped once, rolled once | UK-ENG | access | 2026-11-30T12:00:00Z | extend@2026-12-30 | 2027-03-01 | notice=2026-12-30
  in time because of a pause | UK-ENG | access | 2026-06-01T12:00:00+01:00 | extend@2026-07-13 clarify?@2026-06-10 clarify!@2026-06-19 | 2026-09-11 | notice=2026-07-13 refusal=2026-09-11
  late in spite of it | UK-ENG | access | 2026-06-01T12:00:00+01:00 | extend@2026-07-14 clarify?@2026-06-10 clarify!@2026-06-19 | 2026-07-13
  pauses in the first month and after it | UK-ENG | access | 2026-06-01T12:00:00+01:00 | clarify?@2026-06-03 clarify!@2026-06-05 extend@2026-06-15 clarify?@2026-07-20 clarify!@2026-07-24 | 2026-09-09 | notice=2026-07-06 refusal=2026-09-09
  an open question in the third month | UK-ENG | access | 2026-06-01T12:00:00+01:00 | extend@2026-06-15 clarify?@2026-08-20 | PAUSED
  late, then proof starts the month anew | UK-ENG | access | 2026-03-02T12:00:00Z | extend@2026-04-20 id?@2026-03-03 id!@2026-04-01 | 2026-07-01 | notice=2026-05-01
  one day after the restarted month | UK-ENG | erasure | 2026-03-02T12:00:00Z | id?@2026-03-03 id!@2026-03-20 extend@2026-04-21 | 2026-04-20
  sent twice, the first in time | UK-ENG | access | 2026-06-01T12:00:00+01:00 | extend@2026-07-20 extend@2026-06-20 | 2026-09-01
  both laws: in time for the holiday of one alone | DUAL:UK-ENG+EU-DE | access | 2026-04-01T12:00:00+01:00 | extend@2026-05-04 | 2026-05-01 | notice=2026-05-01 refusal=2026-05-01 governs=UK
  both laws: refusal by the first month of the EU | DUAL:UK-ENG+EU-DE | access | 2026-10-01T12:00:00+01:00 | extend@2026-11-02 | 2027-01-04 | before=2027-01-04T23:00:00Z notice=2026-11-02 refusal=2026-11-02
  both laws: proof restarts one month, and a notice after the other’s is late there | DUAL:UK-ENG+EU-DE | access | 2026-03-02T12:00:00Z | id?@2026-03-12 id!@2026-03-20 extend@2026-04-15 | 2026-04-10 | notice=2026-04-10 refusal=2026-04-10 governs=EU
  of a complaint: no such thing | UK-ENG | complaint | 2026-11-25T12:00:00Z | extend@2026-12-01 id?@2026-12-01 | 2026-12-29 | notice=null refusal=null
  `,
);

scenarios(
  'both laws with holidays of their own',
  `
  a holiday of England alone | DUAL:UK-ENG+EU-IE | access | 2026-07-31T12:00:00+01:00 | - | 2026-08-31 | before=2026-08-31T23:00:00Z governs=EU
  a holiday of Ireland alone, before the cut-off | DUAL:UK-ENG+EU-IE | access | 2026-01-02T12:00:00Z | - | 2026-02-02 | governs=UK
  a holiday of Berlin alone | DUAL:UK-ENG+EU-DE-BE | access | 2027-02-08T12:00:00Z | - | 2027-03-08 | before=2027-03-09T00:00:00Z governs=UK
  the same end: an hour earlier in Athens | DUAL:UK-ENG+EU-GR | portability | 2026-06-15T12:00:00Z | - | 2026-07-15 | before=2026-07-15T21:00:00Z governs=EU
  a complaint is the UK’s alone, rolled by its calendar | DUAL:UK-ENG+EU-DE | complaint | 2026-07-31T12:00:00+01:00 | - | 2026-09-01 | before=2026-09-01T23:00:00Z governs=UK
  a complaint in Northern Ireland on the Twelfth | UK-NIR | complaint | 2027-06-12T12:00:00+01:00 | - | 2027-07-13
  a complaint over a leap day | UK-ENG | complaint | 2028-01-30T12:00:00Z | - | 2028-02-29
  `,
);
