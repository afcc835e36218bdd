/** A definition that is wrong is refused when it is made, by field; what goes in and out of a call is checked each time. */
import { defineConnector } from '../../src/connector/index.js';
import type { ConnectorContext, ConnectorDefinition, DatasetDescription } from '../../src/connector/index.js';

const at = '2026-11-02T09:15:00Z';
const searched = { identifierTypes: ['email'], at };
const context = {} as ConnectorContext;

const pages: DatasetDescription = {
  name: 'pages',
  title: 'Pages',
  category: 'support',
  purposes: ['answering questions'],
  lawfulBasis: 'legitimate_interest',
  source: 'the person',
  recipients: [],
  retention: 'two years',
  origin: 'provided',
  fields: [{ name: 'text', type: 'string', description: 'What was written' }],
};

const definition: ConnectorDefinition = {
  describe: {
    holder: 'wiki',
    title: 'Internal wiki',
    owner: 'Knowledge team',
    identifiersUnderstood: ['email'],
    answersFor: [],
    erasureMeans: 'Pages are deleted.',
    backupDays: 0,
    datasets: [pages],
  },
  locate: async () => ({ searched, found: [] }),
  holds: async () => ({ searched, facts: [], items: [] }),
  collect: async () => ({ searched, parts: [], rows: { pages: 0 } }),
};

function refusal(wrong: object): unknown {
  try {
    defineConnector({ ...definition, ...wrong });
  } catch (error) {
    return error;
  }
  return undefined;
}

const described = (over: object): object => ({ describe: { ...definition.describe, ...over } });
const applied = async () => ({ status: 'applied' as const, at });

describe('a definition', () => {
  it.each([
    [
      'a dataset without a purpose',
      described({ datasets: [{ ...pages, purposes: [] }] }),
      '/describe/datasets/0/purposes',
    ],
    [
      'a category nobody knows',
      described({ datasets: [{ ...pages, category: 'gossip' }] }),
      '/describe/datasets/0/category',
    ],
    ['two datasets of one name', described({ datasets: [pages, pages] }), '/describe/datasets/1/name'],
    [
      'two fields of one name',
      described({ datasets: [{ ...pages, fields: [...pages.fields, ...pages.fields] }] }),
      '/describe/datasets/0/fields/1/name',
    ],
    ['no datasets', described({ datasets: [] }), '/describe/datasets'],
    ['no function it needs', { collect: undefined }, '/collect'],
    ['erase without preview', { erase: applied, confirm: applied }, '/preview'],
    ['restrict without unrestrict', { restrict: applied }, '/unrestrict'],
    ['a call that is none', { purge: applied }, '/describe/capabilities/4'],
  ])('with %s is refused, and the field is named', (_, wrong, pointer) => {
    expect(refusal(wrong)).toMatchObject({
      name: 'HabeasError',
      kind: 'invalid',
      message: expect.stringContaining('wiki'),
      detail: { fields: [expect.objectContaining({ pointer })] },
    });
  });
});

describe('a call', () => {
  const call = { contract: 1, requestId: '7b0f5f0e-3a5f-4a51-9a52-0d5a2b6b6f01', right: 'access', now: at };
  const input = { ...call, identifiers: [{ type: 'email', value: 'synthetic@example.com' }] };

  it('that fits the contract goes through', async () => {
    expect(await defineConnector(definition).call('locate', input, context)).toEqual({ searched, found: [] });
  });

  it('whose input does not fit is permanent, names the place and repeats no value', async () => {
    const wrong = { ...input, identifiers: [{ type: 'nonsense of synthetic@example.com', value: '' }] };
    await expect(defineConnector(definition).call('locate', wrong, context)).rejects.toMatchObject({
      kind: 'permanent',
      message: expect.stringMatching(
        /^holder wiki: locate input does not fit contract v1: identifiers\.#\.(?!.*synthetic)/,
      ),
    });
  });

  it('whose output does not fit is permanent: an empty answer has to say how it searched', async () => {
    const silent = { ...definition, locate: async () => ({ found: [] }) } as unknown as ConnectorDefinition;
    await expect(defineConnector(silent).call('locate', input, context)).rejects.toMatchObject({
      kind: 'permanent',
      message: expect.stringContaining('locate output does not fit contract v1: searched'),
    });
  });

  it('that the holder does not offer says so', async () => {
    await expect(defineConnector(definition).call('erase', input, context)).rejects.toMatchObject({
      kind: 'permanent',
      message: 'holder wiki does not offer erase',
    });
  });
});
