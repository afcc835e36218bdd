import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

let register: TestRegister;
beforeEach(async () => {
  register = await testRegister();
});
afterEach(() => register.close());

const source = newRequest().source;
let opened = 0;
const open = async (email: string, differs = {}) => {
  const subject = { ...newRequest().subject, identifiers: [{ type: 'email', value: email }] };
  const id = `T-${++opened}`;
  return (await register.intake.open(newRequest({ source: { ...source, id }, subject, ...differs }))).requestId;
};
const close = (id: string, outcome: 'fulfilled' | 'merged' | 'unverified', at = '2026-03-20T10:00:00Z') =>
  register.requests.update(id, { at, stage: 'closed', closedAt: at, answeredAt: at, outcome });

const daysBefore = (now: number, days: number): string => new Date(now - days * 86_400_000).toISOString();

describe('requests of one person', () => {
  it('are recognised after they closed, by an identifier written in another way', async () => {
    const first = await open('Ada@Example.com');
    await close(first, 'fulfilled');
    const second = await open('ada@example.com ', { receivedAt: '2026-05-01T09:00:00.000Z' });
    expect(await register.repeats.of(second)).toMatchObject([
      { request: { id: first, outcome: 'fulfilled' }, suggestion: 'further_copy', sharedTypes: ['email'] },
    ]);
    expect(await register.repeats.of(first)).toEqual([]);
  });

  it('are a reminder while open, and only for the same right', async () => {
    const access = await open('bo@example.com');
    const erasure = await open('bo@example.com', { right: 'erasure' });
    const again = await open('bo@example.com', { receivedAt: '2026-03-02T09:00:00.000Z' });
    expect((await register.repeats.of(again)).map(({ request, suggestion }) => [request.id, suggestion])).toEqual([
      [access, 'reminder'],
    ]);
    expect(await register.repeats.of(erasure)).toEqual([]);
  });

  it('are no repeat of a reminder, nor of somebody with the same name', async () => {
    const merged = await open('cy@example.com');
    await close(merged, 'merged');
    const second = await open('cy@example.com', { receivedAt: '2026-04-01T09:00:00.000Z' });
    await register.persons.add(merged, [{ type: 'name', value: 'Ada Synthetic' }], true);
    const stranger = await open('dee@example.com', { receivedAt: '2026-04-01T09:00:00.000Z' });
    await register.persons.add(stranger, [{ type: 'name', value: 'Ada Synthetic' }], true);
    expect(await register.repeats.of(second)).toEqual([]);
    expect(await register.repeats.of(stranger)).toEqual([]);
  });

  it('are found by what was proven, never by what was merely claimed', async () => {
    const asked = [{ type: 'email', value: 'eve@example.com' }];
    const id = await open('eve@example.com');
    expect(await register.persons.find(asked)).toEqual([]);
    await register.persons.add(id, asked, true);
    await close(id, 'fulfilled');
    expect(await register.persons.find(asked)).toEqual([{ requestId: id, by: asked[0], sharedWith: 0 }]);
  });

  it('keep what a closed erasure still holds from overtaking an open request for a copy (A8)', async () => {
    const asked = [{ type: 'email', value: 'gus@example.com' }];
    const erasure = await open('gus@example.com', { right: 'erasure' });
    await register.persons.add(erasure, asked, true);
    await close(erasure, 'fulfilled');
    const access = await open('gus@example.com');
    const sharing = await register.subjects.openRequestsSharingWith(erasure, ['access']);
    expect(sharing.map(({ id }) => id)).toEqual([access]);
    // Offered and not fetched: for fourteen days more.
    const now = Date.parse(register.time.now);
    await register.requests.update(access, { at: new Date(now).toISOString(), answeredAt: daysBefore(now, 13) });
    expect(await register.subjects.openRequestsSharingWith(erasure, ['access'])).toHaveLength(1);
    await register.requests.update(access, { at: new Date(now).toISOString(), answeredAt: null });
    await register.requests.update(access, { at: new Date(now).toISOString(), answeredAt: daysBefore(now, 15) });
    expect(await register.subjects.openRequestsSharingWith(erasure, ['access'])).toEqual([]);
  });

  it('tell two people behind one mailbox apart by the ids that systems gave them', async () => {
    const mailbox = { type: 'email', value: 'info@example.com' };
    const people = [];
    for (const customer of ['CUS-1', 'CUS-2', 'CUS-2']) {
      const id = await open('info@example.com');
      await register.persons.add(id, [mailbox, { type: 'customer_id', value: customer }], true);
      people.push(id);
    }
    const hits = await register.persons.find([mailbox, { type: 'customer_id', value: 'CUS-2' }]);
    expect(hits.filter(({ by }) => by.type === 'email').map(({ sharedWith }) => sharedWith)).toEqual([1, 1, 1]);
    expect(
      hits
        .filter(({ by }) => by.type === 'customer_id')
        .map(({ requestId, sharedWith }) => [requestId, sharedWith])
        .sort(),
    ).toEqual([people[1], people[2]].sort().map((id) => [id, 0]));
  });

  it('that were opened together name the one whose identity check counts', async () => {
    const access = await open('flo@example.com');
    const erasure = await open('flo@example.com', { right: 'erasure', identityFrom: access });
    expect((await register.requests.get(erasure))?.identityFrom).toBe(access);
    expect((await register.persons.relyingOn(access)).map(({ id }) => id)).toEqual([erasure]);
  });
});
