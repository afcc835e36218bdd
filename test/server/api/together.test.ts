/** Intake of what people really write: several rights in one letter, somebody who asks for another, children, repeats. */
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
let agent: Person;
let manager: Person;

beforeAll(async () => {
  world = await openWorld();
  agent = await world.person(['agent']);
  manager = await world.person(['manager']);
});
afterAll(() => world.close());

interface Opened {
  id: string;
  number: string;
  created: boolean;
  also: { right: string; id: string; created: boolean }[];
  repeatOf: { number: string; suggestion: string; why: string }[];
}

let people = 0;
function body(over: Record<string, unknown> = {}): Record<string, unknown> {
  people++;
  return {
    source: { kind: 'post', system: 'letters', id: `L-${people}` },
    receivedAt: '2026-03-02T09:00:00Z',
    right: 'access',
    jurisdiction: 'UK-ENG',
    subject: { identifiers: [{ type: 'email', value: `person${people}@example.com` }], locale: 'en-GB' },
    ...over,
  };
}
const post = (payload: Record<string, unknown>) =>
  world.app.inject({ method: 'POST', url: '/v1/requests', headers: agent.auth, payload });
const view = async (id: string, who: Person = agent) =>
  (await world.app.inject({ method: 'GET', url: `/v1/requests/${id}`, headers: who.auth })).json<
    Record<string, unknown>
  >();

describe('“send me everything, then delete me”', () => {
  it('opens one request per right; the copy verifies, the erasure takes its proof over', async () => {
    const payload = body({ right: 'erasure', also: ['access'] });
    const first = await post(payload);
    expect(first.statusCode).toBe(201);
    const opened = first.json<Opened>();
    const [access] = opened.also;
    expect(access).toMatchObject({ right: 'access', created: true });
    expect((await world.register.requests.get(opened.id))?.identityFrom).toBe(access?.id);
    expect((await world.register.requests.get(access?.id ?? ''))?.identityFrom).toBeUndefined();
    expect(await view(opened.id)).toMatchObject({ openedWith: [{ id: access?.id, right: 'access' }] });
    const inputs = (await world.register.outbox.claim(100)).map(({ input }) => input);
    expect(inputs.find(({ requestId }) => requestId === opened.id)).toMatchObject({ identityFrom: access?.id });

    const again = await post(payload);
    expect(again.statusCode).toBe(200);
    expect(again.json<Opened>()).toMatchObject({
      id: opened.id,
      created: false,
      also: [{ id: access?.id, created: false }],
    });
  });

  it('opens what a first call did not get to', async () => {
    const payload = body({ also: ['erasure'] });
    const { also: _, ...alone } = payload;
    const access = (await post(alone)).json<Opened>();
    const both = await post(payload);
    expect(both.statusCode).toBe(201);
    expect(both.json<Opened>()).toMatchObject({
      id: access.id,
      created: false,
      also: [{ right: 'erasure', created: true }],
    });
  });

  it('refuses a right named twice', async () => {
    for (const also of [['access'], ['erasure', 'erasure'], ['objection']]) {
      const refused = await post(body({ also }));
      expect(refused.statusCode).toBe(422);
      expect(refused.json<{ errors: { pointer: string }[] }>().errors[0]?.pointer).toMatch(/^\/also/);
    }
  });
});

describe('somebody who asks for another person', () => {
  it('is kept with the request; without a mandate the next step is to ask for it', async () => {
    const representative = {
      kind: 'solicitor',
      name: 'Sol Solicitor',
      mandate: 'missing',
      contactEmail: 'sol@example.org',
    };
    const { id } = (await post(body({ representative }))).json<Opened>();
    const shown = await view(id);
    expect(shown.subject).toMatchObject({ representative });
    expect(shown.next).toContain('ask for authority');
    expect(await view(id, manager)).not.toHaveProperty('subject');
  });

  it('with a mandate is not asked for it, and its scope is kept', async () => {
    const representative = { kind: 'attorney', name: 'Al Attorney', mandate: 'shown', scope: ['payment'] };
    const { id } = (await post(body({ representative }))).json<Opened>();
    const shown = await view(id);
    expect(shown.next).not.toContain('authority');
    expect(shown.subject).toMatchObject({ representative: { scope: ['payment'] } });
  });

  it('counts in what makes two calls the same', async () => {
    const payload = body({ representative: { kind: 'body', name: 'Help Body', mandate: 'shown' } });
    await post(payload);
    expect((await post(payload)).statusCode).toBe(200);
    const other = await post({ ...payload, representative: { kind: 'body', name: 'Other Body', mandate: 'shown' } });
    expect(other.statusCode).toBe(409);
    expect(other.json<{ errors: { pointer: string }[] }>().errors).toMatchObject([{ pointer: '/representative' }]);
  });

  it('refuses a scope that is no category', async () => {
    const wrong = await post(
      body({ representative: { kind: 'body', name: 'B', mandate: 'shown', scope: ['billing'] } }),
    );
    expect(wrong.statusCode).toBe(422);
    expect(wrong.json<{ errors: { pointer: string }[] }>().errors[0]?.pointer).toBe('/representative/scope/0');
  });
});

describe('asked again', () => {
  it('says so at intake and on the request, and decides nothing', async () => {
    const payload = body();
    const first = (await post(payload)).json<Opened>();
    expect(first.repeatOf).toEqual([]);
    const again = (
      await post({
        ...payload,
        source: { kind: 'phone', system: 'hotline', id: `P-${people}` },
        receivedAt: '2026-03-02T09:30:00Z',
      })
    ).json<Opened>();
    expect(again).toMatchObject({ created: true, repeatOf: [{ number: first.number, suggestion: 'reminder' }] });
    const shown = await view(again.id);
    expect(shown).toMatchObject({ repeatOf: [{ number: first.number }], stage: 'received' });
    expect(shown.next).toContain(`may be a repeat of ${first.number}`);
    expect(await view(again.id, manager)).not.toHaveProperty('repeatOf');
  });
});
