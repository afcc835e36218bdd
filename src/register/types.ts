/**
 * The case register: who asked what, every decision, every date. What this module offers to the server and the activities; each
 * store is one file. Personal data stands only in sealed columns; the register never reads the wall clock but through `clock`.
 */
import type { Kysely } from 'kysely';
import type { Clock } from '../common/clock.js';
import type {
  AlertStore,
  AnsweredWithin,
  LedgerReplayStore,
  RecipientNoticeStore,
  StaffTaskStore,
} from './types-accountability.js';
import type { AuditStore } from './types-audit.js';
import type {
  DecisionStore,
  HolderTaskStore,
  Instant,
  IntakeStore,
  OutboxStore,
  RequestStore,
  SubjectHashStore,
} from './types-case.js';
import type { ControllerMoveStore } from './types-controller.js';
import type { ComplaintStore, PersonStore, RepeatStore } from './types-cases.js';
import type { ChallengeStore, DeliveryStore, LetterStore, LinkStore, SecondFactorStore } from './types-delivery.js';
import type { ErasureLedger, HeldStore, LedgerLog, PurgeStore } from './types-erasure.js';
import type { HoldStore, PreservedStore, SecretHoldStore } from './types-holds.js';
import type { PrincipalStore, SettingsStore } from './types-people.js';
import type { SlaView } from './types-sla.js';
import type { StandingOrderStore } from './types-standing.js';
import type { Schema } from './schema.js';

export * from './types-accountability.js';
export type * from './types-audit.js';
export type * from './types-case.js';
export * from './types-cases.js';
export type * from './types-controller.js';
export * from './types-delivery.js';
export * from './types-erasure.js';
export type * from './types-holds.js';
export type * from './types-people.js';
export * from './types-sla.js';
export type * from './types-standing.js';

export type Database = Kysely<Schema>;

/** Seals bytes under a named key; the vault's KeyStore fits. `open` throws HabeasError `refused` once the key is destroyed. */
export interface Sealer {
  seal(keyId: string, plain: Uint8Array, context: Record<string, string>): Promise<Uint8Array>;
  open(keyId: string, sealed: Uint8Array, context: Record<string, string>): Promise<Uint8Array>;
}

/** Signs audit checkpoints. `sign` returns a compact JWS (EdDSA, Ed25519) over the payload, its `kid` naming the public key. */
export interface CheckpointSigner {
  kid: string;
  sign(payload: Uint8Array): Promise<string>;
}

export interface RegisterOptions {
  /** From `openDatabase`: the key rows the sealer stands on come from the same. */
  db: Database;
  sealer: Sealer;
  /** Keyed hashes of identifiers, codes and bodies; at least 32 bytes, the same for the life of the register. */
  macKey: Uint8Array;
  /** Creates the keys `case:<id>` and `content:<id>`; called before the transaction that opens a request; idempotent. */
  createKeys(requestId: string): Promise<void>;
  /** Without it no checkpoint is written and `export` throws `unavailable`. */
  signer?: CheckpointSigner;
  /** Keeps the erasure ledger outside the register too. */
  tombstones?: LedgerLog;
  clock: Clock;
}

export interface Register {
  db: Database;
  intake: IntakeStore;
  outbox: OutboxStore;
  requests: RequestStore;
  holderTasks: HolderTaskStore;
  decisions: DecisionStore;
  subjects: SubjectHashStore;
  persons: PersonStore;
  repeats: RepeatStore;
  complaints: ComplaintStore;
  letters: LetterStore;
  links: LinkStore;
  challenges: ChallengeStore;
  secondFactors: SecondFactorStore;
  deliveries: DeliveryStore;
  held: HeldStore;
  holds: HoldStore;
  secretHolds: SecretHoldStore;
  preserved: PreservedStore;
  ledger: ErasureLedger;
  /** What the ledger keeps beside erasures: stops and restrictions. */
  standing: StandingOrderStore;
  audit: AuditStore;
  principals: PrincipalStore;
  settings: SettingsStore;
  purge: PurgeStore;
  recipients: RecipientNoticeStore;
  tasks: StaffTaskStore;
  replays: LedgerReplayStore;
  alerts: AlertStore;
  controllerMoves: ControllerMoveStore;
  /** How many of a year's requests were answered within one month, and within three (Y4). */
  answered(now: Instant): Promise<AnsweredWithin>;
  /** Open requests by SLA state, computed when read. `holders`: only requests with a task of one of them. */
  sla(now: Instant, holders?: string[]): Promise<SlaView>;
}

/** Rows of wrapped keys; the vault builds its KeyStore on them. */
export interface KeyRow {
  id: string;
  /** Null once destroyed. */
  wrapped: Uint8Array | null;
  createdAt: Date;
  destroyedAt: Date | null;
}

export interface KeyRows {
  get(id: string): Promise<KeyRow | undefined>;
  /** False when there already, destroyed ones included. Atomic. */
  insert(id: string, wrapped: Uint8Array, at: Date): Promise<boolean>;
  /** Only where the row is still as it was read; false when it is not. */
  replace(id: string, from: Uint8Array, to: Uint8Array): Promise<boolean>;
  /** Live keys, by id. */
  page(after: string, limit: number): Promise<{ id: string; wrapped: Uint8Array }[]>;
  /** Runs `work` with all live keys as they are while nobody else can add, change or destroy one. */
  exclusively<T>(work: (wrapped: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T>;
  /** Nothing secret: ids, instants, why; by id, those after `after`. */
  list(page?: {
    after?: string;
    limit?: number;
  }): Promise<{ id: string; createdAt: Instant; destroyedAt?: Instant; why?: string }[]>;
  /** Clears the wrapped key and leaves a tombstone (also for an id never seen, so that a restore cannot bring it back). Idempotent. */
  destroy(id: string, why: string, at: Date): Promise<void>;
}
