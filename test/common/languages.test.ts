import { acceptedLanguage, languageOf, languagesFrom } from '../../src/common/languages.js';

describe('the language a browser asks for', () => {
  it.each([
    ['de', 'de'],
    ['de-AT,de;q=0.9,en;q=0.8', 'de-AT'],
    ['es-ES,es;q=0.9,fr;q=0.5,en;q=0.4', 'fr'],
    ['en;q=0.3, fr-CA;q=0.7', 'fr-CA'],
    ['fr;q=0, en;q=0.1', 'en'],
    ['es', undefined],
    ['*', undefined],
    ['', undefined],
    [undefined, undefined],
    ['de"><script>', undefined],
    ['fr;q=nonsense', undefined],
  ])('of %j is %j', (header, tag) => {
    expect(acceptedLanguage(header)).toBe(tag);
  });
});

describe('a language', () => {
  it.each([
    ['de-CH', 'de'],
    ['FR', 'fr'],
    ['es', undefined],
    [undefined, undefined],
  ])('of %j is %j', (tag, language) => {
    expect(languageOf(tag)).toBe(language);
  });

  it('that is the default comes first, an unknown one changes nothing', () => {
    expect(languagesFrom('fr-BE')[0]).toBe('fr');
    expect(languagesFrom('es')[0]).toBe('en');
    expect([...new Set(languagesFrom('de'))].sort()).toEqual(['de', 'en', 'fr']);
  });
});
