/** P5: data goes straight to another controller only as people decide and record it, and the file is given in any case. */
import type { Decision } from '../../src/register/model.js';
import { play, refusalOf } from './harness.js';
import type { RequestPlay } from './harness.js';
import type { World } from './world.js';
import { debtorWorld, decision, PEOPLE, requestInput } from './world.js';

const WISH = {
  right: 'portability' as const,
  demand: {
    kind: 'portability' as const,
    transmitTo: { controller: 'Example Carrier Ltd', address: 'intake.carrier.example' },
  },
};
const SENT = {
  transmission: { receiverCheck: 'Called back on the number of its register entry.', channel: 'sftp' as const },
};
const atStep = (request: RequestPlay, step: string) => request.until(step, (status) => status.step === step);
const transmit = (choice: string, more: Partial<Decision> = {}) => decision('transmit', choice, PEOPLE.reviewer, more);

const answered = (world: World) => world.happened('answer prepared').map(({ detail }) => detail);

async function reviewed(request: RequestPlay): Promise<void> {
  await atStep(request, 'review');
  await request.decide(decision('review', 'proceed', PEOPLE.agent));
  await atStep(request, 'transmit');
}

it('is sent by a person who checked the receiver, once it was found feasible, and the answer says so', async () => {
  const world = debtorWorld();
  await play(world, async (at) => {
    const request = await at.open({ ...requestInput(world), ...WISH });
    await reviewed(request);
    expect(await refusalOf(request.decide(transmit('sent', SENT)))).toMatch(/cannot be chosen/);
    expect(world.happened('packed')).toEqual([]);
    await request.decide(transmit('feasible'));
    await request.until('the package', () => world.happened('packed').length === 1);
    await request.until('sending', ({ waitingReason }) => waitingReason?.includes('check who receives it') ?? false);
    expect(await refusalOf(request.decide(transmit('sent')))).toMatch(/only once it was checked who receives it/);
    await request.decide(transmit('sent', SENT));
    await atStep(request, 'delivery');
    expect(answered(world)).toMatchObject([{ transmission: { to: 'Example Carrier Ltd', status: 'sent' } }]);
    expect(world.happened('transmission').map(({ detail }) => detail)).toEqual([
      { to: 'Example Carrier Ltd', address: 'intake.carrier.example', choice: 'sent', ...SENT.transmission },
    ]);
    expect(world.happened('offered')).toHaveLength(1);
  });
});

it('says why where it is not feasible, and gives the file', async () => {
  const world = debtorWorld();
  await play(world, async (at) => {
    const request = await at.open({ ...requestInput(world), ...WISH });
    await reviewed(request);
    await request.decide(transmit('not_feasible', { reason: 'the carrier takes no files' }));
    await atStep(request, 'delivery');
    const transmission = { to: 'Example Carrier Ltd', status: 'not_feasible', reason: 'the carrier takes no files' };
    expect(answered(world)).toMatchObject([{ transmission }]);
    expect(world.happened('packed')).toEqual([]);
    expect(world.happened('offered')).toHaveLength(1);
  });
});

it('may turn out not to be feasible when it is to be sent', async () => {
  const world = debtorWorld();
  await play(world, async (at) => {
    const request = await at.open({ ...requestInput(world), ...WISH });
    await reviewed(request);
    await request.decide(transmit('feasible'));
    await request.until('sending', ({ waitingReason }) => waitingReason?.includes('check who receives it') ?? false);
    await request.decide(transmit('not_feasible', { reason: 'it could not prove who it is' }));
    await atStep(request, 'delivery');
    expect(answered(world)).toMatchObject([{ transmission: { status: 'not_feasible' } }]);
  });
});

it('is asked of nobody where nobody wished it', async () => {
  const world = debtorWorld();
  await play(world, async (at) => {
    const request = await at.open({ ...requestInput(world), right: 'portability' });
    await atStep(request, 'review');
    expect(await refusalOf(request.decide(transmit('feasible')))).toMatch(/nothing is waiting to be sent/);
    await request.decide(decision('review', 'proceed', PEOPLE.agent));
    await atStep(request, 'delivery');
    expect(answered(world)).toEqual([expect.not.objectContaining({ transmission: expect.anything() as unknown })]);
  });
});
