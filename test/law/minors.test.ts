/** I9: what whoever decides on a child's request is told of the places of the case. */
import { CALENDARS, MINOR_CHECKS, minorGuidance } from '../../src/law/index.js';

const ages = (places: string[]): Record<string, number | undefined> =>
  Object.fromEntries(places.map((place) => [place, minorGuidance(place)[0]?.consentAge]));

describe('who may act for a child (I9)', () => {
  it('names every place a request may be opened for, with its source and between 13 and 16 (Art 8(1))', () => {
    const places = CALENDARS.map(({ place }) => place);
    expect(places.filter((place) => place.startsWith('EU-'))).toHaveLength(30);
    for (const place of places) {
      const [guidance] = minorGuidance(place);
      expect(guidance?.source).toMatch(/\d/);
      expect([13, 14, 15, 16]).toContain(guidance?.consentAge);
    }
  });

  it('knows the age of each', () => {
    expect(ages(['UK-ENG', 'UK-SCT', 'UK-NIR'])).toEqual({ 'UK-ENG': 13, 'UK-SCT': 13, 'UK-NIR': 13 });
    const of = (age: number) =>
      CALENDARS.flatMap(({ place }) =>
        place.startsWith('EU-') && minorGuidance(place)[0]?.consentAge === age ? [place.slice(3)] : [],
      ).sort();
    expect(of(13)).toEqual(['BE', 'EE', 'FI', 'IS', 'LV', 'MT', 'NO', 'PT', 'SE']);
    expect(of(14)).toEqual(['AT', 'BG', 'CY', 'ES', 'IT', 'LT']);
    expect(of(15)).toEqual(['CZ', 'DK', 'FR', 'GR', 'SI']);
    expect(of(16)).toEqual(['DE', 'HR', 'HU', 'IE', 'LI', 'LU', 'NL', 'PL', 'RO', 'SK']);
  });

  it('presumes competence from twelve in Scotland alone; elsewhere it is looked at case by case', () => {
    expect(minorGuidance('UK-SCT')[0]).toMatchObject({ presumedCompetentFrom: 12, title: 'Scotland' });
    expect(minorGuidance('UK-SCT')[0]?.whoMayAct).toContain('from 12 on it is presumed able to act itself');
    const others = CALENDARS.filter(({ place }) => place !== 'UK-SCT').flatMap(({ place }) => minorGuidance(place));
    expect(others.filter(({ presumedCompetentFrom }) => presumedCompetentFrom !== undefined)).toEqual([]);
    expect(new Set(others.map(({ whoMayAct }) => whoMayAct)).size).toBe(1);
  });

  it('tells both sides of a case, and a region by its state', () => {
    expect(minorGuidance('DUAL:UK-ENG+EU-DE-BY').map(({ place, consentAge }) => [place, consentAge])).toEqual([
      ['UK-ENG', 13],
      ['EU-DE-BY', 16],
    ]);
  });

  it('refuses a place it does not know: no age is guessed', () => {
    for (const place of ['EU-CH', 'EU-XX', 'US-CA', '']) expect(() => minorGuidance(place)).toThrow();
    expect(() => minorGuidance('EU-CH')).toThrow('no age of consent is on record for EU-CH');
  });

  it('says what to check', () => {
    expect(MINOR_CHECKS.join(' ')).toMatch(/understands.*parental responsibility.*agrees.*reach a child/);
  });
});
