/**
 * Correcting what billing has wrong. Contact data and labels are changed; what is booked never is: an invoice is taken back by a credit
 * note and issued anew, a ledger entry is set right by another one.
 */
import type { Queries } from '../http/database.js';
import { ApiError, notFound } from '../http/errors.js';
import { enter, lock, nextSerial } from './money.js';
import { extraInvoiceId } from './seed.js';
import { recordEvent } from './webhook.js';

interface InvoiceRow {
  account_id: string;
  issued_on: string;
  due_on: string;
  amount_minor: number;
  paid_minor: number;
  status: string;
  lines: { text: string; amountMinor: number }[];
  bill_to: unknown;
  replaces: string[];
}

export interface Reissue {
  billTo?: { name: string; address: Record<string, string> };
  amountMinor?: number;
}

export interface CreditNote {
  creditNoteId: string;
  /** Absent when the invoice is only taken back. */
  invoiceId?: string;
}

/** Takes an invoice back in full; with `reissue` another takes its place, and what was paid counts there. The rest becomes credit. */
export async function creditNote(
  tx: Queries,
  id: string,
  reissue: Reissue | undefined,
  at: string,
): Promise<CreditNote> {
  const found = await tx.one<{ account_id: string }>('select account_id from invoices where id = $1', [id]);
  if (!found) throw notFound('invoice');
  const account = await lock(tx, found.account_id);
  const invoice = await tx.one<InvoiceRow>('select * from invoices where id = $1', [id]);
  if (!invoice || invoice.status === 'credited' || invoice.amount_minor <= 0) {
    throw new ApiError(409, 'credited', 'the invoice is taken back already');
  }
  await tx.run(`update invoices set status = 'credited', disputed = false where id = $1`, [id]);
  const issue = async (row: Partial<InvoiceRow>, serial: number): Promise<string> => {
    const invoiceId = extraInvoiceId(account.customer_id, at.slice(0, 10), serial);
    const { lines, bill_to, replaces, ...rest } = { ...invoice, replaces: [], ...row };
    await tx.insert('invoices', [
      {
        ...{ id: invoiceId, account_id: account.id, issued_on: at.slice(0, 10), due_on: rest.due_on },
        ...{ amount_minor: rest.amount_minor, paid_minor: rest.paid_minor, status: rest.status, disputed: false },
        ...{ lines, bill_to, replaces, recorded_at: at },
      },
    ]);
    return invoiceId;
  };
  const serial = await nextSerial(tx, account);
  const lines = [{ text: `Credit note for ${id}`, amountMinor: -invoice.amount_minor }];
  const creditNoteId = await issue(
    { amount_minor: -invoice.amount_minor, paid_minor: 0, status: 'credited', lines },
    serial,
  );
  await enter(tx, account.id, serial, 'credit', -invoice.amount_minor, id, at);
  const amount = reissue ? (reissue.amountMinor ?? invoice.amount_minor) : 0;
  const paid = Math.min(invoice.paid_minor, amount);
  let invoiceId: string | undefined;
  if (reissue) {
    const next = await nextSerial(tx, account);
    const open = invoice.status === 'open' && paid < amount;
    const settled = invoice.status === 'written_off' ? 'written_off' : 'paid';
    invoiceId = await issue(
      {
        ...{ amount_minor: amount, paid_minor: paid, status: open ? 'open' : settled },
        lines: amount === invoice.amount_minor ? invoice.lines : [{ text: `Instead of ${id}`, amountMinor: amount }],
        bill_to: reissue.billTo ?? invoice.bill_to,
        replaces: [id, ...invoice.replaces],
      },
      next,
    );
    await tx.run('update usage set invoice_id = $2 where invoice_id = $1', [id, invoiceId]);
    await enter(tx, account.id, next, 'invoice', amount, invoiceId, at);
  }
  const rest = invoice.paid_minor - paid;
  await tx.run('update accounts set credit_minor = credit_minor + $2 where id = $1', [account.id, rest]);
  await recordEvent(tx, account.id);
  return { creditNoteId, ...(invoiceId === undefined ? {} : { invoiceId }) };
}

/** A ledger entry that should read another amount gets a second one beside it. Asked again it finds that one and adds nothing. */
export async function correctEntry(
  tx: Queries,
  id: string,
  amountMinor: number,
  at: string,
): Promise<{ entryId: string }> {
  const entry = await tx.one<{ account_id: string; amount_minor: number }>(
    'select account_id, amount_minor from ledger where id = $1',
    [id],
  );
  if (!entry) throw notFound('ledger entry');
  const account = await lock(tx, entry.account_id);
  const sum = await tx.one<{ amount: number; newest: string }>(
    `select sum(amount_minor)::int as amount, max(id) as newest from ledger where id = $1 or (account_id = $2 and reference = $1 and kind = 'correction')`,
    [id, account.id],
  );
  const difference = amountMinor - (sum?.amount ?? entry.amount_minor);
  if (difference === 0) return { entryId: sum?.newest ?? id };
  const serial = await nextSerial(tx, account);
  await enter(tx, account.id, serial, 'correction', difference, id, at);
  await recordEvent(tx, account.id);
  return { entryId: id };
}
