/** Reasons we write ourselves: why a field was not corrected, a system not restricted, something left out of a copy. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCaseFilesConnector } from '../../../activities/case-files.js';
import { EXEMPTION_RULES, toldReason } from '../../../src/law/exemptions.js';
import type { Exemption } from '../../../src/law/exemptions.js';
import { LETTER_LANGUAGES, renderLetter, wordsFor } from '../../../src/messages/index.js';
import { context } from './support.js';

const OTHERS = LETTER_LANGUAGES.filter((language) => language !== 'en');
const ENGLISH = /(?<!\p{L})(the|and|you|your|we|it|is|this|that|which|not|until|with|from|field)(?!\p{L})/iu;

const NOWHERE = 'we hold no such field of yours';
const APART = 'this system cannot set records apart by itself';
const UNCOVERED = 'the mandate shown to us does not cover it';
const SENTENCES = [
  NOWHERE,
  APART,
  'a new address or number needs a stronger proof of identity than was given (your own protection)',
  UNCOVERED,
  'this system cannot correct records by itself',
  'the stronger proof of identity that this data needs was not given',
  'we found nothing of yours there',
  'there is nothing of this kind there that this system could set apart from the rest',
  'the correction was declined',
  'the record could not be changed',
  'the person has no such record here',
  'nothing that can be corrected here has this field',
  'this holder has no such field in that dataset',
  'what was given is no e-mail address',
  'what was given is no telephone number',
  'what was given is empty',
];

describe('a reason of ours', () => {
  it('stands in the code word for word, or nobody says it', () => {
    const sources = ['workflows', 'activities'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(join(folder, file), 'utf8')),
    );
    expect(SENTENCES.filter((one) => !sources.some((source) => source.includes(`'${one}'`)))).toEqual([]);
  });

  it.each(OTHERS)('is said in %s', (language) => {
    const { own } = wordsFor(language, undefined);
    expect(SENTENCES.filter((one) => own(one) === one || ENGLISH.test(own(one)))).toEqual([]);
  });

  it.each(OTHERS)('and what our own case files are, is said in %s', (language) => {
    const { own } = wordsFor(language, undefined);
    const { title, erasureMeans, datasets } = createCaseFilesConnector(
      {} as Parameters<typeof createCaseFilesConnector>[0],
    ).description;
    const texts = datasets.flatMap(({ title: name, purposes, source, retention, fields }) => [
      ...[name, ...purposes, source, retention],
      ...fields.map(({ description }) => description),
    ]);
    expect([title, erasureMeans, ...texts].filter((text) => own(text) === text)).toEqual([]);
  });

  it.each(OTHERS)('for an exemption is said in %s, with its provision', (language) => {
    const { own, provision } = wordsFor(language, undefined);
    for (const exemption of Object.keys(EXEMPTION_RULES) as Exemption[]) {
      const told = toldReason(exemption, ['EU']);
      if (!told) continue;
      expect(own(told.reason)).not.toMatch(ENGLISH);
      expect(provision(told.rule)).toMatch(language === 'de' ? /^DSGVO, Art\. / : /^RGPD, article /);
    }
    const both = toldReason('rights_of_others', ['UK', 'EU'])?.rule ?? '';
    expect(provision(both)).toContain(language === 'de' ? 'Art. 15 Abs. 4; ' : 'article 15, paragraphe 4; ');
    expect(provision('I8')).toBeUndefined();
  });

  it.each(OTHERS)('reaches the letters in %s; what a person wrote stays as it is', (language) => {
    const of = context(['EU'], { locale: language });
    const { own } = wordsFor(language, undefined);
    const rectified = renderLetter({
      kind: 'rectification_result',
      context: of,
      data: {
        corrected: [],
        disputed: [],
        refused: [
          { title: 'email', why: 'other', explanation: NOWHERE, statementAdded: false },
          { title: 'phone', why: 'found_correct', explanation: 'Checked by Ada.', statementAdded: false },
        ],
        recipientsTold: [],
      },
    });
    const restricted = renderLetter({
      kind: 'restriction_result',
      context: of,
      data: { restricted: [], refused: [{ title: 'CRM', explanation: APART }], recipientsTold: [] },
    });
    const refused = renderLetter({
      kind: 'refusal',
      context: of,
      data: { reasons: [{ ground: 'no_ground_to_restrict', explanation: UNCOVERED }] },
    });
    const said = (text: string): string => text.replace(/\s+/g, ' ');
    expect(said(rectified.text)).toContain(own(NOWHERE));
    expect(said(rectified.text)).toContain('Checked by Ada.');
    expect(said(restricted.text)).toContain(own(APART));
    expect(said(refused.text)).toContain(own(UNCOVERED));
    expect(rectified.text + restricted.text + refused.text).not.toMatch(
      /no such field|set records apart|mandate shown/,
    );
  });
});
