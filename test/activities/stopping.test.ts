/** What the person and the register hear of the immediate path: a word while a holder is down, the completing word, what is freed. */
import type { Immediate, RightsActivities, StoppedAt } from '../../activities/rights-types.js';
import { createRightsActivities } from '../../activities/rights.js';
import type { Description } from '../../src/connector/contract.js';
import { ONE_CLICK } from '../../src/register/model.js';
import type { RequestInput, SubjectClaim } from '../../src/register/model.js';
import type { World } from '../server/support/world.js';
import { openWorld, START } from '../server/support/world.js';
import type { TestDeps } from './support/deps.js';
import { testDeps } from './support/deps.js';

const at = START.toISOString();
const later = (hours: number): string => new Date(START.getTime() + hours * 3_600_000).toISOString();
const ADDRESS = 'quillon.testperson@example.com';
const claim: SubjectClaim = {
  ...{ identifiers: [{ type: 'email', value: ADDRESS }], locale: 'en-GB', contactEmail: ADDRESS },
};
const MARKETING: Immediate = { kind: 'objection', scope: 'marketing' };
const CONSENT: Immediate = { kind: 'objection', scope: 'consent' };

type Dataset = Description['datasets'][number];
const dataset = (name: string, purposes: string[], more: Partial<Dataset> = {}): Dataset => ({
  ...{ name, title: `Your ${name}`, category: 'marketing_profile', purposes, lawfulBasis: 'consent' },
  ...{ source: 'you', recipients: [], retention: 'a while', origin: 'provided', fields: [] },
  ...more,
});
const CRM: Description = {
  ...{ contract: 1, holder: 'crm', title: 'The address book', owner: 'team', capabilities: [] },
  ...{ identifiersUnderstood: ['email'], answersFor: [], erasureMeans: 'rows', backupDays: 35 },
  datasets: [
    dataset('contact', ['sending the newsletter', 'sending offers']),
    dataset('reading', ['sending the newsletter']),
    dataset('proof', ['proving the newsletter'], { lawfulBasis: 'legal_obligation' }),
  ],
};

let world: World;
let deps: TestDeps;
let activities: RightsActivities;
beforeAll(async () => {
  world = await openWorld();
  deps = await testDeps(world, [CRM]);
  activities = createRightsActivities(deps);
});
afterAll(() => world.close());
beforeEach(() => void deps.mails.splice(0));

const opened = async (demand: Immediate, over: Partial<RequestInput> = {}): Promise<string> =>
  (await world.request({ right: 'objection', demand, subject: claim, ...over })).id;
const types = async (id: string): Promise<string[]> =>
  (await world.register.audit.list(id, { limit: 500 })).map(({ type }) => type);
const crm: StoppedAt = {
  ...{ holder: 'crm', stopped: [{ dataset: 'contact', purpose: 'sending offers' }], goesOn: [], suppressed: true },
};
const mailed = (): string => (deps.mails.at(-1)?.text ?? '').replace(/\s+/g, ' ');

describe('while a holder is down', () => {
  it.each([MARKETING, CONSENT])(
    'the person hears what has stopped and that the rest follows, with no system named ($scope)',
    async (demand) => {
      const id = await opened(demand);
      const word = { requestId: id, claim, demand, stopped: [crm], missing: ['legacy-billing'], at };
      await activities.recordStoppedSoFar(word);
      await activities.recordStoppedSoFar(word);
      expect(deps.mails).toHaveLength(1);
      expect(mailed()).toContain('had stopped in some of the systems we use');
      expect(mailed()).toContain('We write to you again as soon as it has stopped everywhere');
      for (const inside of ['crm', 'address book', 'legacy', 'no direct marketing from us any more', 'no longer used'])
        expect(mailed()).not.toContain(inside);
      // More is owed: it is no answer.
      expect((await world.register.requests.get(id))?.answeredAt).toBeUndefined();
      expect(await types(id)).toContain('marketing.stopped_so_far');
    },
  );

  it('nothing is claimed where nothing is confirmed, nor where it was none of a holder’s business', async () => {
    const idle = { ...crm, stopped: [], suppressed: false };
    for (const stopped of [[], [idle]]) {
      const id = await opened(MARKETING);
      await activities.recordStoppedSoFar({ requestId: id, claim, demand: MARKETING, stopped, missing: ['crm'], at });
      expect(mailed()).toContain('none of the systems we use had confirmed');
    }
  });

  it('a part the person named is called as they called it', async () => {
    const demand: Immediate = { ...MARKETING, channels: ['sms'] };
    const id = await opened(demand);
    await activities.recordStoppedSoFar({ requestId: id, claim, demand, stopped: [crm], missing: ['x'], at });
    expect(mailed()).toContain('sms');
    expect(mailed()).not.toContain('sending offers');
  });

  it('who clicked a link hears nothing by letter, and the record is kept', async () => {
    const source = { kind: 'form', system: ONE_CLICK, id: 'link.7' } as const;
    const id = await opened(CONSENT, { source });
    await activities.recordStoppedSoFar({ requestId: id, claim, demand: CONSENT, stopped: [], missing: ['crm'], at });
    expect(deps.mails).toEqual([]);
    expect(await types(id)).toContain('marketing.stopped_so_far');
  });
});

describe('when all have stopped', () => {
  it('the second letter completes the first, and only then is it answered', async () => {
    const id = await opened(MARKETING);
    await activities.recordStoppedSoFar({ requestId: id, claim, demand: MARKETING, stopped: [], missing: ['crm'], at });
    const stopped = { requestId: id, claim, demand: MARKETING, stopped: [crm], erasure: 'none' as const };
    await activities.recordStopped({ ...stopped, toldSoFarAt: at, at: later(30) });
    expect(deps.mails).toHaveLength(2);
    expect(mailed()).toContain('This completes what we wrote to you on');
    expect(mailed()).toContain('no direct marketing from us any more');
    expect(mailed()).toContain('such as invoices or notices of faults, still reach you');
    expect((await world.register.requests.get(id))?.answeredAt).toBe(later(30));
  });

  it('a withdrawal still counts from the day it was made', async () => {
    const id = await opened(CONSENT);
    const row = await world.register.requests.get(id);
    const done = { requestId: id, claim, demand: CONSENT, stopped: [crm], erasure: 'none' as const };
    await activities.recordStopped({ ...done, toldSoFarAt: at, at: later(24 * 9) });
    const day = Number(row?.receivedAt.slice(8, 10));
    expect(mailed()).toContain(`in effect since ${day} `);
  });

  it('data that something else carries as well is kept, with reasons and the routes to complain', async () => {
    for (const demand of [
      { ...CONSENT, purposes: ['offers'] },
      { ...MARKETING, purposes: ['offers'] },
    ]) {
      const id = await opened(demand);
      await activities.recordStopped({ requestId: id, claim, demand, stopped: [crm], erasure: 'kept', at });
      expect(mailed()).toMatch(/is kept|is not erased/);
      expect(mailed()).toContain('Example Authority');
      expect((await world.register.requests.get(id))?.answeredAt).toBe(at);
    }
  });
});

describe('what rests on named purposes alone', () => {
  const freed = async (demand: Immediate, stopped: StoppedAt[] = []): Promise<string[]> =>
    (await activities.dataFreed({ requestId: await opened(demand), demand, stopped, at })).freed;

  it('is what no other purpose of the data map carries', async () => {
    expect(await freed({ ...CONSENT, purposes: ['Newsletter'] })).toEqual(['crm/reading']);
    expect(await freed({ ...CONSENT, purposes: ['newsletter', 'offers'] })).toEqual(['crm/contact', 'crm/reading']);
    expect(await freed({ ...CONSENT, purposes: ['analytics'] })).toEqual([]);
  });

  it('counts what the holder says has stopped, in the words of its data map', async () => {
    const named: Immediate = { ...CONSENT, purposes: ['newsletter', 'surprises'] };
    expect(await freed(named, [crm])).toEqual(['crm/contact', 'crm/reading']);
    expect(await freed(named, [{ ...crm, holder: 'another' }])).toEqual(['crm/reading']);
  });
});

describe('a decision that a person looked at again', () => {
  const letter = async (outcome: 'changed' | 'stands' | 'not_automated'): Promise<[string, string]> => {
    const { id } = await world.request({
      ...{ right: 'objection', subject: claim },
      demand: { kind: 'objection', scope: 'automated_decision', purposes: ['refusal of the prepaid plan'] },
    });
    const result = { kind: 'human_review' as const, asked: ['refusal of the prepaid plan'], outcome };
    const prepared = await activities.prepareRightAnswer({
      ...{ requestId: id, claim, told: [], at },
      result: { ...result, explanation: 'Three invoices are unpaid.' },
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of world.vault.get(`requests/${id}/letters/answer.html`)) chunks.push(chunk);
    const text = Buffer.concat(chunks)
      .toString('utf8')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ');
    return [prepared.outcome, text];
  };

  it('is answered with what became of it, why, and by whom it was looked at', async () => {
    const [changed, said] = await letter('changed');
    expect(changed).toBe('fulfilled');
    for (const part of [
      'refusal of the prepaid plan',
      'A person who may change that decision',
      'has been changed',
      'Three invoices',
    ])
      expect(said).toContain(part);
    expect(said).not.toContain('Example Authority');
  });

  it('names the routes to complain where it stands, or where there was none', async () => {
    const [stands, said] = await letter('stands');
    expect([stands, said.includes('Example Authority')]).toEqual(['fulfilled', true]);
    const [none, nothing] = await letter('not_automated');
    expect([none, nothing.includes('Example Authority')]).toEqual(['refused', true]);
  });
});
