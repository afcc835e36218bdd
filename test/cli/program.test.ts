import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeRunFile } from '../../src/cli/up/run-files.js';
import type { Answer } from './harness.js';
import { fakeApi, run } from './harness.js';

const problem = (status: number, kind: string, over: object = {}): Answer => ({
  status,
  body: { type: `urn:habeas:problem:${kind}`, title: 't', status, detail: `detail of ${kind}`, ...over },
});

async function whoami(answer: Answer, ...args: string[]) {
  const api = await fakeApi({ 'GET /v1/me': answer });
  try {
    return await run(['whoami', ...args], { env: api.env });
  } finally {
    await api.close();
  }
}

describe('exit codes', () => {
  it.each([
    [200, 'none', 0],
    [500, 'internal', 1],
    [422, 'invalid', 2],
    [400, 'malformed', 2],
    [503, 'unavailable', 3],
    [503, 'transient', 3],
    [429, 'throttled', 3],
    [502, 'a proxy', 3],
    [401, 'unauthenticated', 4],
    [403, 'forbidden', 4],
    [404, 'not_found', 5],
    [409, 'conflict', 6],
    [409, 'refused', 6],
  ])('status %i, kind %s: code %i', async (status, kind, code) => {
    const answer =
      status === 200 ? { body: { id: 'x', kind: 'person', roles: [], holders: [] } } : problem(status, kind);
    expect((await whoami(answer)).code).toBe(code);
  });

  it('3 when nothing answers, with the address and how to mend it', async () => {
    const { code, err } = await run(['whoami', '--url', 'http://127.0.0.1:1', '--token', 'hbs_x']);
    expect(code).toBe(3);
    expect(err).toContain('http://127.0.0.1:1');
    expect(err).toContain('to mend it: start it with `habeas up`');
  });

  it('4 without a token', async () => {
    const { code, err } = await run(['whoami', '--url', 'http://127.0.0.1:1']);
    expect(code).toBe(4);
    expect(err).toContain('HABEAS_TOKEN');
  });

  it('2 for wrong usage, 0 for help and version', async () => {
    expect((await run(['nonsense'])).code).toBe(2);
    expect((await run(['request', 'list', '--nonsense'])).code).toBe(2);
    expect((await run(['--version'])).out).toBe('1.2.3\n');
    const help = await run(['request', '--help']);
    expect(help.code).toBe(0);
    expect(help.out).toContain('withdraw');
  });
});

describe('wrong usage with --json', () => {
  it.each([
    [['nonsense', '--json'], /unknown command 'nonsense'/],
    [['request', 'list', '--nonsense', '--json'], /unknown option '--nonsense'/],
    [['request', 'withdraw', 'R-2026-000001', '--json'], /'--reason <text>' not specified/],
    [['--json', 'request', 'show'], /missing required argument 'request'/],
    [['request', '--json'], /a command is missing/],
    [['request', 'list', '--right', 'oblivion', '--json'], /--right is not one of those/],
  ])('%j is one line of JSON on standard error', async (args, says) => {
    const { code, out, err } = await run(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    const { error } = JSON.parse(err) as { error: { kind: string; message: string; hint: string } };
    expect(error).toMatchObject({ kind: 'invalid', message: expect.stringMatching(says) });
    expect(error.message).not.toMatch(/^error/);
    expect(error.hint.length).toBeGreaterThan(3);
  });
});

describe('errors of the API', () => {
  const answer = problem(422, 'invalid', {
    mend: 'mend the fields',
    errors: [
      { in: 'query', pointer: '/limit', detail: 'is too large', mend: 'use at most 200' },
      { in: 'body', pointer: '/right', detail: 'is unknown', mend: 'use access' },
    ],
  });

  it('are told as what, where and how to mend it', async () => {
    const { out, err } = await whoami(answer);
    expect(out).toBe('');
    expect(err.split('\n')).toEqual([
      'error: detail of invalid',
      '  at query /limit: is too large',
      '     to mend it: use at most 200',
      '  at /right: is unknown',
      '     to mend it: use access',
      '  to mend it: mend the fields',
      '',
    ]);
  });

  it('are one line of JSON on standard error with --json', async () => {
    const { out, err } = await whoami(answer, '--json');
    expect(out).toBe('');
    expect(JSON.parse(err).error).toMatchObject({ kind: 'invalid', hint: 'mend the fields' });
  });

  it('that are no problem details still say the status', async () => {
    const { code, err } = await whoami({
      status: 502,
      body: Buffer.from('<html>'),
      headers: { 'content-type': 'text/html' },
    });
    expect(code).toBe(3);
    expect(err).toContain('502');
  });
});

describe('where a command goes', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'habeas-target-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('finds the service of the data folder by itself', async () => {
    const api = await fakeApi({ 'GET /v1/me': { body: { id: 'x', kind: 'person', roles: ['agent'], holders: [] } } });
    try {
      writeRunFile(folder, 'server', { pid: process.pid, startedAt: '2026-03-20T12:00:00Z', url: api.url });
      const { code } = await run(['whoami', '--data', folder], { env: { HABEAS_TOKEN: 'hbs_x' } });
      expect(code).toBe(0);
      expect(api.calls[0]!.token).toBe('Bearer hbs_x');
    } finally {
      await api.close();
    }
  });

  it('names the folder when nothing runs on it', async () => {
    const { code, err } = await run(['whoami'], { env: { HABEAS_DATA: folder, HABEAS_TOKEN: 'hbs_x' } });
    expect(code).toBe(3);
    expect(err).toContain(folder);
  });

  it('takes an empty variable for none', async () => {
    const env = { HABEAS_DATA: folder, HABEAS_URL: '', HABEAS_TOKEN: 'hbs_x', DATABASE_URL: '' };
    expect(await run(['whoami'], { env })).toMatchObject({ code: 3, err: expect.stringContaining(folder) });
    expect(await run(['token', 'list'], { env })).toMatchObject({
      code: 3,
      err: expect.stringContaining('no register'),
    });
    const nowhere = await run(['whoami'], { cwd: folder, env: { HABEAS_DATA: '', HABEAS_TOKEN: 'hbs_x' } });
    expect(nowhere.err).toContain(join(folder, '.habeas', 'data'));
  });

  it('refuses an address that is none, without sending the token anywhere', async () => {
    const { code } = await run(['whoami', '--url', 'ftp://example.com', '--token', 'hbs_x']);
    expect(code).toBe(2);
  });

  it('does not follow a redirect with the token', async () => {
    const other = await fakeApi({});
    try {
      const answer = { status: 302, headers: { location: `${other.url}/v1/me` } };
      expect((await whoami(answer)).code).toBe(3);
      expect(other.calls).toEqual([]);
    } finally {
      await other.close();
    }
  });
});
