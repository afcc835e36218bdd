/** S03 and S08: copies for people in Germany and Ireland, under two laws at once. */
import type { Company, Person } from '../../examples/iot-operator/population/index.js';
import { downloadBundle } from '../e2e/bundles.js';
import { trafficRows } from '../e2e/sources.js';
import { answerAnyhow, at, closed, matchNobody, openSignedIn, proceed, somebody } from './acts.js';
import { startScenarios } from './harness.js';
import type { Scenarios } from './harness.js';

let play: Scenarios;
let operator: Person;
let acme: Company;

beforeAll(async () => {
  play = await startScenarios({
    start: '2026-10-12T08:00:00Z',
    systems: {
      change({ cast, companies }) {
        operator = cast.business_user;
        acme = companies[0]!;
        Object.assign(acme, { name: 'Acme Ltd', billingEmail: 'accounts@acme.example', country: 'IE' });
        acme.address = { line1: '1 Sample Quay', city: 'Dublin', postcode: 'D99 XX99', country: 'IE' };
        operator.company!.name = acme.name;
        Object.assign(operator, { country: 'IE', email: 'orla.operator@acme.example', address: acme.address });
        cast.berliner.trafficRows = 200;
      },
    },
    config: (config) => ({
      ...config,
      authorities: {
        ...config.authorities,
        'EU-IE': { name: 'Data Protection Commission', url: 'https://www.dataprotection.ie/' },
      },
    }),
  });
}, 300_000);
afterAll(() => play.stop());

it('S08 an employee of a business customer in Ireland gets their own data; portability is refused with reasons', async () => {
  await play.advanceTo('2026-10-12T10:00:00Z');
  // They never agreed to anything themselves: all that is held rests on the contract of their company.
  await play.systems.sql('accounts', 'DELETE FROM consents WHERE user_id = $1', [operator.userId]);
  const ireland = 'DUAL:UK-ENG+EU-IE';
  const access = await openSignedIn(play, operator, 'access', { jurisdiction: ireland, also: ['portability'] });
  const portability = access.also.find(({ right }) => right === 'portability')!;
  for (const opened of [access, portability]) {
    await matchNobody(play, opened);
    const view = await answerAnyhow(play, opened);
    expect(view).toMatchObject({ dueDate: '2026-11-12' });
  }
  const given = await downloadBundle(play, access.id);
  expect(await given.records('accounts/users')).toEqual([expect.objectContaining({ email: operator.email })]);
  for (const own of ['accounts/sign_ins', 'support/tickets', 'crm/contact', 'crm/scores'])
    expect({ own, found: (await given.records(own)).length > 0 }).toEqual({ own, found: true });
  for (const companys of ['accounts/customers', 'accounts/sims', 'billing/invoices', 'traffic/usage_lines'])
    expect({ companys, records: await given.records(companys) }).toEqual({ companys, records: [] });
  const everything = await given.everything();
  const colleagues = play.systems.population.people.filter(
    (person) => person !== operator && person.customerId === operator.customerId,
  );
  expect(colleagues.length).toBeGreaterThan(0);
  for (const { email } of colleagues) expect(everything).not.toContain(email);
  for (const { iccid } of acme.sims) expect(everything).not.toContain(iccid);

  const refused = await downloadBundle(play, portability.id);
  expect(refused.paths.filter((path) => path.startsWith('data/'))).toEqual([]);
  const refusal = await refused.letter();
  expect(refusal).toMatch(/6\(1\)\(f\)/);
  expect(refusal).toMatch(/Article 15|access/);
  for (const letter of [refusal, await given.letter()])
    for (const route of ['complaints@example.com', 'Data Protection Commission', 'Information Commissioner', 'court'])
      expect(letter).toContain(route);
  await play.decide(play.reviewer, portability.id, { kind: 'delivery', choice: 'sent_otherwise' });
  const done = await play.until(portability.id, 'the end', closed);
  expect(done.outcome).toBe('refused');
  // The company is neither asked nor told.
  expect(await mailsTo(acme.billingEmail)).toEqual([]);
  for (const { email } of colleagues) expect(await mailsTo(email)).toEqual([]);
}, 300_000);

it('S03 portability leaves out what was inferred, and says so by category', async () => {
  await play.advanceTo('2026-10-20T10:07:00Z');
  const person = play.systems.cast.berliner;
  const opened = await openSignedIn(play, person, 'portability', { jurisdiction: 'DUAL:UK-ENG+EU-DE' });
  const asked = await play.until(opened.id, 'the second proof', at('identity'));
  expect(asked.dueDate).toBe('2026-11-20');
  await somebody(play, person).proveIdentity();
  await proceed(play, opened);
  await play.until(opened.id, 'the answer', at('delivery'));
  const bundle = await downloadBundle(play, opened.id);

  const data = bundle.paths.filter((path) => path.startsWith('data/'));
  expect(data.every((path) => /\.(json|ndjson|csv)$/.test(path))).toBe(true);
  for (const [, name] of data.map((path) => /^data\/(.*)\.\w+$/.exec(path)!))
    expect(bundle.paths.some((path) => path.startsWith(`schemas/${name ?? ''}`))).toBe(true);
  for (const own of ['accounts/customers', 'accounts/orders', 'billing/payments', 'crm/contact', 'crm/registrations'])
    expect({ own, found: (await bundle.records(own)).length > 0 }).toEqual({ own, found: true });
  expect(await bundle.records('traffic/usage_lines')).toHaveLength((await trafficRows(play.systems, person)).length);
  expect(await marks(bundle, data)).toEqual(new Set([true]));

  const [score] = await play.systems.sql<{ lead_score: number; segment: string; predicted_churn: string }>(
    'crm',
    'SELECT lead_score, segment, predicted_churn FROM scores WHERE contact_id = $1',
    [person.crmContactId],
  );
  const given = (await Promise.all(data.map((path) => bundle.text(path)))).join('\n');
  for (const inferred of [score!.segment, score!.predicted_churn, 'leadScore', 'predictedChurn'])
    expect(given).not.toContain(inferred);
  expect(data.filter((path) => path.startsWith('data/support/'))).toEqual([]);
  const letter = await bundle.letter();
  expect(letter).toMatch(/score/i);
  expect(letter).toMatch(/derived/i);
  expect(letter).toMatch(/ticket/i);
  expect(letter).toMatch(/Article 15|right of access/i);
}, 300_000);

async function mailsTo(address: string): Promise<unknown[]> {
  const { url, token } = play.systems.mailbox;
  const path = `/mailboxes/${encodeURIComponent(address)}/messages`;
  const response = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${token}` } });
  return ((await response.json()) as { data: unknown[] }).data;
}

/** What the records say about themselves: `portable`, over all JSON files. */
async function marks(bundle: Awaited<ReturnType<typeof downloadBundle>>, data: string[]): Promise<Set<unknown>> {
  const texts = await Promise.all(data.filter((path) => !path.endsWith('.csv')).map((path) => bundle.text(path)));
  const records = texts.flatMap((text) =>
    text.startsWith('[')
      ? (JSON.parse(text) as { portable: unknown }[])
      : text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as { portable: unknown }])),
  );
  return new Set(records.map(({ portable }) => (typeof portable === 'object' ? JSON.stringify(portable) : portable)));
}
