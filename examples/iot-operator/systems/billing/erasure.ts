/**
 * What may be erased or made anonymous, by the ids the caller names. Guards of this system stand whatever the caller decided: an
 * open invoice and a service that runs or waits for its final bill stay, an account with anything left stays, and nothing recorded
 * after the caller's bound is touched.
 */
import { z } from 'zod';
import type { Queries } from '../http/database.js';
import { ApiError, notFound } from '../http/errors.js';
import { forgetRights } from '../http/rights.js';
import { DATASETS } from './schema.js';

export const erasureBody = z.object({
  dataset: z.enum(['services', 'payment-methods', 'usage', 'invoices', 'payments', 'ledger', 'dunning-notes']),
  mode: z.enum(['delete', 'anonymise']).default('delete'),
  ids: z.array(z.string()).min(1).max(500),
  before: z.iso.datetime({ offset: true }),
});

export async function eraseRecords(
  tx: Queries,
  accountId: string,
  order: z.infer<typeof erasureBody>,
): Promise<{ removed: number }> {
  const { table } = DATASETS[order.dataset];
  const where = 'account_id = $1 and id = any($2) and recorded_at <= $3';
  const selection = [accountId, order.ids, order.before];
  if (order.dataset === 'invoices') {
    const open = await tx.one(`select 1 from invoices where ${where} and (status = 'open' or disputed)`, selection);
    if (open) throw new ApiError(409, 'invoice_open', 'an invoice that is open or disputed cannot be erased');
  }
  if (order.dataset === 'services') {
    const running = await tx.one(
      `select 1 from services where ${where} and (status <> 'terminated' or not final_billed)`,
      selection,
    );
    if (running) throw new ApiError(409, 'service_in_use', 'a service that runs or is not billed yet cannot be erased');
  }
  if (order.mode === 'anonymise') {
    if (order.dataset !== 'invoices') throw new ApiError(400, 'invalid', 'mode: only invoices can be made anonymous');
    const sql = `update invoices set bill_to = null where ${where} and bill_to is not null`;
    return { removed: await tx.run(sql, selection) };
  }
  if (order.dataset === 'invoices') {
    const sql = `delete from restrictions where owner in (select id from invoices where ${where})`;
    await tx.run(sql, selection);
  }
  return { removed: await tx.run(`delete from ${table} where ${where}`, selection) };
}

/** Name, addresses and score of the payer; the bare account stays while ledger or invoices do. */
export async function erasePayer(tx: Queries, accountId: string, before: string): Promise<{ removed: number }> {
  const removed = await tx.run('delete from payers where account_id = $1 and recorded_at <= $2', [accountId, before]);
  if (removed > 0) {
    await tx.run('update accounts set risk_score = null, scored_at = null where id = $1', [accountId]);
    await tx.run('delete from statements where owner = $1', [accountId]);
  }
  return { removed };
}

/** The bare account with its customer number, once nothing hangs on it. */
export async function eraseAccount(tx: Queries, accountId: string): Promise<{ removed: number }> {
  if (!(await tx.one('select 1 from accounts where id = $1 for update', [accountId]))) throw notFound('account');
  if (await inUse(tx, accountId)) throw new ApiError(409, 'account_in_use', 'the account still has records');
  await tx.run('delete from events where account_id = $1', [accountId]);
  await forgetRights(tx, accountId);
  return { removed: await tx.run('delete from accounts where id = $1', [accountId]) };
}

export async function inUse(db: Queries, accountId: string): Promise<boolean> {
  const tables = ['payers', ...Object.values(DATASETS).map((dataset) => dataset.table)];
  const sql = tables.map((table) => `select 1 from ${table} where account_id = $1`).join(' union all ');
  return (await db.one(`${sql} limit 1`, [accountId])) !== undefined;
}
