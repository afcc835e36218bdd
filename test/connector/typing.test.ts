/** The contract holds at compile time too: each `@ts-expect-error` fails the type check once the wrong handler compiles. */
import { CALLS, contractSchemas, defineConnector } from '../../src/connector/index.js';
import type { ConnectorDefinition, ConnectorHandlers, LocateResult } from '../../src/connector/index.js';

const at = '2026-11-02T09:15:00Z';
const searched = { identifierTypes: ['email'], at };

const definition: ConnectorDefinition = {
  describe: {
    holder: 'wiki',
    title: 'Internal wiki',
    owner: 'Knowledge team',
    identifiersUnderstood: ['email'],
    answersFor: [],
    erasureMeans: 'Pages are deleted.',
    backupDays: 0,
    datasets: [
      {
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
      },
    ],
  },
  locate: async () => ({ searched, found: [] }),
  holds: async () => ({ searched, facts: [], items: [] }),
  collect: async () => ({ searched, parts: [], rows: { pages: 0 } }),
};

describe('the contract', () => {
  it('offers exactly the calls that have a handler', () => {
    const connector = defineConnector({ ...definition, suppress: async () => ({ status: 'applied', at }) });
    expect(connector.description.capabilities).toEqual(['describe', 'locate', 'holds', 'collect', 'suppress']);
  });

  it('publishes a schema of input and output for every call, without references to code', () => {
    const schemas = contractSchemas();
    expect(Object.keys(schemas)).toEqual([...CALLS]);
    for (const call of CALLS) {
      expect(schemas[call].input).toMatchObject({ $schema: expect.stringContaining('2020-12'), type: 'object' });
      expect(schemas[call].output.title).toContain(call);
    }
    expect(schemas.erase.input).toMatchObject({ required: expect.arrayContaining(['plan', 'approvedHash', 'key']) });
  });

  it('does not compile with wrong handlers', () => {
    const wrong: ConnectorHandlers[] = [
      // @ts-expect-error an empty answer has to say how it searched
      { ...definition, locate: async () => ({ found: [] }) },
      // @ts-expect-error facts are a closed set, decisions are not facts
      { ...definition, holds: async () => ({ searched, facts: [{ type: 'keep_for_ever' }], items: [] }) },
      // @ts-expect-error parts are references, never rows
      { ...definition, collect: async () => ({ searched, parts: [{ rows: [{ text: 'x' }] }], rows: {} }) },
      // @ts-expect-error erase says what it removed and whether it was atomic
      { ...definition, erase: async () => ({ status: 'done' }) },
      // @ts-expect-error handlers are asynchronous
      { ...definition, confirm: () => ({ searched, remaining: [] }) },
    ];
    // @ts-expect-error `locate`, `holds` and `collect` are needed by every holder
    const incomplete: ConnectorDefinition = { describe: definition.describe };
    // @ts-expect-error no holder invents its own call
    const invented: ConnectorDefinition = { ...definition, purge: async () => undefined };
    // @ts-expect-error a match needs its evidence
    const match: LocateResult['found'][number] = { ref: 'page:1', identifiers: [], counts: {}, representative: false };
    expect([...wrong, incomplete, invented, match]).toHaveLength(8);
  });
});
