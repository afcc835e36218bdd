/** Rectification, restriction and objection in the register, the vault and the post: the real activities over a real register. */
import { Readable } from 'node:stream';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Immediate, RightResult, RightsActivities } from '../../activities/rights-types.js';
import { createLawActivities } from '../../activities/law.js';
import { createRightsActivities } from '../../activities/rights.js';
import type { Description, Subject } from '../../src/connector/contract.js';
import type { ItemFact } from '../../src/law/types.js';
import type { Demand, Principal, RequestInput, SubjectClaim } from '../../src/register/model.js';
import { ONE_CLICK } from '../../src/register/model.js';
import type { World } from '../server/support/world.js';
import { openWorld, START } from '../server/support/world.js';
import type { TestDeps } from './support/deps.js';
import { testDeps } from './support/deps.js';

const at = START.toISOString();
const later = (days: number) => new Date(START.getTime() + days * 86_400_000).toISOString();
const REVIEWER: Principal = { id: '0b9e7a52-6a55-4f6a-9d7e-0d3f0a1c2b01', kind: 'person', roles: ['reviewer'] };
const AGENT: Principal = { ...REVIEWER, id: '0b9e7a52-6a55-4f6a-9d7e-0d3f0a1c2b02', roles: ['agent'] };
const ADDRESS = 'quillon.testperson@example.com';
const claim: SubjectClaim = {
  ...{ identifiers: [{ type: 'email', value: ADDRESS }], locale: 'en-GB', contactEmail: ADDRESS },
};
const subject: Subject = {
  refs: ['person:1'],
  identifiers: [{ type: 'email', value: ADDRESS }],
  representative: false,
};

type Dataset = Description['datasets'][number];
const dataset = (name: string, more: Partial<Dataset>, fields: string[] = []): Dataset => ({
  ...{ name, title: `Your ${name}`, category: 'identity_contact', purposes: [`keeping ${name}`] },
  ...{ lawfulBasis: 'contract_with_subject', source: 'you', recipients: [], retention: 'a while', origin: 'provided' },
  fields: fields.map((field) => ({ name: field, type: 'string', description: field })),
  ...more,
});
const described = (holder: string, datasets: Dataset[]): Description => ({
  ...{ contract: 1, holder, title: `The ${holder}`, owner: 'team', capabilities: [], identifiersUnderstood: ['email'] },
  ...{ datasets, answersFor: [], erasureMeans: 'rows', backupDays: 35 },
});
const ACCOUNTS = described('accounts', [
  dataset('customers', {}, ['fullName', 'email']),
  dataset('logins', { category: 'security_log', lawfulBasis: 'legitimate_interest' }, ['ip']),
]);
const BILLING = described('billing', [
  dataset('invoices', { category: 'payment', lawfulBasis: 'legal_obligation' }, ['name']),
]);

let world: World;
let deps: TestDeps;
let activities: RightsActivities;
beforeAll(async () => {
  world = await openWorld();
  deps = await testDeps(world, [ACCOUNTS, BILLING]);
  activities = createRightsActivities(deps);
});
afterAll(() => world.close());
beforeEach(() => void deps.mails.splice(0));

const events = async (id: string, type: string) =>
  (await world.register.audit.list(id, { limit: 500 })).filter((event) => event.type === type);
const letterText = async (id: string, key = 'answer'): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of world.vault.get(`requests/${id}/letters/${key}.html`)) chunks.push(chunk);
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
};
const opened = async (demand: Demand, over: Partial<RequestInput> = {}): Promise<string> =>
  (await world.request({ right: demand.kind, demand, ...over })).id;

describe('what the table of rights advises', () => {
  const NAME: Demand = { kind: 'rectification', corrections: [{ field: 'name', value: 'Quillon Right' }] };

  it('names the datasets a correction reaches, whatever their systems call the field, and keeps no value', async () => {
    const id = await opened(NAME);
    const { advice } = await activities.adviseOnRight({
      ...{ requestId: id, demand: NAME, subjects: { accounts: subject, billing: subject }, at },
      facts: [
        {
          ...{ holder: 'billing', status: 'known', at, facts: [] },
          items: [
            {
              ...{ id: 'invoices/1', dataset: 'invoices', category: 'payment', kind: 'invoice' },
              ...{ lawfulBasis: 'legal_obligation', count: 1 },
            },
          ],
        },
      ],
    });
    expect(advice).toEqual([
      expect.objectContaining({ holder: 'accounts', dataset: 'customers', outcome: 'DO', corrections: [1] }),
      // Books are never overwritten.
      expect.objectContaining({ holder: 'billing', dataset: 'invoices', outcome: 'CORRECT_BY_ENTRY' }),
    ]);
    const [event] = await events(id, 'right.advised');
    expect(event?.detail.advice).toHaveLength(2);
    expect(JSON.stringify(event)).not.toContain('Quillon');
  });

  it('asks for the old value to be kept under litigation', async () => {
    const id = await opened(NAME, { subject: claim });
    await world.register.holds.open(
      {
        ...{ type: 'LITIGATION', selector: { requestId: id }, scope: {}, basis: { UK: 'claims', EU: 'claims' } },
        ...{ matter: 'M-77', reviewOn: later(30).slice(0, 10), reason: 'a matter' },
      },
      { ...REVIEWER, roles: ['legal'] },
      at,
    );
    const { advice } = await activities.adviseOnRight({
      ...{ requestId: id, demand: NAME, subjects: { accounts: subject }, facts: [], at },
    });
    expect(advice[0]?.effects).toContain('preserve_old_value');
    await world.vault.put('requests/x/parts/accounts/customers/0', 'system', Readable.from([Buffer.from('old name')]));
    const preserve = () =>
      new MockActivityEnvironment().run(activities.preserveOldValues, {
        ...{ requestId: id, holder: 'accounts', datasets: ['customers'], at },
        parts: [{ dataset: 'customers', object: 'requests/x/parts/accounts/customers/0', sha256: '' }],
      });
    await preserve();
    await world.vault.put('requests/x/parts/accounts/customers/0', 'system', Readable.from([Buffer.from('new name')]));
    await preserve();
    const chunks: Uint8Array[] = [];
    for await (const chunk of world.vault.get(`preserved/${id}/accounts/customers/0`)) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('old name');
    const [event] = await events(id, 'rectification.old_values_preserved');
    expect(await events(id, 'rectification.old_values_preserved')).toHaveLength(1);
    // Kept for the matter that stands: nothing is due before it ends.
    const [matter] = await world.register.holds.list({ requestId: id, state: 'open' });
    expect(event?.detail).toMatchObject({ holds: [matter?.id] });
    const due = async () => (await world.register.preserved.due(at)).filter(({ requestId }) => requestId === id);
    expect(await due()).toEqual([]);
    await world.register.holds.close(
      matter?.id ?? '',
      { reason: 'settled' },
      { ...REVIEWER, roles: ['legal'] },
      later(1),
    );
    expect(await due()).toEqual([{ requestId: id, objects: [`preserved/${id}/accounts/customers/0`] }]);
  });

  it('leaves out of an objection what its purposes do not name, and what a duty carries', async () => {
    const demand: Demand = { kind: 'objection', scope: 'processing' };
    const id = await opened(demand);
    const ask = async (purposes?: string[]) =>
      (
        await activities.adviseOnRight({
          ...{ requestId: id, subjects: { accounts: subject, billing: subject }, facts: [], at },
          demand: { ...demand, purposes },
        })
      ).advice.map(({ dataset: name, outcome }) => [name, outcome]);
    expect(await ask()).toEqual([
      ['customers', 'NOT_APPLICABLE'],
      ['logins', 'WEIGH'],
      ['invoices', 'NOT_APPLICABLE'],
    ]);
    expect(await ask(['Logins'])).toEqual([['logins', 'WEIGH']]);
  });
});

describe('the hold of a restriction', () => {
  const CLAIMS: Demand = { kind: 'restriction', ground: 'claims' };

  it('is as narrow as what was restricted, and names every data set of a holder that was restricted as a whole', async () => {
    const id = await opened(CLAIMS);
    await activities.openRestriction({
      ...{ requestId: id, type: 'SUBJECT_RESTRICTION', ground: 'claims', holders: ['accounts', 'billing'], at },
      data: [{ holder: 'accounts' }, { holder: 'billing', datasets: ['invoices'] }],
      decision: { by: AGENT, reason: 'they need it for a claim' },
    });
    const [hold] = await world.register.holds.list({ requestId: id, state: 'open' });
    expect(hold?.scope).toEqual({
      holders: ['accounts', 'billing'],
      datasets: ['accounts/customers', 'accounts/logins', 'billing/invoices'],
    });
  });

  it('is asked about the data alone that the person named', async () => {
    const data = [{ holder: 'accounts', dataset: 'logins', items: ['logins/1'] }, { holder: 'billing' }];
    const demand: Demand = { kind: 'restriction', ground: 'claims', data };
    const { advice } = await activities.adviseOnRight({
      ...{ requestId: await opened(demand), demand, subjects: { accounts: subject, billing: subject }, facts: [], at },
    });
    expect(advice.map(({ holder, dataset: name }) => `${holder}/${name}`)).toEqual([
      'accounts/logins',
      'billing/invoices',
    ]);
  });

  it('is opened once, whoever assessed it, and closed only after the person was told', async () => {
    const id = await opened(CLAIMS);
    const open = () =>
      activities.openRestriction({
        ...{ requestId: id, type: 'SUBJECT_RESTRICTION', ground: 'claims', holders: ['accounts'], at },
        decision: { by: AGENT, reason: 'they need it for a claim' },
      });
    await open();
    await open();
    const standing = () => world.register.holds.list({ requestId: id, state: 'open' });
    expect(await standing()).toEqual([
      expect.objectContaining({ type: 'SUBJECT_RESTRICTION', scope: { holders: ['accounts'] }, openedBy: AGENT.id }),
    ]);
    expect(await world.keys.exists(`held:${id}`)).toBe(true);
    const close = (toldAt?: string) =>
      activities.closeRestriction({
        ...{ requestId: id, type: 'SUBJECT_RESTRICTION', toldAt, at: later(8) },
        decision: { by: AGENT, reason: 'needed no longer' },
      });
    await expect(close()).rejects.toMatchObject({ kind: 'conflict' });
    await close(later(1));
    await close(later(1));
    expect(await standing()).toEqual([]);
  });

  it('for contested accuracy stops no erasure of it, and outlives the request as every restriction does', async () => {
    const id = await opened({ kind: 'restriction', ground: 'accuracy' });
    await activities.openRestriction({
      ...{ requestId: id, type: 'RIGHTS_PENDING', ground: 'accuracy', holders: ['accounts'], at },
      decision: { by: AGENT, reason: 'the meter is checked' },
    });
    expect(await world.register.holds.list({ requestId: id, state: 'open' })).toEqual([
      expect.objectContaining({
        type: 'RIGHTS_PENDING',
        endsWhen: 'the restriction is lifted, after the person was told',
      }),
    ]);
    expect(await world.keys.exists(`held:${id}`)).toBe(true);
    await world.register.requests.update(id, { at, closedAt: at, outcome: 'fulfilled', stage: 'closed' });
    const due = async () => (await world.register.purge.heldDue()).map(({ requestId }) => requestId);
    expect(await due()).not.toContain(id);
    await activities.closeRestriction({ requestId: id, type: 'RIGHTS_PENDING', toldAt: later(1), at: later(8) });
    expect(await due()).toContain(id);
  });

  it('of a right being decided stands and ends without a person, whoever opened the request', async () => {
    const id = await opened({ kind: 'objection', scope: 'processing' });
    const machine = { id: '5b1b0c34-0000-4000-8000-000000000001', kind: 'machine' as const, roles: [] };
    await activities.openRestriction({
      ...{ requestId: id, type: 'RIGHTS_PENDING', ground: 'objection', holders: ['accounts'], at },
      decision: { by: machine, reason: 'an objection is being decided' },
    });
    const standing = () => world.register.holds.list({ requestId: id, state: 'open' });
    expect(await standing()).toHaveLength(1);
    await activities.closeRestriction({ requestId: id, type: 'RIGHTS_PENDING', toldAt: later(1), at: later(8) });
    expect(await standing()).toEqual([]);
  });

  it('is one more for what was restricted later, where a holder was silent first; all of it ends together', async () => {
    const id = await opened(CLAIMS);
    const open = (holder: string, part: number) =>
      activities.openRestriction({
        ...{ requestId: id, type: 'SUBJECT_RESTRICTION', ground: 'claims', holders: [holder], part, at },
        decision: { by: AGENT, reason: 'they need it for a claim' },
      });
    await open('accounts', 0);
    await open('billing', 1);
    await open('billing', 1);
    const scopes = async () =>
      (await world.register.holds.list({ requestId: id, state: 'open' })).map(({ scope }) => scope.holders?.[0]).sort();
    expect(await scopes()).toEqual(['accounts', 'billing']);
    await activities.closeRestriction({
      ...{ requestId: id, type: 'SUBJECT_RESTRICTION', toldAt: later(1), at: later(8) },
      decision: { by: AGENT, reason: 'needed no longer' },
    });
    expect(await scopes()).toEqual([]);
  });

  it('is told to the person, and to an agent where no address takes the letter', async () => {
    const id = await opened(CLAIMS, { subject: claim });
    const tell = (to: SubjectClaim) =>
      activities.tellRestrictionEnding({
        ...{ requestId: id, claim: to, data: [{ holder: 'accounts', datasets: ['customers'] }], at },
        ...{ endsAt: later(7), why: 'no_longer_needed' },
      });
    await tell(claim);
    expect(deps.mails.map(({ to }) => to.address)).toEqual([ADDRESS]);
    expect(deps.mails[0]?.text).toContain('Your customers');
    await tell(claim);
    expect(deps.mails).toHaveLength(1);
    expect((await events(id, 'restriction.ending_told'))[0]?.detail).toMatchObject({ sent: true });
  });
});

describe('the answer', () => {
  const answer = async (demand: Demand, result: RightResult, told: string[] = []) => {
    const id = await opened(demand, { subject: claim });
    const { outcome } = await activities.prepareRightAnswer({ requestId: id, claim, result, told, at });
    return { outcome, text: await letterText(id) };
  };
  const corrected = { correction: 0, field: 'fullName', records: 1, statementFiled: false } as const;

  it('to a rectification names what was changed and what stays, and no value', async () => {
    const { outcome, text } = await answer(
      { kind: 'rectification', corrections: [{ field: 'name', value: 'Quillon Right' }] },
      {
        kind: 'rectification',
        corrections: [
          { field: 'name', value: 'Quillon Right', verdict: 'granted' },
          { field: 'score', value: '100', verdict: 'declined', why: 'The score is right.' },
        ],
        results: [
          { ...corrected, number: 1, holder: 'accounts', dataset: 'customers', status: 'applied', how: 'replaced' },
        ],
      },
      ['Example Hosting'],
    );
    expect(outcome).toBe('partly_fulfilled');
    expect(text).toContain('Your customers');
    expect(text).toContain('The score is right.');
    expect(text).toContain('Example Authority');
    expect(text).not.toContain('Quillon Right');
  });

  it('says so where a holder corrects nothing although it was granted', async () => {
    const { outcome } = await answer(
      { kind: 'rectification', corrections: [{ field: 'shoe', value: '44' }] },
      {
        kind: 'rectification',
        corrections: [{ field: 'shoe', value: '44', verdict: 'granted' }],
        results: [],
      },
    );
    expect(outcome).toBe('refused');
  });

  it('in part names who has not answered, claims nothing of it, and stands beside the whole one', async () => {
    const demand: Demand = { kind: 'rectification', corrections: [{ field: 'name', value: 'Quillon Right' }] };
    const id = await opened(demand, { subject: claim });
    const granted = { field: 'name', value: 'Quillon Right', verdict: 'granted' as const };
    const result: RightResult = { kind: 'rectification', corrections: [granted], results: [] };
    const part = await activities.prepareRightAnswer({
      ...{ requestId: id, claim, result, told: [], missing: ['billing'], at },
    });
    expect(part.files.map(({ objectId }) => objectId)).toEqual([`requests/${id}/letters/answer-part.html`]);
    const text = await letterText(id, 'answer-part');
    for (const said of ['The billing', 'has not answered yet', 'stays open', 'Example Authority'])
      expect(text).toContain(said);
    // The silent one may have it: nobody says that there is no such field.
    expect(text).not.toContain('no such field');
    await activities.prepareRightAnswer({ requestId: id, claim, result, told: [], at: later(3) });
    expect(await letterText(id)).toContain('no such field');
    expect(await letterText(id, 'answer-part')).toBe(text);
  });

  it('in part tells what is checked and what is weighed, as not decided', async () => {
    const demand: Demand = { kind: 'objection', scope: 'processing' };
    const id = await opened(demand, { subject: claim });
    await activities.prepareRightAnswer({
      ...{ requestId: id, claim, told: [], missing: ['billing'], at },
      result: { kind: 'objection', stopped: [], continued: [], notOpen: [], pending: ['keeping logins'] },
    });
    const text = await letterText(id, 'answer-part');
    expect(text).toContain('keeping logins');
    expect(text).toContain('18(1)(d)');
  });

  it('to a restriction names the systems and that it is told before it ends', async () => {
    const { outcome, text } = await answer(
      { kind: 'restriction', ground: 'claims' },
      { kind: 'restriction', ground: 'claims', restricted: [{ holder: 'accounts' }], left: [] },
    );
    expect(outcome).toBe('fulfilled');
    expect(text).toContain('The accounts');
    expect(text).toContain('18(3)');
  });

  it('to an objection names what stopped, what goes on and why, and what it does not reach', async () => {
    const { outcome, text } = await answer(
      { kind: 'objection', scope: 'processing' },
      {
        kind: 'objection',
        stopped: [{ dataset: 'logins', purpose: 'keeping logins' }],
        continued: [{ purpose: 'keeping visits', grounds: 'A dispute is under way.' }],
        notOpen: [{ purpose: 'keeping invoices', lawfulBasis: 'legal_obligation' }],
      },
    );
    expect(outcome).toBe('partly_fulfilled');
    for (const said of ['keeping logins', 'A dispute is under way.', 'keeping invoices']) expect(text).toContain(said);
  });

  it('to an objection that was upheld is remembered for an erasure of the person, of nobody else, and never in part', async () => {
    const ticket: ItemFact = {
      ...{ id: 't-1', dataset: 'tickets', category: 'support', kind: 'ticket_closed', count: 1 },
      ...{ lawfulBasis: 'legitimate_interest', recordDate: at.slice(0, 10) },
    };
    const decided = async (email: string) => {
      const identifiers = [{ type: 'email', value: email }];
      const { id } = await world.request({ right: 'erasure', subject: { identifiers, locale: 'en-GB' } });
      const { decisions } = await createLawActivities(deps).decideItems({
        ...{ requestId: id, jurisdiction: 'UK-ENG', representative: false, deferred: false, at },
        facts: [{ holder: 'support', status: 'known', at, facts: [], items: [ticket] }],
        subjects: { support: { refs: ['r-1'], identifiers, representative: false } },
      });
      return decisions[0]?.outcome;
    };
    const objector = 'objector@example.com';
    const identifiers = [{ type: 'email', value: objector }];
    const id = await opened({ kind: 'objection', scope: 'processing' }, { subject: { identifiers, locale: 'en-GB' } });
    await world.register.persons.add(id, identifiers, true);
    const upheld = { kind: 'objection' as const, stopped: [], continued: [], notOpen: [], upheld: ['support/tickets'] };
    const prepare = (missing?: string[]) =>
      activities.prepareRightAnswer({ requestId: id, claim, result: upheld, told: [], missing, at });
    await prepare(['billing']);
    expect(await decided(objector)).toBe('RETAIN_NO_GROUND');
    await prepare();
    await prepare();
    expect(await decided(objector)).toBe('ERASE_NOW');
    expect(await decided('somebody.else@example.com')).toBe('RETAIN_NO_GROUND');
    expect(await events(id, 'objection.upheld')).toHaveLength(1);
  });

  it('refuses with reasons and the routes to complain', async () => {
    const { outcome, text } = await answer(
      { kind: 'restriction', ground: 'claims' },
      { kind: 'refused', ground: 'no_ground_to_restrict', explanation: 'No claim is named.' },
    );
    expect(outcome).toBe('refused');
    expect(text).toContain('No claim is named.');
    expect(text).toContain('Example Authority');
  });
});

describe('what stopped at once', () => {
  const stopped = [
    {
      ...{
        holder: 'crm',
        stopped: [{ dataset: 'contact', purpose: 'direct marketing' }],
        goesOn: [],
        suppressed: true,
      },
    },
  ];
  type Told = Partial<Pick<Parameters<typeof activities.recordStopped>[0], 'erasure' | 'toldSoFarAt' | 'at'>>;
  const record = (requestId: string, demand: Immediate, told: Told = {}) =>
    activities.recordStopped({ requestId, claim, demand, stopped, erasure: 'none', at, ...told });

  it('is told to the very address, answered and proven, once', async () => {
    const demand = { kind: 'objection', scope: 'marketing' } as const;
    const id = await opened(demand, { subject: claim });
    await record(id, demand);
    await record(id, demand);
    expect(deps.mails.map(({ to, text }) => [to.address, /no direct marketing/.test(text)])).toEqual([[ADDRESS, true]]);
    expect((await world.register.requests.get(id))?.answeredAt).toBe(at);
    const [proof] = await events(id, 'marketing.stopped');
    expect(proof?.detail).toMatchObject({ suppressed: ['crm'], noIdentityCheck: 'I7' });
    expect(JSON.stringify(proof)).not.toContain('quillon');
  });

  it('sends no letter to somebody who clicked: the page has said it', async () => {
    const demand = { kind: 'objection', scope: 'consent' } as const;
    const source = { kind: 'form', system: ONE_CLICK, id: 'link.1' } as const;
    const id = await opened(demand, { source, subject: claim });
    await record(id, demand);
    expect(deps.mails).toEqual([]);
    expect(await events(id, 'consent.withdrawn')).toHaveLength(1);
    expect((await world.register.requests.get(id))?.answeredAt).toBe(at);
  });

  it('is not the whole answer where the profile is to be erased as well', async () => {
    const demand = { kind: 'objection', scope: 'consent' } as const;
    const id = await opened(demand, { subject: claim });
    await record(id, demand, { erasure: 'follows' });
    expect((await world.register.requests.get(id))?.answeredAt).toBeUndefined();
    expect(deps.mails[0]?.text).toContain('we write to you about that separately');
  });

  it('does not claim all channels where the person named one', async () => {
    const demand: Immediate = { kind: 'objection', scope: 'marketing', channels: ['phone'] };
    const id = await opened(demand, { subject: claim });
    await record(id, demand);
    expect(deps.mails[0]?.text).not.toMatch(/on every channel/);
  });
});

describe('a corrected e-mail address', () => {
  it('is told to the former one in a mail that says nothing of the person, once, and kept like every letter', async () => {
    const id = await opened({ kind: 'rectification', corrections: [{ field: 'email', value: 'new@example.net' }] });
    const warn = () =>
      activities.warnFormerAddresses({
        ...{ requestId: id, at, addresses: ['old@example.org', 'older@example.org'] },
        claim: { ...claim, name: 'Quillon Testperson', contactEmail: 'new@example.net' },
      });
    await warn();
    await warn();
    expect(deps.mails.map(({ to }) => to)).toEqual([{ address: 'old@example.org' }, { address: 'older@example.org' }]);
    const { number } = (await world.register.requests.get(id)) as { number: string };
    for (const { text, html = '', subject: title } of deps.mails) {
      expect(text).toContain(number);
      expect(text).toContain('privacy@');
      for (const word of ['Quillon', 'new@example.net', 'old@', 'older@', 'Dear'])
        expect(`${title} ${text} ${html}`).not.toContain(word);
    }
    const letters = await world.register.letters.list(id);
    expect(letters.filter(({ kind }) => kind === 'address_changed')).toEqual([
      expect.objectContaining({ channel: 'mail', sentAt: at }),
      expect.objectContaining({ channel: 'mail', sentAt: at }),
    ]);
    expect(await events(id, 'rectification.former_address_told')).toEqual([
      expect.objectContaining({ detail: { addresses: 2, sent: 2 } }),
    ]);
  });
});
