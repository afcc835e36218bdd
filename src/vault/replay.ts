/** After a restore of the register: destroys again what was destroyed since the backup, as the tombstones beside the keyring say. */
import { payloadFolder } from './payload-folder.js';
import type { Tombstones } from './tombstones.js';
import type { KeyRows, Vault } from './types.js';

/** What the register does once a key is gone; its purge store fits. */
interface Shredding {
  contentShredded(requestId: string, at: string, why?: string): Promise<void>;
  caseShredded(requestId: string, at: string, why?: string): Promise<void>;
}

export interface TombstoneReplay {
  /** Tombstones of keys read. */
  read: number;
  /** Ids of keys that had come back, or that the register did not know. */
  destroyed: string[];
  /** File and line. */
  damaged: string[];
}

export async function replayTombstones(options: {
  tombstones: Pick<Tombstones, 'read'>;
  rows: KeyRows;
  vault: Pick<Vault, 'deletePrefix'>;
  purge: Shredding;
  at: string;
}): Promise<TombstoneReplay> {
  const { tombstones, rows, at } = options;
  const report: TombstoneReplay = { read: 0, destroyed: [], damaged: [] };
  for await (const line of tombstones.read()) {
    if ('damaged' in line) {
      report.damaged.push(line.damaged);
      continue;
    }
    if (line.tombstone.type !== 'key') continue;
    report.read++;
    const { keyId, why } = line.tombstone;
    const row = await rows.get(keyId);
    if (row && !row.wrapped) continue;
    // Its tombstone is there already: only the row is missing.
    await rows.destroy(keyId, why, new Date(at));
    report.destroyed.push(keyId);
    await clear(options, keyId, why);
  }
  return report;
}

async function clear(
  { vault, purge, at }: { vault: Pick<Vault, 'deletePrefix'>; purge: Shredding; at: string },
  keyId: string,
  why: string,
): Promise<void> {
  const [kind, id] = keyId.split(':');
  if (id === undefined) return;
  await vault.deletePrefix(payloadFolder(keyId));
  if (kind === 'content') {
    await vault.deletePrefix(`requests/${id}/`);
    await purge.contentShredded(id, at, `${why} (again, after a restore)`);
  }
  if (kind === 'case') await purge.caseShredded(id, at, `${why} (again, after a restore)`);
}
