/** Holds that people open: H1–H9, V4–V7 and the precedence of holds §4, on the sample facts of holds §5. */
import { HOLD_KINDS, HOLD_TYPES, holdProblems } from '../../../src/law/index.js';
import type { HoldType, NewHoldFacts, PersonHold } from '../../../src/law/index.js';
import { PRECEDENCE } from '../../../src/law/erasure/table.js';
import { AS_OF, active, balance, brief, credit, decide, item } from '../erasure/case.js';

const basis = { UK: 'UK GDPR Art 17(3)(e): claim', EU: 'EU GDPR Art 17(3)(e): claim' };
const hold = (type: HoldType, more: Partial<PersonHold> = {}): PersonHold => ({
  type,
  scope: {},
  basis,
  secret: false,
  disclosed: true,
  ...more,
});
const notice = (more: Partial<PersonHold> = {}): PersonHold =>
  hold('IP_RETENTION_NOTICE', { scope: { categories: ['traffic'] }, recordMonths: 12, secret: true, ...more });

const opening = (type: HoldType, more: Partial<NewHoldFacts> = {}): NewHoldFacts => ({
  type,
  scope: {},
  selects: 'identifiers',
  basis,
  secret: false,
  reviewOn: '2026-11-30',
  endsWhen: 'the matter is closed',
  matter: true,
  openedOn: AS_OF,
  ...more,
});
const fields = (facts: NewHoldFacts): string[] => holdProblems(facts).map(({ field }) => field);

describe('H1: what a hold has to name', () => {
  it('takes one that names everything', () => {
    expect(holdProblems(opening('LITIGATION'))).toEqual([]);
    expect(
      holdProblems(
        opening('IP_RETENTION_NOTICE', { secret: true, recordMonths: 12, scope: { categories: ['traffic'] } }),
      ),
    ).toEqual([]);
  });

  it('refuses one with neither a review date nor an end', () => {
    const endless = { reviewOn: undefined, endsWhen: undefined };
    expect(holdProblems(opening('SUBJECT_RESTRICTION', endless))).toMatchObject([{ field: 'reviewOn', rules: ['H1'] }]);
    for (const enough of [{ reviewOn: '2026-12-01' }, { endsOn: '2027-01-31' }, { endsWhen: 'the person lifts it' }]) {
      expect(fields(opening('SUBJECT_RESTRICTION', { ...endless, ...enough }))).toEqual([]);
    }
    expect(fields(opening('LIMITATION', { ...endless, reviewOn: '2026-12-01' }))).toEqual(['endsOn']);
  });

  it('asks for a basis under each law, a selector, and dates that make sense', () => {
    expect(fields(opening('LITIGATION', { basis: { UK: 'Art 17(3)(e)' } }))).toEqual(['basis.EU']);
    expect(fields(opening('LITIGATION', { basis: { EU: ' ' } }))).toEqual(['basis.UK', 'basis.EU']);
    expect(fields(opening('LITIGATION', { selects: 'nobody' }))).toEqual(['selector']);
    expect(fields(opening('LITIGATION', { selects: 'everybody' }))).toEqual(['selector']);
    expect(fields(opening('LITIGATION', { selects: 'everybody', scope: { datasets: ['invoices'] } }))).toEqual([]);
    expect(fields(opening('LITIGATION', { reviewOn: '2026-02-30' }))).toEqual(['reviewOn']);
    expect(fields(opening('LITIGATION', { reviewOn: '2026-11-01' }))).toEqual(['reviewOn']);
    expect(fields(opening('LITIGATION', { scope: { from: '2026-05-01', to: '2026-04-01' } }))).toEqual(['scope.to']);
  });

  it('opens no type that is reported or computed, and nothing secret that never is', () => {
    const reported = HOLD_TYPES.filter((type) => HOLD_KINDS[type].openedBy.length === 0);
    expect(reported).toEqual(['ACTIVE_SERVICE', 'OUTSTANDING_BALANCE', 'CREDIT_DUE', 'OPEN_SUBJECT_REQUEST']);
    for (const type of reported) expect(fields(opening(type))).toEqual(['type']);
    expect(fields(opening('LITIGATION', { secret: true }))).toEqual(['type']);
    expect(fields(opening('AUTHORITY_REQUEST', { secret: true }))).toEqual([]);
  });
});

describe('what single types need', () => {
  it('V6: litigation names its matter and a review date', () => {
    expect(fields(opening('LITIGATION', { matter: false, reviewOn: undefined }))).toEqual(['reviewOn', 'matter']);
  });

  it('V5: fraud is reviewed every 30 days', () => {
    expect(fields(opening('FRAUD_INVESTIGATION', { reviewOn: '2026-12-02' }))).toEqual([]);
    expect(fields(opening('FRAUD_INVESTIGATION', { reviewOn: '2026-12-03' }))).toEqual(['reviewOn']);
    expect(fields(opening('FRAUD_INVESTIGATION', { reviewOn: undefined, endsWhen: undefined }))).toEqual([]);
  });

  it('V4: a retention notice is secret, names its data, and lasts at most 12 months per record', () => {
    const good = { secret: true, recordMonths: 12, scope: { categories: ['traffic' as const] } };
    expect(fields(opening('IP_RETENTION_NOTICE', { ...good, recordMonths: 13 }))).toEqual(['recordMonths']);
    expect(fields(opening('IP_RETENTION_NOTICE', { ...good, recordMonths: undefined }))).toEqual(['recordMonths']);
    expect(fields(opening('IP_RETENTION_NOTICE', { ...good, scope: {} }))).toEqual(['scope']);
    expect(fields(opening('IP_RETENTION_NOTICE', { ...good, secret: false }))).toEqual(['type']);
  });
});

describe('V6: litigation', () => {
  const decisions = decide({ holds: [hold('LITIGATION')] });

  it('overrides every deletion in scope, marketing and proof of consent too, and keeps whole records', () => {
    expect(decisions.size).toBeGreaterThan(15);
    for (const [id, { outcome, restrict, keepOnly }] of decisions) {
      expect([id, outcome, restrict, keepOnly]).toEqual([id, 'RETAIN_HOLD', true, undefined]);
    }
  });

  it('shows the basis its opener named for each regime of the case', () => {
    expect(decisions.get('marketing_profile')?.reasons).toMatchObject([
      { hold: 'LITIGATION', basis: { UK: basis.UK } },
    ]);
    const dual = decide({ holds: [hold('LITIGATION')], regimes: ['UK', 'EU'] });
    expect(dual.get('marketing_profile')?.reasons[0]?.basis).toEqual(basis);
  });

  it('keeps nothing outside its scope of holders, datasets, categories and dates', () => {
    const items = [
      item('invoice', { id: 'before', recordDate: '2019-04-01' }),
      item('traffic_billed', { id: 'in', recordDate: '2026-03-10', oldestDate: '2026-02-10' }),
      item('traffic_billed', { id: 'reaches-in', recordDate: '2026-04-20', oldestDate: '2026-03-25' }),
      item('traffic_billed', { id: 'after', recordDate: '2026-05-20', oldestDate: '2026-04-25' }),
      item('traffic_billed', { id: 'undated', recordDate: undefined }),
      item('traffic_billed', { id: 'older', recordDate: '2026-01-20' }),
    ];
    const kept = (holds: PersonHold[]) =>
      [...decide({ items, holds }).values()].filter(({ outcome }) => outcome === 'RETAIN_HOLD').map((d) => d.item.id);
    const range = { from: '2026-02-01', to: '2026-03-31' };
    expect(kept([hold('LITIGATION', { scope: { ...range, categories: ['traffic'] } })])).toEqual([
      'in',
      'reaches-in',
      'undated',
    ]);
    expect(kept([hold('LITIGATION', { scope: { datasets: ['billing/invoice'] } })])).toEqual(['before']);
    expect(kept([hold('LITIGATION', { scope: { datasets: ['traffic/invoice'] } })])).toEqual([]);
    expect(kept([hold('LITIGATION', { scope: { holders: ['accounts'] } })])).toEqual([]);
  });
});

describe('H2–H4: several holds', () => {
  it('H2: what is held is restricted', () => {
    expect(decide({ holds: [hold('LIMITATION', { endsOn: '2027-01-31' })] }).get('traffic_billed')).toMatchObject({
      outcome: 'RETAIN_HOLD',
      restrict: true,
    });
  });

  it('H4: the item stays until the last ends, and all reasons are kept', () => {
    const holds = [hold('LIMITATION', { endsOn: '2027-01-31' }), hold('AUTHORITY_REQUEST', { endsOn: '2027-06-30' })];
    expect(decide({ holds }).get('traffic_billed')).toMatchObject({
      until: '2027-06-30',
      reasons: [{ hold: 'AUTHORITY_REQUEST' }, { hold: 'LIMITATION' }],
    });
    expect(decide({ holds: [...holds, hold('LITIGATION')] }).get('traffic_billed')?.until).toBeUndefined();
    expect(decide({ holds, asOf: '2027-02-01' }).get('traffic_billed')?.reasons).toHaveLength(1);
    expect(decide({ holds, asOf: '2027-07-01' }).get('traffic_billed')?.outcome).toBe('ERASE_NOW');
  });

  it('§4: the order of what is shown, every reason kept', () => {
    const holds = [
      hold('SUBJECT_RESTRICTION'),
      hold('LIMITATION', { endsOn: '2030-01-01' }),
      hold('FRAUD_INVESTIGATION'),
      hold('AUTHORITY_REQUEST'),
      hold('LITIGATION'),
    ];
    const decisions = decide({
      holds,
      billing: [balance(1), credit(1)],
      accounts: [active('A')],
      openRequests: [{ requestId: 'r', right: 'access' }],
      items: [item('payment_token'), item('invoice')],
    });
    expect(brief(decisions, 'payment_token', 'invoice')).toEqual({
      payment_token:
        'RETAIN_HOLD AUTHORITY_REQUEST LITIGATION OPEN_SUBJECT_REQUEST FRAUD_INVESTIGATION LIMITATION OUTSTANDING_BALANCE CREDIT_DUE SUBJECT_RESTRICTION ACTIVE_SERVICE',
      invoice:
        'RETAIN_HOLD AUTHORITY_REQUEST LITIGATION STATUTORY_RETENTION OPEN_SUBJECT_REQUEST FRAUD_INVESTIGATION LIMITATION OUTSTANDING_BALANCE CREDIT_DUE SUBJECT_RESTRICTION',
    });
    expect(HOLD_TYPES.every((type) => PRECEDENCE.includes(type))).toBe(true);
  });

  it('H7: a hold never turns a missing answer into a decision', () => {
    expect(decide({ holds: [hold('LITIGATION')], unknown: ['billing'] }).get('ledger')).toMatchObject({
      outcome: 'UNDECIDED',
      reasons: [{ hold: 'LITIGATION' }, { hold: 'STATUTORY_RETENTION' }],
    });
  });
});

describe('holds §2.5 and §2.8: marketing', () => {
  it('is kept by litigation and the person, by no other hold', () => {
    const others = (['FRAUD_INVESTIGATION', 'LIMITATION', 'AUTHORITY_REQUEST', 'STATUTORY_RETENTION'] as const).map(
      (type) => hold(type),
    );
    const decisions = decide({ holds: [...others, notice({ scope: { categories: ['marketing_profile'] } })] });
    expect(brief(decisions, 'marketing_profile', 'event_contact', 'consent_record')).toEqual({
      marketing_profile: 'ERASE_NOW',
      event_contact: 'ERASE_NOW',
      consent_record: 'SUPPRESS',
    });
  });

  it('RIGHTS_PENDING stands against use, never against erasure', () => {
    expect(decide({ holds: [hold('RIGHTS_PENDING')] })).toEqual(decide());
  });
});

describe('V5: an investigation whose reason is not shown', () => {
  it('reads like any other claim', () => {
    const fraud = decide({ holds: [hold('FRAUD_INVESTIGATION', { disclosed: undefined })] }).get('traffic_billed');
    const claim = decide({ holds: [hold('LIMITATION', { disclosed: undefined, basis: {} })] }).get('traffic_billed');
    expect(fraud?.reasons[0]?.hold).toBe('LIMITATION');
    expect(JSON.stringify(fraud)).not.toMatch(/FRAUD|investigat/i);
    expect(Object.keys(fraud?.reasons[0] ?? {}).filter((key) => key !== 'endsWhen')).toEqual(
      Object.keys(claim?.reasons[0] ?? {}).filter((key) => key !== 'endsWhen'),
    );
  });
});

describe('V4: a secret hold', () => {
  const dated = [
    item('traffic_billed', { id: 'young', recordDate: '2026-06-15' }),
    item('traffic_billed', { id: 'old', recordDate: '2025-06-15' }),
    item('invoice'),
  ];

  it('keeps each record its own twelve months and erases the rest (holds §5, last row)', () => {
    const decisions = decide({ items: dated, holds: [notice()] });
    expect(brief(decisions, 'young', 'old', 'invoice')).toEqual({
      young: 'RETAIN_HOLD STATUTORY_RETENTION',
      old: 'ERASE_NOW',
      invoice: 'RETAIN_HOLD STATUTORY_RETENTION',
    });
    expect(decisions.get('young')?.until).toBe('2027-06-15');
    expect(decide({ items: dated, holds: [notice()], asOf: '2027-06-16' }).get('young')?.outcome).toBe('ERASE_NOW');
  });

  it('is the same, word by word, as an ordinary legal obligation that ends the same day', () => {
    const ordinary = hold('STATUTORY_RETENTION', { scope: { categories: ['traffic'] }, endsOn: '2027-06-15' });
    const items = dated.slice(0, 1);
    expect(decide({ items, holds: [notice()] })).toEqual(decide({ items, holds: [ordinary] }));
    expect(
      decide({
        items,
        holds: [hold('AUTHORITY_REQUEST', { secret: true, endsOn: '2027-06-15', disclosed: undefined })],
      }),
    ).toEqual(decide({ items, holds: [ordinary] }));
  });

  it('melts into the statutory retention that stands anyway', () => {
    const items = [item('invoice')];
    const subscriber = notice({ scope: { categories: ['payment'] }, endsOn: '2027-01-31' });
    expect(decide({ items, holds: [subscriber] })).toEqual(decide({ items }));
    const longer = hold('AUTHORITY_REQUEST', { secret: true, endsOn: '2040-01-31' });
    expect(decide({ items, holds: [longer] }).get('invoice')).toMatchObject({
      until: '2040-01-31',
      reasons: [{ hold: 'STATUTORY_RETENTION', basis: { UK: expect.stringMatching(/Finance Act/) as string } }],
    });
  });

  it('leaves no trace of its type anywhere in the decision', () => {
    const text = JSON.stringify([
      ...decide({ holds: [notice(), hold('AUTHORITY_REQUEST', { secret: true, endsOn: '2030-01-01' })] }),
    ]);
    expect(text).not.toMatch(/IP_RETENTION|AUTHORITY|V4|secret|notice/i);
  });
});
