/** What can be decided on the request page: by whom, when, and what becomes of it. */
import { randomUUID } from 'node:crypto';
import type { RequestStatus } from '../../../workflows/types.js';
import { withoutStyle } from '../support/portal.js';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';
import { consoleOf, sendForm } from './support.js';

let world: World;
let see: ReturnType<typeof consoleOf>;
let agent: Person;
let reviewer: Person;
beforeAll(async () => {
  world = await openWorld();
  see = consoleOf(world);
  agent = await world.person(['agent']);
  reviewer = await world.person(['reviewer']);
});
afterAll(() => world.close());

const at = (): string => world.clock.now().toISOString();
const said = (body: string): string =>
  withoutStyle(body)
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#?\w+;/g, ' ')
    .replace(/\s+/g, ' ');
const shows = async (person: Person, id: string, act: string): Promise<boolean> =>
  (await see(person, `/requests/${id}`)).includes(`action="/requests/${id}/${act}#`);
const by = { id: '00000000-0000-4000-8000-000000000002', kind: 'person' as const, roles: ['reviewer' as const] };

const running = (id: string, more: Partial<RequestStatus>): void => {
  const none = { holders: {}, pendingMatches: [] };
  world.requests.statuses.set(id, {
    ...{ requestId: id, stage: 'fulfil', step: 'assess', waitingFor: 'reviewer', ...none, ...more },
  });
};

describe('a request whose procedure cannot be asked', () => {
  it('says so, of when the page is and what to do; what needs it says so where it would stand', async () => {
    const { id } = await world.request();
    await world.register.requests.update(id, { at: at(), stage: 'locate', step: 'match', waitingFor: 'agent' });
    const page = said(await see(agent, `/requests/${id}`));
    expect(page).toMatch(/Not live\..*register last recorded, at 2 March 2026, 10:00 UTC/);
    expect(page).toMatch(/Load the page again in a minute.*habeas worker/);
    expect(page).toMatch(/Weak matches to decide on This needs the running procedure/);
    running(id, { stage: 'locate', step: 'match', pendingMatches: [{ target: 'crm/1', why: 'shares an address' }] });
    const live = said(await see(agent, `/requests/${id}`));
    expect(live).toContain('shares an address');
    expect(live).not.toMatch(/Not live|needs the running procedure/);
  });

  it('is not said of a closed one, nor what is missing to whoever never reads it', async () => {
    const { id } = await world.request({ right: 'erasure' });
    await world.register.requests.update(id, { at: at(), stage: 'fulfil', step: 'approve', waitingFor: 'reviewer' });
    expect(said(await see(reviewer, `/requests/${id}`))).toContain('Plan waiting for approval This needs');
    const manager = await world.person(['manager']);
    expect(said(await see(manager, `/requests/${id}`))).not.toContain('This needs');
    await world.register.requests.update(id, { at: at(), stage: 'closed', closedAt: at(), outcome: 'refused' });
    expect(said(await see(reviewer, `/requests/${id}`))).not.toContain('Not live');
  });
});

describe('an automated decision looked at again (O6)', () => {
  async function objected(): Promise<string> {
    const { id } = await world.request({
      right: 'objection',
      demand: { kind: 'objection', scope: 'automated_decision', purposes: ['credit check'] },
    });
    await world.register.requests.update(id, { at: at(), stage: 'fulfil', step: 'assess', waitingFor: 'reviewer' });
    return id;
  }
  const decisionsOf = (id: string) =>
    world.requests.decisions.filter(({ requestId }) => requestId === id).map(({ decision }) => decision);
  const form = { choice: 'stands', reason: 'The income was\r\nlooked at again.' };

  it('is recorded by a reviewer, once however often the form is sent', async () => {
    const id = await objected();
    running(id, {});
    expect(await shows(reviewer, id, 'reconsider')).toBe(true);
    const key = randomUUID();
    for (let turn = 0; turn < 2; turn++) {
      const sent = await sendForm(world, reviewer, id, { act: 'reconsider', form: { ...form, key } });
      expect([sent.statusCode, sent.headers.location]).toEqual([303, `/requests/${id}?done=reconsider`]);
    }
    const [decision, again] = decisionsOf(id);
    expect(decision).toMatchObject({
      ...{ kind: 'reconsider', choice: 'stands', reason: 'The income was\nlooked at again.' },
      by: { id: reviewer.id, kind: 'person' },
    });
    expect(again?.id).toBe(decision?.id);
    expect(said(await see(reviewer, `/requests/${id}?done=reconsider`))).toContain('The decision is recorded');
    expect(said(await see(reviewer, `/requests/${id}?done=__proto__`))).not.toContain('recorded;');
  });

  it('keeps what was typed when something is missing, and says what', async () => {
    const id = await objected();
    running(id, {});
    const typed = 'a <b>reason</b> of some length';
    const sent = await sendForm(world, reviewer, id, { act: 'reconsider', form: { choice: '', reason: typed } });
    expect(sent.statusCode).toBe(422);
    expect(sent.body).toContain('a &lt;b>reason&lt;/b> of some length');
    expect(said(sent.body)).toContain('The choice is');
    const blank = await sendForm(world, reviewer, id, { act: 'reconsider', form: { choice: 'changed', reason: ' ' } });
    expect(said(blank.body)).toContain('The reason is blank: give some text.');
    expect(blank.body).toMatch(/value="changed"[^>]* checked|checked[^>]* value="changed"/);
    expect(decisionsOf(id)).toEqual([]);
  });

  it('is for reviewers, whatever form is sent', async () => {
    const id = await objected();
    running(id, {});
    expect(await shows(agent, id, 'reconsider')).toBe(false);
    const sent = await sendForm(world, agent, id, { act: 'reconsider', form });
    expect(sent.statusCode).toBe(403);
    expect(decisionsOf(id)).toEqual([]);
  });

  it('says that it needs the running procedure where that cannot be asked', async () => {
    const id = await objected();
    expect(await shows(reviewer, id, 'reconsider')).toBe(false);
    expect(said(await see(reviewer, `/requests/${id}`))).toContain(
      'Look again at the automated decision This needs the running procedure',
    );
  });

  it('takes forms of our own page alone', async () => {
    const id = await objected();
    running(id, {});
    const without = await sendForm(world, reviewer, id, { act: 'reconsider', form: { ...form, csrf: 'x' } });
    expect(without.statusCode).toBe(403);
    expect(without.body).toContain('looked at again.');
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await sendForm(world, reviewer, id, { act: 'reconsider', form, headers })).statusCode).toBe(403);
    const signedOut = await world.app.inject({
      ...{ method: 'POST', url: `/requests/${id}/reconsider`, payload: 'reason=x' },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(signedOut.headers.location).toBe(`/sign-in?next=${encodeURIComponent(`/requests/${id}`)}`);
    for (const act of ['approve', 'constructor', '__proto__'])
      expect((await sendForm(world, reviewer, id, { act, form })).statusCode).toBe(404);
    expect(decisionsOf(id)).toEqual([]);
  });

  it('that the workflow refuses says why, and loses nothing', async () => {
    const id = await objected();
    running(id, {});
    const closed = await objected();
    await world.register.requests.update(closed, { at: at(), stage: 'closed', closedAt: at(), outcome: 'withdrawn' });
    const sent = await sendForm(world, reviewer, closed, { act: 'reconsider', form });
    expect(sent.statusCode).toBe(409);
    // Its form is gone from the page of a closed request; what was typed is not.
    expect(said(sent.body)).toMatch(/Nothing was recorded\. The request is closed\. .*looked at again\./);
  });
});

describe('a supplement', () => {
  const targets = ['crm/contacts', 'crm/contacts/CON-1', 'billing/invoices'];

  async function answered(closed = true): Promise<string> {
    const { id } = await world.request();
    await world.register.outbox.started(id, 'run-1');
    for (const target of targets)
      await world.register.decisions.record(id, {
        ...{
          id: randomUUID(),
          kind: 'withhold',
          choice: 'privilege',
          target,
          reason: 'counsel wrote it',
          by,
          at: at(),
        },
      });
    const ended = closed
      ? ({ stage: 'closed', step: 'done', closedAt: at(), outcome: 'partly_fulfilled' } as const)
      : {};
    await world.register.requests.update(id, { at: at(), answeredAt: at(), ...ended });
    return id;
  }
  const orders = async (id: string) => world.register.tasks.list({ requestId: id, kind: 'supplement' });

  it('gives what a reviewer chooses, and shows what is still left out', async () => {
    const id = await answered();
    const page = await see(reviewer, `/requests/${id}`);
    for (const target of targets) expect(page).toContain(`value="${target}"`);
    const form = { 'target-1': targets[1] ?? '', 'target-2': targets[2] ?? '', reason: 'the dispute is over' };
    const sent = await sendForm(world, reviewer, id, { act: 'supplement', form });
    expect(sent.headers.location).toBe(`/requests/${id}?done=supplement`);
    expect(await orders(id)).toMatchObject([{ state: 'open', openedBy: reviewer.id, detail: { items: 2 } }]);
    expect((await world.register.requests.get(id))?.reopened).toBe(1);
    const lifted = (await world.register.decisions.list(id)).filter(({ choice }) => choice === 'lifted');
    expect(new Set(lifted.map(({ target }) => target))).toEqual(new Set(targets.slice(1)));
    expect(new Set(lifted.map(({ reason }) => reason))).toEqual(new Set(['the dispute is over']));
  });

  it('gives nothing that nobody chose, and nothing to whoever is no reviewer', async () => {
    const id = await answered();
    const none = await sendForm(world, reviewer, id, { act: 'supplement', form: { reason: 'free' } });
    expect(none.statusCode).toBe(422);
    expect(said(none.body)).toContain('What is free is not chosen: tick what can be given.');
    expect(await shows(agent, id, 'supplement')).toBe(false);
    const form = { 'target-0': targets[0] ?? '', reason: 'free' };
    expect((await sendForm(world, agent, id, { act: 'supplement', form })).statusCode).toBe(403);
    const other = { 'target-0': 'crm/secret', reason: 'free' };
    expect((await sendForm(world, reviewer, id, { act: 'supplement', form: other })).statusCode).toBe(409);
    expect(await orders(id)).toEqual([]);
  });

  it('names a hundred targets, and no more than the form of our page holds', async () => {
    const id = await answered();
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`target-${index}`, targets[0] ?? '']));
    const send = (count: number) =>
      sendForm(world, reviewer, id, { act: 'supplement', form: { ...many(count), reason: 'free' } });
    expect((await send(130)).statusCode).toBe(400);
    expect((await send(101)).statusCode).toBe(422);
    expect((await send(100)).statusCode).toBe(303);
  });

  it('is offered of answered copies with something left out, while their keys are kept', async () => {
    const { id: open } = await world.request();
    expect(await shows(reviewer, open, 'supplement')).toBe(false);
    expect(await shows(reviewer, await answered(false), 'supplement')).toBe(true);
    const gone = await answered();
    await world.register.purge.contentShredded(gone, at());
    expect(await shows(reviewer, gone, 'supplement')).toBe(false);
  });

  it('comes of a review as well, or the reason stands and is looked at again', async () => {
    const id = await answered();
    const review = { id: randomUUID(), requestId: id, kind: 'exemption_review', by: 'system', at: at() } as const;
    await world.register.tasks.open({ ...review, why: 'look whether the reason still stands', dueAt: at() });
    const send = (who: Person, choice: string, about: string = review.id) =>
      sendForm(world, who, id, { act: 'review-exemption', form: { about, choice, reason: 'the claim is open' } });
    expect(await shows(reviewer, id, 'review-exemption')).toBe(true);
    expect(await shows(agent, id, 'review-exemption')).toBe(false);
    expect((await send(agent, 'upheld')).statusCode).toBe(403);
    expect((await send(reviewer, 'upheld', randomUUID())).statusCode).toBe(404);
    expect((await send(reviewer, 'nonsense')).statusCode).toBe(422);
    expect((await send(reviewer, 'upheld')).statusCode).toBe(303);
    expect(await world.register.tasks.get(review.id)).toMatchObject({ state: 'done', result: 'upheld' });
    const [next] = await world.register.tasks.list({ requestId: id, open: true, kind: 'exemption_review' });
    expect((await send(reviewer, 'released', next?.id)).statusCode).toBe(303);
    expect(await orders(id)).toMatchObject([{ detail: { items: 3 } }]);
  });
});

describe('an answer that reached somebody else', () => {
  it('is recorded with its 72 hours and given anew, also one that went by post', async () => {
    const { id } = await world.request();
    await world.register.outbox.started(id, 'run-1');
    expect(await shows(agent, id, 'misdelivered')).toBe(false);
    const file = { name: 'a.zip', objectId: 'o', bytes: 1, sha256: 'a'.repeat(64), mediaType: 'application/zip' };
    const sent = { id: randomUUID(), requestId: id, letterKey: 'answer', files: [file], offeredAt: at() };
    await world.register.deliveries.record(sent);
    const ended = { stage: 'closed', step: 'done', closedAt: at(), outcome: 'fulfilled' } as const;
    await world.register.requests.update(id, { at: at(), answeredAt: at(), ...ended });
    expect(said(await see(agent, `/requests/${id}`))).toContain('Sent another way');
    expect(await shows(reviewer, id, 'give-anew')).toBe(false);

    const noticed = { reason: 'the letter was put in the wrong door', noticedAt: 'yesterday' };
    const wrong = await sendForm(world, agent, id, { act: 'misdelivered', form: noticed });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('<details open');
    const noticedAt = '2026-03-02T08:00:00Z';
    const form = { ...noticed, noticedAt };
    expect((await sendForm(world, agent, id, { act: 'misdelivered', form })).statusCode).toBe(303);
    const [task] = await world.register.tasks.list({ requestId: id, open: true });
    expect(task).toMatchObject({ kind: 'breach_assessment', dueAt: '2026-03-05T08:00:00.000Z' });

    expect(await shows(agent, id, 'give-anew')).toBe(false);
    expect(await shows(reviewer, id, 'give-anew')).toBe(true);
    const anew = { reason: 'the person called', contactEmail: 'right@example.org' };
    expect((await sendForm(world, agent, id, { act: 'give-anew', form: anew })).statusCode).toBe(403);
    const typo = { ...anew, contactEmail: 'right' };
    expect((await sendForm(world, reviewer, id, { act: 'give-anew', form: typo })).statusCode).toBe(422);
    expect((await sendForm(world, reviewer, id, { act: 'give-anew', form: anew })).statusCode).toBe(303);
    expect(await world.register.requests.get(id)).toMatchObject({ reopened: 1, answeredAt: undefined });
    expect(await shows(reviewer, id, 'give-anew')).toBe(false);
  });
});

describe('a request about a child (I9)', () => {
  it('shows the age of each place with its source, who may act and what to check; and asks who acts', async () => {
    const { id } = await world.request({
      jurisdiction: 'DUAL:UK-ENG+EU-DE',
      subject: {
        ...{ identifiers: [{ type: 'email', value: 'kid@example.com' }], locale: 'en-GB', circumstances: 'minor' },
        representative: { kind: 'parent', name: 'Pa Parent', mandate: 'missing' },
      },
    });
    await world.register.requests.update(id, { at: at(), stage: 'verify', step: 'capacity', waitingFor: 'agent' });
    const status = { stage: 'verify', step: 'capacity', waitingFor: 'agent' } as const;
    running(id, status);
    const page = said(await see(agent, `/requests/${id}`));
    expect(page).toMatch(/UK-ENG 13 years UK GDPR Art 8\(1\), DPA 2018 s\.9 .*EU-DE 16 years/);
    expect(page).toMatch(/What to check .*parental responsibility/);
    expect(page).toContain('Pa Parent acts for the child');
    const form = { choice: 'child_acts', reason: 'is fifteen and understands' };
    expect((await sendForm(world, agent, id, { act: 'capacity', form })).statusCode).toBe(303);
    expect(world.requests.decisions.at(-1)).toMatchObject({ requestId: id, decision: { kind: 'capacity' } });

    const api = await world.app.inject({ url: `/v1/requests/${id}`, headers: agent.auth });
    const { minor } = api.json<{ minor: { places: { place: string; consentAge: number }[]; checks: string[] } }>();
    expect(minor.places.map(({ place, consentAge }) => [place, consentAge])).toEqual([
      ['UK-ENG', 13],
      ['EU-DE', 16],
    ]);
    const manager = await world.person(['manager']);
    expect(said(await see(manager, `/requests/${id}`))).not.toMatch(/About a child|Who may act/);
    world.requests.statuses.delete(id);
    expect(said(await see(agent, `/requests/${id}`))).toContain('Who may act for the child This needs the running');
  });

  it('says nothing of it where nobody said that it is one', async () => {
    const { id } = await world.request();
    expect(said(await see(agent, `/requests/${id}`))).not.toContain('About a child');
  });
});
