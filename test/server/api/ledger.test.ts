/** E8: a replay is started for an administrator, with the date of the backup; its report says what was repeated. */
import type { ReplayView } from '../../../src/server/api/ledger.js';
import type { ReplayStarter } from '../../../src/temporal/replays.js';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

type Started = Parameters<ReplayStarter['start']>[0];

let world: World;
let admin: Person;
let started: Started[];

beforeAll(async () => {
  started = [];
  const start = (run: Started): Promise<void> => {
    started.push(run);
    return Promise.resolve();
  };
  world = await openWorld({ replays: { start } });
  admin = await world.person(['admin']);
});
afterAll(() => world.close());

const post = (payload: object) =>
  world.app.inject({ method: 'POST', url: '/v1/ledger/replays', headers: admin.auth, payload });
const now = () => world.clock.now().toISOString();

it('hands on when the backup was made, and refuses a date to come', async () => {
  const backupAt = new Date(world.clock.now().getTime() - 86_400_000).toISOString();
  const answer = await post({ holders: ['crm'], backupAt, dryRun: true });
  expect([answer.statusCode, answer.json<ReplayView>()]).toEqual([
    202,
    expect.objectContaining({ holders: ['crm'], dryRun: true, backupAt }),
  ]);
  expect(started).toEqual([{ id: answer.json<ReplayView>().id, holders: ['crm'], dryRun: true, backupAt }]);

  const tomorrow = new Date(world.clock.now().getTime() + 86_400_000).toISOString();
  const refused = await post({ holders: ['crm'], backupAt: tomorrow });
  expect([refused.statusCode, refused.json()]).toEqual([
    422,
    expect.objectContaining({ errors: [expect.objectContaining({ pointer: '/backupAt' })] }),
  ]);
  expect((await post({ backupAt: 'yesterday' })).statusCode).toBe(422);
  expect(started).toHaveLength(1);
});

it('reports stops, restrictions and corrections of a holder', async () => {
  const { id } = (await post({ holders: ['crm'] })).json<ReplayView>();
  const { id: requestId, number } = await world.request();
  const report = {
    ...{ holder: 'crm', searched: 9, hits: 1, erased: 2, kept: 0, newer: 0, left: [], tasks: 1 },
    stops: { standing: 3, found: 2, repeated: 2 },
    restrictions: { standing: 1, found: 1, repeated: 0 },
    corrections: [{ requestId, number, dataset: 'contact', field: 'email', at: now() }],
  };
  await world.register.replays.finish(id, [report], now());
  const answer = await world.app.inject({ url: `/v1/ledger/replays/${id}`, headers: admin.auth });
  expect(answer.json<ReplayView>()).toMatchObject({ finishedAt: now(), report: [report] });
});

it('shows a report of before rights were repeated as one that repeated none', async () => {
  const { id } = (await post({ holders: ['crm'] })).json<ReplayView>();
  const old = { holder: 'crm', searched: 9, hits: 0, erased: 0, kept: 0, newer: 0, left: [], tasks: 0 };
  await world.register.db
    .updateTable('ledger_replays')
    .set({ finished_at: now(), report: JSON.stringify([old]) })
    .where('id', '=', id)
    .execute();
  const answer = await world.app.inject({ url: `/v1/ledger/replays/${id}`, headers: admin.auth });
  expect(answer.json<ReplayView>().report).toMatchObject([
    { ...old, stops: { standing: 0, found: 0, repeated: 0 }, corrections: [] },
  ]);
});
