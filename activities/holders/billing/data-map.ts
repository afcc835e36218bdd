/** What billing holds about a person, for Art 15(1) and the schemas in the bundle. */
import type { ConnectorDefinition } from '../../../src/connector/define.js';
import type { BillingSettings } from './settings.js';

export const HOLDER = 'billing';

/** Identifiers that find an account, and those that only strengthen a find. */
export const FINDING = ['billing_account_id', 'customer_id', 'email', 'phone', 'sim_iccid'] as const;
export const CORROBORATING = ['name'] as const;

type DatasetEntry = ConnectorDefinition['describe']['datasets'][number];
type Common = Pick<DatasetEntry, 'purposes' | 'lawfulBasis' | 'lawfulBasisRepresentative' | 'recipients'>;

const PURPOSES = ['calculating charges and fees, billing and invoicing', 'collecting what is owed'];
const STATUTORY =
  'six years from the end of the accounting period they belong to, as tax and accounting law asks; longer only while an amount is open or disputed';

export function describeBilling(settings: BillingSettings): ConnectorDefinition['describe'] {
  return {
    holder: HOLDER,
    title: 'Billing (invoices, payments, ledger)',
    owner: 'Finance operations',
    identifiersUnderstood: [...FINDING, ...CORROBORATING],
    answersFor: ['balance'],
    backupDays: settings.backupDays,
    erasureMeans:
      'Rows are deleted from the billing database: payer, card token, services, usage charges, reminder notes, payments, ledger and invoices, each when its ' +
      'own reason ends; search by name, address or number reads the same rows, there is no other index or copy. An invoice made anonymous keeps ' +
      'amounts and dates and loses name and address. The account with its customer number goes with the last row. A card token is deleted here; the payment ' +
      'processor forgets it on its own schedule. Backups keep deleted rows until their cycle ends.',
    datasets: datasets(settings),
  };
}

function datasets({ recipients }: BillingSettings): DatasetEntry[] {
  const { group, hosting, payment } = recipients;
  const common: Common = {
    purposes: PURPOSES,
    lawfulBasis: 'contract_with_subject',
    lawfulBasisRepresentative: 'contract_with_other',
    recipients: [group, hosting],
  };
  return [
    {
      ...common,
      name: 'payer',
      title: 'Who pays: name, address and contact for invoices',
      category: 'identity_contact',
      source: 'you, when the account was opened; the risk score is computed from your payments',
      retention: 'until no service runs, its final usage is billed and nothing is owed either way',
      origin: 'provided',
      fields: [
        { name: 'account', type: 'string', description: 'Billing account number' },
        { name: 'name', type: 'string', description: 'Name on invoices' },
        { name: 'email', type: 'string', description: 'Address invoices are mailed to' },
        { name: 'phone', type: 'string', description: 'Telephone number' },
        { name: 'address', type: 'json', description: 'Postal address on invoices' },
        {
          name: 'riskScore',
          type: 'integer',
          description: 'Estimate from 1 (low) to 100 of how likely invoices stay unpaid, computed from payments made',
          origin: 'inferred',
        },
        { name: 'statements', type: 'json', description: 'What you stated about data that was not changed' },
        { name: 'recordedAt', type: 'instant', description: 'When it was recorded' },
      ],
    },
    {
      ...common,
      name: 'services',
      title: 'SIMs as billed',
      category: 'identity_contact',
      source: 'your order; the label is the one you gave',
      retention: 'until the service ended and its final usage is billed',
      origin: 'provided',
      fields: [
        { name: 'id', type: 'string', description: 'ICCID, the number printed on the SIM' },
        { name: 'label', type: 'string', description: 'Name you gave the SIM' },
        { name: 'status', type: 'string', description: 'active, suspended or terminated' },
        { name: 'terminatedOn', type: 'date', description: 'Day the service ended' },
        { name: 'finalBilled', type: 'boolean', description: 'Whether the last usage is invoiced' },
        { name: 'recordedAt', type: 'instant', description: 'When it was recorded' },
      ],
    },
    {
      ...common,
      name: 'payment_methods',
      title: 'Payment card: token and last four digits',
      category: 'payment',
      source: 'you; the card number itself is only known to the payment processor',
      recipients: [payment, group, hosting],
      retention: 'until no running service needs it and nothing is left to be collected with it',
      origin: 'provided',
      fields: [
        { name: 'id', type: 'string', description: 'Number of the entry' },
        { name: 'brand', type: 'string', description: 'Card brand' },
        { name: 'token', type: 'string', description: 'Reference at the payment processor; not a card number' },
        { name: 'last4', type: 'string', description: 'Last four digits of the card' },
        { name: 'expires', type: 'string', description: 'Month the card expires' },
        { name: 'collects', type: 'boolean', description: 'Whether invoices are collected with it' },
        { name: 'recordedAt', type: 'instant', description: 'When it was recorded' },
      ],
    },
    ...moneyDatasets(common, payment),
  ];
}

function moneyDatasets(common: Common, payment: DatasetEntry['recipients'][number]): DatasetEntry[] {
  const id = { name: 'id', type: 'string', description: 'Number of the entry' } as const;
  const amount = { name: 'amountMinor', type: 'integer', description: 'Amount in pence or cents' } as const;
  const invoiceId = { name: 'invoiceId', type: 'string', description: 'Invoice it belongs to' } as const;
  const recordedAt = { name: 'recordedAt', type: 'instant', description: 'When it was recorded' } as const;
  return [
    {
      ...common,
      name: 'usage',
      title: 'Charges for usage, per SIM and month',
      category: 'payment',
      source: 'measured by the network while you used the services',
      retention: STATUTORY,
      origin: 'observed',
      fields: [
        id,
        { name: 'iccid', type: 'string', description: 'SIM it is for' },
        { name: 'period', type: 'string', description: 'Month, YYYY-MM' },
        amount,
        { ...invoiceId, description: 'Invoice that covers it; empty while it is not invoiced' },
        recordedAt,
      ],
    },
    {
      ...common,
      name: 'invoices',
      title: 'Invoices',
      category: 'payment',
      source: 'made by us from your orders and usage',
      retention: STATUTORY,
      origin: 'observed',
      fields: [
        { ...id, description: 'Invoice number' },
        { name: 'issuedOn', type: 'date', description: 'Day of issue' },
        { name: 'dueOn', type: 'date', description: 'Day it is due' },
        amount,
        { name: 'paidMinor', type: 'integer', description: 'Paid so far, in pence or cents' },
        { name: 'status', type: 'string', description: 'open, paid, written_off or credited (taken back)' },
        { name: 'disputed', type: 'boolean', description: 'Whether you dispute it' },
        { name: 'restrictedAt', type: 'instant', description: 'Since when it is stored but not used' },
        { name: 'lines', type: 'json', description: 'What was charged' },
        { name: 'billTo', type: 'json', description: 'Name and address on the invoice' },
        recordedAt,
      ],
    },
    {
      ...common,
      name: 'payments',
      title: 'Payments',
      category: 'payment',
      source: 'your payments, as your bank or card reported them',
      recipients: [payment, ...common.recipients],
      retention: STATUTORY,
      origin: 'observed',
      fields: [id, invoiceId, amount, { name: 'method', type: 'string', description: 'How it was paid' }, recordedAt],
    },
    {
      ...common,
      name: 'ledger',
      title: 'Account ledger',
      category: 'payment',
      source: 'kept by us from invoices, payments, credits and refunds',
      retention: STATUTORY,
      origin: 'observed',
      fields: [
        id,
        { name: 'kind', type: 'string', description: 'invoice, payment, credit, refund, write_off or correction' },
        { ...amount, description: 'Amount in pence or cents; positive raises what is owed' },
        { name: 'reference', type: 'string', description: 'Invoice or payment it comes from' },
        recordedAt,
      ],
    },
    {
      ...common,
      name: 'dunning_notes',
      title: 'Notes on reminders',
      category: 'payment',
      source: 'written by us when an invoice was late',
      retention: STATUTORY,
      origin: 'created_by_controller',
      fields: [id, invoiceId, { name: 'note', type: 'string', description: 'What was done' }, recordedAt],
    },
  ];
}
