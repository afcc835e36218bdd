/** A copy without what a reviewer left out (A6, A7, S12): in the ZIP, its manifest and its letter; over a real register and vault. */
import { Readable } from 'node:stream';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createBundleActivities } from '../../activities/bundle.js';
import type { CoreDeps } from '../../activities/deps.js';
import { createExemptionActivities } from '../../activities/exemptions.js';
import type { AnswerInput, AnswerResult } from '../../activities/types.js';
import type { Manifest } from '../../src/bundle/types.js';
import type { CollectResult, Description, PartRef } from '../../src/connector/contract.js';
import { CONTRACT_VERSION } from '../../src/connector/contract.js';
import type { WithheldItem } from '../../workflows/types.js';
import { description, text, unzip } from '../bundle/support/sample.js';
import { openWorld } from '../server/support/world.js';
import type { World } from '../server/support/world.js';
import { toTemporalLogger } from '../../src/temporal/worker-log.js';
import { testDeps } from './support/deps.js';

const AT = '2026-05-20T10:00:00.000Z';
const REVIEWER = '00000000-0000-4000-8000-00000000000b';

let world: World;
let deps: CoreDeps;
beforeAll(async () => {
  world = await openWorld();
  deps = await testDeps(world, [SUPPORT]);
});
afterAll(() => world.close());

const SUPPORT: Description = {
  ...{ contract: CONTRACT_VERSION, holder: 'support', title: 'Support desk', owner: 'Support', answersFor: [] },
  ...{ capabilities: ['describe', 'collect'], identifiersUnderstood: ['email'], backupDays: 35, erasureMeans: 'gone' },
  datasets: ['tickets', 'notes'].map((name) => description(name, [text('id'), text('says')], { category: 'support' })),
};

async function part(requestId: string, dataset: string, lines: object[]): Promise<PartRef> {
  const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const object = `requests/${requestId}/parts/support/${dataset}/0`;
  const { sha256 } = await world.vault.put(object, `content:${requestId}`, Readable.from([bytes]));
  return { dataset, index: 0, object, kind: 'records', rows: lines.length, bytes: bytes.length, sha256 };
}

const run = <T>(work: () => Promise<T>): Promise<T> =>
  new MockActivityEnvironment({}, { logger: toTemporalLogger(undefined) }).run(work);

interface Given {
  answer: AnswerResult;
  files: Map<string, Buffer>;
  manifest: Manifest;
  letter: string;
  everything: string;
}

async function answerWithout(
  exemptions: Omit<WithheldItem, 'decisionId' | 'by' | 'at'>[],
  more: Partial<AnswerInput> = {},
): Promise<Given & { requestId: string; input: AnswerInput }> {
  const { id: requestId } = await world.request();
  const searched = { identifierTypes: ['email'], at: AT };
  const collected: Record<string, CollectResult> = {
    support: {
      searched,
      rows: { tickets: 3, notes: 2 },
      parts: [
        await part(requestId, 'tickets', [
          { id: 'T-1', says: 'my bill' },
          { id: 'T-2', says: 'about the marked colleague' },
          { id: 'T-3', says: 'thank you' },
        ]),
        await part(requestId, 'notes', [
          { id: 'N-1', says: 'marked suspicion' },
          { id: 'N-2', says: 'polite' },
        ]),
      ],
    },
  };
  const input: AnswerInput = {
    ...{ requestId, right: 'access', jurisdiction: 'UK-ENG', receivedAt: '2026-05-18T09:00:00Z', at: AT },
    claim: { identifiers: [{ type: 'email', value: 'pat@example.com' }], locale: 'en-GB' },
    located: {
      subjects: { support: { refs: ['r'], identifiers: [], representative: false } },
      ...{ identifiers: [], searched: { support: searched }, missing: [] },
    },
    ...{ collected, withheld: [], missing: [], letterKey: 'answer', round: 0 },
    exemptions: exemptions.map((one, index) => ({ ...one, decisionId: `decision-${index}`, by: REVIEWER, at: AT })),
    ...more,
  };
  const answer = await run(() => createBundleActivities(deps).prepareAnswer(input));
  const zip = answer.files.find(({ mediaType }) => mediaType === 'application/zip');
  const files = await unzip(Buffer.concat(await Readable.from(world.vault.get(zip?.objectId ?? '')).toArray()));
  const textOf = (path: string): string => files.get(path)?.toString('utf8') ?? '';
  const everything = [...files.values()].map((bytes) => bytes.toString('utf8')).join('\n');
  const manifest = JSON.parse(textOf('manifest.json')) as Manifest;
  return { requestId, input, answer, files, manifest, letter: textOf('letter.txt'), everything };
}

const datasetsOf = ({ holders }: Manifest) => holders.flatMap((one) => (one.status === 'found' ? one.datasets : []));

describe('a withheld record', () => {
  it('is not in the copy; manifest and letter say how many and by which provision', async () => {
    const { answer, manifest, letter, everything } = await answerWithout([
      { target: 'support/tickets/T-2', exemption: 'rights_of_others' },
    ]);
    expect(everything).not.toContain('marked colleague');
    expect(everything).toContain('thank you');
    const tickets = datasetsOf(manifest).find(({ name }) => name === 'tickets');
    expect(tickets).toMatchObject({
      rows: 2,
      withheldRecords: [{ records: 1, rule: expect.stringContaining('15(4)') as string }],
    });
    expect(letter).toContain('15(4)');
    expect(letter).toContain('other people');
    expect(answer.outcome).toBe('partly_fulfilled');
  });

  it('under a reason that would do harm leaves no trace but the neutral sentence every answer has', async () => {
    const with_ = await answerWithout([{ target: 'support/tickets/T-2', exemption: 'crime_and_tax' }]);
    const without = await answerWithout([]);
    expect(with_.everything).not.toContain('marked colleague');
    expect(datasetsOf(with_.manifest).find(({ name }) => name === 'tickets')).not.toHaveProperty('withheldRecords');
    for (const { letter, everything, answer } of [with_, without]) {
      expect(letter).toContain('entitled to');
      expect(everything).not.toMatch(/crime|Sch 2 para 2|withheld under|exempt/i);
      expect(answer.outcome).toBe('fulfilled');
    }
  });
});

describe('a withheld data set', () => {
  it('is named with its provision and reason, and is not in the ZIP', async () => {
    const { files, manifest, letter } = await answerWithout([{ target: 'support/notes', exemption: 'privilege' }]);
    expect([...files.keys()].filter((path) => path.includes('notes'))).toEqual([]);
    expect(datasetsOf(manifest).find(({ name }) => name === 'notes')).toMatchObject({
      ...{ included: false, rows: 0 },
      withheld: { rule: 'Data Protection Act 2018 Sch 2 para 19' },
    });
    expect(letter).toContain('Title of notes');
    expect(letter).toContain('legal professional privilege');
  });

  it('that may not be spoken of is nowhere', async () => {
    const { manifest, everything } = await answerWithout([{ target: 'support/notes', exemption: 'crime_and_tax' }]);
    expect(datasetsOf(manifest).map(({ name }) => name)).toEqual(['tickets']);
    expect(everything).not.toContain('Title of notes');
    expect(everything).not.toContain('marked suspicion');
  });
});

describe('each exemption', () => {
  it('is logged with its decision and put to a person again after thirty days', async () => {
    const { requestId } = await answerWithout([{ target: 'support/tickets/T-2', exemption: 'crime_and_tax' }]);
    const events = await world.register.audit.list(requestId);
    expect(events.find(({ type }) => type === 'exemption.applied')).toMatchObject({
      detail: { items: 1, decisions: ['decision-0'], exemptions: ['crime_and_tax'] },
      body: { targets: ['support/tickets/T-2'] },
    });
    const [task] = await world.register.tasks.list({ requestId, open: true });
    expect(task).toMatchObject({ kind: 'exemption_review', dueAt: '2026-06-19T10:00:00.000Z' });
    const { rows } = await world.register.requests.list({ followUp: true });
    expect(rows.map(({ id }) => id)).toContain(requestId);
    await world.register.tasks.close(task?.id ?? '', { result: 'upheld', says: 'still', by: REVIEWER, at: AT });
    expect((await world.register.requests.list({ followUp: true })).rows.map(({ id }) => id)).not.toContain(requestId);
  });

  it('that names a record nobody collected is found out before anything is written', async () => {
    const { input } = await answerWithout([{ target: 'support/tickets/T-2', exemption: 'privilege' }]);
    const exemptions = ['support/tickets/T-2', 'support/tickets/T-9', 'support/tickets/T-'].map((target) => ({
      ...{ target, exemption: 'privilege', decisionId: 'd', by: REVIEWER, at: AT },
    }));
    const { strays } = await run(() => createExemptionActivities(deps).findWithheld({ ...input, exemptions }));
    expect(strays).toEqual(['support/tickets/T-9', 'support/tickets/T-']);
  });
});

describe('a mandate that covers other things', () => {
  it('gives nothing outside it and does not tell whether there is something (I8)', async () => {
    const { manifest, everything } = await answerWithout([], { scope: ['payment'] });
    expect(manifest.holders).toMatchObject([{ holder: 'support', status: 'withheld', rule: 'I8' }]);
    expect(manifest.holders[0]).not.toHaveProperty('searched');
    expect(everything).not.toContain('thank you');
  });
});
