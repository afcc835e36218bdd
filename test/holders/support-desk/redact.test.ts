import fc from 'fast-check';
import { redact } from '../../../activities/holders/support/redact.js';

describe('what others are called in a text', () => {
  it('is taken out whatever signs it holds', () => {
    // Hyphens are common in domains, the rest in what people type as their name.
    const signs = fc.string({
      unit: fc.constantFrom(...Array.from('-.*+?()[]{}|/\\^$@#&ab')),
      minLength: 3,
      maxLength: 12,
    });
    fc.assert(
      fc.property(signs, (name) => {
        const other = { id: 'PAR-1', name, email: `${name}@night-shift.example` };
        expect(redact(`<${other.email}>`, [other])).toEqual({ text: '<[another person]>', redactions: 1 });
        expect(redact(`<${name}>`, [other])).toEqual({ text: '<[another person]>', redactions: 1 });
      }),
    );
  });

  it('is found whatever its case, and nothing else is', () => {
    const other = { id: 'PAR-1', name: 'Anna-Lena Muster', email: 'anna-lena@night-shift.example' };
    const text = 'ANNA-LENA MUSTER and annaxlena@night-shift.example';
    expect(redact(text, [other])).toEqual({
      text: '[another person] and annaxlena@night-shift.example',
      redactions: 1,
    });
  });
});
