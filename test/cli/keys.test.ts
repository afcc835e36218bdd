/** `habeas keys` and `habeas ledger bring-back` over a real register and data folder, before and after a restore of the register. */
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStores } from '../../src/cli/compose/services.js';
import type { Stores } from '../../src/cli/compose/services.js';
import { createLogger } from '../../src/common/log.js';
import { requestKeyId } from '../../src/vault/key-store.js';
import { testDatabase } from '../support/database.js';
import { newRequest } from '../support/register.js';
import { run } from './harness.js';

const CONTEXT = { purpose: 'test' };
const PLAIN = Buffer.from('name: Ingrid Example');
let dataFolder: string;
let database: Awaited<ReturnType<typeof testDatabase>>;
let stores: Stores;
let requestId: string;

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'habeas-cli-keys-'));
  database = await testDatabase();
  stores = await openStores({ dataFolder, databaseUrl: database.url, log: createLogger('test', 'silent') });
  ({ requestId } = await stores.register.intake.open(newRequest({ right: 'erasure' })));
});
afterEach(async () => {
  await stores.close();
  await database.drop();
  await rm(dataFolder, { recursive: true, force: true });
});

const habeas = (...args: string[]) => run(args, { env: { DATABASE_URL: database.url, HABEAS_DATA: dataFolder } });

describe('habeas keys list', () => {
  it('shows ids and dates, and nothing secret', async () => {
    await stores.keys.destroy(requestKeyId('case', requestId), 'Y2: closed P90D ago');
    const { code, out } = await habeas('keys', 'list');
    expect(code).toBe(0);
    expect(out).toContain(`content:${requestId}`);
    expect(out).toMatch(new RegExp(`case:${requestId}.*Y2: closed P90D ago`));
    const json = JSON.parse((await habeas('keys', 'list', '--json', '--limit', '1')).out) as { keys: object[] };
    expect(json.keys).toHaveLength(1);
    expect(JSON.stringify(json)).not.toContain('wrapped');
    expect((await habeas('keys', 'list', '--limit', 'all')).code).toBe(2);
  });
});

describe('habeas keys rotate', () => {
  it('changes the master key under a running process, which goes on', async () => {
    const keyId = requestKeyId('content', requestId);
    const sealed = await stores.keys.seal(keyId, PLAIN, CONTEXT);
    const { code, out } = await habeas('keys', 'rotate', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ current: 'm2', retired: ['m1'], resumed: false });
    expect(await readFile(join(dataFolder, 'keys', 'master.json'), 'utf8')).not.toContain('"m1"');
    const running = await openStores({ dataFolder, databaseUrl: database.url, log: createLogger('test', 'silent') });
    try {
      await expect(running.keys.open(keyId, sealed, CONTEXT)).resolves.toEqual(PLAIN);
      // The process that was there before makes a new request.
      const next = await stores.register.intake.open(
        newRequest({ source: { kind: 'ticket', system: 'support', id: 'T-2' } }),
      );
      expect(await running.register.requests.details(next.requestId)).toBeDefined();
    } finally {
      await running.close();
    }
    expect((await stores.register.audit.list('system')).map(({ type }) => type)).toContain('keys.rotated');
  });
});

describe('E8: after a restore of the register', () => {
  const identifiers = [{ type: 'email', value: 'ada@example.com' }];
  const record = () =>
    stores.register.ledger.record({
      ...{ requestId, holder: 'crm', planHash: 'p'.repeat(64), identifiers, asOf: '2026-03-02T10:00:00.000Z' },
      ...{ datasets: ['contacts'], items: [{ id: 'contacts', outcome: 'erase' as const }] },
      ...{ at: '2026-03-02T10:00:00.000Z', expiresAt: '2099-01-01T00:00:00.000Z' },
    });

  it('keys replay destroys again what was destroyed since the backup, with what they sealed', async () => {
    const keyId = requestKeyId('case', requestId);
    const backup = await stores.register.db
      .selectFrom('key_rows')
      .selectAll()
      .where('id', '=', keyId)
      .executeTakeFirstOrThrow();
    const subject = await stores.register.db.selectFrom('requests').select('subject').executeTakeFirstOrThrow();
    await stores.keys.destroy(keyId, 'Y2');
    await stores.register.purge.caseShredded(requestId, '2026-06-01T00:00:00.000Z');
    // The backup knows nothing of it.
    await stores.register.db
      .updateTable('key_rows')
      .set({ wrapped: backup.wrapped, destroyed_at: null, destroyed_why: null })
      .where('id', '=', keyId)
      .execute();
    await stores.register.db
      .updateTable('requests')
      .set({ ...subject, case_shredded_at: null })
      .execute();
    expect(await stores.register.requests.details(requestId)).toBeDefined();

    const { code, out } = await habeas('keys', 'replay', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ read: 1, destroyed: [keyId], damaged: [] });
    expect((await stores.keyRows.get(keyId))?.wrapped).toBeNull();
    expect(await stores.register.requests.get(requestId)).toMatchObject({
      caseShreddedAt: expect.any(String) as unknown,
    });
    expect(JSON.parse((await habeas('keys', 'replay', '--json')).out)).toMatchObject({ destroyed: [] });
  });

  it('keys replay says when the tombstones are missing or damaged, instead of "nothing"', async () => {
    const none = await habeas('keys', 'replay');
    expect(none.code).not.toBe(0);
    expect(none.err).toContain('no tombstones');
    await stores.keys.destroy(requestKeyId('case', requestId), 'Y2');
    const folder = join(dataFolder, 'keys', 'tombstones');
    const [file = ''] = await readdir(folder);
    await writeFile(join(folder, file), `${await readFile(join(folder, file), 'utf8')}cut off`);
    const { code, out } = await habeas('keys', 'replay');
    expect(code).toBe(1);
    expect(out).toContain(`cannot be read: ${file}, line`);
  });

  it('ledger bring-back takes what the register lost from the tombstones', async () => {
    await record();
    await record();
    await stores.register.db.deleteFrom('erasure_ledger').execute();
    expect(JSON.parse((await habeas('ledger', 'bring-back', '--json')).out)).toEqual({ broughtBack: 1, damaged: [] });
    expect(JSON.parse((await habeas('ledger', 'bring-back', '--json')).out)).toEqual({ broughtBack: 0, damaged: [] });
    const found = [];
    const hash = stores.register.ledger.hash({ type: 'email', value: 'ada@example.com' });
    for await (const entry of stores.register.ledger.lookup('crm', [hash], '2026-04-01T00:00:00.000Z'))
      found.push(entry);
    expect(found).toMatchObject([{ requestId, items: [{ id: 'contacts', outcome: 'erase' }], datasets: ['contacts'] }]);
  });

  it('ledger bring-back takes stops and restrictions as well, and the ends of those that were lifted', async () => {
    const order = { requestId, holder: 'crm', at: '2026-03-02T10:00:00.000Z', expiresAt: '2026-05-06T10:00:00.000Z' };
    const whose = { identifiers: [{ type: 'email', value: 'ada@example.com' }], refs: ['contact:CRM-1'] };
    const { standing, db } = stores.register;
    const objection = { call: 'object', right: 'objection', scope: 'marketing' } as const;
    await standing.record({ ...order, ...whose, order: objection });
    await standing.record({ ...order, ...whose, order: { call: 'restrict', right: 'restriction', ground: 'subject' } });
    await standing.lift({ requestId, holder: 'crm', ground: 'subject', at: '2026-03-04T10:00:00.000Z' });
    await db.deleteFrom('standing_orders').execute();
    expect(JSON.parse((await habeas('ledger', 'bring-back', '--json')).out)).toEqual({ broughtBack: 2, damaged: [] });
    expect(JSON.parse((await habeas('ledger', 'bring-back', '--json')).out)).toEqual({ broughtBack: 0, damaged: [] });
    expect(await standing.list('crm', '2026-04-01T00:00:00.000Z')).toMatchObject([{ requestId, order: objection }]);
    const hashes = [stores.register.ledger.hashOfRef('crm', 'contact:CRM-1')];
    expect(await standing.lookup('crm', hashes, '2026-04-01T00:00:00.000Z')).toHaveLength(1);
    // Nothing of it can be read in the files.
    const folder = join(dataFolder, 'keys', 'tombstones');
    const [file = ''] = await readdir(folder);
    expect(await readFile(join(folder, file), 'utf8')).not.toMatch(/marketing|CRM-1|ada/);
  });
});
