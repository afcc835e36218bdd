/** Links of the portal. A token is random, shown once, and kept only as SHA-256. */
import { randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import { instant, present } from './context.js';
import type { StoreContext } from './context.js';
import { sha256Hex } from './hashes.js';
import type { LinksTable } from './schema-delivery.js';
import type { Link, LinkStore } from './types.js';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export function createLinks({ db }: StoreContext): LinkStore {
  return {
    async create({ id, requestId, kind, expiresAt, at }) {
      const token = randomBytes(32).toString('base64url');
      const fresh = { token_hash: sha256Hex(token), expires_at: instant(expiresAt) };
      await db
        .insertInto('links')
        .values({ id, request_id: requestId, kind, created_at: instant(at), revoked_at: null, ...fresh })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(fresh))
        .execute();
      return { id, token };
    },

    async find(token, now) {
      if (!TOKEN.test(token)) return undefined;
      const row = await db
        .selectFrom('links')
        .selectAll()
        .where('token_hash', '=', sha256Hex(token))
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const state = row.revoked_at !== null ? 'revoked' : row.expires_at <= instant(now) ? 'expired' : 'usable';
      return { ...toLink(row), state };
    },

    async list(requestId) {
      const rows = await db
        .selectFrom('links')
        .selectAll()
        .where('request_id', '=', requestId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toLink);
    },

    async revoke(requestId, at, { kind, except } = {}) {
      let query = db
        .updateTable('links')
        .set({ revoked_at: instant(at) })
        .where('request_id', '=', requestId)
        .where('revoked_at', 'is', null);
      if (kind !== undefined) query = query.where('kind', '=', kind);
      if (except !== undefined) query = query.where('id', '!=', except);
      return Number((await query.executeTakeFirst()).numUpdatedRows);
    },
  };
}

function toLink(row: Selectable<LinksTable>): Link {
  return {
    id: row.id,
    requestId: row.request_id,
    kind: row.kind,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: present(row.revoked_at),
  };
}
