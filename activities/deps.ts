/** What the core activities need of the world; comes in through one factory. */
import type { Client } from '@temporalio/client';
import type { Config } from '../src/common/config.js';
import type { Logger } from '../src/common/log.js';
import type { Description } from '../src/connector/contract.js';
import type { Mailer } from '../src/messages/types.js';
import type { TicketPort } from '../src/messages/tickets.js';
import type { Register } from '../src/register/types.js';
import type { RequestClient } from '../src/temporal/client.js';
import type { KeyStore, Vault } from '../src/vault/types.js';
import type { InstallationSigner } from '../src/vault/signer.js';

export interface CoreDeps {
  config: Config;
  register: Register;
  vault: Vault;
  keys: KeyStore;
  /** Signs manifests and checkpoints. */
  signer: InstallationSigner;
  mailer: Mailer;
  tickets: TicketPort;
  /** Signals held erasures and reads pending activities. */
  requests: RequestClient;
  client: Client;
  /** Descriptions of the holders, by name. */
  descriptions: ReadonlyMap<string, Description>;
  /** Links in mails start with it. */
  publicUrl: string;
  log: Logger;
}
