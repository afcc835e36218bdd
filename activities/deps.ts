/** What the core activities need of the world; comes in through one factory. */
import type { Clock } from '../src/common/clock.js';
import type { Config } from '../src/common/config.js';
import type { Logger } from '../src/common/log.js';
import type { Description } from '../src/connector/contract.js';
import type { Mailer } from '../src/messages/types.js';
import type { TicketPort } from '../src/messages/tickets.js';
import type { Register } from '../src/register/types.js';
import type { KeyStore, Vault } from '../src/vault/types.js';
import type { InstallationSigner } from '../src/vault/signer.js';
import type { Tombstones } from '../src/vault/tombstones.js';

/** What activities ask about running workflows; the client of `src/temporal` fits. */
export interface RunningWorkflows {
  /** Calls to holders that were retried or not taken up yet. No personal data. */
  delays(requestId: string): Promise<{ holder: string; attempt: number; lastFailure?: string }[]>;
  /** Throws `not_found` or `conflict` when no held erasure runs. */
  sweepHeld(requestId: string, event: { at: string }): Promise<void>;
  /** Of a held erasure or a restriction: what the key `held:<id>` seals is still in use. */
  heldRunning(requestId: string): Promise<boolean>;
  /** Something happened in a request opened together with this one. Throws `not_found` when it does not run. */
  otherMoved(requestId: string, event: { at: string }): Promise<void>;
}

export interface CoreDeps {
  config: Config;
  register: Register;
  vault: Vault;
  keys: KeyStore;
  /** Signs manifests and checkpoints. */
  signer: InstallationSigner;
  mailer: Mailer;
  tickets: TicketPort;
  running: RunningWorkflows;
  /** What litigation holds cover is not purged (V6). Absent: nothing is. */
  underLitigation?: (requestId: string) => Promise<boolean>;
  /** Tombstones outside the register; expire with the backups they are there for. */
  tombstones?: Pick<Tombstones, 'expire'>;
  /** Descriptions of the holders, by name. */
  descriptions: ReadonlyMap<string, Description>;
  /** Links in mails start with it. */
  publicUrl: string;
  clock: Clock;
  log: Logger;
}
