/** S04: whoever asks never proves who they are, proves it late, or should never have been asked. */
import type { RequestView } from '../../src/server/api/view-schema.js';
import type { Opened } from '../e2e/installation.js';
import { at, breachedAt, closed, letters, letterText, openLetter } from './acts.js';
import { startScenarios } from './harness.js';
import type { Scenarios } from './harness.js';

const GMAIL = 'someone.unknown@gmail.example';

let play: Scenarios;
beforeAll(async () => {
  play = await startScenarios({
    start: '2026-09-14T08:00:00Z',
    config: (config) => ({ ...config, timings: { ...config.timings, sweepInterval: 'P30D' } }),
  });
}, 300_000);
afterAll(() => play.stop());

const doubt = {
  kind: 'ask',
  choice: 'identity',
  basis: 'reasonable_doubt',
  reason: 'No account has this address; nothing in the letter fits an account.',
};

const mailsTo = async (address: string): Promise<{ subject: string; text: string; date: string }[]> => {
  const path = `/mailboxes/${encodeURIComponent(address)}/messages`;
  const { url, token } = play.systems.mailbox;
  const response = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${token}` } });
  return ((await response.json()) as { data: { subject: string; text: string; date: string }[] }).data;
};

describe('identity is never verified', () => {
  let stranger: Opened;
  let signedIn: Opened;

  it('S04 never starts the clock, calls no holder, reminds twice and closes with reasons', async () => {
    await play.advanceTo('2026-09-14T10:00:00Z');
    stranger = await openLetter(play, 'access', {
      identifiers: [{ type: 'email', value: GMAIL }],
      contactEmail: GMAIL,
      locale: 'en-GB',
    });
    // For variant (b): somebody writes by mail who had been signed in all the time, as turns out later.
    const { email } = play.systems.cast.traveller;
    signedIn = await openLetter(play, 'access', {
      identifiers: [{ type: 'email', value: email }],
      contactEmail: email,
      locale: 'en-GB',
    });
    for (const { id } of [stranger, signedIn]) await play.until(id, 'the question', at('identity'));
    await play.advanceTo('2026-09-15T10:07:00Z');
    for (const { id } of [stranger, signedIn]) await play.decide(play.agent, id, doubt);
    const asked = await play.until(stranger.id, 'the clock to stand', ({ clock }) => clock?.state === 'NOT_STARTED');
    expect(asked.dueDate).toBeUndefined();

    await play.advanceTo('2026-10-15T12:00:00Z');
    const done = await play.until(stranger.id, 'the end', closed);
    expect(done).toMatchObject({ outcome: 'unverified', closedAt: expect.stringMatching(/^2026-10-15/) as string });
    // Nobody was looked for: the one call was the challenge at the holder that sends codes.
    expect(new Set(await play.holderCalls(stranger.id))).toEqual(new Set(['accounts challenge']));
    expect(done.holders).toEqual([]);
    const days = (await mailsTo(GMAIL)).map(({ date }) => date.slice(0, 10));
    expect(days).toEqual(expect.arrayContaining(['2026-09-15', '2026-09-22', '2026-09-29', '2026-10-15']));

    const letter = (await letters(play, stranger.id)).at(-1)!;
    const text = await letterText(play, stranger.id, letter.key);
    expect(text).toMatch(/complaints@example\.com/);
    expect(text).toMatch(/Information Commissioner/);
    expect(text).toMatch(/court/i);
    // It reads the same where there is an account.
    await play.until(signedIn.id, 'the other end', closed);
    expect(withoutNumbers(await letterText(play, signedIn.id, letter.key))).toBe(withoutNumbers(text));
    // The dashboard counts no breach.
    expect(done.sla).toBe('closed');
    expect((await play.register.requests.get(stranger.id))?.breachedAt).toBeUndefined();
    type Sla = { counts: object };
    expect((await play.api<Sla>(play.agent, 'GET', '/v1/sla')).counts).toMatchObject({ breached: 0 });
  }, 300_000);

  it('S04 (b) it turns out that they were signed in: the ask never moved the date, and the breach stands', async () => {
    await play.until(signedIn.id, 'the end', closed);
    await play.advanceTo('2026-10-16T09:00:00Z');
    await play.api(play.agent, 'POST', `/v1/requests/${signedIn.id}/reopen`, {
      of: 'identity',
      struck: true,
      reason: 'The mail came from the console: the session was signed in.',
    });
    const view = await play.until(signedIn.id, 'the date as it always was', ({ dueDate }) => dueDate === '2026-10-14');
    expect(view.dueBefore).toBe('2026-10-14T23:00:00.000Z');
    await play.until(signedIn.id, 'the breach', ({ sla }) => sla === 'breached');
    expect(await breachedAt(play, signedIn.id)).toBe('2026-10-14T23:00:00.000Z');
  }, 300_000);

  it('S04 (a) proof arrives after the end: the request is taken up again from that day', async () => {
    await play.advanceTo('2026-10-30T11:00:00Z');
    await play.api(play.agent, 'POST', `/v1/requests/${stranger.id}/reopen`, {
      of: 'identity',
      reason: 'Came by with facts only the holder of the account knows.',
    });
    const view: RequestView = await play.until(stranger.id, 'the new date', ({ dueDate }) => dueDate === '2026-11-30');
    expect(view).toMatchObject({ receivedAt: '2026-09-14T10:00:00.000Z', sla: 'on_track', reopened: 1 });
    expect((await play.register.requests.get(stranger.id))?.breachedAt).toBeUndefined();
  }, 300_000);
});

function withoutNumbers(text: string): string {
  return text.replace(/R-2026-\d+/g, 'R');
}
