/** The accountability record of a request (Y1): what is kept to prove how it was handled, and nothing else. No ID copies, raw answers, message bodies. */
import type { Regime } from '../law/types.js';
import type { NoticeKind, NoticeState } from './types-accountability.js';
import type { AuditEvent } from './types-audit.js';
import type { Instant, Register, RequestRow } from './types.js';

export interface AccountabilityRecord {
  id: string;
  number: string;
  rights: string[];
  regimes: Regime[];
  jurisdiction: string;
  channel: string;
  receipt: { at: Instant; setBy: string; laterThanTicket: boolean };
  identity: { method?: string; result: 'proven' | 'not_proven' | 'not_checked'; at?: Instant }[];
  /** Asks and answers that may move the clock, with whether they counted, and what allowed the ask. */
  pauses: { type: string; at: string; counted: boolean; basis?: string }[];
  extension?: { ground?: string; sentAt: Instant; dueDate?: string };
  holders: { holder: string; step: string; state: string; rows?: number; at: Instant; searched?: string[] }[];
  /** `decider`: who approved the plan it was kept by; absent while nothing of a plan was approved. */
  holdDecisions: {
    holder: string;
    item: string;
    basis: string[];
    state: string;
    since: Instant;
    endedAt?: Instant;
    decider?: string;
  }[];
  /** Who decided what; why is gone with the case key. */
  deciders: { kind: string; choice: string; by: string; at: Instant; planHash?: string }[];
  redactions: { reason: string; at: Instant }[];
  letters: { kind: string; at: Instant; sentAt?: Instant; channel?: string; sha256: string }[];
  bundles: { sha256: string; bytes: number; offeredAt: Instant }[];
  deliveries: { offeredAt: Instant; firstOpenedAt?: Instant; firstDownloadedAt?: Instant; bouncedAt?: Instant }[];
  recipientNotices: {
    recipient: string;
    kind: NoticeKind;
    state: NoticeState;
    at: Instant;
    sentAt?: Instant;
    reason?: string;
  }[];
  complaints: { number: string; receivedAt: Instant; outcome?: string }[];
  outcome?: string;
  answeredAt?: Instant;
  closedAt?: Instant;
}

const PAGE = 500;
const ANSWERS = new Set(['id_received', 'authority_received', 'fee_paid', 'clarification_received']);

/** Undefined when there is no such request, or it was purged. `regimesOf` is the law's. */
export async function accountabilityRecord(
  register: Register,
  requestId: string,
  regimesOf: (jurisdiction: string) => Regime[],
): Promise<AccountabilityRecord | undefined> {
  const row = await register.requests.get(requestId);
  if (!row) return undefined;
  const [tasks, held, decisions, letters, deliveries, notices, complaints, events] = await Promise.all([
    register.holderTasks.list(requestId),
    register.held.list(requestId),
    register.decisions.list(requestId),
    register.letters.list(requestId),
    register.deliveries.list(requestId),
    register.recipients.list(requestId),
    register.complaints.list({ requestId }),
    allEvents(register, requestId),
  ]);
  return {
    id: row.id,
    number: row.number,
    rights: [row.right],
    regimes: regimesOf(row.jurisdiction),
    jurisdiction: row.jurisdiction,
    channel: row.source.kind,
    receipt: {
      at: row.receivedAt,
      setBy: row.openedBy,
      laterThanTicket: events.some(({ type }) => type === 'request.received_later_than_ticket'),
    },
    identity: identityOf(events),
    pauses: pausesOf(row, events),
    extension: extensionOf(events),
    holders: tasks.map(({ holder, step, state, rows, since, searched }) => ({
      ...{ holder, step, state, rows, at: since, searched: searched?.identifierTypes },
    })),
    holdDecisions: held.map(({ holder, item, holds, state, since, endedAt }) => ({
      ...{ holder, item: item.id, basis: holds, state, since, endedAt, decider: approverBefore(decisions, since) },
    })),
    deciders: decisions.map(({ kind, choice, by, at, planHash }) => ({ kind, choice, by: by.id, at, planHash })),
    redactions: events
      .filter(({ type }) => type === 'exemption.applied')
      .flatMap(({ at, detail }) => wordsOf(detail.exemptions).map((reason) => ({ reason, at }))),
    letters: letters.map(({ kind, at, sentAt, channel, sha256 }) => ({ kind, at, sentAt, channel, sha256 })),
    bundles: deliveries.flatMap(({ files, offeredAt }) =>
      files.map(({ sha256, bytes }) => ({ sha256, bytes, offeredAt })),
    ),
    deliveries: deliveries.map(({ offeredAt, firstOpenedAt, firstDownloadedAt, bouncedAt }) => ({
      ...{ offeredAt, firstOpenedAt, firstDownloadedAt, bouncedAt },
    })),
    recipientNotices: notices.map(({ recipient, kind, state, openedAt, sentAt, reason }) => ({
      ...{ recipient, kind, state, at: openedAt, sentAt, reason },
    })),
    complaints: complaints.map(({ number, receivedAt, outcome }) => ({ number, receivedAt, outcome })),
    outcome: row.outcome,
    answeredAt: row.answeredAt,
    closedAt: row.closedAt,
  };
}

async function allEvents(register: Register, id: string): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  for (;;) {
    const page = await register.audit.list(id, { after: events.at(-1)?.seq ?? 0, limit: PAGE });
    events.push(...page);
    if (page.length < PAGE) return events;
  }
}

/** A clock event does not say what allowed it: the decisions to ask do, kind by kind in their order. */
function pausesOf({ clockEvents }: RequestRow, events: AuditEvent[]): AccountabilityRecord['pauses'] {
  const asked = events.filter(({ type }) => type === 'decision.ask').map(({ detail }) => detail);
  return clockEvents
    .filter(({ type }) => type !== 'extension_notice')
    .map(({ type, at, valid }) => {
      const own = asked.findIndex(({ choice }) => type === askedAs(textOf(choice)));
      const basis = own === -1 ? undefined : textOf(asked.splice(own, 1)[0]?.basis);
      const counted = ANSWERS.has(type) || valid !== false;
      return { type, at, counted, ...(basis === undefined ? {} : { basis }) };
    });
}

function askedAs(of = ''): string {
  return of === 'identity' ? 'id_requested' : `${of}_requested`;
}

function approverBefore(
  decisions: Awaited<ReturnType<Register['decisions']['list']>>,
  since: Instant,
): string | undefined {
  const approvals = decisions.filter(
    ({ kind, choice, at }) => kind === 'approve' && choice === 'approve' && at <= since,
  );
  return approvals.at(-1)?.by.id;
}

function identityOf(events: AuditEvent[]): AccountabilityRecord['identity'] {
  const checked = events.flatMap(({ type, at, detail }): AccountabilityRecord['identity'] => {
    if (type === 'identity.proven') return [{ method: textOf(detail.method), result: 'proven', at }];
    return type === 'identity.not_proven' ? [{ result: 'not_proven', at }] : [];
  });
  return checked.length > 0 ? checked : [{ result: 'not_checked' }];
}

function extensionOf(events: AuditEvent[]): AccountabilityRecord['extension'] {
  const event = events.findLast(({ type }) => type === 'deadline.extended' || type === 'deadline.not_extended');
  // A notice that never arrived extended nothing.
  if (event?.type !== 'deadline.extended') return undefined;
  const { ground, toldAt, dueDate } = event.detail;
  return { ground: textOf(ground), sentAt: textOf(toldAt) ?? event.at, dueDate: textOf(dueDate) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function wordsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((word): word is string => typeof word === 'string') : [];
}
