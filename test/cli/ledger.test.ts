import type { ReplayView } from '../../src/server/api/ledger.js';
import { fakeApi, run } from './harness.js';
import { ID } from './views.js';

const RUN = '5f0e3a5f-4a51-4a52-8d5a-2b6b6f017b0f';
const started: ReplayView = {
  ...{ id: RUN, holders: ['crm', 'traffic'], dryRun: false },
  ...{ startedAt: '2026-03-10T09:00:00.000Z', startedBy: 'adi' },
};
const none = { standing: 0, found: 0, repeated: 0 };
const clean = {
  ...{ holder: 'crm', searched: 2_000, hits: 1, erased: 7, kept: 0, newer: 0, left: [], tasks: 0 },
  ...{ stops: none, restrictions: none, corrections: [] },
};
const silent = { ...clean, holder: 'traffic', hits: 0, erased: 0, notSearched: 'the holder did not answer' };

async function replay(report: ReplayView['report'], ...args: string[]) {
  const api = await fakeApi({
    'POST /v1/ledger/replays': { status: 202, body: started },
    [`GET /v1/ledger/replays/${RUN}`]: { body: { ...started, finishedAt: '2026-03-10T09:05:00.000Z', report } },
  });
  try {
    return { ...(await run(['ledger', 'replay', ...args], { env: api.env })), calls: api.calls };
  } finally {
    await api.close();
  }
}

describe('E8: habeas ledger replay', () => {
  it('waits for the report and prints it per holder', async () => {
    const { code, out, calls } = await replay([clean], '--holder', 'crm', '--holder', 'traffic', '--dry-run');
    expect(code).toBe(0);
    expect(calls[0]?.body).toEqual({ holders: ['crm', 'traffic'], dryRun: true });
    expect(out).toMatch(/crm\s+2000\s+1\s+7/);
  });

  it('fails when somebody was not searched, or something was left', async () => {
    const unsearched = await replay([clean, { ...silent, searched: undefined }]);
    expect(unsearched.code).toBe(1);
    expect(unsearched.out).toMatch(/traffic\s+not searched/);
    expect(unsearched.out).toContain('the holder did not answer');
    const left = await replay([
      { ...clean, left: [{ requestId: ID, why: 'all erasures are frozen by the operator' }] },
    ]);
    expect(left.code).toBe(1);
    expect(left.out).toContain('frozen');
  });

  it('says how many stops and restrictions were repeated, and what a person has to correct again', async () => {
    const { code, out, calls } = await replay(
      [
        {
          ...{ ...clean, stops: { standing: 31, found: 27, repeated: 26 }, tasks: 1 },
          restrictions: { standing: 5, found: 4, repeated: 3 },
          corrections: [
            {
              ...{ requestId: ID, number: 'R-2026-000123', dataset: 'contact', field: 'email' },
              at: '2026-03-02T10:00:00.000Z',
            },
          ],
        },
      ],
      ...['--holder', 'crm', '--backup-at', '2026-03-01T02:00:00Z'],
    );
    expect(calls[0]?.body).toEqual({ holders: ['crm'], dryRun: false, backupAt: '2026-03-01T02:00:00Z' });
    expect(out).toMatch(/crm\s+31\s+27\s+26\s+5\s+4\s+3/);
    expect(out).toMatch(/crm\s+R-2026-000123\s+contact\s+email\s+2026-03-02/);
    expect(code).toBe(1);
  });

  it('only starts it with --no-wait', async () => {
    const { calls, out } = await replay([clean], '--no-wait');
    expect(calls).toHaveLength(1);
    expect(out).toContain('still running');
  });
});
