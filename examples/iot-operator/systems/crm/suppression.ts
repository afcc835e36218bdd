/**
 * The suppression list: mail addresses and telephone numbers that must never be used again, kept only as keyed hashes. The key is made once and stays
 * in the database, so that a list that leaks alone names nobody.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { Queries } from '../http/database.js';

export interface Suppression {
  /** Of a mail address or a telephone number, however it is written. */
  hashOf(address: string): string;
}

export async function openSuppression(db: Queries): Promise<Suppression> {
  await db.run(`insert into meta (key, value) values ('suppression key', $1) on conflict do nothing`, [
    randomBytes(32).toString('hex'),
  ]);
  const row = await db.one<{ value: string }>(`select value from meta where key = 'suppression key'`);
  if (!row) throw new Error('the suppression key cannot be read');
  const key = Buffer.from(row.value, 'hex');
  return { hashOf: (address) => createHmac('sha256', key).update(plain(address)).digest('hex') };
}

function plain(address: string): string {
  return address.includes('@') ? address.trim().toLowerCase() : address.replace(/[^\d+]/g, '');
}

export async function suppress(tx: Queries, addressHash: string, reason: string, at: string): Promise<void> {
  await tx.run(
    'insert into suppressions (address_hash, reason, recorded_at) values ($1, $2, $3) on conflict do nothing',
    [addressHash, reason, at],
  );
}

export async function isSuppressed(db: Queries, addressHash: string): Promise<boolean> {
  return (await db.one('select 1 from suppressions where address_hash = $1', [addressHash])) !== undefined;
}
