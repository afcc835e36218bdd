import { checkPassphrase } from '../../../src/server/portal/passphrase.js';
import { suggestPassphrase, WORDS } from '../../../src/server/portal/words.js';

describe('a passphrase', () => {
  it.each(['short', 'elevenchars', 'aaaaaaaaaaaa', 'abababababab', '12345678 1234', '1234-5678-ab', 'x'.repeat(201)])(
    'is not %j',
    (given) => expect(checkPassphrase(given, '12345678')).toBeDefined(),
  );

  it.each(['correct-horse-battery', 'ein langer Satz hilft', '山田太郎は東京で働いています', 'willow-otter-42-stone'])(
    'is %j',
    (given) => expect(checkPassphrase(given, '12345678')).toBeUndefined(),
  );

  it('counts characters, not units', () => {
    expect(checkPassphrase('😀😁😂🤣😃😄😅😆😉😊😋', '12345678')).toBeDefined();
    expect(checkPassphrase('😀😁😂🤣😃😄😅😆😉😊😋😎', '12345678')).toBeUndefined();
  });

  it('is suggested from 256 different words and passes its own rules', () => {
    expect(new Set(WORDS).size).toBe(256);
    for (let n = 0; n < 200; n++) expect(checkPassphrase(suggestPassphrase(), '12345678')).toBeUndefined();
  });

  it('is suggested anew each time', () => {
    expect(new Set(Array.from({ length: 50 }, () => suggestPassphrase())).size).toBe(50);
  });
});
