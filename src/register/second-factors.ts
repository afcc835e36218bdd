/** What opens an answer besides its link: a passphrase, a sign-in at the ticket system, or a reviewer's recorded exception. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { HabeasError } from '../common/errors.js';
import { instant } from './context.js';
import type { StoreContext } from './context.js';
import type { SecondFactorsTable } from './schema-delivery.js';
import { caseKey, openJson, sealJson } from './sealing.js';
import type { SecondFactorStore } from './types.js';

const SHORTEST = 8;
const LONGEST = 1024;
const WRONG_IN_A_ROW = 10;
const LOCK_MINUTES = 15;
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

export function createSecondFactors({ db, sealer }: StoreContext): SecondFactorStore {
  const place = (requestId: string) => ({ column: 'second_factors.subject', row: requestId });
  const empty = {
    salt: null,
    hash: null,
    system: null,
    subject: null,
    decision_id: null,
    failures: 0,
    locked_until: null,
  };
  type Values = Partial<Omit<SecondFactorsTable, 'request_id' | 'failures'>> & Pick<SecondFactorsTable, 'kind' | 'at'>;
  const put = async (requestId: string, values: Values) => {
    const row = { ...empty, ...values };
    await db
      .insertInto('second_factors')
      .values({ request_id: requestId, ...row })
      .onConflict((conflict) => conflict.columns(['request_id', 'kind']).doUpdateSet(row))
      .execute();
  };
  return {
    async setPassphrase(requestId, passphrase, at) {
      const text = normalise(passphrase);
      if (text.length < SHORTEST || text.length > LONGEST) {
        throw new HabeasError('invalid', 'the passphrase is too short or too long', {
          fields: [
            {
              pointer: '/passphrase',
              detail: `has not ${SHORTEST} to ${LONGEST} characters`,
              mend: 'choose a longer one, such as four words',
            },
          ],
        });
      }
      const salt = randomBytes(16);
      await put(requestId, { kind: 'passphrase', at: instant(at), salt, hash: await derive(text, salt) });
    },

    async checkPassphrase(requestId, passphrase, now) {
      const at = instant(now);
      // Counted before the slow hash: parallel guesses cannot outrun the lock.
      const { rows } = await sql<{ salt: Buffer; hash: Buffer }>`
        UPDATE second_factors SET
          failures = CASE WHEN locked_until IS NULL THEN failures + 1 ELSE 1 END,
          locked_until = CASE WHEN locked_until IS NULL AND failures + 1 >= ${WRONG_IN_A_ROW}
            THEN ${at}::timestamptz + ${LOCK_MINUTES} * interval '1 minute' END
        WHERE request_id = ${requestId} AND kind = 'passphrase' AND (locked_until IS NULL OR locked_until <= ${at})
        RETURNING salt, hash`.execute(db);
      const tried = rows[0];
      const same = db.selectFrom('second_factors').where('request_id', '=', requestId).where('kind', '=', 'passphrase');
      if (tried === undefined) {
        const row = await same.select('locked_until').executeTakeFirst();
        return row === undefined
          ? { result: 'none' }
          : { result: 'locked', lockedUntil: row.locked_until ?? undefined };
      }
      if (!timingSafeEqual(await derive(normalise(passphrase), tried.salt), tried.hash)) return { result: 'wrong' };
      await db
        .updateTable('second_factors')
        .set({ failures: 0, locked_until: null })
        .where('request_id', '=', requestId)
        .where('kind', '=', 'passphrase')
        .execute();
      return { result: 'right' };
    },

    async setSignIn(requestId, { system, subject }, at) {
      const sealed = await sealJson(sealer, caseKey(requestId), place(requestId), subject);
      await put(requestId, { kind: 'sign_in', at: instant(at), system, subject: sealed });
    },

    async checkSignIn(requestId, { system, subject }) {
      const row = await db
        .selectFrom('second_factors')
        .select(['system', 'subject'])
        .where('request_id', '=', requestId)
        .where('kind', '=', 'sign_in')
        .executeTakeFirst();
      if (row === undefined || row.system !== system) return false;
      return (await openJson<string>(sealer, caseKey(requestId), place(requestId), row.subject)) === subject;
    },

    async recordException(requestId, decisionId, at) {
      await db
        .insertInto('second_factors')
        .values({ ...empty, request_id: requestId, kind: 'exception', at: instant(at), decision_id: decisionId })
        .onConflict((conflict) => conflict.columns(['request_id', 'kind']).doNothing())
        .execute();
    },

    async adopt(requestId, from, at) {
      const chosen = await db
        .selectFrom('second_factors')
        .select(['salt', 'hash'])
        .where('request_id', '=', from)
        .where('kind', '=', 'passphrase')
        .executeTakeFirst();
      if (!chosen) return;
      await db
        .insertInto('second_factors')
        .values({ ...empty, ...chosen, request_id: requestId, kind: 'passphrase', at: instant(at) })
        .onConflict((conflict) => conflict.columns(['request_id', 'kind']).doNothing())
        .execute();
    },

    async kinds(requestId) {
      const rows = await db
        .selectFrom('second_factors')
        .select('kind')
        .where('request_id', '=', requestId)
        .orderBy('kind')
        .execute();
      return rows.map((row) => row.kind);
    },
  };
}

/** Whom a sign-in names: a user's number is of another kind than a customer's, whatever both read. */
export function signInSubject(type: 'customer_id' | 'user_id', value: string): string {
  return type === 'customer_id' ? value : `${type}\u0000${value}`;
}

/** Keyboards differ in composed characters and trailing spaces; the person typed the same. */
function normalise(passphrase: string): string {
  return passphrase.normalize('NFKC').trim();
}

function derive(passphrase: string, salt: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, 32, COST, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
