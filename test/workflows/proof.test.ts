/** What a proof proves (I2, I5): one identifier. Whatever else was claimed beside it stays a claim. */
import { play } from './harness.js';
import type { RequestPlay } from './harness.js';
import { debtorWorld, decision, PEOPLE, requestInput } from './world.js';
import type { World } from './world.js';

/** Knows the number of an account of their own, and names somebody else's address beside it. */
function claimedByAnother(world: World) {
  world.holder('accounts').identifiers = [{ type: 'customer_id', value: 'CUS-1' }];
  world.holder('billing').identifiers = [{ type: 'customer_id', value: 'CUS-1' }];
  world.holder('crm').identifiers = [{ type: 'email', value: 'victim@example.com' }];
  const input = requestInput(world);
  const { signedIn: _, ...subject } = input.subject;
  const identifiers = [
    { type: 'email', value: 'victim@example.com' },
    { type: 'customer_id', value: 'CUS-1' },
  ];
  return { ...input, subject: { ...subject, identifiers } };
}

const collectedAt = async (request: RequestPlay): Promise<string[]> => {
  const { collected = [] } = await request.until('review', (status) => status.step === 'review');
  return [...new Set(collected.map(({ target }) => target.split('/')[0] ?? ''))].sort();
};

it('a code proves the account it was sent for: the address named beside it is put to a person', async () => {
  const world = debtorWorld();
  await play(world, async (at) => {
    const request = await at.open(claimedByAnother(world));
    await request.until('identity', (status) => status.step === 'identity');
    const proof = { linkId: 'link-0', method: 'code_to_channel_on_file', passphraseSet: true, at: request.receivedAt };
    await request.request.executeUpdate('proveIdentity', { args: [proof] });
    const { pendingMatches } = await request.until('match', (status) => status.step === 'match');
    expect(pendingMatches.map(({ target }) => target)).toEqual(['crm/person:1']);
    await request.decide(decision('match', 'other_person', PEOPLE.agent, { target: 'crm/person:1' }));
    expect(await collectedAt(request)).toEqual(['accounts', 'billing']);
  });
});

it('an agent who checked everything claimed has proven it all', async () => {
  const world = debtorWorld();
  await play(world, async (at) => {
    const request = await at.open(claimedByAnother(world));
    await request.until('identity', (status) => status.step === 'identity');
    await request.decide(decision('verify', 'proven', PEOPLE.agent));
    expect(await collectedAt(request)).toEqual(['accounts', 'billing', 'crm']);
  });
});
