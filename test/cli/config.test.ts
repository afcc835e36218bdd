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
identityHolder: crm
holders:
  crm: { connector: crm, settings: { baseUrl: '\${CRM_URL}', token: synthetic } }
mail: { from: privacy@example.com }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'habeas-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function check(text: string, env: NodeJS.ProcessEnv = { CRM_URL: 'http://127.0.0.1:1' }, ...args: string[]) {
  writeFileSync(join(folder, 'habeas.yaml'), text);
  return run(['config', 'check', ...args], { cwd: folder, env });
}

describe('config check', () => {
  it('says what it read and what is doubtful', async () => {
    const { code, out } = await check(GOOD);
    expect(code).toBe(0);
    expect(out).toMatch(/^holders +crm$/m);
    expect(out).toContain('note: server.publicUrl is not set');
    expect(out).toContain('the configuration can be used');
  });

  it('never prints a setting: secrets stand there', async () => {
    const { out } = await check(GOOD, { CRM_URL: 'http://127.0.0.1:1/s3cret' }, '--json');
    expect(JSON.parse(out).holders).toEqual(['crm']);
    expect(out).not.toContain('s3cret');
  });

  it.each([
    ['a missing variable', GOOD, {}, '/holders/crm/settings/baseUrl'],
    ['a wrong field', GOOD.replace('installation: sample', 'installation: No!'), undefined, '/installation'],
    [
      'an identity holder that is none',
      GOOD.replace('identityHolder: crm', 'identityHolder: accounts'),
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
    [
      'a holder under another name',
      GOOD.replaceAll('crm:', 'sales:').replace('identityHolder: crm', 'identityHolder: sales'),
      undefined,
      '/holders/sales',
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
