/**
 * ESLint rule: which part may import which. One table, read from top to bottom like the architecture: a part may import itself and
 * what stands in its row. `types` may be imported with `import type` only, because types vanish before the code runs.
 */
import { dirname, relative, resolve, sep } from 'node:path';

/** Row: folder of the part → parts it may import. A file belongs to the longest folder it is in. */
export const DIRECTIONS = {
  'src/law': { values: [], types: [], builtins: false },
  'src/common': { values: [], types: [] },
  workflows: {
    values: [],
    types: ['activities', 'src/connector', 'src/law', 'src/register', 'src/bundle', 'src/messages', 'src/vault'],
    libraries: ['@temporalio/workflow'],
  },
  'src/connector': { values: ['src/law', 'src/common'], types: [] },
  'src/register': { values: ['src/law', 'src/common'], types: [] },
  'src/messages': { values: ['src/law', 'src/common'], types: [] },
  'src/vault': { values: ['src/register', 'src/common'], types: [] },
  'src/bundle': { values: ['src/vault', 'src/law', 'src/common'], types: ['src/connector'] },
  activities: {
    values: ['src/connector', 'src/register', 'src/messages', 'src/vault', 'src/bundle', 'src/law', 'src/common'],
    types: ['workflows'],
  },
  'src/temporal': {
    values: ['activities', 'src/vault', 'src/register', 'src/common'],
    types: ['workflows', 'src/connector', 'src/law'],
  },
  'src/server': {
    values: ['src/temporal', 'src/register', 'src/vault', 'src/bundle', 'src/messages', 'src/law', 'src/common'],
    types: ['workflows', 'src/connector'],
  },
  'src/cli': {
    values: [
      'src/common',
      'src/law',
      'src/connector',
      'src/register',
      'src/messages',
      'src/vault',
      'src/bundle',
      'src/temporal',
      'src/server',
      'activities',
    ],
    types: ['workflows'],
  },
  /** The sample operator's systems know nothing of Habeas: they are reached through their public interfaces only. */
  'examples/iot-operator/population': { values: [], types: [] },
  'examples/iot-operator/systems': { values: ['examples/iot-operator/population'], types: [] },
};

const PARTS = Object.keys(DIRECTIONS).sort((a, b) => b.length - a.length);

function partOf(path) {
  return PARTS.find((part) => path === part || path.startsWith(`${part}/`));
}

/** True when nothing of the import is left once types are erased. */
function isTypeOnly(node) {
  if (node.type === 'TSImportType') return true;
  return node.importKind === 'type' || node.exportKind === 'type';
}

export const importDirections = {
  meta: {
    type: 'problem',
    docs: { description: 'keep imports in the directions of the architecture' },
    schema: [],
    messages: {
      direction: '{{from}} may not import {{to}}{{kind}}: see the table in scripts/lint/import-directions.mjs',
      library: '{{from}} may not import values of {{to}}: only of {{allowed}}',
      builtin: '{{from}} is pure and may not import {{to}}',
    },
  },
  create(context) {
    const path = relative(context.cwd, context.filename).split(sep).join('/');
    const part = partOf(path);
    if (!part) return {};
    const row = DIRECTIONS[part];

    function checkLibrary(node, specifier) {
      if (row.builtins === false && specifier.startsWith('node:')) {
        context.report({ node, messageId: 'builtin', data: { from: part, to: specifier } });
      }
      if (!row.libraries || isTypeOnly(node) || row.libraries.includes(specifier)) return;
      const data = { from: part, to: specifier, allowed: row.libraries.join(', ') };
      context.report({ node, messageId: 'library', data });
    }

    function check(node, source) {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const specifier = source.value;
      if (!specifier.startsWith('.')) return checkLibrary(node, specifier);
      const target = relative(context.cwd, resolve(dirname(context.filename), specifier))
        .split(sep)
        .join('/');
      const to = partOf(target) ?? target.split('/').slice(0, -1).join('/');
      if (to === part || row.values.includes(to)) return;
      const typesAllowed = row.types.includes(to);
      if (typesAllowed && isTypeOnly(node)) return;
      const kind = typesAllowed ? ' as a value' : '';
      context.report({ node, messageId: 'direction', data: { from: part, to, kind } });
    }

    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration: (node) => check(node, node.source),
      ExportAllDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
      TSImportType: (node) => check(node, node.source),
    };
  },
};
