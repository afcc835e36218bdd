/** A request for a copy that ends wakes the held erasures that waited for it, and nobody else's. */
import { HabeasError } from '../../src/common/errors.js';
import { createHeldActivities } from '../../activities/held.js';
import { createRegisterActivities } from '../../activities/register.js';
import type { CoreDeps } from '../../activities/deps.js';
import type { ItemDecision } from '../../src/law/index.js';
import type { RequestOutcome } from '../../src/register/model.js';
import type { World } from '../server/support/world.js';
import { openWorld, START } from '../server/support/world.js';
import { testDeps } from './support/deps.js';

const at = START.toISOString();
let world: World;
let deps: CoreDeps;
const woken: string[] = [];
let fails: HabeasError | undefined;
let people = 0;

beforeAll(async () => {
  world = await openWorld();
  const made = await testDeps(world);
  const sweepHeld = (requestId: string): Promise<void> => {
    if (fails) return Promise.reject(fails);
    woken.push(requestId);
    return Promise.resolve();
  };
  deps = { ...made, running: { ...made.running, sweepHeld } };
});
afterAll(() => world.close());
beforeEach(() => {
  woken.splice(0);
  fails = undefined;
});

const waits = (hold: 'OPEN_SUBJECT_REQUEST' | 'STATUTORY_RETENTION'): ItemDecision => ({
  holder: 'crm',
  item: {
    ...{ id: 'profile', dataset: 'contact', category: 'marketing_profile', kind: 'marketing_profile' },
    ...{ lawfulBasis: 'consent', count: 1 },
  },
  outcome: 'RETAIN_HOLD',
  reasons: [{ hold, basis: { UK: 'the law' }, rules: [] }],
  restrict: true,
  rules: [],
});

async function person() {
  const identifiers = [{ type: 'email', value: `person-${++people}@example.com` }];
  const ask = async (right: 'access' | 'portability' | 'rectification'): Promise<string> =>
    (await world.request({ right, subject: { identifiers, locale: 'en-GB' } })).id;
  const held = async (hold: Parameters<typeof waits>[0] = 'OPEN_SUBJECT_REQUEST', closed = true): Promise<string> => {
    const { id } = await world.request({ right: 'erasure', subject: { identifiers, locale: 'en-GB' } });
    await world.register.persons.add(id, identifiers, true);
    await createHeldActivities(deps).openHeld({
      requestId: id,
      decisions: [waits(hold)],
      subjects: {},
      identifiers,
      at,
    });
    if (closed) await world.register.requests.update(id, { at, closedAt: at, outcome: 'partly_fulfilled' });
    return id;
  };
  return { ask, held };
}
const close = (requestId: string, outcome: RequestOutcome): Promise<void> =>
  createRegisterActivities(deps).closeRequest({ requestId, outcome, at });

describe('the end of a request for a copy', () => {
  it.each(['fulfilled', 'withdrawn', 'refused', 'unverified'] as const)(
    'wakes what waited for it at once, of a closed erasure and of one still open (%s)',
    async (outcome) => {
      const { ask, held } = await person();
      const waiting = [await held(), await held('OPEN_SUBJECT_REQUEST', false)];
      const copy = await ask('access');
      await close(copy, outcome);
      expect([...woken].sort()).toEqual([...waiting].sort());
    },
  );

  it('wakes neither what waits for something else nor what is another person’s', async () => {
    const { ask, held } = await person();
    await held('STATUTORY_RETENTION');
    await (await person()).held();
    await close(await ask('portability'), 'fulfilled');
    expect(woken).toEqual([]);
  });

  it('is the end of a copy: another right wakes nothing', async () => {
    const { ask, held } = await person();
    await held();
    await close(await ask('rectification'), 'fulfilled');
    expect(woken).toEqual([]);
  });

  it('closes where no held erasure runs, and is tried again where the signal did not arrive', async () => {
    const { ask, held } = await person();
    const waiting = await held();
    const copy = await ask('access');
    await world.register.persons.add(copy, [{ type: 'email', value: `person-${people}@example.com` }], true);
    fails = new HabeasError('unavailable', 'the workflow service is down');
    await expect(close(copy, 'fulfilled')).rejects.toThrow('is down');
    fails = undefined;
    await close(copy, 'fulfilled');
    expect(woken).toEqual([waiting]);
    fails = new HabeasError('not_found', 'nothing runs');
    await close(await ask('access'), 'fulfilled');
  });
});
