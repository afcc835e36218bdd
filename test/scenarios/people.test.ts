/** S17 and S12: who asks for somebody else, and who is investigated. */
import type { Person } from '../../examples/iot-operator/population/index.js';
import { checkBundle, downloadBundle } from '../e2e/bundles.js';
import type { RequestView } from '../../src/server/api/view-schema.js';
import type { Opened } from '../e2e/installation.js';
import { answerAnyhow, at, closed, letters, letterText, openLetter, openSignedIn, proceed, somebody } from './acts.js';
import { startScenarios } from './harness.js';
import type { Scenarios } from './harness.js';

let play: Scenarios;
beforeAll(async () => {
  play = await startScenarios({
    start: '2026-03-02T08:00:00Z',
    systems: {
      change({ cast }) {
        cast.clean.supportRequesterId ??= 'REQ-909091';
        cast.clean.marketingConsent = true;
      },
    },
    config: (config) => ({ ...config, timings: { ...config.timings, sweepInterval: 'P30D' } }),
  });
}, 300_000);
afterAll(() => play.stop());

const SOLICITOR = 'mandates@solicitors.example';

async function bySolicitor(person: Person): Promise<Opened> {
  const opened = await openLetter(
    play,
    'access',
    {
      identifiers: [
        { type: 'email', value: person.email },
        { type: 'customer_id', value: person.customerId },
      ],
      ...{ name: person.fullName, locale: 'en-GB', contactEmail: person.email },
    },
    {
      representative: { kind: 'solicitor', name: 'Sample & Partners LLP', mandate: 'missing', contactEmail: SOLICITOR },
    },
  );
  await play.until(opened.id, 'the question for a proof', at('identity'));
  await play.decide(play.agent, opened.id, { kind: 'verify', choice: 'proven' });
  return opened;
}

const askAuthority = (opened: Opened): Promise<void> =>
  play.decide(play.agent, opened.id, {
    ...{ kind: 'ask', choice: 'authority', basis: 'reasonable_doubt' },
    reason: 'The letter came without an authority.',
  });

describe('a solicitor without authority', () => {
  let never: Opened;

  it('S17 the month starts when the authority arrives, and the answer goes to the solicitor', async () => {
    await play.advanceTo('2026-03-02T10:00:00Z');
    const { traveller, debtor, clean } = play.systems.cast;
    const [full, billingOnly] = [await bySolicitor(traveller), await bySolicitor(debtor)];
    never = await bySolicitor(clean);
    await play.advanceTo('2026-03-03T10:07:00Z');
    for (const opened of [full, billingOnly, never]) await askAuthority(opened);
    await play.until(full.id, 'the clock to stand', ({ clock }) => clock?.state === 'NOT_STARTED');

    await play.advanceTo('2026-03-17T10:14:00Z');
    const shown = { kind: 'answer', choice: 'authority', reason: 'Signed authority of 16 March.' };
    await play.decide(play.agent, full.id, shown);
    await play.decide(play.agent, billingOnly.id, { ...shown, scope: ['payment'] });
    const view = await play.until(full.id, 'the date', ({ dueDate }) => dueDate === '2026-04-17');
    expect(view.subject).toMatchObject({ representative: { kind: 'solicitor', name: 'Sample & Partners LLP' } });
    expect(view.decisions.map(({ kind, choice }) => `${kind} ${choice}`)).toContain('answer authority');
    await answerAnyhow(play, full);
    const all = await downloadBundle(play, full.id);
    expect((await all.records('traffic/usage_lines')).length).toBeGreaterThan(0);
    const links = (await mailsTo(SOLICITOR)).filter(({ text }) => text.includes('/portal/answer/'));
    expect(links).toHaveLength(1);
    expect((await mailsTo(traveller.email)).filter(({ text }) => text.includes('/portal/answer/'))).toEqual([]);

    // Variant: the authority covers billing only.
    await answerAnyhow(play, billingOnly);
    const bills = await downloadBundle(play, billingOnly.id);
    const holders = new Set(bills.paths.flatMap((path) => /^data\/([^/]+)\//.exec(path)?.[1] ?? []));
    expect(holders).toEqual(new Set(['billing']));
  }, 300_000);

  it('S17 (never supplied) offers to answer the person directly and closes with reasons', async () => {
    await play.advanceTo('2026-04-03T10:21:00Z');
    const done = await play.until(never.id, 'the end', closed);
    expect(done.outcome).toBe('refused');
    const told = (await letters(play, never.id)).filter(({ kind }) => /^(authority|refusal)/.test(kind));
    const texts = await Promise.all(told.map(({ key }) => letterText(play, never.id, key)));
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.join('\n')).toMatch(/directly/);
    expect(texts.at(-1)).toMatch(/Information Commissioner/);
    expect(texts.at(-1)).toMatch(/complaints@example\.com/);
    expect(done.deliveries).toEqual([]);
  }, 300_000);
});

it('S12 during a fraud investigation: all but single items, decided by a named person, no word of the case, looked at again and given once it is free', async () => {
  await play.advanceTo('2026-05-17T10:28:00Z');
  const legal = await play.token(['legal']);
  const person = play.systems.cast.complainant;
  const hold = await play.api<{ id: string; reviewOn: string }>(legal, 'POST', '/v1/holds', {
    type: 'FRAUD_INVESTIGATION',
    selector: { identifiers: [{ type: 'customer_id', value: person.customerId }] },
    basis: { UK: 'UK GDPR Art 17(3)(e): legal claims', EU: 'EU GDPR Art 17(3)(e): legal claims' },
    ...{ endsWhen: 'the case is closed', reason: 'Case F-2026-9 about stolen SIMs.' },
  });
  // Looked at again within thirty days.
  expect(hold.reviewOn).toBe('2026-06-16');
  await play.advanceTo('2026-05-18T10:35:00Z');
  const opened = await openSignedIn(play, person, 'access');
  const asked = await play.until(opened.id, 'the second proof', at('identity'));
  expect(asked.dueDate).toBe('2026-06-18');
  await somebody(play, person).proveIdentity();
  await play.until(opened.id, 'the review', at('review'));
  const withhold = { kind: 'withhold', choice: 'crime_and_tax', reason: 'Would tell what is being looked into.' };
  await play.decide(play.reviewer, opened.id, { ...withhold, target: 'support/internal_notes' });
  const agent = await play.fetch(play.agent, 'POST', `/v1/requests/${opened.id}/decisions`, {
    ...withhold,
    target: 'crm/scores',
  });
  expect(agent.status).toBe(403);
  // A data set at a time: "all of it" is nothing anybody can name.
  const blanket = await play.fetch(play.reviewer, 'POST', `/v1/requests/${opened.id}/decisions`, {
    ...withhold,
    target: 'support',
  });
  expect(blanket.status).toBe(409);
  await proceed(play, opened);
  await play.until(opened.id, 'the answer', at('delivery'));
  const bundle = await downloadBundle(play, opened.id);
  expect((await bundle.records('accounts/sims')).length).toBeGreaterThan(0);
  expect((await bundle.records('traffic/usage_lines')).length).toBeGreaterThan(0);
  expect(await bundle.records('support/internal_notes')).toEqual([]);
  const everything = await bundle.everything();
  for (const word of ['F-2026-9', 'FRAUD_INVESTIGATION', 'stolen SIMs']) expect(everything).not.toContain(word);
  expect(await bundle.letter()).not.toMatch(/crime|Schedule 2|Sch 2|under investigation|fraud case/i);
  const view = await play.view(opened.id);
  expect(view.decisions.filter(({ kind }) => kind === 'withhold')).toEqual([
    expect.objectContaining({
      ...{ choice: 'crime_and_tax', target: 'support/internal_notes', reason: withhold.reason },
      by: expect.objectContaining({ name: 'Test reviewer' }),
    }),
  ]);
  // Logged, and to be looked at again after thirty days.
  expect(view.timeline.map(({ type }) => type)).toContain('exemption.applied');
  expect(await reviewsOf(opened)).toEqual([expect.objectContaining({ dueAt: expect.stringMatching(/^2026-06-17/) })]);
  expect(view.answeredAt).toMatch(/^2026-05-18/);
  await somebody(play, person).fetchAnswer(play.scratch, 'passphrase');
  expect((await play.until(opened.id, 'the end', closed)).outcome).toBe('fulfilled');
  // Nor do the letters and mails about it.
  const written = (await letters(play, opened.id)).map(({ kind }) => kind).join();
  const mails = (await mailsTo(person.email)).map(({ subject, text }) => `${subject} ${text}`).join();
  for (const text of [written, mails]) expect(text).not.toMatch(/F-2026-9|fraud|investigat|crime/i);

  // The case ends: what was withheld is reconsidered now, not only in June.
  await play.advanceTo('2026-05-29T10:42:00Z');
  await play.api(legal, 'POST', `/v1/holds/${hold.id}/close`, { reason: 'Nothing was found.' });
  const due = await reviewsOf(opened);
  expect(due.map(({ dueAt }) => dueAt?.slice(0, 10)).sort()).toEqual(['2026-05-29', '2026-06-17']);
  expect(due.map(({ why }) => why).join()).not.toMatch(/fraud|F-2026-9|stolen/i);
  type Page = { requests: { id: string }[] };
  const followUps = async (): Promise<string[]> =>
    (await play.api<Page>(play.agent, 'GET', '/v1/requests?followUp=true')).requests.map(({ id }) => id);
  expect(await followUps()).toEqual([opened.id]);

  // A reviewer finds it free: it is given without a new request, a new proof or another word of the case.
  await play.advanceTo('2026-06-02T10:49:00Z');
  const before = (await mailsTo(person.email)).length;
  const reviewed = due.find(({ dueAt }) => dueAt?.startsWith('2026-05-29'));
  const released = { result: 'released', reason: 'The case is closed; nothing would be prejudiced.' };
  await play.api(play.reviewer, 'POST', `/v1/tasks/${reviewed?.id ?? ''}`, released);
  const supplying = await play.until(opened.id, 'the supplement', at('delivery'));
  expect(supplying).toMatchObject({ reopened: 1, dueDate: '2026-06-18', answeredAt: view.answeredAt });
  expect(supplying.timeline.map(({ type }) => type)).not.toContain('deadline.breached');
  // Its own target; nothing is left to look at.
  const tasks = supplying.tasks.filter(({ kind }) => kind === 'supplement' || kind === 'exemption_review');
  expect(tasks.map(({ kind, state, result }) => [kind, state, result].join(' ')).sort()).toEqual([
    'exemption_review done released',
    'exemption_review done released',
    'supplement done given',
  ]);
  expect(tasks.find(({ kind }) => kind === 'supplement')?.dueAt).toMatch(/^2026-06-09/);
  const { bundles } = await somebody(play, person).fetchAnswer(play.scratch, 'passphrase');
  const added = await checkBundle(play, bundles[0] ?? '');
  expect(bundles).toHaveLength(1);
  expect((await added.records('support/internal_notes')).length).toBeGreaterThan(0);
  expect(added.paths.filter((path) => path.startsWith('data/') && !path.includes('support/internal_notes'))).toEqual(
    [],
  );
  expect(await added.letter()).toContain('18 May 2026');
  const since = (await mailsTo(person.email)).slice(before);
  expect(since.map(({ text }) => text.includes('/portal/answer/'))).toEqual([true]);
  const said = [await added.everything(), ...since.map(({ subject, text }) => `${subject} ${text}`)].join();
  expect(said).not.toMatch(/F-2026-9|FRAUD_INVESTIGATION|stolen SIMs|crime|Sch 2 para 2|exempt/i);
  const done = await play.until(opened.id, 'the end', closed);
  expect(done).toMatchObject({ outcome: 'fulfilled', answeredAt: view.answeredAt });
  expect(await followUps()).toEqual([]);
}, 300_000);

type Review = RequestView['tasks'][number];

async function reviewsOf({ id }: Opened): Promise<Review[]> {
  return (await play.view(id)).tasks.filter(({ kind, state }) => kind === 'exemption_review' && state === 'open');
}

async function mailsTo(address: string): Promise<{ subject: string; text: string }[]> {
  const { url, token } = play.systems.mailbox;
  const path = `/mailboxes/${encodeURIComponent(address)}/messages`;
  const response = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${token}` } });
  return ((await response.json()) as { data: { subject: string; text: string }[] }).data;
}
