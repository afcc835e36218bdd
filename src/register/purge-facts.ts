/** Removing what the register knows of one request: every table that speaks of it, whichever migration made it. */
import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { lockChain } from './audit-chain.js';
import type { Schema } from './schema.js';

/** Have an end of their own: tombstones live as long as backups, audit events go with their chain. */
const APART: readonly string[] = [
  ...['requests', 'erasure_ledger', 'standing_orders', 'standing_hashes'],
  ...['audit_chains', 'audit_events'],
];

interface Mention {
  table: string;
  column: string;
  nullable: boolean;
}

/** Returns the head of the audit chain that went, so that the export stays verifiable without it. */
export async function removeRequest(
  trx: Transaction<Schema>,
  requestId: string,
): Promise<{ seq: number; hash: string }> {
  const head = await lockChain(trx, requestId);
  for (const { table, column, nullable } of await mentions(trx)) {
    const where = sql`WHERE ${sql.ref(column)} = ${requestId}`;
    // What only points at the request goes on without it; what belongs to it goes.
    if (nullable) await sql`UPDATE ${sql.table(table)} SET ${sql.ref(column)} = NULL ${where}`.execute(trx);
    else await sql`DELETE FROM ${sql.table(table)} ${where}`.execute(trx);
  }
  await trx.deleteFrom('requests').where('id', '=', requestId).execute();
  await trx.deleteFrom('audit_events').where('chain', '=', requestId).execute();
  await trx.deleteFrom('audit_chains').where('chain', '=', requestId).execute();
  return head;
}

/** Tables with a `request_id` or a reference to requests, those that others reference last. */
async function mentions(trx: Transaction<Schema>): Promise<Mention[]> {
  const { rows } = await sql<Mention>`
    SELECT c.relname AS table, a.attname AS column, NOT a.attnotnull AS nullable
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace AND NOT a.attisdropped AND a.attnum > 0
      AND (a.attname = 'request_id' OR EXISTS (
        SELECT 1 FROM pg_constraint k
        WHERE k.contype = 'f' AND k.conrelid = c.oid AND k.confrelid = 'requests'::regclass AND a.attnum = ANY (k.conkey)))
    ORDER BY c.relname, a.attname`.execute(trx);
  const { rows: edges } = await sql<{ child: string; parent: string }>`
    SELECT child.relname AS child, parent.relname AS parent
    FROM pg_constraint k JOIN pg_class child ON child.oid = k.conrelid JOIN pg_class parent ON parent.oid = k.confrelid
    WHERE k.contype = 'f' AND child.oid <> parent.oid`.execute(trx);
  const left = rows.filter(({ table }) => !APART.includes(table));
  const ordered: Mention[] = [];
  while (left.length > 0) {
    const free = left.findIndex(
      ({ table }) => !edges.some(({ child, parent }) => parent === table && left.some((one) => one.table === child)),
    );
    // References in a circle: PostgreSQL says so when they are met.
    ordered.push(...left.splice(Math.max(free, 0), 1));
  }
  return ordered;
}
