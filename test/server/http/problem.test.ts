import type { ErrorKind } from '../../../src/common/errors.js';
import { HabeasError } from '../../../src/common/errors.js';
import { problemSchema, toProblem } from '../../../src/server/http/problem.js';

const KINDS: Record<ErrorKind, number> = {
  transient: 503,
  throttled: 429,
  permanent: 500,
  refused: 409,
  invalid: 422,
  conflict: 409,
  not_found: 404,
  unauthenticated: 401,
  forbidden: 403,
  unavailable: 503,
};

describe('a problem', () => {
  it.each(Object.entries(KINDS))('of an error %s that names no mend has one all the same', (kind, status) => {
    const { problem } = toProblem(new HabeasError(kind as ErrorKind, 'what is wrong'));
    expect(problemSchema.parse(problem)).toMatchObject({ status, mend: expect.stringMatching(/./) as string });
  });

  it.each([400, 404, 405, 406, 413, 414, 415, 416, 418, 431, 500])('of the HTTP status %i has a mend', (statusCode) => {
    const { problem } = toProblem(Object.assign(new Error('library text'), { statusCode }));
    expect(problemSchema.parse(problem).mend).toMatch(/./);
    expect(JSON.stringify(problem)).not.toContain('library text');
  });

  it('gives a field without a mend that of the whole', () => {
    const fields = [{ pointer: '/planHash', detail: 'is another' }];
    const { problem } = toProblem(new HabeasError('conflict', 'not so', { hint: 'read the plan', fields }));
    expect(problem.errors).toEqual([{ pointer: '/planHash', detail: 'is another', mend: 'read the plan' }]);
  });
});
