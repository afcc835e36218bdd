/** Decisions by people: what and by whom in clear, why and about whom sealed. */
import { instant, present } from './context.js';
import type { StoreContext } from './context.js';
import type { Decision, DecisionKind } from './model.js';
import { caseKey, openJson, sealJson } from './sealing.js';
import type { DecisionStore } from './types.js';

type Body = Pick<
  Decision,
  'reason' | 'target' | 'basis' | 'occurredAt' | 'scope' | 'question' | 'fee' | 'transmission'
>;

export function createDecisions({ db, sealer }: StoreContext): DecisionStore {
  return {
    async record(requestId, decision) {
      const {
        id,
        kind,
        choice,
        planHash,
        by,
        at,
        reason,
        target,
        basis,
        occurredAt,
        scope,
        question,
        fee,
        transmission,
      } = decision;
      const place = { column: 'decisions.body', row: id };
      const body: Body = { reason, target, basis, occurredAt, scope, question, fee, transmission };
      const result = await db
        .insertInto('decisions')
        .values({
          id,
          request_id: requestId,
          kind,
          choice,
          plan_hash: planHash ?? null,
          by_id: by.id,
          by_kind: by.kind,
          by_roles: by.roles,
          at: instant(at),
          body: await sealJson(sealer, caseKey(requestId), place, body),
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },

    async list(requestId) {
      const rows = await db
        .selectFrom('decisions')
        .selectAll()
        .where('request_id', '=', requestId)
        .orderBy('at')
        .orderBy('id')
        .execute();
      return Promise.all(
        rows.map(async (row) => {
          const body = await openJson<Body>(
            sealer,
            caseKey(requestId),
            { column: 'decisions.body', row: row.id },
            row.body,
          );
          return {
            id: row.id,
            kind: row.kind as DecisionKind,
            choice: row.choice,
            ...body,
            reason: body?.reason,
            target: body?.target,
            planHash: present(row.plan_hash),
            by: { id: row.by_id, kind: row.by_kind, roles: row.by_roles },
            at: row.at,
            purged: body === undefined,
          };
        }),
      );
    },
  };
}
