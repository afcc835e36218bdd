/** Starts the sample operator: its databases, its traffic lake and its systems, each a process of its own. */
import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import getPort from 'get-port';
import { DEFAULT_POPULATION, populationOf } from '../population/index.js';
import type { Population } from '../population/index.js';
import { runCommand, systemProcess } from './children.js';
import type { SystemProcess, SystemSpec } from './children.js';
import { openDatabases, prepareAccounts } from './databases.js';
import type { Databases } from './databases.js';
import { openState } from './state.js';
import type { HabeasEvents, SampleOptions, StateFile } from './state.js';
import { createStaff } from './staff.js';
import type { Customer, FinalBill, Staff } from './staff.js';

/** Systems with an HTTP API of their own. Those with a database get one named like them. */
export const SYSTEMS = [
  { name: 'billing', database: true },
  { name: 'crm', database: true },
  { name: 'support', database: true },
  { name: 'mailbox', database: false },
] as const;
export type SystemName = (typeof SYSTEMS)[number]['name'];

export interface OperatorOptions extends Partial<SampleOptions> {
  /** Folder of the operator's own; made when missing, used again as it is. */
  dataDir: string;
  /** Deletes what the folder holds first. */
  reset?: boolean;
  /** Progress, without secrets. */
  log?: (message: string) => void;
}

/** What `operator.json` says: tokens included, so the file is its owner's alone. */
export interface OperatorInfo {
  pid: number;
  options: SampleOptions;
  systems: Record<SystemName, { url: string; token: string; pid: number }>;
  smtpUrl: string;
  accounts: { habeasUrl: string; appUrl: string; ownerUrl: string; pid: number };
  traffic: { folder: string };
  /** The variables `habeas.yaml` reads. */
  env: Record<string, string>;
}

export interface Operator extends Staff {
  info(): OperatorInfo;
  /** The people and companies everything was made from. */
  population(): Population;
  /** Variables for `habeas.yaml`. */
  env(): Record<string, string>;
  startSystem(name: SystemName): Promise<void>;
  stopSystem(name: SystemName): Promise<void>;
  /** Hard, as a crash would. */
  killSystem(name: SystemName): Promise<void>;
  /** From now on systems tell Habeas when a hold may have changed; remembered over restarts. */
  connectHabeas(events: HabeasEvents): Promise<void>;
  stop(): Promise<void>;
}

const OPTION_NAMES = ['seed', 'people', 'trafficRows', 'today', 'travellerTrafficRows', 'travellerSignIns'] as const;

export async function startOperator(options: OperatorOptions): Promise<Operator> {
  const { dataDir, log = () => undefined } = options;
  const today = options.today ?? new Date().toISOString().slice(0, 10);
  const given = OPTION_NAMES.filter((name) => options[name] !== undefined);
  const wanted = { ...DEFAULT_POPULATION, ...Object.fromEntries(given.map((name) => [name, options[name]])), today };
  const file = await openState(dataDir, wanted, given, options.reset ?? false);
  const names = SYSTEMS.flatMap((system) => (system.database ? [system.name] : []));
  const databases = await openDatabases(dataDir, file, names, log);
  const operator = new SampleOperator(dataDir, file, databases, log);
  try {
    await operator.start();
  } catch (error) {
    await operator.stop();
    throw error;
  }
  return operator;
}

class SampleOperator implements Operator {
  private readonly processes: Record<SystemName, SystemProcess>;
  private readonly staff: Staff;
  private made: Population | undefined;

  constructor(
    private readonly folder: string,
    private readonly file: StateFile,
    private readonly databases: Databases,
    private readonly log: (message: string) => void,
  ) {
    const logs = join(folder, 'log');
    this.processes = Object.fromEntries(SYSTEMS.map(({ name }) => [name, systemProcess(logs)])) as Record<
      SystemName,
      SystemProcess
    >;
    this.staff = createStaff({
      accountsAppUrl: databases.accountsApp,
      trafficFolder: this.trafficFolder,
      billing: () => this.reach('billing'),
      habeas: () => file.state.habeas,
    });
  }

  private get trafficFolder(): string {
    return join(this.folder, 'traffic');
  }

  async start(): Promise<void> {
    // The lake needs the most of the machine, the databases wait for their disk: together they take hardly longer.
    const settled = await Promise.allSettled([
      prepareAccounts(this.databases.owner.accounts ?? '', this.file, () => this.population()),
      this.makeTraffic(),
      ...SYSTEMS.map(({ name }) => this.launch(name)),
    ]);
    const failed = settled.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    await this.writeInfo();
  }

  private async makeTraffic(): Promise<void> {
    if (existsSync(join(this.trafficFolder, 'manifest.json'))) return;
    this.log('making the traffic lake');
    const { seed, people, trafficRows, travellerTrafficRows, today } = this.file.state.options;
    await runCommand('systems/traffic/main.js', [
      'generate',
      ...['--folder', this.trafficFolder, '--seed', String(seed), '--people', String(people), '--today', today],
      ...['--traffic-rows', String(trafficRows)],
      ...(travellerTrafficRows === undefined ? [] : ['--traveller-rows', String(travellerTrafficRows)]),
    ]);
  }

  private async launch(name: SystemName): Promise<void> {
    const spec = await this.specOf(name);
    const { url, pid } = await this.processes[name].start(spec);
    this.file.state.ports[name] = Number(new URL(url).port);
    await this.file.save();
    this.log(`${name} listens at ${url} (pid ${pid})`);
  }

  private async specOf(name: SystemName): Promise<SystemSpec> {
    const { options, habeas } = this.file.state;
    const main = `systems/${name}/main.js`;
    const args = ['--port', String(await this.port(name))];
    const env: Record<string, string> = { SYSTEM_TOKEN: this.file.secret(`token:${name}`) };
    if (name === 'mailbox') {
      const folder = join(this.folder, 'mailbox');
      return { name, main, args: [...args, '--folder', folder, '--smtp-port', String(await this.port('smtp'))], env };
    }
    args.push('--seed', String(options.seed), '--people', String(options.people));
    args.push('--traffic-rows', String(options.trafficRows), '--today', options.today);
    env.DATABASE_URL = this.databases.owner[name] ?? '';
    if (name === 'billing' && habeas) {
      args.push('--webhook-url', new URL('/v1/holders/billing/events', habeas.url).href);
      env.SYSTEM_WEBHOOK_TOKEN = habeas.tokens.billing;
    }
    return { name, main, args, env };
  }

  /** The one it had, if that is free. */
  private async port(name: string): Promise<number> {
    const known = this.file.state.ports[name];
    const port = known !== undefined && (await isFree(known)) ? known : await getPort({ host: '127.0.0.1' });
    this.file.state.ports[name] = port;
    return port;
  }

  private reach(name: SystemName): { url: string; token: string; pid: number } {
    const { listening } = this.processes[name];
    const port = this.file.state.ports[name] ?? 0;
    return { url: `http://127.0.0.1:${port}`, token: this.file.secret(`token:${name}`), pid: listening?.pid ?? 0 };
  }

  info(): OperatorInfo {
    const systems = Object.fromEntries(SYSTEMS.map(({ name }) => [name, this.reach(name)])) as OperatorInfo['systems'];
    const { accountsHabeas, accountsApp, owner, server } = this.databases;
    return {
      pid: process.pid,
      options: this.file.state.options,
      systems,
      smtpUrl: `smtp://127.0.0.1:${this.file.state.ports.smtp ?? 0}`,
      accounts: { habeasUrl: accountsHabeas, appUrl: accountsApp, ownerUrl: owner.accounts ?? '', pid: server.pid },
      traffic: { folder: this.trafficFolder },
      env: this.env(),
    };
  }

  env(): Record<string, string> {
    const urls = SYSTEMS.flatMap(({ name }) => {
      const { url, token } = this.reach(name);
      return [
        [`OPERATOR_${name.toUpperCase()}_URL`, url],
        [`OPERATOR_${name.toUpperCase()}_TOKEN`, token],
      ];
    });
    return {
      ...(Object.fromEntries(urls) as Record<string, string>),
      OPERATOR_SMTP_URL: `smtp://127.0.0.1:${this.file.state.ports.smtp ?? 0}`,
      OPERATOR_ACCOUNTS_DATABASE_URL: this.databases.accountsHabeas,
      OPERATOR_TRAFFIC_FOLDER: this.trafficFolder,
    };
  }

  population(): Population {
    this.made ??= populationOf(this.file.state.options);
    return this.made;
  }

  async startSystem(name: SystemName): Promise<void> {
    if (!this.processes[name].listening) await this.launch(name);
    await this.writeInfo();
  }

  async stopSystem(name: SystemName): Promise<void> {
    await this.processes[name].stop();
    await this.writeInfo();
  }

  async killSystem(name: SystemName): Promise<void> {
    await this.processes[name].kill();
    await this.writeInfo();
  }

  async connectHabeas(events: HabeasEvents): Promise<void> {
    this.file.state.habeas = events;
    await this.file.save();
    await this.processes.billing.stop();
    await this.startSystem('billing');
  }

  terminateSim(iccid: string, at: Date): Promise<void> {
    return this.staff.terminateSim(iccid, at);
  }

  billFinalUsage(customer: Customer): Promise<FinalBill> {
    return this.staff.billFinalUsage(customer);
  }

  payInvoice(invoiceId: string): Promise<void> {
    return this.staff.payInvoice(invoiceId);
  }

  private async writeInfo(): Promise<void> {
    const path = join(this.folder, 'operator.json');
    await writeFile(`${path}.tmp`, JSON.stringify(this.info(), null, 2), { mode: 0o600 });
    await rename(`${path}.tmp`, path);
  }

  /** Systems before the database they keep their state in. */
  async stop(): Promise<void> {
    await Promise.all(Object.values(this.processes).map((child) => child.stop()));
    await this.databases.server.stop();
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
