import { createLocalJWKSet, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { startSupport } from '../../../examples/iot-operator/systems/support/system.js';
import type { SupportOptions } from '../../../examples/iot-operator/systems/support/system.js';
import { startCluster } from '../../holders/support/cluster.js';
import type { Cluster } from '../../holders/support/cluster.js';
import { NOW } from '../../holders/support/context.js';
import { cast, startWorld } from '../../holders/support/worlds.js';
import type { World } from '../../holders/support/worlds.js';

let cluster: Cluster;
let world: World;
let databaseUrl: string;

beforeAll(() => {
  cluster = startCluster();
});
afterAll(async () => cluster.stop());
beforeEach(async () => {
  databaseUrl = await cluster.database();
  world = await startWorld<SupportOptions>(cluster, startSupport, { databaseUrl, issuer: 'helpdesk' });
});
afterEach(async () => world.close());

const { traveller, debtor, business_user: businessUser } = cast;
const ORDER = { subject: 'My data', body: 'Please send me all you have about me.', kind: 'privacy' };

async function signIn(by: Record<string, unknown>): Promise<Record<string, string>> {
  const { body, status } = await world.api('POST', '/console/sessions', by);
  expect(status).toBe(201);
  return { authorization: '', 'x-session': String(body.secret) };
}

async function verify(token: unknown) {
  const { body } = await world.api('GET', '/.well-known/jwks.json', undefined, { authorization: '' });
  expect(JSON.stringify(body)).not.toContain('"d"');
  return jwtVerify(String(token), createLocalJWKSet(body as unknown as JSONWebKeySet), {
    issuer: 'helpdesk',
    audience: 'habeas',
    algorithms: ['EdDSA'],
    currentDate: new Date(NOW),
  });
}

it('puts a signed assertion of the sign-in on a ticket opened from a session', async () => {
  const session = await signIn({ customerId: traveller.customerId });
  const opened = await world.api('POST', '/tickets', ORDER, session);
  expect(opened.status).toBe(201);
  const id = String(opened.body.id);
  const ticket = (await world.api('GET', `/tickets/${id}`)).body;
  const { payload } = await verify(ticket.assertion);
  expect(payload).toMatchObject({
    sub: traveller.customerId,
    sub_type: 'customer_id',
    email: traveller.email,
    jti: id,
    iat: Date.parse(NOW) / 1_000,
  });
  expect(ticket).toMatchObject({ kind: 'privacy', status: 'open', createdAt: NOW });
  const stored = await world.sql('select body::text as t from idempotency_keys');
  expect(JSON.stringify(stored)).not.toContain(traveller.customerId);
});

it('keeps its key over a restart, so that old assertions stay good', async () => {
  const { body } = await world.api(
    'POST',
    '/console/assertions',
    undefined,
    await signIn({ customerId: traveller.customerId }),
  );
  await world.close();
  world = await startWorld<SupportOptions>(cluster, startSupport, { databaseUrl, issuer: 'helpdesk' });
  const { payload } = await verify(body.assertion);
  expect(payload.exp! - payload.iat!).toBe(300);
  const again = await world.api(
    'POST',
    '/console/assertions',
    undefined,
    await signIn({ customerId: traveller.customerId }),
  );
  expect((await verify(again.body.assertion)).payload.jti).not.toBe(payload.jti);
});

it('mints nothing without a session or once it has expired', async () => {
  const strangers: Record<string, string>[] = [{ authorization: '' }, { authorization: '', 'x-session': 'guessed' }];
  for (const headers of strangers) {
    expect((await world.api('POST', '/console/assertions', undefined, headers)).status).toBe(401);
    expect((await world.api('POST', '/tickets', ORDER, headers)).status).toBe(401);
  }
  const session = await signIn({ customerId: traveller.customerId });
  await world.sql('update sessions set expires_at = $1', [NOW]);
  expect((await world.api('POST', '/console/assertions', undefined, session)).status).toBe(401);
  expect((await world.api('POST', '/console/sessions', { customerId: 'CUS-404' })).status).toBe(404);
});

it('names a company’s user by the user id: the company’s number would name its colleagues too', async () => {
  const { body } = await world.api(
    'POST',
    '/console/assertions',
    undefined,
    await signIn({ userId: businessUser.userId }),
  );
  expect((await verify(body.assertion)).payload).toMatchObject({ sub: businessUser.userId, sub_type: 'user_id' });
});

it('shows customers their own tickets without staff’s notes, and nobody else’s', async () => {
  const session = await signIn({ customerId: traveller.customerId });
  const own = `TIC-${traveller.supportRequesterId!.slice(4)}-001`;
  const seen = (await world.api('GET', `/tickets/${own}`, undefined, session)).body.messages as { internal: boolean }[];
  const all = (await world.api('GET', `/tickets/${own}`)).body.messages as { internal: boolean }[];
  expect(seen.some(({ internal }) => internal)).toBe(false);
  expect(all.some(({ internal }) => internal)).toBe(true);
  expect(
    (await world.api('GET', `/tickets/TIC-${debtor.supportRequesterId!.slice(4)}-001`, undefined, session)).status,
  ).toBe(404);
  expect((await world.api('GET', `/requesters/${traveller.supportRequesterId!}`, undefined, session)).status).toBe(401);
});

it('takes a comment once per key and shows it on the ticket', async () => {
  const id = `TIC-${debtor.supportRequesterId!.slice(4)}-001`;
  const headers = { 'idempotency-key': 'stage-received' };
  const first = await world.api('POST', `/tickets/${id}/comments`, { body: 'We have your request.' }, headers);
  expect(await world.api('POST', `/tickets/${id}/comments`, { body: 'We have your request.' }, headers)).toMatchObject({
    status: 201,
    body: first.body,
  });
  const { messages } = (await world.api('GET', `/tickets/${id}`)).body as {
    messages: { authorKind: string; body: string }[];
  };
  expect(messages.filter(({ authorKind }) => authorKind === 'system').map(({ body }) => body)).toEqual([
    'We have your request.',
  ]);
  expect((await world.api('POST', '/tickets/TIC-404/comments', { body: 'x' })).body).toMatchObject({
    error: { code: 'not_found' },
  });
});

it('keeps attachments byte for byte and never lets a browser run them', async () => {
  const id = `TIC-${debtor.supportRequesterId!.slice(4)}-001`;
  const bytes = Buffer.from([0, 255, 60, 115, 99, 114, 105, 112, 116, 62]);
  const name = '../<script>.html';
  const sent = await fetch(new URL(`/tickets/${id}/attachments?fileName=${encodeURIComponent(name)}`, world.url), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${world.settings.token}`,
      'content-type': 'application/octet-stream',
      'idempotency-key': 'attach-something',
    },
    body: bytes,
  });
  const { id: attachment } = (await sent.json()) as { id: string };
  const got = await fetch(new URL(`/attachments/${attachment}/content`, world.url), {
    headers: { authorization: `Bearer ${world.settings.token}` },
  });
  expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
  expect(got.headers.get('content-type')).toBe('application/octet-stream');
  expect(got.headers.get('x-content-type-options')).toBe('nosniff');
  expect((await world.sql('select file_name from attachments where id = $1', [attachment]))[0]!.file_name).toBe(name);
});
