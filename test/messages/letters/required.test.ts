import { LETTER_CONDITIONS, LETTER_KINDS, requiredContents } from '../../../src/law/index.js';
import type { LetterKind } from '../../../src/law/index.js';
import { LETTER_LANGUAGES, renderLetter, requiredOf } from '../../../src/messages/index.js';
import type { LetterInput, LetterInputs } from '../../../src/messages/index.js';
import { sampleContext, sampleLetter } from '../../../src/messages/letters/samples.js';
import { withoutTags } from './support.js';

const JURISDICTIONS = ['UK-ENG', 'EU-DE', 'DUAL:UK-ENG+EU-DE'];
const CASES = LETTER_KINDS.flatMap((kind) =>
  JURISDICTIONS.flatMap((jurisdiction) =>
    LETTER_LANGUAGES.map((language): [LetterKind, string, string] => [kind, jurisdiction, language]),
  ),
);
const oneSpace = (text: string): string => text.replace(/\s+/g, ' ');

describe('the required contents', () => {
  it.each(CASES)('of %s in %s stand in the letter in %s, in HTML and in text', (kind, jurisdiction, language) => {
    const input = sampleLetter(kind, jurisdiction, language);
    const { passages, html, text } = renderLetter(input);
    const page = oneSpace(withoutTags(html));
    const required = requiredOf(input);
    expect(required.length).toBeGreaterThan(0);
    for (const { id } of required) {
      const saying = passages.filter((passage) => passage.id === id);
      expect([id, saying.length > 0]).toEqual([id, true]);
      for (const { says } of saying) {
        expect(says.length).toBeGreaterThan(3);
        for (const part of says.split(/[;,:] /)) {
          expect(oneSpace(text)).toContain(oneSpace(part).trim());
          expect(page).toContain(oneSpace(part).trim());
        }
      }
    }
  });

  it('are all asked for by the samples: no condition of the law is left untried', () => {
    const asked = LETTER_KINDS.flatMap((kind) => {
      const input = sampleLetter(kind, 'DUAL:UK-ENG+EU-DE', 'en');
      const ids = requiredOf(input).map(({ id }) => id);
      return requiredContents(kind, ['UK', 'EU']).filter(({ id }) => ids.includes(id));
    });
    const open = LETTER_KINDS.flatMap((kind) =>
      requiredContents(kind, ['UK', 'EU']).filter((content) => !asked.some(({ says }) => says === content.says)),
    );
    expect(open.map(({ when }) => when)).toEqual(['contact_goes_last']);
    expect(LETTER_CONDITIONS).toContain('contact_goes_last');
  });

  it.each(LETTER_LANGUAGES)(
    'of an erasure say that the contact address goes last, once the answer was fetched (%s)',
    (language) => {
      const input = sampleLetter('erasure_result', 'UK-ENG', language);
      if (input.kind !== 'erasure_result') throw new Error('another kind');
      const last = { ...input, data: { ...input.data, contactErasedNext: true } };
      expect(requiredOf(last).map(({ id }) => id)).toContain('contact_last');
      const [saying] = renderLetter(last).passages.filter(({ id }) => id === 'contact_last');
      expect(saying?.says).toBeTruthy();
      expect(oneSpace(renderLetter(last).text)).toContain(oneSpace(saying?.says ?? ''));
      expect(renderLetter(input).contains).not.toContain('contact_last');
    },
  );
});

describe('a letter that would lack what the law requires', () => {
  it('is refused, by name of what is missing', () => {
    const input = sampleLetter('refusal', 'DUAL:UK-ENG+EU-DE', 'en');
    const [uk] = input.context.authorities;
    if (!uk) throw new Error('no authority');
    expect(() => renderLetter({ ...input, context: { ...input.context, authorities: [uk] } })).toThrow(
      'complaint.authority.EU',
    );
  });

  it('is not refused where a passage has nothing to stand on', () => {
    const context = sampleContext('erasure_result', 'UK-ENG', 'en');
    const data: LetterInputs['erasure_result'] = {
      erased: [],
      kept: [],
      clear: {},
      backupDays: 1,
      recipientsTold: [],
      undecided: [],
    };
    const { contains, text } = renderLetter({ kind: 'erasure_result', context, data });
    expect(contains).not.toContain('12(4).reasons');
    expect(oneSpace(text)).toContain('after 1 day they');
  });
});

describe('the complaint to the controller', () => {
  const refusal = (at: string, jurisdiction = 'UK-ENG'): LetterInput => {
    const input = sampleLetter('refusal', jurisdiction, 'en');
    return { ...input, context: { ...input.context, at } };
  };
  const says = (input: LetterInput): string[] => renderLetter(input).contains;

  it.each([
    ['2026-06-18T22:59:59Z', false],
    ['2026-06-18T23:00:00Z', true],
  ])('is named in UK letters from 19 June 2026 in London (%s)', (at, named) => {
    expect(says(refusal(at)).includes('complaint.controller')).toBe(named);
    expect(requiredOf(refusal(at)).some(({ id }) => id === 'complaint.controller')).toBe(named);
  });

  it('is a UK duty: a letter under EU law alone promises nothing of the kind', () => {
    expect(says(refusal('2026-11-09T10:15:00Z', 'EU-DE'))).not.toContain('complaint.controller');
    expect(says(refusal('2026-11-09T10:15:00Z', 'DUAL:UK-ENG+EU-DE'))).toContain('complaint.controller');
  });
});
