/**
 * Idempotency keys: every mutation carries `Idempotency-Key`; the same key gets the same answer, stored in the transaction that
 * did the work. Answers hold ids and counts only, so that this table never becomes a copy of anybody's data.
 */
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database, Queries } from './database.js';
import { ApiError } from './errors.js';

export const IDEMPOTENCY_SCHEMA = `
  create table if not exists idempotency_keys (
    key text primary key,
    fingerprint text not null,
    status int,
    body jsonb,
    created_at timestamptz not null default now()
  );
  delete from idempotency_keys where created_at < now() - interval '30 days';
`;

interface Stored {
  fingerprint: string;
  status: number;
  body: unknown;
}

export interface Answer {
  status?: number;
  body: Record<string, unknown>;
}

/** Does the work once per key. An error undoes everything, the key included. */
export async function once(
  db: Database,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (tx: Queries) => Promise<Answer>,
): Promise<FastifyReply> {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || !/^[\x21-\x7e]{8,200}$/.test(key)) {
    throw new ApiError(400, 'idempotency_key_required', 'send an Idempotency-Key of 8 to 200 printable characters');
  }
  const fingerprint = fingerprintOf(request);
  const stored = await db.transaction(async (tx): Promise<Stored & { replayed: boolean }> => {
    const fresh = await tx.run(
      'insert into idempotency_keys (key, fingerprint) values ($1, $2) on conflict do nothing',
      [key, fingerprint],
    );
    if (fresh === 0) {
      const earlier = await tx.one<Stored>('select fingerprint, status, body from idempotency_keys where key = $1', [
        key,
      ]);
      if (!earlier) throw new ApiError(409, 'idempotency_conflict', 'the same key is being worked on, try again');
      return { ...earlier, replayed: true };
    }
    const { status = 200, body } = await work(tx);
    await tx.run('update idempotency_keys set status = $2, body = $3 where key = $1', [
      key,
      status,
      JSON.stringify(body),
    ]);
    return { fingerprint, status, body, replayed: false };
  });
  if (stored.fingerprint !== fingerprint) {
    throw new ApiError(422, 'idempotency_key_reused', 'this Idempotency-Key was used for another request');
  }
  if (stored.replayed) void reply.header('idempotent-replayed', 'true');
  return reply.status(stored.status).send(stored.body);
}

function fingerprintOf(request: FastifyRequest): string {
  const body = Buffer.isBuffer(request.body) ? request.body : JSON.stringify(request.body ?? null);
  return createHash('sha256').update(`${request.method} ${request.url}\n`).update(body).digest('hex');
}
