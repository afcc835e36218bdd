import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Operator, OperatorInfo, startOperator } from '../../examples/iot-operator/run.js';
import { usageOf } from '../../examples/iot-operator/systems/traffic/usage.js';
import { transpile } from '../support/transpile.mjs';
import type { Transpiled } from '../support/transpile.mjs';

const SIZE = { people: 60, trafficRows: 4_000, seed: 5, today: '2026-11-02' };
const ARGS = ['--people', '60', '--traffic-rows', '4000', '--seed', '5', '--today', '2026-11-02'];
let built: Transpiled;
let root: string;

beforeAll(async () => {
  built = await transpile(['examples', 'src/common', 'src/cli/up/child.ts']);
  root = await mkdtemp(join(tmpdir(), 'operator-'));
}, 60_000);
afterAll(async () => {
  await built.remove();
  await rm(root, { recursive: true, force: true });
});

const cli = (args: string[]): ChildProcess =>
  spawn(process.execPath, [built.path('examples/iot-operator/run.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
/** The module as built, for its processes start what lies beside it. */
const load = async (): Promise<{ startOperator: typeof startOperator }> =>
  (await import(pathToFileURL(built.path('examples/iot-operator/run.ts')).href)) as {
    startOperator: typeof startOperator;
  };
/** What the child tells its supervisor first; fails with what it said when it ends before. */
async function ready(child: ChildProcess): Promise<{ type: string; info: { env: Record<string, string> } }> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`it ended: ${said}`)));
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [
    { type: string; info: { env: Record<string, string> } },
  ];
  ended.catch(() => undefined);
  return message;
}
const infoOf = async (folder: string): Promise<OperatorInfo> =>
  JSON.parse(await readFile(join(folder, 'operator.json'), 'utf8'));
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const answers = async (url: string): Promise<boolean> =>
  fetch(`${url}/healthz`).then(
    (response) => response.ok,
    () => false,
  );
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries += 1) {
    if (tries > 400) throw new Error('it never came');
    await delay(50);
  }
}
async function count(url: string, table: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(`SELECT count(*)::int n FROM ${table}`);
  await client.end();
  return rows[0].n;
}

describe('the sample operator from the command line', () => {
  it('starts its systems, tells its supervisor, keeps its data and addresses over a restart, and ends with it', async () => {
    const folder = join(root, 'cli');
    const first = cli([folder, ...ARGS]);
    const told = await ready(first);
    expect(told.type).toBe('ready');
    const info = await infoOf(folder);
    expect(told.info.env).toEqual(info.env);
    expect((await stat(join(folder, 'operator.json'))).mode & 0o077).toBe(0);
    for (const { url, token, pid } of Object.values(info.systems)) {
      expect(await answers(url)).toBe(true);
      expect(alive(pid) && pid !== first.pid).toBe(true);
      expect(token).toMatch(/^[\w-]{32}$/);
    }
    const made = {
      customers: await count(info.accounts.ownerUrl, 'customers'),
      signIns: await count(info.accounts.ownerUrl, 'sign_ins'),
    };
    expect(made.customers).toBeGreaterThan(30);
    expect(await usageOf(info.traffic.folder, 'CUS-000001')).not.toEqual([]);

    // The supervisor is gone: nothing of the operator stays behind.
    first.disconnect();
    await once(first, 'exit');
    await until(() => Object.values(info.systems).every(({ pid }) => !alive(pid)) && !alive(info.accounts.pid));

    const second = cli([folder]);
    await ready(second);
    const again = await infoOf(folder);
    expect(again.env).toEqual(info.env);
    expect(again.options).toEqual(info.options);
    expect(await count(again.accounts.ownerUrl, 'sign_ins')).toBe(made.signIns);
    second.kill('SIGKILL');
    await until(() => Object.values(again.systems).every(({ pid }) => !alive(pid)) && !alive(again.accounts.pid));
  }, 120_000);

  it('says what is wrong with its arguments', async () => {
    const said = async (args: string[]): Promise<string> => {
      const child = cli(args);
      let text = '';
      child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
      const [code] = await once(child, 'close');
      expect(code).toBe(1);
      return text;
    };
    expect(await said([])).toMatch(/in which folder/);
    expect(await said([join(root, 'x'), '--people', 'many'])).toMatch(/--people is a whole number/);
    expect(await said([join(root, 'x'), '--people', '3'])).toMatch(/people must be at least/);
  });
});

describe('the sample operator in a program', () => {
  let operator: Operator;
  const folder = (): string => join(root, 'program');

  beforeAll(async () => {
    const { startOperator } = await load();
    operator = await startOperator({ dataDir: folder(), ...SIZE });
  }, 120_000);
  afterAll(() => operator.stop());

  it('takes one system down and up again, where it was and with what it had', async () => {
    const { url } = operator.info().systems.crm;
    await operator.killSystem('crm');
    expect(await answers(url)).toBe(false);
    expect(await answers(operator.info().systems.billing.url)).toBe(true);
    await operator.startSystem('crm');
    expect(operator.info().systems.crm.url).toBe(url);
    expect(await answers(url)).toBe(true);
    await operator.stopSystem('crm');
    expect(await answers(url)).toBe(false);
    await operator.startSystem('crm');
  }, 60_000);

  it('lets staff end services, bill the rest and take payments, each in its own system', async () => {
    const { debtor } = operator.population().cast;
    const { billing, accounts } = { billing: operator.info().systems.billing, accounts: operator.info().accounts };
    const ask = async (path: string): Promise<unknown> =>
      (await fetch(billing.url + path, { headers: { authorization: `Bearer ${billing.token}` } })).json();
    expect(await ask(`/accounts/${debtor.billingAccountId}/balance`)).toMatchObject({ amountDueMinor: 1240 });
    for (const { iccid } of debtor.sims) await operator.terminateSim(iccid, new Date('2026-11-03T10:00:00Z'));
    const client = new pg.Client({ connectionString: accounts.ownerUrl });
    await client.connect();
    const { rows } = await client.query('SELECT status FROM sims WHERE customer_id = $1', [debtor.customerId]);
    await client.end();
    expect(rows.map((row) => row.status)).toEqual(['terminated', 'terminated']);
    const before = await usageOf(operator.info().traffic.folder, debtor.customerId!);
    const bill = await operator.billFinalUsage(debtor);
    expect(bill).toMatchObject({ amountMinor: 310, invoiceId: expect.any(String) });
    expect(await ask(`/accounts/${debtor.billingAccountId}/balance`)).toMatchObject({ amountDueMinor: 1550 });
    expect(await usageOf(operator.info().traffic.folder, debtor.customerId!)).toEqual(before);
    await operator.payInvoice(bill.invoiceId!);
    expect(await ask(`/accounts/${debtor.billingAccountId}/balance`)).toMatchObject({ amountDueMinor: 1240 });
  }, 60_000);

  it('keeps what it was made with', async () => {
    const { startOperator } = await load();
    await expect(startOperator({ dataDir: folder(), people: 61 })).rejects.toThrow(/was made with people 60/);
    await expect(startOperator({ dataDir: folder() })).rejects.toThrow(/in use by another process/);
  });
});
