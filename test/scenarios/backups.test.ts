/** S23: an erasure, backups that live 35 days, and a restore of every system on the tenth day. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Person } from '../../examples/iot-operator/population/index.js';
import type { NoticeView } from '../../src/server/api/accountability-schema.js';
import type { ReplayView } from '../../src/server/api/ledger.js';
import type { Opened } from '../e2e/installation.js';
import { poll } from '../e2e/installation.js';
import { trafficRows } from '../e2e/sources.js';
import type { SystemDatabase } from '../e2e/systems.js';
import { approvePlan, closed, heldItems, letterText, somebody } from './acts.js';
import { startScenarios } from './harness.js';
import type { Scenarios } from './harness.js';

const DAY = 86_400_000;
const DATABASES = ['accounts', 'billing', 'crm', 'support'] as const satisfies SystemDatabase[];
const HOLDERS = ['accounts', 'billing', 'crm', 'support', 'traffic'];
/** Of the system itself, not of a person: how it remembers calls it answered and sessions it gave. */
const ITS_OWN = ['erasures', 'idempotency_keys', 'sessions', 'ticket_search'];

let play: Scenarios;
let admin: string;
let gone: Person;
/** Whom nobody erased; `gone` wrote in one of their tickets. */
let neighbour: Person;
let request: Opened;
let erasedAt: number;
/** Rows of each table as JSON: what the backups hold, and what the erasure left. */
let backedUp: Rows;
let erased: Rows;

type Rows = Record<string, string[]>;

beforeAll(async () => {
  play = await startScenarios({
    start: '2026-07-31T08:00:00Z',
    systems: {
      trafficRows: 3_000,
      change({ cast }) {
        [gone, neighbour] = [cast.debtor, cast.traveller];
        Object.assign(gone, { balanceMinor: 0, trafficRows: 240 });
        for (const sim of gone.sims) Object.assign(sim, { status: 'terminated', terminatedOn: '2026-03-10' });
      },
    },
  });
  admin = await play.token(['admin']);
  // So long ago that support keeps none of it; one of the neighbour's among them, in which `gone` took part.
  await rows(
    'support',
    `UPDATE tickets SET created_at = created_at - interval '3 years', closed_at = closed_at - interval '3 years'
     WHERE requester_id = $1 OR id IN (SELECT ticket_id FROM messages WHERE author_kind = 'participant')`,
    gone.supportRequesterId,
  );
}, 300_000);
afterAll(() => play.stop());

const rows = <T = Record<string, unknown>>(system: SystemDatabase, query: string, ...params: unknown[]): Promise<T[]> =>
  play.systems.sql<T>(system, query, params);
const contacts = (person: Person): Promise<unknown[]> =>
  rows('crm', 'SELECT id FROM contacts WHERE lower(email) = lower($1)', person.email);

/** What is written in tickets, by whomever. */
const words = async (): Promise<string> =>
  JSON.stringify(
    await rows(
      'support',
      `SELECT body FROM messages UNION ALL SELECT file_name FROM attachments
       UNION ALL SELECT subject FROM tickets UNION ALL SELECT text FROM ticket_search`,
    ),
  );

/** Straight from every table of every database, by no connector. */
async function stored(): Promise<Rows> {
  const found: Rows = {};
  for (const system of DATABASES)
    for (const table of await tablesOf(system)) {
      if (ITS_OWN.includes(table)) continue;
      const all = await rows<{ row: object }>(system, `SELECT to_jsonb(t) AS row FROM public.${table} t`);
      found[`${system}.${table}`] = all.map(({ row }) => JSON.stringify(row)).sort();
    }
  return found;
}

const without = (some: Rows, others: Rows): string[] =>
  Object.entries(some).flatMap(([table, all]) => {
    const other = new Set(others[table]);
    return all.filter((row) => !other.has(row)).map((row) => `${table} ${row}`);
  });

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

const lakeBackup = (): string => join(play.scratch, 'lake-backup');

async function backUpAll(): Promise<void> {
  for (const system of DATABASES) await backUp(system);
  await cp(play.systems.lake, lakeBackup(), { recursive: true });
  backedUp = await stored();
}

async function restoreAll(): Promise<void> {
  for (const system of DATABASES) await restore(system);
  await rm(play.systems.lake, { recursive: true });
  await cp(lakeBackup(), play.systems.lake, { recursive: true });
}

async function replayed(body: object): Promise<ReplayView> {
  const { id } = await play.api<ReplayView>(admin, 'POST', '/v1/ledger/replays', body);
  return poll(
    'the replay',
    () => play.api<ReplayView>(admin, 'GET', `/v1/ledger/replays/${id}`),
    ({ finishedAt }) => finishedAt !== undefined,
  );
}

describe('S23 backups', () => {
  let linesOfOthers: number;

  it('erases live data, says how long backups live, and has the recipients told', async () => {
    await backUpAll();
    linesOfOthers = (await trafficRows(play.systems, neighbour)).length;
    expect(await trafficRows(play.systems, gone)).not.toEqual([]);
    expect((await words()).includes(gone.phone)).toBe(true);
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

    await somebody(play, gone).fetchAnswer(play.scratch, 'sign_in');
    await play.until(request.id, 'the end', closed);
    erased = await stored();
    // In every system something of the person went; traffic lines in all files of the lake.
    const went = without(backedUp, erased);
    for (const system of DATABASES) expect(went.filter((row) => row.startsWith(`${system}.`))).not.toEqual([]);
    expect(await trafficRows(play.systems, gone)).toEqual([]);
    expect((await words()).includes(gone.phone)).toBe(false);
  }, 300_000);

  it('finds whoever a restore on the tenth day brought back, in every system, and erases them again', async () => {
    await play.advanceTo(new Date(erasedAt + 10 * DAY).toISOString());
    // The log of a month whose time was over has gone since.
    erased = await stored();
    await restoreAll();
    expect(without(backedUp, await stored())).toEqual([]);
    expect(await trafficRows(play.systems, gone)).not.toEqual([]);
    expect((await words()).includes(gone.phone)).toBe(true);

    const dry = await replayed({ holders: HOLDERS, dryRun: true });
    expect(dry.report).toEqual(
      HOLDERS.map((holder) => expect.objectContaining({ holder, hits: 1, erased: 0, left: [] })),
    );
    expect(without(backedUp, await stored())).toEqual([]);

    const replay = await replayed({ holders: HOLDERS });
    expect(replay.report).toEqual(
      HOLDERS.map((holder) => expect.objectContaining({ holder, hits: 1, kept: 0, newer: 0, left: [], tasks: 0 })),
    );
    expect(replay.report?.filter((one) => one.erased === 0)).toEqual([]);
  }, 300_000);

  it('leaves nothing that the erasure had removed or changed, restrictions of what is held included', async () => {
    const now = await stored();
    const went = new Set(without(backedUp, erased));
    expect(without(backedUp, now).filter((row) => !went.has(row))).toEqual([]);
    expect([...went].filter((row) => !without(backedUp, now).includes(row))).toEqual([]);
    expect(await trafficRows(play.systems, gone)).toEqual([]);
    expect((await trafficRows(play.systems, neighbour)).length).toBe(linesOfOthers);
    // What is held is there, and only stored: the restored systems had forgotten that.
    expect(heldItems(await play.view(request.id), 'waiting')).not.toEqual([]);
    // (The only ticket support keeps is younger than its backup.)
    const marks = (of: Rows): string[] =>
      Object.entries(of).flatMap(([table, all]) =>
        table.startsWith('support.')
          ? []
          : all.filter((row) => table.endsWith('.restrictions') || /"restricted_at":"/.test(row)).map(() => table),
      );
    expect(marks(erased)).not.toEqual([]);
    expect(marks(backedUp)).toEqual([]);
    expect(marks(now)).toEqual(marks(erased));
    // Nothing is left to find.
    const again = await replayed({ holders: HOLDERS });
    expect(again.report?.map(({ erased: more, tasks, left }) => [more, tasks, left])).toEqual(
      HOLDERS.map(() => [0, 0, []]),
    );
    // Nobody writes to them again.
    const list = { source: { kind: 'partner', name: 'List' }, contacts: [contactOf(gone)] };
    expect(await play.systems.call('crm', 'POST', '/imports', list)).toEqual({ created: [], suppressed: 1 });
  }, 300_000);

  it('takes the words about them out of tickets again: their own, and those of others in which they took part', async () => {
    const text = await words();
    expect([gone.email, gone.phone, gone.customerId!].filter((word) => text.includes(word))).toEqual([]);
    // Others may still be called the same; who wrote in a ticket with them keeps every other word.
    for (const left of [
      '[removed] ([removed]) asked me to look at the device. I am at home on Friday.',
      'We have asked [removed] ([removed]) to visit.',
    ])
      expect([left, text.includes(left)]).toEqual([left, true]);
    expect(await rows('support', 'SELECT id FROM participants WHERE email = $1', gone.email)).toEqual([]);
    // The ledger that found them knows none of these words.
    const ledger = await play.register.db.selectFrom('erasure_ledger').selectAll().execute();
    for (const word of [gone.email, gone.phone, gone.fullName, 'PAR-', 'REQ-'])
      expect(JSON.stringify(ledger)).not.toContain(word);
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

function contactOf({ email, givenName, familyName }: Person): object {
  return { email, givenName, familyName };
}
