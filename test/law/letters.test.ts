import { LETTER_KINDS, requiredContents } from '../../src/law/index.js';
import type { LetterKind, Regime } from '../../src/law/index.js';

const ids = (kind: LetterKind, regimes: Regime[], asOf?: string) =>
  requiredContents(kind, regimes, asOf).map(({ id }) => id);

describe('requiredContents', () => {
  it('an access answer carries the whole list of Art 15(1) and (2) (A1)', () => {
    expect(ids('access_answer', ['UK', 'EU'])).toEqual(
      expect.arrayContaining([
        ...['15(1)', '15(3)', '15(1)(a)', '15(1)(b)', '15(1)(c)', '15(1)(d)', '15(1)(e)', '15(1)(ea)'],
        ...['15(1)(f).UK', '15(1)(f).EU', '15(1)(g)', '15(1)(h)', '15(2)'],
      ]),
    );
  });

  it('names the complaint to the controller for the UK only, since 19 June 2026 (R2)', () => {
    expect(ids('access_answer', ['EU'])).not.toContain('15(1)(ea)');
    expect(ids('access_answer', ['UK'], '2026-06-18')).not.toContain('15(1)(ea)');
    expect(ids('access_answer', ['UK'], '2026-06-19')).toContain('15(1)(ea)');
    expect(ids('refusal', ['UK'], '2026-06-18')).not.toContain('complaint.controller');
    expect(ids('refusal', ['UK'], '2026-06-19')).toContain('complaint.controller');
  });

  it('gives reasons, every complaint route of the case and the court wherever something is refused (R2, R3)', () => {
    for (const kind of ['refusal', 'unverified_closing', 'erasure_result', 'portability_answer'] as const) {
      expect(ids(kind, ['UK', 'EU'])).toEqual(
        expect.arrayContaining([
          ...['12(4).reasons', 'complaint.controller', 'complaint.authority.UK', 'complaint.authority.EU', 'court'],
        ]),
      );
    }
    expect(ids('refusal', ['UK'])).not.toContain('complaint.authority.EU');
    expect(ids('refusal', ['EU'])).not.toContain('complaint.authority.UK');
  });

  it('a copy that leaves something out gives reasons, every complaint route and the court as well (R3)', () => {
    const owed = requiredContents('access_answer', ['UK', 'EU'])
      .filter(({ when }) => when === 'something_withheld' || when === undefined)
      .map(({ id }) => id);
    expect(owed).toEqual(expect.arrayContaining(['12(4).reasons', '15(1)(ea)', '15(1)(f).UK', '15(1)(f).EU', 'court']));
    for (const kind of ['rectification_result', 'restriction_result', 'objection_result', 'partial_delivery'] as const)
      expect(ids(kind, ['UK', 'EU'])).toEqual(
        expect.arrayContaining(['12(4).reasons', 'complaint.controller', 'court']),
      );
  });

  it('letters before proof of identity confirm nothing (I10)', () => {
    for (const kind of ['identity_request', 'identity_reminder', 'unverified_closing'] as const) {
      expect(ids(kind, ['UK'])).toContain('no_account');
    }
  });

  it('every letter has each content once, with a regime of the case', () => {
    for (const kind of LETTER_KINDS) {
      const contents = requiredContents(kind, ['UK', 'EU']);
      const keys = contents.map(({ id, when }) => `${id} ${when ?? ''}`);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { regime } of requiredContents(kind, ['UK'])) expect(regime).toBe('UK');
      for (const { rules } of contents) expect(rules.length).toBeGreaterThan(0);
    }
  });
});
