/**
 * What every process of an installation opens: configuration, keys, register, vault, and the way to running requests. One place, so
 * that server, worker and administration cannot disagree on it.
 */
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { Clock } from '../../common/clock.js';
import { systemClock } from '../../common/clock.js';
import type { Config } from '../../common/config.js';
import type { Logger } from '../../common/log.js';
import { createKeyRows, LEGAL_KEY, migrateRegister, openDatabase, openRegister } from '../../register/index.js';
import type { KeyRows, Register } from '../../register/index.js';
import { createClient, createRequestClient } from '../../temporal/client.js';
import type { RequestClient, ServerAddress } from '../../temporal/client.js';
import { createDataConverter } from '../../temporal/data-converter.js';
import { SYSTEM_KEY } from '../../temporal/names.js';
import { openFolderVault } from '../../vault/folder-vault.js';
import { createKeyStore, requestKeyId } from '../../vault/key-store.js';
import type { Keyring } from '../../vault/keyring.js';
import { openKeyring } from '../../vault/keyring.js';
import { openTombstones } from '../../vault/tombstones.js';
import type { Tombstones } from '../../vault/tombstones.js';
import type { KeyStore, Vault } from '../../vault/types.js';

export interface StoresOptions {
  /** Data folder of the installation: `keys/`, `vault/`, `outbox/`. */
  dataFolder: string;
  databaseUrl: string;
  log: Logger;
  clock?: Clock;
}

/** Register, vault and keys: enough for administration, without a Temporal server. */
export interface Stores {
  dataFolder: string;
  clock: Clock;
  log: Logger;
  register: Register;
  keys: KeyStore;
  keyRows: KeyRows;
  keyring: Keyring;
  tombstones: Tombstones;
  vault: Vault;
  close(): Promise<void>;
}

export async function openStores(options: StoresOptions): Promise<Stores> {
  const { dataFolder, log } = options;
  const clock = options.clock ?? systemClock;
  const db = openDatabase(options.databaseUrl);
  try {
    const applied = await migrateRegister(db);
    if (applied.length > 0) log.info({ applied }, 'register brought up to date');
    const rows = createKeyRows(db);
    const keyring = await openKeyring(join(dataFolder, 'keys', 'master.json'), {
      registerHasKeys: async () => (await db.selectFrom('key_rows').select('id').limit(1).execute()).length > 0,
      clock,
    });
    const tombstones = openTombstones({ folder: join(dataFolder, 'keys', 'tombstones'), keyring, clock });
    const keys = createKeyStore({ rows, keyring, clock, tombstones });
    // A codec never creates a key: what seals everything outside a request has to be there before the first of it.
    await keys.create(SYSTEM_KEY);
    await keys.create(LEGAL_KEY);
    const register = openRegister({
      db,
      sealer: keys,
      macKey: keyring.deriveMacKey('register'),
      async createKeys(requestId) {
        await keys.create(requestKeyId('case', requestId));
        await keys.create(requestKeyId('content', requestId));
      },
      tombstones,
      signer: { kid: keyring.signer.kid, sign: (payload) => keyring.signer.sign(payload, { typ: 'habeas-audit+jws' }) },
      clock,
    });
    const vault = await openFolderVault({ root: join(dataFolder, 'vault'), keys, clock });
    return {
      dataFolder,
      clock,
      log,
      register,
      keys,
      keyRows: rows,
      keyring,
      tombstones,
      vault,
      close: () => db.destroy(),
    };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

export interface ServicesOptions extends StoresOptions {
  config: Config;
  temporal: ServerAddress;
}

/** Everything a server or a worker needs. */
export interface Services extends Stores {
  config: Config;
  temporal: ServerAddress;
  /** Seals every payload; client and worker share it. */
  dataConverter: DataConverter;
  client: Client;
  requests: RequestClient;
}

export async function openServices(options: ServicesOptions): Promise<Services> {
  const { config, temporal } = options;
  const stores = await openStores(options);
  const { installation } = config;
  const dataConverter = createDataConverter({ keys: stores.keys, installation, vault: stores.vault });
  const connected = createClient(temporal, dataConverter);
  return {
    ...stores,
    config,
    temporal,
    dataConverter,
    client: connected.client,
    requests: createRequestClient({ client: connected.client, installation }),
    async close() {
      await connected.close();
      await stores.close();
    },
  };
}

/**
 * With the address that links in mails start with: as configured, else as `habeas up` found the port to be, else where the server
 * listens by configuration.
 */
export function withPublicUrl(config: Config, env: NodeJS.ProcessEnv): Config {
  const { host, port } = config.server;
  const publicUrl = config.server.publicUrl ?? env.HABEAS_PUBLIC_URL ?? `http://${host}:${port}`;
  return { ...config, server: { ...config.server, publicUrl: publicUrl.replace(/\/+$/, '') } };
}
