import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { startBilling } from '../../../examples/iot-operator/systems/billing/system.js';
import type { BillingOptions } from '../../../examples/iot-operator/systems/billing/system.js';
import { invoiceRefOf } from '../../../examples/iot-operator/population/index.js';
import { startCluster } from '../../holders/support/cluster.js';
import type { Cluster } from '../../holders/support/cluster.js';
import { TODAY } from '../../holders/support/context.js';
import { cast, population, startWorld, TOKEN } from '../../holders/support/worlds.js';
import type { World } from '../../holders/support/worlds.js';

let cluster: Cluster;
let world: World;

beforeAll(() => {
  cluster = startCluster();
});
afterAll(async () => cluster.stop());
afterEach(async () => world.close());

const { debtor } = cast;
const start = async (options: Partial<BillingOptions> = {}): Promise<void> => {
  world = await startWorld<BillingOptions>(cluster, startBilling, options);
};

it('answers nobody without the token, and says nothing about what is there', async () => {
  await start();
  for (const authorization of ['', 'Bearer wrong', TOKEN]) {
    const answer = await world.api('GET', `/accounts/${debtor.billingAccountId!}`, undefined, { authorization });
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'unauthenticated' } } });
  }
  expect((await world.api('GET', '/healthz', undefined, { authorization: '' })).body).toEqual({ status: 'ok' });
  expect((await world.api('GET', '/accounts/BIL-404')).body).toMatchObject({ error: { code: 'not_found' } });
  expect((await world.api('GET', '/nowhere')).body).toMatchObject({ error: { code: 'no_such_route' } });
});

it('pages by cursor: every invoice once, in order, whatever the page size', async () => {
  await start();
  const ids = (
    await world.sql('select id from invoices where account_id = $1 order by id', [debtor.billingAccountId])
  ).map(({ id }) => id);
  for (const limit of [1, 7, ids.length, 500]) {
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const { body } = await world.api('GET', `/accounts/${debtor.billingAccountId!}/invoices?limit=${limit}${cursor}`);
      seen.push(...(body.data as { id: string }[]).map(({ id }) => id));
      cursor = body.next === null ? '' : `&cursor=${body.next as string}`;
    } while (cursor !== '');
    expect(seen).toEqual(ids);
  }
  expect((await world.api('GET', `/accounts/${debtor.billingAccountId!}/invoices?cursor=abc`)).status).toBe(400);
  expect(ids.at(-1)).toBe(invoiceRefOf(debtor.customerId!, '2026-10'));
});

it('limits the rate and says when to come back', async () => {
  await start({ rateLimit: { max: 3, windowMs: 1_000 } });
  const answers = [];
  for (let n = 0; n < 5; n += 1) answers.push(await world.api('GET', `/accounts/${debtor.billingAccountId!}/balance`));
  const refused = answers.find(({ status }) => status === 429)!;
  expect(refused.body).toMatchObject({ error: { code: 'too_many_requests' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
});

describe('idempotency', () => {
  const path = `/accounts/${cast.creditor.billingAccountId!}/refund`;

  it('gives the same key the same answer and pays once, at the same time and over a restart', async () => {
    const databaseUrl = await cluster.database();
    await start({ databaseUrl });
    const headers = { 'idempotency-key': 'refund-of-carys' };
    const answers = await Promise.all([1, 2, 3].map(async () => world.api('POST', path, undefined, headers)));
    expect(answers.map(({ status, body }) => [status, body.amountMinor])).toEqual(Array(3).fill([200, 500]));
    await world.close();
    await start({ databaseUrl });
    const again = await world.api('POST', path, undefined, headers);
    expect(again).toMatchObject({ status: 200, body: { amountMinor: 500 } });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await world.sql(`select amount_minor from ledger where kind = 'refund'`)).toEqual([{ amount_minor: 500 }]);
    const other = await world.api('POST', path, undefined, { 'idempotency-key': 'another-refund' });
    expect(other).toMatchObject({ status: 409, body: { error: { code: 'no_credit' } } });
  });

  it('refuses a mutation without a key, and a key that served another order', async () => {
    await start();
    expect((await world.api('POST', path, undefined, { 'idempotency-key': '' })).body).toMatchObject({
      error: { code: 'idempotency_key_required' },
    });
    await world.api('POST', path, undefined, { 'idempotency-key': 'one-key-only' });
    const reused = await world.api('POST', '/dunning/run', undefined, { 'idempotency-key': 'one-key-only' });
    expect(reused).toMatchObject({ status: 422, body: { error: { code: 'idempotency_key_reused' } } });
  });
});

describe('money', () => {
  it('keeps ledger, invoices and balance in step through payment in parts and write-off', async () => {
    await start();
    const id = debtor.billingAccountId!;
    const balance = async (): Promise<Record<string, unknown>> =>
      (await world.api('GET', `/accounts/${id}/balance`)).body;
    expect(await balance()).toMatchObject({
      amountDueMinor: 1240,
      unbilledActiveMinor: 310,
      unbilledTerminatedMinor: 0,
    });
    const invoice = invoiceRefOf(debtor.customerId!, '2026-10');
    expect((await world.api('POST', `/invoices/${invoice}/payments`, { amountMinor: 5_000 })).body).toMatchObject({
      error: { code: 'more_than_due' },
    });
    await world.api('POST', `/invoices/${invoice}/payments`, { amountMinor: 240 });
    expect(await balance()).toMatchObject({ amountDueMinor: 1000, openInvoices: [invoice] });
    expect((await world.api('POST', `/invoices/${invoice}/write-off`)).body).toEqual({ amountMinor: 1000 });
    expect(await balance()).toMatchObject({ amountDueMinor: 0, openInvoices: [] });
    const [sum] = await world.sql('select sum(amount_minor)::int as n from ledger where account_id = $1', [id]);
    expect(sum!.n).toBe(0);
  });

  it('bills the last usage once, and refuses to erase a running service, an open invoice or an account in use', async () => {
    await start();
    const [sim] = debtor.sims;
    const bill = `/services/${sim!.iccid}/final-bill`;
    expect((await world.api('POST', bill)).body).toMatchObject({ error: { code: 'nothing_to_bill' } });
    await world.api('POST', `/services/${sim!.iccid}/terminate`);
    expect((await world.api('POST', bill)).body).toMatchObject({ amountMinor: 190 });
    expect((await world.api('POST', bill)).status).toBe(409);
    const erase = async (dataset: string, ids: unknown[]): Promise<Record<string, unknown>> =>
      (
        await world.api('POST', `/accounts/${debtor.billingAccountId!}/erasures`, {
          dataset,
          ids,
          before: '2027-01-01T00:00:00Z',
        })
      ).body;
    expect(await erase('services', [debtor.sims[1]!.iccid])).toMatchObject({ error: { code: 'service_in_use' } });
    expect(await erase('invoices', [invoiceRefOf(debtor.customerId!, '2026-10')])).toMatchObject({
      error: { code: 'invoice_open' },
    });
    expect((await world.api('DELETE', `/accounts/${debtor.billingAccountId!}`)).body).toMatchObject({
      error: { code: 'account_in_use' },
    });
  });
});

describe('events', () => {
  let subscriber: Server;
  let received: { authorization: string | undefined; body: unknown }[];
  let answer: number;

  beforeEach(async () => {
    received = [];
    answer = 204;
    subscriber = createServer((request, response) => {
      void readBody(request).then((body) => {
        received.push({ authorization: request.headers.authorization, body: JSON.parse(body) });
        response.writeHead(answer).end();
      });
    });
    await new Promise<void>((resolve) => subscriber.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    subscriber.closeAllConnections();
    await new Promise((resolve) => subscriber.close(resolve));
  });
  const webhook = () => ({
    url: `http://127.0.0.1:${(subscriber.address() as AddressInfo).port}/v1/holders/billing/events`,
    token: 'event-token',
    firstWaitMs: 20,
  });

  it('tells the subscriber what changed, and tries again while it is down, over a restart too', async () => {
    const databaseUrl = await cluster.database();
    answer = 503;
    await start({ databaseUrl, webhook: webhook() });
    await world.api('POST', `/invoices/${invoiceRefOf(debtor.customerId!, '2026-10')}/payments`);
    await until(() => received.length >= 3);
    await world.close();
    const before = received.length;
    answer = 204;
    await start({ databaseUrl, webhook: webhook() });
    await until(() => received.length > before);
    expect(received.at(-1)).toEqual({
      authorization: 'Bearer event-token',
      body: {
        type: 'holds_changed',
        identifiers: [
          { type: 'billing_account_id', value: debtor.billingAccountId },
          { type: 'customer_id', value: debtor.customerId },
        ],
      },
    });
    await untilAsync(async () => (await world.sql('select 1 from events')).length === 0);
    expect(received).toHaveLength(before + 1);
  });
});

it('seeds the same records again, and every account of the population', async () => {
  await start();
  const dump = async (): Promise<unknown> => world.sql('select * from ledger order by id');
  const first = await dump();
  const accounts = await world.sql('select id from accounts');
  const own = population.people.filter(({ kind }) => kind === 'private').length;
  expect(accounts).toHaveLength(own + population.companies.length);
  await world.close();
  await start();
  expect(await dump()).toEqual(first);
  const late = await world.sql('select 1 from ledger where recorded_at > $1', [`${TODAY}T00:00:00Z`]);
  expect(late).toEqual([]);
});

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(10);
}

async function untilAsync(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(10);
}
