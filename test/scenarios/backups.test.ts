/** S23: an erasure, backups that live 35 days, and a restore on the tenth day. */
import type { Person } from '../../examples/iot-operator/population/index.js';
import type { NoticeView } from '../../src/server/api/accountability-schema.js';
import type { ReplayView } from '../../src/server/api/ledger.js';
import type { Opened } from '../e2e/installation.js';
import { poll } from '../e2e/installation.js';
import type { SystemDatabase } from '../e2e/systems.js';
import { approvePlan, letterText } from './acts.js';
import { startScenarios } from './harness.js';
import type { Scenarios } from './harness.js';

const DAY = 86_400_000;

let play: Scenarios;
let admin: string;
let gone: Person;
/** Whom nobody erased. */
let neighbour: Person;
let request: Opened;
let erasedAt: number;

beforeAll(async () => {
  play = await startScenarios({
    start: '2026-07-31T08:00:00Z',
    systems: {
      trafficRows: 3_000,
      change({ cast, people }) {
        gone = cast.clean;
        gone.supportRequesterId ??= 'REQ-808080';
        gone.crmContactId ??= 'CRM-808080';
        neighbour = people.find((one) => one.crmContactId && one !== gone && one.email !== gone.email)!;
      },
    },
  });
  admin = await play.token(['admin']);
}, 300_000);
afterAll(() => play.stop());

const rows = (system: SystemDatabase, query: string, ...params: unknown[]): Promise<unknown[]> =>
  play.systems.sql(system, query, params);
const contacts = (person: Person): Promise<unknown[]> =>
  rows('crm', 'SELECT id FROM contacts WHERE lower(email) = lower($1)', person.email);

/** What the nightly backup of a system holds: every table as it is. */
async function backUp(system: SystemDatabase): Promise<void> {
  const tables = await tablesOf(system);
  await rows(system, 'CREATE SCHEMA backup');
  for (const table of tables) await rows(system, `CREATE TABLE backup.${table} AS TABLE public.${table}`);
}

/** The whole system as it was: whatever happened since is forgotten. */
async function restore(system: SystemDatabase): Promise<void> {
  const tables = await tablesOf(system);
  const columns = await play.systems.sql<{ table: string; names: string }>(
    system,
    `SELECT table_name AS "table", string_agg(quote_ident(column_name), ', ') AS names FROM information_schema.columns
     WHERE table_schema = 'public' AND is_generated = 'NEVER' GROUP BY table_name`,
  );
  const copies = tables.map((table) => {
    const names = columns.find((one) => one.table === table)?.names ?? '';
    return `INSERT INTO public.${table} (${names}) OVERRIDING SYSTEM VALUE SELECT ${names} FROM backup.${table}`;
  });
  const all = tables.map((table) => `public.${table}`).join(', ');
  await rows(system, ['BEGIN', `TRUNCATE ${all}`, ...copies, 'COMMIT'].join(';'));
}

/** Those that others reference first. */
async function tablesOf(system: SystemDatabase): Promise<string[]> {
  const found = await play.systems.sql<{ table: string; needs: string[] }>(
    system,
    `SELECT c.relname AS "table", coalesce(array_agg(p.relname::text) FILTER (WHERE p.oid <> c.oid), '{}') AS needs
     FROM pg_class c LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f' LEFT JOIN pg_class p ON p.oid = k.confrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' GROUP BY c.oid ORDER BY 1`,
  );
  const ordered: string[] = [];
  while (ordered.length < found.length) {
    const free = found.filter(
      ({ table, needs }) => !ordered.includes(table) && needs.every((one) => ordered.includes(one)),
    );
    if (free.length === 0) throw new Error('tables that reference one another in a circle');
    ordered.push(...free.map(({ table }) => table));
  }
  return ordered;
}

async function replayed(body: object): Promise<ReplayView> {
  const { id } = await play.api<ReplayView>(admin, 'POST', '/v1/ledger/replays', body);
  return poll(
    'the replay',
    () => play.api<ReplayView>(admin, 'GET', `/v1/ledger/replays/${id}`),
    ({ finishedAt }) => finishedAt !== undefined,
  );
}

const of = (replay: ReplayView, holder: string) => replay.report?.find((one) => one.holder === holder);

describe('S23 backups', () => {
  it('erases live data, says how long backups live, and has the recipients told', async () => {
    await backUp('crm');
    await backUp('accounts');
    request = await play.openSignedIn(gone, 'erasure');
    await approvePlan(play, request);
    expect((await play.view(request.id)).dueDate).toBe('2026-09-01');
    erasedAt = play.now().getTime();
    expect(await contacts(gone)).toEqual([]);
    expect(await letterText(play, request.id)).toContain('35 days');

    const { notices } = await play.api<{ notices: NoticeView[] }>(
      play.agent,
      'GET',
      `/v1/requests/${request.id}/recipients`,
    );
    expect(notices.map(({ recipient }) => recipient)).toEqual(
      expect.arrayContaining(['Example Connectivity KK', 'Example Hosting BV']),
    );
    expect(notices.every(({ state, kind }) => state === 'open' && kind === 'erasure')).toBe(true);
  });

  it('finds whoever a restore on the tenth day brought back, and erases them again', async () => {
    await play.advanceTo(new Date(erasedAt + 10 * DAY).toISOString());
    await restore('crm');
    expect(await contacts(gone)).toHaveLength(1);
    const before = (await rows('crm', 'SELECT id FROM contacts')).length;

    const dry = await replayed({ holders: ['crm'], dryRun: true });
    expect(of(dry, 'crm')).toMatchObject({ hits: 1, erased: 0, left: [] });
    expect(await contacts(gone)).toHaveLength(1);

    const replay = await replayed({ holders: ['crm'] });
    expect(of(replay, 'crm')).toMatchObject({ hits: 1, left: [], tasks: 0 });
    expect(of(replay, 'crm')?.erased).toBeGreaterThan(0);
    expect(of(replay, 'crm')?.searched).toBeGreaterThanOrEqual(before);
    expect(await contacts(gone)).toEqual([]);
    expect(await contacts(neighbour)).toHaveLength(1);
    expect((await rows('crm', 'SELECT id FROM contacts')).length).toBe(before - 1);
    // Nothing is left to find.
    expect(of(await replayed({ holders: ['crm'] }), 'crm')).toMatchObject({ hits: 0, erased: 0 });
  });

  it('keeps the tombstone until the longest backup is gone and thirty days more', async () => {
    const { ledger } = play.register;
    const entries = async () =>
      play.register.db.selectFrom('erasure_ledger').select('expires_at').where('request_id', '=', request.id).execute();
    const expiries = (await entries()).map((one) => Date.parse(one.expires_at)).sort((one, two) => one - two);
    const first = expiries[0] ?? 0;
    expect((first - erasedAt) / DAY).toBeCloseTo(65, 1);
    expect(await ledger.expire(new Date(first - 1).toISOString())).toBe(0);
    expect(await ledger.expire(new Date(first).toISOString())).toBeGreaterThan(0);
    // What was erased a few days later has its own sixty-five days.
    await ledger.expire(new Date(expiries.at(-1) ?? 0).toISOString());
    expect(await entries()).toEqual([]);
  });
});
