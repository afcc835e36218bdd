/** S05, S14 and S15: what moves the end of the period, and what does not. */
import type { RequestView } from '../../src/server/api/view-schema.js';
import type { Opened } from '../e2e/installation.js';
import { at, breachedAt, consolePage, letters, letterText, openSignedIn } from './acts.js';
import { startScenarios } from './harness.js';
import type { Scenarios } from './harness.js';

const GERMANY = 'DUAL:UK-ENG+EU-DE';

let play: Scenarios;
beforeAll(async () => {
  play = await startScenarios({
    start: '2026-03-02T08:00:00Z',
    systems: {
      change({ cast }) {
        // Who signs in has written to the support desk before.
        cast.clean.supportRequesterId ??= 'REQ-909091';
      },
    },
    // Nothing waits on a hold here: nobody has to look daily.
    config: (config) => ({ ...config, timings: { ...config.timings, sweepInterval: 'P30D' } }),
  });
}, 300_000);
afterAll(() => play.stop());

const dated = (opened: Opened, what: string, dueDate: string): Promise<RequestView> =>
  play.until(opened.id, what, (view) => view.dueDate === dueDate);

async function mailsTo(address: string): Promise<{ subject: string; text: string }[]> {
  const { url, token } = play.systems.mailbox;
  const path = `/mailboxes/${encodeURIComponent(address)}/messages`;
  const response = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${token}` } });
  return ((await response.json()) as { data: { subject: string; text: string }[] }).data;
}

const commentsOn = async (ticket: string): Promise<string[]> =>
  (await play.systems.sql<{ body: string }>('support', 'SELECT body FROM messages WHERE ticket_id = $1', [ticket])).map(
    ({ body }) => body,
  );

describe('the same clarification', () => {
  it('S14 stops the clock for UK access, for a day less in Germany, and never for erasure', async () => {
    const { cast } = play.systems;
    await play.advanceTo('2026-03-02T10:00:00Z');
    const [uk, german, erasure] = [
      await openSignedIn(play, cast.traveller, 'access'),
      await openSignedIn(play, cast.berliner, 'access', { jurisdiction: GERMANY }),
      await openSignedIn(play, cast.clean, 'erasure'),
    ];
    const all = [uk, german, erasure];
    for (const opened of all) await dated(opened, 'the first date', '2026-04-02');
    await play.until(erasure.id, 'the plan', at('review'));

    await play.advanceTo('2026-03-09T10:07:00Z');
    const question = 'Which of the 11 GB do you mean?';
    for (const { id } of all) {
      const ask = { kind: 'ask', choice: 'clarification', basis: 'reasonably_required', reason: '11 GB of data.' };
      await play.decide(play.agent, id, { ...ask, question });
    }
    const paused = await play.until(uk.id, 'the pause', ({ clock }) => clock?.state === 'PAUSED');
    expect(paused.sla).toBe('paused');
    expect((await play.view(erasure.id)).clock).toMatchObject({ state: 'RUNNING', dueDate: '2026-04-02' });
    const asked = (await letters(play, uk.id)).find(({ kind }) => kind === 'clarification_request');
    expect(await letterText(play, uk.id, asked?.key)).toContain(question);

    await play.advanceTo('2026-03-16T10:14:00Z');
    for (const { id } of all) {
      await play.decide(play.agent, id, { kind: 'answer', choice: 'clarification', reason: 'All of it.' });
    }
    const dates = [
      await dated(uk, 'eight days more', '2026-04-10'),
      await dated(german, 'seven days more', '2026-04-09'),
      await dated(erasure, 'no day more', '2026-04-02'),
    ];
    expect(dates.map(({ dueBefore }) => dueBefore)).toEqual([
      '2026-04-10T23:00:00.000Z',
      '2026-04-09T22:00:00.000Z',
      '2026-04-02T23:00:00.000Z',
    ]);
    expect(dates.map(({ clock }) => clock?.governs)).toEqual(['UK', 'EU', 'UK']);
    for (const { id } of all) await play.decide(play.agent, id, { kind: 'withdraw', choice: 'withdraw' });
  }, 300_000);
});

describe('half past midnight in Berlin', () => {
  it('S15 counts in both zones, takes the earlier end, and shows whose it is', async () => {
    await play.advanceTo('2026-06-30T22:40:00Z');
    const receivedAt = '2026-06-30T22:30:00Z';
    const opened = await openSignedIn(play, play.systems.cast.berliner, 'access', {
      jurisdiction: GERMANY,
      receivedAt,
    });
    const view = await dated(opened, 'the date', '2026-07-30');
    expect(view).toMatchObject({ receivedAt: '2026-06-30T22:30:00.000Z', dueBefore: '2026-07-30T23:00:00.000Z' });
    expect(view.clock?.governs).toBe('UK');
    const dates = view.clock?.derivation.map(({ date }) => date?.slice(0, 10));
    // 1 July in Berlin ends on Monday 3 August; 30 June in London on 30 July.
    expect(dates).toEqual(expect.arrayContaining(['2026-07-01', '2026-08-03', '2026-06-30', '2026-07-30']));
    expect(await consolePage(play, play.agent, `/requests/${opened.id}`)).toMatch(/UK GDPR/);
    await play.decide(play.agent, opened.id, { kind: 'withdraw', choice: 'withdraw' });
  }, 300_000);
});

describe('an extension', () => {
  const extend = { kind: 'extend', choice: 'volume', reason: 'Eleven systems hold data of this person.' };

  it('S05 noticed late has no effect; in the last minute it has', async () => {
    const { cast } = play.systems;
    await play.advanceTo('2026-09-25T09:00:00Z');
    const late = await openSignedIn(play, cast.traveller, 'access');
    const timely = await openSignedIn(play, cast.debtor, 'access');
    // 25 October is a Sunday.
    for (const opened of [late, timely]) await dated(opened, 'the first month', '2026-10-26');

    // Managers hear of it a week before, by mail.
    await play.advanceTo('2026-10-20T10:28:00Z');
    const { number } = await play.view(late.id);
    const alerts = async (about: string): Promise<{ subject: string; text: string }[]> =>
      (await mailsTo('privacy-managers@example.com')).filter(({ subject }) => subject.startsWith(about));
    const [warned, ...more] = await alerts(number);
    expect(warned).toMatchObject({ subject: `${number}: due on 2026-10-26` });
    expect(warned!.text).toContain(`/requests/${late.id}`);
    expect(more).toEqual([]);

    await play.advanceTo('2026-10-26T23:59:00Z');
    await play.decide(play.reviewer, timely.id, extend);
    const extended = await dated(timely, 'three months', '2026-12-29');
    expect(extended.dueBefore).toBe('2026-12-30T00:00:00.000Z');
    expect(await letterText(play, timely.id, 'extension')).toMatch(/29 December 2026/);

    await play.advanceTo('2026-10-27T10:21:00Z');
    const answer = await play.fetch(play.reviewer, 'POST', `/v1/requests/${late.id}/decisions`, extend);
    expect({ status: answer.status, text: await answer.text() }).toMatchObject({
      status: 409,
      text: expect.stringMatching(/no effect/) as string,
    });
    const view = await play.view(late.id);
    expect(view).toMatchObject({ dueDate: '2026-10-26', dueBefore: '2026-10-27T00:00:00.000Z', sla: 'breached' });
    expect(await breachedAt(play, late.id)).toBe('2026-10-27T00:00:00.000Z');
    const kinds = (await letters(play, late.id)).map(({ kind }) => kind);
    expect(kinds).toContain('late_apology');
    expect(kinds).not.toContain('extension_notice');
    expect((await play.view(timely.id)).sla).toBe('on_track');

    // Managers are told once that it came too late, and of the other nothing more; the person stands in none of it.
    const told = [...(await alerts(number)), ...(await alerts((await play.view(timely.id)).number))];
    expect(told.map(({ subject }) => subject.replace(/^R-\d+-\d+: /, '')).sort()).toEqual([
      'due on 2026-10-26',
      'due on 2026-10-26',
      'overdue since 2026-10-26',
    ]);
    const { traveller, debtor } = cast;
    for (const secret of [traveller, debtor].flatMap(({ fullName, email, customerId }) => [
      fullName,
      email,
      customerId,
    ]))
      expect(JSON.stringify(told)).not.toContain(secret);
    const { events } = await play.api<{ events: { type: string; detail?: object }[] }>(
      play.reviewer,
      'GET',
      `/v1/requests/${late.id}/audit`,
    );
    expect(events.filter(({ type }) => type.startsWith('alert.'))).toMatchObject([
      { type: 'alert.sent', detail: { state: 'at_risk' } },
      { type: 'alert.sent', detail: { state: 'breached' } },
    ]);
    const comments = await commentsOn(view.source.id);
    expect(comments.filter((text) => text.includes('has passed without an answer'))).toHaveLength(1);

    // They see it among the breached, too.
    const manager = await play.token(['manager']);
    type Sla = { counts: object; requests: { id: string; state: string }[] };
    const sla = await play.api<Sla>(manager, 'GET', '/v1/sla');
    expect(sla.counts).toMatchObject({ breached: 1 });
    expect(sla.requests.filter(({ state }) => state === 'breached').map(({ id }) => id)).toEqual([late.id]);
    expect(await consolePage(play, manager, '/')).toMatch(new RegExp(`${view.number} Access .{0,40} Overdue`));
  }, 300_000);
});
