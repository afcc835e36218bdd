import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey } from 'jose';
import type { AssertionChecker } from '../../../src/server/auth/assertion.js';
import { createAssertionChecker } from '../../../src/server/auth/assertion.js';

const NOW = new Date('2026-03-02T10:00:00Z');
const HOUR = 3600;

let server: Server;
let key: CryptoKey;
let checker: AssertionChecker;

beforeAll(async () => {
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  key = pair.privateKey;
  const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'EdDSA' }] };
  server = createServer((_request, response) => response.end(JSON.stringify(jwks))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  checker = createAssertionChecker(
    {
      support: { url: base, token: 't', jwks: `${base}/jwks.json` },
      keyless: { url: base, token: 't' },
      unreachable: { url: base, token: 't', jwks: 'http://127.0.0.1:9/jwks.json' },
    },
    { now: () => NOW },
  );
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

interface Claims {
  iss?: string;
  aud?: string;
  sub?: string;
  jti?: string;
  email?: unknown;
  sub_type?: string;
  iat?: number;
}

async function token(over: Claims = {}, signWith: CryptoKey = key, kid = 'k1'): Promise<string> {
  const claims = {
    iss: 'support',
    aud: 'habeas',
    sub: 'CUS-000001',
    jti: 'T-7',
    email: 'a@example.com',
    iat: NOW.getTime() / 1000 - 60,
    ...over,
  };
  const defined = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
  return new SignJWT(defined).setProtectedHeader({ alg: 'EdDSA', kid }).sign(signWith);
}

describe('an assertion of a ticket system', () => {
  it('vouches for a customer and a ticket', async () => {
    expect(await checker.check('support', await token(), HOUR)).toEqual({
      ok: true,
      assertion: {
        system: 'support',
        subjectType: 'customer_id',
        subject: 'CUS-000001',
        email: 'a@example.com',
        ticketId: 'T-7',
        assertedAt: '2026-03-02T09:59:00.000Z',
      },
    });
  });

  it('vouches for a user of a company’s account as such', async () => {
    const given = await token({ sub: 'USR-000007', sub_type: 'user_id' });
    expect(await checker.check('support', given, HOUR)).toMatchObject({
      assertion: { subjectType: 'user_id', subject: 'USR-000007' },
    });
  });

  it.each<[string, Claims, RegExp]>([
    ['another issuer', { iss: 'other' }, /iss/],
    ['another audience', { aud: 'elsewhere' }, /aud/],
    ['no subject', { sub: undefined }, /sub/],
    ['no ticket', { jti: undefined }, /jti/],
    ['no instant', { iat: undefined }, /iat/],
    ['an old instant', { iat: NOW.getTime() / 1000 - 2 * HOUR }, /too old/],
    ['an instant to come', { iat: NOW.getTime() / 1000 + 600 }, /iat/],
    ['a subject with control characters', { sub: 'CUS\n1' }, /sub or jti/],
    ['an address that is none', { email: 'a@example.com,b@example.com' }, /email/],
    ['another kind of subject', { sub_type: 'staff' }, /sub_type/],
    ['an address of another type', { email: 7 }, /email/],
  ])('is refused with %s, naming the claim', async (_name, over, detail) => {
    expect(await checker.check('support', await token(over), HOUR)).toEqual({
      ok: false,
      detail: expect.stringMatching(detail) as string,
      mend: expect.any(String) as string,
    });
  });

  it('is refused when another key signed it', async () => {
    const { privateKey } = await generateKeyPair('EdDSA');
    for (const kid of ['k1', 'k2']) {
      expect(await checker.check('support', await token({}, privateKey, kid), HOUR)).toMatchObject({
        ok: false,
        detail: expect.stringMatching(/not signed by a key/) as string,
      });
    }
  });

  it('is refused when it is not signed, or with a shared secret', async () => {
    const [, payload] = (await token()).split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    const shared = await new SignJWT({ sub: 'x' }).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32));
    for (const forged of [none, shared, 'a.b.c', 'not a token']) {
      expect((await checker.check('support', forged, HOUR)).ok).toBe(false);
    }
  });

  it('cannot be checked for a system without keys, which is said', async () => {
    for (const system of ['keyless', 'unknown', '__proto__', 'constructor']) {
      expect(await checker.check(system, await token({ iss: system }), HOUR)).toMatchObject({
        ok: false,
        detail: expect.stringMatching(/no keys are configured/) as string,
      });
    }
  });

  it('is neither right nor wrong while the keys cannot be read', async () => {
    await expect(checker.check('unreachable', await token({ iss: 'unreachable' }), HOUR)).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });
});
