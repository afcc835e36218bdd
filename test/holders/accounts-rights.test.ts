import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccountsConnector } from '../../activities/holders/accounts/index.js';
import { mailingList, serviceNoticeList } from '../../examples/iot-operator/systems/accounts/index.js';
import type { Connector } from '../../src/connector/define.js';
import type {
  ApplyResult,
  CallName,
  ConfirmAppliedResult,
  IdentifiersResult,
  ObjectResult,
  RectifyResult,
} from '../../src/connector/contract.js';
import { lyingConnector } from '../support/lying-connector.js';
import { population, startAccounts } from './accounts-database.js';
import type { Accounts, AccountsServer } from './accounts-database.js';
import { NOW, caller, testContext, testHash } from './context.js';
import type { TestContext } from './context.js';

const { cast } = population;
const SETTINGS = { channels: { smtp: 'smtp://127.0.0.1:9', from: 'privacy@example.com', sender: 'Example' } };
let server: AccountsServer;
let accounts: Accounts;
let connector: Connector;
let folder: string;
let context: TestContext;
let call: ReturnType<typeof caller>;

beforeAll(async () => {
  server = await startAccounts();
});
afterAll(async () => server.stop());
beforeEach(async () => {
  accounts = await server.clone();
  folder = await mkdtemp(join(tmpdir(), 'accounts-rights-'));
  context = await testContext(folder);
  connector = createAccountsConnector({ databaseUrl: accounts.url('accounts_habeas'), ...SETTINGS });
  call = caller(connector);
});
afterEach(async () => {
  await connector.close();
  await accounts.drop();
  await rm(folder, { recursive: true, force: true });
});

const subject = { refs: [`customer:${cast.debtor.customerId!}`], identifiers: [], representative: false };
const KEY = 'request-1:accounts';
const ask = async <T>(name: CallName, input: object = {}): Promise<T> => call<T>(name, { subject, ...input }, context);
const left = async (asked: object): Promise<ConfirmAppliedResult['remaining']> =>
  (await ask<ConfirmAppliedResult>('confirmApplied', asked)).remaining;
const list = async (): Promise<string[]> => mailingList(accounts.url('accounts_app'));
const consents = async (): Promise<Record<string, unknown>[]> =>
  accounts.rows('SELECT purpose, given_at, withdrawn_at FROM consents WHERE user_id = $1 ORDER BY 1, 2', [
    cast.debtor.userId,
  ]);

describe('an objection to marketing', () => {
  it('ends consents the same day with their proof kept; service messages go on', async () => {
    expect(await list()).toContain(cast.debtor.email);
    const before = await consents();
    const objection = { scope: 'marketing' };
    expect(await ask<ObjectResult>('object', { ...objection, key: KEY })).toMatchObject({
      status: 'applied',
      stopped: [{ dataset: 'consents' }],
    });
    expect(await list()).not.toContain(cast.debtor.email);
    const after = await consents();
    expect(after).toEqual(before.map((row) => ({ ...row, withdrawn_at: row.withdrawn_at ?? new Date(NOW) })));
    expect(await serviceNoticeList(accounts.url('accounts_app'))).toContain(cast.debtor.email);
    expect(await left({ objection })).toEqual([]);
    // Asked again later the first day counts.
    await call('object', { subject, ...objection, key: `${KEY}-2`, now: '2026-11-05T09:00:00.000Z' }, context);
    expect(await consents()).toEqual(after);
  });

  it('ends only the consent that is withdrawn', async () => {
    const withdrawal = { scope: 'consent', purposes: ['something else'] };
    expect((await ask<ObjectResult>('object', { ...withdrawal, key: KEY })).status).toBe('not_applicable');
    expect(await list()).toContain(cast.debtor.email);
    await ask('object', { scope: 'consent', purposes: ['newsletter'], key: KEY });
    expect(await list()).not.toContain(cast.debtor.email);
    expect((await ask<ObjectResult>('object', { scope: 'marketing', channels: ['phone'], key: KEY })).status).toBe(
      'not_applicable',
    );
  });

  it('to processing hides the sign-in log until it is weighed, months to come included', async () => {
    const objection = { scope: 'processing' };
    const used = async (): Promise<boolean> => {
      const [row] = await accounts.rows<{ hidden: boolean }>(`SELECT is_restricted($1, 'sign_ins/2027-01') AS hidden`, [
        cast.debtor.userId,
      ]);
      return !row!.hidden;
    };
    await call('object', { subject, ...objection, key: KEY, right: 'objection' }, context);
    expect(await used()).toBe(false);
    expect(await left({ objection })).toEqual([]);
    expect(await list()).toContain(cast.debtor.email);
    await ask('unrestrict', { ground: 'pending' });
    expect(await used()).toBe(true);
  });
});

describe('restriction', () => {
  it('for two reasons ends with the last of them', async () => {
    const wish = { ground: 'subject' };
    await ask('restrict', { itemIds: ['users', 'sims'] });
    await ask('restrict', wish);
    expect(await left({ restriction: { restricted: true, ...wish } })).toEqual([]);
    expect(await ask<ApplyResult>('unrestrict', wish)).toMatchObject({ status: 'applied' });
    expect(await left({ restriction: { restricted: false, ...wish } })).toEqual([]);
    expect(await list()).not.toContain(cast.debtor.email);
    await ask('unrestrict', { itemIds: ['users'] });
    expect(await list()).toContain(cast.debtor.email);
    expect(await accounts.rows('SELECT item FROM restrictions')).toEqual([{ item: 'sims' }]);
  });

  it('leaves alone what others on the account use', async () => {
    await accounts.rows(
      `INSERT INTO users (user_id, customer_id, email, full_name, created_at) VALUES ('USR-MATE', $1, 'mate@example.org', 'House Mate', now())`,
      [cast.debtor.customerId],
    );
    await ask('restrict', { ground: 'subject' });
    expect(await accounts.rows('SELECT owner_id, item FROM restrictions')).toEqual([
      { owner_id: cast.debtor.userId, item: '*' },
    ]);
  });
});

describe('rectify', () => {
  it('corrects contract and sign-in together, a label, and an address by its kind', async () => {
    const corrections = [
      { field: 'name', value: 'Right Name' },
      { dataset: 'addresses', field: 'city', value: 'Sampleton', record: 'billing' },
      { dataset: 'sims', field: 'label', value: 'gate' },
    ];
    const { results } = await ask<RectifyResult>('rectify', { corrections, key: KEY });
    expect(results.map(({ dataset, field, status }) => [dataset, field, status])).toEqual([
      ['customers', 'name', 'applied'],
      ['users', 'full_name', 'applied'],
      ['addresses', 'city', 'applied'],
      ['sims', 'label', 'applied'],
    ]);
    expect(await left({ corrections })).toEqual([]);
    expect(
      await accounts.rows('SELECT 1 FROM customers t WHERE t::text ILIKE $1', [`%${cast.debtor.fullName}%`]),
    ).toEqual([]);
    const others = await accounts.rows(`SELECT 1 FROM users WHERE full_name = 'Right Name'`);
    expect(others).toHaveLength(1);
    expect((await ask<RectifyResult>('rectify', { corrections, key: KEY })).results).toEqual(results);
  });

  it('reaches an order until it is dispatched, and files the statement where it may not change', async () => {
    const [order] = await accounts.rows<{ order_id: string }>(
      `UPDATE orders SET status = 'shipped' WHERE customer_id = $1 RETURNING order_id`,
      [cast.debtor.customerId],
    );
    const correction = { dataset: 'orders', field: 'delivery_phone', value: '+44 1', record: order!.order_id };
    const corrections = [
      { ...correction, statement: 'Call me there.' },
      { dataset: 'sign_ins', field: 'ip', value: '192.0.2.1', statement: 'That was not me.' },
      { dataset: 'users', field: 'email', value: 'no address' },
    ];
    const { results } = await ask<RectifyResult>('rectify', { corrections, key: KEY });
    expect(results.map(({ status, statementFiled }) => [status, statementFiled])).toEqual([
      ['refused', true],
      ['refused', true],
      ['refused', false],
    ]);
    expect(results[0]!.reason).toMatch(/orders to come/);
    const { parts } = await ask<{ parts: never[] }>('collect', { asOf: NOW, datasets: ['users', 'customers'] });
    const given = await context.rows(parts);
    const texts = given.flatMap((row) => (row.statements as { text: string }[] | null) ?? []).map(({ text }) => text);
    expect(texts.toSorted()).toEqual(['Call me there.', 'That was not me.']);
    await accounts.rows(`UPDATE orders SET status = 'placed' WHERE order_id = $1`, [order!.order_id]);
    const again = await ask<RectifyResult>('rectify', { corrections: [correction], key: `${KEY}-2` });
    expect(again.results[0]).toMatchObject({ status: 'applied', records: 1 });
  });

  it('is caught by the fresh read when it lies', async () => {
    call = caller(lyingConnector(connector, ['rectify', 'restrict', 'object']));
    const corrections = [{ field: 'email', value: 'right@example.org' }];
    await ask('rectify', { corrections, key: KEY });
    await ask('restrict');
    await ask('object', { scope: 'marketing', key: KEY });
    const asked = { corrections, restriction: { restricted: true }, objection: { scope: 'marketing' } };
    expect((await left(asked)).map(({ what }) => what)).toEqual([
      'correction',
      'correction',
      'restriction',
      'objection',
    ]);
  });
});

it('tells keyed hashes of everybody who has a contract or a sign-in', async () => {
  const { parts, count } = await call<IdentifiersResult>('identifiers', {}, context);
  const lines = await context.rows(parts);
  expect(lines).toHaveLength(count);
  const ref = `customer:${cast.debtor.customerId!}`;
  expect(lines).toContainEqual(
    expect.objectContaining({ hash: testHash({ type: 'email', value: cast.debtor.email }), type: 'email', ref }),
  );
  const [row] = await accounts.rows<{ n: number }>(
    `SELECT (SELECT count(*) FROM customers WHERE kind = 'private')::int + (SELECT count(*) FROM users u JOIN customers c USING (customer_id)
       WHERE c.kind <> 'private' OR c.main_user_id <> u.user_id)::int AS n`,
  );
  expect(new Set(lines.map((line) => line.ref)).size).toBe(row!.n);
  expect(JSON.stringify(lines)).not.toContain('@');
});
