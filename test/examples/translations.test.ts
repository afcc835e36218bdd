import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RULES as accountsRules } from '../../activities/holders/accounts/corrections.js';
import { describeAccounts } from '../../activities/holders/accounts/data-map.js';
import { accountsSettingsSchema } from '../../activities/holders/accounts/settings.js';
import { RULES as billingRules } from '../../activities/holders/billing/corrections.js';
import { describeBilling } from '../../activities/holders/billing/data-map.js';
import { billingSettingsSchema } from '../../activities/holders/billing/settings.js';
import { RULES as crmRules } from '../../activities/holders/crm/corrections.js';
import { describeCrm } from '../../activities/holders/crm/data-map.js';
import { crmSettingsSchema } from '../../activities/holders/crm/settings.js';
import { RULES as supportRules } from '../../activities/holders/support/corrections.js';
import { describeSupport } from '../../activities/holders/support/data-map.js';
import { supportSettingsSchema } from '../../activities/holders/support/settings.js';
import { RULES as trafficRules } from '../../activities/holders/traffic/rights.js';
import { describeTraffic } from '../../activities/holders/traffic/data-map.js';
import { trafficSettingsSchema } from '../../activities/holders/traffic/settings.js';
import { loadConfig } from '../../src/common/config.js';
import { withTranslations } from '../../src/common/translations.js';
import { wordsFor } from '../../src/messages/index.js';

const ENV = Object.fromEntries(
  ['BILLING', 'CRM', 'SUPPORT', 'MAILBOX'].flatMap((name) => [
    [`OPERATOR_${name}_URL`, 'http://127.0.0.1:4001'],
    [`OPERATOR_${name}_TOKEN`, 'a-long-token'],
  ]),
);
const config = loadConfig('examples/iot-operator/habeas.yaml', {
  ...ENV,
  OPERATOR_SMTP_URL: 'smtp://127.0.0.1:4025',
  OPERATOR_ACCOUNTS_DATABASE_URL: 'postgresql://accounts_habeas:x@127.0.0.1:5432/accounts',
  OPERATOR_TRAFFIC_FOLDER: '/lake',
});

const settings = (holder: string): unknown => config.holders[holder]?.settings;
const DESCRIPTIONS = [
  describeAccounts(accountsSettingsSchema.parse(settings('accounts'))),
  describeBilling(billingSettingsSchema.parse(settings('billing'))),
  describeCrm(crmSettingsSchema.parse(settings('crm'))),
  describeSupport(supportSettingsSchema.parse(settings('support'))),
  describeTraffic(trafficSettingsSchema.parse(settings('traffic'))),
];

const RULES = [accountsRules, billingRules, crmRules, supportRules, trafficRules];
const TRANSLATED = ['de', 'fr'] as const;

describe('the sample operator', () => {
  const described = DESCRIPTIONS.flatMap(({ title, erasureMeans, datasets }) => [
    title,
    erasureMeans,
    ...datasets.flatMap((dataset) => [
      dataset.title,
      ...dataset.purposes,
      dataset.source,
      dataset.retention,
      ...dataset.fields.map(({ description }) => description),
      ...dataset.recipients.flatMap(({ purpose, safeguard }) => [purpose, ...(safeguard ? [safeguard] : [])]),
    ]),
  ]);
  const refused = RULES.flatMap((rules) =>
    Object.values(rules).flatMap((fields) =>
      Object.values(fields).flatMap((rule) => ('refused' in rule ? [rule.refused] : [])),
    ),
  );
  const texts = [...described, ...refused, config.howToClear.pay ?? '', config.howToClear.terminate ?? ''];

  it.each(TRANSLATED)(
    'says in %s all that letters and bundles take from its data map and configuration',
    (language) => {
      const { own } = wordsFor(language, config.letters?.translations);
      expect(described.length).toBeGreaterThan(250);
      expect(refused.length).toBeGreaterThan(15);
      // What is listed here wants a line in examples/iot-operator/translations/.
      expect([...new Set(texts)].filter((text) => own(text) === text)).toEqual([]);
    },
  );

  it('has the same texts in every language', () => {
    const [german = [], french = []] = TRANSLATED.map((language) =>
      Object.keys(config.letters?.translations?.[language] ?? {}),
    );
    expect([...german].sort()).toEqual([...french].sort());
  });

  it('makes no decision by automated means alone', () => {
    expect(config.automatedDecisions).toEqual([]);
  });
});

describe('translations in files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'habeas-translations-'));
    mkdirSync(join(folder, 'words'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are read from beside the configuration; what stands in it stays', () => {
    writeFileSync(join(folder, 'words', 'de.yaml'), 'Profile: Profil\n');
    const raw = { letters: { translations: { de: 'words/de.yaml', fr: { Profile: 'Profil' } } }, installation: 'x' };
    expect(withTranslations(raw, folder)).toEqual({
      letters: { translations: { de: { Profile: 'Profil' }, fr: { Profile: 'Profil' } } },
      installation: 'x',
    });
  });

  it.each([
    ['a file that is not there', undefined],
    ['a file that is no YAML', 'a: [b'],
  ])('name the field for %s', (_, text) => {
    if (text !== undefined) writeFileSync(join(folder, 'words', 'de.yaml'), text);
    const raw = { letters: { translations: { de: 'words/de.yaml' } } };
    expect(() => withTranslations(raw, folder)).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        detail: expect.objectContaining({
          fields: [expect.objectContaining({ pointer: '/letters/translations/de' })],
        }),
      }),
    );
  });

  it('leave a configuration without any as it is', () => {
    const raw = { installation: 'x' };
    expect(withTranslations(raw, folder)).toBe(raw);
  });
});
