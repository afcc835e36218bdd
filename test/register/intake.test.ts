import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

let register: TestRegister;
beforeEach(async () => {
  register = await testRegister();
});
afterEach(() => register.close());

const count = async (table: 'requests' | 'outbox' | 'stage_history') => {
  const { n } = await register.db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
};

describe('intake', () => {
  it('writes request, outbox entry, stage and audit event together', async () => {
    const { requestId, number, created, conflict } = await register.intake.open(newRequest());
    expect({ number, created, conflict }).toEqual({ number: 'R-2026-000001', created: true, conflict: false });
    expect(await register.requests.get(requestId)).toMatchObject({
      id: requestId,
      number,
      right: 'access',
      source: { kind: 'ticket', system: 'support', id: 'T-1' },
      receivedAt: '2026-03-01T09:00:00.000Z',
      openedAt: register.time.now,
      stage: 'received',
      waitingFor: 'nobody',
    });
    expect(await register.requests.stages(requestId)).toEqual([{ stage: 'received', enteredAt: register.time.now }]);
    const [entry] = await register.outbox.claim(10);
    expect(entry?.input).toEqual({ ...newRequest(), requestId });
    expect(await register.audit.list(requestId)).toMatchObject([
      { seq: 1, type: 'request.opened', detail: { number } },
    ]);
  });

  it('answers twenty parallel intakes of one ticket with one request', async () => {
    const other = register.another();
    const opened = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? register : other).intake.open(newRequest())),
    );
    expect(new Set(opened.map((one) => one.requestId)).size).toBe(1);
    expect(new Set(opened.map((one) => one.number))).toEqual(new Set(['R-2026-000001']));
    expect(opened.filter((one) => one.created)).toHaveLength(1);
    expect(opened.some((one) => one.conflict)).toBe(false);
    expect(await Promise.all([count('requests'), count('outbox'), count('stage_history')])).toEqual([1, 1, 1]);
    const { number } = await register.intake.open(newRequest({ right: 'erasure' }));
    expect(number).toBe('R-2026-000002');
  });

  it('tells a repeat from a differing body and keeps the first', async () => {
    const { requestId } = await register.intake.open(newRequest());
    const again = await register.intake.open({
      ...newRequest(),
      openedBy: { id: 'another', kind: 'machine', roles: ['agent'] },
    });
    expect(again).toMatchObject({ requestId, created: false, conflict: false });
    const differing = newRequest({
      subject: { identifiers: [{ type: 'email', value: 'eve@example.com' }], locale: 'en' },
    });
    expect(await register.intake.open(differing)).toMatchObject({ requestId, created: false, conflict: true });
    expect((await register.requests.details(requestId))?.subject.name).toBe('Ada Synthetic');
  });

  it('compares what the caller sent when told, so that a default receipt instant is no difference', async () => {
    await register.intake.open(newRequest(), { subject: 'as sent' });
    const later = newRequest({ receivedAt: '2026-03-02T00:00:00Z' });
    expect(await register.intake.open(later, { subject: 'as sent' })).toMatchObject({
      created: false,
      conflict: false,
    });
    expect(await register.intake.open(later, { subject: 'another' })).toMatchObject({ conflict: true });
  });

  it('opens one request per right and per system', async () => {
    const source = newRequest().source;
    const opened = [
      await register.intake.open(newRequest()),
      await register.intake.open(newRequest({ right: 'portability' })),
      await register.intake.open(newRequest({ source: { ...source, system: 'post' } })),
    ];
    expect(opened.map((one) => one.created)).toEqual([true, true, true]);
    expect(opened.map((one) => one.number)).toEqual(['R-2026-000001', 'R-2026-000002', 'R-2026-000003']);
  });

  it('leaves nothing behind when it cannot finish', async () => {
    const request = newRequest({ receivedAt: 'yesterday' });
    await expect(register.intake.open(request)).rejects.toMatchObject({ kind: 'invalid' });
    const broken = newRequest({ right: null as never });
    await expect(register.intake.open(broken)).rejects.toThrow();
    expect(await Promise.all([count('requests'), count('outbox'), count('stage_history')])).toEqual([0, 0, 0]);
    expect(await register.db.selectFrom('audit_events').selectAll().execute()).toEqual([]);
  });

  it('names every field that is empty', async () => {
    const empty = newRequest({
      source: { kind: 'form', system: ' ', id: '' },
      subject: { identifiers: [], locale: 'en' },
    });
    await expect(register.intake.open(empty)).rejects.toMatchObject({
      kind: 'invalid',
      detail: {
        fields: [{ pointer: '/source/system' }, { pointer: '/source/id' }, { pointer: '/subject/identifiers' }],
      },
    });
  });

  it('stores no personal data in clear', async () => {
    const { requestId } = await register.intake.open(newRequest());
    await register.decisions.record(requestId, {
      id: '6a0b5f0e-1f5b-4d9e-8a53-0a4b5f1d2c3e',
      kind: 'match',
      choice: 'same_person',
      reason: 'Ada said so',
      target: 'accounts/customer:CUS-1',
      by: { id: '0b9e7a52-6a55-4f6a-9d7e-0d3f0a1c2b3d', kind: 'person', roles: ['agent'] },
      at: register.time.now,
    });
    await register.audit.append({
      chain: requestId,
      at: register.time.now,
      actor: 'system',
      type: 'note',
      body: { name: 'Ada' },
    });
    await register.principals.create({ kind: 'person', display: 'Ada Agent', roles: ['agent'] }, register.time.now);
    await register.settings.freezeErasures('someone', 'Ada asked', register.time.now);
    await register.secondFactors.setSignIn(requestId, { system: 'support', subject: 'CUS-ADA' }, register.time.now);
    const dump = await everyRow();
    expect(dump).toContain('T-1'); // the operator's own ticket number
    // Long enough not to turn up in random bytes by chance.
    for (const word of ['ada said', '"ada"', 'ada asked', 'synthetic', 'example.com', 'cus-'])
      expect(dump.toLowerCase()).not.toContain(word);
  });
});

/** Every row of every table as text, bytes as they are. */
async function everyRow(): Promise<string> {
  const tables = await register.db.introspection.getTables();
  expect(tables.length).toBeGreaterThan(15);
  const parts: string[] = [];
  for (const { name } of tables) {
    const rows = await register.db
      .selectFrom(name as 'requests')
      .selectAll()
      .execute();
    for (const row of rows) {
      for (const value of Object.values(row)) {
        parts.push(Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value));
      }
    }
  }
  return parts.join('\n');
}
