/**
 * A server over a real register and vault, with a running-requests client that only notes what it was told. One database per test
 * file; tests make their own requests, links and people, and never look at those of others.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { configSchema } from '../../../src/common/config.js';
import type { Config } from '../../../src/common/config.js';
import { HabeasError } from '../../../src/common/errors.js';
import type { OutboxReader } from '../../../src/messages/mail.js';
import type { Decision, RequestInput, Role } from '../../../src/register/model.js';
import { createKeyRows, openDatabase, openRegister } from '../../../src/register/index.js';
import type { Register } from '../../../src/register/index.js';
import type { RequestClient, ServerLimits } from '../../../src/server/ports.js';
import { createServer } from '../../../src/server/server.js';
import type { ReplayStarter } from '../../../src/temporal/replays.js';
import { openFolderVault } from '../../../src/vault/folder-vault.js';
import { createKeyStore, requestKeyId } from '../../../src/vault/key-store.js';
import { createKeyring } from '../../../src/vault/keyring.js';
import type { KeyStore, Vault } from '../../../src/vault/types.js';
import type { IdentityProof, Receipt, RequestStatus, SupplementOrder } from '../../../workflows/types.js';
import { testDatabase } from '../../support/database.js';

export const START = new Date('2026-03-02T10:00:00.000Z');

export class FakeRequests implements RequestClient {
  readonly started: RequestInput[] = [];
  readonly complaints: string[] = [];
  readonly decisions: { requestId: string; decision: Decision }[] = [];
  readonly withdrawnHeld: { requestId: string; decision: Decision }[] = [];
  readonly lifted: { requestId: string; decision: Decision }[] = [];
  readonly proofs: { requestId: string; proof: IdentityProof }[] = [];
  readonly supplements: { requestId: string; order: SupplementOrder }[] = [];
  readonly receipts: { requestId: string; receipt: Receipt }[] = [];
  readonly events: { requestId: string; holder: string }[] = [];
  readonly statuses = new Map<string, RequestStatus>();
  /** Thrown by every call while set. */
  fails: HabeasError | undefined;

  startRequest(input: RequestInput): Promise<{ workflowId: string; started: boolean }> {
    return this.note(() => {
      this.started.push(input);
      return { workflowId: `test-request-${input.requestId}`, started: true };
    });
  }
  startComplaint(complaintId: string): Promise<void> {
    return this.note(() => void this.complaints.push(complaintId));
  }
  complaintMoved(complaintId: string): Promise<void> {
    return this.note(() => void this.complaints.push(complaintId));
  }
  decide(requestId: string, decision: Decision): Promise<void> {
    return this.note(() => void this.decisions.push({ requestId, decision }));
  }
  withdrawHeld(requestId: string, decision: Decision): Promise<void> {
    return this.note(() => void this.withdrawnHeld.push({ requestId, decision }));
  }
  liftRestriction(requestId: string, decision: Decision): Promise<void> {
    return this.note(() => void this.lifted.push({ requestId, decision }));
  }
  proveIdentity(requestId: string, proof: IdentityProof): Promise<void> {
    return this.note(() => void this.proofs.push({ requestId, proof }));
  }
  supplement(requestId: string, order: SupplementOrder): Promise<void> {
    return this.note(() => void this.supplements.push({ requestId, order }));
  }
  receipt(requestId: string, receipt: Receipt): Promise<void> {
    return this.note(() => void this.receipts.push({ requestId, receipt }));
  }
  holdChanged(requestId: string, { holder }: { holder: string }): Promise<void> {
    return this.note(() => void this.events.push({ requestId, holder }));
  }
  status(requestId: string): Promise<RequestStatus> {
    return this.note(() => {
      const status = this.statuses.get(requestId);
      if (!status) throw new HabeasError('unavailable', 'no worker answers');
      return status;
    });
  }

  private async note<T>(work: () => T): Promise<T> {
    await Promise.resolve();
    if (this.fails) throw this.fails;
    return work();
  }
}

export interface World {
  app: FastifyInstance;
  register: Register;
  keys: KeyStore;
  vault: Vault;
  requests: FakeRequests;
  config: Config;
  /** Lines of the server's log. */
  logged: string[];
  clock: { now(): Date; set(at: Date): void; add(ms: number): void };
  /** A person (or machine) with these roles and their token. */
  person(roles: Role[], options?: { kind?: 'person' | 'machine'; holders?: string[]; name?: string }): Promise<Person>;
  /** Opens an access request straight in the register. */
  request(over?: Partial<RequestInput>): Promise<{ id: string; number: string }>;
  /** Puts a file into the vault under the request's content key. */
  store(
    requestId: string,
    name: string,
    bytes: Uint8Array | string,
  ): Promise<{ objectId: string; bytes: number; sha256: string }>;
  /** Another server over the same register, as after a restart. */
  another(): Promise<FastifyInstance>;
  close(): Promise<void>;
}

export interface Person {
  id: string;
  token: string;
  auth: { authorization: string };
}

export interface WorldOptions {
  limits?: Partial<ServerLimits>;
  config?: Partial<Config>;
  outbox?: OutboxReader;
  /** None is started without it. */
  replays?: ReplayStarter;
}

export function testConfig(over: Partial<Config> = {}): Config {
  const config = configSchema.parse({
    installation: 'test',
    controller: {
      name: 'Example Connectivity Ltd',
      address: '1 Example Street, London',
      privacyContact: 'privacy@example.com',
      complaintsContact: 'complaints@example.com',
    },
    authorities: { UK: { name: 'Example Authority', url: 'https://authority.example' } },
    identityHolder: 'accounts',
    holders: { accounts: { connector: 'accounts' }, billing: { connector: 'billing' }, crm: { connector: 'crm' } },
    ticketSystems: { support: { url: 'http://127.0.0.1:9', token: 't' } },
    mail: { from: 'privacy@example.com' },
    timings: { identityReminders: ['P7D', 'P14D'], codeExpiry: 'PT15M' },
  });
  return { ...config, ...over };
}

/** Generous: only the tests of limits set others. */
const LIMITS: Partial<ServerLimits> = {
  authFailuresPerMinute: 10_000,
  portalPostsPerLinkPerMinute: 10_000,
  portalPostsPerAddressPerMinute: 10_000,
  statusTimeoutMs: 200,
};

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'habeas-server-test-'));
  const database = await testDatabase();
  const db = openDatabase(database.url, { max: 8 });
  let now = START;
  const clock = {
    now: () => now,
    set: (at: Date) => void (now = at),
    add: (ms: number) => void (now = new Date(now.getTime() + ms)),
  };
  const keyring = await createKeyring(join(folder, 'master.json'), { clock });
  const keys = createKeyStore({ rows: createKeyRows(db), keyring, clock });
  await keys.create('system');
  await keys.create('legal');
  const createKeys = async (id: string): Promise<void> => {
    await keys.create(requestKeyId('case', id));
    await keys.create(requestKeyId('content', id));
  };
  const register = openRegister({
    db,
    sealer: keys,
    macKey: keyring.deriveMacKey('register'),
    createKeys,
    clock,
  });
  const vault = await openFolderVault({ root: join(folder, 'vault'), keys, clock });
  const requests = new FakeRequests();
  const config = testConfig(options.config);
  const logged: string[] = [];
  const log = pino({ level: 'trace' }, { write: (text: string) => void logged.push(text) });
  const server = (): Promise<FastifyInstance> =>
    createServer({
      config,
      register,
      vault,
      requests,
      outbox: options.outbox,
      replays: options.replays,
      signing: keyring.signer,
      deriveMacKey: (purpose) => keyring.deriveMacKey(purpose),
      clock,
      log,
      limits: { ...LIMITS, ...options.limits },
    });
  const app = await server();
  const others: FastifyInstance[] = [];
  let opened = 0;
  return {
    app,
    register,
    keys,
    vault,
    requests,
    config,
    logged,
    clock,
    async person(roles, { kind = 'person', holders = [], name = 'Sam Synthetic' } = {}) {
      const at = now.toISOString();
      const { id } = await register.principals.create({ kind, display: name, roles, holders }, at);
      const { token } = await register.principals.issueToken(id, 'test', at);
      return { id, token, auth: { authorization: `Bearer ${token}` } };
    },
    async request(over = {}) {
      const { requestId, number } = await register.intake.open(newRequest(config, `T-${++opened}`, over));
      return { id: requestId, number };
    },
    async store(requestId, name, bytes) {
      const objectId = `requests/${requestId}/${name}`;
      const info = await vault.put(objectId, `content:${requestId}`, Readable.from([Buffer.from(bytes)]));
      return { objectId, bytes: info.bytes, sha256: info.sha256 };
    },
    async another() {
      const other = await server();
      others.push(other);
      return other;
    },
    async close() {
      await Promise.all([app, ...others].map((one) => one.close()));
      await db.destroy();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function newRequest(config: Config, sourceId: string, over: Partial<RequestInput>): Omit<RequestInput, 'requestId'> {
  const day = 86_400_000;
  return {
    right: 'access',
    jurisdiction: 'UK-ENG',
    source: { kind: 'ticket', system: 'support', id: sourceId },
    receivedAt: '2026-03-01T09:00:00.000Z',
    openedBy: { id: '00000000-0000-4000-8000-000000000001', kind: 'person', roles: ['agent'] },
    subject: {
      identifiers: [{ type: 'email', value: 'quillon.testperson@example.com' }],
      name: 'Quillon Testperson',
      locale: 'en-GB',
      contactEmail: 'quillon.testperson@example.com',
    },
    holders: Object.keys(config.holders),
    identityHolder: 'accounts',
    installation: 'test',
    timings: {
      identityReminders: [7 * day],
      identityClose: 30 * day,
      codeExpiry: 900_000,
      linkExpiry: 14 * day,
      dueWarning: 7 * day,
      holderSlow: 600_000,
      heartbeat: 15_000,
      partialAnswer: 3 * day,
      holdsPatience: 2 * day,
      sweepInterval: day,
      liftedErasure: 7 * day,
      restrictionNotice: 7 * day,
    },
    stepUpCategories: ['traffic'],
    ...over,
  };
}
