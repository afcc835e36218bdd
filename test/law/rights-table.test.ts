/** The table of holds §2: every category and right, as the page has it. */
import fc from 'fast-check';
import {
  CATEGORIES,
  decideRight,
  HOLD_TYPES,
  ITEM_KINDS,
  LAWFUL_BASES,
  RIGHT_EFFECTS,
  RIGHT_OUTCOMES,
  RIGHT_REASONS,
  RIGHTS,
  RIGHTS_TABLE,
} from '../../src/law/index.js';
import type { Category, LawfulBasis, Right, RightQuestion } from '../../src/law/index.js';

const BASES: Record<Category, LawfulBasis> = {
  identity_contact: 'contract_with_subject',
  payment: 'contract_with_subject',
  web_usage: 'consent',
  traffic: 'contract_with_subject',
  marketing_profile: 'consent',
  support: 'legitimate_interest',
  orders_shipping: 'contract_with_subject',
  event_contacts: 'consent',
  security_log: 'legitimate_interest',
  dsar_case: 'legal_obligation',
};

const decide = (right: Right, category: Category, more: Partial<RightQuestion> = {}) =>
  decideRight({ right, category, lawfulBasis: BASES[category], representative: false, ...more });
const outcome = (...question: Parameters<typeof decide>): string => decide(...question).outcome;

describe('every category × right', () => {
  it.each<[Category, Record<Right, string>]>([
    [
      'identity_contact',
      {
        access: 'GIVE',
        erasure: 'BY_ITEM',
        portability: 'BY_FIELD',
        rectification: 'DO',
        restriction: 'DO',
        objection: 'NOT_APPLICABLE',
      },
    ],
    [
      'payment',
      {
        access: 'GIVE',
        erasure: 'BY_ITEM',
        portability: 'BY_FIELD',
        rectification: 'DO',
        restriction: 'DO',
        objection: 'NOT_APPLICABLE',
      },
    ],
    [
      'web_usage',
      {
        access: 'GIVE',
        erasure: 'BY_ITEM',
        portability: 'BY_FIELD',
        rectification: 'REFUSE_WITH_REASON',
        restriction: 'DO',
        objection: 'ABSOLUTE',
      },
    ],
    [
      'traffic',
      {
        access: 'GIVE',
        erasure: 'BY_ITEM',
        portability: 'BY_FIELD',
        rectification: 'ADD_NOTE',
        restriction: 'DO',
        objection: 'NOT_APPLICABLE',
      },
    ],
    [
      'marketing_profile',
      {
        access: 'GIVE',
        erasure: 'ERASE_NOW',
        portability: 'BY_FIELD',
        rectification: 'DO',
        restriction: 'DO',
        objection: 'ABSOLUTE',
      },
    ],
    [
      'support',
      {
        access: 'GIVE',
        erasure: 'BY_ITEM',
        portability: 'BY_FIELD',
        rectification: 'ADD_NOTE',
        restriction: 'DO',
        objection: 'WEIGH',
      },
    ],
    [
      'orders_shipping',
      {
        access: 'GIVE',
        erasure: 'BY_ITEM',
        portability: 'BY_FIELD',
        rectification: 'DO',
        restriction: 'DO',
        objection: 'NOT_APPLICABLE',
      },
    ],
    [
      'event_contacts',
      {
        access: 'GIVE',
        erasure: 'ERASE_NOW',
        portability: 'BY_FIELD',
        rectification: 'DO',
        restriction: 'DO',
        objection: 'ABSOLUTE',
      },
    ],
    [
      'security_log',
      {
        access: 'GIVE',
        erasure: 'BY_ITEM',
        portability: 'BY_FIELD',
        rectification: 'REFUSE_WITH_REASON',
        restriction: 'DO',
        objection: 'WEIGH',
      },
    ],
    [
      'dsar_case',
      {
        access: 'GIVE',
        erasure: 'REFUSE_WITH_REASON',
        portability: 'BY_FIELD',
        rectification: 'ADD_NOTE',
        restriction: 'DO',
        objection: 'NOT_APPLICABLE',
      },
    ],
  ])('%s', (category, expected) => {
    expect(Object.fromEntries(RIGHTS.map((right) => [right, outcome(right, category)]))).toEqual(expected);
  });

  it('the last row of a cell asks nothing, so that every question is answered', () => {
    for (const category of CATEGORIES) {
      for (const right of RIGHTS) expect(RIGHTS_TABLE[category][right].at(-1)?.when).toBeUndefined();
    }
  });

  it('whatever is asked, the answer is of the table and says why', () => {
    const question = fc.record<RightQuestion>(
      {
        right: fc.constantFrom(...RIGHTS),
        category: fc.constantFrom(...CATEGORIES),
        lawfulBasis: fc.constantFrom(...LAWFUL_BASES),
        representative: fc.boolean(),
        kind: fc.constantFrom(...ITEM_KINDS),
        origin: fc.constantFrom('provided', 'observed', 'inferred', 'created_by_controller'),
        marketing: fc.boolean(),
        linkable: fc.boolean(),
        accurate: fc.boolean(),
        restrictionCase: fc.boolean(),
        processor: fc.boolean(),
        holds: fc.subarray([...HOLD_TYPES]),
      },
      { requiredKeys: ['right', 'category', 'lawfulBasis', 'representative'] },
    );
    fc.assert(
      fc.property(question, (asked) => {
        const decided = decideRight(asked);
        expect(RIGHT_OUTCOMES).toContain(decided.outcome);
        for (const effect of decided.effects) expect(RIGHT_EFFECTS).toContain(effect);
        expect(decided.says).toBe(RIGHT_REASONS[decided.reason]);
        expect(decided.rules).not.toHaveLength(0);
        // H3: a hold changes no outcome.
        expect(decideRight({ ...asked, holds: [] }).outcome).toBe(decided.outcome);
      }),
    );
  });
});

describe('access', () => {
  it('masks card numbers (2.2), explains segments and names sources (2.5, 2.8), redacts support by a person (2.6)', () => {
    expect(decide('access', 'payment', { kind: 'payment_token' }).effects).toEqual(['mask_card_number']);
    expect(decide('access', 'marketing_profile').effects).toEqual(['explain_logic', 'name_source']);
    expect(decide('access', 'event_contacts').effects).toEqual(['name_source']);
    expect(decide('access', 'support').effects).toContain('review_by_person');
  });

  it('V3, I2: traffic in full with step-up to the sole user, only linkable lines of a company', () => {
    expect(decide('access', 'traffic')).toMatchObject({ outcome: 'GIVE', effects: ['step_up', 'with_legend'] });
    expect(outcome('access', 'traffic', { representative: true })).toBe('GIVE_LINKABLE');
  });

  it('I6: what cannot be linked asks for the link; B2: processor data is passed on', () => {
    expect(outcome('access', 'web_usage', { linkable: false })).toBe('ASK_LINK');
    expect(outcome('access', 'traffic', { processor: true })).toBe('FORWARD');
  });

  it('H3, V5: fraud withholds by a named person, nothing else blocks access', () => {
    expect(decide('access', 'traffic', { holds: ['FRAUD_INVESTIGATION'] })).toMatchObject({ outcome: 'GIVE' });
    expect(decide('access', 'traffic', { holds: ['FRAUD_INVESTIGATION'] }).effects).toContain('withhold_by_person');
    expect(decide('access', 'traffic', { holds: ['LITIGATION'] })).toEqual(decide('access', 'traffic'));
  });
});

describe('portability follows its own rules (P1–P3)', () => {
  it('own contract and consent, provided or observed, is given', () => {
    expect(outcome('portability', 'traffic', { origin: 'observed' })).toBe('GIVE');
    expect(outcome('portability', 'marketing_profile', { origin: 'provided' })).toBe('GIVE');
  });

  it('derived data is excluded; support, business contacts and duties are out, access is offered', () => {
    expect(decide('portability', 'marketing_profile', { origin: 'inferred' })).toMatchObject({
      outcome: 'EXCLUDE',
      effects: ['offer_access'],
    });
    expect(outcome('portability', 'support', { origin: 'provided' })).toBe('NOT_APPLICABLE');
    expect(outcome('portability', 'identity_contact', { origin: 'provided', representative: true })).toBe(
      'NOT_APPLICABLE',
    );
    expect(
      outcome('portability', 'event_contacts', { origin: 'created_by_controller', lawfulBasis: 'legitimate_interest' }),
    ).toBe('NOT_APPLICABLE');
  });
});

describe('rectification (O1)', () => {
  it('proves a new address, corrects books by entry, never alters what was sent or measured', () => {
    expect(decide('rectification', 'identity_contact').effects).toEqual(['verify_new_value', 'tell_recipients']);
    expect(outcome('rectification', 'payment', { kind: 'invoice' })).toBe('CORRECT_BY_ENTRY');
    expect(outcome('rectification', 'payment', { kind: 'payment_token' })).toBe('DO');
    expect(outcome('rectification', 'traffic', { accurate: false })).toBe('DO');
    expect(decide('rectification', 'traffic').effects).toContain('billing_dispute');
    expect(outcome('rectification', 'marketing_profile', { origin: 'inferred' })).toBe('ADD_NOTE');
    expect(decide('rectification', 'orders_shipping', { kind: 'order_closed' }).effects).toContain(
      'future_orders_only',
    );
    expect(outcome('rectification', 'security_log', { accurate: false })).toBe('DO');
  });

  it('refuses what was found accurate, with reasons and the statement filed', () => {
    expect(decide('rectification', 'identity_contact', { accurate: true })).toMatchObject({
      outcome: 'REFUSE_WITH_REASON',
      effects: ['add_statement'],
    });
  });

  it('H3: under litigation the old value is preserved', () => {
    expect(decide('rectification', 'identity_contact', { holds: ['LITIGATION'] }).effects).toContain(
      'preserve_old_value',
    );
    expect(decide('rectification', 'payment', { kind: 'invoice', holds: ['LITIGATION'] }).effects).toContain(
      'preserve_old_value',
    );
  });
});

describe('restriction (O5)', () => {
  it('is done with what goes on said, and refused without a case of 18(1)', () => {
    expect(decide('restriction', 'payment').effects).toContain('stop_dunning');
    expect(decide('restriction', 'orders_shipping').effects).toContain('dispatch_may_pause');
    expect(decide('restriction', 'traffic').effects).toContain('service_continues');
    expect(outcome('restriction', 'traffic', { restrictionCase: false })).toBe('REFUSE_WITH_REASON');
  });
});

describe('objection (O2–O4)', () => {
  it('to marketing is absolute in every category, whatever holds', () => {
    for (const category of CATEGORIES) {
      const decided = decide('objection', category, { marketing: true, holds: ['LITIGATION', 'OUTSTANDING_BALANCE'] });
      expect(decided).toMatchObject({ outcome: 'ABSOLUTE' });
      expect(decided.effects).toEqual(expect.arrayContaining(['same_day', 'suppression_entry', 'stored_not_used']));
    }
  });

  it('withdrawn consent ends at once', () => {
    expect(decide('objection', 'web_usage')).toMatchObject({ outcome: 'ABSOLUTE', reason: 'consent_withdrawn' });
  });

  it('does not reach contract and legal duty, is weighed for a representative and restricts meanwhile', () => {
    expect(outcome('objection', 'payment', { lawfulBasis: 'legal_obligation' })).toBe('NOT_APPLICABLE');
    expect(decide('objection', 'identity_contact', { representative: true })).toMatchObject({
      outcome: 'WEIGH',
      effects: ['restrict_meanwhile'],
      basis: 'contract_with_other',
    });
    expect(outcome('objection', 'payment', { lawfulBasis: 'legitimate_interest' })).toBe('WEIGH');
    expect(outcome('objection', 'traffic', { lawfulBasis: 'legitimate_interest' })).toBe('WEIGH');
  });
});
