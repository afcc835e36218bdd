import { HabeasError } from '../../../src/common/errors.js';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
let agent: Person;
let reviewer: Person;

beforeAll(async () => {
  world = await openWorld();
  agent = await world.person(['agent']);
  reviewer = await world.person(['reviewer']);
});
afterAll(() => world.close());

const RESTRICTED = { right: 'restriction', demand: { kind: 'restriction', ground: 'claims' } } as const;

const lift = (id: string, over: Record<string, unknown> = {}) =>
  world.app.inject({
    method: 'POST',
    url: `/v1/requests/${id}/decisions`,
    headers: agent.auth,
    payload: { kind: 'lift', choice: 'lifted_by_person', reason: 'They need it no longer.', ...over },
  });

describe('lifting a restriction', () => {
  it('goes to what keeps it, also once the request is closed', async () => {
    const { id } = await world.request(RESTRICTED);
    const at = world.clock.now().toISOString();
    await world.register.requests.update(id, { at, closedAt: at, outcome: 'fulfilled', stage: 'closed' });
    expect((await lift(id)).statusCode).toBe(201);
    expect(world.requests.lifted).toEqual([
      { requestId: id, decision: expect.objectContaining({ kind: 'lift', choice: 'lifted_by_person' }) as unknown },
    ]);
    expect(world.requests.decisions.filter(({ requestId }) => requestId === id)).toEqual([]);
  });

  it('is refused where none stands', async () => {
    const { id } = await world.request(RESTRICTED);
    world.requests.fails = new HabeasError('not_found', 'no such workflow');
    const answer = await lift(id);
    world.requests.fails = undefined;
    expect(answer.statusCode).toBe(409);
    expect(answer.json<{ detail: string }>().detail).toBe('no restriction of this request stands');
  });

  it('wants one of the reasons', async () => {
    const { id } = await world.request(RESTRICTED);
    expect((await lift(id, { choice: 'we_want_to' })).statusCode).toBe(422);
  });

  it.each(['SUBJECT_RESTRICTION', 'RIGHTS_PENDING'] as const)(
    'is the only way: its hold is not closed behind the holders’ back (%s)',
    async (type) => {
      const { id, number } = await world.request(RESTRICTED);
      const at = world.clock.now().toISOString();
      const { hold } = await world.register.holds.open(
        {
          ...{ type, selector: { requestId: id }, scope: { holders: ['accounts'] } },
          ...{ basis: { UK: 'Art 18(1)(c)', EU: 'Art 18(1)(c)' }, endsWhen: 'it is lifted', reason: 'claims' },
        },
        { id: reviewer.id, kind: 'person', roles: ['reviewer'] },
        at,
      );
      const answer = await world.app.inject({
        method: 'POST',
        url: `/v1/holds/${hold.id}/close`,
        headers: reviewer.auth,
        payload: { reason: 'done', toldAt: at },
      });
      expect(answer.statusCode).toBe(409);
      expect(answer.json<{ mend: string }>().mend).toContain(`decide \`lift\` on request ${number}`);
      expect((await world.register.holds.get(hold.id))?.state).toBe('open');
    },
  );
});
