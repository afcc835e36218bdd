import { readFileSync } from 'node:fs';
import type { Deadline } from '../../src/server/deadline.js';
import { LONGEST_LINE } from '../../src/cli/lines.js';
import { run } from './harness.js';

interface Vector {
  id: string;
  jurisdiction: string;
  right: string;
  receivedAt: string;
  events: object[];
  expected: Partial<Deadline>;
}
const vectors = JSON.parse(readFileSync(new URL('../law/clock/vectors.json', import.meta.url), 'utf8')) as Vector[];

type Answer = Deadline & { error?: string };

async function lines(chunks: (string | Uint8Array)[]): Promise<{ code: number; answers: Answer[]; err: string }> {
  const { code, out, err } = await run(['deadline', '--stdin'], {
    async *stdin() {
      for (const chunk of chunks) yield Buffer.from(chunk);
    },
  });
  expect(out === '' || out.endsWith('\n')).toBe(true);
  return {
    code,
    err,
    answers: out
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Answer),
  };
}

const good = { id: 'a', jurisdiction: 'UK-ENG', right: 'access', receivedAt: '2026-03-02T12:00:00Z', events: [] };
const text = (question: object): string => JSON.stringify(question);

describe('habeas deadline --stdin', () => {
  it('answers every worked deadline, one line each, in order', async () => {
    const asked = vectors.map(({ id, jurisdiction, right, receivedAt, events }) =>
      text({ id, jurisdiction, right, receivedAt, events }),
    );
    const { code, answers, err } = await lines([asked.join('\n')]);
    expect([code, err]).toEqual([0, '']);
    expect(answers).toHaveLength(104);
    for (const [at, { id, expected }] of vectors.entries()) expect(answers[at]).toMatchObject({ id, ...expected });
    for (const answer of answers) {
      expect(Object.keys(answer)).toEqual([
        ...['id', 'state', 'dueDate', 'dueBefore', 'extensionNoticeDue', 'refusalNoticeDue', 'derivation'],
      ]);
    }
  });

  it('gives null for every date of a clock that does not run', async () => {
    const { answers } = await lines([
      text({ ...good, events: [{ type: 'id_requested', at: '2026-03-03' }] }) + '\n',
      text({ ...good, jurisdiction: 'EU-DE', events: [{ type: 'id_requested', at: '2026-03-03' }] }) + '\n',
      text({ ...good, jurisdiction: 'EU-DE', right: 'complaint' }),
    ]);
    const none = { dueDate: null, dueBefore: null, extensionNoticeDue: null, refusalNoticeDue: null };
    expect(answers).toMatchObject([
      { state: 'NOT_STARTED', ...none },
      { state: 'PAUSED', ...none },
      { state: 'NO_STATUTORY_DUTY', ...none },
    ]);
  });

  it.each<[string, unknown, string | number | null, RegExp]>([
    ['no JSON', '{"id":"x"', null, /^the line is not JSON/],
    ['no object', '[1]', null, /^the line is not a JSON object/],
    ['null', 'null', null, /^the line is not a JSON object/],
    ['no id', { ...good, id: undefined }, null, /^id is missing/],
    ['an id that is an object', { ...good, id: {} }, null, /^id is neither text nor a number/],
    ['an id that JSON cannot give back', '{"id":12345678901234567890}', null, /^id is a number too large/],
    ['a missing field', { ...good, receivedAt: undefined }, 'a', /^receivedAt is missing/],
    ['no events', { ...good, events: undefined }, 'a', /^events is missing/],
    ['a wrong type', { ...good, id: 7, receivedAt: 20260302 }, 7, /^receivedAt is not text/],
    ['events that are no list', { ...good, events: {} }, 'a', /^events is not a list/],
    [
      'an unknown right',
      { ...good, right: 'oblivion' },
      'a',
      /^right is not one of the values known here; give one of: access, /,
    ],
    [
      'an unknown event',
      { ...good, events: [{ type: 'coffee', at: '2026-03-03' }] },
      'a',
      /^events\.0\.type is not one of/,
    ],
    ['an event without a date', { ...good, events: [{ type: 'fee_paid' }] }, 'a', /^events\.0\.at is missing/],
    [
      'a date without an offset',
      { ...good, receivedAt: '2026-03-02T12:00' },
      'a',
      /^receivedAt is not a date, nor an instant/,
    ],
    ['a day that does not exist', { ...good, receivedAt: '2026-02-30' }, 'a', /^receivedAt is not a date/],
    [
      'a misspelt field of an event',
      { ...good, events: [{ type: 'fee_paid', at: '2026-03-03', vaild: false }] },
      'a',
      /vaild is not a field known here/,
    ],
    [
      'a validity that is text',
      { ...good, events: [{ type: 'fee_paid', at: '2026-03-03', valid: 'no' }] },
      'a',
      /^events\.0\.valid is not true or false/,
    ],
    [
      'an unknown jurisdiction',
      { ...good, jurisdiction: 'US-CA' },
      'a',
      /^jurisdiction: the jurisdiction US-CA is not one of the forms known here/,
    ],
    ['a state without a table', { ...good, jurisdiction: 'EU-CH' }, 'a', /no checked holiday table for EU-CH/],
    [
      'a date after the tables',
      { ...good, receivedAt: '2035-01-01' },
      'a',
      /^receivedAt: holidays of England and Wales are checked for 2019 to 2028, not 2035/,
    ],
    [
      'an answer after the tables',
      {
        ...good,
        events: [
          { type: 'id_requested', at: '2026-03-03' },
          { type: 'id_received', at: '2031-01-01' },
        ],
      },
      'a',
      /^events: holidays of England and Wales are checked/,
    ],
  ])('answers %s with its id and what is wrong, goes on, and ends with 1', async (_name, bad, id, error) => {
    const line = typeof bad === 'string' ? bad : text(bad as object);
    const { code, answers } = await lines([`${line}\n${text({ ...good, id: 'next' })}\n`]);
    expect(code).toBe(1);
    expect(Object.keys(answers[0] ?? {})).toEqual(['id', 'error']);
    expect(answers[0]).toEqual({ id, error: expect.stringMatching(error) });
    expect(answers[1]).toMatchObject({ id: 'next', dueDate: '2026-04-02' });
  });

  it('takes CRLF, empty lines, a byte order mark and a last line without an end', async () => {
    const { code, answers } = await lines([
      `\uFEFF${text(good)}\r\n\r\n   \n\n${text({ ...good, id: 'b' })}\r\n${text({ ...good, id: 3 })}`,
    ]);
    expect(code).toBe(0);
    expect(answers.map(({ id }) => id)).toEqual(['a', 'b', 3]);
  });

  it('reads lines however the stream is cut, in the middle of a character too', async () => {
    const bytes = Buffer.from(`${text({ ...good, id: 'größe' })}\n${text({ ...good, id: '期限' })}\n`);
    const { answers } = await lines([...bytes].map((byte) => Uint8Array.of(byte)));
    expect(answers.map(({ id }) => id)).toEqual(['größe', '期限']);
  });

  it('says nothing to nothing', async () => {
    expect(await lines([])).toMatchObject({ code: 0, answers: [] });
    expect(await lines(['\n\r\n'])).toMatchObject({ code: 0, answers: [] });
  });

  it('refuses a line that is not UTF-8, and one without an end, and goes on', async () => {
    const long = Buffer.alloc(LONGEST_LINE + 1, 'x');
    const { code, answers } = await lines([Uint8Array.of(0xff, 0x0a), long, `\n${text(good)}\n`]);
    expect(code).toBe(1);
    expect(answers).toMatchObject([
      { id: null, error: 'the line is not UTF-8' },
      { id: null, error: expect.stringContaining('too long') },
      { id: 'a', dueDate: '2026-04-02' },
    ]);
  });

  it('answers each piece of input as it comes, before the next one is read', async () => {
    let out = '';
    const seen: number[] = [];
    await run(['deadline', '--stdin'], {
      out: (more) => (out += more),
      async *stdin() {
        for (const id of [1, 2, 3]) {
          yield Buffer.from(text({ ...good, id }) + '\n');
          seen.push(out.split('\n').length - 1);
        }
      },
    });
    expect(seen).toEqual([1, 2, 3]);
  });

  it('takes no options of the other form', async () => {
    const { code, err } = await run(['deadline', '--stdin', '--right=access']);
    expect(code).toBe(2);
    expect(err).toContain('each line brings its own facts');
  });
});

describe('habeas deadline', () => {
  const options = ['--jurisdiction=UK-ENG', '--right=access', '--received=2026-11-24T10:00:00Z'];

  it('explains one deadline without a server: dates, and the reasons as sentences with their rules', async () => {
    const { code, out } = await run(['deadline', ...options]);
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "deadline             access, UK-ENG, received 2026-11-24T10:00:00Z
      state                running
      due                  2026-12-24
      late from            2026-12-25T00:00:00Z
      extension notice by  2026-12-24
      refusal notice by    2026-12-24
      internal target      2026-12-22
      governed by          UK law
      because
        Received on Tue 24 Nov 2026 in Europe/London [T6]
        One month from Tue 24 Nov 2026, that day not counted: to the end of Thu 24 Dec 2026 [T1]
        A refusal must be told by the end of the period, Thu 24 Dec 2026 [R1]
        The period runs to the end of Thu 24 Dec 2026 in Europe/London: late from 2026-12-25T00:00:00Z [T6]
      "
    `);
  });

  it('takes events, without a ground too, and flags what is contested', async () => {
    const german = ['--jurisdiction=EU-DE', '--right=access', '--received=2026-03-02'];
    const asked = ['--event=id_requested@2026-03-12', '--event', 'id_received@2026-03-20T09:00:00Z'];
    const { out } = await run(['deadline', ...german, ...asked]);
    expect(out).toMatch(/^due +2026-04-10$/m);
    expect(out).toMatch(/8 days not counted \[S1\] \(contested\)$/m);
    const [first = '', ...rest] = asked;
    const invalid = await run(['deadline', ...german, `${first},invalid`, ...rest]);
    expect(invalid.out).toMatch(/^due +2026-04-02$/m);
  });

  it('prints the question and the whole result as JSON', async () => {
    const { out } = await run(['deadline', ...options, '--json', '--event=extension_notice@2026-12-01']);
    expect(JSON.parse(out)).toMatchObject({
      jurisdiction: 'UK-ENG',
      right: 'access',
      receivedAt: '2026-11-24T10:00:00Z',
      events: [{ type: 'extension_notice', at: '2026-12-01' }],
      state: 'RUNNING',
      dueDate: '2027-02-24',
      governs: 'UK',
      rules: expect.any(String),
    });
  });

  it('tells a stopped clock', async () => {
    const { out } = await run(['deadline', ...options, '--event=id_requested@2026-11-25']);
    expect(out).toMatch(/^state +not started$/m);
    expect(out).not.toMatch(/^due /m);
  });

  it('takes a complaint', async () => {
    const { out } = await run(['deadline', ...options.slice(0, 1), '--right=complaint', '--received=2026-12-02']);
    expect(out).toMatch(/^due +2027-01-04$/m);
  });

  it.each([
    [[], 'lacks --jurisdiction, --right, --received'],
    [[...options, '--right=oblivion'], 'at --right: is not one of the values known here'],
    [[...options, '--received=yesterday'], 'at --received: is not a date'],
    [[...options, '--received=2017-01-01'], 'at --received: holidays of England and Wales are checked'],
    [[...options, '--jurisdiction=EU-CH'], 'at --jurisdiction: the jurisdiction EU-CH is not served: no checked'],
    [[...options, '--event=id_requested'], 'not written as type@when'],
    [
      [...options, '--event=id_requested@2026-11-25', '--event=coffee@2026-11-25'],
      'at --event number 2: is not one of',
    ],
  ])('refuses %j', async (args, message) => {
    const { code, err } = await run(['deadline', ...args]);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).toContain('to mend it');
  });
});
