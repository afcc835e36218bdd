/** Which supervisory authority a letter names (J4): configuration, the person's own state, never somebody else's. */
import { authoritiesFor } from '../../activities/messages.js';
import { zoneOf } from '../../activities/zones.js';

const UK = { name: 'The Commissioner', url: 'https://uk.example' };
const GERMANY = { name: 'Bundesbeauftragte', url: 'https://de.example' };
const BAVARIA = { name: 'Landesamt', url: 'https://by.example' };

it('takes the region before the state, and the state before the regime', () => {
  const configured = { UK, 'EU-DE': GERMANY, 'EU-DE-BY': BAVARIA };
  expect(authoritiesFor(configured, 'UK-ENG', 'en-GB')).toEqual([{ regime: 'UK', ...UK }]);
  expect(authoritiesFor(configured, 'DUAL:UK-ENG+EU-DE-BY', 'de')).toEqual([
    { regime: 'UK', ...UK },
    { regime: 'EU', ...BAVARIA },
  ]);
  expect(authoritiesFor(configured, 'EU-DE-HH', 'de')).toEqual([{ regime: 'EU', ...GERMANY }]);
});

it("names a state's authority by the state, in the reader's language, where it is not configured", () => {
  const [, french] = authoritiesFor({ UK, 'EU-DE': GERMANY }, 'DUAL:UK-ENG+EU-FR', 'en-GB');
  expect(french).toMatchObject({ regime: 'EU', name: 'France', url: expect.stringMatching(/^https:/) });
  expect(authoritiesFor({ UK }, 'EU-ES-CT', 'de')).toMatchObject([{ regime: 'EU', name: 'Spanien' }]);
});

it('refuses to guess the one of the UK', () => {
  expect(() => authoritiesFor({ 'EU-DE': GERMANY }, 'UK-SCT', 'en-GB')).toThrow(
    expect.objectContaining({
      kind: 'invalid',
      message: 'no supervisory authority is configured for UK-SCT',
      detail: { hint: 'add authorities.UK-SCT to the configuration' },
    }),
  );
});

it("shows dates in the zone of the person's own law", () => {
  expect(zoneOf('UK-NIR')).toBe('Europe/London');
  expect(zoneOf('DUAL:UK-ENG+EU-FI')).toBe('Europe/Helsinki');
  expect(zoneOf('EU-DE-BY')).toBe('Europe/Berlin');
});
