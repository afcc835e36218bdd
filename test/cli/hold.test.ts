import type { HoldView } from '../../src/server/api/hold-schema.js';
import type { FakeApi } from './harness.js';
import { fakeApi, run } from './harness.js';

const ID = '5a1d1c9e-3a52-4a37-9a50-5b8a2f1f6c10';
const REQUEST = '7c1d1c9e-3a52-4a37-9a50-5b8a2f1f6c11';
const hold: HoldView = {
  id: ID,
  type: 'LITIGATION',
  state: 'open',
  selector: { identifiers: [{ type: 'email', value: 'ada@example.com' }] },
  scope: { categories: ['payment'] },
  basis: { UK: 'UK GDPR Art 17(3)(e)', EU: 'EU GDPR Art 17(3)(e)' },
  reviewOn: '2026-03-01',
  overdue: true,
  matter: 'M-77',
  reason: 'A claim was announced',
  postRequestHold: true,
  openedBy: { id: 'p', name: 'Lee Legal' },
  openedAt: '2026-02-01T10:00:00.000Z',
  reviews: [
    { at: '2026-02-20T09:00:00.000Z', by: { id: 'p', name: 'Lee Legal' }, note: 'goes on', nextOn: '2026-03-01' },
  ],
};

let api: FakeApi;
const habeas = (...args: string[]) => run(['hold', ...args], { env: api.env });

beforeEach(async () => {
  api = await fakeApi({
    'POST /v1/holds': { status: 201, body: hold },
    'GET /v1/holds': { body: { holds: [hold] } },
    [`GET /v1/holds/${ID}`]: { body: hold },
    [`POST /v1/holds/${ID}/review`]: { body: { ...hold, reviewOn: '2026-04-01' } },
    [`POST /v1/holds/${ID}/close`]: { body: { ...hold, state: 'closed' } },
    'GET /v1/secret-holds': { body: { holds: [] } },
    'GET /v1/requests': { body: { requests: [{ id: REQUEST, number: 'R-2026-000001' }] } },
    [`POST /v1/requests/${REQUEST}/wish`]: { body: { confirmed: true } },
  });
});
afterEach(() => api.close());

describe('habeas hold', () => {
  it('opens one from options, and says what is open', async () => {
    const { code, out } = await habeas(
      ...['open', 'LITIGATION', '--identifier', 'email=ada@example.com', '--category', 'payment', '--to', '2025-12-31'],
      ...['--basis-uk', 'UK GDPR Art 17(3)(e)', '--basis-eu', 'EU GDPR Art 17(3)(e)', '--review-on', '2026-03-01'],
      ...['--matter', 'M-77', '--reason', 'A claim was announced'],
    );
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^${ID} is open`));
    expect(api.calls[0]).toMatchObject({
      method: 'POST',
      path: '/v1/holds',
      body: {
        type: 'LITIGATION',
        selector: { identifiers: [{ type: 'email', value: 'ada@example.com' }] },
        scope: { categories: ['payment'], to: '2025-12-31' },
        basis: { UK: 'UK GDPR Art 17(3)(e)', EU: 'EU GDPR Art 17(3)(e)' },
        reviewOn: '2026-03-01',
        matter: 'M-77',
        reason: 'A claim was announced',
      },
    });
  });

  it('takes a request by number, and refuses to guess whom it is about', async () => {
    await habeas('open', 'RIGHTS_PENDING', '--request', 'R-2026-000001', '--reason', 'asked');
    expect(api.calls.at(-1)?.body).toMatchObject({ selector: { requestId: REQUEST } });
    const before = api.calls.length;
    const none = await habeas('open', 'LITIGATION', '--reason', 'r');
    const two = await habeas(
      'open',
      'LITIGATION',
      '--everybody',
      '--identifier',
      'email=a@example.com',
      '--reason',
      'r',
    );
    expect([none.code, two.code]).toEqual([2, 2]);
    expect(none.err).toMatch(/whom the hold is about/);
    expect((await habeas('open', 'LITIGATION', '--identifier', 'ada', '--reason', 'r')).err).toMatch(/type=value/);
    expect((await habeas('open', 'CREDIT_DUE', '--everybody', '--reason', 'r')).code).toBe(2);
    expect(api.calls).toHaveLength(before);
  });

  it('lists what is due, and shows one with its reviews', async () => {
    const { out } = await habeas('list', '--due');
    expect(api.calls[0]?.path).toBe('/v1/holds?due=true');
    expect(out).toMatch(/LITIGATION +open +email=ada@example\.com +2026-03-01 +review is due, after a request$/m);
    const shown = await habeas('show', ID);
    expect(shown.out).toMatch(/^matter +M-77$/m);
    expect(shown.out).toMatch(/^2026-02-20 09:00 UTC +Lee Legal +goes on +2026-03-01$/m);
  });

  it('prints what the API gave with --json', async () => {
    expect(JSON.parse((await habeas('list', '--json')).out)).toEqual({ holds: [hold] });
  });

  it('reviews and closes', async () => {
    expect((await habeas('review', ID, '--note', 'goes on', '--review-on', '2026-04-01')).out).toMatch(
      /next on 2026-04-01/,
    );
    expect((await habeas('close', ID, '--reason', 'settled', '--told-at', '2026-03-01T10:00:00Z')).out).toBe(
      `${ID} is closed\n`,
    );
    expect(api.calls.map(({ body }) => body)).toEqual([
      { note: 'goes on', reviewOn: '2026-04-01' },
      { reason: 'settled', toldAt: '2026-03-01T10:00:00Z' },
    ]);
  });

  it('records that the wish of a person who came back still stands', async () => {
    expect((await habeas('wish', 'R-2026-000001', '--reason', 'by phone')).out).toMatch(/the wish stands/);
    expect(api.calls.at(-1)).toMatchObject({ path: `/v1/requests/${REQUEST}/wish`, body: { reason: 'by phone' } });
  });

  it('asks at the other address for what must not be told', async () => {
    expect((await habeas('list', '--secret')).out).toBe('no holds\n');
    expect(api.calls[0]?.path).toBe('/v1/secret-holds');
  });
});
