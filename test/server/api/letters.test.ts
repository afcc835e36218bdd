import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

const HTML = '<!doctype html><html><body><p>Dear Quillon</p></body></html>';
const TEXT = 'Dear Quillon,\n\nplease confirm who you are.';

let world: World;
let agent: Person;
let id: string;

beforeAll(async () => {
  world = await openWorld();
  agent = await world.person(['agent']);
  ({ id } = await world.request());
  const { objectId, sha256 } = await world.store(id, 'letters/answer.html', HTML);
  const letter = { requestId: id, locale: 'en' };
  const { letters } = world.register;
  const mailed = { key: 'identity-2026-03-01T10:00:00.000Z', kind: 'identity_request', sha256: 'a'.repeat(64) };
  await letters.record({ ...letter, ...mailed, body: TEXT, at: '2026-03-01T10:00:00.000Z' });
  await letters.sent(id, mailed.key, 'mail', '2026-03-01T10:00:01.000Z');
  await letters.record({
    ...letter,
    key: 'answer',
    kind: 'access_answer',
    objectId,
    sha256,
    at: '2026-03-02T09:00:00.000Z',
  });
  await letters.record({
    ...letter,
    key: 'held-1',
    kind: 'hold_lifted',
    sha256: 'b'.repeat(64),
    at: '2026-03-02T09:30:00.000Z',
  });
});
afterAll(() => world.close());

const get = (path: string, who = agent, requestId = id) =>
  world.app.inject({ url: `/v1/requests/${requestId}/letters${path}`, headers: who.auth });
const looks = async () =>
  (await world.register.audit.list(id)).filter(({ type }) => type === 'access.letter_opened_by_staff');

describe('the letters of a request', () => {
  it('are listed with when and how each went out, without what they say', async () => {
    const answer = await get('');
    expect(answer.json()).toEqual({
      letters: [
        {
          key: 'identity-2026-03-01T10:00:00.000Z',
          kind: 'identity_request',
          createdAt: '2026-03-01T10:00:00.000Z',
          sentAt: '2026-03-01T10:00:01.000Z',
          channel: 'mail',
        },
        { key: 'answer', kind: 'access_answer', createdAt: '2026-03-02T09:00:00.000Z' },
        { key: 'held-1', kind: 'hold_lifted', createdAt: '2026-03-02T09:30:00.000Z' },
      ],
    });
    expect(await looks()).toEqual([]);
  });

  it('are read from the vault or from their sealed body, and every look is recorded', async () => {
    const html = await get('/answer');
    expect({ status: html.statusCode, body: html.body }).toEqual({ status: 200, body: HTML });
    expect(html.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    expect(html.headers['content-security-policy']).toContain("default-src 'none'");
    const reviewer = await world.person(['reviewer']);
    const text = await get('/identity-2026-03-01T10:00:00.000Z', reviewer);
    expect(text.body).toBe(TEXT);
    expect(text.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect((await looks()).map(({ actor, detail }) => ({ actor, letter: detail.letter }))).toEqual([
      { actor: agent.id, letter: 'answer' },
      { actor: reviewer.id, letter: 'identity-2026-03-01T10:00:00.000Z' },
    ]);
    // Staff reading is no receipt of the data subject.
    expect(await world.register.deliveries.receipts(id)).toEqual([]);
  });

  it('are for agents and reviewers who are people', async () => {
    for (const who of [
      await world.person(['admin', 'manager']),
      await world.person(['agent', 'reviewer'], { kind: 'machine' }),
    ]) {
      for (const path of ['', '/answer']) expect((await get(path, who)).statusCode).toBe(403);
    }
  });

  it('are not found where there is none, or only its hash is kept, and nothing is recorded', async () => {
    const before = (await looks()).length;
    expect((await get('/other')).json()).toMatchObject({
      status: 404,
      mend: expect.stringContaining('lists') as string,
    });
    expect((await get('/held-1')).json()).toMatchObject({
      status: 404,
      detail: expect.stringContaining('not kept') as string,
    });
    for (const path of ['', '/answer']) {
      expect((await get(path, agent, '00000000-0000-4000-8000-00000000dead')).statusCode).toBe(404);
    }
    expect((await get('/a%20b')).json()).toMatchObject({ status: 422, errors: [{ in: 'path', pointer: '/key' }] });
    expect(await looks()).toHaveLength(before);
  });

  it('are gone once their key is destroyed', async () => {
    await world.keys.destroy(`content:${id}`, 'retention');
    expect((await get('/answer')).statusCode).toBe(404);
  });
});
