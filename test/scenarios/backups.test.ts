/** S23: an erasure, backups that live 35 days, and a restore of every system on the tenth day; and what a restore undoes of other rights. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Person } from '../../examples/iot-operator/population/index.js';
import type { NoticeView } from '../../src/server/api/accountability-schema.js';
import type { ReplayView } from '../../src/server/api/ledger.js';
import type { Opened } from '../e2e/installation.js';
import { poll } from '../e2e/installation.js';
import { trafficRows } from '../e2e/sources.js';
import type { SystemDatabase } from '../e2e/systems.js';
import {
  approvePlan,
  at,
  closed,
  heldItems,
  letterText,
  mailsOf,
  openSignedIn,
  sendCampaign,
  somebody,
} from './acts.js';
import { DATABASES, backUp, restore, stored as storedIn, without } from './backup.js';
import type { Rows } from './backup.js';
import { startScenarios } from './harness.js';
import type { Scenarios } from './harness.js';

const DAY = 86_400_000;
const HOLDERS = ['accounts', 'billing', 'crm', 'support', 'traffic'];

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

const stored = (): Promise<Rows> => storedIn(play);
const lakeBackup = (): string => join(play.scratch, 'lake-backup');

async function backUpAll(): Promise<void> {
  for (const system of DATABASES) await backUp(play, system);
  await cp(play.systems.lake, lakeBackup(), { recursive: true });
  backedUp = await stored();
}

async function restoreAll(): Promise<void> {
  for (const system of DATABASES) await restore(play, system);
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
    // Whom not to write to was forgotten as well; the record it stood on is gone again by now.
    expect(replay.report?.find(({ holder }) => holder === 'crm')?.stops).toEqual({
      standing: 1,
      found: 1,
      repeated: 1,
    });
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

describe('S23, of the other rights: a CRM restored from before them', () => {
  const RIGHT_VALUE = 'Corrected-Familyname';
  let backupAt: string;
  let objector: Person;
  let objection: Opened;
  let restriction: Opened;
  let correction: Opened;

  /** Whom the newsletter would go to. */
  const audience = async (): Promise<string[]> => {
    const path = '/campaigns/CMP-NEWS/send';
    return (await play.systems.call<{ recipients: string[] }>('crm', 'POST', path, { dryRun: true })).recipients;
  };
  const familyName = (person: Person) =>
    rows('crm', 'SELECT family_name AS name FROM contacts WHERE id = $1', person.crmContactId);
  const listOf = (person: Person) => ({ source: { kind: 'partner', name: 'List' }, contacts: [contactOf(person)] });

  it('an objection, a restriction and a correction are carried out', async () => {
    objector = play.systems.cast.berliner;
    await play.advanceTo('2026-10-05T08:00:00Z');
    await rows('crm', 'DROP SCHEMA backup CASCADE');
    await backUp(play, 'crm');
    backupAt = play.now().toISOString();
    expect(await audience()).toEqual(expect.arrayContaining([objector.crmContactId, neighbour.crmContactId]));

    await play.advanceTo('2026-10-06T08:07:00Z');
    objection = await openSignedIn(play, objector, 'objection', {
      ...{ jurisdiction: 'DUAL:UK-ENG+EU-DE', demand: { kind: 'objection', scope: 'marketing', eraseProfile: false } },
    });
    await play.until(objection.id, 'the stop', closed);
    restriction = await openSignedIn(play, neighbour, 'restriction', {
      demand: { kind: 'restriction', ground: 'claims' },
    });
    await play.until(restriction.id, 'the case', at('assess'));
    await play.decide(play.agent, restriction.id, { kind: 'assess', choice: 'grant' });
    await play.until(restriction.id, 'the answer', at('delivery'));
    const corrections = [{ holder: 'crm', dataset: 'contact', field: 'familyName', value: RIGHT_VALUE }];
    correction = await openSignedIn(play, neighbour, 'rectification', {
      demand: { kind: 'rectification', corrections },
    });
    await play.until(correction.id, 'the assessment', at('assess'));
    await play.decide(play.agent, correction.id, { kind: 'assess', choice: 'grant', target: '1' });
    await play.until(correction.id, 'the answer', at('delivery'));
    expect(await familyName(neighbour)).toEqual([{ name: RIGHT_VALUE }]);
    const reached = await sendCampaign(play);
    for (const one of [objector, neighbour]) expect(reached).not.toContain(one.crmContactId);
  }, 300_000);

  it('writes to nobody who objected, and sets apart again what was restricted; a person corrects', async () => {
    await play.advanceTo('2026-10-08T08:14:00Z');
    await restore(play, 'crm');
    expect(await audience()).toEqual(expect.arrayContaining([objector.crmContactId, neighbour.crmContactId]));
    expect(await familyName(neighbour)).toEqual([{ name: neighbour.familyName }]);

    const [dry] = (await replayed({ holders: ['crm'], backupAt, dryRun: true })).report ?? [];
    expect(dry).toMatchObject({ stops: { found: 1, repeated: 0 }, restrictions: { found: 1, repeated: 0 }, tasks: 0 });
    expect(await audience()).toContain(objector.crmContactId);

    const run = await replayed({ holders: ['crm'], backupAt });
    expect(run.report).toMatchObject([
      {
        ...{
          holder: 'crm',
          left: [],
          tasks: 1,
          stops: { found: 1, repeated: 1 },
          restrictions: { found: 1, repeated: 1 },
        },
        corrections: [{ requestId: correction.id, number: correction.number, dataset: 'contact', field: 'familyName' }],
      },
    ]);
    const reached = [...(await audience()), ...(await sendCampaign(play))];
    for (const one of [objector, neighbour]) expect(reached).not.toContain(one.crmContactId);
    // The address itself, whoever brings it.
    expect(await play.systems.call('crm', 'POST', '/imports', listOf(objector))).toEqual({
      created: [],
      suppressed: 1,
    });
    const tasks = (await play.view(correction.id)).tasks.filter(({ kind }) => kind === 'restored_right');
    expect(tasks).toMatchObject([{ state: 'open', why: expect.stringContaining('contact/familyName') as string }]);

    // No value and no address in report, task, ledger or trail.
    const { db, audit } = play.register;
    const ledger = [
      ...(await db.selectFrom('standing_orders').select(['request_id', 'id', 'call']).execute()),
      ...(await db.selectFrom('standing_hashes').selectAll().execute()),
    ];
    const told = JSON.stringify([run, tasks, ledger, await audit.list('system')]);
    for (const word of [RIGHT_VALUE, objector.email, neighbour.email]) expect(told).not.toContain(word);
    const calls = (await audit.list('system')).filter(
      ({ type, detail }) => type === 'ledger.replay_repeated' && detail['replay'] === run.id,
    );
    expect(calls.map(({ detail }) => [detail['requestId'], detail['call'], typeof detail['confirmedAt']])).toEqual([
      [objection.id, 'object', 'string'],
      [restriction.id, 'restrict', 'string'],
    ]);

    // Once more changes nothing, and asks nobody twice.
    await replayed({ holders: ['crm'], backupAt });
    expect(await audience()).not.toContain(objector.crmContactId);
    expect((await play.view(correction.id)).tasks.filter(({ kind }) => kind === 'restored_right')).toHaveLength(1);
  }, 300_000);

  it('restricts no more what was lifted meanwhile', async () => {
    const before = (await mailsOf(play, neighbour)).length;
    await play.decide(play.agent, restriction.id, { kind: 'lift', choice: 'lifted_by_person' });
    await play.advanceTo('2026-10-17T08:21:00Z');
    expect((await mailsOf(play, neighbour)).length).toBeGreaterThan(before);
    await restore(play, 'crm');
    const run = await replayed({ holders: ['crm'], backupAt });
    expect(run.report).toMatchObject([{ stops: { found: 1, repeated: 1 }, restrictions: { found: 0, repeated: 0 } }]);
    expect(await audience()).toContain(neighbour.crmContactId);
    expect(await audience()).not.toContain(objector.crmContactId);
  }, 300_000);
});

function contactOf({ email, givenName, familyName }: Person): object {
  return { email, givenName, familyName };
}
