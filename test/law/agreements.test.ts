/** Special agreements with customers (B3): what counts for a request, and what is only reported. */
import fc from 'fast-check';
import { agreementsOf, judgeAgreement } from '../../src/law/index.js';
import type { Agreement } from '../../src/law/index.js';
import { decide, item } from './erasure/case.js';

const OWN = { supportRetentionMonths: 24, securityLogMonths: 12 };
const CATEGORIES = {
  'support/tickets': 'support',
  'accounts/orders': 'orders_shipping',
  'billing/ledger': 'payment',
} as const;
const categoryOf = (dataset: string) => CATEGORIES[dataset as keyof typeof CATEGORIES];

const agreement = (more: Partial<Agreement> = {}): Agreement => ({
  ...{ customer: 'Example Fleet GmbH', mayBeNamed: false, controllerOf: [], retentionMonths: {}, excludesRights: [] },
  people: { emailDomains: ['fleet.example'], identifiers: [{ type: 'user_id', value: 'USR-7' }] },
  ...more,
});
const judge = (more: Partial<Agreement>) => judgeAgreement(agreement(more), OWN, categoryOf);

describe('what an agreement may say', () => {
  it('is who is the controller of a dataset, and a retention shorter than the operator’s own', () => {
    const judged = judge({ controllerOf: ['support/attachments'], retentionMonths: { 'support/tickets': 6 } });
    expect(judged).toEqual({
      controllerOf: ['support/attachments'],
      retentionMonths: { 'support/tickets': 6 },
      conflicts: [],
    });
  });

  it('shortens how long closed tickets are kept, and no other dataset’s', () => {
    const items = [item('ticket_closed', { recordDate: '2025-11-01', dataset: 'tickets' })];
    const outcome = (agreedMonths?: Record<string, number>) =>
      decide({ items, agreedMonths }).get('ticket_closed')?.outcome;
    expect(outcome()).toBe('RETAIN_NO_GROUND');
    expect(outcome({ 'support/tickets': 6 })).toBe('ERASE_NOW');
    expect(outcome({ 'crm/tickets': 6 })).toBe('RETAIN_NO_GROUND');
  });

  it('never lengthens a period, whatever is put in', () => {
    const items = [item('ticket_closed', { recordDate: '2023-02-01', dataset: 'tickets' })];
    const free = { items, agreedMonths: { 'support/tickets': 600 } };
    expect(decide(free).get('ticket_closed')?.outcome).toBe('ERASE_NOW');
  });
});

describe('a clause that does not count', () => {
  it.each<[string, Partial<Agreement>, string, RegExp]>([
    [
      'a right cut off',
      { excludesRights: ['access', 'erasure'] },
      'excludes_rights',
      /access, erasure.*statutory right/,
    ],
    ['a longer month', { answerWithinDays: 60 }, 'answer_within_days', /60 days.*month is the law/],
    ['a fee', { fee: { amountMinor: 5000, currency: 'EUR' } }, 'fee', /Art 12\(5\)/],
    [
      'a longer retention',
      { retentionMonths: { 'support/tickets': 120 } },
      'retention',
      /120 months, longer than the 24/,
    ],
    ['a retention the law sets', { retentionMonths: { 'billing/ledger': 1 } }, 'retention', /billing\/ledger/],
  ])('%s is reported and not applied (B3)', (_name, clause, expected, says) => {
    const { conflicts, retentionMonths } = judge(clause);
    expect(conflicts.map((conflict) => conflict.clause)).toEqual([expected]);
    expect(conflicts[0]?.says).toMatch(says);
    expect(conflicts[0]?.rules).toContain('B3');
    expect(retentionMonths).toEqual({});
  });

  it('is not a promise to answer within every month there is', () => {
    expect(judge({ answerWithinDays: 28 }).conflicts).toEqual([]);
    expect(judge({ answerWithinDays: 29 }).conflicts).toHaveLength(1);
  });

  it('what is applied is never longer than the operator’s own period', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), (months) => {
        const { retentionMonths, conflicts } = judge({ retentionMonths: { 'accounts/orders': months } });
        expect(retentionMonths['accounts/orders'] ?? 72).toBeLessThanOrEqual(72);
        expect(conflicts.length === 0).toBe(months <= 72);
      }),
    );
  });
});

describe('whom it is about', () => {
  const known = {
    fleet: agreement(),
    other: agreement({ people: { emailDomains: ['other.example'], identifiers: [] } }),
  };

  it('is found by the domain of an address or by an identifier, whole and exact', () => {
    const of = (type: string, value: string) => agreementsOf(known, [{ type, value }]);
    expect(of('email', 'Pat@FLEET.example')).toEqual(['fleet']);
    expect(of('user_id', 'USR-7')).toEqual(['fleet']);
    expect(of('email', 'pat@sub.fleet.example')).toEqual([]);
    expect(of('email', 'pat@notfleet.example')).toEqual([]);
    expect(of('user_id', 'USR-70')).toEqual([]);
    expect(of('name', 'fleet.example')).toEqual([]);
  });
});
