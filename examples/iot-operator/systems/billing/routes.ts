/** Routes of the billing system; see main.ts for the list. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { idParams, parse } from '../http/app.js';
import type { Database, Queries } from '../http/database.js';
import { ApiError, notFound } from '../http/errors.js';
import { once } from '../http/idempotency.js';
import { paged, pageOf } from '../http/pages.js';
import { statementsJson } from '../http/rights.js';
import { eraseAccount, erasePayer, eraseRecords, erasureBody, inUse } from './erasure.js';
import { balanceOf, finalBill, pay, refund, writeOff } from './money.js';
import { DATASETS } from './schema.js';
import type { DatasetName } from './schema.js';
import { recordEvent } from './webhook.js';
import type { Webhook } from './webhook.js';

export interface BillingParts {
  db: Database;
  webhook: Webhook;
  now: () => Date;
}

const SEARCHES = {
  billing_account_id: 'select id from accounts where id = $1',
  customer_id: 'select id from accounts where customer_id = $1',
  email: 'select account_id as id from payers where lower(email) = lower($1)',
  name: 'select account_id as id from payers where lower(name) = lower($1)',
  phone: 'select account_id as id from payers where phone = $1',
  sim_iccid: 'select account_id as id from services where id = $1',
} as const;

const searchBody = z.object({
  by: z.enum(Object.keys(SEARCHES) as (keyof typeof SEARCHES)[]),
  value: z.string().min(1).max(512),
});
const beforeBody = z.object({ before: z.iso.datetime({ offset: true }) });
const paymentBody = z.object({
  amountMinor: z.number().int().positive().optional(),
  method: z.enum(['card', 'bank_transfer', 'direct_debit']).default('bank_transfer'),
});

export function readRoutes(app: FastifyInstance, { db }: BillingParts): void {
  // By POST, so that no identifier stands in an access log.
  app.post('/accounts/search', async (request) => {
    const { by, value } = parse(searchBody, request.body);
    const rows = await db.rows<{ id: string }>(`${SEARCHES[by]} order by 1 limit 100`, [value]);
    return { data: rows, next: null };
  });
  app.get('/accounts/:id', async (request) => {
    const { id } = parse(idParams, request.params);
    const account = await db.one(
      `select a.id, a.customer_id as "customerId", a.kind, a.currency, a.risk_score as "riskScore",
              a.restricted_at as "restrictedAt", ${statementsJson('a.id')} as statements, a.created_at as "createdAt",
              case when p.account_id is null then null else jsonb_build_object('name', p.name, 'email', p.email, 'phone', p.phone,
                'address', p.address, 'recordedAt', to_char(p.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as payer
         from accounts a left join payers p on p.account_id = a.id where a.id = $1`,
      [id],
    );
    if (!account) throw notFound('account');
    return { ...account, counts: await countsOf(db, id), deletable: !(await inUse(db, id)) };
  });
  app.get('/accounts/:id/balance', async (request) => balanceOf(db, parse(idParams, request.params).id));
  for (const [name, { table, columns }] of Object.entries(DATASETS) as [
    DatasetName,
    (typeof DATASETS)[DatasetName],
  ][]) {
    app.get(`/accounts/:id/${name}`, async (request) => {
      const { id } = parse(idParams, request.params);
      const { limit, after, before } = pageOf(request.query);
      await exists(db, id);
      const rows = await db.rows<{ id: string }>(
        `select ${columns} from ${table} where account_id = $1 and id > $2 and recorded_at <= $3 order by id limit $4`,
        [id, after, before, limit + 1],
      );
      return paged(rows, limit, (row) => row.id);
    });
  }
}

export function staffRoutes(app: FastifyInstance, { db, webhook, now }: BillingParts): void {
  const at = (): string => now().toISOString();
  const mutation = (
    path: string,
    work: (tx: Queries, id: string, body: unknown) => Promise<Record<string, unknown>>,
  ): void => {
    app.post(path, async (request, reply) => {
      const { id } = parse(idParams, request.params);
      const answer = await once(db, request, reply, async (tx) => ({ body: await work(tx, id, request.body) }));
      webhook.kick();
      return answer;
    });
  };
  mutation('/invoices/:id/payments', async (tx, id, body) => ({
    ...(await pay(tx, id, parse(paymentBody, body ?? {}), at())),
  }));
  mutation('/invoices/:id/write-off', async (tx, id) => ({ ...(await writeOff(tx, id, at())) }));
  mutation('/invoices/:id/dispute', async (tx, id) => dispute(tx, id, true));
  mutation('/invoices/:id/settle-dispute', async (tx, id) => dispute(tx, id, false));
  mutation('/accounts/:id/refund', async (tx, id) => ({ ...(await refund(tx, id, at())) }));
  mutation('/accounts/:id/final-bill', async (tx, id) => ({ ...(await finalBill(tx, id, at())) }));
  mutation('/services/:id/final-bill', async (tx, iccid) => {
    const service = await tx.one<{ account_id: string }>(
      'select account_id from services where id = $1 union select account_id from usage where iccid = $1 and invoice_id is null',
      [iccid],
    );
    if (!service) throw notFound('service');
    return { ...(await finalBill(tx, service.account_id, at(), iccid)) };
  });
  mutation('/services/:id/terminate', async (tx, iccid) => {
    const ended = await tx.run(
      `update services set status = 'terminated', terminated_on = coalesce(terminated_on, $2) where id = $1`,
      [iccid, at().slice(0, 10)],
    );
    if (ended === 0) throw notFound('service');
    return { status: 'terminated' };
  });
  // Who is reminded of an overdue invoice. Nobody is reminded of what is disputed, or of what the person had restricted; a restriction
  // that only keeps the account for collecting the debt does not stop collecting it.
  app.post('/dunning/run', async (request, reply) =>
    once(db, request, reply, async (tx) => {
      const overdue = await tx.rows<{ id: string; account_id: string; restricted: boolean }>(
        `select i.id, i.account_id, exists (select 1 from restrictions r where r.owner in (i.id, i.account_id) and r.mark not like 'hold:%')
                as restricted
           from invoices i where i.status = 'open' and not i.disputed and i.amount_minor > i.paid_minor and i.due_on < $1 order by i.id`,
        [at().slice(0, 10)],
      );
      const reminded = overdue.filter((invoice) => !invoice.restricted);
      return { body: { reminded: reminded.map((i) => i.id), restricted: overdue.length - reminded.length } };
    }),
  );
}

async function dispute(tx: Queries, id: string, disputed: boolean): Promise<Record<string, unknown>> {
  const invoice = await tx.one<{ account_id: string }>(
    'update invoices set disputed = $2 where id = $1 returning account_id',
    [id, disputed],
  );
  if (!invoice) throw notFound('invoice');
  await recordEvent(tx, invoice.account_id);
  return { disputed };
}

export function privacyRoutes(app: FastifyInstance, { db }: BillingParts): void {
  app.post('/accounts/:id/erasures', async (request, reply) =>
    once(db, request, reply, async (tx) => ({
      body: await eraseRecords(tx, parse(idParams, request.params).id, parse(erasureBody, request.body)),
    })),
  );
  app.delete('/accounts/:id/payer', async (request, reply) =>
    once(db, request, reply, async (tx) => {
      const { before } = parse(beforeBody, request.query);
      return { body: await erasePayer(tx, parse(idParams, request.params).id, before) };
    }),
  );
  app.delete('/accounts/:id', async (request, reply) =>
    once(db, request, reply, async (tx) => ({ body: await eraseAccount(tx, parse(idParams, request.params).id) })),
  );
}

/** Records per dataset. */
async function countsOf(db: Queries, accountId: string): Promise<Record<string, number>> {
  const counts = Object.entries(DATASETS).map(
    ([name, { table }]) => `'${name}', (select count(*) from ${table} where account_id = $1)`,
  );
  const row = await db.one<{ counts: Record<string, number> }>(
    `select jsonb_build_object(${counts.join(', ')}) as counts`,
    [accountId],
  );
  return row?.counts ?? {};
}

async function exists(db: Queries, accountId: string): Promise<void> {
  if (accountId === '' || !(await db.one('select 1 from accounts where id = $1', [accountId]))) {
    throw new ApiError(404, 'not_found', 'account does not exist');
  }
}
