import fc from 'fast-check';
import { restsOnAlone } from '../../../src/law/index.js';
import type { EndedPurposes, PurposedData } from '../../../src/law/index.js';

const contact: PurposedData = {
  ...{ name: 'contact', title: 'Marketing contact', category: 'marketing_profile', lawfulBasis: 'consent' },
  purposes: ['Direct marketing by e-mail', 'measuring our web-sites'],
};
const ended = (named: string[], more: Partial<EndedPurposes> = {}): EndedPurposes => ({
  ...{ scope: 'consent', named, stopped: [] },
  ...more,
});

describe('data that rests on named purposes alone', () => {
  it.each([
    ['all of its purposes, by a part of their words', ['direct marketing', 'Web-Sites'], true],
    ['one of two', ['direct marketing'], false],
    ['its title', ['marketing contact'], true],
    ['a syllable', ['rect mark', 'sites'], false],
    ['nothing at all', [''], false],
  ])('is decided purpose by purpose: %s', (_what, named, alone) => {
    expect(restsOnAlone(contact, ended(named))).toBe(alone);
  });

  it('counts what the holder says has stopped', () => {
    expect(restsOnAlone(contact, ended(['direct marketing'], { stopped: ['measuring our web-sites'] }))).toBe(true);
  });

  it('is reached by a withdrawn consent only where consent carries it, by an objection only where it is marketing', () => {
    const named = ['direct marketing', 'web sites'];
    const books: PurposedData = { ...contact, lawfulBasis: 'legal_obligation' };
    expect(restsOnAlone(books, ended(named))).toBe(false);
    expect(restsOnAlone(books, ended(named, { scope: 'marketing' }))).toBe(true);
    const usage: PurposedData = { ...contact, category: 'traffic' };
    expect(restsOnAlone(usage, ended(named, { scope: 'marketing' }))).toBe(false);
  });

  it('without a purpose in the data map is never said to rest on what ended', () => {
    expect(restsOnAlone({ ...contact, purposes: [] }, ended(['direct marketing']))).toBe(false);
  });

  it('a further purpose that did not end keeps it, whatever else was named', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{3,9}( [a-z]{3,9})?$/), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(words, (purposes) => {
        const data = { ...contact, purposes: [...purposes, '0000 1111'] };
        expect(restsOnAlone(data, ended(purposes))).toBe(false);
        expect(restsOnAlone({ ...data, purposes }, ended(purposes))).toBe(true);
      }),
    );
  });
});
