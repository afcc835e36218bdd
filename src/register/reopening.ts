/** Taking a closed request up again when what was asked comes in after all (C5, S04): another run of the same case. */
import { sql } from 'kysely';
import { HabeasError } from '../common/errors.js';
import type { ClockEvent, ClockEventType } from '../law/clock/events.js';
import { appendPrepared, prepareEvent } from './audit-chain.js';
import { instant, isUuid, noRequest } from './context.js';
import type { StoreContext } from './context.js';
import type { AskOf, RequestInput, RequestOutcome } from './model.js';
import { caseKey, openJson, sealJson } from './sealing.js';
import type { Reopening, RequestStore } from './types.js';

/** Only these end without an answer because something did not come. */
const REOPENS: ReadonlySet<RequestOutcome> = new Set<RequestOutcome>(['unverified', 'refused']);

const EVENTS: Record<AskOf, { asked: ClockEventType; answered: ClockEventType }> = {
  identity: { asked: 'id_requested', answered: 'id_received' },
  authority: { asked: 'authority_requested', answered: 'authority_received' },
  fee: { asked: 'fee_requested', answered: 'fee_paid' },
  clarification: { asked: 'clarification_requested', answered: 'clarification_received' },
};

export function createReopening({ db, sealer }: StoreContext): Pick<RequestStore, 'reopen' | 'takeUpAgain'> {
  return {
    async reopen(id, how) {
      if (!isUuid(id)) throw noRequest(id);
      const row = await db
        .selectFrom('requests')
        .select([
          'input',
          'outcome',
          'closed_at',
          'clock_events',
          'reopened',
          'case_shredded_at',
          'content_shredded_at',
        ])
        .where('id', '=', id)
        .executeTakeFirst();
      if (!row) throw noRequest(id);
      refuseReopening(row);
      const key = caseKey(id);
      const kept = await openJson<RequestInput>(sealer, key, { column: 'requests.input', row: id }, row.input);
      if (!kept) throw gone();
      const round = row.reopened + 1;
      const events = withAnswer(row.clock_events, how);
      const input: RequestInput = { ...kept, events, reopened: { round, proven: how.of === 'identity' } };
      const outbox = await sealJson(sealer, key, { column: 'outbox.input', row: id }, input);
      const now = instant(how.now);
      const event = await prepareEvent(sealer, {
        chain: id,
        at: now,
        actor: how.by,
        type: 'request.reopened',
        detail: { round, of: how.of, struck: how.struck },
        body: { reason: how.reason },
        key: `reopened:${round}`,
      });
      await db.transaction().execute(async (trx) => {
        const opened = await trx
          .updateTable('requests')
          .set({
            ...{ stage: 'received', step: 'intake', waiting_for: 'nobody', waiting_reason: null, stage_at: now },
            ...{ closed_at: null, outcome: null, reopened: round, clock_events: JSON.stringify(events) },
          })
          .where('id', '=', id)
          .where('reopened', '=', row.reopened)
          .executeTakeFirst();
        if (opened.numUpdatedRows === 0n) throw conflict('it has just been taken up again');
        await sql`UPDATE stage_history SET left_at = ${now} WHERE request_id = ${id} AND left_at IS NULL`.execute(trx);
        await trx
          .insertInto('stage_history')
          .values({ request_id: id, stage: 'received', entered_at: now, left_at: null })
          .execute();
        await trx
          .insertInto('outbox')
          .values({ request_id: id, input: outbox, created_at: now, due_at: now, last_error: null })
          .execute();
        await appendPrepared(trx, event);
      });
      return { round };
    },

    async takeUpAgain(id, round, run) {
      const row = await db.transaction().execute(async (trx) => {
        await trx
          .updateTable('requests')
          .set({ reopened_run: `${round}/${run}` })
          .where('id', '=', id)
          .where('reopened', '=', round)
          .where((eb) => eb.or([eb('reopened_run', 'is', null), eb('reopened_run', 'not like', `${round}/%`)]))
          .execute();
        return trx.selectFrom('requests').select('reopened_run').where('id', '=', id).executeTakeFirst();
      });
      return row?.reopened_run === `${round}/${run}`;
    },
  };
}

function refuseReopening(row: {
  outcome: RequestOutcome | null;
  closed_at: string | null;
  case_shredded_at: string | null;
  content_shredded_at: string | null;
}): void {
  if (row.closed_at === null) throw conflict('it is open');
  if (row.outcome === null || !REOPENS.has(row.outcome)) throw conflict('it was answered or ended by the person');
  if (row.case_shredded_at !== null || row.content_shredded_at !== null) throw gone();
}

/** The answer to the ask, or the ask as what it was: without reason. */
function withAnswer(events: ClockEvent[], { of, at, struck }: Reopening): ClockEvent[] {
  const { asked, answered } = EVENTS[of];
  const index = events.findLastIndex(({ type, valid }) => type === asked && valid !== false);
  if (index === -1) return events;
  if (struck) return events.map((event, position) => (position === index ? { ...event, valid: false } : event));
  return [...events, { type: answered, at }];
}

function conflict(why: string): HabeasError {
  return new HabeasError('conflict', `the request cannot be taken up again: ${why}`, {
    hint: 'read the request; open a new one if there is more to do',
  });
}

function gone(): HabeasError {
  return new HabeasError('conflict', 'the request cannot be taken up again: its time for it has passed', {
    hint: 'open a new request',
  });
}
