/** Holds §3.4: what a person began anew in the accounts database after an erasure was asked for. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccountsConnector } from '../../activities/holders/accounts/index.js';
import type { Connector } from '../../src/connector/define.js';
import type { HoldsResult, Identifier } from '../../src/connector/contract.js';
import { population, startAccounts } from './accounts-database.js';
import type { Accounts, AccountsServer } from './accounts-database.js';
import { NOW, caller, testContext } from './context.js';

const { debtor, traveller } = population.cast;
const AFTER = new Date(Date.parse(NOW) + 3_600_000).toISOString();

let server: AccountsServer;
let accounts: Accounts;
let connector: Connector;
let folder: string;

beforeAll(async () => {
  server = await startAccounts();
});
afterAll(() => server.stop());
beforeEach(async () => {
  accounts = await server.clone();
  folder = await mkdtemp(join(tmpdir(), 'accounts-began-'));
  const channels = { smtp: 'smtp://127.0.0.1:9', from: 'privacy@example.com', sender: 'Example' };
  connector = createAccountsConnector({ databaseUrl: accounts.url('accounts_habeas'), channels });
});
afterEach(async () => {
  await connector.close();
  await accounts.drop();
  await rm(folder, { recursive: true, force: true });
});

const IDENTIFIERS: Identifier[] = [
  { type: 'email', value: debtor.email.toUpperCase() },
  { type: 'phone', value: debtor.phone },
  { type: 'name', value: debtor.fullName },
];

async function began(identifiers = IDENTIFIERS): Promise<HoldsResult['began']> {
  const subject = { refs: [`customer:${debtor.customerId}`], identifiers, representative: false };
  const result = await caller(connector)<HoldsResult>('holds', { subject, asOf: NOW }, await testContext(folder));
  return result.began;
}
const order = (customer: string | undefined, at: string) =>
  accounts.rows(
    `INSERT INTO orders (order_id, customer_id, user_id, placed_at, status, items, total_minor, currency)
     VALUES ($1 || ' ' || $2::text, $1, 'USR-1', $2::timestamptz, 'placed', '[]', 990, 'GBP')`,
    [customer, at],
  );

it('is an order of their contract after the bound, and nothing from before it', async () => {
  expect(await began()).toEqual([]);
  await order(debtor.customerId, NOW);
  await order(traveller.customerId, AFTER);
  expect(await began()).toEqual([]);
  await order(debtor.customerId, AFTER);
  expect(await began()).toEqual([{ dataset: 'orders', at: AFTER }]);
});

it('is a SIM activated since, whether or not it still runs', async () => {
  await accounts.rows('UPDATE sims SET activated_at = $2 WHERE iccid = $1', [debtor.sims[0]?.iccid, AFTER]);
  expect(await began()).toEqual([{ dataset: 'sims', at: AFTER }]);
});

it('is another sign-in by address and name or number; an address alone may be anybody’s', async () => {
  const add = (id: string, name: string) =>
    accounts.rows(
      `INSERT INTO users (user_id, customer_id, email, full_name, created_at) VALUES ($1, $2, $3, $4, $5)`,
      [id, traveller.customerId, debtor.email, name, AFTER],
    );
  await add('USR-A1', 'Somebody Else');
  expect(await began()).toEqual([]);
  await add('USR-A2', debtor.fullName.toUpperCase());
  expect(await began()).toEqual([{ dataset: 'users', at: AFTER }]);
  expect(await began([])).toEqual([]);
});
