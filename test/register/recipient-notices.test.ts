import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';
import type { NewRecipientNotices } from '../../src/register/index.js';

let register: TestRegister;
let requestId: string;
const at = '2026-03-02T10:00:00.000Z';
const days = (count: number) => new Date(Date.parse(at) + count * 86_400_000).toISOString();
const by = 'b6a1c1de-0d1f-4c2e-9a7b-3f1f5c2f7a10';

beforeEach(async () => {
  register = await testRegister(at);
  ({ requestId } = await register.intake.open(newRequest({ right: 'erasure' })));
});
afterEach(() => register.close());

const group = 'Example Connectivity KK';
const change = { holder: 'crm', dataset: 'contacts', category: 'identity_contact' };
const notices = (differs: Partial<NewRecipientNotices> = {}): NewRecipientNotices => ({
  requestId,
  kind: 'erasure',
  key: 'main',
  recipients: [
    { name: group, country: 'JP', changes: [change], identifiers: [{ type: 'email', value: 'ada@example.com' }] },
    { name: 'Example Hosting BV', country: 'NL', changes: [change], identifiers: [] },
  ],
  at,
  dueAt: days(7),
  ...differs,
});
const contactChange = () =>
  notices({
    key: 'contact',
    at: days(1),
    recipients: [
      {
        name: group,
        country: 'JP',
        changes: [{ ...change, dataset: 'addresses' }],
        identifiers: [{ type: 'customer_id', value: 'CUS-1' }],
      },
    ],
  });
const only = async () => (await register.recipients.list(requestId)).filter(({ recipient }) => recipient === group);
const types = async () => (await register.audit.list(requestId)).map(({ type }) => type);

describe('E9: notices to recipients', () => {
  it('are one per recipient, however often the same change is told', async () => {
    const others = register.another();
    await Promise.all([
      register.recipients.open(notices()),
      others.recipients.open(notices()),
      register.recipients.open(notices()),
    ]);
    expect((await register.recipients.list(requestId)).map(({ recipient, state }) => [recipient, state])).toEqual([
      [group, 'open'],
      ['Example Hosting BV', 'open'],
    ]);
    expect((await types()).filter((type) => type === 'recipient.to_tell')).toHaveLength(2);
  });

  it('keep what the recipient has to know sealed, and drop it once the recipient acknowledged', async () => {
    const [notice] = await register.recipients.open(notices());
    const id = notice?.id ?? '';
    const stored = await register.db.selectFrom('recipient_notices').selectAll().execute();
    expect(
      JSON.stringify(stored.map((row) => ({ ...row, body: Buffer.from(row.body ?? '').toString('latin1') }))),
    ).not.toContain('ada@example.com');
    expect(await register.recipients.details(id)).toEqual({
      identifiers: [{ type: 'email', value: 'ada@example.com' }],
    });
    await register.recipients.record(id, { state: 'sent', channel: 'post', by, at: days(1) });
    expect(await register.recipients.details(id)).toBeDefined();
    await register.recipients.record(id, { state: 'acknowledged', by, at: days(2) });
    expect(await register.recipients.details(id)).toBeUndefined();
    expect(await register.recipients.get(id)).toMatchObject({
      ...{ state: 'acknowledged', channel: 'post', sentAt: days(1), settledAt: days(2), by },
    });
  });

  it('take a later change along while they are open, and become the next one once told', async () => {
    const [notice] = await register.recipients.open(notices());
    await register.recipients.open(contactChange());
    await register.recipients.open(contactChange());
    expect(await only()).toMatchObject([{ changes: [{ dataset: 'contacts' }, { dataset: 'addresses', at: days(1) }] }]);
    expect((await register.recipients.details(notice?.id ?? ''))?.identifiers).toHaveLength(2);
    await register.recipients.record(notice?.id ?? '', { state: 'sent', channel: 'mail', by: 'system', at: days(2) });
    const lifted = { ...contactChange(), key: 'lifted', at: days(30), dueAt: days(37) };
    await register.recipients.open(lifted);
    expect((await only()).map(({ state }) => state)).toEqual(['sent', 'open']);
    // What was told already is not told again by a retry.
    await register.recipients.open(contactChange());
    expect(await only()).toHaveLength(2);
  });

  it('that are changed from two sides at once lose neither change', async () => {
    await register.recipients.open(notices());
    await Promise.all(
      Array.from({ length: 4 }, (_, n) =>
        register.recipients.open({
          ...contactChange(),
          key: `change-${n}`,
          recipients: contactChange().recipients.map((one) => ({ ...one, changes: [{ ...change, dataset: `d${n}` }] })),
        }),
      ),
    );
    const [notice] = await only();
    expect(notice?.changes.map(({ dataset }) => dataset).sort()).toEqual(['contacts', 'd0', 'd1', 'd2', 'd3']);
  });

  it('end without being sent only with a reason, and never go back', async () => {
    const [notice] = await register.recipients.open(notices());
    const id = notice?.id ?? '';
    const record = (state: 'not_possible' | 'sent' | 'acknowledged', reason?: string) =>
      register.recipients.record(id, { state, reason, by, at: days(1) });
    await expect(record('not_possible')).rejects.toMatchObject({ kind: 'invalid' });
    await expect(record('not_possible', '  ')).rejects.toMatchObject({ kind: 'invalid' });
    expect(await record('not_possible', 'the company was dissolved')).toMatchObject({
      state: 'not_possible',
      reason: 'the company was dissolved',
    });
    expect(await record('acknowledged')).toMatchObject({ state: 'acknowledged', reason: undefined });
    await expect(record('sent')).rejects.toMatchObject({ kind: 'conflict' });
    expect(await types()).toEqual(expect.arrayContaining(['recipient.not_possible', 'recipient.acknowledged']));
  });

  it('are overdue when still open after their day', async () => {
    await register.recipients.open(notices());
    expect(await register.recipients.waiting({ overdueAt: days(6) })).toEqual([]);
    expect(await register.recipients.waiting({ overdueAt: days(7) })).toHaveLength(2);
    expect(await register.recipients.waiting()).toHaveLength(2);
  });

  it('hold the case key back until everybody was told', async () => {
    const [one, two] = await register.recipients.open(notices());
    await register.requests.update(requestId, { at, stage: 'closed', closedAt: at, outcome: 'fulfilled' });
    expect(await register.purge.caseDue(days(200))).toEqual([]);
    await register.recipients.record(one?.id ?? '', { state: 'sent', channel: 'mail', by, at });
    await register.recipients.record(two?.id ?? '', {
      state: 'disproportionate',
      reason: 'only counts went there',
      by,
      at,
    });
    expect(await register.purge.caseDue(days(200))).toMatchObject([{ requestId }]);
    register.sealer.destroy(`case:${requestId}`);
    await register.purge.caseShredded(requestId, days(200));
    expect(await register.recipients.details(one?.id ?? '')).toBeUndefined();
    // Why somebody was not told is part of the record (Y1).
    expect(await register.recipients.get(two?.id ?? '')).toMatchObject({ reason: 'only counts went there' });
  });
});
