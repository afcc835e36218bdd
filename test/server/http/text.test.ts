import { email, identifier, line, locale, prose, webUrl } from '../../../src/server/http/text.js';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown): boolean =>
  schema.safeParse(value).success;

describe('text fields', () => {
  it.each(['Zoë Example', '山田 太郎', 'مريم المثال', 'O’Brien-Smith', '𠮷野', 'नमूना व्यक्ति', '😀'])(
    'take the name %s',
    (name) => {
      expect(accepts(line(200), name)).toBe(true);
    },
  );

  it.each(['a\nb', 'a\r\nBcc: x', 'a\0b', '\ud800', 'a\u202eb', '   ', ''])('refuse the line %j', (text) => {
    expect(accepts(line(200), text)).toBe(false);
  });

  it('take several lines of prose, but no control characters', () => {
    expect(accepts(prose(100), 'first\nsecond\tthird')).toBe(true);
    expect(accepts(prose(100), 'first\u0007')).toBe(false);
  });
});

describe('an e-mail address', () => {
  it.each([
    'a@example.com',
    'anna.o’neil@example.org'.replace('’', "'"),
    'grüße@bücher.example',
    'x+y=z@sub.example.net',
  ])('is %s', (value) => expect(accepts(email, value)).toBe(true));

  // The comma and the semicolon would make two addressees of one.
  it.each([
    'a@b',
    'a@example.com,b@example.com',
    'a@example.com;b@example.com',
    'Anna <a@example.com>',
    'a@example.com\r\nBcc: b@example.com',
    '"a b"@example.com',
    'a b@example.com',
    'a@-example.com',
    'a@exa mple.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(250)}.com`,
  ])('is not %j', (value) => expect(accepts(email, value)).toBe(false));
});

describe('other fields', () => {
  it('takes language tags and nothing else', () => {
    expect(['en', 'en-GB', 'de-AT', 'zh-Hant-TW', 'ar'].every((tag) => accepts(locale, tag))).toBe(true);
    expect(['e', 'english language', 'en_GB', '../x', ''].some((tag) => accepts(locale, tag))).toBe(false);
  });

  it('takes web addresses people may click, never another scheme or credentials', () => {
    expect(accepts(webUrl, 'https://support.example.com/tickets/7?x=1')).toBe(true);
    expect(
      [
        'javascript:alert(1)',
        'data:text/html,x',
        '//example.com',
        'https://u:p@example.com',
        'https://exa mple.com',
      ].some((url) => accepts(webUrl, url)),
    ).toBe(false);
  });

  it('takes the kinds of the holder contract and a holder’s own', () => {
    expect(accepts(identifier, { type: 'sim_iccid', value: '8944100000000000001' })).toBe(true);
    expect(accepts(identifier, { type: 'x_loyalty', value: '1' })).toBe(true);
    expect(accepts(identifier, { type: 'passport', value: '1' })).toBe(false);
    expect(accepts(identifier, { type: 'email', value: 'not an address' })).toBe(false);
  });
});
