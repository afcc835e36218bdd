import { defineConfig } from 'eslint/config';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { importDirections } from './scripts/lint/import-directions.mjs';

const TYPESCRIPT = ['**/*.ts', '**/*.tsx', '**/*.cts'];
const NO_CLOCK = 'take the instant from the input or an injected Clock (src/common/clock.ts)';

export default defineConfig(
  { ignores: ['dist/', '.habeas/', 'coverage/', 'node_modules/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  {
    plugins: { 'import-x': importX, habeas: { rules: { 'import-directions': importDirections } } },
    settings: {
      'import-x/extensions': ['.ts', '.tsx', '.js', '.mjs'],
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: 'tsconfig.test.json' })],
    },
    rules: {
      'import-x/order': [
        'error',
        { groups: ['builtin', 'external', 'parent', 'sibling', 'index'], 'newlines-between': 'never' },
      ],
      'import-x/no-duplicates': 'error',
      'import-x/no-default-export': 'error',
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CatchClause > BlockStatement[body.length=0]',
          message: 'an error is handled or passed on, never swallowed',
        },
      ],
      'prefer-const': 'error',
      'max-lines': ['warn', { max: 300 }],
    },
  },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      'habeas/import-directions': 'error',
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Array positions are checked by the compiler (noUncheckedIndexedAccess); a test of what it already knows is noise, not a fault.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      // Interfaces here are closures made by factories: nothing of ours reads `this`.
      '@typescript-eslint/unbound-method': 'off',
      // A handler without anything to await still has to return a promise where its contract says so.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // *Now* comes from the workflow or an injected clock, so that due dates and expiries can be tested over months.
    files: ['src/{law,register,bundle,messages,vault,connector}/**', 'activities/**', 'workflows/**'],
    // Inside a workflow the clock is the history's own; it is read in one place.
    ignores: ['workflows/now.ts'],
    rules: {
      'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: NO_CLOCK }],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: NO_CLOCK },
        {
          selector: 'CatchClause > BlockStatement[body.length=0]',
          message: 'an error is handled or passed on, never swallowed',
        },
      ],
    },
  },
  {
    // What a person at a terminal reads is written here.
    files: ['src/cli/**', 'scripts/**', 'bin/**', 'examples/**', 'bench/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['eslint.config.js', 'jest.config.mjs', 'test/support/global-*.mjs'],
    rules: { 'import-x/no-default-export': 'off' },
  },
  {
    files: ['test/**'],
    rules: {
      // Tests read foreign JSON and prove it by their expectations.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': 'off',
    },
  },
);
