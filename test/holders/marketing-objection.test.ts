/** One person says no to marketing: the same day in every holder, over their real stores; service messages go on. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccountsConnector } from '../../activities/holders/accounts/index.js';
import { createBillingConnector } from '../../activities/holders/billing/index.js';
import { createCrmConnector } from '../../activities/holders/crm/index.js';
import { createSupportConnector } from '../../activities/holders/support/index.js';
import { createTrafficConnector } from '../../activities/holders/traffic/index.js';
import { mailingList, serviceNoticeList } from '../../examples/iot-operator/systems/accounts/index.js';
import { startBilling } from '../../examples/iot-operator/systems/billing/system.js';
import { startCrm } from '../../examples/iot-operator/systems/crm/system.js';
import { startSupport } from '../../examples/iot-operator/systems/support/system.js';
import type { ConfirmAppliedResult, LocateResult, ObjectResult } from '../../src/connector/contract.js';
import type { Connector } from '../../src/connector/define.js';
import { OPTIONS, population, startAccounts } from './accounts-database.js';
import type { Accounts, AccountsServer } from './accounts-database.js';
import { NOW, caller, testContext } from './context.js';
import type { TestContext } from './context.js';
import { startCluster } from './support/cluster.js';
import { startWorld } from './support/worlds.js';
import type { World } from './support/worlds.js';
import { makeLake } from './traffic-lake.js';
import type { Lake } from './traffic-lake.js';

const cluster = startCluster();
const { debtor } = population.cast;
let server: AccountsServer;
let accounts: Accounts;
let worlds: Record<'crm' | 'billing' | 'support', World>;
let lake: Lake;
let folder: string;
let context: TestContext;
let connectors: Connector[];

beforeAll(async () => {
  server = await startAccounts();
  accounts = await server.clone();
  lake = await makeLake();
  folder = await mkdtemp(join(tmpdir(), 'objection-'));
  context = await testContext(folder);
  const same = { population: () => population, seed: OPTIONS.seed, today: OPTIONS.today, now: () => new Date(NOW) };
  worlds = {
    crm: await startWorld(cluster, startCrm, same),
    billing: await startWorld(cluster, startBilling, same),
    support: await startWorld(cluster, startSupport, same),
  };
  const channels = { smtp: 'smtp://127.0.0.1:9', from: 'privacy@example.com', sender: 'Example' };
  connectors = [
    createAccountsConnector({ databaseUrl: accounts.url('accounts_habeas'), channels }),
    createBillingConnector(worlds.billing.settings),
    createCrmConnector(worlds.crm.settings),
    createSupportConnector(worlds.support.settings),
    createTrafficConnector({ folder: lake.folder }),
  ];
});
afterAll(async () => {
  for (const connector of connectors) await connector.close();
  for (const world of Object.values(worlds)) await world.close();
  await accounts.drop();
  await server.stop();
  await cluster.stop();
  await rm(lake.root, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

it('stops marketing everywhere the same day and nothing else anywhere', async () => {
  const audience = async (): Promise<string[]> =>
    (await worlds.crm.api('POST', '/campaigns/CMP-NEWS/send', { dryRun: true })).body.recipients as string[];
  const newsletter = async (): Promise<string[]> => mailingList(accounts.url('accounts_app'));
  const reminded = async (): Promise<string[]> =>
    (await worlds.billing.api('POST', '/dunning/run')).body.reminded as string[];
  const [open] = await worlds.billing.sql(
    `update invoices set due_on = '2026-10-15' where account_id = $1 and status = 'open' returning id`,
    [debtor.billingAccountId],
  );
  expect(await audience()).toContain(debtor.crmContactId);
  expect(await newsletter()).toContain(debtor.email);
  const notices = await serviceNoticeList(accounts.url('accounts_app'));
  const reminders = await reminded();
  expect(reminders).toContain(open!.id);

  const results: Record<string, ObjectResult> = {};
  for (const connector of connectors) {
    const call = caller(connector, { right: 'objection', requestId: randomUUID() });
    const identifiers = [
      { type: 'email', value: debtor.email },
      { type: 'customer_id', value: debtor.customerId },
    ];
    const { found } = await call<LocateResult>('locate', { identifiers }, context);
    const subject = { refs: found.map(({ ref }) => ref), identifiers, representative: false };
    const objection = { scope: 'marketing' };
    const { holder } = connector.description;
    results[holder] = await call<ObjectResult>('object', { subject, ...objection, key: 'objection-1' }, context);
    const { remaining } = await call<ConfirmAppliedResult>('confirmApplied', { subject, objection }, context);
    expect(remaining).toEqual([]);
  }
  expect(Object.fromEntries(Object.entries(results).map(([holder, { status }]) => [holder, status]))).toEqual({
    ...{ accounts: 'applied', crm: 'applied' },
    ...{ billing: 'not_applicable', support: 'not_applicable', traffic: 'not_applicable' },
  });
  for (const { at, status, reason } of Object.values(results)) {
    expect(at).toBe(NOW);
    if (status === 'not_applicable') expect(reason).toMatch(/marketing/);
  }

  expect(await audience()).not.toContain(debtor.crmContactId);
  expect(await newsletter()).not.toContain(debtor.email);
  const list = await worlds.crm.api('POST', '/imports', {
    source: { kind: 'partner', name: 'Example Partner Ltd' },
    contacts: [{ email: debtor.email, givenName: debtor.givenName, familyName: debtor.familyName }],
  });
  expect(list.body).toEqual({ created: [], suppressed: 1 });
  expect(await audience()).not.toContain(debtor.crmContactId);
  const proof = await accounts.rows<{ given_at: Date; withdrawn_at: Date }>(
    'SELECT given_at, withdrawn_at FROM consents WHERE user_id = $1',
    [debtor.userId],
  );
  expect(proof.length).toBeGreaterThan(0);
  for (const row of proof) expect(row.given_at < row.withdrawn_at).toBe(true);

  expect(await serviceNoticeList(accounts.url('accounts_app'))).toEqual(notices);
  expect(await reminded()).toEqual(reminders);
  const [ticket] = await worlds.support.sql('select id from tickets where requester_id = $1 limit 1', [
    debtor.supportRequesterId,
  ]);
  const reply = await worlds.support.api('POST', `/tickets/${String(ticket!.id)}/replies`, {
    ...{ body: 'We look into it.', from: 'agent' },
  });
  expect(reply.status).toBe(201);
});
