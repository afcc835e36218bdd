import { createHash, randomBytes } from 'node:crypto';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

const BYTES = randomBytes(100_000);
const SHA256 = createHash('sha256').update(BYTES).digest('hex');

let world: World;
let reviewer: Person;
let id: string;

beforeAll(async () => {
  world = await openWorld();
  reviewer = await world.person(['reviewer']);
  ({ id } = await world.request());
  const at = world.clock.now().toISOString();
  const link = await world.register.links.create({
    id: '22222222-2222-4222-8222-222222222222',
    requestId: id,
    kind: 'answer',
    expiresAt: '2026-03-16T10:00:00.000Z',
    at,
  });
  const letter = await world.store(id, 'letters/answer.html', '<!doctype html><p>Letter</p>');
  const zip = await world.store(id, 'bundle/r-1.zip', BYTES);
  await world.register.deliveries.record({
    id: '33333333-3333-4333-8333-333333333333',
    requestId: id,
    linkId: link.id,
    letterKey: 'answer',
    files: [
      { name: 'R-1-answer.html', mediaType: 'text/html; charset=utf-8', ...letter },
      { name: 'R-1.zip', mediaType: 'application/zip', ...zip },
    ],
    offeredAt: at,
  });
});
afterAll(() => world.close());

const get = (headers: Record<string, string> = {}, query = '', requestId = id) =>
  world.app.inject({ url: `/v1/requests/${requestId}/bundle${query}`, headers: { ...reviewer.auth, ...headers } });

describe('the bundle for a reviewer', () => {
  it('comes whole, with its length and digest', async () => {
    const answer = await get();
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload.equals(BYTES)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/zip',
      'content-length': '100000',
      'content-disposition': 'attachment; filename="R-1.zip"',
      'accept-ranges': 'bytes',
      etag: `"${SHA256}"`,
      'repr-digest': `sha-256=:${Buffer.from(SHA256, 'hex').toString('base64')}:`,
      'cache-control': 'no-store',
    });
  });

  it('comes in ranges that make up the whole', async () => {
    const parts: Buffer[] = [];
    for (let start = 0; start < BYTES.length; start += 30_000) {
      const answer = await get({ range: `bytes=${start}-${start + 29_999}`, 'if-range': `"${SHA256}"` });
      expect(answer.statusCode).toBe(206);
      expect(answer.headers['content-range']).toBe(
        `bytes ${start}-${Math.min(start + 30_000, BYTES.length) - 1}/100000`,
      );
      parts.push(answer.rawPayload);
    }
    expect(Buffer.concat(parts).equals(BYTES)).toBe(true);
  });

  it('refuses a range outside it', async () => {
    const answer = await get({ range: 'bytes=100000-' });
    expect(answer.statusCode).toBe(416);
    expect(answer.headers).toMatchObject({
      'content-range': 'bytes */100000',
      'content-type': 'application/problem+json',
    });
  });

  it('records every look in the audit chain', async () => {
    const looks = async () =>
      (await world.register.audit.list(id)).filter(({ type }) => type === 'access.bundle_opened_by_staff');
    const before = (await looks()).length;
    await get();
    await get({ range: 'bytes=0-0' });
    const after = (await looks()).slice(before);
    expect(after.map(({ actor, detail }) => ({ actor, detail }))).toEqual([
      { actor: reviewer.id, detail: { file: 'R-1.zip', sha256: SHA256, ranged: false } },
      { actor: reviewer.id, detail: { file: 'R-1.zip', sha256: SHA256, ranged: true } },
    ]);
    // Staff looking is no receipt of the data subject.
    expect(await world.register.deliveries.receipts(id)).toEqual([]);
  });

  it('is not there before a delivery, nor beyond its last file', async () => {
    const other = await world.request();
    expect((await get({}, '', other.id)).statusCode).toBe(404);
    const beyond = await get({}, '?file=2');
    expect(beyond.statusCode).toBe(404);
    expect(beyond.json()).toMatchObject({ mend: 'give file=1 to file=1' });
  });

  it('is gone once its key is destroyed', async () => {
    await world.keys.destroy(`content:${id}`, 'retention');
    const answer = await get();
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ detail: 'this file is no longer kept' });
  });
});
