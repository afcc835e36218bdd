import type { Sla } from '../../src/server/sla.js';
import { fakeApi, run } from './harness.js';

const HOUR = 3_600_000;
const sla: Sla = {
  at: '2026-03-20T12:00:00.000Z',
  counts: { breached: 1, at_risk: 0, on_track: 1, paused: 0 },
  requests: [
    {
      id: '1',
      number: 'R-2026-000001',
      right: 'access',
      state: 'breached',
      receivedAt: '2026-02-18T09:00:00.000Z',
      dueDate: '2026-03-18',
      dueBefore: '2026-03-19T00:00:00.000Z',
      leftMs: -36 * HOUR,
      dueReason: { rule: 'T1', says: 'one month from receipt' },
      stage: 'fulfil',
      step: 'collect',
      waitingFor: 'holder',
      timePerStage: { received: HOUR, fulfil: 30 * HOUR },
      heldUpBy: [{ holder: 'traffic', step: 'collect', state: 'slow', since: '2026-03-19T00:00:00.000Z' }],
    },
    {
      id: '2',
      number: 'R-2026-000002',
      right: 'erasure',
      state: 'on_track',
      receivedAt: '2026-03-19T09:00:00.000Z',
      dueDate: '2026-04-20',
      dueBefore: '2026-04-20T23:00:00.000Z',
      leftMs: 31 * 24 * HOUR,
      stage: 'verify',
      step: 'identity',
      waitingFor: 'subject',
      timePerStage: { verify: HOUR },
      heldUpBy: [],
    },
  ],
  stages: [{ stage: 'fulfil', now: 1, medianMs: 30 * HOUR, longestMs: 30 * HOUR }],
  holders: [{ holder: 'traffic', requests: 1, since: '2026-03-19T00:00:00.000Z' }],
  complaints: [],
  tasks: [],
};

async function show(...args: string[]) {
  const api = await fakeApi({ 'GET /v1/sla': { body: sla } });
  try {
    return await run(['sla', ...args], { env: api.env });
  } finally {
    await api.close();
  }
}

it('tells who is late and by how much, why it was due, and who holds it up', async () => {
  const { out } = await show();
  expect(out).toMatch(/^1 breached, 0 at risk, 1 on track, 0 paused/);
  expect(out).toMatch(
    /^R-2026-000001 +access +breached +2026-03-18 +1 d 12 h late +fulfil\/collect +holder +traffic \(slow\)$/m,
  );
  expect(out).toMatch(/^R-2026-000002 .* 31 d left /m);
  expect(out).toMatch(/^R-2026-000001 +one month from receipt \[T1\]$/m);
  expect(out).toMatch(/^R-2026-000001 +received 1 h, fulfil 1 d 6 h$/m);
  expect(out).toMatch(/^traffic +1 +2026-03-19 00:00 UTC$/m);
});

it('shows one state only when asked, and the counts of all', async () => {
  const { out } = await show('--state', 'on_track', '--json');
  const shown = JSON.parse(out) as Sla;
  expect(shown.requests.map(({ number }) => number)).toEqual(['R-2026-000002']);
  expect(shown.counts.breached).toBe(1);
});
