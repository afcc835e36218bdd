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
    const untried = ['contact_goes_last', 'limited_mandate', 'part_passed_on', 'part_missing', 'still_stopping'];
    expect([...new Set(open.map(({ when }) => when))]).toEqual(untried);
    expect(LETTER_CONDITIONS).toEqual(expect.arrayContaining(untried));
  });

  it.each(LETTER_LANGUAGES)(
    'of an erasure say how far a mandate reaches, and what a customer answers for (%s)',
    (language) => {
      const input = sampleLetter('erasure_result', 'UK-ENG', language);
      if (input.kind !== 'erasure_result') throw new Error('another kind');
      const customer = { kind: 'controller', name: 'Example Fleet GmbH', forwardedOn: '2026-11-03' } as const;
      const limited = {
        ...input,
        data: { ...input.data, mandate: ['payment' as const], passedOn: [customer] },
      };
      const needed = requiredOf(limited).map(({ id }) => id);
      expect(needed).toEqual(expect.arrayContaining(['mandate', 'passed_on']));
      const rendered = renderLetter(limited);
      const sayings = rendered.passages.filter(({ id }) => id === 'mandate' || id === 'passed_on');
      expect(sayings).toHaveLength(2);
      for (const { says } of sayings) expect(oneSpace(rendered.text)).toContain(oneSpace(says));
      expect(oneSpace(rendered.text)).toContain('Example Fleet GmbH');
      for (const id of ['mandate', 'passed_on']) expect(renderLetter(input).contains).not.toContain(id);
    },
  );

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

describe('the answer while a system is silent', () => {
  it.each(
    LETTER_LANGUAGES.flatMap((language) =>
      (['rectification_result', 'restriction_result', 'objection_result'] as const).map(
        (kind) => [language, kind] as const,
      ),
    ),
  )('names it, says that the request stays open, and how to complain (%s, %s)', (language, kind) => {
    const whole = sampleLetter(kind, 'DUAL:UK-ENG+EU-DE', language);
    const part = { ...whole, data: { ...whole.data, notThrough: [{ title: 'Traffic store' }] } } as LetterInput;
    const { text, html, contains, passages } = renderLetter(part);
    expect(requiredOf(part).map(({ id }) => id)).toEqual(expect.arrayContaining(['open', 'court']));
    expect(contains).toEqual(expect.arrayContaining(['open', 'court']));
    const open = passages.filter(({ id }) => id === 'open').map(({ says }) => says);
    expect(open.join(' ')).toContain('Traffic store');
    for (const page of [text, html]) expect(oneSpace(page)).toContain('Traffic store');
    expect(renderLetter(whole).contains).not.toContain('open');
    expect(text).not.toBe(renderLetter(whole).text);
  });

  it('never claims that all of it is done', () => {
    const sample = sampleLetter('restriction_result', 'UK-ENG', 'en');
    if (sample.kind !== 'restriction_result') throw new Error('another kind');
    const data = { ...sample.data, refused: [] };
    const done = 'We have restricted the processing of your personal data as you asked.';
    expect(oneSpace(renderLetter({ ...sample, data }).text)).toContain(done);
    const part = renderLetter({ ...sample, data: { ...data, notThrough: [{ title: 'Traffic store' }] } });
    expect(oneSpace(part.text)).not.toContain(done);
    expect(oneSpace(part.text)).toContain('We cannot say that anything was done there.');
  });
});

describe('a first word while a system has not confirmed that it stopped', () => {
  const rendered = (kind: 'objection_result' | 'consent_withdrawn', language: string, soFar: 'part' | 'nothing') => {
    const context = sampleContext(kind, 'UK-ENG', language);
    const none = { stopped: [], continued: [], notOpen: [], pending: [] };
    const input: LetterInput =
      kind === 'objection_result'
        ? { kind, context, data: { ...none, stopping: { soFar, asOf: context.at, asked: [] } } }
        : { kind, context, data: { purposes: [], effectiveAt: context.at, data: 'none', soFar } };
    expect(requiredOf(input).map(({ id }) => id)).toContain('follows');
    return renderLetter(input);
  };

  it.each(
    LETTER_LANGUAGES.flatMap((language) => (['part', 'nothing'] as const).map((soFar) => [language, soFar] as const)),
  )('says that the rest follows and claims no more (%s, %s)', (language, soFar) => {
    for (const kind of ['objection_result', 'consent_withdrawn'] as const) {
      const { contains } = rendered(kind, language, soFar);
      expect(contains).toEqual(expect.arrayContaining(['follows', 'service']));
      expect(contains).not.toContain('21(3)');
      expect(contains).not.toContain('court');
    }
  });

  it('tells some from none, and never says that it is no longer done', () => {
    const text = (soFar: 'part' | 'nothing') => oneSpace(rendered('objection_result', 'en', soFar).text);
    expect(text('part')).toContain('stopped in some of the systems we use');
    expect(text('nothing')).toContain('none of the systems we use had confirmed');
    for (const soFar of ['part', 'nothing'] as const) expect(text(soFar)).not.toContain('any more');
    const consent = oneSpace(rendered('consent_withdrawn', 'en', 'part').text);
    expect(consent).toContain('everything we did on the ground of it');
    expect(consent).not.toContain('no longer used');
  });
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
