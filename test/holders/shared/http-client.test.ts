import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import {
  createHttpClient,
  httpSettingsSchema,
  idempotencyKey,
} from '../../../activities/holders/shared/http-client.js';
import type { HttpClient, HttpSettings } from '../../../activities/holders/shared/http-client.js';
import { isHabeasError } from '../../../src/common/errors.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const SECRET = 'maya.traveller@example.com';
let server: Server;
let handler: Handler;
let seen: { method: string; url: string; headers: IncomingMessage['headers'] }[];

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    request.resume();
    request.on('end', () => handler(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const client = (more: Partial<HttpSettings> = {}): HttpClient =>
  createHttpClient('billing', httpSettingsSchema.parse({ baseUrl: `${address()}/v2`, token: 'token-12345', ...more }), {
    now: () => new Date('2026-11-24T09:00:00Z'),
  });
const json = (status: number, body: unknown, headers: Record<string, string> = {}): Handler => {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
};
const failed = (code: string, message = `about ${SECRET}`): unknown => ({ error: { code, message } });
const call = (signal = new AbortController().signal) => ({ params: { id: SECRET }, signal });
const get = async (http: HttpClient, signal?: AbortSignal): Promise<unknown> =>
  http.find('GET', '/accounts/:id', z.object({ n: z.number() }), call(signal));

it('sends the token, a body and a key, under the base path, with ids encoded', async () => {
  handler = json(200, { n: 1 });
  const params = { id: 'a/../b c' };
  const options = { params, body: { x: 1 }, query: { limit: 5, cursor: undefined }, idempotencyKey: 'key-1234' };
  const answer = await client().ask('POST', '/accounts/:id/pay', z.object({ n: z.number() }), {
    ...options,
    signal: new AbortController().signal,
  });
  expect(answer).toEqual({ n: 1 });
  expect(seen[0]).toMatchObject({ method: 'POST', url: '/v2/accounts/a%2F..%2Fb%20c/pay?limit=5' });
  expect(seen[0]!.headers).toMatchObject({ authorization: 'Bearer token-12345', 'idempotency-key': 'key-1234' });
});

it('takes only the API’s own word for absence: another 404 may be a wrong address', async () => {
  handler = json(404, failed('not_found'));
  expect(await get(client())).toBeUndefined();
  handler = json(404, failed('no_such_route'));
  await expect(get(client())).rejects.toMatchObject({
    kind: 'permanent',
    detail: { hint: expect.stringMatching(/base URL/) },
  });
  handler = (_, response) => response.writeHead(404).end('<h1>Not here</h1>');
  await expect(get(client())).rejects.toMatchObject({ kind: 'permanent' });
  handler = json(404, failed('not_found'));
  await expect(client().ask('GET', '/x', z.unknown(), { signal: new AbortController().signal })).rejects.toMatchObject({
    kind: 'permanent',
  });
});

it.each([
  [500, 'internal', 'transient'],
  [503, 'busy', 'transient'],
  [401, 'unauthenticated', 'permanent'],
  [403, 'forbidden', 'permanent'],
  [409, 'account_in_use', 'permanent'],
  [422, 'idempotency_key_reused', 'permanent'],
])('sorts %i %s as %s and quotes nothing that was sent', async (status, code, kind) => {
  handler = json(status, failed(code));
  const error = await get(client()).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ kind, message: `holder billing: GET /accounts/:id answered ${status} ${code}` });
  expect(isHabeasError(error) && JSON.stringify([error.message, error.detail.hint])).not.toContain(SECRET);
});

it('waits as long as a busy system asks, within its patience, and hands longer waits on', async () => {
  handler = (request, response) => {
    if (seen.length === 1) json(429, failed('too_many_requests'), { 'retry-after': '0' })(request, response);
    else json(200, { n: 2 })(request, response);
  };
  expect(await get(client())).toEqual({ n: 2 });
  handler = json(429, failed('too_many_requests'), { 'retry-after': '120' });
  await expect(get(client())).rejects.toMatchObject({ kind: 'throttled', detail: { retryAfterMs: 120_000 } });
  handler = json(429, failed('too_many_requests'), { 'retry-after': 'Tue, 24 Nov 2026 09:00:30 GMT' });
  await expect(get(client())).rejects.toMatchObject({ detail: { retryAfterMs: 30_000 } });
});

it('never follows a redirect, so that the token stays where it belongs', async () => {
  handler = (_, response) => response.writeHead(302, { location: `${address()}/elsewhere` }).end();
  await expect(get(client())).rejects.toMatchObject({
    kind: 'permanent',
    message: expect.stringMatching(/redirects are not followed/),
  });
  expect(seen).toHaveLength(1);
});

it('bounds answers and files, and refuses what is not the agreed JSON without quoting it', async () => {
  handler = json(200, { n: 1, text: 'x'.repeat(5_000) });
  await expect(get(client({ maxResponseBytes: 1_000 }))).rejects.toMatchObject({
    message: expect.stringMatching(/more than 1000 bytes/),
  });
  handler = json(200, { n: SECRET });
  await expect(get(client())).rejects.toMatchObject({
    kind: 'permanent',
    message: expect.stringMatching(/n \(invalid_type\)$/),
  });
  handler = (_, response) => response.end(SECRET);
  await expect(get(client())).rejects.toMatchObject({ message: expect.stringMatching(/not JSON$/) });
  handler = (_, response) => response.end(Buffer.alloc(3_000, 7));
  const file = await client({ maxFileBytes: 2_000 }).stream('/files/:id', call());
  await expect(drain(file)).rejects.toMatchObject({ kind: 'permanent' });
  expect(await drain(await client().stream('/files/:id', call()))).toBe(3_000);
});

it('calls a silent, broken or absent system transient, and a cancelled call cancelled', async () => {
  handler = () => undefined;
  await expect(get(client({ timeoutMs: 50 }))).rejects.toMatchObject({
    kind: 'transient',
    message: expect.stringMatching(/too long/),
  });
  const stop = new AbortController();
  const reason = new Error('cancelled by the workflow');
  handler = () => stop.abort(reason);
  await expect(get(client(), stop.signal)).rejects.toBe(reason);
  handler = (_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{');
    response.destroy();
  };
  await expect(get(client())).rejects.toMatchObject({ kind: 'transient' });
  const gone = client();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await expect(get(gone)).rejects.toMatchObject({
    kind: 'transient',
    message: expect.stringMatching(/cannot be reached/),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

it('refuses parameters that would leave the route', async () => {
  for (const id of ['', '.', '..']) {
    const asked = client().find('GET', '/a/:id/b', z.unknown(), {
      params: { id },
      signal: new AbortController().signal,
    });
    await expect(asked).rejects.toMatchObject({ kind: 'permanent' });
  }
  expect(seen).toEqual([]);
});

it('names the same order by the same key and another by another', () => {
  expect(idempotencyKey('k', 'a', 'b')).toBe(idempotencyKey('k', 'a', 'b'));
  expect(idempotencyKey('k', 'a', 'b')).not.toBe(idempotencyKey('k', 'ab', ''));
  expect(idempotencyKey('k', SECRET)).not.toContain('maya');
});

async function drain(source: AsyncIterable<Uint8Array> | undefined): Promise<number> {
  let bytes = 0;
  for await (const chunk of source ?? []) bytes += chunk.byteLength;
  return bytes;
}
