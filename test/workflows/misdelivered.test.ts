/** An answer that somebody else fetched goes out again, to the person proven anew (S25, K2); and taking a request back before it is sent. */
import type { Right } from '../../src/law/types.js';
import type { AnswerAnew, RequestInput } from '../../src/register/model.js';
import { play } from './harness.js';
import type { RequestPlay } from './harness.js';
import { debtorWorld, decision, PEOPLE, requestInput } from './world.js';
import type { World } from './world.js';

const LEGAL = { ...PEOPLE.reviewer, id: '44444444-4444-4444-8444-444444444444', roles: ['legal' as const] };
const ANEW: AnswerAnew = {
  ...{ outcome: 'partly_fulfilled', letterKey: 'answer' },
  files: [{ name: 'answer.zip', objectId: 'o', bytes: 1, sha256: 'a'.repeat(64), mediaType: 'application/zip' }],
};

function again(world: World, right: Right): RequestInput {
  const input = requestInput(world, { right });
  const { signedIn, ...subject } = input.subject;
  return {
    ...input,
    subject: {
      ...subject,
      identifiers: signedIn?.identifiers ?? subject.identifiers,
      contactEmail: 'right@example.org',
    },
    reopened: { round: 1, proven: false, decided: { withheld: [], matches: [] }, anew: ANEW },
  };
}

const atIdentity = (request: RequestPlay) => request.until('identity', ({ step }) => step === 'identity', '1 hour');
const atDelivery = (request: RequestPlay) => request.until('delivery', ({ step }) => step === 'delivery', '1 hour');

describe('an answer that reached somebody else', () => {
  it.each(['access', 'erasure'] as const)('of %s goes out as it was once identity is proven anew', async (right) => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(again(world, right));
      await atIdentity(request);
      expect(world.happened('offered')).toEqual([]);
      for (const [kind, choice] of [
        ['withdraw', 'withdraw'],
        ['refuse', 'excessive'],
        ['extend', 'volume'],
      ] as const)
        await expect(request.decide(decision(kind, choice, PEOPLE.reviewer))).rejects.toThrow();
      await request.decide(decision('verify', 'proven', PEOPLE.agent));
      await atDelivery(request);
      expect(world.happened('offered').map(({ detail }) => detail)).toMatchObject([
        { round: 1000, to: 'right@example.org', files: ['answer.zip'] },
      ]);
      // Nothing is looked for or carried out again, and the clock is the one there was.
      for (const name of world.holders.keys())
        expect(world.holder(name).calls.filter((call) => call !== 'challenge')).toEqual([]);
      expect(world.happened('clock').length).toBeGreaterThan(0);
      expect(world.happened('acknowledged')).toEqual([]);
      await request.request.signal('receipt', { linkId: 'answer-1000', event: 'downloaded', at: request.receivedAt });
      const done = await request.until('closed', ({ stage }) => stage === 'closed', '1 hour');
      expect(done.outcome).toBe('partly_fulfilled');
    });
  });

  it('is late when its date has passed: the person had nothing', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(again(world, 'access'), '2024-01-10T09:00:00.000Z');
      await request.until('the breach', () => world.happened('breached').length > 0);
      expect(world.happened('offered')).toEqual([]);
    });
  });
});

describe('an answer that went by post', () => {
  it('is kept as it was sent, and goes out anew when it reached somebody else', async () => {
    const world = debtorWorld();
    world.factors.clear();
    await play(world, async (at) => {
      const request = await at.open(requestInput(world));
      await request.until('review', ({ step }) => step === 'review', '1 hour');
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await request.until('a reviewer', ({ step, waitingFor }) => step === 'delivery' && waitingFor === 'reviewer');
      await request.decide(decision('delivery', 'sent_otherwise', PEOPLE.reviewer));
      await request.until('closed', ({ stage }) => stage === 'closed', '1 hour');
      expect(world.happened('sent otherwise').map(({ detail }) => detail)).toEqual([
        { letterKey: 'answer', files: [] },
      ]);
      expect(world.happened('offered')).toEqual([]);
    });
  });

  it('may go by post again: that, too, is kept', async () => {
    const world = debtorWorld();
    world.factors.clear();
    await play(world, async (at) => {
      const request = await at.open(again(world, 'access'));
      await atIdentity(request);
      await request.decide(decision('verify', 'proven', PEOPLE.agent));
      await request.until('a reviewer', ({ step, waitingFor }) => step === 'delivery' && waitingFor === 'reviewer');
      await request.decide(decision('delivery', 'sent_otherwise', PEOPLE.reviewer));
      const done = await request.until('closed', ({ stage }) => stage === 'closed', '1 hour');
      expect(done.outcome).toBe('partly_fulfilled');
      expect(world.happened('sent otherwise').map(({ detail }) => detail)).toEqual([
        { letterKey: 'answer', files: ['answer.zip'] },
      ]);
    });
  });

  it('in part goes out on the portal as a whole: what comes later was sent to nobody yet', async () => {
    const world = debtorWorld();
    world.factors.clear();
    const crm = world.holder('crm');
    crm.failing.collect = 'permanent';
    await play(world, async (at) => {
      const input = requestInput(world);
      const untilDue = Date.parse('2026-12-03T00:00:00.000Z') - (await at.nowMs());
      // So that the part is due for review in a minute of the skipped time.
      input.timings = { ...input.timings, partialAnswer: untilDue - 60_000 };
      const request = await at.open(input, '2026-11-02T09:15:00.000Z');
      await request.until('review of a part', ({ step }) => step === 'review');
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await request.until('a reviewer', ({ step, waitingFor }) => step === 'delivery' && waitingFor === 'reviewer');
      await request.decide(decision('delivery', 'sent_otherwise', PEOPLE.reviewer));
      await request.until('the part', () => world.happened('part answered').length === 1);
      expect(world.happened('sent otherwise')).toHaveLength(1);
      world.factors.add('passphrase');
      await request.until('the failure', ({ holders }) => holders.crm?.state === 'failed');
      crm.failing = {};
      await request.decide(decision('holder', 'retry', PEOPLE.agent, { target: 'crm' }));
      await request.until('review of the rest', ({ step }) => step === 'review', '10 seconds');
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await request.until('delivery', ({ step }) => step === 'delivery');
      expect(world.happened('offered')).toHaveLength(1);
      expect(world.happened('sent otherwise')).toHaveLength(1);
    });
  });
});

describe('a request taken back while Legal looks at the letter', () => {
  const looked = async (right: Right, check: (request: RequestPlay, world: World) => Promise<void>): Promise<void> => {
    const world = debtorWorld();
    world.secondLook = true;
    await play(world, async (at) => {
      const request = await at.open(requestInput(world, { right }));
      await request.until('review', ({ step }) => step === 'review', '1 hour');
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await request.until(
        'Legal',
        ({ stage, step, waitingFor }) => [stage, step, waitingFor].join() === 'deliver,answer,reviewer',
      );
      await check(request, world);
    });
  };

  it('ends: nothing has gone out', () =>
    looked('access', async (request, world) => {
      await request.decide(decision('withdraw', 'withdraw', PEOPLE.agent));
      const done = await request.until('closed', ({ stage }) => stage === 'closed');
      expect(done.outcome).toBe('withdrawn');
      expect(world.happened('offered')).toEqual([]);
      expect(world.happened('answered')).toEqual([]);
    }));

  it('is told the truth once the answer has gone out', () =>
    looked('access', async (request) => {
      await request.decide(decision('letter', 'release', LEGAL));
      await atDelivery(request);
      await expect(request.decide(decision('withdraw', 'withdraw', PEOPLE.agent))).rejects.toMatchObject({
        cause: { message: 'the answer has already gone out' },
      });
    }));
});
