/** What the ticket and the audit trail say of an answer that went out, and of identity proven a second time. */
import type { CoreDeps } from '../../activities/deps.js';
import { createIdentityActivities } from '../../activities/identity.js';
import { createRegisterActivities } from '../../activities/register.js';
import type { World } from '../server/support/world.js';
import { openWorld, START } from '../server/support/world.js';
import { testDeps } from './support/deps.js';

let world: World;
let deps: CoreDeps;
let comments: string[];
const at = START.toISOString();

beforeAll(async () => {
  world = await openWorld();
  const comment = ({ text }: { text: string }) => Promise.resolve(void comments.push(text));
  deps = { ...(await testDeps(world)), tickets: { comment } };
});
afterAll(() => world.close());
beforeEach(() => {
  comments = [];
});

it('says that a link was mailed only where one was', async () => {
  const { recordAnswered } = createRegisterActivities(deps);
  const [linked, posted] = [await world.request(), await world.request()];
  await recordAnswered({ requestId: linked.id, at });
  expect(comments).toEqual([expect.stringContaining('its link went out by mail')]);
  comments = [];
  await recordAnswered({ requestId: posted.id, otherwise: true, at });
  expect(comments).toEqual([expect.stringContaining('sent another way')]);
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
