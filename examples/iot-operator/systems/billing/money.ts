/** What staff do to an account's money: payment, write-off, refund of a credit, final billing of services that ended. */
import type { Queries } from '../http/database.js';
import { ApiError, notFound } from '../http/errors.js';
import { extraInvoiceId, idOf } from './seed.js';
import { recordEvent } from './webhook.js';

export interface Balance {
  currency: string;
  invoicedUnpaidMinor: number;
  /** Usage of ended services that no invoice covers yet. */
  unbilledTerminatedMinor: number;
  /** Usage of running services: not due before it is invoiced. */
  unbilledActiveMinor: number;
  creditMinor: number;
  /** Invoiced unpaid + unbilled of ended services − credit; negative = owed to the customer. */
  amountDueMinor: number;
  /** With the invoices they stand for, by whose numbers other systems know them. */
  openInvoices: string[];
  disputedInvoices: string[];
  /** Ended services, by ICCID, whose last usage no invoice covers yet: also where the service itself is forgotten, or late usage came in. */
  unbilledServices: { id: string; label: string }[];
}

export interface AccountRow {
  id: string;
  customer_id: string;
  currency: string;
  credit_minor: number;
  next_serial: number;
}

export async function balanceOf(db: Queries, accountId: string): Promise<Balance> {
  const account = await db.one<AccountRow>('select * from accounts where id = $1', [accountId]);
  if (!account) throw notFound('account');
  const invoices = await db.rows<{ id: string; due: number; disputed: boolean; replaces: string[] }>(
    `select id, amount_minor - paid_minor as due, disputed, replaces from invoices
      where account_id = $1 and amount_minor > 0 and (status = 'open' or (disputed and status <> 'credited')) order by id`,
    [accountId],
  );
  const usage = await db.rows<{ ended: boolean; amount: number }>(
    `select coalesce(s.status = 'terminated', true) as ended, coalesce(sum(u.amount_minor), 0)::int as amount
       from usage u left join services s on s.id = u.iccid
      where u.account_id = $1 and u.invoice_id is null group by 1`,
    [accountId],
  );
  const unbilledServices = await db.rows<{ id: string; label: string }>(
    `select id, label from services where account_id = $1 and status = 'terminated' and not final_billed
     union
     select u.iccid, coalesce(s.label, 'SIM …' || right(u.iccid, 4)) from usage u left join services s on s.id = u.iccid
      where u.account_id = $1 and u.invoice_id is null and u.amount_minor > 0 and coalesce(s.status = 'terminated', true)
      order by 1`,
    [accountId],
  );
  const open = invoices.filter((invoice) => invoice.due > 0);
  const invoicedUnpaidMinor = open.reduce((sum, invoice) => sum + invoice.due, 0);
  const unbilled = (ended: boolean): number => usage.find((row) => row.ended === ended)?.amount ?? 0;
  return {
    currency: account.currency,
    invoicedUnpaidMinor,
    unbilledTerminatedMinor: unbilled(true),
    unbilledActiveMinor: unbilled(false),
    creditMinor: account.credit_minor,
    amountDueMinor: invoicedUnpaidMinor + unbilled(true) - account.credit_minor,
    openInvoices: open.flatMap((invoice) => [invoice.id, ...invoice.replaces]),
    disputedInvoices: invoices.filter(({ disputed }) => disputed).flatMap(({ id, replaces }) => [id, ...replaces]),
    unbilledServices,
  };
}

/** Pays an open invoice in full or in part. */
export async function pay(
  tx: Queries,
  invoiceId: string,
  payment: { amountMinor?: number; method: string },
  at: string,
): Promise<{ paymentId: string; status: string }> {
  const { invoice, account } = await openInvoice(tx, invoiceId);
  const due = invoice.amount_minor - invoice.paid_minor;
  const amount = payment.amountMinor ?? due;
  if (amount > due) throw new ApiError(409, 'more_than_due', 'the payment is higher than what is due');
  const serial = await nextSerial(tx, account);
  const paymentId = idOf('PAY', account.id, serial);
  const status = amount === due ? 'paid' : 'open';
  await tx.insert('payments', [
    {
      id: paymentId,
      account_id: account.id,
      invoice_id: invoiceId,
      amount_minor: amount,
      method: payment.method,
      recorded_at: at,
    },
  ]);
  await tx.run('update invoices set paid_minor = paid_minor + $2, status = $3 where id = $1', [
    invoiceId,
    amount,
    status,
  ]);
  await enter(tx, account.id, serial, 'payment', -amount, paymentId, at);
  await recordEvent(tx, account.id);
  return { paymentId, status };
}

/** Gives up what is still due of an invoice. */
export async function writeOff(tx: Queries, invoiceId: string, at: string): Promise<{ amountMinor: number }> {
  const { invoice, account } = await openInvoice(tx, invoiceId);
  const due = invoice.amount_minor - invoice.paid_minor;
  await tx.run(`update invoices set status = 'written_off', disputed = false where id = $1`, [invoiceId]);
  await enter(tx, account.id, await nextSerial(tx, account), 'write_off', -due, invoiceId, at);
  await recordEvent(tx, account.id);
  return { amountMinor: due };
}

/** Pays the account's credit back. */
export async function refund(tx: Queries, accountId: string, at: string): Promise<{ amountMinor: number }> {
  const account = await lock(tx, accountId);
  if (account.credit_minor === 0) throw new ApiError(409, 'no_credit', 'the account has no credit');
  await tx.run('update accounts set credit_minor = 0 where id = $1', [accountId]);
  await enter(tx, accountId, await nextSerial(tx, account), 'refund', account.credit_minor, null, at);
  await recordEvent(tx, accountId);
  return { amountMinor: account.credit_minor };
}

/**
 * Bills the last usage of ended services, all of an account's or one. Without usage there is no invoice, yet the service counts
 * as billed.
 */
export async function finalBill(
  tx: Queries,
  accountId: string,
  at: string,
  iccid?: string,
): Promise<{ invoiceId: string | null; amountMinor: number; services: number }> {
  const account = await lock(tx, accountId);
  const ended = (await balanceOf(tx, accountId)).unbilledServices.filter(
    ({ id }) => iccid === undefined || id === iccid,
  );
  if (ended.length === 0) throw new ApiError(409, 'nothing_to_bill', 'no ended service waits for its final bill');
  const iccids = ended.map((service) => service.id);
  const usage = await tx.rows<{ id: string; iccid: string; amount_minor: number }>(
    'select id, iccid, amount_minor from usage where account_id = $2 and iccid = any($1) and invoice_id is null order by id',
    [iccids, accountId],
  );
  const amountMinor = usage.reduce((sum, row) => sum + row.amount_minor, 0);
  const invoiceId = amountMinor > 0 ? await issueFinal(tx, account, usage, amountMinor, at) : null;
  await tx.run('update services set final_billed = true where id = any($1)', [iccids]);
  await recordEvent(tx, accountId);
  return { invoiceId, amountMinor, services: ended.length };
}

async function issueFinal(
  tx: Queries,
  account: AccountRow,
  usage: { id: string; iccid: string; amount_minor: number }[],
  amountMinor: number,
  at: string,
): Promise<string> {
  const serial = await nextSerial(tx, account);
  const day = at.slice(0, 10);
  const invoiceId = extraInvoiceId(account.customer_id, day, serial);
  const payer = await tx.one('select name, address from payers where account_id = $1', [account.id]);
  await tx.insert('invoices', [
    {
      id: invoiceId,
      account_id: account.id,
      issued_on: day,
      due_on: day,
      amount_minor: amountMinor,
      paid_minor: 0,
      status: 'open',
      disputed: false,
      lines: usage.map((row) => ({ text: `Final usage of ${row.iccid}`, amountMinor: row.amount_minor })),
      bill_to: payer ?? null,
      recorded_at: at,
    },
  ]);
  await tx.run('update usage set invoice_id = $2 where id = any($1)', [usage.map((row) => row.id), invoiceId]);
  await enter(tx, account.id, serial, 'invoice', amountMinor, invoiceId, at);
  return invoiceId;
}

async function openInvoice(
  tx: Queries,
  invoiceId: string,
): Promise<{ invoice: { amount_minor: number; paid_minor: number }; account: AccountRow }> {
  const found = await tx.one<{ account_id: string }>('select account_id from invoices where id = $1', [invoiceId]);
  if (!found) throw notFound('invoice');
  const account = await lock(tx, found.account_id);
  const invoice = await tx.one<{ status: string; amount_minor: number; paid_minor: number }>(
    'select status, amount_minor, paid_minor from invoices where id = $1',
    [invoiceId],
  );
  if (invoice?.status !== 'open') throw new ApiError(409, 'not_open', 'the invoice is not open');
  return { invoice, account };
}

export async function lock(tx: Queries, accountId: string): Promise<AccountRow> {
  const account = await tx.one<AccountRow>('select * from accounts where id = $1 for update', [accountId]);
  if (!account) throw notFound('account');
  return account;
}

export async function nextSerial(tx: Queries, account: AccountRow): Promise<number> {
  const row = await tx.one<{ serial: number }>(
    'update accounts set next_serial = next_serial + 1 where id = $1 returning next_serial - 1 as serial',
    [account.id],
  );
  if (!row) throw notFound('account');
  return row.serial;
}

export async function enter(
  tx: Queries,
  accountId: string,
  serial: number,
  kind: string,
  amountMinor: number,
  reference: string | null,
  at: string,
): Promise<void> {
  const id = `${idOf('LED', accountId, serial)}-${kind}`;
  await tx.insert('ledger', [
    { id, account_id: accountId, kind, amount_minor: amountMinor, reference, recorded_at: at },
  ]);
}
