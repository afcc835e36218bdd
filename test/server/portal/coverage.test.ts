import fc from 'fast-check';
import { createCoverage } from '../../../src/server/portal/coverage.js';

const SHA256 = 'a'.repeat(64);
const sent = (start: number, end: number, bytes = 100) => ({ sha256: SHA256, start, end, bytes });

describe('what was given of a file', () => {
  it('is all of it exactly when every byte was', () => {
    const part = fc.tuple(fc.nat(20), fc.nat(20)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const coverage = createCoverage();
        let missing = new Set(Array.from({ length: 20 }, (_, byte) => byte));
        for (const [start, end] of parts) {
          for (let byte = start; byte < end; byte++) missing.delete(byte);
          const whole = start === 0 && end === 20;
          const complete = whole || (end > start && missing.size === 0);
          expect(coverage.add('link', sent(start, end, 20))).toBe(complete);
          if (complete && !whole) missing = new Set(Array.from({ length: 20 }, (_, byte) => byte));
          if (whole) return;
        }
      }),
    );
  });

  it('goes on where an answer broke off', () => {
    const coverage = createCoverage();
    expect(coverage.add('link', sent(0, 70))).toBe(false);
    expect(coverage.add('link', sent(64, 100))).toBe(true);
    // The next download begins anew.
    expect(coverage.add('link', sent(64, 100))).toBe(false);
  });

  it('is kept apart by link, and forgotten when too many are looked at', () => {
    const coverage = createCoverage();
    expect(coverage.add('one', sent(0, 50))).toBe(false);
    expect(coverage.add('two', sent(50, 100))).toBe(false);
    for (let n = 0; n < 999; n++) coverage.add(`other-${n}`, sent(0, 50));
    expect(coverage.add('two', sent(0, 50))).toBe(true);
    expect(coverage.add('one', sent(50, 100))).toBe(false);
  });

  it('is not counted in crumbs without end', () => {
    const coverage = createCoverage();
    for (let n = 0; n < 501; n++) coverage.add('link', sent(2 * n, 2 * n + 1, 2000));
    expect(coverage.add('link', sent(1, 2000, 2000))).toBe(false);
  });
});
