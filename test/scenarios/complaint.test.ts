/** S27: somebody complains to the controller about a refusal. */
import { poll } from '../e2e/installation.js';
import { closed, openSignedIn, reference } from './acts.js';
import { startScenarios } from './harness.js';
import type { Scenarios } from './harness.js';

let play: Scenarios;
beforeAll(async () => {
  play = await startScenarios({ start: '2026-12-01T08:00:00Z' });
}, 300_000);
afterAll(() => play.stop());

it('S27 a complaint is a case of its own, acknowledged in thirty days, decided by somebody else, and moves no other clock', async () => {
  await play.advanceTo('2026-12-01T10:00:00Z');
  const person = play.systems.cast.traveller;
  const request = await openSignedIn(play, person, 'access');
  await play.until(request.id, 'somebody to act', ({ step }) => ['review', 'identity'].includes(step));
  const refusal = { kind: 'refuse', choice: 'manifestly_unfounded', reason: 'Says that only our trouble is wanted.' };
  await play.decide(play.reviewer, request.id, refusal);
  const refused = await play.until(request.id, 'the end', closed);
  expect(refused.outcome).toBe('refused');

  await play.advanceTo('2026-12-02T10:07:00Z');
  type Complaint = { number: string; state: string; dueDate: string; dueBefore: string; acknowledgedAt?: string };
  const complaint = await play.api<Complaint>(play.agent, 'POST', '/v1/complaints', {
    source: { system: 'privacy-mailbox', id: reference() },
    ...{ receivedAt: '2026-12-02T10:00:00Z', request: request.number, says: 'You refused without looking.' },
    ...{ name: person.fullName, contactEmail: person.email },
  });
  // Thirty days from the day after: 1 January is a holiday, 2 and 3 a weekend.
  expect(complaint).toMatchObject({ dueDate: '2027-01-04', dueBefore: '2027-01-05T00:00:00.000Z' });
  expect(complaint.number).toMatch(/^C-2026-/);
  const path = `/v1/complaints/${complaint.number}`;
  const acknowledged = await poll(
    'the acknowledgement',
    () => play.api<Complaint>(play.agent, 'GET', path),
    ({ state }) => state === 'acknowledged',
  );
  expect(acknowledged.acknowledgedAt).toMatch(/^2026-12-02/);

  const closing = { outcome: 'upheld', findings: 'The request is taken up again.' };
  const same = await play.fetch(play.reviewer, 'POST', `${path}/closing`, closing);
  expect(same.status).toBe(403);
  const other = await play.token(['reviewer']);
  expect(await play.api(other, 'POST', `${path}/closing`, closing)).toMatchObject({ outcome: 'upheld' });
  const after = await play.view(request.id);
  expect([after.clock, after.closedAt]).toEqual([refused.clock, refused.closedAt]);
}, 300_000);
