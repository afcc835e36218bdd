import { legalObligation, reasonOf } from '../../../src/law/erasure/reasons.js';
import type { WordedReason } from '../../../src/law/erasure/reasons.js';
import { statutoryRetention, TAX_STATES } from '../../../src/law/erasure/retention.js';
import { ITEM_KINDS, LAWFUL_BASES, LETTER_KINDS, portability } from '../../../src/law/index.js';
import type { Origin, Reason, Regime } from '../../../src/law/index.js';
import { LETTER_LANGUAGES, renderLetter } from '../../../src/messages/index.js';
import type { LetterInput } from '../../../src/messages/index.js';
import { createScope } from '../../../src/messages/letters/scope.js';
import { sampleContext, sampleLetter } from '../../../src/messages/letters/samples.js';
import { context, kept } from './support.js';

const words = (input: LetterInput): string => renderLetter(input).text.replace(/\s+/g, ' ');
const DUAL = 'DUAL:UK-ENG+EU-DE';
const REGIMES: Regime[] = ['UK', 'EU'];
const OTHERS = LETTER_LANGUAGES.filter((language) => language !== 'en');

describe('the language of a letter', () => {
  const languageFor = (locale: string, defaultLanguage?: string): string =>
    renderLetter({
      kind: 'withdrawn',
      context: { ...sampleContext('withdrawn', 'UK-ENG', locale), ...(defaultLanguage ? { defaultLanguage } : {}) },
      data: { at: '2026-11-09T10:15:00Z' },
    }).language;

  it.each([
    ['de-AT', undefined, 'de'],
    ['fr-CA', undefined, 'fr'],
    ['de-Latn-CH', undefined, 'de'],
    ['es-ES', undefined, 'en'],
    ['es-ES', 'fr', 'fr'],
    ['es-ES', 'de-CH', 'de'],
    ['es-ES', 'it', 'en'],
    ['de', 'fr', 'de'],
    ['no locale', 'de', 'de'],
  ])('for %s with default %s is %s', (locale, fallback, language) => {
    expect(languageFor(locale, fallback)).toBe(language);
  });

  it.each(LETTER_LANGUAGES)('is said in the page (%s)', (language) => {
    expect(renderLetter(sampleLetter('refusal', DUAL, language)).html).toContain(`<html lang="${language}">`);
  });

  it.each(LETTER_KINDS.flatMap((kind) => OTHERS.map((language) => [kind, language] as const)))(
    'is kept throughout %s in %s: no English sentence is left',
    (kind, language) => {
      const letter = renderLetter(sampleLetter(kind, DUAL, language));
      expect(`${letter.subject} ${letter.text}`).not.toMatch(
        /\b(the|and|you|your|we|are|this|that|which|have|been|not|until|when|if)\b/i,
      );
    },
  );
});

describe('the sentences of the law module', () => {
  const WORDED: Record<WordedReason, true> = {
    ACTIVE_SERVICE: true,
    OUTSTANDING_BALANCE: true,
    CREDIT_DUE: true,
    LIMITATION: true,
    OPEN_SUBJECT_REQUEST: true,
    OPEN_TICKET: true,
    OPEN_ORDER: true,
    SUPPORT_RETENTION: true,
    SECURITY_LOG_PERIOD: true,
    RIGHTS_PENDING: true,
    SHARED_RECORD: true,
  };
  const textsOf = ({ basis, endsWhen }: Pick<Reason, 'basis' | 'endsWhen'>): string[] => [
    ...Object.values(basis),
    ...(endsWhen === undefined ? [] : [endsWhen]),
  ];
  const retained = ITEM_KINDS.flatMap((kind) =>
    [true, false].flatMap((germanTaxDuties) =>
      [REGIMES, ['UK'] as Regime[], ['EU'] as Regime[]].flatMap((regimes) => {
        const policy = { accountingPeriodEnd: '03-31', germanTaxDuties };
        return [undefined, ...TAX_STATES].flatMap((memberState) => {
          const there = { ...policy, taxDutiesIn: TAX_STATES, ...(memberState ? { memberState } : {}) };
          const retention = statutoryRetention(kind, '2026-01-10', '2026-11-09', regimes, there);
          return retention ? textsOf(retention) : [];
        });
      }),
    ),
  );
  const verdicts = LAWFUL_BASES.flatMap((lawfulBasis) =>
    (['provided', 'observed', 'inferred', 'created_by_controller'] as Origin[]).flatMap((origin) =>
      [undefined, 'inferred' as const, 'provided' as const].flatMap((ofField) =>
        [true, false].flatMap((representative) => {
          const fields = [{ name: 'x', ...(ofField ? { origin: ofField } : {}) }];
          const verdict = portability({ name: 'd', lawfulBasis, origin, fields }, representative);
          return [verdict.reason, ...verdict.fields.map(({ reason }) => reason)];
        }),
      ),
    ),
  );
  const texts = new Set([
    ...(Object.keys(WORDED) as WordedReason[]).flatMap((hold) => textsOf(reasonOf(hold, REGIMES))),
    ...textsOf(legalObligation(REGIMES, undefined)),
    ...retained,
    ...verdicts,
    'the final usage is billed',
    'the system has not answered yet',
    'the stronger proof of identity that this data needs was not given',
    'there is no data that Article 20 covers',
    'a customer of ours is responsible for this data; we have passed your request on to that customer',
    'nothing we know links these records to you (Art 11(2)); tell us what does, such as the cookie id of your browser, and we look again',
  ]);

  it('are many enough to be worth the trouble', () => {
    expect(texts.size).toBeGreaterThan(40);
  });

  it.each(OTHERS)('are all translated to %s', (language) => {
    const { own } = createScope(context(REGIMES, { locale: language }));
    expect([...texts].filter((text) => own(text) === text)).toEqual([]);
  });

  it('keep the name of the law before the sentence', () => {
    const { own } = createScope(context(REGIMES, { locale: 'de' }));
    expect(own('UK GDPR Art 17(3)(e): legal claims')).toBe('UK-DSGVO, Art. 17 Abs. 3 lit. e: Rechtsansprüche');
    expect(own('EU GDPR Art 17(3)(e): legal claims')).toBe('DSGVO, Art. 17 Abs. 3 lit. e: Rechtsansprüche');
  });
});

describe('the operator’s own texts', () => {
  const named = (locale: string): string => {
    const input = sampleLetter('access_answer', DUAL, 'en');
    const translations = { de: { Profile: 'Stammdaten', 'Example Authority (EU)': 'Musterbehörde' } };
    return words({ ...input, context: { ...input.context, locale, translations } });
  };

  it('are shown in the reader’s language where the configuration translates them, otherwise as they are', () => {
    expect(named('de-DE')).toContain('Stammdaten – Customer accounts');
    expect(named('de-DE')).toContain('Musterbehörde');
    expect(named('fr-FR')).toContain('Profile – Customer accounts');
  });

  it('come before the law module’s sentences', () => {
    const { own } = createScope(
      context(REGIMES, { locale: 'de', translations: { de: { 'derived by us': 'von uns berechnet' } } }),
    );
    expect(own('derived by us')).toBe('von uns berechnet');
    expect(own('constructor')).toBe('constructor');
  });
});

describe('dates, money, lists and plurals', () => {
  it.each([
    ['en-GB', '9 November 2026', '£12.40', 'SIM A and SIM B'],
    ['de-DE', '9. November 2026', '12,40 £', 'SIM A und SIM B'],
    ['de-CH', '9. November 2026', '£ 12.40', 'SIM A und SIM B'],
    ['fr-FR', '9 novembre 2026', '12,40 £GB', 'SIM A et SIM B'],
  ])('in %s', (locale, date, money, list) => {
    const text = words(sampleLetter('erasure_result', DUAL, locale));
    for (const fact of [date, money, list]) expect(text).toContain(fact);
  });

  it('call the first of a month by its ordinal in French', () => {
    const input = sampleLetter('restriction_ending', DUAL, 'fr-FR');
    if (input.kind !== 'restriction_ending') throw new Error('another kind');
    expect(words({ ...input, data: { ...input.data, endsOn: '2027-01-01' } })).toContain('le 1er janvier 2027');
  });

  it.each([
    ['en-GB', 1, 'after 1 day they'],
    ['en-GB', 35, 'after 35 days they'],
    ['de-DE', 1, 'Nach 1 Tag enthalten'],
    ['de-DE', 35, 'Nach 35 Tagen enthalten'],
    ['fr-FR', 1, 'après 1 jour,'],
    ['fr-FR', 35, 'après 35 jours,'],
  ])('count days in %s: %i', (locale, backupDays, phrase) => {
    const input = sampleLetter('erasure_result', DUAL, locale);
    if (input.kind !== 'erasure_result') throw new Error('another kind');
    expect(words({ ...input, data: { ...input.data, backupDays } })).toContain(phrase);
  });

  it('break no line before a French colon', () => {
    for (const kind of LETTER_KINDS) {
      expect(renderLetter(sampleLetter(kind, DUAL, 'fr-FR')).text).not.toMatch(/[ \n][:;?!»]/);
    }
  });

  it('keep a number and its currency on one line', () => {
    const credit: Reason = {
      hold: 'CREDIT_DUE',
      basis: {},
      detail: { money: { amountMinor: 500, currency: 'JPY' } },
      rules: [],
    };
    const input = sampleLetter('erasure_result', DUAL, 'de-DE');
    if (input.kind !== 'erasure_result') throw new Error('another kind');
    const letter = renderLetter({
      ...input,
      data: { ...input.data, kept: [kept('Kontakt', 'identity_minimum', [credit])] },
    });
    expect(letter.text).toContain('500\u00a0¥');
  });
});
