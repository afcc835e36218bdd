import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

let register: TestRegister;
beforeEach(async () => {
  register = await testRegister();
});
afterEach(() => register.close());

const source = newRequest().source;
const open = (id: string) => register.intake.open(newRequest({ source: { ...source, id } }));

describe('outbox', () => {
  it('gives an entry to one of several starters', async () => {
    for (let n = 0; n < 12; n += 1) await open(`T-${n}`);
    const starters = [register, register.another(), register.another()];
    const claimed = (await Promise.all(starters.map((one) => one.outbox.claim(5)))).flat();
    expect(claimed).toHaveLength(12);
    expect(new Set(claimed.map((entry) => entry.requestId)).size).toBe(12);
    expect(await register.outbox.claim(5)).toEqual([]);
  });

  it('gives it again when its starter died, and never once the workflow runs', async () => {
    const { requestId } = await open('T-1');
    await register.outbox.claim(1, 30_000);
    register.time.now = '2026-03-02T10:00:29.999Z';
    expect(await register.outbox.claim(1)).toEqual([]);
    register.time.now = '2026-03-02T10:00:30.000Z';
    expect(await register.outbox.claim(1)).toMatchObject([{ requestId, attempts: 2 }]);
    await register.outbox.started(requestId, 'run-1');
    await register.outbox.started(requestId, 'run-1');
    register.time.now = '2026-04-02T10:00:00.000Z';
    expect(await register.outbox.claim(1)).toEqual([]);
    const events = await register.audit.list(requestId);
    expect(events.map((event) => event.type)).toEqual(['request.opened', 'workflow.started']);
  });

  it('waits longer after each failure, at most five minutes, and keeps the entry', async () => {
    const { requestId } = await open('T-1');
    const waits: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      expect(await register.outbox.claim(1)).toHaveLength(1);
      const due = await register.outbox.failed(requestId, 'unavailable');
      waits.push((Date.parse(due ?? '') - Date.parse(register.time.now)) / 1000);
      register.time.now = due ?? '';
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
    expect(await register.outbox.backlog()).toEqual({
      waiting: 1,
      oldest: '2026-03-02T10:00:00.000Z',
      lastError: 'unavailable',
    });
  });
});
