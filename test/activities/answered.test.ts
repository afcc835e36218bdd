/** What the ticket and the audit trail say of an answer that went out, and of identity proven a second time. */
import { createAskActivities } from '../../activities/asks.js';
import type { CoreDeps } from '../../activities/deps.js';
import { createIdentityActivities } from '../../activities/identity.js';
import { createRegisterActivities } from '../../activities/register.js';
import type { Description } from '../../src/connector/contract.js';
import type { World } from '../server/support/world.js';
import { openWorld, START } from '../server/support/world.js';
import { testDeps } from './support/deps.js';

const CRM = {
  ...{ holder: 'crm', title: 'Customer relations', answersFor: [], backupDays: 35, erasureMeans: 'rows' },
  datasets: [{ name: 'contacts', title: 'Contacts', category: 'marketing_profile', recipients: [], fields: [] }],
} as unknown as Description;

let world: World;
let deps: CoreDeps;
let comments: string[];
const at = START.toISOString();

beforeAll(async () => {
  world = await openWorld();
  const comment = ({ text }: { text: string }) => Promise.resolve(void comments.push(text));
  deps = { ...(await testDeps(world, [CRM])), tickets: { comment } };
});
afterAll(() => world.close());
beforeEach(() => {
  comments = [];
});

const sent = {
  letterKey: 'answer',
  files: [{ name: 'a.zip', objectId: 'o', bytes: 1, sha256: 'a'.repeat(64), mediaType: 'application/zip' }],
};

it('says that a link was mailed only where one was', async () => {
  const { recordAnswered } = createRegisterActivities(deps);
  const [linked, posted] = [await world.request(), await world.request()];
  await recordAnswered({ requestId: linked.id, at });
  expect(comments).toEqual([expect.stringContaining('its link went out by mail')]);
  comments = [];
  await recordAnswered({ requestId: posted.id, otherwise: sent, at });
  expect(comments).toEqual([expect.stringContaining('sent another way')]);
  expect(comments[0]).not.toMatch(/portal|mail/);
});

it('keeps what went out by post as a delivery without a link, once', async () => {
  const { recordAnswered } = createRegisterActivities(deps);
  const { id } = await world.request();
  for (let turn = 0; turn < 2; turn++) await recordAnswered({ requestId: id, otherwise: sent, at });
  expect(await world.register.deliveries.list(id)).toMatchObject([
    { linkId: undefined, letterKey: 'answer', files: sent.files, offeredAt: at },
  ]);
  const linked = await world.request();
  await recordAnswered({ requestId: linked.id, at });
  expect(await world.register.deliveries.list(linked.id)).toEqual([]);
});

it('says of a part how it went out, and keeps it', async () => {
  const { recordPartAnswered } = createAskActivities(deps);
  const claim = { identifiers: [{ type: 'email' as const, value: 'pat@example.com' }], locale: 'en-GB' };
  const of = async (otherwise: { otherwise?: typeof sent }) => {
    const { id } = await world.request();
    comments = [];
    await recordPartAnswered({ requestId: id, claim, missing: ['crm'], ...otherwise, dueDate: null, at });
    return [comments.at(-1), (await world.register.deliveries.list(id)).length];
  };
  expect(await of({})).toEqual(['What is there is ready on the portal; crm is still missing.', 0]);
  expect(await of({ otherwise: sent })).toEqual([
    'What is there was sent another way, as was recorded; crm is still missing.',
    1,
  ]);
});

it('records an identity proven anew beside the first proof', async () => {
  const { recordVerified } = createIdentityActivities(deps);
  const { id } = await world.request();
  const claim = { identifiers: [{ type: 'email' as const, value: 'pat@example.com' }], locale: 'en-GB' };
  const prove = () => recordVerified({ requestId: id, method: 'checked_by_agent', claim, at });
  const proofs = async () =>
    (await world.register.audit.list(id)).filter(({ type }) => type === 'identity.proven').length;
  await prove();
  await prove();
  expect(await proofs()).toBe(1);
  const end = { at, stage: 'closed', closedAt: at, outcome: 'unverified' } as const;
  await world.register.outbox.started(id, 'run-0');
  await world.register.requests.update(id, end);
  const how = { of: 'identity', struck: false, by: 'x', reason: 'seen' } as const;
  await world.register.requests.reopen(id, { ...how, at, now: at });
  await prove();
  expect(await proofs()).toBe(2);
});
