/** S19 and S25: copies that do not go out as they should. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { checkBundle, downloadBundle } from '../e2e/bundles.js';
import type { CheckedBundle } from '../e2e/bundles.js';
import { trafficRows } from '../e2e/sources.js';
import { at, breachedAt, closed, letters, letterText, openLetter, openSignedIn, proceed, somebody } from './acts.js';
import { startScenarios } from './harness.js';
import type { Scenarios } from './harness.js';

let play: Scenarios;
/** Where the lake is while nobody reaches it. */
const away = (): string => `${play.systems.lake}-away`;
async function comesBack(): Promise<void> {
  if (existsSync(away())) await rename(away(), play.systems.lake);
}

beforeAll(async () => {
  play = await startScenarios({
    start: '2026-08-31T08:00:00Z',
    config: (config) => ({ ...config, timings: { ...config.timings, sweepInterval: 'P30D' } }),
  });
}, 300_000);
afterEach(comesBack);
afterAll(() => play.stop());

it('S19 a holder is down at the deadline: the rest goes out, the case stays open and breached for that part', async () => {
  await play.advanceTo('2026-08-31T10:00:00Z');
  const person = play.systems.cast.traveller;
  const opened = await openLetter(play, 'access', {
    identifiers: [{ type: 'email', value: person.email }],
    ...{ contactEmail: person.email, name: person.fullName, locale: 'en-GB' },
  });
  await play.until(opened.id, 'the question for a proof', at('identity'));
  await play.advanceTo('2026-09-20T10:07:00Z');
  await rename(play.systems.lake, away());
  // A store that refuses is asked again every half minute: they prove it late, so that only the evening is full of that.
  await play.advanceTo('2026-09-27T22:30:00Z');
  await somebody(play, person).proveIdentity();
  await play.until(opened.id, 'the search', at('locate'));

  await play.advanceTo('2026-09-28T00:00:00Z');
  const escalated = await play.until(opened.id, 'what is there', at('review'));
  expect(escalated).toMatchObject({ dueDate: '2026-09-30', waitingFor: 'agent' });
  expect(escalated.waitingReason).toMatch(/traffic has not answered/);
  const collected = escalated.holders.filter(({ step, state }) => step === 'collect' && state === 'found');
  expect(collected.map(({ holder }) => holder).sort()).toEqual(['accounts', 'billing', 'crm', 'support']);

  await play.advanceTo('2026-09-30T22:00:00Z');
  // An outage is no ground for an extension (X4).
  const outage = { kind: 'extend', choice: 'system_outage', reason: 'The traffic store is down.' };
  const refused = await play.fetch(play.reviewer, 'POST', `/v1/requests/${opened.id}/decisions`, outage);
  expect(refused.status).toBe(422);
  await play.decide(play.agent, opened.id, { kind: 'review', choice: 'proceed' });
  await play.until(opened.id, 'part of the answer', (view) => view.deliveries.length > 0);
  const part = await downloadBundle(play, opened.id);
  expect(statuses(part)).toEqual({
    ...{ accounts: 'found', billing: 'found', crm: 'found', support: 'found' },
    traffic: 'failed',
    // Habeas' own case files: nothing was asked before.
    case_files: 'nothing_found',
  });
  expect(part.paths.filter((path) => path.startsWith('data/traffic/'))).toEqual([]);
  const partly = (await letters(play, opened.id)).find(({ kind }) => kind === 'partial_delivery');
  const letter = await letterText(play, opened.id, partly?.key);
  expect(letter).toMatch(/Traffic data/);
  expect(letter).toMatch(/has not answered/);

  await play.advanceTo('2026-09-30T23:05:00Z');
  const late = await play.until(opened.id, 'the breach', ({ sla }) => sla === 'breached');
  expect([late.dueDate, late.answeredAt, late.closedAt]).toEqual(['2026-09-30', undefined, undefined]);
  expect(await breachedAt(play, opened.id)).toBe('2026-09-30T23:00:00.000Z');

  await comesBack();
  await play.advanceTo('2026-09-30T23:12:00Z');
  await play.until(opened.id, 'the rest', at('review'));
  await play.decide(play.agent, opened.id, { kind: 'review', choice: 'proceed' });
  await play.until(opened.id, 'all of it', ({ answeredAt }) => answeredAt !== undefined);
  const all = await downloadBundle(play, opened.id);
  expect(statuses(all)).toMatchObject({ traffic: 'found' });
  expect(await all.records('traffic/usage_lines')).toHaveLength((await trafficRows(play.systems, person)).length);
}, 300_000);

it('S25 a link that bounces is no answer; expiry ends no duty; a wrong address starts the 72 hours', async () => {
  await play.advanceTo('2026-10-01T09:00:00Z');
  const person = play.systems.cast.complainant;
  const opened = await openSignedIn(play, person, 'access');
  const asked = await play.until(opened.id, 'the second proof', at('identity'));
  // 1 November is a Sunday.
  expect(asked.dueDate).toBe('2026-11-02');
  await play.advanceTo('2026-10-20T09:14:00Z');
  await somebody(play, person).proveIdentity();
  await proceed(play, opened);
  const offered = await play.until(opened.id, 'the answer', ({ answeredAt }) => answeredAt !== undefined);
  expect(offered.answeredAt).toMatch(/^2026-10-20/);

  await play.api(play.agent, 'POST', `/v1/requests/${opened.id}/bounces`, {});
  const bounced = await play.until(opened.id, 'somebody to find another way', (view) => view.waitingFor === 'reviewer');
  // Nothing was provided: the clock goes on to its old end.
  expect([bounced.answeredAt, bounced.dueDate, bounced.sla]).toEqual([undefined, '2026-11-02', 'on_track']);
  await play.decide(play.reviewer, opened.id, { kind: 'delivery', choice: 'reissue' });
  const again = await play.until(opened.id, 'the answer again', ({ answeredAt }) => answeredAt !== undefined);
  expect(again.deliveries).toHaveLength(2);

  // Fourteen days on, the link is dead and the duty is not.
  await play.advanceTo('2026-11-04T09:21:00Z');
  const expired = await play.until(opened.id, 'the reviewer', (view) => view.waitingFor === 'reviewer');
  expect(expired.waitingReason).toMatch(/expired/);
  expect(expired.closedAt).toBeUndefined();
  await play.decide(play.reviewer, opened.id, { kind: 'delivery', choice: 'reissue' });
  await play.until(
    opened.id,
    'a new link in the mailbox',
    ({ deliveries, waitingFor }) => deliveries.length === 3 && waitingFor === 'subject',
  );
  const fetched = await somebody(play, person).fetchAnswer(play.scratch, 'passphrase');
  const done = await play.until(opened.id, 'the end', closed);
  const delivery = done.deliveries.at(-1)!;
  expect(delivery.firstDownloadedAt).toMatch(/^2026-11-04/);
  const hash = createHash('sha256')
    .update(await readFile(fetched.bundles[0]!))
    .digest('hex');
  expect(delivery.files.map(({ sha256 }) => sha256)).toContain(hash);
  await checkBundle(play, fetched.bundles[0]!);

  const reason = 'The link went to an address with a slip in it.';
  type Task = { kind: string; dueAt: string };
  const task = await play.api<Task>(play.agent, 'POST', `/v1/requests/${opened.id}/misdelivered`, {
    reason,
    noticedAt: '2026-11-04T08:00:00Z',
  });
  expect(task).toMatchObject({ kind: 'breach_assessment', dueAt: '2026-11-07T08:00:00.000Z' });
  const links = await play.register.links.list(opened.id);
  expect(links.filter(({ revokedAt }) => revokedAt === undefined)).toEqual([]);
}, 300_000);

function statuses({ manifest }: CheckedBundle): Record<string, string> {
  return Object.fromEntries(manifest.holders.map(({ holder, status }) => [holder, status]));
}
