import { randomUUID } from 'node:crypto';
import { newRequest, testRegister } from '../support/register.js';

describe('Y4: how soon requests were answered', () => {
  it('counts calendar months from the receipt, over a year', async () => {
    const register = await testRegister();
    try {
      const answered = async (receivedAt: string, answeredAt?: string): Promise<void> => {
        const source = { kind: 'ticket' as const, system: 'support', id: randomUUID() };
        const { requestId } = await register.intake.open(newRequest({ source, receivedAt }));
        if (answeredAt) await register.requests.update(requestId, { at: answeredAt, answeredAt });
      };
      await answered('2026-01-31T09:00:00.000Z', '2026-02-28T09:00:00.000Z');
      await answered('2026-01-31T09:00:00.000Z', '2026-02-28T09:00:01.000Z');
      await answered('2026-03-01T09:00:00.000Z', '2026-06-01T09:00:00.000Z');
      await answered('2026-03-01T09:00:00.000Z', '2026-06-01T09:00:01.000Z');
      await answered('2026-03-01T09:00:00.000Z');
      await answered('2025-01-01T09:00:00.000Z', '2025-01-02T09:00:00.000Z');
      expect(await register.answered('2026-07-01T00:00:00.000Z')).toEqual({ answered: 4, oneMonth: 1, threeMonths: 3 });
    } finally {
      await register.close();
    }
  });
});
