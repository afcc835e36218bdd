/** S22 and S07: adverts stop at once, also while a system is down; what rests on them goes; a person looks again at what a machine decided. */
import type { Person } from '../../examples/iot-operator/population/index.js';
import type { RequestView } from '../../src/server/api/view-schema.js';
import { downloadBundle } from '../e2e/bundles.js';
import { poll } from '../e2e/installation.js';
import {
  answerAnyhow,
  approvePlan,
  at,
  closed,
  heldItems,
  letterText,
  openSignedIn,
  outcomesByKind,
  sendCampaign,
  somebody,
} from './acts.js';
import { startScenarios } from './harness.js';
import type { Scenarios } from './harness.js';

let play: Scenarios;
beforeAll(async () => {
  play = await startScenarios({ start: '2026-09-07T07:00:00Z' });
}, 300_000);
afterAll(() => play.stop());

it('S22 one click withdraws the consent: no proof, nothing for the agent, all profiling stops, service mail goes on', async () => {
  const person = play.systems.cast.berliner;
  expect(await sendCampaign(play)).toContain(person.crmContactId);
  const sends = 'SELECT count(*)::int AS sent FROM sends WHERE contact_id = $1';
  const [before] = await play.systems.sql<{ sent: number }>('crm', sends, [person.crmContactId]);
  const { links } = await play.api<{ links: { url: string }[] }>(play.agent, 'POST', '/v1/unsubscribe-links', {
    addresses: [{ type: 'email', value: person.email }],
    scope: 'consent',
    jurisdiction: 'DUAL:UK-ENG+EU-DE',
  });
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  const clicked = await fetch(links[0]!.url, { method: 'POST', body });
  expect(clicked.status).toBe(200);
  await poll(
    'the stop',
    () => sendCampaign(play),
    (reached) => !reached.includes(person.crmContactId!),
  );
  type Page = { requests: { id: string; right: string; stage: string; outcome?: string }[] };
  const done = await poll(
    'the record of it',
    () => play.api<Page>(play.agent, 'GET', '/v1/requests?right=objection'),
    ({ requests }) => requests[0]?.outcome === 'fulfilled',
  );
  const view = await play.view(done.requests[0]!.id);
  // No proof, no decision: logged, and closed at once.
  expect(view.decisions).toEqual([]);
  expect(new Set(await play.holderCalls(view.id))).not.toContain('accounts challenge');
  expect(view.timeline.map(({ type }) => type)).toContain('consent.withdrawn');
  expect(view.sla).toBe('closed');
  const sla = await play.api<{ requests: { id: string }[] }>(play.agent, 'GET', '/v1/sla');
  expect(sla.requests.map(({ id }) => id)).not.toContain(view.id);
  // Proof is kept, what was sent stays sent, and the service goes on.
  const proof = 'SELECT withdrawn_at IS NOT NULL AS withdrawn FROM consents WHERE user_id = $1';
  const kept = await play.systems.sql<{ withdrawn: boolean }>('accounts', proof, [person.userId]);
  expect(kept.length).toBeGreaterThan(0);
  expect(new Set(kept.map(({ withdrawn }) => withdrawn))).toEqual(new Set([true]));
  const [after] = await play.systems.sql<{ sent: number }>('crm', sends, [person.crmContactId]);
  expect(after!.sent).toBeGreaterThanOrEqual(before!.sent);
  const service = 'SELECT count(*)::int AS sims FROM service_directory WHERE customer_id = $1';
  expect(await play.systems.sql('accounts', service, [person.customerId])).toEqual([{ sims: person.sims.length }]);
}, 300_000);

it('S07 an objection during an open access request stops adverts the same day; the profile is in the copy, and goes after it', async () => {
  const person = play.systems.cast.traveller;
  await play.advanceTo('2026-09-07T09:00:00Z');
  expect(await sendCampaign(play)).toContain(person.crmContactId);
  const access = await openSignedIn(play, person, 'access');
  await play.until(access.id, 'the second proof', at('identity'));
  const before = await play.view(access.id);
  expect([before.dueDate, before.clock?.state]).toEqual(['2026-10-07', 'RUNNING']);

  await play.advanceTo('2026-09-15T09:07:00Z');
  const demand = { kind: 'objection', scope: 'marketing' };
  const objection = await openSignedIn(play, person, 'objection', { demand });
  const stopped = await play.until(objection.id, 'the plan', at('review'));
  // Before anybody decided anything: the same day, without proof.
  expect(stopped.decisions).toEqual([]);
  expect(stopped.stages.map(({ stage }) => stage)).not.toContain('verify');
  expect(stopped.timeline.find(({ type }) => type === 'marketing.stopped')?.at).toMatch(/^2026-09-15/);
  expect(await sendCampaign(play)).not.toContain(person.crmContactId);
  expect(await letterText(play, objection.id, 'stopped')).toContain('It stopped on 15 September 2026');
  const after = await play.view(access.id);
  // The access clock neither stands nor moves.
  expect([after.dueDate, after.clock?.state, after.clockEvents]).toEqual(['2026-10-07', 'RUNNING', []]);

  expect(outcomesByKind(await approvePlan(play, objection))).toEqual({
    marketing_profile: ['retain OPEN_SUBJECT_REQUEST'],
    event_contact: ['retain OPEN_SUBJECT_REQUEST'],
    consent_record: ['retain OPEN_SUBJECT_REQUEST'],
  });
  expect(await profile(person)).toEqual([{ restricted: true, stopped: true }]);
  expect(await letterText(play, objection.id)).toContain('Another request of yours for this data is answered first.');
  // It is decided: what waits for the copy does not wait for anybody to fetch this answer.
  const held = await play.until(objection.id, 'what waits', (view) => heldItems(view, 'waiting').length > 0);
  expect(heldItems(held, 'waiting')).toEqual(expect.arrayContaining(['crm/contact', 'crm/scores', 'crm/consents']));
  // Service messages go on: they are no marketing.
  expect(await letterText(play, objection.id, 'stopped')).toContain('notices of faults, still reach you');
  expect(await serviceNotices()).toContain(person.email);

  await play.advanceTo('2026-09-16T09:14:00Z');
  expect(await profile(person)).toHaveLength(1);
  await somebody(play, person).proveIdentity();
  const answered = await answerAnyhow(play, access);
  expect([answered.answeredAt?.slice(0, 10), answered.dueDate]).toEqual(['2026-09-16', '2026-10-07']);
  const bundle = await downloadBundle(play, access.id);
  const given = { contact: await bundle.records('crm/contact'), scores: await bundle.records('crm/scores') };
  expect(given.contact).toEqual([expect.objectContaining({ id: person.crmContactId })]);
  expect(given.scores).toEqual([expect.objectContaining({ leadScore: expect.any(Number) })]);
  // And the new objection.
  const objected = { status: 'withdrawn', recordedAt: expect.stringMatching(/^2026-09-15/) };
  expect(await bundle.records('crm/consents')).toContainEqual(expect.objectContaining(objected));
  await somebody(play, person).fetchAnswer(play.scratch, 'passphrase');
  await play.until(access.id, 'the end', closed);

  // At once: nobody waits for the daily look, nor for the objection's own answer to be fetched.
  const gone = ({ timeline }: RequestView): boolean => timeline.some(({ type }) => type === 'held.closed');
  const freed = await play.until(objection.id, 'the profile to go', gone, 120_000);
  expect(freed.timeline.find(({ type }) => type === 'held.closed')?.at).toMatch(/^2026-09-16/);
  expect([freed.step, freed.answeredAt?.slice(0, 10)]).toEqual(['delivery', '2026-09-15']);
  expect(heldItems(freed, 'waiting')).toEqual([]);
  expect(heldItems(freed, 'erased')).toEqual(expect.arrayContaining(['crm/contact', 'crm/scores']));
  expect(await profile(person)).toEqual([]);
  const scores = 'SELECT id FROM scores WHERE contact_id = $1';
  expect(await play.systems.sql('crm', scores, [person.crmContactId])).toEqual([]);
  // What keeps them from being written to again stays, whoever brings the address.
  expect(await sendCampaign(play)).not.toContain(person.crmContactId);
  const { email, givenName, familyName } = person;
  const list = { source: { kind: 'partner', name: 'List' }, contacts: [{ email, givenName, familyName }] };
  expect(await play.systems.call('crm', 'POST', '/imports', list)).toEqual({ created: [], suppressed: 1 });
  const sends = "SELECT id FROM sends WHERE contact_id = $1 AND recorded_at >= '2026-09-15T09:00:00Z'";
  expect(await play.systems.sql('crm', sends, [person.crmContactId])).toEqual([]);
}, 300_000);

it('S07 a system that is down keeps back neither the others nor the word to the person; a second word completes it', async () => {
  const person = play.systems.cast.debtor;
  await play.advanceTo('2026-09-17T09:11:00Z');
  // Every call about contacts fails until the table is back.
  await play.systems.sql('crm', 'ALTER TABLE contacts RENAME TO contacts_away');
  const demand = { kind: 'objection', scope: 'marketing', eraseProfile: false };
  const { id } = await openSignedIn(play, person, 'objection', { demand });
  await play.until(id, 'the accounts', ({ holders }) =>
    holders.some((one) => one.holder === 'accounts' && one.state === 'done'),
  );
  const consents = 'SELECT withdrawn_at IS NOT NULL AS ended FROM consents WHERE user_id = $1';
  const ended = await play.systems.sql<{ ended: boolean }>('accounts', consents, [person.userId]);
  expect(new Set(ended.map((row) => row.ended))).toEqual(new Set([true]));
  await play.advanceTo('2026-09-17T09:31:00Z');
  const told = await play.until(id, 'the first word', ({ timeline }) =>
    types(timeline).includes('marketing.stopped_so_far'),
  );
  expect([told.answeredAt, told.stage]).toEqual([undefined, 'fulfil']);
  const first = await letterText(play, id, 'stopped-so-far');
  expect(first).toContain('had stopped in some of the systems we use');
  expect(first).toContain('We write to you again as soon as it has stopped everywhere');
  expect(first).not.toMatch(/crm|no direct marketing from us any more|every channel/i);

  await play.systems.sql('crm', 'ALTER TABLE contacts_away RENAME TO contacts');
  await play.advanceTo('2026-09-17T10:23:00Z');
  const done = await play.until(id, 'the end', closed);
  expect([done.outcome, done.answeredAt?.slice(0, 10)]).toEqual(['fulfilled', '2026-09-17']);
  const second = await letterText(play, id);
  expect(second).toContain('This completes what we wrote to you on 17 September 2026.');
  expect(second).toContain('You get no direct marketing from us any more.');
  expect(await sendCampaign(play)).not.toContain(person.crmContactId);
  expect(await serviceNotices()).toContain(person.email);
}, 300_000);

it('S22 of a consent taken back by purpose, only what rests on it alone is erased; the rest goes on', async () => {
  const person = play.systems.cast.complainant;
  await play.advanceTo('2026-09-18T09:13:00Z');
  await play.systems.call('crm', 'POST', `/contacts/${person.crmContactId ?? ''}/consents`, { status: 'given' });
  expect(await sendCampaign(play)).toContain(person.crmContactId);
  const demand = { kind: 'objection', scope: 'consent', purposes: ['tailored offers'], eraseProfile: true };
  const opened = await openSignedIn(play, person, 'objection', { demand });
  const items = await approvePlan(play, opened);
  // The guesses served the offers alone; contact and history serve the newsletter too.
  expect(items.map(({ holder, id, outcome }) => `${holder}/${id} ${outcome}`)).toEqual(['crm/scores erase']);
  const scores = 'SELECT id FROM scores WHERE contact_id = $1';
  expect(await play.systems.sql('crm', scores, [person.crmContactId])).toEqual([]);
  expect(await profile(person)).toEqual([{ restricted: false, stopped: true }]);
  expect(await sendCampaign(play)).toContain(person.crmContactId);
}, 300_000);

it('a decision by automated means alone is looked at again by a person, and by nothing else (O6)', async () => {
  const person = play.systems.cast.debtor;
  await play.advanceTo('2026-09-19T09:17:00Z');
  const demand = {
    ...{ kind: 'objection', scope: 'automated_decision', purposes: ['refusal of the prepaid plan'] },
    statement: 'I have paid every invoice.',
  };
  const opened = await openSignedIn(play, person, 'objection', { demand });
  const waiting = await play.until(opened.id, 'somebody to look', at('assess'));
  expect([waiting.waitingFor, waiting.next]).toEqual(['reviewer', expect.stringContaining('looks again')]);
  const decided = { kind: 'reconsider', choice: 'changed', reason: 'The payments were booked to another account.' };
  const byAgent = await play.fetch(play.agent, 'POST', `/v1/requests/${opened.id}/decisions`, decided);
  expect(byAgent.status).toBe(403);
  await play.decide(play.reviewer, opened.id, decided);
  await play.until(opened.id, 'the answer', at('delivery'));
  const letter = await letterText(play, opened.id);
  for (const said of ['refusal of the prepaid plan', 'The decision has been changed', decided.reason])
    expect(letter).toContain(said);
  await somebody(play, person).fetchAnswer(play.scratch, 'sign_in');
  const done = await play.until(opened.id, 'the end', closed);
  expect(done.outcome).toBe('fulfilled');
  expect(done.decisions.map(({ kind, choice }) => [kind, choice])).toEqual([['reconsider', 'changed']]);
  expect(await play.holderCalls(opened.id)).toEqual([]);
}, 300_000);

const types = (timeline: RequestView['timeline']): string[] => timeline.map(({ type }) => type);

/** Whom notices about running services reach. */
async function serviceNotices(): Promise<string[]> {
  const query = "SELECT DISTINCT u.email FROM users u JOIN sims s USING (customer_id) WHERE s.status = 'active'";
  return (await play.systems.sql<{ email: string }>('accounts', query)).map(({ email }) => email);
}

function profile({ crmContactId }: Person): Promise<unknown[]> {
  const query =
    'SELECT restricted_at IS NOT NULL AS restricted, profiling_stopped_at IS NOT NULL AS stopped FROM contacts WHERE id = $1';
  return play.systems.sql('crm', query, [crmContactId]);
}
