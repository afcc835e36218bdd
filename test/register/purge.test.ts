import { randomUUID } from 'node:crypto';
import { DateTime, Duration } from 'luxon';
import fc from 'fast-check';
import { DEFAULT_RETENTION, verifyAudit } from '../../src/register/index.js';
import type { NewRequest, RetentionPeriods } from '../../src/register/index.js';
import { cutoffs } from '../../src/register/purge-dates.js';
import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

const at = '2026-03-02T10:00:00.000Z';
const utc = (text: string) => DateTime.fromISO(text, { zone: 'utc' });
const plus = (text: string, period: string) => utc(text).plus(Duration.fromISO(period)).toMillis();

const instants = fc
  .date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2040-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const periods = fc.constantFrom<RetentionPeriods>(DEFAULT_RETENTION, {
  caseFacts: 'P1Y6M',
  caseFactsEuOnly: 'P1Y',
  bundleAfterDownload: 'P1M',
  bundleAfterOffer: 'P2M',
  reopening: 'PT36H',
});
const DAY = 86_400_000;

describe('the dates of retention (Y2)', () => {
  it.each([
    ['caseFacts', 'factsClosed'],
    ['bundleAfterDownload', 'bundleDownloaded'],
    ['bundleAfterOffer', 'bundleOffered'],
    ['reopening', 'caseClosed'],
  ] as const)('of %s are never early, and a few days late at most where a month is short', (period, cutoff) => {
    fc.assert(
      fc.property(instants, instants, periods, (began, now, given) => {
        const due = began <= cutoffs(now, given)[cutoff];
        const end = plus(began, given[period]);
        if (due) expect(Date.parse(now)).toBeGreaterThanOrEqual(end);
        else expect(Date.parse(now)).toBeLessThan(end + 4 * DAY);
      }),
      { numRuns: 500 },
    );
  });

  it('of cases only EU law governs count whole years from the end of the year', () => {
    fc.assert(
      fc.property(instants, instants, (closed, now) => {
        const due = closed < cutoffs(now, DEFAULT_RETENTION).factsClosedEuOnly;
        expect(due).toBe(utc(now).year >= utc(closed).year + 4);
      }),
      { numRuns: 500 },
    );
  });

  it('once come stay come', () => {
    fc.assert(
      fc.property(instants, instants, periods, (one, two, given) => {
        const [early, late] = [one, two].sort() as [string, string];
        for (const [name, cutoff] of Object.entries(cutoffs(early, given)))
          expect(cutoff <= cutoffs(late, given)[name as 'caseClosed']).toBe(true);
      }),
    );
  });
});

describe('purging the facts of a case', () => {
  let register: TestRegister;
  beforeEach(async () => {
    register = await testRegister(at);
  });
  afterEach(() => register.close());

  /** Closed, its keys shredded. */
  async function closed(differs: Partial<NewRequest> = {}, closedAt = at): Promise<string> {
    const source = { kind: 'ticket' as const, system: 'support', id: randomUUID() };
    const { requestId } = await register.intake.open(newRequest({ source, right: 'erasure', ...differs }));
    await register.requests.update(requestId, { at: closedAt, stage: 'closed', closedAt, outcome: 'fulfilled' });
    await register.purge.contentShredded(requestId, closedAt);
    await register.purge.caseShredded(requestId, closedAt);
    return requestId;
  }
  const due = async (now: string) => (await register.purge.factsDue(now)).map(({ requestId }) => requestId);

  it('comes six years after closing, and three after the end of the year where only EU law governs', async () => {
    const uk = await closed();
    const dual = await closed({ jurisdiction: 'DUAL:UK-ENG+EU-DE' });
    const eu = await closed();
    await register.db
      .updateTable('requests')
      .set({ jurisdiction: 'EU-DE' as never })
      .where('id', '=', eu)
      .execute();
    expect(await due('2029-12-31T23:59:59.999Z')).toEqual([]);
    expect(await due('2030-01-01T00:00:00.000Z')).toEqual([eu]);
    await register.purge.purgeFacts(eu, '2030-01-01T00:00:00.000Z', 'Y2');
    expect(await due('2032-03-02T09:59:59.999Z')).toEqual([]);
    expect((await due('2032-03-02T10:00:00.000Z')).sort()).toEqual([uk, dual].sort());
  });

  it('counts from when the last of what was held went, and waits for a complaint', async () => {
    const [uk, eu] = [await closed(), await closed()];
    await register.db
      .updateTable('requests')
      .set({ jurisdiction: 'EU-DE' as never })
      .where('id', '=', eu)
      .execute();
    const item = { id: 'invoices', dataset: 'invoices', category: 'payment', kind: 'invoice' } as never;
    for (const id of [uk, eu]) {
      register.sealer.create(`held:${id}`);
      await register.held.put(id, [{ holder: 'billing', item, reasons: [] }], {}, at);
      await register.held.end(id, [{ holder: 'billing', itemId: 'invoices' }], 'erased', '2031-06-01T10:00:00.000Z');
    }
    // Nine years after closing, and one day before it is six since the last erasure.
    expect(await due('2034-12-31T23:59:59.999Z')).toEqual([]);
    expect(await register.purge.factsDue('2035-01-01T00:00:00.000Z')).toEqual([
      { requestId: eu, why: expect.stringContaining('held any more') as string },
    ]);
    expect(await due('2037-06-01T09:59:59.999Z')).toEqual([eu]);
    expect((await due('2037-06-01T10:00:00.000Z')).sort()).toEqual([uk, eu].sort());

    await register.db
      .insertInto('complaints')
      .values({
        ...{ id: randomUUID(), number: 'C-2037-0001', request_id: uk, jurisdiction: 'UK-ENG' as never },
        ...{ source_system: 'mail', source_id: 'M-1', received_at: at, opened_at: at, opened_by: 'system' },
        ...{ body_hash: '', clock: '{}' as never },
      })
      .execute();
    expect(await due('2037-06-01T10:00:00.000Z')).toEqual([eu]);
  });

  it('waits for keys, held items, recipients and tasks of staff', async () => {
    const id = await closed();
    const later = '2033-01-01T00:00:00.000Z';
    expect(await due(later)).toEqual([id]);
    expect(await register.purge.factsDue(later, { except: [id] })).toEqual([]);
    await register.tasks.open({
      id: randomUUID(),
      requestId: id,
      kind: 'breach_assessment',
      why: 'sent wrong',
      by: 'system',
      at,
    });
    expect(await due(later)).toEqual([]);
  });

  it('leaves nothing of the request in any table, and the trail verifiable with one event that says so', async () => {
    const id = await closed();
    const other = await closed();
    await register.audit.checkpoint(at);
    await register.tasks.open({
      id: randomUUID(),
      requestId: id,
      kind: 'breach_assessment',
      why: 'sent wrong',
      by: 'system',
      at,
    });
    await register.holderTasks.set(id, 'billing', 'erase', { at, state: 'done' });
    const { id: linkId } = await register.links.create({
      id: randomUUID(),
      requestId: id,
      kind: 'answer',
      expiresAt: at,
      at,
    });
    await register.deliveries.record({ id: randomUUID(), requestId: id, linkId, files: [], offeredAt: at });
    await register.deliveries.receipt({ id: randomUUID(), requestId: id, linkId, event: 'opened', at });
    const purgedAt = '2032-03-02T10:00:00.000Z';
    await register.purge.purgeFacts(id, purgedAt, 'Y2: closed P6Y ago');
    await register.purge.purgeFacts(id, purgedAt, 'Y2: closed P6Y ago');

    expect(await tablesNaming(id)).toEqual([]);
    expect(await register.requests.get(other)).toBeDefined();
    expect((await register.purge.records()).filter(({ requestId }) => requestId === id)).toEqual([
      expect.objectContaining({ kind: 'content', at }),
      expect.objectContaining({ kind: 'case_key', at }),
      expect.objectContaining({ kind: 'case_facts', at: purgedAt, why: 'Y2: closed P6Y ago' }),
    ]);
    const report = await verify();
    expect(report.problems).toEqual([]);
    expect(report.ok).toBe(true);
  });

  it('does not hide a chain that was removed without the event', async () => {
    const id = await closed();
    await register.audit.checkpoint(at);
    await register.db.deleteFrom('audit_events').where('chain', '=', id).execute();
    await register.db.deleteFrom('audit_chains').where('chain', '=', id).execute();
    expect(await verify()).toMatchObject({ ok: false, problems: [expect.objectContaining({ chain: id })] });
  });

  async function verify() {
    const lines: string[] = [];
    for await (const line of register.audit.export('2033-01-01T00:00:00.000Z')) lines.push(line);
    return verifyAudit(lines, { keys: [register.publicKey] });
  }

  /** Every table but the system chain of the audit trail, whatever its columns are called. */
  async function tablesNaming(id: string): Promise<string[]> {
    const tables = await register.db.introspection.getTables();
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = (await register.db
        .selectFrom(name as 'requests')
        .selectAll()
        .execute()) as unknown[];
      const left = rows.filter((row) => !JSON.stringify(row).includes('"chain":"system"'));
      if (JSON.stringify(left).includes(id)) found.push(name);
    }
    return found;
  }
});
