import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import pg from 'pg';
import { createAccountsConnector } from '../../activities/holders/accounts/index.js';
import { mailingList, terminateSim } from '../../examples/iot-operator/systems/accounts/index.js';
import { SHARED_EMAIL, STRANGER_EMAIL } from '../../examples/iot-operator/population/index.js';
import type { Connector } from '../../src/connector/define.js';
import type {
  ApplyResult,
  CollectResult,
  ConfirmResult,
  EraseResult,
  HolderPlan,
  HoldsResult,
  LocateResult,
  Subject,
} from '../../src/connector/contract.js';
import { population, startAccounts } from './accounts-database.js';
import type { Accounts, AccountsServer } from './accounts-database.js';
import { NOW, caller, testContext } from './context.js';
import type { TestContext } from './context.js';

const { cast } = population;
let server: AccountsServer;
let accounts: Accounts;
let connector: Connector;
let folder: string;
let context: TestContext;
let call: ReturnType<typeof caller>;

const SETTINGS = { channels: { smtp: 'smtp://127.0.0.1:9', from: 'privacy@example.com', sender: 'Example' } };
const connect = (settings: object = {}): Connector =>
  createAccountsConnector({ databaseUrl: accounts.url('accounts_habeas'), ...SETTINGS, ...settings });
const customer = (person: { customerId?: string }): Subject => ({
  refs: [`customer:${person.customerId}`],
  identifiers: [],
  representative: false,
});
const locate = (...identifiers: [type: string, value: string | undefined][]) =>
  call<LocateResult>('locate', { identifiers: identifiers.map(([type, value]) => ({ type, value })) }, context);

beforeAll(async () => {
  server = await startAccounts();
});
afterAll(() => server.stop());
beforeEach(async () => {
  accounts = await server.clone();
  connector = connect();
  folder = await mkdtemp(join(tmpdir(), 'accounts-parts-'));
  context = await testContext(folder);
  call = caller(connector);
});
afterEach(async () => {
  await connector.close();
  await accounts.drop();
  await rm(folder, { recursive: true, force: true });
});

describe('settings', () => {
  it('are refused by name when wrong', () => {
    expect(() =>
      createAccountsConnector({ databaseUrl: 'mysql://x', channels: { ...SETTINGS.channels, smtp: 'x' } }),
    ).toThrow(
      expect.objectContaining({
        issues: [
          expect.objectContaining({ path: ['databaseUrl'] }),
          expect.objectContaining({ path: ['channels', 'smtp'] }),
        ],
      }),
    );
  });
});

describe('locate', () => {
  it.each<[string, string | undefined]>([
    ['customer_id', cast.traveller.customerId],
    ['user_id', cast.traveller.userId],
    ['billing_account_id', cast.traveller.billingAccountId],
    ['email', '  MAYA.Traveller@example.com '],
    ['phone', '07700 900900'],
    ['phone', '0044 7700 900-900'],
    ['phone', '+44 (7700) 900900'],
    ['sim_iccid', cast.traveller.sims[1]?.iccid],
    ['sim_imsi', cast.traveller.sims[0]?.imsi],
    ['cookie_id', cast.traveller.cookieIds[1]],
  ])('finds a contract by %s %s', async (type, value) => {
    const { found, searched } = await locate([type, value]);
    expect(searched).toEqual({ identifierTypes: [type], at: NOW });
    expect(found).toMatchObject([
      {
        ref: `customer:${cast.traveller.customerId}`,
        evidence: [{ by: { type, value }, sharedWith: 0 }],
        representative: false,
      },
    ]);
  });

  it('tells what else the record carries, and how many records there are', async () => {
    const { found } = await locate(['email', cast.traveller.email]);
    const values = (type: string) =>
      found[0]?.identifiers.filter((identifier) => identifier.type === type).map(({ value }) => value);
    expect(values('billing_account_id')).toEqual([cast.traveller.billingAccountId]);
    expect(values('user_id')).toEqual([cast.traveller.userId]);
    expect(values('sim_iccid')?.toSorted()).toEqual(cast.traveller.sims.map(({ iccid }) => iccid).toSorted());
    expect(values('sim_imsi')).toHaveLength(3);
    expect(values('cookie_id')).toEqual(cast.traveller.cookieIds);
    expect(values('postal_address')).toEqual(['7 Wander Lane, Sampleton, ZZ1 1ZZ, GB']);
    expect(values('name')).toEqual(['Maya Traveller']);
    expect(found[0]?.counts).toMatchObject({
      customers: 1,
      users: 1,
      addresses: 2,
      sign_ins: 400,
      sims: 3,
      consents: 2,
    });
  });

  it('counts who shares an e-mail', async () => {
    const { found } = await locate(['email', SHARED_EMAIL]);
    expect(found.map(({ ref }) => ref)).toEqual(
      [cast.shared_mailbox_a, cast.shared_mailbox_b].map((p) => `customer:${p.customerId}`),
    );
    expect(found.map(({ evidence }) => evidence[0]?.sharedWith)).toEqual([1, 1]);
  });

  it('finds the second account of a person by the telephone number, and says that somebody should look', async () => {
    const first = await locate(['email', cast.two_accounts_a.email]);
    expect(first.found).toHaveLength(1);
    expect(first.found[0]?.remarks).toEqual([expect.stringMatching(/same name and telephone number/)]);
    const { found } = await locate(['phone', cast.two_accounts_a.phone], ['name', 'tamsin TWICE']);
    expect(found.map(({ ref }) => ref)).toEqual(
      [cast.two_accounts_a, cast.two_accounts_b].map((p) => `customer:${p.customerId}`),
    );
    expect(found[1]?.evidence.map(({ by, sharedWith }) => [by.type, sharedWith])).toEqual([
      ['phone', 1],
      ['name', 1],
    ]);
  });

  it('finds nobody by a name or an address alone, but by both together, accents however they are written', async () => {
    const accented = population.people.find(
      (p) => p.kind === 'private' && p.fullName !== p.fullName.normalize('NFC') && p.customerId !== undefined,
    )!;
    const name = accented.fullName.normalize('NFC').toUpperCase();
    const address = `c/o somebody, ${accented.address.line1}, ${accented.address.postcode.replace(' ', '').toLowerCase()}`;
    expect((await locate(['name', name])).found).toEqual([]);
    expect((await locate(['postal_address', address])).found).toEqual([]);
    const { found } = await locate(['name', name], ['postal_address', address]);
    expect(found.map(({ ref }) => ref)).toEqual([`customer:${accented.customerId}`]);
    expect(found[0]?.evidence.map(({ by }) => by.type)).toEqual(['name', 'postal_address']);
    expect((await locate(['name', 'Somebody Else'], ['postal_address', address])).found).toEqual([]);
  });

  it('finds the sign-in of a business user and nothing of the business', async () => {
    const company = population.companies.find(({ customerId }) => customerId === cast.business_user.customerId)!;
    const { found } = await locate(['email', cast.business_user.email]);
    expect(found).toMatchObject([
      {
        ref: `user:${cast.business_user.userId}`,
        representative: true,
        counts: { users: 1, sims: 0, orders: 0, customers: 0 },
      },
    ]);
    const values = found[0]?.identifiers.map(({ value }) => value) ?? [];
    expect(values).toContain(cast.business_user.userId);
    for (const foreign of [company.customerId, company.billingAccountId, company.sims[0]!.iccid])
      expect(values).not.toContain(foreign);
    const byCompany = await locate(
      ['customer_id', company.customerId],
      ['billing_account_id', company.billingAccountId],
      ['sim_iccid', company.sims[0]!.iccid],
      ['email', company.billingEmail],
    );
    expect(byCompany.found).toEqual([]);
  });

  it('knows neither the stranger nor the lead, whatever the value looks like', async () => {
    const asked = await locate(
      ['email', STRANGER_EMAIL],
      ['email', cast.lead_only.email],
      ['customer_id', `' OR 1=1 --`],
      ['crm_contact_id', 'CRM-1'],
    );
    expect(asked.found).toEqual([]);
    expect(asked.searched.identifierTypes.toSorted()).toEqual(['customer_id', 'email']);
  });
});

describe('holds', () => {
  const holds = (subject: Subject, asOf = NOW) => call<HoldsResult>('holds', { subject, asOf }, context);

  it('reports running SIMs, and none once the last is terminated', async () => {
    const subject = customer(cast.debtor);
    expect((await holds(subject)).facts).toEqual([
      {
        type: 'active_service',
        services: cast.debtor.sims
          .map(({ iccid, label }) => ({ ref: iccid, label }))
          .toSorted((a, b) => (a.ref < b.ref ? -1 : 1)),
      },
    ]);
    for (const { iccid } of cast.debtor.sims) {
      expect(await terminateSim(accounts.url('accounts_app'), iccid, new Date(NOW))).toBe(true);
    }
    expect(await terminateSim(accounts.url('accounts_app'), cast.debtor.sims[0]!.iccid, new Date(NOW))).toBe(false);
    expect((await holds(subject)).facts).toEqual([]);
    expect((await holds(customer(cast.creditor))).facts).toEqual([]);
  });

  it('makes items of one kind and one date each, counting every row once', async () => {
    const { items } = await holds(customer(cast.complainant));
    const sum = (prefix: string) =>
      items.filter(({ id }) => id.startsWith(prefix)).reduce((n, { count }) => n + count, 0);
    expect(
      Object.fromEntries(
        items
          .filter(({ id }) => !/^(sign_ins|orders|consents)/.test(id))
          .map(({ id, kind, count }) => [id, [kind, count]]),
      ),
    ).toEqual({
      customers: ['identity_minimum', 1],
      users: ['identity_other', 1],
      'addresses/billing': ['identity_minimum', 1],
      'addresses/delivery': ['identity_other', 1],
      sims: ['service_identity', 1],
    });
    expect(items.find(({ id }) => id === 'orders/open')).toMatchObject({
      kind: 'order_open',
      category: 'orders_shipping',
    });
    const [log] = await accounts.rows('SELECT count(*)::int n FROM sign_ins WHERE user_id = $1', [
      cast.complainant.userId,
    ]);
    expect(sum('sign_ins/')).toBe(log?.n);
    const months = items.filter(({ kind }) => kind === 'sign_in_log');
    expect(months.length).toBeGreaterThan(3);
    expect(months.every(({ id, recordDate }) => recordDate?.startsWith(id.slice('sign_ins/'.length)))).toBe(true);
    expect(
      items.filter(({ lawfulBasis }) => lawfulBasis === 'legitimate_interest').map(({ dataset }) => dataset),
    ).toEqual(months.map(() => 'sign_ins'));
  });

  it('counts an order as open until it is delivered and can no longer be sent back', async () => {
    const id = cast.clean.customerId;
    await accounts.rows(
      `UPDATE orders SET delivered_on = '2026-10-25', return_until = '2026-11-08' WHERE customer_id = $1`,
      [id],
    );
    expect((await holds(customer(cast.clean))).items.map((item) => item.id)).toContain('orders/open');
    await accounts.rows(`UPDATE orders SET return_until = '2026-11-01' WHERE customer_id = $1`, [id]);
    const closed = (await holds(customer(cast.clean))).items.filter((item) => item.id.startsWith('orders/'));
    expect(closed).toMatchObject([{ kind: 'order_closed', recordDate: '2026-10-25' }]);
  });

  it('leaves out rows after the bound, and everything of the business for a business user', async () => {
    await accounts.rows(
      `INSERT INTO sign_ins (user_id, at, ip, method, succeeded) VALUES ($1, '2026-11-02T09:15:01Z', '203.0.113.9', 'password', true)`,
      [cast.business_user.userId],
    );
    const subject = { refs: [`user:${cast.business_user.userId}`], identifiers: [], representative: true };
    const { items, facts } = await holds(subject);
    expect(facts).toEqual([]);
    expect(items.some(({ id }) => id === 'sign_ins/2026-11' && items.length > 0)).toBe(
      (
        await accounts.rows(`SELECT 1 FROM sign_ins WHERE user_id = $1 AND at >= '2026-11-01' AND at <= $2`, [
          cast.business_user.userId,
          NOW,
        ])
      ).length > 0,
    );
    expect([...new Set(items.map(({ dataset }) => dataset))].toSorted()).toEqual(['consents', 'sign_ins', 'users']);
    expect(items.find(({ dataset }) => dataset === 'users')?.lawfulBasis).toBe('contract_with_other');
  });

  it('marks what others on the account share', async () => {
    await addHouseMate();
    const { items } = await holds(customer(cast.traveller));
    const shared = [...new Set(items.filter((item) => item.shared).map(({ dataset }) => dataset))].toSorted();
    expect(shared).toEqual(['addresses', 'customers', 'orders', 'sims']);
    const mate = await locate(['email', 'mate@example.org']);
    expect(mate.found).toMatchObject([
      { ref: 'user:USR-MATE', representative: true, counts: { customers: 0, sims: 0 } },
    ]);
  });

  it('takes no references it did not give out', async () => {
    await expect(holds({ refs: ['account:1'], identifiers: [], representative: false })).rejects.toMatchObject({
      kind: 'permanent',
    });
  });
});

const addHouseMate = () =>
  accounts.rows(
    `INSERT INTO users (user_id, customer_id, email, full_name, created_at) VALUES ('USR-MATE', $1, 'mate@example.org', 'House Mate', '2026-01-01')`,
    [cast.traveller.customerId],
  );

describe('collect', () => {
  const collect = (ctx: TestContext, who: Subject, settings: object = {}, input: object = {}) => {
    const own = connect(settings);
    return caller(own, { right: 'access', requestId: '6f1e0a56-6f3a-4d0e-9d54-1f2a3b4c5d6e' })<CollectResult>(
      'collect',
      { subject: who, asOf: NOW, ...input },
      ctx,
    ).finally(() => own.close());
  };
  const by = (result: CollectResult, dataset: string) => result.parts.filter((part) => part.dataset === dataset);

  it('gives all the person’s rows with the described columns, whatever is in them', async () => {
    const result = await collect(context, customer(cast.formula));
    const rows = async (dataset: string) => context.rows(by(result, dataset));
    expect(await rows('customers')).toMatchObject([{ name: cast.formula.fullName, email: cast.formula.email }]);
    expect(await rows('sims')).toHaveLength(3);
    expect((await rows('sims')).map(({ label }) => label)).toEqual(cast.formula.sims.map(({ label }) => label));
    expect((await rows('addresses'))[0]).toMatchObject({ line1: cast.formula.address.line1, city: '<b>Sampleton</b>' });
    const [log] = await accounts.rows('SELECT count(*)::int n FROM sign_ins WHERE user_id = $1', [cast.formula.userId]);
    expect(result.rows).toMatchObject({ sign_ins: log?.n, customers: 1, users: 1 });
    for (const { name, fields } of connector.description.datasets) {
      const [first] = await rows(name);
      expect(first && Object.keys(first)).toEqual(fields.map((field) => field.name));
    }
    expect((await rows('sign_ins'))[0]).toMatchObject({
      at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      ip: expect.any(String),
    });
  });

  it('is the same rows however they are cut, and whenever it was stopped, and writes no part twice', async () => {
    const expected = (
      await accounts.rows<{ id: string }>('SELECT sign_in_id::text id FROM sign_ins WHERE user_id = $1 AND at <= $2', [
        cast.traveller.userId,
        NOW,
      ])
    )
      .map(({ id }) => Number(id))
      .sort((a, b) => a - b);
    expect(expected).toHaveLength(400);
    await fc.assert(
      fc.asyncProperty(
        fc.record({ rangeRows: fc.integer({ min: 20, max: 450 }), fetchRows: fc.integer({ min: 7, max: 500 }) }),
        fc.array(fc.integer({ min: 0, max: 15 }), { maxLength: 2 }),
        async (settings, stops) => {
          const ctx = await testContext(join(folder, randomUUID()));
          const beat = ctx.heartbeat;
          for (const stop of stops) {
            let left = stop;
            ctx.heartbeat = (cursor) => {
              beat(cursor);
              if (left-- === 0) throw new Error('stopped');
            };
            await collect(ctx, customer(cast.traveller), settings).catch((error: unknown) =>
              expect((error as Error).message).toBe('stopped'),
            );
          }
          ctx.heartbeat = beat;
          const result = await collect(ctx, customer(cast.traveller), settings);
          const ids = (await ctx.rows(by(result, 'sign_ins')))
            .map((row) => row.sign_in_id as number)
            .sort((a, b) => a - b);
          expect(ids).toEqual(expected);
          expect(result.rows.sign_ins).toBe(400);
          const names = ctx.written.map(({ dataset, index }) => `${dataset}/${index}`);
          expect(names).toEqual([...new Set(names)]);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('does not take parts of another selection, gives only the datasets wanted and only up to the bound', async () => {
    await collect(context, customer(cast.traveller));
    const other = await collect(context, customer(cast.debtor));
    expect(await context.rows(by(other, 'customers'))).toMatchObject([{ customer_id: cast.debtor.customerId }]);
    const some = await collect(context, customer(cast.traveller), {}, { datasets: ['sims'] });
    expect(some.rows).toEqual({ sims: 3 });
    const early = await collect(context, customer(cast.traveller), {}, { asOf: '2025-11-02T00:00:00Z' });
    expect(early.rows.sign_ins).toBeLessThan(400);
    expect(early.rows.sign_ins).toBeGreaterThan(0);
  });

  it('takes nobody for the company, not even who signs in for it first; its contract is given to no person (B1, B5)', async () => {
    const [first] = await accounts.rows<{ customer_id: string; user_id: string }>(
      `SELECT c.customer_id, coalesce(c.main_user_id, min(u.user_id)) AS user_id FROM customers c JOIN users u USING (customer_id)
       WHERE c.kind <> 'private' GROUP BY c.customer_id, c.main_user_id ORDER BY c.main_user_id IS NULL, 1 LIMIT 1`,
    );
    await accounts.rows('UPDATE customers SET main_user_id = $2 WHERE customer_id = $1', [
      first?.customer_id,
      first?.user_id,
    ]);
    const { found } = await locate(['user_id', first?.user_id]);
    expect(found).toMatchObject([{ ref: `user:${first?.user_id}`, representative: true }]);
    const { rows } = await collect(context, customer({ customerId: first?.customer_id }));
    expect(Object.values(rows).every((count) => count === 0)).toBe(true);
  });

  it('gives a business user the own profile and log, never colleagues, SIMs or orders', async () => {
    const subject = { refs: [`user:${cast.business_user.userId}`], identifiers: [], representative: true };
    const { rows, parts } = await collect(context, subject);
    expect(rows).toMatchObject({ users: 1, customers: 0, sims: 0, orders: 0, addresses: 0 });
    expect((await context.rows(parts)).every((row) => row.user_id === cast.business_user.userId)).toBe(true);
  });

  it('says that nothing is there for nobody', async () => {
    const { parts, rows, searched } = await collect(context, { refs: [], identifiers: [], representative: false });
    expect(parts).toEqual([]);
    expect(Object.values(rows).every((n) => n === 0)).toBe(true);
    expect(searched.at).toBe(NOW);
  });
});

describe('erase', () => {
  async function planFor(who: Subject, keep: (id: string) => boolean = () => false, asOf = NOW): Promise<HolderPlan> {
    const { items } = await call<HoldsResult>('holds', { subject: who, asOf }, context);
    const orders = items.map((item) => ({
      item,
      outcome: keep(item.id) ? 'retain' : item.id === 'consents' ? 'suppress' : 'erase',
    }));
    return call<HolderPlan>('preview', { subject: who, asOf, orders }, context);
  }
  const erase = (plan: HolderPlan, key = 'request-1:plan:1') =>
    call<EraseResult>('erase', { plan, approvedHash: plan.hash, key }, context);
  const confirm = (plan: HolderPlan) => call<ConfirmResult>('confirm', { plan }, context);
  const everything = async (without: string) => {
    const tables = ['customers', 'users', 'addresses', 'consents', 'sign_ins', 'sims', 'orders'];
    const found: { line: string }[][] = [];
    for (const table of tables) {
      found.push(await accounts.rows(`SELECT '${table}' || to_json(t)::text AS line FROM ${table} t`));
    }
    return found
      .flat()
      .map(({ line }) => line)
      .filter((line) => !line.includes(without))
      .sort();
  };

  it('takes every trace of the person out of every table and touches nobody else', async () => {
    const { customerId, userId, email } = cast.creditor;
    const mine = new RegExp(`${customerId}|${userId}`);
    const others = (await everything('"nothing"')).filter((line) => !mine.test(line));
    const consents = await accounts.rows('SELECT * FROM consents WHERE user_id = $1', [userId]);
    const plan = await planFor(customer(cast.creditor));
    const result = await erase(plan);
    expect(result).toMatchObject({
      status: 'done',
      atomic: true,
      removed: { customers: 1, users: 1, 'addresses/billing': 1, sims: 1 },
    });
    const left = (await everything('"nothing"')).filter((line) => mine.test(line) || line.includes(email));
    expect(left.filter((line) => !line.startsWith('consents') && !line.startsWith('customers'))).toEqual([]);
    expect(left.filter((line) => line.startsWith('consents'))).toHaveLength(consents.length);
    expect((await everything('"nothing"')).filter((line) => !mine.test(line))).toEqual(others);
    expect(await confirm(plan)).toEqual({ searched: { identifierTypes: [], at: NOW }, remaining: [] });
    expect((await locate(['email', email], ['name', cast.creditor.fullName])).found).toEqual([]);
  });

  it('leaves a bare number while kept records hang on it, and takes it with the last of them', async () => {
    const { customerId } = cast.clean;
    await accounts.rows('DELETE FROM consents WHERE user_id = $1', [cast.clean.userId]);
    const plan = await planFor(customer(cast.clean), (id) => id.startsWith('orders/'));
    const result = await erase(plan);
    expect(Object.keys(result.retained).every((id) => id.startsWith('orders/'))).toBe(true);
    const [bare] = await accounts.rows('SELECT * FROM customers WHERE customer_id = $1', [customerId]);
    expect(bare).toMatchObject({ name: null, email: null, billing_account_id: null, currency: null, locale: null });
    expect(await accounts.rows('SELECT 1 FROM users WHERE customer_id = $1', [customerId])).toEqual([]);
    expect((await confirm(plan)).remaining).toEqual([]);
    const later = await planFor(customer(cast.clean));
    expect(later.items.every(({ itemId }) => itemId.startsWith('orders/'))).toBe(true);
    expect(await erase(later, 'request-1:plan:2')).toMatchObject({ status: 'done' });
    expect(await accounts.rows('SELECT 1 FROM customers WHERE customer_id = $1', [customerId])).toEqual([]);
  });

  it('goes on after the contact data went: what was kept is still found by its frozen reference', async () => {
    const plan = await planFor(customer(cast.creditor), (id) => id.startsWith('sign_ins/'));
    await erase(plan);
    const { items } = await call<HoldsResult>('holds', { subject: customer(cast.creditor), asOf: NOW }, context);
    expect(items.filter(({ kind }) => kind === 'sign_in_log').length).toBe(
      plan.items.filter(({ dataset }) => dataset === 'sign_ins').length,
    );
  });

  it('does it once for one key and says again what it removed', async () => {
    const plan = await planFor(customer(cast.creditor));
    const first = await erase(plan);
    expect(await erase(plan)).toEqual(first);
    const again = await erase(plan, 'request-1:plan:2');
    expect(Object.values(again.removed).every((n) => n === 0)).toBe(true);
    const [journal] = await accounts.rows('SELECT to_json(e)::text AS line FROM erasures e');
    expect(String(journal?.line)).not.toMatch(/CUS-|USR-|@/);
  });

  it('erases all or nothing', async () => {
    const plan = await planFor(customer(cast.creditor));
    const before = await everything('"nothing"');
    await accounts.rows('REVOKE DELETE ON orders FROM accounts_habeas');
    await expect(erase(plan)).rejects.toMatchObject({
      kind: 'permanent',
      detail: { hint: expect.stringMatching(/rights/) },
    });
    expect(await everything('"nothing"')).toEqual(before);
    await accounts.rows('GRANT DELETE ON orders TO accounts_habeas');
    expect(await erase(plan)).toMatchObject({ status: 'done' });
  });

  it('leaves rows after the bound', async () => {
    const { userId } = cast.creditor;
    await accounts.rows(
      `INSERT INTO sign_ins (user_id, at, ip, method, succeeded) VALUES ($1, '2026-11-02T09:15:01Z', '203.0.113.9', 'password', true)`,
      [userId],
    );
    await erase(await planFor(customer(cast.creditor)));
    expect(await accounts.rows('SELECT host(ip) ip FROM sign_ins WHERE user_id = $1', [userId])).toEqual([
      { ip: '203.0.113.9' },
    ]);
  });

  it.each<[string, string, () => Promise<unknown>]>([
    [
      'a SIM that runs since',
      'new fact: active_service',
      () => accounts.rows(`UPDATE sims SET status = 'active' WHERE customer_id = $1`, [cast.creditor.customerId]),
    ],
    [
      'another person on the account',
      'now shared with others: customers',
      () =>
        accounts.rows(
          `INSERT INTO users (user_id, customer_id, email, full_name, created_at) VALUES ('USR-X', $1, 'x@example.org', 'X', now())`,
          [cast.creditor.customerId],
        ),
    ],
    [
      'an order placed since',
      'ordered since the request: orders',
      () =>
        accounts.rows(
          `INSERT INTO orders (order_id, customer_id, user_id, placed_at, status, items, total_minor, currency) VALUES ('ORD-X', $1, $2, '2026-11-03', 'placed', '[]', 1, 'GBP')`,
          [cast.creditor.customerId, cast.creditor.userId],
        ),
    ],
  ])('asks again after %s', async (_, drift, change) => {
    const plan = await planFor(customer(cast.creditor));
    await change();
    const before = await everything('"nothing"');
    const result = await erase(plan);
    expect(result).toMatchObject({ status: 'drift', removed: {} });
    expect(result.drift).toContain(drift);
    expect(await everything('"nothing"')).toEqual(before);
  });

  it('keeps what others share', async () => {
    await addHouseMate();
    const plan = await planFor(customer(cast.traveller));
    expect(plan.items.find(({ itemId }) => itemId === 'sims')?.outcome).toBe('shared');
    await erase(plan);
    expect(await accounts.rows('SELECT 1 FROM sims WHERE customer_id = $1', [cast.traveller.customerId])).toHaveLength(
      3,
    );
    expect(
      await accounts.rows('SELECT user_id FROM users WHERE customer_id = $1', [cast.traveller.customerId]),
    ).toEqual([{ user_id: 'USR-MATE' }]);
  });

  it('waits for whoever is adding a SIM at this very moment, and then asks again', async () => {
    const plan = await planFor(customer(cast.creditor));
    await accounts.rows('BEGIN');
    await accounts.rows(
      `INSERT INTO sims (customer_id, iccid, imsi, status, activated_at) VALUES ($1, '8999901999999999999', '001019999999999', 'active', now())`,
      [cast.creditor.customerId],
    );
    const racing = erase(plan);
    await waitUntil(async () => (await accounts.rows(`SELECT 1 FROM pg_locks WHERE NOT granted`)).length > 0);
    await accounts.rows('COMMIT');
    expect(await racing).toMatchObject({ status: 'drift', drift: ['new fact: active_service'] });
  });

  it('refuses a plan nobody approved, and confirm catches an erasure that never was', async () => {
    const plan = await planFor(customer(cast.creditor));
    await expect(
      call('erase', { plan, approvedHash: 'e'.repeat(64), key: 'request-9:x' }, context),
    ).rejects.toMatchObject({ kind: 'refused' });
    const { remaining } = await confirm(plan);
    expect(remaining.length).toBe(plan.items.filter(({ outcome }) => outcome === 'erase').length);
  });
});

describe('restrict', () => {
  const apply = (name: 'restrict' | 'unrestrict', input: object) =>
    call<ApplyResult>(name, { subject: customer(cast.debtor), ...input }, context);

  it('hides rows from daily use, not from the privacy office, while the service runs on', async () => {
    const list = () => mailingList(accounts.url('accounts_app'));
    expect(await list()).toContain(cast.debtor.email);
    expect(await apply('restrict', {})).toEqual({ status: 'applied', at: NOW });
    expect(await list()).not.toContain(cast.debtor.email);
    expect(await list()).toContain(cast.traveller.email);
    expect((await locate(['email', cast.debtor.email])).found).toHaveLength(1);
    expect(await terminateSim(accounts.url('accounts_app'), cast.debtor.sims[0]!.iccid, new Date(NOW))).toBe(true);
    expect(await apply('unrestrict', {})).toMatchObject({ status: 'applied' });
    expect(await list()).toContain(cast.debtor.email);
    expect(await apply('unrestrict', {})).toMatchObject({ status: 'not_applicable' });
  });

  it('hides only the items named, and forgets them when they are erased', async () => {
    await apply('restrict', { itemIds: ['users'] });
    expect(await accounts.rows('SELECT owner_id, item FROM restrictions')).toEqual([
      { owner_id: cast.debtor.userId, item: 'users' },
    ]);
    const { items } = await call<HoldsResult>('holds', { subject: customer(cast.debtor), asOf: NOW }, context);
    const orders = items.filter(({ id }) => id === 'users').map((item) => ({ item, outcome: 'erase' }));
    const plan = await call<HolderPlan>('preview', { subject: customer(cast.debtor), asOf: NOW, orders }, context);
    await call('erase', { plan, approvedHash: plan.hash, key: 'request-1:users' }, context);
    expect(await accounts.rows('SELECT 1 FROM restrictions')).toEqual([]);
    expect(
      await accounts.rows('SELECT 1 FROM customers WHERE customer_id = $1 AND name IS NOT NULL', [
        cast.debtor.customerId,
      ]),
    ).toHaveLength(1);
  });
});

describe('rights and faults', () => {
  it('has no right to add records of customers, nor to change what is not the person’s to correct', async () => {
    const client = new pg.Client({ connectionString: accounts.url('accounts_habeas') });
    await client.connect();
    const tried = [
      `UPDATE users SET customer_id = 'x'`,
      `UPDATE consents SET given_at = now()`,
      `UPDATE orders SET total_minor = 0`,
      `INSERT INTO sims (customer_id, iccid, imsi, status, activated_at) VALUES ('CUS-000001', 'x', 'y', 'active', now())`,
      `UPDATE sims SET status = 'terminated'`,
      `DROP TABLE orders`,
      `SELECT terminate_sim('x', now())`,
    ];
    const codes: string[] = [];
    for (const sql of tried)
      await client.query(sql).catch((error: unknown) => codes.push((error as { code: string }).code));
    await client.end();
    expect(codes).toEqual(tried.map(() => '42501'));
  });

  it('calls a database that is down a passing fault, and tells nothing of a value', async () => {
    const gone = connect({ databaseUrl: 'postgresql://accounts_habeas:secret@127.0.0.1:9/accounts' });
    const failed = caller(gone)('locate', { identifiers: [{ type: 'email', value: 'somebody@example.com' }] }, context);
    await expect(failed).rejects.toMatchObject({
      kind: 'transient',
      message: expect.not.stringMatching(/secret|somebody/),
    });
    await gone.close();
  });
});

async function waitUntil(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries += 1) {
    if (tries > 2000) throw new Error('it never came');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
