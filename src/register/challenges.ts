/** Codes sent to a channel on file: kept as keyed HMACs, guessed at most so often, used once. */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { HabeasError } from '../common/errors.js';
import { instant } from './context.js';
import type { StoreContext } from './context.js';
import { mac } from './hashes.js';
import type { ChallengeStore } from './types.js';

const MAX_ATTEMPTS = 5;

interface State {
  attempts: number;
  max_attempts: number;
  expires_at: string;
  used_at: string | null;
}

export function createChallenges({ db, macKey }: StoreContext): ChallengeStore {
  const hmacOf = (handle: string, code: string) =>
    mac(macKey, 'code', handle, code.replace(/[\s-]/g, '')).toString('base64url');
  return {
    async create({ handle, requestId, code, expiresAt, at, maxAttempts }) {
      if (!/^[A-Za-z0-9_-]{22,64}$/.test(handle)) {
        throw new HabeasError('invalid', 'a challenge needs a handle of 22 to 64 characters of base64url');
      }
      // A decoy gets random bytes: no code opens it, and nothing tells it from a real one.
      const hmac = code === null ? randomBytes(32).toString('base64url') : hmacOf(handle, code);
      const now = instant(at);
      await db.transaction().execute(async (trx) => {
        const inserted = await trx
          .insertInto('challenges')
          .values({
            handle,
            request_id: requestId,
            code_hmac: hmac,
            created_at: now,
            expires_at: instant(expiresAt),
            max_attempts: maxAttempts ?? MAX_ATTEMPTS,
            used_at: null,
          })
          .onConflict((conflict) => conflict.column('handle').doNothing())
          .executeTakeFirst();
        if (inserted.numInsertedOrUpdatedRows !== 1n) return;
        await trx
          .updateTable('challenges')
          .set({ expires_at: now })
          .where('request_id', '=', requestId)
          .where('handle', '!=', handle)
          .where('expires_at', '>', now)
          .execute();
      });
    },

    async attempt(handle, code, now) {
      const at = instant(now);
      // One statement: the row lock makes parallel guesses queue, and each sees the count of those before it.
      const { rows } = await sql<{ attempts: number; max_attempts: number; right: boolean }>`
        UPDATE challenges SET
          attempts = attempts + 1,
          used_at = CASE WHEN code_hmac = ${hmacOf(handle, code)} THEN ${at}::timestamptz END,
          -- I4, Y2: what proved who it is goes with the decision
          code_hmac = CASE WHEN code_hmac = ${hmacOf(handle, code)} THEN '' ELSE code_hmac END
        WHERE handle = ${handle} AND used_at IS NULL AND attempts < max_attempts AND expires_at > ${at}
        RETURNING attempts, max_attempts, used_at IS NOT NULL AS "right"`.execute(db);
      const tried = rows[0];
      if (tried?.right === true) return { result: 'right', attemptsLeft: 0 };
      if (tried !== undefined) return { result: 'wrong', attemptsLeft: tried.max_attempts - tried.attempts };
      const row = await db
        .selectFrom('challenges')
        .select(['attempts', 'max_attempts', 'expires_at', 'used_at'])
        .where('handle', '=', handle)
        .executeTakeFirst();
      if (row === undefined) return { result: 'unknown', attemptsLeft: 0 };
      const state = stateOf(row, at);
      return { result: state === 'open' ? 'expired' : state, attemptsLeft: 0 };
    },

    async current(requestId, now) {
      const row = await db
        .selectFrom('challenges')
        .select(['handle', 'attempts', 'max_attempts', 'expires_at', 'used_at'])
        .where('request_id', '=', requestId)
        .orderBy('created_at', 'desc')
        .orderBy('handle')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const state = stateOf(row, instant(now));
      const attemptsLeft = state === 'open' ? row.max_attempts - row.attempts : 0;
      return { handle: row.handle, expiresAt: row.expires_at, attemptsLeft, state };
    },
  };
}

function stateOf(row: State, now: string): 'open' | 'expired' | 'exhausted' | 'used' {
  if (row.used_at !== null) return 'used';
  if (row.attempts >= row.max_attempts) return 'exhausted';
  return row.expires_at <= now ? 'expired' : 'open';
}
