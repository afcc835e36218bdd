/** The worked rows of holds §5, with the scenarios S01 and S02 that rest on them. */
import { contactItems } from '../../../src/law/index.js';
import { active, balance, brief, credit, decide, item, unbilled } from './case.js';

const COLUMNS = [
  'identity_minimum',
  'identity_other',
  'service_identity',
  'ledger',
  'invoice',
  'payment_token',
  'traffic_current',
  'traffic_unpaid',
  'traffic_billed',
  'marketing_profile',
  'consent_record',
  'event_contact',
];

describe('holds §5: nothing due, no SIM, last invoice 2024', () => {
  const decisions = decide();

  it('keeps only ledger and invoice, under statutory retention (E2, holds 2.2)', () => {
    expect(brief(decisions, ...COLUMNS)).toEqual({
      identity_minimum: 'ERASE_NOW',
      identity_other: 'ERASE_NOW',
      service_identity: 'ERASE_NOW',
      ledger: 'RETAIN_HOLD STATUTORY_RETENTION',
      invoice: 'RETAIN_HOLD STATUTORY_RETENTION',
      payment_token: 'ERASE_NOW',
      traffic_current: 'ERASE_NOW',
      traffic_unpaid: 'ERASE_NOW',
      traffic_billed: 'ERASE_NOW',
      marketing_profile: 'ERASE_NOW',
      consent_record: 'SUPPRESS',
      event_contact: 'ERASE_NOW',
    });
  });

  it('makes anonymous what the holder goes on with in that form, and nothing else (holds 2.4 (6), E7)', () => {
    const anonymousUse = true;
    const kinds = COLUMNS as Parameters<typeof item>[0][];
    const developed = decide({ items: kinds.map((kind) => item(kind, { anonymousUse })) });
    const anonymous = [...developed.values()].filter(({ outcome }) => outcome === 'ANONYMISE');
    expect(anonymous.map(({ item: { id } }) => id)).toEqual(['traffic_current', 'traffic_unpaid', 'traffic_billed']);
    for (const decision of anonymous) {
      expect(decision).toMatchObject({ restrict: false, reasons: [] });
      expect(decision.rules).toEqual(expect.arrayContaining(['E7', 'holds 2.4']));
      expect(decision).not.toHaveProperty('keepOnly');
    }
    // Once its retention is over, an invoice too (holds 2.2); a failed purge is made good the same way (2.4 (1)).
    const later = decide({
      asOf: '2031-04-01',
      items: [item('invoice', { anonymousUse }), item('traffic_billed', { anonymousUse, purgeFailure: true })],
    });
    expect(brief(later, 'invoice', 'traffic_billed')).toEqual({ invoice: 'ANONYMISE', traffic_billed: 'ANONYMISE' });
  });

  it('makes nothing anonymous against which something stands, or that is not decided', () => {
    const items = [item('traffic_billed', { anonymousUse: true, invoices: ['INV-9'] })];
    expect(brief(decide({ items, billing: [balance(1, ['INV-9'])] }), 'traffic_billed')).toEqual({
      traffic_billed: 'RETAIN_HOLD OUTSTANDING_BALANCE',
    });
    expect(brief(decide({ items, unknown: ['billing'] }), 'traffic_billed')).toEqual({ traffic_billed: 'UNDECIDED' });
    const shared = [item('traffic_billed', { anonymousUse: true, shared: true })];
    expect(decide({ items: shared }).get('traffic_billed')?.outcome).toBe('RETAIN_NO_GROUND');
  });

  it('restricts what it keeps and nothing else (E4)', () => {
    const restricted = [...decisions.values()].filter(({ restrict }) => restrict).map(({ item: { id } }) => id);
    expect(restricted.sort()).toEqual([
      'consent_record',
      'invoice',
      'ledger',
      'order_open',
      'sign_in_log',
      'ticket_open',
    ]);
  });

  it('leaves the contact data for last (holds §3.3)', () => {
    expect(contactItems([...decisions.values()]).map(({ item: { id } }) => id)).toEqual(['identity_minimum']);
  });
});

describe('holds §5: 12.40 due and two SIMs active (S01)', () => {
  const invoices = [
    item('invoice', { id: 'invoice', invoices: ['INV-1'] }),
    item('invoice', { id: 'open-invoice', invoices: ['INV-9'] }),
  ];
  const rest = COLUMNS.filter((kind) => kind !== 'invoice').map((kind) => item(kind as 'ledger'));
  const decisions = decide({
    items: [...rest, ...invoices],
    billing: [balance(1240, ['INV-9'])],
    accounts: [active('A', 'B')],
  });

  it('shows each reason in the order of precedence and keeps them all (holds §4)', () => {
    expect(brief(decisions, ...COLUMNS, 'open-invoice')).toEqual({
      identity_minimum: 'RETAIN_HOLD OUTSTANDING_BALANCE ACTIVE_SERVICE',
      identity_other: 'RETAIN_NO_GROUND ACTIVE_SERVICE',
      service_identity: 'RETAIN_NO_GROUND ACTIVE_SERVICE',
      ledger: 'RETAIN_HOLD STATUTORY_RETENTION OUTSTANDING_BALANCE',
      invoice: 'RETAIN_HOLD STATUTORY_RETENTION',
      'open-invoice': 'RETAIN_HOLD STATUTORY_RETENTION OUTSTANDING_BALANCE',
      payment_token: 'RETAIN_HOLD OUTSTANDING_BALANCE ACTIVE_SERVICE',
      traffic_current: 'RETAIN_NO_GROUND ACTIVE_SERVICE',
      traffic_unpaid: 'RETAIN_HOLD OUTSTANDING_BALANCE',
      traffic_billed: 'ERASE_NOW',
      marketing_profile: 'ERASE_NOW',
      consent_record: 'SUPPRESS',
      event_contact: 'ERASE_NOW',
    });
  });

  it('names the amount, the services and how each ends (E5)', () => {
    const [debt, service] = decisions.get('identity_minimum')?.reasons ?? [];
    expect(debt?.detail).toEqual({ money: { amountMinor: 1240, currency: 'GBP' }, invoices: ['INV-9'] });
    expect(service?.detail?.services?.map(({ label }) => label)).toEqual(['A', 'B']);
    expect(debt?.endsWhen).toMatch(/paid/);
    expect(service?.endsWhen).toMatch(/terminated and the final usage is billed/);
  });

  it('keeps of traffic lines only what billing needs (V1)', () => {
    expect(decisions.get('traffic_unpaid')?.keepOnly).toBe('billing_fields');
    expect(decisions.get('traffic_billed')?.keepOnly).toBeUndefined();
  });
});

describe('holds §5: nothing due, one SIM active', () => {
  it('keeps what the service needs, as no ground yet (E1, E5)', () => {
    expect(brief(decide({ accounts: [active('A')] }), ...COLUMNS)).toMatchObject({
      identity_minimum: 'RETAIN_NO_GROUND ACTIVE_SERVICE',
      identity_other: 'RETAIN_NO_GROUND ACTIVE_SERVICE',
      ledger: 'RETAIN_HOLD STATUTORY_RETENTION',
      payment_token: 'RETAIN_NO_GROUND ACTIVE_SERVICE',
      traffic_current: 'RETAIN_NO_GROUND ACTIVE_SERVICE',
      traffic_unpaid: 'ERASE_NOW',
      marketing_profile: 'ERASE_NOW',
    });
  });
});

describe('holds §5: 12.40 due, no SIM, final usage billed', () => {
  const due = { billing: [balance(1240)] };

  it('keeps the minimum that collection needs and no more (E5)', () => {
    expect(brief(decide(due), ...COLUMNS)).toMatchObject({
      identity_minimum: 'RETAIN_HOLD OUTSTANDING_BALANCE',
      identity_other: 'ERASE_NOW',
      service_identity: 'ERASE_NOW',
      ledger: 'RETAIN_HOLD STATUTORY_RETENTION OUTSTANDING_BALANCE',
      payment_token: 'RETAIN_HOLD OUTSTANDING_BALANCE',
      traffic_current: 'ERASE_NOW',
      traffic_unpaid: 'RETAIN_HOLD OUTSTANDING_BALANCE',
      marketing_profile: 'ERASE_NOW',
    });
  });

  it('erases the card token when it does not collect the debt', () => {
    const items = [item('payment_token', { collectsDebt: false })];
    expect(brief(decide({ ...due, items }), 'payment_token')).toEqual({ payment_token: 'ERASE_NOW' });
  });

  it('a penny counts, nought does not (H8)', () => {
    expect(decide({ billing: [balance(1)] }).get('identity_minimum')?.outcome).toBe('RETAIN_HOLD');
    expect(decide({ billing: [balance(0)] }).get('identity_minimum')?.outcome).toBe('ERASE_NOW');
  });
});

describe('holds §5: credit in favour of the person', () => {
  it('keeps identity minimum and token for the refund, traffic and marketing go', () => {
    expect(brief(decide({ billing: [credit(500)] }), ...COLUMNS)).toMatchObject({
      identity_minimum: 'RETAIN_HOLD CREDIT_DUE',
      identity_other: 'ERASE_NOW',
      ledger: 'RETAIN_HOLD STATUTORY_RETENTION CREDIT_DUE',
      payment_token: 'RETAIN_HOLD CREDIT_DUE',
      traffic_unpaid: 'ERASE_NOW',
      marketing_profile: 'ERASE_NOW',
    });
  });
});

describe('holds §5: a litigation matter is open', () => {
  const matter = { type: 'LITIGATION' as const, basis: { UK: 'Art 17(3)(e)' }, secret: false };

  it('keeps all that is in scope, marketing stored and not used', () => {
    const decisions = decide({ holds: [{ ...matter, scope: {} }] });
    for (const id of [...COLUMNS, 'ticket_open', 'ticket_closed', 'order_closed', 'sign_in_log']) {
      expect([id, decisions.get(id)?.outcome, decisions.get(id)?.restrict]).toEqual([id, 'RETAIN_HOLD', true]);
      expect(decisions.get(id)?.reasons[0]?.hold).toBe('LITIGATION');
    }
  });

  it('keeps of traffic and tickets only what is in scope', () => {
    const scope = { categories: ['payment' as const] };
    expect(brief(decide({ holds: [{ ...matter, scope }] }), ...COLUMNS, 'ticket_closed')).toMatchObject({
      identity_minimum: 'ERASE_NOW',
      ledger: 'RETAIN_HOLD LITIGATION STATUTORY_RETENTION',
      payment_token: 'RETAIN_HOLD LITIGATION',
      traffic_billed: 'ERASE_NOW',
      marketing_profile: 'ERASE_NOW',
      ticket_closed: 'ERASE_NOW',
    });
  });
});

describe('holds §5: a retention notice and nothing due (S10)', () => {
  const notice = {
    type: 'IP_RETENTION_NOTICE' as const,
    scope: { categories: ['traffic' as const] },
    basis: {},
    recordMonths: 12,
    secret: true,
  };
  const items = [
    ...COLUMNS.map((kind) => item(kind as 'ledger')),
    item('ticket_closed'),
    item('traffic_billed', { id: 'noticed', recordDate: '2026-05-20' }),
    item('traffic_billed', { id: 'older', recordDate: '2025-09-20' }),
  ];

  it('keeps the notice set as a legal obligation and erases the rest', () => {
    const decisions = decide({ items, holds: [notice] });
    expect(brief(decisions, 'identity_minimum', 'ledger', 'payment_token', 'noticed', 'older')).toEqual({
      identity_minimum: 'ERASE_NOW',
      ledger: 'RETAIN_HOLD STATUTORY_RETENTION',
      payment_token: 'ERASE_NOW',
      noticed: 'RETAIN_HOLD STATUTORY_RETENTION',
      older: 'ERASE_NOW',
    });
    expect(brief(decisions, 'marketing_profile', 'event_contact', 'ticket_closed')).toEqual({
      marketing_profile: 'ERASE_NOW',
      event_contact: 'ERASE_NOW',
      ticket_closed: 'ERASE_NOW',
    });
  });

  it('keeps the identity only where the notice covers subscriber data', () => {
    const scope = { categories: ['traffic' as const, 'identity_contact' as const] };
    expect(decide({ items, holds: [{ ...notice, scope }] }).get('identity_minimum')?.outcome).toBe('RETAIN_HOLD');
  });
});

describe('holds §5: billing unreachable (H7)', () => {
  const decisions = decide({ unknown: ['billing'], accounts: [active('A')] });

  it('decides nothing that depends on it, and says whose answer is missing', () => {
    for (const id of COLUMNS.slice(0, 9)) {
      expect([id, decisions.get(id)?.outcome]).toEqual([id, 'UNDECIDED']);
      expect(decisions.get(id)).toMatchObject({ missing: ['billing'], restrict: true });
    }
  });

  it('erases marketing at once: it needs no billing answer', () => {
    expect(brief(decisions, 'marketing_profile', 'consent_record', 'event_contact')).toEqual({
      marketing_profile: 'ERASE_NOW',
      consent_record: 'SUPPRESS',
      event_contact: 'ERASE_NOW',
    });
  });

  it('decides tickets by their age: support itself knows of its disputes', () => {
    const items = [
      item('ticket_open'),
      item('ticket_closed', { id: 'old', recordDate: '2023-02-01' }),
      item('ticket_closed', { id: 'young', recordDate: '2026-02-01' }),
    ];
    expect(brief(decide({ items, unknown: ['billing'] }), 'ticket_open', 'old', 'young')).toEqual({
      ticket_open: 'RETAIN_NO_GROUND OPEN_TICKET',
      old: 'ERASE_NOW',
      young: 'RETAIN_NO_GROUND SUPPORT_RETENTION',
    });
    expect(decide({ items, unknown: ['support'] }).get('old')).toMatchObject({ missing: ['support'] });
  });

  it('keeps no closed ticket on its period once an objection to it was upheld, and everything else as before (holds §2.6)', () => {
    const items = [
      item('ticket_open'),
      item('ticket_closed', { id: 'young', recordDate: '2026-02-01' }),
      item('ticket_closed', { id: 'elsewhere', dataset: 'calls', recordDate: '2026-02-01' }),
      item('ticket_closed', { id: 'contract', lawfulBasis: 'contract_with_subject', recordDate: '2026-02-01' }),
      item('sign_in_log', { recordDate: '2026-10-20' }),
    ];
    const upheldObjections = ['support/ticket_closed', 'support/ticket_open', 'accounts/sign_in_log'];
    const shown = brief(
      decide({ items, upheldObjections }),
      'ticket_open',
      'young',
      'elsewhere',
      'contract',
      'sign_in_log',
    );
    expect(shown).toEqual({
      ticket_open: 'RETAIN_NO_GROUND OPEN_TICKET',
      young: 'ERASE_NOW',
      elsewhere: 'RETAIN_NO_GROUND SUPPORT_RETENTION',
      contract: 'RETAIN_NO_GROUND SUPPORT_RETENTION',
      sign_in_log: 'RETAIN_NO_GROUND SECURITY_LOG_PERIOD',
    });
    const disputed = decide({ items, upheldObjections, support: [{ type: 'disputed_invoice', invoices: ['I-1'] }] });
    expect(disputed.get('young')?.reasons.map(({ hold }) => hold)).toEqual(['LIMITATION']);
  });

  it('keeps the reasons already known beside the missing answer', () => {
    expect(decisions.get('identity_other')?.reasons.map(({ hold }) => hold)).toEqual(['ACTIVE_SERVICE']);
  });

  it('takes a holder that has not answered at all for unknown, and a need nobody answers for', () => {
    const silent = decide({ descriptions: [{ holder: 'absent', answersFor: ['balance', 'service'] }] });
    expect(silent.get('identity_minimum')?.missing).toEqual(['absent']);
    const nobody = decide({ descriptions: [{ holder: 'accounts', answersFor: ['service'] }] });
    expect(nobody.get('ledger')).toMatchObject({ outcome: 'UNDECIDED', missing: ['(no holder answers for balance)'] });
  });

  it('does not erase items of a holder that is unknown itself', () => {
    expect(decide({ unknown: ['crm'] }).get('marketing_profile')).toMatchObject({
      outcome: 'UNDECIDED',
      missing: ['crm'],
    });
  });
});

describe('S02: the holds of S01 lift one after the other', () => {
  it('terminating alone erases nothing; billing the final usage frees the service data; paying frees the rest', () => {
    const terminated = decide({ billing: [balance(1240), unbilled('A', 'B')] });
    expect(brief(terminated, 'identity_minimum', 'identity_other', 'service_identity')).toEqual({
      identity_minimum: 'RETAIN_HOLD OUTSTANDING_BALANCE ACTIVE_SERVICE',
      identity_other: 'RETAIN_NO_GROUND ACTIVE_SERVICE',
      service_identity: 'RETAIN_NO_GROUND ACTIVE_SERVICE',
    });

    const billed = decide({ billing: [balance(1550)] });
    expect(brief(billed, 'identity_minimum', 'identity_other', 'service_identity')).toEqual({
      identity_minimum: 'RETAIN_HOLD OUTSTANDING_BALANCE',
      identity_other: 'ERASE_NOW',
      service_identity: 'ERASE_NOW',
    });

    const paid = decide();
    expect(brief(paid, 'identity_minimum', 'payment_token', 'traffic_unpaid', 'invoice')).toEqual({
      identity_minimum: 'ERASE_NOW',
      payment_token: 'ERASE_NOW',
      traffic_unpaid: 'ERASE_NOW',
      invoice: 'RETAIN_HOLD STATUTORY_RETENTION',
    });
  });
});
