/** What the server needs from the rest of the house, as narrow as it uses it. The composition root puts it together. */
import type { JWK } from 'jose';
import type { Clock } from '../common/clock.js';
import type { Config } from '../common/config.js';
import type { Logger } from '../common/log.js';
import type { OutboxReader } from '../messages/mail.js';
import type { Register } from '../register/types.js';
import type { Vault } from '../vault/types.js';
import type { RequestClient as TemporalRequests } from '../temporal/client.js';
import type { ReplayStarter } from '../temporal/replays.js';

/** Running requests; see `src/temporal/client.ts` for what each call throws. */
export type RequestClient = Pick<
  TemporalRequests,
  | 'startRequest'
  | 'startComplaint'
  | 'complaintMoved'
  | 'decide'
  | 'withdrawHeld'
  | 'liftRestriction'
  | 'proveIdentity'
  | 'supplement'
  | 'receipt'
  | 'status'
  | 'holdChanged'
>;

export interface ServerLimits {
  /** Failed sign-ins (bearer or console) per address and minute before 429. */
  authFailuresPerMinute: number;
  /** Posts to one link of the portal per minute. */
  portalPostsPerLinkPerMinute: number;
  /** Posts to the portal per address and minute. */
  portalPostsPerAddressPerMinute: number;
  /** How long a status query may take before the register answers, in milliseconds. */
  statusTimeoutMs: number;
}

export interface ServerDeps {
  config: Config;
  register: Register;
  vault: Pick<Vault, 'info' | 'get'>;
  requests: RequestClient;
  /** Starts replays of the erasure ledger. */
  replays?: ReplayStarter;
  /** Embedded mode only. */
  outbox?: OutboxReader;
  signing: { jwks(): { keys: JWK[] } };
  /** 32 bytes per purpose, the same for the life of the installation; signs cookies. */
  deriveMacKey(purpose: string): Uint8Array;
  clock: Clock;
  log: Logger;
  limits?: Partial<ServerLimits>;
}

export const DEFAULT_LIMITS: ServerLimits = {
  authFailuresPerMinute: 30,
  portalPostsPerLinkPerMinute: 10,
  portalPostsPerAddressPerMinute: 60,
  statusTimeoutMs: 1500,
};
