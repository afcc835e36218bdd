/** The store of secret holds (V4): nothing of it anywhere else, and one shape with and without. */
import { sql } from 'kysely';
import type { NewHold } from '../../src/register/index.js';
import type { Principal } from '../../src/register/model.js';
import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

let register: TestRegister;
const at = '2026-03-02T10:00:00.000Z';
const ada = { type: 'sim_iccid', value: '8944000000000000017' };
const legal: Principal = { id: '0b9e7a52-6a55-4f6a-9d7e-0d3f0a1c2b01', kind: 'person', roles: ['legal'] };
const notice: NewHold = {
  type: 'IP_RETENTION_NOTICE',
  selector: { identifiers: [ada] },
  scope: { categories: ['traffic'] },
  basis: { UK: 'IPA 2016 s.87 NOTICE-CANARY', EU: 'Art 17(3)(e)' },
  recordMonths: 12,
  reviewOn: '2026-06-01',
  matter: 'NOTICE-CANARY',
  reason: 'NOTICE-CANARY served',
};

beforeEach(async () => {
  register = await testRegister(at);
});
afterEach(() => register.close());

async function erasure(id: string, proven = [ada]): Promise<string> {
  const { requestId } = await register.intake.open(
    newRequest({ right: 'erasure', source: { kind: 'ticket', system: 'support', id } }),
  );
  await register.persons.add(requestId, proven, true);
  return requestId;
}

/** Every row of every table, bytes as hex and as text. */
async function dump(tables: (name: string) => boolean): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`.execute(register.db);
  const parts = await Promise.all(
    rows
      .filter(({ name }) => tables(name))
      .map(async ({ name }) => {
        const content = await sql<Record<string, unknown>>`SELECT * FROM ${sql.table(name)}`.execute(register.db);
        return content.rows
          .map((row) =>
            JSON.stringify(row, (_key, value: unknown) =>
              (value as { type?: string })?.type === 'Buffer'
                ? Buffer.from((value as { data: number[] }).data).toString('latin1')
                : value,
            ),
          )
          .join('\n');
      }),
  );
  return parts.join('\n');
}

it('is for Legal alone: for others there is no such thing', async () => {
  const { hold } = await register.secretHolds.open(notice, legal, at);
  const reviewer: Principal = { ...legal, roles: ['reviewer', 'admin', 'manager'] };
  for (const by of [reviewer, { ...legal, kind: 'machine' as const }]) {
    await expect(register.secretHolds.open(notice, by, at)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(register.secretHolds.review(hold.id, { note: 'n' }, by, at)).rejects.toMatchObject({
      kind: 'not_found',
    });
    await expect(register.secretHolds.close(hold.id, { reason: 'r' }, by, at)).rejects.toMatchObject({
      kind: 'not_found',
    });
  }
});

it('takes secret types only, and at most twelve months per record', async () => {
  await expect(register.secretHolds.open({ ...notice, type: 'LITIGATION' }, legal, at)).rejects.toMatchObject({
    kind: 'invalid',
  });
  await expect(register.secretHolds.open({ ...notice, recordMonths: 13 }, legal, at)).rejects.toMatchObject({
    kind: 'invalid',
  });
  const order = { ...notice, type: 'AUTHORITY_REQUEST' as const, recordMonths: undefined, endsOn: '2026-09-30' };
  expect((await register.secretHolds.open(order, legal, at)).hold.endsOn).toBe('2026-09-30');
});

it('stands against the person of a request, and no longer once closed', async () => {
  const [hers, other] = [
    await erasure('T-1'),
    await erasure('T-2', [{ type: 'sim_iccid', value: '8944000000000000025' }]),
  ];
  const { hold, requestIds } = await register.secretHolds.open(notice, legal, at);
  expect(requestIds).toEqual([hers]);
  expect(await register.secretHolds.standing(hers)).toMatchObject([
    { id: hold.id, type: 'IP_RETENTION_NOTICE', secret: true, recordMonths: 12 },
  ]);
  expect(await register.secretHolds.standing(other)).toEqual([]);
  await register.secretHolds.review(hold.id, { note: 'goes on', reviewOn: '2026-08-01' }, legal, at);
  expect(await register.secretHolds.list({ dueOn: '2026-08-01' })).toMatchObject([
    { id: hold.id, reviews: [{ note: 'goes on' }] },
  ]);
  expect((await register.secretHolds.close(hold.id, { reason: 'revoked' }, legal, at)).requestIds).toEqual([hers]);
  expect(await register.secretHolds.standing(hers)).toEqual([]);
});

it('leaves nothing in any other table, listing, count or audit chain', async () => {
  const requestId = await erasure('T-1');
  const before = await dump((name) => !name.startsWith('secret_'));
  const { hold } = await register.secretHolds.open(notice, legal, at);
  await register.secretHolds.standing(requestId);
  await register.secretHolds.decided(requestId, {
    items: { 'traffic/current': { hold: hold.id } },
    legalDecides: true,
    at,
  });
  await register.secretHolds.read(legal, at, hold.id);
  expect(await dump((name) => !name.startsWith('secret_'))).toBe(before);
  expect(await register.holds.list()).toEqual([]);
  expect(await register.holds.standing(requestId)).toEqual([]);
  const apart = await dump((name) => name.startsWith('secret_'));
  expect(apart).not.toMatch(/CANARY|IP_RETENTION|8944/);
  expect(apart).not.toContain(requestId);
  // The hashes of the two worlds do not join without the key.
  const { rows } = await sql`SELECT 1 FROM secret_hashes s JOIN person_hashes p ON p.hash = s.hash`.execute(
    register.db,
  );
  expect(rows).toEqual([]);
});

it('writes a decision of one length whether or not something is held, and remembers what was', async () => {
  const [hers, his] = [await erasure('T-1'), await erasure('T-2')];
  await register.secretHolds.decided(hers, {
    items: { 'traffic/a': { hold: 'h', until: '2027-01-01' } },
    legalDecides: false,
    at,
  });
  await register.secretHolds.decided(his, { items: {}, legalDecides: false, at });
  const rows = await register.db.selectFrom('secret_decisions').selectAll().execute();
  expect(new Set(rows.map(({ body }) => body.length)).size).toBe(1);
  await register.secretHolds.decided(hers, { items: { 'traffic/b': { hold: 'h' } }, legalDecides: true, at });
  expect(await register.secretHolds.decision(hers)).toEqual({
    items: { 'traffic/a': { hold: 'h', until: '2027-01-01' }, 'traffic/b': { hold: 'h' } },
    legalDecides: true,
    at,
  });
});

it('keeps a chained record of its own that shows when it was altered', async () => {
  const { hold } = await register.secretHolds.open(notice, legal, at);
  await register.secretHolds.read(legal, at, hold.id);
  await register.secretHolds.close(hold.id, { reason: 'revoked' }, legal, at);
  expect(await register.secretHolds.events()).toMatchObject({
    intact: true,
    events: [
      { seq: 1, type: 'hold.opened' },
      { seq: 2, type: 'hold.read' },
      { seq: 3, type: 'hold.closed', reason: 'revoked' },
    ],
  });
  await register.db.deleteFrom('secret_events').where('seq', '=', 2).execute();
  expect((await register.secretHolds.events()).intact).toBe(false);
});
