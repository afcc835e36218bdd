import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTicketPort } from '../../src/messages/tickets.js';
import type { TicketPort } from '../../src/messages/tickets.js';

interface Seen {
  method?: string;
  url?: string;
  headers: IncomingMessage['headers'];
  body: string;
}

let server: Server;
let port: TicketPort;
let seen: Seen[];
let answer: { status: number; headers?: Record<string, string> };
let base: string;

beforeEach(async () => {
  seen = [];
  answer = { status: 201 };
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(answer.status, answer.headers).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  port = createTicketPort({ helpdesk: { url: `${base}/api/`, token: 'secret-token' } });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const comment = { system: 'helpdesk', ticketId: 'T-12', text: 'Identity is proven.', key: 'request-1/proven' };

describe('a comment on a ticket', () => {
  it('is posted with token and idempotency key, the same key for the same comment', async () => {
    await port.comment(comment);
    await port.comment(comment);
    await port.comment({ ...comment, key: 'request-1/closed' });
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/api/tickets/T-12/comments' });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ body: 'Identity is proven.' });
    expect(seen[0]?.headers.authorization).toBe('Bearer secret-token');
    const keys = seen.map((one) => one.headers['idempotency-key']);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[0]).not.toBe(keys[2]);
  });

  it('stays below tickets whatever the id', async () => {
    await port.comment({ ...comment, ticketId: '../admin?x=1#y' });
    expect(seen[0]?.url).toBe('/api/tickets/..%2Fadmin%3Fx%3D1%23y/comments');
    await expect(port.comment({ ...comment, ticketId: '..' })).rejects.toMatchObject({ kind: 'invalid' });
  });

  it.each([
    [429, { 'retry-after': '7' }, { kind: 'throttled', detail: { retryAfterMs: 7000 } }],
    [429, {}, { kind: 'throttled', detail: { retryAfterMs: 30_000 } }],
    [500, {}, { kind: 'transient' }],
    [503, {}, { kind: 'transient' }],
    [404, {}, { kind: 'not_found' }],
    [401, {}, { kind: 'permanent' }],
    [422, {}, { kind: 'permanent' }],
  ])('answered %s %j fails as %j', async (status, headers, expected) => {
    answer = { status, headers };
    await expect(port.comment(comment)).rejects.toMatchObject(expected);
  });

  it('does not follow a redirect with the token', async () => {
    answer = { status: 302, headers: { location: `${base}/elsewhere` } };
    await expect(port.comment(comment)).rejects.toMatchObject({ kind: 'transient' });
    expect(seen.map((one) => one.url)).toEqual(['/api/tickets/T-12/comments']);
  });

  it('fails as passing when nobody answers, and as invalid for a system nobody configured', async () => {
    const nobody = createTicketPort({ helpdesk: { url: 'http://127.0.0.1:1', token: 'secret-token' } });
    const error = await nobody.comment(comment).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind: 'transient', message: 'ticket system helpdesk cannot be reached' });
    await expect(port.comment({ ...comment, system: 'constructor' })).rejects.toMatchObject({ kind: 'invalid' });
  });
});
