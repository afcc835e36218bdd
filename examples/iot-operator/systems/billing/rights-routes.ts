/** What data subjects' rights need of billing beside erasure; see main.ts for the list. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { idParams, parse } from '../http/app.js';
import { notFound } from '../http/errors.js';
import { once } from '../http/idempotency.js';
import { paged, pageOf } from '../http/pages.js';
import { restrictionRoutes, statementRoute } from '../http/rights.js';
import { correctEntry, creditNote } from './corrections.js';
import type { BillingParts } from './routes.js';

const text = z.string().min(1).max(4_000);
const address = z.record(z.string(), z.string());
const payerBody = z
  .object({ name: text, email: z.string().min(3).max(320), phone: text, address })
  .partial()
  .strict();
const creditNoteBody = z.object({
  reissue: z
    .object({ billTo: z.object({ name: text, address }), amountMinor: z.number().int().positive() })
    .partial()
    .optional(),
});

export function rightsRoutes(app: FastifyInstance, parts: BillingParts): void {
  const { db, webhook, now } = parts;
  const accounts = { table: 'accounts', path: '/accounts/:id', what: 'account' };
  restrictionRoutes(app, parts, accounts);
  restrictionRoutes(app, parts, { table: 'invoices', path: '/invoices/:id', what: 'invoice' });
  statementRoute(app, parts, accounts);
  // Everybody with an account, for comparing a restored system with what was erased.
  app.get('/accounts', async (request) => {
    const { limit, after } = pageOf(request.query);
    const rows = await db.rows<{ id: string }>(
      `select a.id, a.customer_id as "customerId", a.kind, p.email, p.phone, a.created_at as "recordedAt",
              array(select s.id from services s where s.account_id = a.id order by 1) as iccids
         from accounts a left join payers p on p.account_id = a.id where a.id > $1 order by a.id limit $2`,
      [after, limit + 1],
    );
    return paged(rows, limit, (row) => row.id);
  });
  app.patch('/accounts/:id/payer', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const body = parse(payerBody, request.body);
    return once(db, request, reply, async (tx) => {
      let corrected = 0;
      for (const [column, value] of Object.entries(body)) {
        const stored = typeof value === 'string' ? value : JSON.stringify(value);
        corrected = await tx.run(`update payers set ${column} = $2 where account_id = $1`, [id, stored]);
      }
      return { body: { corrected } };
    });
  });
  app.patch('/services/:id', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const { label } = parse(z.object({ label: text }), request.body);
    return once(db, request, reply, async (tx) => ({
      body: { corrected: await tx.run('update services set label = $2 where id = $1', [id, label]) },
    }));
  });
  app.post('/invoices/:id/credit-note', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const { reissue } = parse(creditNoteBody, request.body ?? {});
    const answer = await once(db, request, reply, async (tx) => ({
      body: { ...(await creditNote(tx, id, reissue, now().toISOString())) },
    }));
    webhook.kick();
    return answer;
  });
  app.post('/ledger/:id/corrections', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const { amountMinor } = parse(z.object({ amountMinor: z.number().int() }), request.body);
    const answer = await once(db, request, reply, async (tx) => ({
      body: { ...(await correctEntry(tx, id, amountMinor, now().toISOString())) },
    }));
    webhook.kick();
    return answer;
  });
  // Scoring is a use for the operator's own interest: restricted accounts are left out, whoever restricted them.
  app.post('/risk-scores/refresh', async (request, reply) =>
    once(db, request, reply, async (tx) => ({
      body: {
        scored: await tx.run(
          'update accounts set scored_at = $1 where risk_score is not null and restricted_at is null',
          [now().toISOString()],
        ),
      },
    })),
  );
  app.get('/invoices/:id', async (request) => {
    const { id } = parse(idParams, request.params);
    const invoice = await db.one(
      `select id, account_id as "accountId", status, disputed, amount_minor as "amountMinor", bill_to as "billTo", restricted_at as "restrictedAt"
         from invoices where id = $1`,
      [id],
    );
    if (!invoice) throw notFound('invoice');
    return invoice;
  });
}
