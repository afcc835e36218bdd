/** Opening a request with the assertion of a signed-in session. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LightMyRequestResponse } from 'fastify';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey } from 'jose';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
let agent: Person;
let tickets: Server;
let key: CryptoKey;
/** The ticket system gives no keys. */
let away = false;

beforeAll(async () => {
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  key = pair.privateKey;
  const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'EdDSA' }] };
  tickets = createServer((_request, response) => response.writeHead(away ? 503 : 200).end(JSON.stringify(jwks))).listen(
    0,
    '127.0.0.1',
  );
  await once(tickets, 'listening');
  const url = `http://127.0.0.1:${(tickets.address() as AddressInfo).port}`;
  world = await openWorld({ config: { ticketSystems: { support: { url, token: 't', jwks: `${url}/jwks.json` } } } });
  agent = await world.person(['agent']);
});
afterAll(async () => {
  await world.close();
  tickets.close();
});

async function post(
  ticket: string,
  claims: Record<string, unknown> = {},
  subject: Record<string, unknown> = {},
  app = world.app,
) {
  const assertion = await new SignJWT({
    iss: 'support',
    aud: 'habeas',
    sub: 'CUS-000042',
    email: 'quillon@example.com',
    jti: ticket,
    iat: Math.floor(world.clock.now().getTime() / 1000) - 3600,
    ...claims,
  })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
    .sign(key);
  return app.inject({
    method: 'POST',
    url: '/v1/requests',
    headers: agent.auth,
    payload: {
      source: { kind: 'ticket', system: 'support', id: ticket },
      receivedAt: '2026-03-02T09:00:00Z',
      right: 'access',
      jurisdiction: 'UK-ENG',
      subject: { identifiers: [{ type: 'email', value: 'quillon@example.com' }], assertion, ...subject },
    },
  });
}

const claimOf = async (answer: LightMyRequestResponse) =>
  (await world.register.requests.details(answer.json<{ id: string }>().id))?.subject;

describe('a request with an assertion', () => {
  it('is kept with what the ticket system vouches for, and without the token', async () => {
    const opened = await post('T-1');
    expect(opened.statusCode).toBe(201);
    expect(await claimOf(opened)).toEqual({
      identifiers: [{ type: 'email', value: 'quillon@example.com' }],
      locale: 'en-GB',
      contactEmail: 'quillon@example.com',
      signedIn: {
        system: 'support',
        assertedAt: '2026-03-02T09:00:00.000Z',
        identifiers: [
          { type: 'customer_id', value: 'CUS-000042' },
          { type: 'email', value: 'quillon@example.com' },
        ],
      },
    });
  });

  it('may be of a user of a company’s account', async () => {
    const opened = await post('T-2', { sub: 'USR-000007', sub_type: 'user_id' });
    expect((await claimOf(opened))?.signedIn?.identifiers[0]).toEqual({ type: 'user_id', value: 'USR-000007' });
  });

  it('is the same request when a newer assertion of the same person comes', async () => {
    const first = await post('T-3');
    const again = await post('T-3', { iat: Math.floor(world.clock.now().getTime() / 1000) - 3500 });
    expect([first.statusCode, again.statusCode]).toEqual([201, 200]);
    const other = await post('T-3', { sub: 'CUS-000043' });
    expect(other.statusCode).toBe(409);
    expect(other.json()).toMatchObject({ errors: [{ pointer: '/subject/assertion' }] });
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, string, RegExp]>([
    ['another ticket', { jti: 'T-other' }, {}, '/subject/assertion', /another ticket/],
    ['another audience', { aud: 'x' }, {}, '/subject/assertion', /aud/],
    ['an old sign-in', { iat: 1_770_000_000 }, {}, '/subject/assertion', /too old/],
    [
      'identifiers of another customer',
      {},
      { identifiers: [{ type: 'customer_id', value: 'CUS-000999' }] },
      '/subject/identifiers/0/value',
      /another one/,
    ],
  ])('is refused for %s', async (_name, claims, subject, pointer, detail) => {
    const answer = await post('T-4', claims, subject);
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ errors: [{ pointer, detail: expect.stringMatching(detail) as string }] });
    expect(answer.body).not.toMatch(/CUS-000|quillon/);
  });

  it('needs a reason when the receipt is later than the sign-in that made the ticket', async () => {
    const answer = await post('T-5', { iat: Math.floor(Date.parse('2026-03-02T08:00:00Z') / 1000) });
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ errors: [{ pointer: '/receivedReason' }] });
  });

  it('is still the same when the sign-in is too old by now and the keys cannot be read', async () => {
    const iat = Math.floor(world.clock.now().getTime() / 1000) - 3600;
    const first = await post('T-6', { iat });
    expect(first.statusCode).toBe(201);
    world.clock.add(30 * 86_400_000);
    // A server that has never seen the keys.
    const fresh = await world.another();
    for (away of [false, true]) {
      const again = await post('T-6', { iat }, {}, fresh);
      expect(again.statusCode).toBe(200);
      expect(again.json()).toEqual({ ...first.json(), created: false });
      const other = await post('T-6', { iat, sub: 'CUS-000043' }, {}, fresh);
      expect(other.statusCode).toBe(409);
      expect(other.json()).toMatchObject({ errors: [{ pointer: '/subject/assertion' }] });
    }
    expect((await post('T-7', {}, {}, fresh)).statusCode).toBe(503);
    away = false;
    expect((await post('T-7', { iat }, {}, fresh)).statusCode).toBe(422);
  });
});
