import { portability } from '../../src/law/index.js';
import type { DatasetBasis } from '../../src/law/index.js';

const dataset = (more: Partial<DatasetBasis> = {}): DatasetBasis => ({
  name: 'traffic',
  lawfulBasis: 'contract_with_subject',
  origin: 'observed',
  fields: [{ name: 'at' }, { name: 'destination', thirdParty: true }],
  ...more,
});

describe('portability of a dataset (P1–P3)', () => {
  it('takes provided and observed data of an own contract or consent', () => {
    for (const origin of ['provided', 'observed'] as const) {
      for (const lawfulBasis of ['contract_with_subject', 'consent'] as const) {
        expect(portability(dataset({ origin, lawfulBasis }), false)).toMatchObject({
          portable: true,
          code: 'portable',
        });
      }
    }
  });

  it.each([
    ['legitimate_interest', 'legitimate_interest'],
    ['legal_obligation', 'legal_obligation'],
    ['contract_with_other', 'contract_with_other'],
  ] as const)('leaves out data on %s', (lawfulBasis, code) => {
    const verdict = portability(dataset({ lawfulBasis }), false);
    expect(verdict).toMatchObject({ portable: false, code, rules: expect.arrayContaining(['P1']) });
    expect(verdict.fields.every((field) => !field.portable)).toBe(true);
  });

  it('leaves the inferred score out, by field, and keeps the answers given (S03)', () => {
    const profile = dataset({
      name: 'profile',
      lawfulBasis: 'consent',
      origin: 'provided',
      fields: [{ name: 'interests' }, { name: 'lead_score', origin: 'inferred' }],
    });
    const verdict = portability(profile, false);
    expect(verdict.portable).toBe(true);
    expect(verdict.fields).toEqual([
      expect.objectContaining({ name: 'interests', portable: true, reason: 'provided by you' }),
      expect.objectContaining({ name: 'lead_score', portable: false, code: 'inferred', reason: 'derived by us' }),
    ]);
  });

  it('a dataset of nothing but inferences is out; one portable field brings it in', () => {
    const scores = dataset({ origin: 'inferred', fields: [{ name: 'churn' }] });
    expect(portability(scores, false)).toMatchObject({ portable: false, code: 'inferred', reason: 'derived by us' });
    const mixed = dataset({ origin: 'inferred', fields: [{ name: 'churn' }, { name: 'answer', origin: 'provided' }] });
    expect(portability(mixed, false)).toMatchObject({ portable: true, reason: expect.stringContaining('partly') });
    const none = dataset({ origin: 'provided', fields: [{ name: 'churn', origin: 'inferred' }] });
    expect(portability(none, false)).toMatchObject({ portable: false, code: 'no_portable_field' });
  });

  it('refuses a representative and offers access (P2, B1, S08)', () => {
    for (const lawfulBasis of ['contract_with_subject', 'consent'] as const) {
      const verdict = portability(dataset({ lawfulBasis }), true);
      expect(verdict).toMatchObject({
        portable: false,
        code: 'representative',
        reason: expect.stringContaining('access'),
      });
    }
  });

  it("takes a representative's own consent where the data map says so in so many words", () => {
    const signUps = dataset({ lawfulBasis: 'consent', lawfulBasisRepresentative: 'consent', origin: 'provided' });
    expect(portability(signUps, true)).toMatchObject({ portable: true, basis: 'consent' });
  });

  it('flags fields about other people (20(4))', () => {
    expect(portability(dataset(), false).fields.map(({ thirdParty }) => thirdParty)).toEqual([false, true]);
  });
});
