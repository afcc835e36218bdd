/** The index page in the reader's language, the words of others included. */
import type { BundleHolder, BundleInput } from '../../src/bundle/index.js';
import type { LANGUAGES } from '../../src/common/languages.js';
import { wordsFor } from '../../src/messages/index.js';
import {
  Parts,
  SEARCHED,
  bundleInput,
  createTestKey,
  dataset,
  description,
  fileText,
  text,
  writeOne,
} from './support/sample.js';
import type { TestKey } from './support/sample.js';

let key: TestKey;
beforeAll(async () => {
  key = await createTestKey();
});

const OWN = {
  Accounts: 'Comptes',
  'Title of orders': 'Commandes',
  'to deliver what you ordered': 'livrer vos commandes',
  you: 'vous-même',
  delivery: 'livraison',
  'six years after the end of the accounting period': 'six ans après l’exercice',
  'What note means': 'Ce que vous avez noté',
  'What order_id means': 'Numéro de commande',
};

async function pageFor(more: Partial<BundleInput>): Promise<string> {
  const parts = new Parts();
  const orders = dataset(
    description('orders', [text('order_id'), text('note')]),
    [parts.records('orders', 0, [{ order_id: 'O-1', note: '=1+1' }])],
    { withheldRecords: [{ rule: 'EU GDPR Art 15(4)', reason: 'it is a reference given in confidence', records: 2 }] },
  );
  const holders: BundleHolder[] = [
    { holder: 'accounts', title: 'Accounts', status: 'found', searched: SEARCHED, datasets: [orders] },
    { holder: 'crm', title: 'Accounts', status: 'nothing_found', searched: SEARCHED },
    { holder: 'billing', title: 'Accounts', status: 'failed', reason: 'the system has not answered yet' },
    {
      ...{ holder: 'traffic', title: 'Accounts', status: 'withheld', rule: 'I2' },
      reason: 'the stronger proof of identity that this data needs was not given',
    },
  ];
  const words = (language: (typeof LANGUAGES)[number]) => wordsFor(language, { fr: OWN });
  const written = await writeOne(bundleInput(key.signer, { holders, words, ...more }), parts);
  return fileText(written, 'index.html');
}

/** What a person reads: no tags, no style, no names of files and fields. */
const said = (page: string): string =>
  page
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<(code|a)[^>]*>[^<]*<\/\1>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#?\w+;/g, ' ');

describe('the index page', () => {
  it.each([
    ['en-GB', undefined, 'en', 'Where we looked'],
    ['de-CH', undefined, 'de', 'Wo wir gesucht haben'],
    ['fr-CA', undefined, 'fr', 'Où nous avons cherché'],
    ['es-ES', 'fr', 'fr', 'Où nous avons cherché'],
    ['es-ES', undefined, 'en', 'Where we looked'],
  ])('for %s with default %s is in %s', async (locale, defaultLanguage, language, heading) => {
    const page = await pageFor({ locale, defaultLanguage });
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(heading);
  });

  it('leaves no English sentence in French: neither its own nor the data map’s nor the law’s', async () => {
    for (const right of ['access', 'portability'] as const) {
      const page = said(await pageFor({ locale: 'fr-FR', right }));
      expect(page).not.toMatch(
        /(?<!\p{L})(the|and|you|your|we|are|this|that|which|have|been|not|until|when|if|with|from)(?!\p{L})/iu,
      );
      expect(page).toContain('Comptes');
    }
  });

  it('tells of records kept back by number and reason, and cites no rule of ours', async () => {
    const page = said(await pageFor({ locale: 'de-DE' })).replace(/\s+/g, ' ');
    expect(page).toContain('2 Datensätze – Zurückgehalten nach DSGVO, Art. 15 Abs. 4: es ist eine vertraulich');
    expect(page).toContain('Zurückgehalten nach Art. 12 Abs. 6');
    expect(page).not.toMatch(/\bI2\b/);
  });

  it('has dates and numbers as the reader writes them', async () => {
    expect(await pageFor({ locale: 'de-DE' })).toContain('9. November 2026');
    expect(await pageFor({ locale: 'fr-FR' })).toContain('9 novembre 2026');
  });
});
