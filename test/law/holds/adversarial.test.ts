/** Several holds on one person, as a lawyer would have them meet: what stays, why it says so first, and what is left when one ends. */
import { deferredItems, nextDate } from '../../../src/law/index.js';
import type { HoldType, ItemKind, PersonHold } from '../../../src/law/index.js';
import type { CaseOptions } from '../erasure/case.js';
import { active, balance, brief, credit, decide, item, unbilled } from '../erasure/case.js';

const basis = { UK: 'UK GDPR Art 17(3)(e): claim', EU: 'EU GDPR Art 17(3)(e): claim' };
const hold = (type: HoldType, more: Partial<PersonHold> = {}): PersonHold => ({
  ...{ type, scope: {}, basis, secret: false },
  ...more,
});
const order = (endsOn: string, more: Partial<PersonHold> = {}): PersonHold =>
  hold('AUTHORITY_REQUEST', { endsOn, ...more });
const secret = hold('IP_RETENTION_NOTICE', { scope: { categories: ['traffic'] }, recordMonths: 12, secret: true });
const lawsuit = hold('LITIGATION');
const fraud = hold('FRAUD_INVESTIGATION');
const restricted = hold('SUBJECT_RESTRICTION', { endsWhen: 'the person lifts it' });
const copy = { openRequests: [{ requestId: 'r', right: 'access' as const }] };
const lines = item('traffic_billed', { id: 'lines', recordDate: '2026-06-15', oldestDate: '2026-06-01' });
const kinds = (...names: ItemKind[]): CaseOptions => ({ items: names.map((kind) => item(kind)) });
const disputed = { type: 'disputed_invoice' as const, invoices: ['INV-7'] };

it.each<[why: string, options: CaseOptions, expected: Record<string, string>]>([
  [
    'a debt on one account, a credit on the other: neither is set off against the other',
    {
      items: [
        item('identity_minimum'),
        item('payment_token'),
        item('invoice', { id: 'open', invoices: ['INV-A'] }),
        item('invoice', { id: 'paid', invoices: ['INV-B'] }),
        item('traffic_billed', { id: 'paid-lines', invoices: ['INV-B'] }),
      ],
      billing: [balance(1240, ['INV-A']), credit(500)],
    },
    {
      identity_minimum: 'RETAIN_HOLD OUTSTANDING_BALANCE CREDIT_DUE',
      payment_token: 'RETAIN_HOLD OUTSTANDING_BALANCE CREDIT_DUE',
      open: 'RETAIN_HOLD STATUTORY_RETENTION OUTSTANDING_BALANCE CREDIT_DUE',
      paid: 'RETAIN_HOLD STATUTORY_RETENTION CREDIT_DUE',
      'paid-lines': 'ERASE_NOW',
    },
  ],
  [
    'a penny of credit in another currency',
    {
      ...kinds('identity_minimum', 'identity_other'),
      billing: [{ type: 'credit_due', amountMinor: 1, currency: 'EUR' }],
    },
    { identity_minimum: 'RETAIN_HOLD CREDIT_DUE', identity_other: 'ERASE_NOW' },
  ],
  [
    'an invoice disputed and credited in full: nought, and no dispute',
    { ...kinds('identity_minimum', 'traffic_unpaid'), billing: [balance(0, ['INV-7'])] },
    { identity_minimum: 'ERASE_NOW', traffic_unpaid: 'ERASE_NOW' },
  ],
  [
    'a dispute without a debt keeps what the claim needs, not the card',
    { ...kinds('identity_minimum', 'payment_token', 'marketing_profile'), billing: [disputed] },
    { identity_minimum: 'RETAIN_HOLD LIMITATION', payment_token: 'ERASE_NOW', marketing_profile: 'ERASE_NOW' },
  ],
  [
    'a lawsuit beside statutory retention, a debt and a running service',
    { ...kinds('invoice', 'identity_minimum'), holds: [lawsuit], billing: [balance(1)], accounts: [active('A')] },
    {
      invoice: 'RETAIN_HOLD LITIGATION STATUTORY_RETENTION OUTSTANDING_BALANCE',
      identity_minimum: 'RETAIN_HOLD LITIGATION OUTSTANDING_BALANCE ACTIVE_SERVICE',
    },
  ],
  [
    'an order of a court before a lawsuit; marketing is the lawsuit’s alone',
    { ...kinds('identity_other', 'marketing_profile'), holds: [lawsuit, order('2027-06-30')] },
    { identity_other: 'RETAIN_HOLD AUTHORITY_REQUEST LITIGATION', marketing_profile: 'RETAIN_HOLD LITIGATION' },
  ],
  [
    'an order of a court alone never keeps marketing',
    { ...kinds('identity_other', 'marketing_profile', 'event_contact'), holds: [order('2027-06-30')] },
    { identity_other: 'RETAIN_HOLD AUTHORITY_REQUEST', marketing_profile: 'ERASE_NOW', event_contact: 'ERASE_NOW' },
  ],
  [
    'a secret hold alone',
    { items: [lines, item('identity_minimum')], holds: [secret] },
    { lines: 'RETAIN_HOLD STATUTORY_RETENTION', identity_minimum: 'ERASE_NOW' },
  ],
  [
    'a secret hold beside a lawsuit: told after it, as an obligation like any other',
    { items: [lines], holds: [secret, lawsuit] },
    { lines: 'RETAIN_HOLD LITIGATION STATUTORY_RETENTION' },
  ],
  [
    'a secret order on marketing keeps nothing there',
    { ...kinds('marketing_profile', 'identity_other'), holds: [order('2030-01-01', { secret: true })] },
    { marketing_profile: 'ERASE_NOW', identity_other: 'RETAIN_HOLD STATUTORY_RETENTION' },
  ],
  [
    'a secret hold, an investigation and an open copy: obligation, copy, claim',
    { items: [lines], holds: [fraud, secret], ...copy },
    { lines: 'RETAIN_HOLD STATUTORY_RETENTION OPEN_SUBJECT_REQUEST LIMITATION' },
  ],
  [
    'a restriction of the person’s own stands after claims and before the service',
    {
      ...kinds('identity_minimum', 'traffic_billed'),
      holds: [restricted],
      billing: [balance(1)],
      accounts: [active('A')],
    },
    {
      identity_minimum: 'RETAIN_HOLD OUTSTANDING_BALANCE SUBJECT_RESTRICTION ACTIVE_SERVICE',
      traffic_billed: 'RETAIN_HOLD SUBJECT_RESTRICTION',
    },
  ],
  [
    'a correction or objection that is not decided stands against use, not against erasure',
    { ...kinds('identity_other', 'marketing_profile'), holds: [hold('RIGHTS_PENDING')] },
    { identity_other: 'ERASE_NOW', marketing_profile: 'ERASE_NOW' },
  ],
  [
    'an open portability request spares what it covers: not tickets, logs or books',
    {
      ...kinds('identity_other', 'ticket_closed', 'web_usage', 'traffic_billed'),
      openRequests: [{ requestId: 'r', right: 'portability' }],
    },
    {
      identity_other: 'RETAIN_HOLD OPEN_SUBJECT_REQUEST',
      ticket_closed: 'ERASE_NOW',
      web_usage: 'RETAIN_HOLD OPEN_SUBJECT_REQUEST',
      traffic_billed: 'RETAIN_HOLD OPEN_SUBJECT_REQUEST',
    },
  ],
  [
    'an own contract beside a business customer’s: its debt is the person’s, the business’s is not',
    {
      items: [
        item('identity_minimum', { id: 'own' }),
        item('identity_minimum', { id: 'contact', lawfulBasis: 'contract_with_other' }),
      ],
      representative: true,
      billing: [balance(100)],
    },
    { own: 'RETAIN_HOLD OUTSTANDING_BALANCE', contact: 'ERASE_NOW' },
  ],
  [
    'a colleague’s records in a lawsuit: kept for both reasons, and used on by the others',
    { items: [item('identity_other', { shared: true })], holds: [lawsuit] },
    { identity_other: 'RETAIN_HOLD LITIGATION SHARED_RECORD' },
  ],
  [
    'billing down: a hold that is known anyway makes no decision of it, marketing goes',
    { ...kinds('ledger', 'identity_minimum', 'marketing_profile'), holds: [order('2027-06-30')], unknown: ['billing'] },
    {
      ledger: 'UNDECIDED AUTHORITY_REQUEST STATUTORY_RETENTION',
      identity_minimum: 'UNDECIDED AUTHORITY_REQUEST',
      marketing_profile: 'ERASE_NOW',
    },
  ],
  [
    'accounts down: nobody knows of a service; books, billed lines and tickets need no such answer',
    {
      ...kinds('identity_minimum', 'payment_token', 'traffic_current', 'traffic_billed', 'ledger', 'ticket_closed'),
      unknown: ['accounts'],
    },
    {
      identity_minimum: 'UNDECIDED',
      payment_token: 'UNDECIDED',
      traffic_current: 'UNDECIDED',
      traffic_billed: 'ERASE_NOW',
      ledger: 'RETAIN_HOLD STATUTORY_RETENTION',
      ticket_closed: 'ERASE_NOW',
    },
  ],
  [
    'a SIM that ended without its last bill: the service is not over, the debt not known yet',
    { ...kinds('identity_other', 'identity_minimum', 'ledger'), billing: [unbilled('A'), balance(310)] },
    {
      identity_other: 'RETAIN_NO_GROUND ACTIVE_SERVICE',
      identity_minimum: 'RETAIN_HOLD OUTSTANDING_BALANCE ACTIVE_SERVICE',
      ledger: 'RETAIN_HOLD STATUTORY_RETENTION OUTSTANDING_BALANCE',
    },
  ],
])('%s', (_why, options, expected) => {
  expect(brief(decide(options), ...Object.keys(expected))).toEqual(expected);
});

describe('when one ends', () => {
  const on = (asOf: string, ...holds: PersonHold[]) => decide({ items: [lines], holds, asOf }).get('lines');

  it('and another begins the same day, nothing is free in between', () => {
    const order30 = order('2026-11-30');
    expect(on('2026-11-30', order30)).toMatchObject({ outcome: 'RETAIN_HOLD', until: '2026-11-30' });
    expect(on('2026-11-30', order30, lawsuit)?.until).toBeUndefined();
    expect(on('2026-12-01', order30, lawsuit)?.reasons.map(({ hold: type }) => type)).toEqual(['LITIGATION']);
    expect(on('2026-12-01', order30)?.outcome).toBe('ERASE_NOW');
  });

  it('a lawsuit over, statutory retention goes on to its own date', () => {
    const invoice = (...holds: PersonHold[]) => decide({ ...kinds('invoice'), holds }).get('invoice');
    expect(invoice(lawsuit)?.until).toBeUndefined();
    expect(invoice()).toMatchObject({ outcome: 'RETAIN_HOLD', until: '2031-03-31' });
  });

  it('the longer of two obligations counts, whichever is the secret one', () => {
    const open = hold('STATUTORY_RETENTION', { endsOn: '2028-01-31' });
    const both = (secretEnd: string, openEnd: string) =>
      on('2026-11-02', order(secretEnd, { secret: true }), { ...open, endsOn: openEnd });
    expect(both('2027-01-31', '2028-01-31')).toEqual(both('2028-01-31', '2027-01-31'));
    expect(both('2027-01-31', '2028-01-31')).toMatchObject({
      until: '2028-01-31',
      reasons: [{ hold: 'STATUTORY_RETENTION' }],
    });
  });

  it('a secret hold ends with each record’s own twelve months, an end of its own before that', () => {
    expect(on('2027-06-15', secret)).toMatchObject({ outcome: 'RETAIN_HOLD', until: '2027-06-15' });
    expect(on('2027-06-16', secret)?.outcome).toBe('ERASE_NOW');
    expect(on('2027-02-01', { ...secret, endsOn: '2027-01-31' })?.outcome).toBe('ERASE_NOW');
  });

  it('wakes on the first end of several, and waits on for the last', () => {
    const options = {
      items: [item('ticket_closed', { recordDate: '2025-12-31' }), lines],
      holds: [order('2027-01-31', { scope: { categories: ['traffic', 'support'] } })],
    };
    const decisions = [...decide(options).values()];
    expect(deferredItems(decisions)).toHaveLength(2);
    expect(nextDate(decisions, '2026-11-02')).toBe('2027-02-01');
    const later = decide({ ...options, asOf: '2027-02-01' });
    expect(brief(later, 'lines', 'ticket_closed')).toEqual({
      lines: 'ERASE_NOW',
      ticket_closed: 'RETAIN_NO_GROUND SUPPORT_RETENTION',
    });
    expect(later.get('ticket_closed')?.until).toBe('2027-12-31');
  });
});
