/** What the operator's staff do in the course of a day, each in the systems' own way. The demo lets holds end with these. */
import { randomUUID } from 'node:crypto';
import type { Person } from '../population/index.js';
import { terminateSim } from '../systems/accounts/index.js';
import { runCommand } from './children.js';
import type { HabeasEvents } from './state.js';

export type Customer = Pick<Person, 'billingAccountId' | 'customerId'>;

export interface Staff {
  /** Ends a SIM's service in accounts and billing. */
  terminateSim(iccid: string, at: Date): Promise<void>;
  /** Bills the last usage of ended services and puts the traffic lines on that invoice. */
  billFinalUsage(customer: Customer): Promise<FinalBill>;
  payInvoice(invoiceId: string): Promise<void>;
}

export interface FinalBill {
  /** Null when nothing was left to bill. */
  invoiceId: string | null;
  amountMinor: number;
}

export interface StaffDeps {
  accountsAppUrl: string;
  trafficFolder: string;
  billing: () => { url: string; token: string };
  habeas: () => HabeasEvents | undefined;
}

export function createStaff(deps: StaffDeps): Staff {
  async function billing<T>(path: string, body: object = {}): Promise<T> {
    const { url, token } = deps.billing();
    return (await post(url + path, token, body)) as T;
  }
  return {
    async terminateSim(iccid, at) {
      await terminateSim(deps.accountsAppUrl, iccid, at);
      await billing(`/services/${encodeURIComponent(iccid)}/terminate`);
      const habeas = deps.habeas();
      if (!habeas) return;
      await post(new URL('/v1/holders/accounts/events', habeas.url).href, habeas.tokens.accounts, {
        type: 'holds_changed',
        identifiers: [{ type: 'sim_iccid', value: iccid }],
      });
    },
    async billFinalUsage({ billingAccountId, customerId }) {
      if (billingAccountId === undefined || customerId === undefined)
        throw new Error('this person is nobody’s customer');
      const bill = await billing<FinalBill>(`/accounts/${encodeURIComponent(billingAccountId)}/final-bill`);
      // What cost nothing is settled all the same: no line may stay "not invoiced yet" for ever.
      const invoice = bill.invoiceId ?? `NIL-${billingAccountId}`;
      await runCommand('systems/traffic/main.js', [
        'assign-invoice',
        '--folder',
        deps.trafficFolder,
        '--customer',
        customerId,
        '--invoice',
        invoice,
      ]);
      return bill;
    },
    async payInvoice(invoiceId) {
      await billing(`/invoices/${encodeURIComponent(invoiceId)}/payments`);
    },
  };
}

async function post(url: string, token: string, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${new URL(url).pathname.split('/')[1]} answered ${response.status}: ${text.slice(0, 200)}`);
  return text === '' ? undefined : JSON.parse(text);
}
