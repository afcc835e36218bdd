import fc from 'fast-check';
import { readRange } from '../../../src/server/http/range.js';

const ETAG = '"abc"';

describe('a byte range', () => {
  it.each([
    ['bytes=0-0', { kind: 'part', start: 0, end: 1 }],
    ['bytes=5-', { kind: 'part', start: 5, end: 10 }],
    ['bytes=-3', { kind: 'part', start: 7, end: 10 }],
    ['bytes=-30', { kind: 'part', start: 0, end: 10 }],
    ['bytes=2-100', { kind: 'part', start: 2, end: 10 }],
    ['bytes=10-', { kind: 'unsatisfiable' }],
    ['bytes=10-12', { kind: 'unsatisfiable' }],
    ['bytes=-0', { kind: 'unsatisfiable' }],
    ['bytes=5-2', { kind: 'whole' }],
    ['bytes=-', { kind: 'whole' }],
    ['bytes=0-1,3-4', { kind: 'whole' }],
    ['items=0-1', { kind: 'whole' }],
    ['bytes=0x1-2', { kind: 'whole' }],
  ])('%s of ten bytes', (header, expected) => {
    expect(readRange(header, 10, ETAG)).toEqual(expected);
  });

  it('gives the whole when the object has changed since', () => {
    expect(readRange('bytes=5-', 10, ETAG, '"other"')).toEqual({ kind: 'whole' });
    expect(readRange('bytes=5-', 10, ETAG, ETAG)).toEqual({ kind: 'part', start: 5, end: 10 });
  });

  it('never reaches outside the object', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.option(fc.nat(2000)), fc.option(fc.nat(2000)), (size, first, last) => {
        const answer = readRange(`bytes=${first ?? ''}-${last ?? ''}`, size, ETAG);
        if (answer.kind !== 'part') return;
        expect(answer.start).toBeGreaterThanOrEqual(0);
        expect(answer.end).toBeLessThanOrEqual(size);
        expect(answer.start).toBeLessThan(answer.end);
      }),
    );
  });
});
