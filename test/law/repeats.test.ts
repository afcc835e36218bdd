import { judgeRepeats } from '../../src/law/repeats.js';
import type { EarlierRequest } from '../../src/law/repeats.js';

const request = { right: 'access' as const, receivedAt: '2026-09-14T09:00:00Z' };
const answered = (receivedAt: string, outcome = 'fulfilled'): EarlierRequest => ({
  receivedAt,
  answeredAt: receivedAt,
  closedAt: receivedAt,
  outcome,
});
const suggestions = (earlier: EarlierRequest[], right: 'access' | 'erasure' = 'access') =>
  judgeRepeats({ ...request, right }, earlier).map(({ suggestion }) => suggestion);

describe('a request by somebody who has asked before (A4, R4)', () => {
  it('is a reminder while the earlier one is open', () => {
    const [verdict] = judgeRepeats(request, [{ receivedAt: '2026-09-01T09:00:00Z' }]);
    expect(verdict).toMatchObject({ suggestion: 'reminder', rules: ['A4'] });
  });

  it('may be a further copy within the year after a copy was given, for access alone', () => {
    expect(suggestions([answered('2026-03-01T09:00:00Z')])).toEqual(['further_copy']);
    expect(suggestions([answered('2026-03-01T09:00:00Z')], 'erasure')).toEqual(['new_request']);
  });

  it('is never excessive once a year has passed, however often was asked before', () => {
    const old = ['2025-07-01', '2025-08-01', '2025-09-01', '2025-09-14'].map((day) => answered(`${day}T09:00:00Z`));
    expect(new Set(suggestions(old))).toEqual(new Set(['new_request']));
    const [verdict] = judgeRepeats(request, old);
    expect(verdict?.why).toContain('never excessive');
    expect(verdict?.rules).toEqual(['R4']);
  });

  it('counts as possibly excessive only after three answers within the year', () => {
    const recent = ['2026-08-01', '2026-07-01', '2026-06-01'].map((day) => answered(`${day}T09:00:00Z`));
    expect(suggestions(recent.slice(0, 2))).toEqual(['further_copy', 'further_copy']);
    expect(suggestions(recent)).toEqual(['possibly_excessive', 'possibly_excessive', 'possibly_excessive']);
  });

  it('is new where the earlier one gave nothing', () => {
    for (const outcome of ['unverified', 'refused', 'redirected'])
      expect(suggestions([{ receivedAt: '2026-08-01T09:00:00Z', closedAt: '2026-08-20T09:00:00Z', outcome }])).toEqual([
        'new_request',
      ]);
  });
});
