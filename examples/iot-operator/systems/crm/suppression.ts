/**
 * The suppression list: addresses that must never be written to again, kept only as keyed hashes. The key is made once and stays
 * in the database, so that a list that leaks alone names nobody.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { Queries } from '../http/database.js';

export interface Suppression {
  hashOf(email: string): string;
}

export async function openSuppression(db: Queries): Promise<Suppression> {
  await db.run(`insert into meta (key, value) values ('suppression key', $1) on conflict do nothing`, [
    randomBytes(32).toString('hex'),
  ]);
  const row = await db.one<{ value: string }>(`select value from meta where key = 'suppression key'`);
  if (!row) throw new Error('the suppression key cannot be read');
  const key = Buffer.from(row.value, 'hex');
  return { hashOf: (email) => createHmac('sha256', key).update(email.trim().toLowerCase()).digest('hex') };
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
