/** Every text of every catalogue, in every language: none is missing, none is left in English, none falls back. */
import { indexTexts } from '../../src/bundle/texts/index.js';
import { LANGUAGES } from '../../src/common/languages.js';
import type { Language } from '../../src/common/languages.js';
import { termsFor } from '../../src/common/terms.js';
import { letterTexts } from '../../src/messages/letters/texts/index.js';
import { noticeTexts } from '../../src/messages/notices/index.js';
import { portalTexts } from '../../src/messages/portal/index.js';

const CATALOGUES: Record<string, (language: Language) => unknown> = {
  letters: (language) => ({ ...letterTexts(language), phrases: {} }),
  portal: portalTexts,
  notices: noticeTexts,
  'index page': indexTexts,
  terms: termsFor,
};
/** The same word in both languages. */
const ALIKE = new Set(['Code', 'System', 'Name', 'Portable', 'Date', 'Contact', 'Passphrase', 'Plan (SHA-256)']);
const OTHERS = LANGUAGES.filter((language) => language !== 'en');

/** Path → what is said there; functions are asked with figures. */
function textsOf(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]]);
  if (typeof value === 'function') {
    const ask = value as (...given: unknown[]) => unknown;
    return textsOf(ask('31', '41', '59', '26'), `${path}()`);
  }
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(Object.entries(value).flatMap(([key, one]) => [...textsOf(one, `${path}/${key}`)]));
}

describe.each(Object.entries(CATALOGUES))('the catalogue of the %s', (_, of) => {
  const english = textsOf(of('en'));

  it('says something', () => {
    expect(english.size).toBeGreaterThan(10);
    expect([...english].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it.each(OTHERS)('has every text in %s, and no other', (language) => {
    expect([...textsOf(of(language)).keys()].sort()).toEqual([...english.keys()].sort());
  });

  it.each(OTHERS)('leaves no text in English in %s', (language) => {
    const same = [...textsOf(of(language))].filter(
      ([path, text]) => text === english.get(path) && /\p{L}{4}/u.test(text) && !ALIKE.has(text),
    );
    expect(same).toEqual([]);
    const words =
      /(?<!\p{L})(the|and|you|your|we|are|this|that|which|have|been|not|until|when|if|with|from)(?!\p{L})/iu;
    expect([...textsOf(of(language))].filter(([, text]) => words.test(text.replace(/\{[a-z]+\}/g, '')))).toEqual([]);
  });

  it.each(LANGUAGES)('keeps the gaps and the figures of a sentence in %s', (language) => {
    const own = textsOf(of(language));
    const gaps = (text: string): string[] => (text.match(/\{[a-z]+\}/g) ?? []).sort();
    const differing = [...english].filter(
      ([path, text]) => JSON.stringify(gaps(text)) !== JSON.stringify(gaps(own.get(path) ?? '')),
    );
    expect(differing).toEqual([]);
  });
});

describe('French', () => {
  it.each(['portal', 'notices', 'index page'])('breaks no line before a colon in the %s', (name) => {
    const texts = textsOf(CATALOGUES[name]?.('fr'));
    expect([...texts].filter(([, text]) => / [:;?!»]/.test(text) || /« /.test(text))).toEqual([]);
  });
});
