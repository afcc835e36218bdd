/** S22: adverts stop at once. */
import { poll } from '../e2e/installation.js';
import { sendCampaign } from './acts.js';
import { startScenarios } from './harness.js';
import type { Scenarios } from './harness.js';

let play: Scenarios;
beforeAll(async () => {
  play = await startScenarios({
    start: '2026-09-15T08:00:00Z',
  });
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
