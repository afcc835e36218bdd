/**
 * Monthly invoices, agreed between billing and the traffic lake: the usage of a calendar month is invoiced on the first of the next
 * month; the current month is not invoiced yet.
 */
import { addDays } from './random.js';

/** `INV-202609-000123` for customer `CUS-000123`, month `2026-09`. */
export function invoiceRefOf(customerId: string, month: string): string {
  return `INV-${month.replace('-', '')}-${customerId.replace(/^CUS-/, '')}`;
}

/** Day the usage of `month` (`YYYY-MM`) is invoiced: the first of the next month. */
export function invoiceDateOf(month: string): string {
  return `${addDays(`${month}-28`, 7).slice(0, 7)}-01`;
}

/** Months from that of `from` to that of `to`, both included, as `YYYY-MM`. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  for (let month = from.slice(0, 7); month <= to.slice(0, 7); month = invoiceDateOf(month).slice(0, 7))
    months.push(month);
  return months;
}
