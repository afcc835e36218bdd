/** Fills an empty billing database from the population: monthly invoices since the account was opened, paid but for what is owed. */
import {
  addDays,
  createRandom,
  daysBetween,
  invoiceDateOf,
  invoiceRefOf,
  monthsBetween,
} from '../../population/index.js';
import type { Company, Person, Population, Random, Sim } from '../../population/index.js';
import type { Queries, Row } from '../http/database.js';

interface Holder {
  id: string;
  customerId: string;
  kind: 'private' | 'company';
  currency: string;
  createdOn: string;
  balanceMinor: number;
  sims: Sim[];
  payer: { name: string; email: string; phone: string | null; address: Person['address'] };
}

type Tables = Record<
  | 'accounts'
  | 'payers'
  | 'payment_methods'
  | 'services'
  | 'usage'
  | 'invoices'
  | 'payments'
  | 'ledger'
  | 'dunning_notes',
  Row[]
>;

/** What the debtor's two SIMs have used since the last invoice: £3.10 together. */
const DEBTOR_USAGE = [190, 120];

export async function seedBilling(tx: Queries, population: Population, seed: number, today: string): Promise<void> {
  const tables: Tables = {
    accounts: [],
    payers: [],
    payment_methods: [],
    services: [],
    usage: [],
    invoices: [],
    payments: [],
    ledger: [],
    dunning_notes: [],
  };
  for (const person of population.people) {
    if (person.kind !== 'private' || !person.billingAccountId || !person.customerId) continue;
    account(tables, holderOf(person), createRandom(seed, `billing:${person.n}`), today, person.cast);
  }
  for (const company of population.companies) {
    account(tables, companyHolder(company, population), createRandom(seed, `billing:${company.id}`), today);
  }
  for (const [table, rows] of Object.entries(tables)) await tx.insert(table, rows);
}

function holderOf(person: Person): Holder {
  return {
    id: person.billingAccountId ?? '',
    customerId: person.customerId ?? '',
    kind: 'private',
    currency: person.currency,
    createdOn: person.createdOn,
    balanceMinor: person.balanceMinor,
    sims: person.sims,
    payer: { name: person.fullName, email: person.email, phone: person.phone, address: person.address },
  };
}

/** The account is the company's; its first user is named as the person to write to. */
function companyHolder(company: Company, population: Population): Holder {
  const contact = population.people.find((person) => person.company?.id === company.id);
  return {
    id: company.billingAccountId,
    customerId: company.customerId,
    kind: 'company',
    currency: company.currency,
    createdOn: company.createdOn,
    balanceMinor: company.balanceMinor,
    sims: company.sims,
    payer: {
      name: contact?.fullName ?? company.name,
      email: contact?.email ?? company.billingEmail,
      phone: null,
      address: company.address,
    },
  };
}

function account(tables: Tables, holder: Holder, random: Random, today: string, cast?: string): void {
  const { id } = holder;
  tables.accounts.push({
    id,
    customer_id: holder.customerId,
    kind: holder.kind,
    currency: holder.currency,
    risk_score: 1 + random.int(100),
    credit_minor: Math.max(0, -holder.balanceMinor),
    next_serial: 1,
    created_at: at(holder.createdOn, 9),
  });
  tables.payers.push({ account_id: id, ...holder.payer, recorded_at: at(holder.createdOn, 9) });
  if (holder.kind === 'private' && (cast !== undefined || random.chance(0.9))) {
    tables.payment_methods.push(card(holder, random));
  }
  services(tables, holder, random, today, cast);
  const serial = invoices(tables, holder, random, today);
  const row = tables.accounts.at(-1);
  if (row) row.next_serial = serial;
}

function card(holder: Holder, random: Random): Row {
  return {
    id: idOf('PM', holder.id, 1),
    account_id: holder.id,
    brand: random.pick(['visa', 'mastercard']),
    token: `tok_${random.hex(24)}`,
    last4: String(random.int(10_000)).padStart(4, '0'),
    expires: `${2027 + random.int(4)}-${String(1 + random.int(12)).padStart(2, '0')}`,
    collects: true,
    recorded_at: at(holder.createdOn, 10),
  };
}

function services(tables: Tables, holder: Holder, random: Random, today: string, cast?: string): void {
  holder.sims.forEach((sim, k) => {
    const ended = sim.status === 'terminated';
    tables.services.push({
      id: sim.iccid,
      account_id: holder.id,
      label: sim.label,
      status: sim.status,
      terminated_on: sim.terminatedOn ?? null,
      final_billed: ended,
      recorded_at: at(sim.activatedOn, 9),
    });
    if (ended) return;
    tables.usage.push({
      id: idOf('USG', holder.id, k + 1),
      account_id: holder.id,
      iccid: sim.iccid,
      period: today.slice(0, 7),
      amount_minor: (cast === 'debtor' ? DEBTOR_USAGE[k] : undefined) ?? 20 + random.int(400),
      invoice_id: null,
      recorded_at: at(addDays(today, -1), 23),
    });
  });
}

/** One for each month that is over, on the first of the next. Returns the next free serial of the account. */
function invoices(tables: Tables, holder: Holder, random: Random, today: string): number {
  const issued = monthsBetween(holder.createdOn, today)
    .slice(0, -1)
    .map((month) => ({ id: invoiceRefOf(holder.customerId, month), issuedOn: invoiceDateOf(month) }));
  if (issued.length === 0 && holder.balanceMinor > 0) {
    issued.push({ id: extraInvoiceId(holder.customerId, today, 0), issuedOn: addDays(today, -1) });
  }
  let serial = 1;
  issued.forEach(({ id, issuedOn }, index) => {
    const open = index === issued.length - 1 && holder.balanceMinor > 0;
    const amount = open ? holder.balanceMinor : 300 + random.int(1_200);
    tables.invoices.push({
      id,
      account_id: holder.id,
      issued_on: issuedOn,
      due_on: addDays(issuedOn, 14),
      amount_minor: amount,
      paid_minor: open ? 0 : amount,
      status: open ? 'open' : 'paid',
      disputed: false,
      lines: [{ text: `Connectivity ${addDays(issuedOn, -1).slice(0, 7)}`, amountMinor: amount }],
      bill_to: { name: holder.payer.name, address: holder.payer.address },
      recorded_at: at(issuedOn, 0),
    });
    entry(tables, holder, serial, 'invoice', amount, id, at(issuedOn, 0));
    const age = daysBetween(issuedOn, today);
    if (open && age > 20) remind(tables, holder, serial, id, addDays(issuedOn, 20));
    if (!open)
      pay(tables, holder, serial, id, amount, at(addDays(issuedOn, Math.min(random.int(10), Math.max(0, age - 1))), 0));
    serial += 1;
  });
  if (holder.balanceMinor < 0) {
    entry(tables, holder, serial, 'credit', holder.balanceMinor, null, at(addDays(today, -1), 15));
    serial += 1;
  }
  return serial;
}

function pay(tables: Tables, holder: Holder, serial: number, invoice: string, amount: number, instant: string): void {
  const id = idOf('PAY', holder.id, serial);
  const method = holder.kind === 'private' ? 'card' : 'bank_transfer';
  tables.payments.push({
    id,
    account_id: holder.id,
    invoice_id: invoice,
    amount_minor: amount,
    method,
    recorded_at: instant,
  });
  entry(tables, holder, serial, 'payment', -amount, id, instant);
}

function remind(tables: Tables, holder: Holder, serial: number, invoice: string, day: string): void {
  tables.dunning_notes.push({
    id: idOf('DUN', holder.id, serial),
    account_id: holder.id,
    invoice_id: invoice,
    note: `First reminder sent to ${holder.payer.name}`,
    recorded_at: at(day, 8),
  });
}

function entry(
  tables: Tables,
  holder: Holder,
  serial: number,
  kind: string,
  amount: number,
  reference: string | null,
  instant: string,
): void {
  const id = `${idOf('LED', holder.id, serial)}-${kind}`;
  tables.ledger.push({ id, account_id: holder.id, kind, amount_minor: amount, reference, recorded_at: instant });
}

/** `PAY` of `BIL-000123`, third → `PAY-000123-0003`: sorts by age within the account. */
export function idOf(prefix: string, accountId: string, serial: number): string {
  return `${prefix}-${accountId.replace(/^BIL-/, '')}-${String(serial).padStart(4, '0')}`;
}

/** An invoice beside the monthly ones: `INV-202611-000123-F12`. */
export function extraInvoiceId(customerId: string, day: string, serial: number): string {
  return `${invoiceRefOf(customerId, day.slice(0, 7))}-F${serial}`;
}

function at(day: string, hour: number): string {
  return `${day}T${String(hour).padStart(2, '0')}:00:00.000Z`;
}
