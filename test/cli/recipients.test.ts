import type { NoticeView } from '../../src/server/api/accountability-schema.js';
import type { FakeApi } from './harness.js';
import { fakeApi, run } from './harness.js';
import { ID, summary } from './views.js';

const NOTICE: NoticeView = {
  id: '0d0f1c1e-7a3b-8c2d-9e4f-5a6b7c8d9e0f',
  requestId: ID,
  kind: 'erasure',
  recipient: 'Example Connectivity KK',
  country: 'JP',
  data: [{ holder: 'crm', dataset: 'contacts', category: 'identity_contact', at: '2026-03-10T09:00:00.000Z' }],
  state: 'open',
  openedAt: '2026-03-10T09:00:00.000Z',
  dueAt: '2026-03-17T09:00:00.000Z',
  overdue: true,
};
const path = `/v1/requests/${ID}/recipients`;
let api: FakeApi;

beforeEach(async () => {
  api = await fakeApi({
    'GET /v1/requests': { body: { requests: [summary] } },
    'GET /v1/recipients': { body: { notices: [NOTICE] } },
    [`GET ${path}`]: { body: { notices: [NOTICE] } },
    [`GET ${path}/${NOTICE.id}`]: {
      body: { notice: NOTICE, tell: { identifiers: [{ type: 'email', value: 'pat@example.com' }] } },
    },
    [`POST ${path}/${NOTICE.id}`]: { body: { ...NOTICE, state: 'not_possible', overdue: false } },
  });
});
afterEach(() => api.close());

const habeas = (...args: string[]) => run(['recipients', ...args], { env: api.env });

describe('habeas recipients', () => {
  it('lists what is overdue over all requests', async () => {
    const { code, out } = await habeas('list', '--overdue');
    expect(code).toBe(0);
    expect(out).toMatch(/Example Connectivity KK\s+JP\s+erasure\s+overdue/);
    expect(api.calls[0]?.path).toBe('/v1/recipients?overdue=true');
  });

  it('lists those of one request by its number, and never mixes the two', async () => {
    expect((await habeas('list', summary.number)).out).toContain('Example Connectivity KK');
    expect((await habeas('list')).code).toBe(2);
    expect((await habeas('list', summary.number, '--open')).code).toBe(2);
  });

  it('shows what the recipient has to know', async () => {
    expect((await habeas('show', summary.number, '0d0f')).out).toMatch(/person\s+email pat@example\.com/);
  });

  it('records what came of it, and refuses an id that is none', async () => {
    const done = await habeas(
      'record',
      summary.number,
      '0d0f',
      '--state',
      'not_possible',
      '--reason',
      'it was dissolved',
    );
    expect(done).toMatchObject({ code: 0, out: 'Example Connectivity KK: not possible\n' });
    expect(api.calls.at(-1)?.body).toEqual({ state: 'not_possible', reason: 'it was dissolved' });
    expect((await habeas('record', summary.number, 'ffff', '--state', 'sent', '--channel', 'mail')).code).not.toBe(0);
    expect((await habeas('record', summary.number, '0d0f', '--state', 'told')).code).toBe(2);
  });
});
