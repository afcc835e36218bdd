import fc from 'fast-check';
import type { Fact, ItemDecision } from '../../../src/law/types.js';
import { active, balance, credit, decide, unbilled } from './case.js';

const fact = fc.oneof(
  fc.nat(5000).map((amount) => balance(amount, [])),
  fc.nat(5000).map((amount) => balance(amount, ['INV-1'])),
  fc.nat(5000).map(credit),
  fc.constantFrom<Fact>(active('A'), active(), unbilled('A'), { type: 'disputed_invoice', invoices: ['INV-1'] }),
);
const facts = fc.array(fact, { maxLength: 4 });
const moneyFacts = facts.map((all) => all.filter(({ type }) => type !== 'active_service'));
const serviceFacts = fc.array(fc.constantFrom(active('A'), active(), unbilled('A')), { maxLength: 2 });
const openRequests = fc.array(
  fc.record({
    requestId: fc.constant('r'),
    right: fc.constantFrom('access' as const, 'portability' as const, 'erasure' as const),
  }),
  { maxLength: 2 },
);

const erased = (decisions: Map<string, ItemDecision>): string[] =>
  [...decisions.values()].filter(({ outcome }) => outcome === 'ERASE_NOW').map(({ item }) => item.id);

describe('whatever the facts', () => {
  it('one more fact or open request never erases more (H4)', () => {
    fc.assert(
      fc.property(facts, facts, openRequests, (some, more, requests) => {
        const before = erased(decide({ billing: some }));
        const after = erased(decide({ billing: [...some, ...more], openRequests: requests }));
        expect(before).toEqual(expect.arrayContaining(after));
      }),
    );
  });

  it('a holder that does not answer never erases more (H7)', () => {
    fc.assert(
      fc.property(
        moneyFacts,
        serviceFacts,
        fc.subarray(['billing', 'accounts', 'traffic', 'crm', 'support']),
        (billing, accounts, unknown) => {
          const answered = erased(decide({ billing, accounts }));
          expect(answered).toEqual(expect.arrayContaining(erased(decide({ billing, accounts, unknown }))));
        },
      ),
    );
  });

  it('debts, credits, disputes and services never keep the marketing profile (E5)', () => {
    fc.assert(
      fc.property(facts, facts, fc.boolean(), (billing, accounts, representative) => {
        const decisions = decide({ billing, accounts, representative });
        for (const id of ['marketing_profile', 'event_contact', 'web_usage']) {
          expect(decisions.get(id)?.outcome).toBe('ERASE_NOW');
        }
      }),
    );
  });

  it('what is kept has a reason or a missing answer, what is erased has neither', () => {
    fc.assert(
      fc.property(facts, openRequests, fc.subarray(['billing', 'crm']), (billing, requests, unknown) => {
        for (const { outcome, reasons, missing, restrict } of decide({
          billing,
          openRequests: requests,
          unknown,
        }).values()) {
          expect(restrict).toBe(outcome !== 'ERASE_NOW');
          if (outcome === 'UNDECIDED') expect(missing).not.toHaveLength(0);
          else expect(reasons.length > 0).toBe(outcome.startsWith('RETAIN'));
        }
      }),
    );
  });
});
