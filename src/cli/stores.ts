/** The register of an installation for one command, without a server: for administrators of the machine. */
import type { Command } from 'commander';
import { HabeasError } from '../common/errors.js';
import { createLogger } from '../common/log.js';
import type { Stores } from './compose/services.js';
import type { Context } from './context.js';
import { dataFolderOf } from './target.js';

export async function withStores(
  context: Context,
  command: Command,
  use: (stores: Stores) => Promise<void>,
): Promise<void> {
  const { findDatabase } = await import('./compose/parts.js');
  const { openStores } = await import('./compose/services.js');
  const { io } = context;
  const dataFolder = dataFolderOf(context.options(command), io);
  const databaseUrl = findDatabase({ dataFolder, env: io.env });
  if (databaseUrl === undefined) {
    throw new HabeasError('unavailable', `no register: nothing runs on ${dataFolder}`, {
      hint: 'start it with `habeas up`, or set DATABASE_URL',
    });
  }
  const stores = await openStores({ dataFolder, databaseUrl, log: createLogger('cli', 'warn') });
  try {
    await use(stores);
  } finally {
    await stores.close();
  }
}
