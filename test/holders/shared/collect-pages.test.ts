import fc from 'fast-check';
import { collectPages, rangeName } from '../../../activities/holders/shared/collect-pages.js';
import type { PageSource } from '../../../activities/holders/shared/collect-pages.js';
import { memorySink, testContext } from '../support/context.js';

const REQUEST = '3f2b8a52-8f3c-4f0e-9b54-1f1f6f6c2a10';

/** A list of keys in pages of two; `keep` filters what is shown, as a connector that sorts one list into two datasets does. */
function sourceOf(dataset: string, keys: readonly number[], keep: (key: number) => boolean = () => true): PageSource {
  return {
    dataset,
    read: async (cursor) => {
      const from = cursor === undefined ? 0 : Number(cursor);
      const page = keys.slice(from, from + 2);
      return {
        data: page.filter(keep).map((key) => ({ dataset, key })),
        next: from + 2 < keys.length ? String(from + 2) : null,
        range: rangeName(dataset, ...page),
      };
    },
  };
}

const lists = fc.array(
  fc.record({ dataset: fc.constantFrom('a', 'b'), keys: fc.uniqueArray(fc.nat(999), { maxLength: 9 }) }),
  { maxLength: 5 },
);

describe('collectPages', () => {
  it('gives each record once, whatever the number of crashes and wherever they fall', async () => {
    await fc.assert(
      fc.asyncProperty(lists, fc.array(fc.nat(12), { maxLength: 4 }), fc.boolean(), async (made, crashes, odd) => {
        const sources = made.map(({ dataset, keys }) => sourceOf(dataset, keys, (key) => !odd || key % 2 === 1));
        const sink = memorySink();
        let resumeFrom: unknown;
        for (const crash of crashes) {
          const context = testContext({ sink, resumeFrom });
          let steps = 0;
          const step = (): void => {
            steps += 1;
            if (steps > crash) throw new Error('killed');
          };
          // Dies before or after a part is written, or after the heartbeat that tells of it.
          const write = sink.write.bind(sink);
          context.sink = {
            ...sink,
            write: async (...args) => {
              step();
              return write(...args);
            },
          };
          context.heartbeat = (cursor) => {
            step();
            resumeFrom = cursor;
          };
          await collectPages(REQUEST, ['a', 'b'], sources, context).catch((error: unknown) => {
            if ((error as Error).message !== 'killed') throw error;
          });
        }
        const { parts, rows } = await collectPages(REQUEST, ['a', 'b'], sources, testContext({ sink, resumeFrom }));
        for (const dataset of ['a', 'b']) {
          const expected = made
            .filter((list) => list.dataset === dataset)
            .flatMap(({ keys }) => keys.filter((key) => !odd || key % 2 === 1));
          const own = parts.filter((part) => part.dataset === dataset);
          expect(own.map(({ index }) => index)).toEqual(own.map((_, index) => index));
          expect(sink.records(dataset).map(({ key }) => key)).toEqual(expected);
          expect(rows[dataset]).toBe(expected.length);
        }
      }),
    );
  });

  it('begins anew when a part told of is not there any more, and when the cursor is none of ours', async () => {
    const sources = [sourceOf('a', [1, 2, 3, 4]), sourceOf('b', [5])];
    const sink = memorySink();
    const first = testContext({ sink });
    await collectPages(REQUEST, ['a', 'b'], sources, first);
    sink.parts.delete('a/0');
    for (const resumeFrom of [first.beats.at(-1), { source: 99, written: {} }, 'nonsense', null]) {
      const { rows } = await collectPages(REQUEST, ['a', 'b'], sources, testContext({ sink, resumeFrom }));
      expect(rows).toEqual({ a: 4, b: 1 });
      expect(sink.records('a').map(({ key }) => key)).toEqual([1, 2, 3, 4]);
    }
  });

  it('writes a part anew when its range holds other records than before', async () => {
    const sink = memorySink();
    await collectPages(REQUEST, ['a'], [sourceOf('a', [1, 2, 3])], testContext({ sink }));
    const { rows } = await collectPages(REQUEST, ['a'], [sourceOf('a', [2, 3])], testContext({ sink }));
    expect(rows).toEqual({ a: 2 });
    expect(sink.parts.get('a/0')!.bytes.toString('utf8')).toBe('{"dataset":"a","key":2}\n{"dataset":"a","key":3}\n');
  });

  it('says nothing was found for a dataset without records, and names no key in a range', async () => {
    const { parts, rows } = await collectPages(REQUEST, ['a', 'b'], [sourceOf('a', [])], testContext());
    expect({ parts, rows }).toEqual({ parts: [], rows: { a: 0, b: 0 } });
    expect(rangeName('CUS-000123')).toMatch(/^[0-9a-f]{32}$/);
  });
});
