/** The package for another controller and the record of what became of it (P5): the real activities over a real register and vault. */
import { Readable } from 'node:stream';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createTransmissionActivities } from '../../activities/transmission.js';
import type { AnswerInput } from '../../activities/types.js';
import type { Manifest } from '../../src/bundle/types.js';
import type { Description, PartRef } from '../../src/connector/contract.js';
import type { Decision } from '../../src/register/model.js';
import { description, text, unzip } from '../bundle/support/sample.js';
import type { Person, World } from '../server/support/world.js';
import { openWorld, START } from '../server/support/world.js';
import type { TestDeps } from './support/deps.js';
import { testDeps } from './support/deps.js';

const at = START.toISOString();
const CRM: Description = {
  ...{ contract: 1, holder: 'crm', title: 'CRM', owner: 'Marketing', answersFor: [], capabilities: ['collect'] },
  ...{ identifiersUnderstood: ['email'], backupDays: 35, erasureMeans: 'gone' },
  datasets: [
    description('preferences', [text('id'), text('topic')], { category: 'marketing_profile', lawfulBasis: 'consent' }),
    description('scores', [text('id'), text('score')], {
      ...{ category: 'marketing_profile', lawfulBasis: 'consent', origin: 'inferred' },
    }),
    description('tickets', [text('id'), text('says')], { category: 'support', lawfulBasis: 'legitimate_interest' }),
  ],
};

let world: World;
let deps: TestDeps;
let reviewer: Person;
beforeAll(async () => {
  world = await openWorld();
  deps = await testDeps(world, [CRM]);
  reviewer = await world.person(['reviewer']);
});
afterAll(() => world.close());

async function part(requestId: string, dataset: string, line: object): Promise<PartRef> {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  const object = `requests/${requestId}/parts/crm/${dataset}/0`;
  const { sha256 } = await world.vault.put(object, `content:${requestId}`, Readable.from([bytes]));
  return { dataset, index: 0, object, kind: 'records', rows: 1, bytes: bytes.length, sha256 };
}

async function packed(): Promise<string> {
  const { id: requestId } = await world.request({ right: 'portability' });
  const searched = { identifierTypes: ['email'], at };
  const subject = { refs: ['r'], identifiers: [], representative: false };
  const parts = [await part(requestId, 'preferences', { id: '1', topic: 'solar panels' })];
  const input: AnswerInput = {
    ...{ requestId, right: 'portability', jurisdiction: 'UK-ENG', receivedAt: at, at },
    claim: { identifiers: [{ type: 'email', value: 'pat@example.com' }], locale: 'en-GB' },
    located: { subjects: { crm: subject }, identifiers: [], searched: { crm: searched }, missing: [] },
    collected: { crm: { searched, parts, rows: { preferences: 1 } } },
    ...{ withheld: [], missing: [], letterKey: 'answer', round: 0 },
  };
  await new MockActivityEnvironment().run(() => createTransmissionActivities(deps).packForController(input));
  return requestId;
}

const download = (id: string, query: string) =>
  world.app.inject({ url: `/v1/requests/${id}/bundle${query}`, headers: reviewer.auth });
const events = async (id: string, type: string) =>
  (await world.register.audit.list(id, { limit: 200 })).filter((event) => event.type === type);

it('holds what Art 20 covers and nothing else, and a reviewer downloads it, on record', async () => {
  const id = await packed();
  const answer = await download(id, '?of=transmission');
  expect(answer.statusCode).toBe(200);
  const files = await unzip(answer.rawPayload);
  const everything = [...files.values()].map((bytes) => bytes.toString('utf8')).join('\n');
  expect(everything).toContain('solar panels');
  // Neither what was left out nor why is another controller's business.
  expect(everything).not.toMatch(/scores|tickets|derived by us/i);
  const manifest = JSON.parse(files.get('manifest.json')?.toString('utf8') ?? '') as Manifest;
  expect(manifest.holders.map(({ holder }) => holder)).toEqual(['crm']);
  expect(await events(id, 'access.bundle_opened_by_staff')).toHaveLength(1);
});

it('is not the answer, and is there only once it was written', async () => {
  expect((await download(await packed(), '')).statusCode).toBe(404);
  const { id } = await world.request({ right: 'portability' });
  expect((await download(id, '?of=transmission')).json()).toMatchObject({ status: 404 });
});

it('leaves a record: by whom, by which channel, that the receiver was checked; names are sealed', async () => {
  const id = await packed();
  const decision: Decision = {
    ...{ id: crypto.randomUUID(), kind: 'transmit', choice: 'sent', reason: 'They use our format.', at },
    by: { id: reviewer.id, kind: 'person', roles: ['reviewer'] },
    transmission: { receiverCheck: 'Called back on its registered number.', channel: 'sftp' },
  };
  const record = { requestId: id, to: 'Example Carrier Ltd', address: 'intake.carrier.example', decision, at };
  const { recordTransmission } = createTransmissionActivities(deps);
  await recordTransmission(record);
  await recordTransmission(record);
  const [sent, ...more] = await events(id, 'transmission.sent');
  expect(more).toEqual([]);
  expect(sent).toMatchObject({ actor: reviewer.id, detail: { channel: 'sftp', receiverChecked: true } });
  expect(JSON.stringify(sent?.detail)).not.toContain('Carrier');
  const declined = { ...decision, id: crypto.randomUUID(), choice: 'not_feasible', transmission: undefined };
  await recordTransmission({ ...record, decision: declined });
  expect((await events(id, 'transmission.not_feasible')).map(({ detail }) => detail)).toEqual([
    { decision: declined.id },
  ]);
});
