/** Who may act: persons and machines, their roles and tokens. A token is kept only as SHA-256. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { HabeasError } from '../common/errors.js';
import { instant, isUuid, present } from './context.js';
import type { StoreContext } from './context.js';
import { sha256Hex } from './hashes.js';
import type { Role } from './model.js';
import type { PrincipalsTable } from './schema.js';
import { SYSTEM_KEY, openJson, sealJson } from './sealing.js';
import type { PrincipalRow, PrincipalStore } from './types.js';

const TOKEN = /^hbs_[A-Za-z0-9_-]{43}$/;
const HOUR = 3_600_000;

export function createPrincipals({ db, sealer, clock }: StoreContext): PrincipalStore {
  const place = (id: string) => ({ column: 'principals.display', row: id });
  const get = async (id: string) => {
    if (!isUuid(id)) return undefined;
    const row = await db.selectFrom('principals').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toPrincipal(row);
  };
  const open = (id: string, sealed: Uint8Array) => openJson<string>(sealer, SYSTEM_KEY, place(id), sealed);
  return {
    get,

    async create({ id = randomUUID(), kind, display, roles, holders = [] }, at) {
      checkRoles(roles, holders);
      const sealed = await sealJson(sealer, SYSTEM_KEY, place(id), display);
      await db
        .insertInto('principals')
        .values({ id, kind, display: sealed, roles, holders, created_at: instant(at), disabled_at: null })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
      const row = await db.selectFrom('principals').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      return toPrincipal(row);
    },

    async list() {
      const rows = await db.selectFrom('principals').selectAll().orderBy('created_at').orderBy('id').execute();
      return Promise.all(
        rows.map(async (row) => ({ ...toPrincipal(row), display: (await open(row.id, row.display)) ?? '' })),
      );
    },

    async display(id) {
      if (!isUuid(id)) return undefined;
      const row = await db.selectFrom('principals').select('display').where('id', '=', id).executeTakeFirst();
      return row && open(id, row.display);
    },

    async setRoles(id, roles, holders = []) {
      checkRoles(roles, holders);
      const found =
        isUuid(id) &&
        (await db.updateTable('principals').set({ roles, holders }).where('id', '=', id).executeTakeFirst());
      if (found === false || found.numUpdatedRows === 0n)
        throw new HabeasError('not_found', 'there is no principal of that id');
    },

    async disable(id, at) {
      await db
        .updateTable('principals')
        .set({ disabled_at: instant(at) })
        .where('id', '=', id)
        .where('disabled_at', 'is', null)
        .execute();
    },

    async issueToken(principalId, label, at, expiresAt) {
      if ((await get(principalId)) === undefined)
        throw new HabeasError('not_found', 'there is no principal of that id');
      const id = randomUUID();
      const token = `hbs_${randomBytes(32).toString('base64url')}`;
      await db
        .insertInto('tokens')
        .values({
          id,
          principal_id: principalId,
          label,
          token_hash: sha256Hex(token),
          created_at: instant(at),
          expires_at: expiresAt === undefined ? null : instant(expiresAt),
          revoked_at: null,
          last_used_at: null,
        })
        .execute();
      return { id, token };
    },

    async tokens(principalId) {
      const rows = await db
        .selectFrom('tokens')
        .selectAll()
        .where('principal_id', '=', principalId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map((row) => ({
        id: row.id,
        principalId: row.principal_id,
        label: row.label,
        createdAt: row.created_at,
        expiresAt: present(row.expires_at),
        revokedAt: present(row.revoked_at),
        lastUsedAt: present(row.last_used_at),
      }));
    },

    async revokeToken(id, at) {
      await db
        .updateTable('tokens')
        .set({ revoked_at: instant(at) })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .execute();
    },

    async authenticate(token) {
      if (!TOKEN.test(token)) return undefined;
      const now = clock.now();
      const row = await db
        .selectFrom('tokens')
        .innerJoin('principals', 'principals.id', 'tokens.principal_id')
        .selectAll('principals')
        .select(['tokens.id as token_id', 'tokens.last_used_at'])
        .where('token_hash', '=', sha256Hex(token))
        .where('revoked_at', 'is', null)
        .where('disabled_at', 'is', null)
        .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now.toISOString())]))
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const hour = new Date(Math.floor(now.getTime() / HOUR) * HOUR).toISOString();
      if (row.last_used_at === null || row.last_used_at < hour) {
        await db.updateTable('tokens').set({ last_used_at: hour }).where('id', '=', row.token_id).execute();
      }
      return { ...toPrincipal(row), tokenId: row.token_id };
    },
  };
}

function checkRoles(roles: Role[], holders: string[]): void {
  if (roles.includes('owner') && holders.length === 0) {
    throw new HabeasError('invalid', 'an owner owns at least one holder', {
      fields: [{ pointer: '/holders', detail: 'is empty', mend: 'name the holders this owner answers for' }],
    });
  }
}

function toPrincipal(row: Selectable<PrincipalsTable>): PrincipalRow {
  return {
    id: row.id,
    kind: row.kind,
    roles: row.roles,
    holders: row.holders,
    createdAt: row.created_at,
    disabledAt: present(row.disabled_at),
  };
}
