/** Intake: request, sealed subject, outbox entry and audit event in one transaction. */
import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { HabeasError } from '../common/errors.js';
import { appendPrepared, prepareEvent } from './audit-chain.js';
import { canonicalJson } from './canonical.js';
import { instant } from './context.js';
import type { Queryable, StoreContext } from './context.js';
import { identifierHash, mac, requestIdOf } from './hashes.js';
import { addPersonHashes } from './persons.js';
import type { RequestInput } from './model.js';
import type { RequestsTable, Schema } from './schema.js';
import { caseKey, sealJson } from './sealing.js';
import type { IntakeResult, IntakeStore, NewRequest } from './types.js';

export function createIntake(context: StoreContext): IntakeStore {
  const { db, sealer, macKey, clock } = context;
  return {
    async known(source, right) {
      const requestId = requestIdOf(macKey, source.system, source.id, right);
      return (
        (await db.selectFrom('requests').select('id').where('id', '=', requestId).executeTakeFirst()) !== undefined
      );
    },

    async open(request, body) {
      checkSource(request);
      const { source, right } = request;
      const requestId = requestIdOf(macKey, source.system, source.id, right);
      const sent = body ?? {
        source,
        jurisdiction: request.jurisdiction,
        receivedAt: instant(request.receivedAt),
        subject: request.subject,
      };
      const bodyHash = mac(macKey, 'intake-body', canonicalJson(sent)).toString('base64url');
      const earlier = await findEarlier(db, requestId, bodyHash);
      if (earlier !== undefined) return earlier;

      await context.createKeys(requestId);
      const input: RequestInput = { ...request, requestId };
      const key = caseKey(requestId);
      const [subject, url, outbox, kept] = await Promise.all([
        sealJson(sealer, key, { column: 'requests.subject', row: requestId }, request.subject),
        source.url === undefined
          ? null
          : sealJson(sealer, key, { column: 'requests.source_url', row: requestId }, source.url),
        sealJson(sealer, key, { column: 'outbox.input', row: requestId }, input),
        sealJson(sealer, key, { column: 'requests.input', row: requestId }, input),
      ]);
      const now = clock.now().toISOString();
      return db.transaction().execute(async (trx) => {
        await sql`SELECT pg_advisory_xact_lock(hashtextextended(${requestId}, 0))`.execute(trx); // parallel intakes queue
        const meanwhile = await findEarlier(trx, requestId, bodyHash);
        if (meanwhile !== undefined) return meanwhile;
        const number = await nextNumber(trx, now);
        await trx
          .insertInto('requests')
          .values({ ...newRow(input, now), number, body_hash: bodyHash, subject, source_url: url, input: kept })
          .execute();
        await trx
          .insertInto('stage_history')
          .values({ request_id: requestId, stage: 'received', entered_at: now, left_at: null })
          .execute();
        await trx
          .insertInto('outbox')
          .values({ request_id: requestId, input: outbox, created_at: now, due_at: now, last_error: null })
          .execute();
        const hashes = new Set(request.subject.identifiers.map((one) => identifierHash(macKey, 'subject', one)));
        if (hashes.size > 0) {
          await trx
            .insertInto('subject_hashes')
            .values([...hashes].map((hash) => ({ request_id: requestId, hash })))
            .execute();
        }
        const { identifiers, signedIn } = request.subject;
        await addPersonHashes(trx, macKey, requestId, [...identifiers, ...(signedIn?.identifiers ?? [])], false);
        await appendPrepared(trx, await prepareEvent(sealer, openedEvent(input, number, now)));
        return { requestId, number, created: true, conflict: false };
      });
    },
  };
}

function checkSource({ source, subject }: NewRequest): void {
  const fields = [
    ...(source.system.trim() === ''
      ? [{ pointer: '/source/system', detail: 'is empty', mend: 'name the ticket system or channel' }]
      : []),
    ...(source.id.trim() === ''
      ? [{ pointer: '/source/id', detail: 'is empty', mend: 'give the ticket number or another id of the source' }]
      : []),
    ...(subject.identifiers.length === 0
      ? [
          {
            pointer: '/subject/identifiers',
            detail: 'is empty',
            mend: 'give at least one identifier, such as an e-mail address',
          },
        ]
      : []),
  ];
  if (fields.length > 0) throw new HabeasError('invalid', 'the request cannot be opened as it is', { fields });
}

async function findEarlier(db: Queryable, requestId: string, bodyHash: string): Promise<IntakeResult | undefined> {
  const row = await db
    .selectFrom('requests')
    .select(['number', 'body_hash'])
    .where('id', '=', requestId)
    .executeTakeFirst();
  return row && { requestId, number: row.number, created: false, conflict: row.body_hash !== bodyHash };
}

/** `R-<year of opening>-<running number>`; the number runs on over the years. */
async function nextNumber(trx: Transaction<Schema>, now: string): Promise<string> {
  const { rows } = await sql<{ n: number }>`SELECT nextval('request_numbers') AS n`.execute(trx);
  return `R-${now.slice(0, 4)}-${String(rows[0]?.n).padStart(6, '0')}`;
}

function newRow(
  input: RequestInput,
  now: string,
): Omit<
  RequestsTable,
  | 'number'
  | 'body_hash'
  | 'subject'
  | 'source_url'
  | 'clock'
  | 'input'
  | 'clock_events'
  | 'reopened'
  | 'reopened_run'
  | 'controller'
> {
  return {
    id: input.requestId,
    right: input.right,
    jurisdiction: input.jurisdiction,
    source_kind: input.source.kind,
    source_system: input.source.system,
    source_id: input.source.id,
    installation: input.installation,
    received_at: instant(input.receivedAt),
    opened_at: now,
    opened_by: input.openedBy.id,
    identity_from: input.identityFrom ?? null,
    stage: 'received',
    step: 'intake',
    waiting_for: 'nobody',
    waiting_reason: null,
    stage_at: now,
    clock_state: null,
    clock_at: null,
    due_date: null,
    due_before: null,
    due_warning_ms: input.timings.dueWarning,
    answered_at: null,
    closed_at: null,
    outcome: null,
    warned_at: null,
    breached_at: null,
    content_shredded_at: null,
    case_shredded_at: null,
  };
}

function openedEvent(input: RequestInput, number: string, now: string) {
  const { kind, system, id } = input.source;
  return {
    chain: input.requestId,
    at: now,
    actor: input.openedBy.id,
    type: 'request.opened',
    key: 'opened',
    detail: {
      number,
      right: input.right,
      jurisdiction: input.jurisdiction,
      source: { kind, system, id },
      receivedAt: instant(input.receivedAt),
      identifierTypes: [...new Set(input.subject.identifiers.map((one) => one.type))].sort(),
      signedIn: input.subject.signedIn !== undefined,
      holders: input.holders,
    },
  };
}
