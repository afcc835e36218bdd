/** What the server needs from the rest of the house, as narrow as it uses it. The composition root puts it together. */
import type { JWK } from 'jose';
import type { Clock } from '../common/clock.js';
import type { Config } from '../common/config.js';
import type { Logger } from '../common/log.js';
import type { Decision, RequestInput } from '../register/model.js';
import type { Register } from '../register/types.js';
import type { Vault } from '../vault/types.js';
import type { IdentityProof, Receipt, RequestStatus } from '../../workflows/types.js';

/**
 * Running requests. Calls throw HabeasError: `not_found` (no such workflow), `conflict`, `forbidden` or `invalid` (a validator
 * refused), `unavailable` (Temporal or every worker is down; nothing was decided, or it is not known yet).
 */
export interface RequestClient {
  /** Starts the workflow of a request. One that runs or ran already counts as started. Returns the run id. */
  start(input: RequestInput): Promise<string>;
  /** Idempotent by the decision's id. */
  decide(requestId: string, decision: Decision): Promise<void>;
  /** A withdrawal once only held items are left. */
  withdrawHeld(requestId: string, decision: Decision): Promise<void>;
  /** Idempotent by the link's id. */
  proveIdentity(requestId: string, proof: IdentityProof): Promise<void>;
  receipt(requestId: string, receipt: Receipt): Promise<void>;
  /** Undefined when no worker answers within the time, or the workflow is not there. */
  status(requestId: string, timeoutMs: number): Promise<RequestStatus | undefined>;
  /** Something changed at a holder for the person of a held erasure. */
  holdChanged(requestId: string, event: { holder: string; at: string }): Promise<void>;
}

/** A mail of the sealed outbox (embedded mode). */
export interface OutboxMail {
  id: string;
  at: string;
  to: string;
  subject: string;
  text: string;
  html?: string;
}

export interface OutboxReader {
  /** Newest first. `sealed`: its key is destroyed, only id and instant are left. */
  list(limit: number): Promise<(Pick<OutboxMail, 'id' | 'at'> & { to?: string; subject?: string; sealed: boolean })[]>;
  /** Undefined when there is none; throws `refused` once its key is destroyed. */
  read(id: string): Promise<OutboxMail | undefined>;
}

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
