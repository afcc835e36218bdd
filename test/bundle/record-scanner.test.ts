import fc from 'fast-check';
import { RecordScanner } from '../../src/bundle/record-scanner.js';

const scanner = new RecordScanner();
const scan = (text: string): boolean => {
  const bytes = Buffer.from(text, 'utf8');
  return scanner.scan(bytes, 0, bytes.length);
};

/** JSON.parse is the judge: what it takes for an object, we take, and nothing else. */
function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

const object = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ stringUnit: 'grapheme' }), {
  noNullPrototype: true,
});

describe('the record scanner', () => {
  it('takes every JSON object, with any white space', () => {
    fc.assert(
      fc.property(object, fc.constantFrom(0, 1, '\t', '\r'), (value, indent) => {
        expect(scan(` ${JSON.stringify(value, null, indent)}\r`)).toBe(true);
      }),
    );
  });

  it('finds where keys and values lie, byte for byte', () => {
    fc.assert(
      fc.property(object, (value) => {
        const bytes = Buffer.from(JSON.stringify(value), 'utf8');
        scanner.scan(bytes, 0, bytes.length);
        const found = Array.from({ length: scanner.count }, (_, n) => [
          JSON.parse(bytes.toString('utf8', scanner.keyStart[n], scanner.keyEnd[n])) as string,
          JSON.parse(bytes.toString('utf8', scanner.valueStart[n], scanner.valueEnd[n])) as unknown,
        ]);
        expect(found).toEqual(Object.entries(JSON.parse(JSON.stringify(value)) as object));
      }),
    );
  });

  it('agrees with JSON.parse on what is no object, one character changed, added or lost', () => {
    const character = fc.constantFrom(...Array.from('{}[]",:\\0123456789.-+eEtrufalsn \t\u0001é'));
    fc.assert(
      fc.property(object, fc.nat(), character, fc.constantFrom(0, 1), (value, where, extra, cut) => {
        const text = JSON.stringify(value);
        const at = where % (text.length + 1);
        const broken = text.slice(0, at) + extra + text.slice(at + cut);
        // Half of a surrogate pair is no UTF-8 any more; that is the line reader's matter.
        fc.pre(!/\p{Cs}/u.test(broken));
        expect(scan(broken)).toBe(isObject(broken));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '{"a":01}',
    '{"a":1.}',
    '{"a":.5}',
    '{"a":1e}',
    '{"a":+1}',
    '{"a":NaN}',
    '{"a":1,}',
    "{'a':1}",
    '{"a":"\t"}',
    '{"a":"\\x"}',
    '{"a":"\\u12g4"}',
    '{"a":1}}',
    '',
  ])('refuses %j', (text) => {
    expect(scan(text)).toBe(false);
  });

  it('finds exactly the escapes of surrogates without a partner', () => {
    const unit = fc.integer({ min: 0xd7ff, max: 0xe000 });
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 6 }), (units) => {
        const escaped = units.map((one) => `\\u${one.toString(16)}`).join('');
        scan(`{"a":"${escaped}"}`);
        const text = JSON.parse(`"${escaped}"`) as string;
        expect(scanner.loneSurrogates).toHaveLength((text.match(/\p{Cs}/gu) ?? []).length);
      }),
    );
  });
});
