/** A supplement to a copy (A6, A7): what was left out and is free, in a ZIP and a letter of its own; over a real register and vault. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { SupplementInput } from '../../activities/case-types.js';
import { createSupplementActivities, giveWaitingSupplements } from '../../activities/supplements.js';
import type { Manifest } from '../../src/bundle/types.js';
import type { CollectResult, Description, PartRef } from '../../src/connector/contract.js';
import { CONTRACT_VERSION } from '../../src/connector/contract.js';
import type { WithheldItem } from '../../src/register/model.js';
import { toTemporalLogger } from '../../src/temporal/worker-log.js';
import { description, text, unzip } from '../bundle/support/sample.js';
import { openWorld, START } from '../server/support/world.js';
import type { World } from '../server/support/world.js';
import { testDeps } from './support/deps.js';
import type { TestDeps } from './support/deps.js';

const AT = '2026-07-01T10:00:00.000Z';
const ANSWERED = '2026-05-20T10:00:00.000Z';

const SUPPORT: Description = {
  ...{ contract: CONTRACT_VERSION, holder: 'support', title: 'Support desk', owner: 'Support', answersFor: [] },
  ...{ capabilities: ['describe', 'collect'], identifiersUnderstood: ['email'], backupDays: 35, erasureMeans: 'gone' },
  datasets: ['tickets', 'notes'].map((name) => description(name, [text('id'), text('says')], { category: 'support' })),
};
const CRM: Description = { ...SUPPORT, holder: 'crm', title: 'Customer relations' };

let world: World;
let deps: TestDeps;
beforeAll(async () => {
  world = await openWorld();
  deps = await testDeps(world, [SUPPORT, CRM]);
});
afterAll(() => world.close());

const run = <T>(work: () => Promise<T>): Promise<T> =>
  new MockActivityEnvironment({}, { logger: toTemporalLogger(undefined) }).run(work);

const withheld = (target: string, exemption = 'crime_and_tax'): WithheldItem => ({
  ...{ target, exemption, decisionId: randomUUID(), by: 'reviewer', at: ANSWERED },
});

async function part(requestId: string, dataset: string, lines: object[]): Promise<PartRef> {
  const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const object = `requests/${requestId}/parts/support/${dataset}/0`;
  const { sha256 } = await world.vault.put(object, `content:${requestId}`, Readable.from([bytes]));
  return { dataset, index: 0, object, kind: 'records', rows: lines.length, bytes: bytes.length, sha256 };
}

interface Supplied {
  names: string[];
  manifest: Manifest | undefined;
  letter: string;
  everything: string;
}

async function supplied(items: WithheldItem[], more: Partial<SupplementInput> = {}): Promise<Supplied> {
  const { id: requestId } = await world.request();
  const searched = { identifierTypes: ['email'], at: AT };
  const tickets = [
    { id: 'T-1', says: 'given before' },
    { id: 'T-2', says: 'the marked colleague' },
    { id: 'T-3', says: 'still privileged' },
  ];
  const notes = [{ id: 'N-1', says: 'the marked note' }];
  const collected: Record<string, CollectResult> = {
    support: {
      ...{ searched, rows: { tickets: 3, notes: 1 } },
      parts: [await part(requestId, 'tickets', tickets), await part(requestId, 'notes', notes)],
    },
  };
  const { files } = await run(() =>
    createSupplementActivities(deps).prepareSupplement({
      ...{ requestId, right: 'access', jurisdiction: 'UK-ENG', receivedAt: '2026-05-18T09:00:00Z', at: AT },
      claim: { identifiers: [{ type: 'email', value: 'pat@example.com' }], locale: 'en-GB' },
      located: {
        subjects: { support: { refs: ['r'], identifiers: [], representative: false } },
        ...{ identifiers: [], searched: { support: searched, crm: searched }, missing: [] },
      },
      ...{ collected, withheld: [], missing: [], letterKey: 'supplement', round: 1 },
      ...{ items, answeredAt: ANSWERED },
      ...more,
    }),
  );
  const zip = files.find(({ mediaType }) => mediaType === 'application/zip');
  const unzipped = zip
    ? await unzip(Buffer.concat(await Readable.from(world.vault.get(zip.objectId)).toArray()))
    : new Map<string, Buffer>();
  const textOf = (path: string): string => unzipped.get(path)?.toString('utf8') ?? '';
  return {
    names: files.map(({ name }) => name),
    manifest: zip ? (JSON.parse(textOf('manifest.json')) as Manifest) : undefined,
    letter: textOf('letter.txt'),
    everything: [...unzipped.values()].map((bytes) => bytes.toString('utf8')).join('\n'),
  };
}

describe('what a supplement gives', () => {
  it('of a record is that record, and nothing that was given before', async () => {
    const { manifest, everything, letter, names } = await supplied([withheld('support/tickets/T-2')]);
    expect(everything).toContain('the marked colleague');
    expect(everything).not.toContain('given before');
    expect(everything).not.toContain('the marked note');
    expect(manifest?.holders.map(({ holder }) => holder)).toEqual(['support']);
    expect(manifest?.totals.rows).toBe(1);
    expect(letter).toContain('20 May 2026');
    expect(names.map((name) => name.replace(/^.*?-supplement/, 'supplement'))).toEqual([
      'supplement.html',
      'supplement.zip',
    ]);
  });

  it('of a data set is all of it but what is still left out', async () => {
    const { everything, manifest } = await supplied([withheld('support/tickets')], {
      exemptions: [withheld('support/tickets/T-3', 'privilege')],
    });
    expect(everything).toContain('given before');
    expect(everything).toContain('the marked colleague');
    expect(everything).not.toContain('still privileged');
    expect(manifest?.totals.rows).toBe(2);
  });

  it('does not say why it had been left out', async () => {
    const secret = await supplied([withheld('support/notes', 'crime_and_tax')]);
    const told = await supplied([withheld('support/notes', 'privilege')]);
    // As of the same day, the two letters differ in nothing but their numbers.
    const plain = (letter: string): string => letter.replace(/R-\d{4}-\d+/g, 'R');
    expect(plain(secret.letter)).toBe(plain(told.letter));
    for (const { everything } of [secret, told])
      expect(everything).not.toMatch(/crime|Sch 2|privilege|exempt|withheld under|investigat/i);
  });

  it('that is gone meanwhile is nothing: no letter, no ZIP', async () => {
    expect((await supplied([withheld('support/tickets/T-9')])).names).toEqual([]);
    expect((await supplied([withheld('crm/notes')])).names).toEqual([]);
  });
});

describe('a supplement in the register', () => {
  async function answered(): Promise<{ requestId: string; task: string; decision: string }> {
    const { id: requestId } = await world.request();
    await world.register.outbox.started(requestId, 'run-1');
    const decision = randomUUID();
    await world.register.decisions.record(requestId, {
      ...{ id: decision, kind: 'withhold', choice: 'crime_and_tax', target: 'support/notes', reason: 'why' },
      ...{ by: { id: randomUUID(), kind: 'person', roles: ['reviewer'] }, at: ANSWERED },
    });
    await world.register.requests.update(requestId, { at: ANSWERED, answeredAt: ANSWERED });
    const task = randomUUID();
    await world.register.tasks.open({
      ...{ id: task, requestId, kind: 'supplement', why: 'free', by: 'reviewer', at: AT },
      detail: { decisions: [decision] },
    });
    return { requestId, task, decision };
  }
  const close = (id: string) =>
    world.register.requests.update(id, { at: ANSWERED, stage: 'closed', closedAt: ANSWERED, outcome: 'fulfilled' });

  it('ends its task with what came of it, and leaves one that a person has ended', async () => {
    const { requestId, task } = await answered();
    const { recordSupplement } = createSupplementActivities(deps);
    await recordSupplement({ requestId, task, turn: 1, result: 'given', at: AT });
    await recordSupplement({ requestId, task, turn: 1, result: 'given', at: AT });
    expect(await world.register.tasks.get(task)).toMatchObject({ state: 'done', result: 'given', doneBy: 'system' });
    const by = await answered();
    await world.register.tasks.close(by.task, { result: 'nothing_left', says: 'told by phone', by: 'me', at: AT });
    await recordSupplement({ requestId: by.requestId, task: by.task, turn: 1, result: 'given', at: AT });
    expect(await world.register.tasks.get(by.task)).toMatchObject({ result: 'nothing_left', doneBy: 'me' });
  });

  it('says on ticket and task how it went out: a link only where one did', async () => {
    const comments: string[] = [];
    const comment = ({ text: says }: { text: string }) => Promise.resolve(void comments.push(says));
    const { recordSupplement } = createSupplementActivities({ ...deps, tickets: { comment } });
    const file = { name: 's.zip', objectId: 's', bytes: 1, sha256: 'a'.repeat(64), mediaType: 'application/zip' };
    const otherwise = { letterKey: 'supplement', files: [file] };
    const said = async (
      result: 'given' | 'nothing_left',
      more: { otherwise?: typeof otherwise },
    ): Promise<(string | undefined)[]> => {
      const { requestId, task } = await answered();
      await recordSupplement({ requestId, task, turn: 1, result, ...more, at: AT });
      const posted = (await world.register.deliveries.list(requestId)).filter(({ linkId }) => linkId === undefined);
      return [comments.pop(), (await world.register.tasks.get(task))?.says, posted[0]?.letterKey];
    };
    expect(await said('given', {})).toEqual([
      'A supplement to the answer is ready on the portal; its link went out by mail.',
      'the supplement was offered on the portal',
      undefined,
    ]);
    const [ticket, task, kept] = await said('given', { otherwise });
    expect(ticket).toBe('A supplement to the answer was sent another way, as was recorded; no link to it went out.');
    expect(task).toBe('the supplement was sent another way, as was recorded');
    expect(kept).toBe('supplement');
    expect((await said('nothing_left', {}))[0]).toBe('There is nothing to add to the answer.');
  });

  it('that waits is begun by the sweep once its request has closed, and only then', async () => {
    const { requestId, task, decision } = await answered();
    const mine = async () =>
      (await world.register.outbox.claim(50, 1)).filter((entry) => entry.requestId === requestId);
    await giveWaitingSupplements(deps, START.toISOString());
    expect(await mine()).toEqual([]);
    await close(requestId);
    await giveWaitingSupplements(deps, START.toISOString());
    const [entry] = await mine();
    expect(entry?.input.reopened).toMatchObject({
      round: 1,
      supplement: {
        ...{ task, turn: 1, asOf: ANSWERED, outcome: 'fulfilled', proof: 'code' },
        items: [{ target: 'support/notes', decisionId: decision }],
      },
    });
    await giveWaitingSupplements(deps, START.toISOString());
    expect((await world.register.requests.get(requestId))?.reopened).toBe(1);
  });

  it('nobody can give any more is left to people, and the sweep goes on', async () => {
    const { requestId, task } = await answered();
    await close(requestId);
    await world.register.purge.contentShredded(requestId, AT);
    await giveWaitingSupplements(deps, AT);
    expect(await world.register.tasks.get(task)).toMatchObject({ state: 'open' });
    expect((await world.register.requests.get(requestId))?.reopened).toBe(0);
  });
});
