/** Commands that work on the register of a data folder itself: tokens and the audit trail. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStores } from '../../src/cli/compose/services.js';
import type { Stores } from '../../src/cli/compose/services.js';
import { createLogger } from '../../src/common/log.js';
import type { TestDatabase } from '../support/database.js';
import { testDatabase } from '../support/database.js';
import type { Ran } from './harness.js';
import { run } from './harness.js';

let folder: string;
let database: TestDatabase;
let stores: Stores;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'habeas-admin-'));
  database = await testDatabase();
  stores = await openStores({ dataFolder: folder, databaseUrl: database.url, log: createLogger('test', 'silent') });
});
afterEach(async () => {
  await stores.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const cli = (...args: string[]): Promise<Ran> =>
  run([...args, '--data', folder], { env: { DATABASE_URL: database.url }, cwd: folder });

async function created(...args: string[]): Promise<{ principal: string; tokenId: string; token: string }> {
  const { code, out, err } = await cli('token', 'create', ...args, '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
}

describe('token', () => {
  it('makes a person known whose token then authenticates with exactly its roles', async () => {
    const { principal, token } = await created('Ada Agent', '--role', 'agent', '--role', 'reviewer');
    expect(await stores.register.principals.authenticate(token)).toMatchObject({
      id: principal,
      kind: 'person',
      roles: ['agent', 'reviewer'],
    });
    expect(await stores.register.principals.display(principal)).toBe('Ada Agent');
  });

  it('prints the token alone, so that it can be piped', async () => {
    const { out } = await cli('token', 'create', 'Ada', '--role', 'agent');
    expect(out).toMatch(/^hbs_[\w-]{43}\n$/);
  });

  it('makes machines, owners with their holders, and tokens that expire', async () => {
    const { token } = await created('billing', '--machine', '--role=owner', '--holder=billing', '--expires-in=PT1H');
    const found = await stores.register.principals.authenticate(token);
    expect(found).toMatchObject({ kind: 'machine', roles: ['owner'], holders: ['billing'] });
    const [row] = await stores.register.principals.tokens(found!.id);
    expect(Date.parse(row!.expiresAt!) - Date.parse(row!.createdAt)).toBe(3_600_000);
  });

  it('ends one token and leaves the other', async () => {
    const first = await created('Ada', '--role', 'agent');
    const second = await created('--principal', first.principal, '--label', 'laptop');
    expect((await cli('token', 'disable', first.tokenId)).code).toBe(0);
    expect(await stores.register.principals.authenticate(first.token)).toBeUndefined();
    expect(await stores.register.principals.authenticate(second.token)).toBeDefined();
  });

  it('ends everything of a person at once', async () => {
    const { principal, token } = await created('Ada', '--role', 'agent');
    expect((await cli('token', 'disable', '--principal', principal)).code).toBe(0);
    expect(await stores.register.principals.authenticate(token)).toBeUndefined();
    expect((await cli('token', 'list')).out).toContain('disabled');
  });

  it('lists people and tokens, never a token itself', async () => {
    const { token, tokenId } = await created('Ada', '--role', 'agent', '--label', 'laptop');
    const { out } = await cli('token', 'list');
    expect(out).toMatch(new RegExp(`Ada +person +agent +laptop .*${tokenId}`));
    expect(out).not.toContain(token);
  });

  it('keeps in the system chain that a token was issued, without the name', async () => {
    const { principal } = await created('Ada Agent', '--role', 'agent');
    const events = await stores.register.audit.list('system');
    expect(events.map(({ type, detail }) => ({ type, principal: detail.principal }))).toContainEqual({
      type: 'token.issued',
      principal,
    });
    expect(JSON.stringify(events)).not.toContain('Ada');
  });

  it.each([
    [['create'], 2, 'nobody is named'],
    [['create', 'Ada'], 2, 'no role is given'],
    [['create', 'Ada', '--role', 'god'], 2, 'use agent, owner'],
    [['create', 'Ada', '--role', 'owner'], 2, 'holder'],
    [['create', 'Ada', '--role', 'agent', '--expires-in', 'soon'], 2, 'P90D'],
    [['create', '--principal', '7b0c6f0e-3c1d-4b57-9f0e-0a6f1f2d3c4b'], 5, 'no such principal'],
    [['disable'], 2, 'either a token or a principal'],
  ])('token %j: code %i', async (args, code, says) => {
    const ran = await cli('token', ...args);
    expect(ran.code).toBe(code);
    expect(ran.err).toContain(says);
    expect(await stores.register.principals.list()).toEqual([]);
  });

  it('says that nothing runs on the folder when there is no register to be found', async () => {
    const { code, err } = await run(['token', 'list', '--data', folder], { env: {} });
    expect(code).toBe(3);
    expect(err).toContain('habeas up');
  });
});

describe('audit', () => {
  let jwks: string;
  beforeEach(async () => {
    jwks = join(folder, 'jwks.json');
    writeFileSync(jwks, JSON.stringify(stores.keyring.signer.jwks()));
    await created('Ada', '--role', 'agent');
    expect((await cli('audit', 'export', '--out', 'trail.ndjson')).code).toBe(0);
  });
  const trail = () => join(folder, 'trail.ndjson');

  it('exports a trail that verifies with the published keys alone', async () => {
    const { code, out } = await run(['audit', 'verify', trail(), '--jwks', jwks]);
    expect(out).toContain('holds');
    expect(code).toBe(0);
  });

  it('exits with 1 and names the line when a byte was changed', async () => {
    const text = readFileSync(trail(), 'utf8');
    writeFileSync(trail(), text.replace('token.issued', 'token.issueD'));
    const { code, out } = await run(['audit', 'verify', trail(), '--jwks', jwks, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false });
    expect(JSON.parse(out).problems[0].line).toBeGreaterThan(1);
  });

  it('notices an older export by the checkpoint that was noted', async () => {
    const old = readFileSync(trail(), 'utf8');
    await created('Bob', '--role', 'agent');
    await cli('audit', 'export', '--out', 'newer.ndjson');
    const newer = await run(['audit', 'verify', join(folder, 'newer.ndjson'), '--jwks', jwks, '--json']);
    const { number, sha256 } = JSON.parse(newer.out).last;
    writeFileSync(trail(), old);
    const { code } = await run(['audit', 'verify', trail(), '--jwks', jwks, '--pinned', `${number}:${sha256}`]);
    expect(code).toBe(1);
  });

  it('does not replace a file, and asks whom to trust', async () => {
    expect((await cli('audit', 'export', '--out', 'trail.ndjson')).code).toBe(2);
    expect((await run(['audit', 'verify', trail()])).code).toBe(2);
    expect((await run(['audit', 'verify', trail(), '--jwks', trail()])).code).toBe(2);
  });
});

describe('bundle verify', () => {
  it('exits with 1 for what is no bundle', async () => {
    writeFileSync(join(folder, 'key.json'), JSON.stringify(stores.keyring.signer.jwks().keys[0]));
    writeFileSync(join(folder, 'not.zip'), 'no zip at all');
    const { code, out } = await cli('bundle', 'verify', 'not.zip', '--key', 'key.json');
    expect(code).toBe(1);
    expect(out).toContain('does NOT hold');
  });

  it('exits with 2 when nobody says whom to trust', async () => {
    const { code, err } = await cli('bundle', 'verify', 'not.zip');
    expect(code).toBe(2);
    expect(err).toContain('--jwks');
  });
});
