import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FakeApi } from './harness.js';
import { fakeApi, run } from './harness.js';
import { HASH, ID, summary, view } from './views.js';

let api: FakeApi;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'habeas-cli-'));
  api = await fakeApi({
    'POST /v1/requests': {
      status: 201,
      body: { id: ID, number: 'R-2026-000123', created: true, also: [], repeatOf: [] },
    },
    'GET /v1/requests': { body: { requests: [summary], nextCursor: 'next-page' } },
    [`GET /v1/requests/${ID}`]: { body: view },
    [`POST /v1/requests/${ID}/decisions`]: { status: 201, body: { id: 'd1', at: '2026-03-20T12:00:00.000Z' } },
    [`GET /v1/requests/${ID}/bundle`]: {
      body: Buffer.from('PK zip'),
      headers: { 'content-type': 'application/zip' },
    },
    [`GET /v1/requests/${ID}/letters`]: {
      body: {
        letters: [
          { key: 'identity-1', kind: 'identity_request', createdAt: '2026-03-02T10:00:00.000Z' },
          {
            key: 'answer',
            kind: 'access_answer',
            createdAt: '2026-03-09T10:00:00.000Z',
            sentAt: '2026-03-09T10:01:00.000Z',
            channel: 'mail',
          },
        ],
      },
    },
    [`GET /v1/requests/${ID}/letters/answer`]: {
      body: Buffer.from('Dear Pat,\r\n\u001b[2Jyours\n'),
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    },
  });
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  api.calls.length = 0;
});

const cli = (...args: string[]) => run(args, { env: api.env, cwd: folder });

describe('request open', () => {
  const OPEN = [
    'request',
    'open',
    '--right=access',
    '--jurisdiction=UK-ENG',
    '--source-kind=mail',
    '--system=privacy-mailbox',
    '--source-id=M-1',
    '--received-at=2026-03-02T09:00:00Z',
    '--identifier=email=pat=plus@example.com',
    '--identifier=name=Pat Example',
  ];

  it('sends further rights, who asks for the person, and what to look at first', async () => {
    const { code } = await cli(
      ...OPEN,
      '--also=erasure',
      '--representative=solicitor',
      '--representative-name=Sol Solicitor',
      '--mandate-scope=payment',
      '--mandate-scope=support',
      '--circumstances=minor',
    );
    expect(code).toBe(0);
    expect(api.calls[0]?.body).toMatchObject({
      also: ['erasure'],
      subject: { circumstances: 'minor' },
      // Without a word on the mandate it counts as missing.
      representative: {
        kind: 'solicitor',
        name: 'Sol Solicitor',
        mandate: 'missing',
        scope: ['payment', 'support'],
      },
    });
  });

  it('sends what was given, as the person of the token', async () => {
    const { code, out } = await cli(...OPEN);
    expect({ code, out }).toEqual({ code: 0, out: `R-2026-000123 taken in (${ID})\n` });
    expect(api.calls).toEqual([
      {
        method: 'POST',
        path: '/v1/requests',
        token: 'Bearer hbs_test',
        body: {
          source: { kind: 'mail', system: 'privacy-mailbox', id: 'M-1' },
          receivedAt: '2026-03-02T09:00:00Z',
          right: 'access',
          jurisdiction: 'UK-ENG',
          subject: {
            identifiers: [
              { type: 'email', value: 'pat=plus@example.com' },
              { type: 'name', value: 'Pat Example' },
            ],
          },
        },
      },
    ]);
  });

  it('names every option that is missing, and asks nothing of the server', async () => {
    const { code, err } = await cli('request', 'open', '--right=access', '--system=x');
    expect(code).toBe(2);
    expect(err).toContain('lacks --jurisdiction, --source-kind, --source-id, --received-at, --identifier');
    expect(api.calls).toEqual([]);
  });

  it('takes a whole request from a file or standard input as it is', async () => {
    const body = { right: 'erasure', anything: ['the', 'server', 'judges'] };
    writeFileSync(join(folder, 'request.json'), JSON.stringify(body));
    await cli('request', 'open', '--file', 'request.json');
    await run(['request', 'open', '--file', '-'], {
      env: api.env,
      async *stdin() {
        yield Buffer.from(JSON.stringify(body));
      },
    });
    expect(api.calls.map((call) => call.body)).toEqual([body, body]);
  });

  it('says which file is not JSON', async () => {
    writeFileSync(join(folder, 'broken.json'), '{');
    const { code, err } = await cli('request', 'open', '--file', 'broken.json');
    expect(code).toBe(2);
    expect(err).toContain('broken.json is not JSON');
  });
});

describe('request list', () => {
  it('hands the filters on and shows one line per request', async () => {
    const { code, out } = await cli(
      ...['request', 'list', '--right=erasure', '--waiting-for=reviewer', '--sla=on_track', '--open', '--limit=5'],
    );
    expect(code).toBe(0);
    expect(api.calls[0]!.path).toBe('/v1/requests?right=erasure&waitingFor=reviewer&sla=on_track&open=true&limit=5');
    expect(out.split('\n')[1]).toMatch(/^R-2026-000123 +erasure +fulfil\/approve +reviewer +2026-04-02 +on track/);
    expect(out).toContain('--cursor next-page');
  });

  it('prints the page as the API gave it with --json', async () => {
    const { out } = await cli('request', 'list', '--json');
    expect(JSON.parse(out)).toEqual({ requests: [summary], nextCursor: 'next-page' });
  });

  it('refuses a filter that cannot be, naming those that can', async () => {
    const { code, err } = await cli('request', 'list', '--stage', 'sleeping');
    expect(code).toBe(2);
    expect(err).toContain('use received, verify, locate');
    expect(api.calls).toEqual([]);
  });
});

describe('request show', () => {
  it('finds a request by its number and says where it stands', async () => {
    const { code, out } = await cli('request', 'show', 'r-2026-000123');
    expect(code).toBe(0);
    expect(api.calls.map((call) => call.path)).toEqual([
      '/v1/requests?text=r-2026-000123&limit=200',
      `/v1/requests/${ID}`,
    ]);
    expect(out).toMatch(/^due +2026-04-02 \(on track, 13 d 11 h left\)$/m);
    expect(out).toMatch(/^because +one month from receipt \[T1\]$/m);
    expect(out).toMatch(/^ {2}billing +holds +slow .*transient: connection refused$/m);
    expect(out).toMatch(/^ {2}billing +invoices\/2025 +12 +retain .*STATUTORY RETENTION until 2032-03-31$/m);
    expect(out).toContain('next       A reviewer reads the plan');
    expect(out).not.toContain('\u001b');
  });

  it('does not take the beginning of a number for the whole', async () => {
    const { code, err } = await cli('request', 'show', 'R-2026-0001');
    expect(code).toBe(5);
    expect(err).toContain('no request with this number');
  });
});

describe('decisions', () => {
  const decided = () => api.calls.find((call) => call.method === 'POST')?.body;

  it.each([
    [['verify', ID, '--reason', 'seen'], { kind: 'verify', choice: 'proven', reason: 'seen' }],
    [['verify', ID, '--not-proven', '--reason', 'no'], { kind: 'verify', choice: 'not_proven', reason: 'no' }],
    [
      ['approve', ID, '--plan', HASH, '--reason', 'read'],
      { kind: 'approve', choice: 'approve', reason: 'read', planHash: HASH },
    ],
    [
      ['approve', ID, '--plan', HASH, '--reject', '--reason', 'wrong'],
      { kind: 'approve', choice: 'reject', reason: 'wrong', planHash: HASH },
    ],
    [['withdraw', ID, '--reason', 'asked'], { kind: 'withdraw', choice: 'withdraw', reason: 'asked' }],
    [
      ['decide', ID, 'match', '--choice', 'same_person', '--target', 'crm/contact:1', '--reason', 'same phone'],
      { kind: 'match', choice: 'same_person', target: 'crm/contact:1', reason: 'same phone' },
    ],
    [
      ['decide', ID, 'holder', '--choice', 'retry', '--target', 'billing', '--reason', 'mended'],
      { kind: 'holder', choice: 'retry', target: 'billing', reason: 'mended' },
    ],
  ])('request %j', async (args, body) => {
    expect((await cli('request', ...args)).code).toBe(0);
    expect(decided()).toEqual(body);
  });

  it('never approves a plan that was not named: it shows it instead', async () => {
    const { code, err } = await cli('request', 'approve', ID, '--reason', 'fine');
    expect(code).toBe(2);
    expect(err).toContain('invoices/2025');
    expect(err).toContain(`--plan ${HASH}`);
    expect(decided()).toBeUndefined();
  });

  it('refuses a choice that the kind does not have', async () => {
    const { code, err } = await cli('request', 'decide', ID, 'review', '--choice', 'approve', '--reason', 'x');
    expect(code).toBe(2);
    expect(err).toContain('use proceed, hold_back');
    expect(decided()).toBeUndefined();
  });

  it('needs a reason', async () => {
    const { code, err } = await cli('request', 'withdraw', ID);
    expect(code).toBe(2);
    expect(err).toContain('--reason');
    expect(api.calls).toEqual([]);
  });
});

describe('request letters', () => {
  it('lists which were written, and when and how each went out', async () => {
    const { code, out } = await cli('request', 'letters', ID);
    expect(code).toBe(0);
    expect(out.split('\n').slice(1, 3)).toEqual([
      expect.stringMatching(/^identity-1 +identity request +2026-03-02 10:00 UTC +not yet$/),
      expect.stringMatching(/^answer +access answer +2026-03-09 10:00 UTC +2026-03-09 10:01 UTC +mail$/),
    ]);
  });

  it('shows one without what would drive a terminal', async () => {
    const { code, out } = await cli('request', 'letter', ID, 'answer');
    expect({ code, out }).toEqual({ code: 0, out: 'Dear Pat,\n[2Jyours\n' });
  });

  it('writes one as it is, for this user only, and never over a file', async () => {
    const first = await cli('request', 'letter', ID, 'answer', '--out', 'answer.txt');
    expect(first.code).toBe(0);
    const file = join(folder, 'answer.txt');
    expect(readFileSync(file, 'utf8')).toBe('Dear Pat,\r\n\u001b[2Jyours\n');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await cli('request', 'letter', ID, 'answer', '--out', 'answer.txt')).code).toBe(2);
  });

  it('ends with the code of a thing that is not there', async () => {
    const { code, err } = await cli('request', 'letter', ID, 'other');
    expect(code).toBe(5);
    expect(err).toContain('error:');
  });
});

describe('request bundle', () => {
  it('writes the bundle for this user only, and never over a file', async () => {
    const first = await cli('request', 'bundle', ID, '--out', 'answer.zip');
    expect(first.code).toBe(0);
    const file = join(folder, 'answer.zip');
    expect(readFileSync(file, 'utf8')).toBe('PK zip');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    const second = await cli('request', 'bundle', ID, '--out', 'answer.zip');
    expect(second.code).toBe(2);
    expect(second.err).toContain('name a file that does not exist yet');
  });
});
