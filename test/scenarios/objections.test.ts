/** S22 and S07: adverts stop at once. */
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
  await somebody(play, person).fetchAnswer(play.scratch, 'sign_in');
  const held = await play.until(objection.id, 'the end', closed);
  expect(held.outcome).toBe('partly_fulfilled');
  expect(heldItems(held, 'waiting')).toEqual(expect.arrayContaining(['crm/contact', 'crm/scores', 'crm/consents']));

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

  // The daily look finds that nothing stands in the way any more.
  await play.advanceTo('2026-09-17T06:59:50Z');
  const gone = ({ timeline }: RequestView): boolean => timeline.some(({ type }) => type === 'held.closed');
  const freed = await play.until(objection.id, 'the profile to go', gone, 120_000);
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

function profile({ crmContactId }: Person): Promise<unknown[]> {
  const query =
    'SELECT restricted_at IS NOT NULL AS restricted, profiling_stopped_at IS NOT NULL AS stopped FROM contacts WHERE id = $1';
  return play.systems.sql('crm', query, [crmContactId]);
}
