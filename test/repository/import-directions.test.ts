/** The directions of the architecture hold because the linter refuses what breaks them: each case plants a file and lints it. */
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const RULE = 'habeas/import-directions';

/** The repository's own configuration, less what needs the planted file to exist on disk. */
const eslint = new ESLint({
  overrideConfig: [
    { files: ['**/*.ts'], languageOptions: { parserOptions: { project: null } } },
    { files: ['**/*.ts'], ...(tseslint.configs.disableTypeChecked as object) },
    { rules: { 'import-x/no-cycle': 'off' } },
  ],
});

async function refusals(filePath: string, code: string, rule = RULE): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  const fatal = result!.messages.filter((message) => message.fatal);
  expect(fatal).toEqual([]);
  return result!.messages.filter((message) => message.ruleId === rule).map((message) => message.message);
}

describe('import directions', () => {
  it.each([
    ['law imports nothing of ours', 'src/law/planted.ts', `import { HabeasError } from '../common/errors.js';`],
    ['law imports no types of ours either', 'src/law/planted.ts', `import type { Clock } from '../common/clock.js';`],
    ['law is pure', 'src/law/planted.ts', `import { readFileSync } from 'node:fs';`],
    ['common imports libraries only', 'src/common/planted.ts', `import { RIGHTS } from '../law/types.js';`],
    ['workflows import no values of ours', 'workflows/planted.ts', `import { RIGHTS } from '../src/law/types.js';`],
    [
      'inline type specifiers still leave an import behind',
      'workflows/planted.ts',
      `import { type Right } from '../src/law/types.js';`,
    ],
    ['workflows import values of the workflow library only', 'workflows/planted.ts', `import { z } from 'zod';`],
    ['connectors do not reach the register', 'src/connector/planted.ts', `import { x } from '../register/model.js';`],
    [
      'the register does not reach the vault',
      'src/register/planted.ts',
      `import type { Vault } from '../vault/types.js';`,
    ],
    [
      'the bundle takes only types of connectors',
      'src/bundle/planted.ts',
      `import { partSchema } from '../connector/contract.js';`,
    ],
    ['activities do not reach the server', 'activities/planted.ts', `export { x } from '../src/server/app.js';`],
    ['a dynamic import is an import', 'src/register/planted.ts', `export const x = import('../vault/types.js');`],
    ['a re-export is an import', 'src/messages/planted.ts', `export * from '../server/app.js';`],
    ['a type query is an import', 'src/common/planted.ts', `export type X = import('../law/types.js').Right;`],
    ['the server does not reach the command line', 'src/server/planted.ts', `import { x } from '../cli/main.js';`],
    [
      'sample systems know nothing of Habeas',
      'examples/iot-operator/systems/planted.ts',
      `import { HabeasError } from '../../../src/common/errors.js';`,
    ],
  ])('%s', async (_, file, code) => {
    expect(await refusals(file, code)).toHaveLength(1);
  });

  it.each([
    ['workflows/planted.ts', `import type { Right } from '../src/law/types.js';`],
    ['workflows/planted.ts', `import { condition } from '@temporalio/workflow';`],
    ['src/law/planted.ts', `import { RIGHTS } from './types.js';`],
    ['src/bundle/planted.ts', `import type { PartRef } from '../connector/contract.js';`],
    ['src/cli/planted.ts', `import { x } from '../server/app.js';`],
    ['examples/iot-operator/systems/planted.ts', `import type { Person } from '../population/types.js';`],
  ])('lets %s through with %s', async (file, code) => {
    expect(await refusals(file, code)).toEqual([]);
  });

  it('refuses the wall clock where an injected one belongs', async () => {
    expect(
      await refusals('src/register/planted.ts', 'export const at = Date.now();', 'no-restricted-properties'),
    ).toHaveLength(1);
    expect(await refusals('src/law/planted.ts', 'export const at = new Date();', 'no-restricted-syntax')).toHaveLength(
      1,
    );
    expect(await refusals('src/law/planted.ts', 'export const at = new Date(0);', 'no-restricted-syntax')).toEqual([]);
    expect(await refusals('src/common/clock.ts', 'export const at = new Date();', 'no-restricted-syntax')).toEqual([]);
  });

  it('refuses default exports', async () => {
    expect(await refusals('src/common/planted.ts', 'export default 1;', 'import-x/no-default-export')).toHaveLength(1);
  });
});
