import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { run } from './harness.js';

const GOOD = `
installation: sample
controller:
  name: Example Connectivity Ltd
  address: 1 Example Street, London
  privacyContact: privacy@example.com
  complaintsContact: complaints@example.com
authorities:
  UK: { name: The authority, url: 'https://authority.example' }
identityHolder: accounts
holders:
  accounts:
    connector: accounts
    settings:
      databaseUrl: '\${ACCOUNTS_URL}'
      channels: { smtp: 'smtp://127.0.0.1:1', from: privacy@example.com, sender: Example Connectivity }
  crm: { connector: crm, settings: { baseUrl: 'http://127.0.0.1:1', token: synthetic } }
mail: { from: privacy@example.com }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'habeas-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function check(
  text: string,
  env: NodeJS.ProcessEnv = { ACCOUNTS_URL: 'postgresql://u:p@127.0.0.1:1/x' },
  ...args: string[]
) {
  writeFileSync(join(folder, 'habeas.yaml'), text);
  return run(['config', 'check', ...args], { cwd: folder, env });
}

describe('config check', () => {
  it('says what it read and what is doubtful', async () => {
    const { code, out } = await check(GOOD);
    expect(code).toBe(0);
    expect(out).toMatch(/^holders +accounts, crm$/m);
    expect(out).toContain('note: server.publicUrl is not set');
    expect(out).toContain('note: alerts.mail is empty');
    expect(out).toContain('the configuration can be used');
  });

  it('tells which clauses of an agreement are not applied, and which data sets it names are not there (B3)', async () => {
    const agreement = (dataset: string): string => `
agreements:
  fleet:
    customer: Example Fleet GmbH
    people: { emailDomains: [fleet.example] }
    controllerOf: [${dataset}]
    excludesRights: [access]
`;
    const good = await check(GOOD + agreement('crm/visits'));
    expect(good.code).toBe(0);
    expect(good.out).toContain('note: agreements.fleet has a clause that is not applied: it excludes access');
    const bad = await check(GOOD + agreement('crm/nothing'));
    expect(bad.code).toBe(2);
    expect(bad.err).toContain('/agreements/fleet/controllerOf/0');
    const nobody = await check((GOOD + agreement('crm/visits')).replace('emailDomains: [fleet.example]', ''));
    expect(nobody.err).toContain('names nobody');
  });

  it('never prints a setting: secrets stand there', async () => {
    const { out } = await check(GOOD, { ACCOUNTS_URL: 'postgresql://u:s3cret@127.0.0.1:1/x' }, '--json');
    expect(JSON.parse(out).holders).toEqual(['accounts', 'crm']);
    expect(out).not.toContain('s3cret');
  });

  it('takes the default for an empty variable, as a shell does', async () => {
    const text = GOOD.replace('installation: sample', "installation: '${INSTALLATION:-spare}'");
    const env = { ACCOUNTS_URL: 'postgresql://u:p@127.0.0.1:1/x', INSTALLATION: '' };
    expect((await check(text, env)).out).toMatch(/^installation +spare$/m);
  });

  it.each([
    ['a missing variable', GOOD, {}, '/holders/accounts/settings/databaseUrl'],
    ['a wrong field', GOOD.replace('installation: sample', 'installation: No!'), undefined, '/installation'],
    [
      'an identity holder that is none',
      GOOD.replace('identityHolder: accounts', 'identityHolder: billing'),
      undefined,
      '/identityHolder',
    ],
    [
      'a connector that does not exist',
      GOOD.replace('connector: crm', 'connector: abacus'),
      undefined,
      '/holders/crm/connector',
    ],
    [
      'settings that do not fit',
      GOOD.replace('token: synthetic', 'tokken: synthetic'),
      undefined,
      '/holders/crm/settings',
    ],
    ['a holder under another name', GOOD.replace('  crm:', '  sales:'), undefined, '/holders/sales'],
    [
      'an identity holder that cannot send codes',
      GOOD.replace('identityHolder: accounts', 'identityHolder: crm'),
      undefined,
      '/identityHolder',
    ],
    ['no authority for the UK', GOOD.replace('UK:', 'FR:'), undefined, '/authorities'],
  ])('refuses %s and names the field', async (_, text, env, pointer) => {
    const { code, err } = await check(text, env);
    expect(code).toBe(2);
    expect(err).toContain(`at ${pointer}`);
  });

  it('names the file that is not there', async () => {
    const { code, err } = await run(['config', 'check', '--config', 'elsewhere.yaml'], { cwd: folder });
    expect(code).toBe(2);
    expect(err).toContain(join(folder, 'elsewhere.yaml'));
  });
});

describe('a connector of the operator’s own', () => {
  const own = (file: string): string =>
    GOOD.replace(/^mail:/m, `  shop: { connector: ${file}, settings: { url: 'http://127.0.0.1:1' } }\nmail:`);
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

  it('is taken from the module that the configuration names, beside it', async () => {
    write(
      'shop.mjs',
      `export const createConnector = ({ url }) => ({
        description: { holder: 'shop', capabilities: ['describe', url] }, call: async () => ({}), close: async () => {},
      });`,
    );
    const { code, out, err } = await check(own('./shop.mjs'));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^holders +accounts, crm, shop$/m);
  });

  it.each([
    ['is not there', 'export {};', './elsewhere.mjs', 'cannot be loaded'],
    ['cannot be read', 'export const = ;', './shop.mjs', 'cannot be loaded'],
    ['exports something else', 'export const connector = 1;', './shop.mjs', 'exports no function createConnector'],
    ['makes no connector', 'export const createConnector = () => ({});', './shop.mjs', 'returns something else'],
  ])('that %s is refused, and the field is named', async (_, text, file, says) => {
    write('shop.mjs', text);
    const { code, err } = await check(own(file));
    expect(code).toBe(2);
    expect(err).toContain('at /holders/shop/connector');
    expect(err).toContain(says);
  });
});

describe('config schemas', () => {
  it('writes schemas that a validator takes and that tell good from bad', async () => {
    const { code } = await run(['config', 'schemas', '--out', 'schemas'], { cwd: folder });
    expect(code).toBe(0);
    const files = readdirSync(join(folder, 'schemas'));
    expect(files).toContain('locate.input.json');
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const file of files) ajv.compile(JSON.parse(readFileSync(join(folder, 'schemas', file), 'utf8')));
    const validate = ajv.compile(JSON.parse(readFileSync(join(folder, 'schemas', 'challenge.output.json'), 'utf8')));
    expect(validate({ handle: 'A'.repeat(22) })).toBe(true);
    expect(validate({ handle: 'short' })).toBe(false);
  });
});
