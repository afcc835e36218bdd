import { HabeasError } from '../../src/common/errors.js';
import { bytes, describeError, duration, facts, formatError, plain, table, width } from '../../src/cli/output.js';

describe('text for a terminal', () => {
  it('never lets foreign text drive the terminal', () => {
    expect(plain('\u001b[2Jgone\u0007 \u202Eevil\r\nnext')).toBe('[2Jgone evil next');
    expect(table(['name'], [['\u001b]0;title\u0007x']])).not.toMatch(/[\u001b\u0007]/);
  });

  it('keeps the joiners that scripts need', () => {
    expect(plain('می\u200Cخواهم')).toBe('می\u200Cخواهم');
  });

  it('aligns columns by what a terminal shows', () => {
    expect(width('東京')).toBe(4);
    expect(width('e\u0301')).toBe(1);
    const lines = table(
      ['name', 'id'],
      [
        ['東京', 1],
        ['Åsa', 22],
      ],
    ).split('\n');
    expect(lines.slice(0, 3)).toEqual(['name  id', '東京  1', 'Åsa   22']);
  });

  it('leaves out facts without a value', () => {
    expect(
      facts([
        ['due', '2026-04-07'],
        ['outcome', undefined],
        ['holders', 0],
      ]),
    ).toBe('due      2026-04-07\nholders  0\n');
  });

  it('says durations and sizes in the two units that matter', () => {
    expect([0, 999, 61_000, 90_061_000, -3_600_000, 86_400_000 + 5000].map(duration)).toEqual([
      '0 s',
      '0 s',
      '1 min 1 s',
      '1 d 1 h',
      '1 h',
      '1 d',
    ]);
    expect([0, 999, 1000, 3_080_000_000].map(bytes)).toEqual(['0 B', '999 B', '1.0 KB', '3.1 GB']);
  });
});

describe('errors', () => {
  const error = new HabeasError('invalid', 'the request has 1 wrong field', {
    hint: 'see docs/api.md',
    fields: [{ pointer: '/right', detail: 'is none of our rights', mend: 'use access or erasure' }],
  });

  it('say what, where and how to mend it', () => {
    expect(formatError(error)).toBe(
      'error: the request has 1 wrong field\n' +
        '  at /right: is none of our rights\n' +
        '     to mend it: use access or erasure\n' +
        '  to mend it: see docs/api.md\n',
    );
  });

  it('are the same as data', () => {
    expect(describeError(error)).toEqual({
      kind: 'invalid',
      message: 'the request has 1 wrong field',
      hint: 'see docs/api.md',
      fields: [{ pointer: '/right', detail: 'is none of our rights', mend: 'use access or erasure' }],
    });
    expect(describeError(new TypeError('broken'))).toEqual({ kind: 'internal', message: 'broken' });
  });
});
