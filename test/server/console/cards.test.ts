/** What the request page and the queue say of holds, tasks, recipients, complaints and letters, and to whom. */
import { randomUUID } from 'node:crypto';
import { computeClock } from '../../../src/law/index.js';
import type { NewHold } from '../../../src/register/types.js';
import { withoutStyle } from '../support/portal.js';
import type { Person, World } from '../support/world.js';
import { openWorld, START } from '../support/world.js';
import { consoleOf } from './support.js';

let world: World;
let see: ReturnType<typeof consoleOf>;
beforeAll(async () => {
  world = await openWorld();
  see = consoleOf(world);
});
afterAll(() => world.close());

const at = (): string => world.clock.now().toISOString();
const days = (count: number): string => new Date(world.clock.now().getTime() + count * 86_400_000).toISOString();
const principal = ({ id }: Person, role: 'legal' | 'reviewer') => ({ id, kind: 'person' as const, roles: [role] });
const said = (body: string): string =>
  withoutStyle(body)
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#?\w+;/g, ' ')
    .replace(/\s+/g, ' ');

const hold = (requestId: string, more: Partial<NewHold> = {}): NewHold => ({
  type: 'LITIGATION',
  selector: { requestId },
  basis: { UK: 'UK GDPR Art 17(3)(e)', EU: 'GDPR Art 17(3)(e)' },
  reviewOn: '2026-06-01',
  matter: 'M-77',
  reason: 'the supplier is sued over its invoices',
  ...more,
});
const secret = (requestId: string): NewHold =>
  hold(requestId, {
    ...{ type: 'IP_RETENTION_NOTICE', matter: undefined, recordMonths: 12, endsOn: '2026-12-01' },
    ...{ scope: { categories: ['traffic'] }, reason: 'notice 4711' },
  });

describe('holds on the request page', () => {
  it('say which, why, when they are looked at again and what ends them; to reviewers and Legal only', async () => {
    const legal = await world.person(['legal']);
    const { id } = await world.request({ right: 'erasure' });
    await world.register.holds.open(
      hold(id, { endsWhen: 'the case is closed', scope: { holders: ['billing'] } }),
      principal(legal, 'legal'),
      at(),
    );
    for (const roles of [['reviewer'], ['legal']] as const) {
      const page = said(await see(await world.person([...roles]), `/requests/${id}`));
      for (const fact of [
        'Litigation',
        'Only billing',
        'sued over its invoices',
        '1 June 2026',
        'When the case is closed',
      ])
        expect(page).toContain(fact);
      expect(page).toContain('Opened after a request came in');
      expect(page.includes('M-77')).toBe(roles[0] === 'legal');
    }
    for (const roles of [['agent'], ['manager'], ['admin']] as const)
      expect(said(await see(await world.person([...roles]), `/requests/${id}`))).not.toMatch(
        /sued over|Nobody has opened/,
      );
  });

  it('V4: a secret one is there for Legal, each look is recorded, and for everybody else the page is the same without it', async () => {
    const legal = await world.person(['legal']);
    const { id } = await world.request({ right: 'erasure' });
    const people = await Promise.all(
      (['agent', 'reviewer', 'manager', 'admin'] as const).map((role) => world.person([role])),
    );
    const look = () => Promise.all(people.map((person) => see(person, `/requests/${id}`)));
    const csrf = (bodies: string[]) => bodies.map((body) => body.replace(/name="csrf" value="[^"]*"/g, ''));
    const before = csrf(await look());
    const queue = csrf(await Promise.all(people.map((person) => see(person, '/'))));
    await world.register.secretHolds.open(secret(id), principal(legal, 'legal'), at());
    expect(csrf(await look())).toEqual(before);
    expect(csrf(await Promise.all(people.map((person) => see(person, '/'))))).toEqual(queue);

    const reads = async () =>
      (await world.register.secretHolds.events()).events.filter(({ type }) => /read/.test(type));
    const known = (await reads()).length;
    const page = said(await see(legal, `/requests/${id}`));
    expect(page).toContain('IP retention notice');
    expect(page).toContain('Secret: Legal only');
    expect(page).toContain('notice 4711');
    expect(await reads()).toHaveLength(known + 1);
    const events = await world.register.audit.list(id);
    expect(JSON.stringify(events)).not.toMatch(/secret|IP_RETENTION/i);
  });
});

describe('open tasks', () => {
  it('name decisions, asks, recipients, staff tasks, complaints and reviews, the earliest due first', async () => {
    const legal = await world.person(['legal']);
    const reviewer = await world.person(['reviewer']);
    const { id, number } = await world.request({ right: 'erasure' });
    const receivedAt = '2026-03-01T09:00:00.000Z';
    await world.register.requests.update(id, {
      clock: computeClock({ jurisdiction: 'UK-ENG', right: 'erasure', receivedAt, events: [] }),
      ...{ at: at(), stage: 'fulfil', step: 'approve', waitingFor: 'reviewer' },
      clockEvents: [
        { type: 'id_requested', at: '2026-03-01T10:00:00Z' },
        { type: 'id_received', at: '2026-03-02T08:00:00Z' },
        { type: 'clarification_requested', at: '2026-03-02T09:00:00Z', valid: false },
      ],
    });
    await world.register.recipients.open({
      ...{ requestId: id, kind: 'erasure', key: 'k', at: at(), dueAt: days(-1) },
      recipients: [
        {
          name: 'Example Mailing GmbH',
          changes: [{ holder: 'crm', dataset: 'contact', category: 'marketing_profile' }],
          identifiers: [{ type: 'email', value: 'quillon.testperson@example.com' }],
        },
      ],
    });
    await world.register.tasks.open({
      ...{ id: randomUUID(), requestId: id, kind: 'exemption_review', by: 'system', at: at() },
      ...{ why: 'look whether the reason still stands', dueAt: days(30) },
    });
    const { complaint } = await world.register.complaints.open(complaintAbout(id));
    await world.register.holds.open(hold(id, { reviewOn: '2026-03-20' }), principal(legal, 'legal'), at());

    const page = said(await see(reviewer, `/requests/${id}`));
    const tasks = page.slice(page.indexOf('Open tasks'), page.indexOf('Plan waiting') + 1 || page.indexOf('Holders'));
    const order = [
      'Tell Example Mailing GmbH of the erasure (Art 19)',
      'Review the hold: litigation',
      'Look again at what was left out of the copy: look whether the reason still stands',
      'Decide: approval of the plan',
    ].map((what) => tasks.indexOf(what));
    expect(order.every((place) => place > 0)).toBe(true);
    expect(tasks).toMatch(/Tell Example Mailing GmbH[^0-9]+Art 19\) An agent 1 March 2026, 10:00 UTC Overdue/);
    expect(tasks).toContain('asked on 2 Mar 2026: which data is meant (does not move the due date)');
    expect(tasks).not.toContain('proof of identity');
    expect(tasks).toContain(`complaint ${complaint.number}`);
    expect(order.slice(0, 3)).toEqual([...order.slice(0, 3)].sort((a, b) => a - b));

    const queue = said(await see(reviewer, '/'));
    const due = queue.slice(queue.indexOf('Also to be done'));
    expect(due).toMatch(new RegExp(`Tell Example Mailing GmbH of the erasure \\(Art 19\\) ${number} An agent`));
    expect(due).toContain(`complaint ${complaint.number}`);
    expect(due).not.toContain('Review the hold');
    world.clock.set(new Date('2026-03-20T09:00:00.000Z'));
    expect(said(await see(await world.person(['reviewer']), '/'))).toContain('Review the hold: litigation');
    world.clock.set(START);
  });

  it('say so when nothing is open, and owners see none of it', async () => {
    const other = await openWorld();
    try {
      const page = consoleOf(other);
      const { id } = await other.request();
      expect(said(await page(await other.person(['agent']), `/requests/${id}`))).toContain('Nothing is open');
      expect(said(await page(await other.person(['agent']), '/'))).toContain('No complaint, recipient, task or review');
      const owner = await other.person(['owner'], { holders: ['crm'] });
      expect(said(await page(owner, '/'))).not.toContain('Also to be done');
    } finally {
      await other.close();
    }
  });
});

describe('recipients and complaints', () => {
  it('are shown with their states', async () => {
    const { id } = await world.request({ right: 'erasure' });
    const names = ['Open BV', 'Sent BV', 'Done BV', 'Gone BV', 'Many BV'];
    const notices = await world.register.recipients.open({
      ...{ requestId: id, kind: 'restriction', key: 'k', at: at(), dueAt: days(7) },
      recipients: names.map((name) => ({
        ...{ name, country: 'NL', identifiers: [{ type: 'email', value: 'q@example.com' }] },
        changes: [{ holder: 'crm', dataset: 'contact', category: 'marketing_profile' }],
      })),
    });
    const of = (name: string): string => notices.find(({ recipient }) => recipient === name)?.id ?? '';
    const by = { by: 'system', at: at() };
    await world.register.recipients.record(of('Sent BV'), { state: 'sent', channel: 'mail', ...by });
    await world.register.recipients.record(of('Done BV'), { state: 'acknowledged', ...by });
    await world.register.recipients.record(of('Gone BV'), { state: 'not_possible', reason: 'dissolved', ...by });
    await world.register.recipients.record(of('Many BV'), { state: 'disproportionate', reason: 'millions', ...by });
    await world.register.complaints.open(complaintAbout(id));
    const agent = said(await see(await world.person(['agent']), `/requests/${id}`));
    for (const fact of [
      'Open BV NL Restriction crm/contact To be told Due 9 March 2026',
      'Sent BV NL Restriction crm/contact Told By mail',
      'Acknowledged',
      'Not possible dissolved',
      'Disproportionate millions',
      'Complaints about this request',
    ])
      expect(agent).toContain(fact);
    const legal = said(await see(await world.person(['legal']), `/requests/${id}`));
    expect(legal).not.toContain('Complaints about this request');
  });
});

describe('letters', () => {
  it('are listed with when and how they went out; opening one is an event, and only for who may read the case', async () => {
    const { id } = await world.request();
    const sha256 = 'a'.repeat(64);
    const letter = { requestId: id, kind: 'acknowledgement', locale: 'fr', sha256, at: at() } as const;
    await world.register.letters.record({ ...letter, key: 'ack-1', body: 'Bonjour' });
    await world.register.letters.record({ ...letter, key: 'link-1', kind: 'delivery_link' });
    await world.register.letters.sent(id, 'ack-1', 'mail', at());
    const agent = await world.person(['agent']);
    const page = await see(agent, `/requests/${id}`);
    expect(said(page)).toMatch(/Acknowledgement French 2 March 2026, 10:00 UTC 2 March 2026, 10:00 UTC By mail/);
    expect(page).toContain(`href="/requests/${id}/letters/ack-1"`);
    expect(await see(agent, `/requests/${id}/letters/ack-1`)).toBe('Bonjour');
    const opened = async () =>
      (await world.register.audit.list(id)).filter(({ type }) => type === 'access.letter_opened_by_staff');
    expect((await opened()).map(({ actor }) => actor)).toEqual([agent.id]);

    expect(said(await see(agent, `/requests/${id}/letters/link-1`, 404))).toContain('is not kept, or no longer');
    expect(said(await see(agent, `/requests/${id}/letters/nope`, 404))).toContain('There is no such letter');
    const manager = await world.person(['manager']);
    expect(said(await see(manager, `/requests/${id}`))).not.toContain('Acknowledgement French');
    expect(await see(manager, `/requests/${id}/letters/ack-1`, 404)).not.toContain('Bonjour');
    expect(await opened()).toHaveLength(1);
  });
});

function complaintAbout(requestId: string) {
  const receivedAt = at();
  const jurisdiction = 'UK-ENG' as const;
  return {
    ...{ source: { system: 'web', id: randomUUID() }, receivedAt, jurisdiction, requestId },
    ...{ says: 'too slow', locale: 'en-GB', by: 'system', at: at() },
    clock: computeClock({ jurisdiction, right: 'complaint', receivedAt, events: [] }),
  };
}
