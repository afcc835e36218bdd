/**
 * Taking a closed request up again: what was asked comes in after all (C5, S04), something an answer left out is free by now, or the answer
 * reached somebody else (S25). Another run of the same case, which does not ask people again what they have decided.
 */
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import { HabeasError } from '../common/errors.js';
import type { ClockEvent } from '../law/clock/events.js';
import { appendPrepared, prepareEvent } from './audit-chain.js';
import { instant, isUuid, noRequest } from './context.js';
import type { StoreContext } from './context.js';
import { misdeliveredAnswer, unprovenClaim } from './misdelivered-answer.js';
import { decidedBefore } from './decided-before.js';
import { createDecisions } from './decisions.js';
import { ASK_EVENTS } from './model.js';
import type { Reopened, RequestInput, RequestOutcome } from './model.js';
import type { RequestsTable } from './schema.js';
import { caseKey, openJson, sealJson } from './sealing.js';
import type { Reopening, RequestStore } from './types.js';

/** Only these end without an answer because something did not come. */
const REOPENS: ReadonlySet<RequestOutcome> = new Set<RequestOutcome>(['unverified', 'refused']);

/** Rights whose answer is a copy. */
const COPIES: ReadonlySet<string> = new Set(['access', 'portability']);

type Row = Pick<
  Selectable<RequestsTable>,
  | 'input'
  | 'outcome'
  | 'closed_at'
  | 'answered_at'
  | 'right'
  | 'clock_events'
  | 'reopened'
  | 'case_shredded_at'
  | 'content_shredded_at'
>;

/** What another run starts from, and how it is recorded. */
interface NextRun {
  events: ClockEvent[];
  reopened: Omit<Reopened, 'round' | 'decided'>;
  by: string;
  now: string;
  detail: Record<string, unknown>;
  body?: Record<string, unknown>;
  /** The answer reached somebody else: it is none, and who asks is a claim again. */
  misdelivered?: { contactEmail?: string };
}

export function createReopening(
  context: StoreContext,
): Pick<RequestStore, 'reopen' | 'supply' | 'answerAnew' | 'takeUpAgain'> {
  const { db } = context;
  const closed = async (id: string): Promise<Row> => {
    if (!isUuid(id)) throw noRequest(id);
    const row = await db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw noRequest(id);
    if (row.closed_at === null) throw conflict('it is open');
    return row;
  };
  return {
    async reopen(id, how) {
      const row = await closed(id);
      if (row.outcome === null || !REOPENS.has(row.outcome)) throw conflict('it was answered or ended by the person');
      return takeUp(context, id, row, {
        events: withAnswer(row.clock_events, how),
        reopened: { proven: how.of === 'identity' },
        by: how.by,
        now: how.now,
        detail: { of: how.of, struck: how.struck },
        body: { reason: how.reason },
      });
    },

    async supply(id, { order, by, now }) {
      const row = await closed(id);
      const { outcome } = row;
      const answered = outcome === 'fulfilled' || outcome === 'partly_fulfilled';
      if (!answered || row.answered_at === null || !COPIES.has(row.right)) throw conflict('no copy was given');
      return takeUp(context, id, row, {
        events: row.clock_events,
        reopened: { proven: false, supplement: { ...order, outcome } },
        ...{ by, now, detail: { of: 'supplement', task: order.task, items: order.items.length } },
      });
    },

    async answerAnew(id, { contactEmail, by, reason, now }) {
      const row = await closed(id);
      if (row.outcome === null || row.answered_at === null) throw conflict('no answer was given');
      const anew = await misdeliveredAnswer(context, id, row.outcome);
      return takeUp(context, id, row, {
        events: row.clock_events,
        reopened: { proven: false, anew },
        ...{ by, now, detail: { of: 'misdelivered', files: anew.files.length }, body: { reason } },
        misdelivered: contactEmail === undefined ? {} : { contactEmail },
      });
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

/** In one transaction: the row opens anew, a starter finds the input of the next run, the audit trail says why. */
async function takeUp(context: StoreContext, id: string, row: Row, next: NextRun): Promise<{ round: number }> {
  const { db, sealer } = context;
  if (row.case_shredded_at !== null || row.content_shredded_at !== null) throw gone();
  const key = caseKey(id);
  const kept = await openJson<RequestInput>(sealer, key, { column: 'requests.input', row: id }, row.input);
  if (!kept) throw gone();
  const round = row.reopened + 1;
  const decided = decidedBefore(await createDecisions(context).list(id));
  const { misdelivered } = next;
  const subject = misdelivered ? unprovenClaim(kept.subject, misdelivered.contactEmail) : kept.subject;
  // An answer that still has to go out anew is what a proof that comes late is for.
  const anew = next.reopened.anew ?? (next.reopened.supplement ? undefined : kept.reopened?.anew);
  const reopened: Reopened = { round, ...next.reopened, decided, ...(anew ? { anew } : {}) };
  const input: RequestInput = { ...kept, subject, events: next.events, reopened };
  const claim = misdelivered && {
    subject: await sealJson(sealer, key, { column: 'requests.subject', row: id }, subject),
    input: await sealJson(sealer, key, { column: 'requests.input', row: id }, input),
    answered_at: null,
  };
  const outbox = await sealJson(sealer, key, { column: 'outbox.input', row: id }, input);
  const now = instant(next.now);
  const event = await prepareEvent(sealer, {
    ...{ chain: id, at: now, actor: next.by, type: 'request.reopened', key: `reopened:${round}` },
    detail: { round, ...next.detail },
    ...(next.body ? { body: next.body } : {}),
  });
  await db.transaction().execute(async (trx) => {
    const opened = await trx
      .updateTable('requests')
      .set({
        ...{ stage: 'received', step: 'intake', waiting_for: 'nobody', waiting_reason: null, stage_at: now },
        ...{ closed_at: null, outcome: null, reopened: round, clock_events: JSON.stringify(next.events) },
        ...claim,
      })
      .where('id', '=', id)
      .where('reopened', '=', row.reopened)
      .executeTakeFirst();
    if (opened.numUpdatedRows === 0n) throw conflict('it has just been taken up again');
    // Whoever fetched it may have chosen the passphrase, or hold the session; an exception was made for an address that was wrong.
    if (misdelivered) await trx.deleteFrom('second_factors').where('request_id', '=', id).execute();
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
}

/** The answer to the ask, or the ask as what it was: without reason. */
function withAnswer(events: ClockEvent[], { of, at, struck }: Reopening): ClockEvent[] {
  const { asked, answered } = ASK_EVENTS[of];
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
