import { createReader } from '../../src/common/reader.js';
import { term, termsFor } from '../../src/common/terms.js';
import { IDENTIFIER_TYPES } from '../../src/connector/contract.js';
import { CATEGORIES, LAWFUL_BASES, RIGHTS } from '../../src/law/index.js';
import { LETTER_LANGUAGES } from '../../src/messages/letters/index.js';

describe.each([...LETTER_LANGUAGES])('the terms in %s', (language) => {
  const terms = termsFor(language);
  it.each([
    ['categories', CATEGORIES],
    ['lawfulBases', LAWFUL_BASES],
    ['identifiers', IDENTIFIER_TYPES],
    ['rights', RIGHTS],
  ] as const)('name each of the %s', (set, keys) => {
    expect(Object.keys(terms[set]).sort()).toEqual([...keys].sort());
  });
});

describe('a term', () => {
  it('nobody has a word for is its own name, whatever the name', () => {
    expect(term(termsFor('en').identifiers, 'x_loyalty_card')).toBe('loyalty card');
    expect(term(termsFor('en').identifiers, 'constructor')).toBe('constructor');
  });
});

describe('a reader', () => {
  const reader = createReader('de-DE', 'Europe/Berlin', ['en']);

  it('takes a date as it is and an instant in the zone', () => {
    expect(reader.date('2026-07-01')).toBe('1 July 2026');
    expect(reader.date('2026-06-30T22:30:00Z')).toBe('1 July 2026');
    expect(reader.instant('2026-06-30T22:30:00Z')).toBe('1 July 2026 at 00:30 CEST');
  });

  it.each([
    ['GBP', 1240, 12.4],
    ['JPY', 1240, 1240],
    ['KWD', 1240, 1.24],
  ])('knows the minor units of %s', (currency, amountMinor, amount) => {
    const shown = createReader('en-GB', 'UTC', ['en']).money({ amountMinor, currency });
    expect(Number(shown.replace(/[^\d.]/g, ''))).toBe(amount);
  });

  it('names countries', () => {
    expect(reader.country('JP')).toBe('Japan');
    expect(reader.country('not a code')).toBe('not a code');
  });
});
