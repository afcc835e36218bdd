/** Errors of HTTP itself, in the same shape as all others. */
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { InjectOptions } from 'fastify';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
let agent: Person;

beforeAll(async () => {
  world = await openWorld();
  agent = await world.person(['agent']);
});
afterAll(() => world.close());

const call = (options: InjectOptions) =>
  world.app.inject({ ...options, headers: { ...agent.auth, ...options.headers } } as InjectOptions);
const jsonHeaders = { 'content-type': 'application/json' };

describe('problems of HTTP itself', () => {
  it.each<[string, InjectOptions, number]>([
    ['an unknown address', { url: '/v1/nothing' }, 404],
    ['an unknown address outside the API', { url: '/wp-login.php' }, 404],
    ['another method', { method: 'PUT', url: '/v1/requests' }, 405],
    ['another method on an id', { method: 'DELETE', url: '/v1/requests/x' }, 405],
    ['a broken percent escape', { url: '/v1/requests/%E0%A4%A' }, 400],
    ['an address too long', { url: `/v1/requests/${'x'.repeat(1200)}` }, 414],
    ['JSON that is none', { method: 'POST', url: '/v1/requests', payload: '{"a":', headers: jsonHeaders }, 400],
    ['an empty body', { method: 'POST', url: '/v1/requests', payload: '', headers: jsonHeaders }, 400],
    [
      'a prototype',
      { method: 'POST', url: '/v1/requests', payload: '{"__proto__":{"x":1}}', headers: jsonHeaders },
      400,
    ],
    [
      'a constructor',
      { method: 'POST', url: '/v1/requests', payload: '{"constructor":{"prototype":1}}', headers: jsonHeaders },
      400,
    ],
    [
      'wrong UTF-8',
      {
        method: 'POST',
        url: '/v1/requests',
        payload: Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
        headers: jsonHeaders,
      },
      400,
    ],
    [
      'a form',
      {
        method: 'POST',
        url: '/v1/requests',
        payload: 'a=1',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      415,
    ],
    [
      'XML',
      { method: 'POST', url: '/v1/requests', payload: '<a/>', headers: { 'content-type': 'application/xml' } },
      415,
    ],
    [
      'a huge body',
      {
        method: 'POST',
        url: '/v1/requests',
        payload: JSON.stringify({ a: 'x'.repeat(300_000) }),
        headers: jsonHeaders,
      },
      413,
    ],
  ])('%s', async (_name, options, status) => {
    const answer = await call(options);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    const problem = answer.json<Record<string, unknown>>();
    expect(problem).toEqual({
      type: expect.stringMatching(/^urn:habeas:problem:[a-z_]+$/) as string,
      title: expect.any(String) as string,
      status,
      detail: expect.any(String) as string,
      mend: expect.any(String) as string,
    });
  });

  it('says which methods an address takes', async () => {
    expect((await call({ method: 'PUT', url: '/v1/requests' })).headers.allow).toBe('GET, HEAD, POST');
    expect((await call({ method: 'PATCH', url: '/v1/freeze' })).headers.allow).toBe('DELETE, GET, HEAD, POST');
  });

  it('answers what is no HTTP at all with a problem too', async () => {
    await world.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = world.app.server.address() as AddressInfo;
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('urn:habeas:problem:malformed');
  });

  it('tells nothing of an error of our own, and logs it without what the caller sent', async () => {
    const { get } = world.register.requests;
    world.register.requests.get = () => Promise.reject(new Error('duplicate key value (quillon@example.com)'));
    try {
      const answer = await call({ url: '/v1/requests/00000000-0000-4000-8000-000000000000' });
      expect(answer.statusCode).toBe(500);
      expect(answer.json()).toMatchObject({ type: 'urn:habeas:problem:internal' });
      expect(answer.body).not.toContain('quillon');
    } finally {
      world.register.requests.get = get;
    }
    const line = world.logged.find((text) => text.includes('a call failed')) ?? '';
    expect(line).toContain('/v1/requests/:id');
    expect(line).toContain('at ');
    expect(world.logged.join('\n')).not.toContain('quillon@example.com');
  });
});

describe('the API description', () => {
  it('is OpenAPI 3.1 and names every route with its answers', async () => {
    const answer = await world.app.inject({ url: '/v1/openapi.json' });
    const spec = answer.json<{
      openapi: string;
      paths: Record<string, Record<string, { responses: object; security?: object[]; requestBody?: object }>>;
      components: { schemas: Record<string, object> };
    }>();
    expect(spec.openapi).toBe('3.1.0');
    expect(Object.keys(spec.paths).sort()).toEqual([
      '/v1/complaints',
      '/v1/complaints/{complaint}',
      '/v1/complaints/{complaint}/acknowledgement',
      '/v1/complaints/{complaint}/closing',
      '/v1/controller-moves',
      '/v1/deadlines',
      '/v1/freeze',
      '/v1/holders/{holder}/events',
      '/v1/holds',
      '/v1/holds/{id}',
      '/v1/holds/{id}/close',
      '/v1/holds/{id}/review',
      '/v1/ledger/replays',
      '/v1/ledger/replays/{replay}',
      '/v1/me',
      '/v1/objections',
      '/v1/outbox',
      '/v1/outbox/{mail}',
      '/v1/purges',
      '/v1/recipients',
      '/v1/requests',
      '/v1/requests/{id}',
      '/v1/requests/{id}/audit',
      '/v1/requests/{id}/bounces',
      '/v1/requests/{id}/bundle',
      '/v1/requests/{id}/decisions',
      '/v1/requests/{id}/letters',
      '/v1/requests/{id}/letters/{key}',
      '/v1/requests/{id}/misdelivered',
      '/v1/requests/{id}/recipients',
      '/v1/requests/{id}/recipients/{notice}',
      '/v1/requests/{id}/record',
      '/v1/requests/{id}/reopen',
      '/v1/requests/{id}/supplement',
      '/v1/requests/{id}/wish',
      '/v1/sla',
      '/v1/tasks',
      '/v1/tasks/{task}',
      '/v1/unsubscribe-links',
    ]);
    for (const [path, methods] of Object.entries(spec.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        expect([path, method, operation.security]).toEqual([path, method, [{ bearer: [] }]]);
        // Every route needs a token, and failed sign-ins are limited.
        expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['401', '429']));
      }
    }
    const text = JSON.stringify(spec.components.schemas);
    expect(Object.keys(spec.components.schemas)).toEqual(
      expect.arrayContaining(['Problem', 'RequestView', 'OpenRequest', 'DecisionInput']),
    );
    expect(text).toContain('DUAL:UK-ENG+EU-DE');
    // Every reference leads somewhere.
    for (const [, name] of JSON.stringify(spec).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      expect(Object.keys(spec.components.schemas)).toContain(name);
    }
  });

  it('has a plain page made from it', async () => {
    const answer = await world.app.inject({ url: '/v1/docs' });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    for (const name of ['POST /v1/requests/{id}/decisions', 'GET /v1/sla', 'DELETE /v1/freeze']) {
      expect(answer.body).toContain(`aria-label="${name}"`);
    }
  });
});
