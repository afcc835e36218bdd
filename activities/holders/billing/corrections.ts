/** Which fields of billing may be corrected, and how: what is booked gets an entry beside it, never another value (holds 2.2, O1). */
import type { Subject } from '../../../src/connector/contract.js';
import { HabeasError } from '../../../src/common/errors.js';
import type { Corrector, RectifyRules, Target } from '../shared/rectify.js';
import { mailAddress, notEmpty, phoneNumber } from '../shared/rectify.js';
import type { BillingApi, ListName } from './api.js';
import { accountsOf } from './records.js';

const BOOKED = { how: 'new_entry', named: true } as const;
const NEVER = '9999-12-31T00:00:00Z';

export const RULES: RectifyRules = {
  payer: {
    name: { how: 'replaced', refuses: notEmpty },
    email: { how: 'replaced', refuses: mailAddress },
    phone: { how: 'replaced', refuses: phoneNumber },
    address: { how: 'replaced', refuses: addressJson },
    riskScore: { refused: 'an inference is our own opinion; it may be challenged before a person' },
    '*': { refused: 'this number is ours and follows from the account' },
  },
  services: {
    label: { how: 'replaced', named: true, refuses: notEmpty },
    '*': { refused: 'the state of a service follows from the network' },
  },
  payment_methods: { '*': { refused: 'a card is entered anew with the payment processor' } },
  usage: { '*': { refused: 'measured data stays as it was measured; the invoice can be disputed' } },
  invoices: {
    billTo: { ...BOOKED, refuses: (value) => (billTo(value) ? undefined : 'a name and an address as JSON are needed') },
    amountMinor: { ...BOOKED, refuses: (value) => (minor(value, 1) === undefined ? WHOLE : undefined) },
    '*': { refused: 'an issued invoice is only corrected by a credit note; name and address or the amount can be' },
  },
  payments: { '*': { refused: 'payments stand as the bank or the card processor reported them' } },
  ledger: {
    amountMinor: { ...BOOKED, refuses: (value) => (minor(value) === undefined ? WHOLE : undefined) },
    '*': { refused: 'the ledger is only corrected by new entries, which change an amount' },
  },
  dunning_notes: { '*': { refused: 'the note records what was done' } },
};

const WHOLE = 'an amount in pence or cents is needed, as a whole number';

function minor(value: string, least = Number.MIN_SAFE_INTEGER): number | undefined {
  const amount = /^-?\d{1,12}$/.test(value.trim()) ? Number(value) : undefined;
  return amount !== undefined && amount >= least ? amount : undefined;
}

function textsIn(value: unknown): Record<string, string> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  return entries.length > 0 && entries.every(([, text]) => typeof text === 'string')
    ? (value as Record<string, string>)
    : undefined;
}

function fromJson(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function addressJson(value: string): string | undefined {
  return textsIn(fromJson(value)) ? undefined : 'an address is a JSON object of texts';
}

function billTo(value: string): { name: string; address: Record<string, string> } | undefined {
  const found = fromJson(value) as { name?: unknown; address?: unknown } | null | undefined;
  const address = textsIn(found?.address);
  return typeof found?.name === 'string' && found.name !== '' && address ? { name: found.name, address } : undefined;
}

/** Of a company's account only who is named as its contact is a person's; the rest is the company's (B1). */
export function correctorOf(api: BillingApi, subject: Subject, key: string): Corrector {
  const accounts = async (own: boolean) =>
    (await accountsOf(api, subject)).filter(({ kind }) => !own || kind === 'private');
  const records = async ({ dataset, record }: Target): Promise<(Record<string, unknown> & { id: string })[]> => {
    const found: (Record<string, unknown> & { id: string })[] = [];
    if (dataset === 'payer') {
      for (const { id, payer } of await accounts(false)) {
        if (payer && (record === undefined || record === id)) found.push({ ...payer, id });
      }
      return found;
    }
    for (const { id } of await accounts(true)) {
      for await (const entry of api.all(id, dataset as ListName, NEVER)) {
        if (record === undefined || entry.id === record) found.push(entry);
      }
    }
    return found;
  };
  const booked = ({ dataset }: Target): boolean => dataset === 'invoices' || dataset === 'ledger';
  return {
    count: async (target) => (booked(target) && target.record === undefined ? 0 : (await records(target)).length),
    apply: async (target) => {
      const { dataset, field, value } = target;
      let done = 0;
      for (const entry of await records(target)) {
        if (dataset === 'payer') {
          const stored = field === 'address' ? textsIn(fromJson(value)) : value;
          done += await api.correctPayer(entry.id, { [field]: stored }, key);
        } else if (dataset === 'services') done += await api.correctLabel(entry.id, value, key);
        else if (await correctBooked(api, target, entry, key)) done += 1;
      }
      return done;
    },
    file: async ({ dataset, field, record, statement }) => {
      let filed = false;
      for (const { id } of await accounts(true)) {
        const entry = { dataset, field, text: statement, ...(record === undefined ? {} : { record }) };
        filed = (await api.file(id, entry, key)) || filed;
      }
      return filed;
    },
    differing: async (target) => {
      if (target.dataset === 'ledger') return ledgerDiffers(api, subject, target);
      const found = await records(target);
      if (target.dataset === 'invoices') return found.filter(({ status }) => status !== 'credited').length;
      return found.filter((entry) => !sameValue(entry[target.field], target.value)).length;
    },
  };
}

async function correctBooked(
  api: BillingApi,
  { dataset, field, value }: Target,
  entry: Record<string, unknown> & { id: string },
  key: string,
): Promise<boolean> {
  if (dataset === 'ledger') return api.correctEntry(entry.id, minor(value) ?? 0, key);
  try {
    return await api.reissue(
      entry.id,
      field === 'billTo' ? { billTo: billTo(value) } : { amountMinor: minor(value) },
      key,
    );
  } catch (error) {
    // Taken back by another correction before: the invoice that stands for it now is the one to correct.
    if (error instanceof HabeasError && entry.status === 'credited') return false;
    throw error;
  }
}

/** The entry and those beside it add up to what was asked. */
async function ledgerDiffers(api: BillingApi, subject: Subject, { record, value }: Target): Promise<number> {
  let sum = 0;
  for (const { id } of await accountsOf(api, subject)) {
    for await (const entry of api.all(id, 'ledger', NEVER)) {
      const beside = entry.kind === 'correction' && entry.reference === record;
      if (entry.id === record || beside) sum += Number(entry.amountMinor);
    }
  }
  return sum === minor(value) ? 0 : 1;
}

function sameValue(found: unknown, asked: string): boolean {
  if (typeof found !== 'object' || found === null) return found === asked;
  const wanted = textsIn(fromJson(asked)) ?? {};
  const members = Object.entries(found);
  return members.length === Object.keys(wanted).length && members.every(([name, value]) => wanted[name] === value);
}
