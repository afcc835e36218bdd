import { decideItems, deferredItems, nextDate } from '../../../src/law/index.js';
import { active, balance, brief, decide, input, item } from './case.js';

const only = (kind: Parameters<typeof item>[0], more: Parameters<typeof item>[1] = {}) => ({
  items: [item(kind, more)],
});

describe('statutory retention (rules §4)', () => {
  it('runs six years from the end of the accounting period that contains the record', () => {
    const until = (recordDate: string) => decide(only('invoice', { recordDate })).get('invoice')?.until;
    expect(until('2024-05-10')).toBe('2031-03-31');
    expect(until('2024-03-31')).toBe('2030-03-31');
    expect(until('2024-04-01')).toBe('2031-03-31');
  });

  it('takes a February year end at its last day', () => {
    const policy = { ...input().policy, accountingPeriodEnd: '02-28' };
    expect(decide({ ...only('invoice', { recordDate: '2021-06-01' }), policy }).get('invoice')?.until).toBe(
      '2028-02-29',
    );
  });

  it('stands on its last day and is over the day after', () => {
    const facts = only('invoice', { recordDate: '2024-05-10' });
    expect(decide({ ...facts, asOf: '2031-03-31' }).get('invoice')?.outcome).toBe('RETAIN_HOLD');
    expect(decide({ ...facts, asOf: '2031-04-01' }).get('invoice')?.outcome).toBe('ERASE_NOW');
  });

  it('names a UK duty for UK law only; EU law gets necessity and claims instead', () => {
    const [reason] = decide({ ...only('invoice'), regimes: ['UK', 'EU'] }).get('invoice')?.reasons ?? [];
    expect(reason?.basis.UK).toMatch(/17\(3\)\(b\)/);
    expect(reason?.basis.EU).toMatch(/17\(1\)\(a\) not met.*17\(3\)\(e\)/);
    expect(reason?.basis.EU).not.toMatch(/17\(3\)\(b\)/);
  });

  it('keeps to the longer German period only where the controller has German tax duties (S29)', () => {
    const policy = { ...input().policy, germanTaxDuties: true };
    const dual = { ...only('invoice'), regimes: ['UK', 'EU'] as ('UK' | 'EU')[] };
    expect(decide(dual).get('invoice')?.until).toBe('2031-03-31');
    const german = decide({ ...dual, policy }).get('invoice');
    expect(german?.until).toBe('2032-12-31');
    expect(german?.reasons[0]?.basis.EU).toMatch(/17\(3\)\(b\).*HGB/);
    expect(decide({ ...only('invoice'), policy }).get('invoice')?.until).toBe('2031-03-31');
  });

  it('of a German under both laws rests on claims while they can be brought, and on the controller’s accounts until those end (S29)', () => {
    const policy = { ...input().policy, memberState: 'DE' };
    const on = (asOf: string) =>
      decide({ ...only('invoice', { recordDate: '2024-05-10' }), regimes: ['UK', 'EU'], policy, asOf }).get('invoice');
    // Three years from the end of 2024 under German law, six from the end of the accounting period under UK law: the longer counts.
    const claims = /legal claims, three years from the end of the year \(BGB §§195, 199\)/;
    expect(on('2027-12-31')).toMatchObject({ outcome: 'RETAIN_HOLD', until: '2031-03-31' });
    expect(on('2027-12-31')?.reasons[0]?.basis.EU).toMatch(claims);
    expect(on('2027-12-31')?.reasons[0]?.basis.EU).toMatch(/own accounts/);
    expect(on('2028-01-01')).toMatchObject({ outcome: 'RETAIN_HOLD', until: '2031-03-31' });
    expect(on('2028-01-01')?.reasons[0]?.basis.EU).toBe(
      "EU GDPR Art 17(1)(a) not met: still needed for the controller's own accounts (Art 6(1)(f))",
    );
    expect(on('2031-04-01')?.outcome).toBe('ERASE_NOW');
  });

  it('takes German law for what was sold to Germany only', () => {
    const policy = { ...input().policy, germanTaxDuties: true, memberState: 'FR' };
    const french = decide({ ...only('invoice'), regimes: ['UK', 'EU'], policy }).get('invoice');
    expect(french?.until).toBe('2031-03-31');
    expect(french?.reasons[0]?.basis.EU).toMatch(/17\(3\)\(e\): legal claims$/);
    expect(JSON.stringify(french)).not.toMatch(/BGB|HGB/);
  });

  it.each([
    ['FR', '2035-03-31', /17\(3\)\(b\): French .*L123-22/],
    ['IE', '2031-03-31', /17\(3\)\(b\): Irish .*s\.886/],
    ['NL', '2031-12-31', /17\(3\)\(b\): Dutch .*art\. 52/],
  ] as const)('%s: its own period only where the controller has tax duties there (rules §4)', (state, until, law) => {
    const dual = { ...only('invoice', { recordDate: '2024-05-10' }), regimes: ['UK', 'EU'] as ('UK' | 'EU')[] };
    const bound = { ...input().policy, taxDutiesIn: ['FR', 'IE', 'NL'] as const, memberState: state };
    const there = decide({ ...dual, policy: bound }).get('invoice');
    expect(there?.until).toBe(until);
    expect(there?.reasons[0]?.basis.EU).toMatch(law);
    expect(there?.reasons[0]?.basis.UK).toMatch(/17\(3\)\(b\): tax and accounting/);
    // Elsewhere, and without duties, claims and the controller's own accounts.
    const unbound = { ...bound, taxDutiesIn: [] };
    for (const policy of [unbound, { ...bound, memberState: 'AT' }]) {
      const own = decide({ ...dual, policy }).get('invoice');
      expect(own?.until).toBe('2031-03-31');
      expect(own?.reasons[0]?.basis.EU).toMatch(/own accounts.*legal claims$/);
    }
  });

  it('without a UK controller falls back to claims, three years from the end of the year', () => {
    const decision = decide({ ...only('invoice'), regimes: ['EU'] }).get('invoice');
    expect(decision?.until).toBe('2027-12-31');
    expect(decision?.reasons[0]?.basis).toEqual({ EU: expect.stringMatching(/17\(3\)\(e\)/) });
  });

  it('a record without a date is not decided: unknown is never "over" (H7)', () => {
    expect(decide(only('ledger', { recordDate: undefined })).get('ledger')).toMatchObject({
      outcome: 'UNDECIDED',
      missing: ['billing'],
    });
  });
});

describe('passing states (E1)', () => {
  it('an open ticket and an open order wait for their end', () => {
    expect(brief(decide(), 'ticket_open', 'order_open')).toEqual({
      ticket_open: 'RETAIN_NO_GROUND OPEN_TICKET',
      order_open: 'RETAIN_NO_GROUND OPEN_ORDER',
    });
    expect(decide().get('ticket_open')?.until).toBeUndefined();
  });

  it('closed tickets go when their retention is over', () => {
    const young = decide(only('ticket_closed', { recordDate: '2025-01-31' })).get('ticket_closed');
    expect(young).toMatchObject({ outcome: 'RETAIN_NO_GROUND', until: '2027-01-31', restrict: true });
    const lastDay = only('ticket_closed', { recordDate: '2024-11-02' });
    expect(decide(lastDay).get('ticket_closed')?.outcome).toBe('RETAIN_NO_GROUND');
    expect(decide({ ...lastDay, asOf: '2026-11-03' }).get('ticket_closed')?.outcome).toBe('ERASE_NOW');
    expect(decide().get('ticket_closed')?.outcome).toBe('ERASE_NOW');
  });

  it('security logs go when the log period is over, and so do visits kept for security', () => {
    expect(decide().get('sign_in_log')).toMatchObject({ outcome: 'RETAIN_NO_GROUND', until: '2027-03-15' });
    expect(decide(only('sign_in_log', { recordDate: '2026-05-01' })).get('sign_in_log')?.outcome).toBe('ERASE_NOW');
    const visits = only('web_usage', { lawfulBasis: 'legitimate_interest', recordDate: '2026-10-01' });
    expect(
      decide(visits)
        .get('web_usage')
        ?.reasons.map(({ hold }) => hold),
    ).toEqual(['SECURITY_LOG_PERIOD']);
    expect(decide(only('web_usage')).get('web_usage')?.outcome).toBe('ERASE_NOW');
  });

  it('closed orders are kept for claims, six years unless policy says less (holds 2.7)', () => {
    expect(decide(only('order_closed', { recordDate: '2024-01-15' })).get('order_closed')).toMatchObject({
      outcome: 'RETAIN_HOLD',
      until: '2030-01-15',
    });
    const policy = { ...input().policy, orderClaimMonths: 0 };
    const free = decide({ ...only('order_closed', { recordDate: '2026-11-02' }), policy });
    expect(free.get('order_closed')?.outcome).toBe('ERASE_NOW');
  });
});

describe('open access or portability request of the same person (A8)', () => {
  const access = { openRequests: [{ requestId: 'r', right: 'access' as const }] };

  it('blocks every deletion, marketing and the consents too: stopping their use is a step of its own', () => {
    const decisions = decide(access);
    expect(brief(decisions, 'marketing_profile', 'identity_minimum', 'consent_record')).toEqual({
      marketing_profile: 'RETAIN_HOLD OPEN_SUBJECT_REQUEST',
      identity_minimum: 'RETAIN_HOLD OPEN_SUBJECT_REQUEST',
      consent_record: 'RETAIN_HOLD OPEN_SUBJECT_REQUEST',
    });
    expect(decisions.get('marketing_profile')?.restrict).toBe(true);
  });

  it('stands after statutory retention and before a balance in what is shown (holds §4)', () => {
    const decisions = decide({ ...access, billing: [balance(1)] });
    expect(brief(decisions, 'ledger')).toEqual({
      ledger: 'RETAIN_HOLD STATUTORY_RETENTION OPEN_SUBJECT_REQUEST OUTSTANDING_BALANCE',
    });
  });

  it('a portability request covers only what has a basis of Art 20; other rights cover nothing', () => {
    const portability = decide({ openRequests: [{ requestId: 'r', right: 'portability' }] });
    expect(brief(portability, 'marketing_profile', 'ticket_closed')).toEqual({
      marketing_profile: 'RETAIN_HOLD OPEN_SUBJECT_REQUEST',
      ticket_closed: 'ERASE_NOW',
    });
    const objection = decide({ openRequests: [{ requestId: 'r', right: 'objection' }] });
    expect(objection.get('marketing_profile')?.outcome).toBe('ERASE_NOW');
  });

  it('never delays the erasure past its own due date', () => {
    const capped = { ...access, ...only('marketing_profile'), dueDate: '2026-12-02' };
    expect(decide(capped).get('marketing_profile')?.until).toBe('2026-12-01');
    expect(decide({ ...capped, asOf: '2026-12-02' }).get('marketing_profile')?.outcome).toBe('ERASE_NOW');
    const offered = { ...capped, openRequests: [{ requestId: 'r', right: 'access' as const, until: '2026-11-10' }] };
    expect(decide(offered).get('marketing_profile')?.until).toBe('2026-11-10');
  });
});

describe('disputes, other people and representatives', () => {
  const disputed = { type: 'disputed_invoice' as const, invoices: ['INV-7'] };

  it('a dispute keeps what the claim needs: the invoice, its lines and who is concerned', () => {
    const items = [
      item('identity_minimum'),
      item('identity_other'),
      item('traffic_billed', { id: 'lines-7', invoices: ['INV-7'] }),
      item('traffic_billed', { id: 'lines-6', invoices: ['INV-6'] }),
      item('ticket_closed'),
    ];
    expect(
      brief(
        decide({ items, billing: [disputed] }),
        'identity_minimum',
        'identity_other',
        'lines-7',
        'lines-6',
        'ticket_closed',
      ),
    ).toEqual({
      identity_minimum: 'RETAIN_HOLD LIMITATION',
      identity_other: 'ERASE_NOW',
      'lines-7': 'RETAIN_HOLD LIMITATION',
      'lines-6': 'ERASE_NOW',
      ticket_closed: 'ERASE_NOW',
    });
    expect(decide({ items, support: [disputed] }).get('ticket_closed')?.outcome).toBe('RETAIN_HOLD');
  });

  it('lines without an invoice number go by their kind, lines with one by the number', () => {
    const items = [
      item('traffic_unpaid', { id: 'unnumbered', invoices: [] }),
      item('traffic_unpaid', { id: 'settled', invoices: ['INV-1'] }),
      item('traffic_billed', { id: 'open', invoices: ['INV-9', 'INV-1'] }),
    ];
    expect(brief(decide({ items, billing: [balance(5, ['INV-9'])] }), 'unnumbered', 'settled', 'open')).toEqual({
      unnumbered: 'RETAIN_HOLD OUTSTANDING_BALANCE',
      settled: 'ERASE_NOW',
      open: 'RETAIN_HOLD OUTSTANDING_BALANCE',
    });
  });

  it('a shared record is never erased, restricted or waited for, whoever answers', () => {
    const items = [item('identity_other', { shared: true }), item('marketing_profile', { shared: true })];
    for (const unknown of [[], ['billing']]) {
      const decisions = decide({ items, unknown });
      expect(brief(decisions, 'identity_other', 'marketing_profile')).toEqual({
        identity_other: 'RETAIN_NO_GROUND SHARED_RECORD',
        marketing_profile: 'RETAIN_NO_GROUND SHARED_RECORD',
      });
      expect([...decisions.values()].some(({ restrict }) => restrict)).toBe(false);
      expect(deferredItems([...decisions.values()])).toEqual([]);
    }
  });

  it("the business's debt does not keep its employee (B5)", () => {
    const items = [item('identity_minimum', { lawfulBasis: 'contract_with_other' })];
    const facts = { items, billing: [balance(100000)] };
    expect(decide({ ...facts, representative: true }).get('identity_minimum')?.outcome).toBe('ERASE_NOW');
    expect(decide(facts).get('identity_minimum')?.outcome).toBe('RETAIN_HOLD');
  });
});

describe('until and nextDate (H4)', () => {
  it('until is the last end, and only when all reasons end by date', () => {
    const items = [item('ticket_closed', { recordDate: '2025-11-10' })];
    const openRequests = [{ requestId: 'r', right: 'access' as const, until: '2026-12-24' }];
    expect(decide({ items, openRequests }).get('ticket_closed')?.until).toBe('2027-11-10');
    expect(decide({ billing: [balance(1)] }).get('invoice')?.until).toBeUndefined();
  });

  it('wakes on the day after the earliest end, when the item is free', () => {
    const items = [
      item('ticket_closed', { id: 'old', recordDate: '2024-12-01' }),
      item('ticket_closed', { id: 'new', recordDate: '2026-12-01' }),
      item('identity_minimum'),
    ];
    const facts = { items, accounts: [active('A')] };
    const decisions = [...decide(facts).values()];
    const wake = nextDate(decisions, '2026-11-02');
    expect(wake).toBe('2026-12-02');
    expect(decide({ ...facts, asOf: wake ?? '' }).get('old')?.outcome).toBe('ERASE_NOW');
  });

  it('is undefined when everything waits for events', () => {
    const decisions = decide({ items: [item('identity_minimum')], billing: [balance(5)] });
    expect(nextDate([...decisions.values()], '2026-11-02')).toBeUndefined();
  });
});

describe('decisions as a whole', () => {
  it('gives every reason a basis for every regime of the case, in order of precedence, with rule ids', () => {
    const decisions = decideItems(
      input({
        regimes: ['UK', 'EU'],
        billing: [balance(1240), { type: 'credit_due', amountMinor: 5, currency: 'EUR' }],
        accounts: [active('A')],
        openRequests: [{ requestId: 'r', right: 'access' }],
      }),
    );
    for (const { reasons, rules } of decisions) {
      expect(rules).toContain('E1');
      for (const reason of reasons) {
        expect(reason.rules.length).toBeGreaterThan(0);
        expect(reason.basis).toEqual({
          UK: expect.stringMatching(/^UK GDPR Art/),
          EU: expect.stringMatching(/^EU GDPR Art/),
        });
        expect(reason.until ?? reason.endsWhen).toBeDefined();
      }
    }
  });

  it('does not change its input', () => {
    const frozen = input({ billing: [balance(1240)], accounts: [active('A')] });
    const before = JSON.stringify(frozen);
    decideItems(frozen);
    expect(JSON.stringify(frozen)).toBe(before);
  });
});
