/** Complaints as the API, the SLA view and the command line show them; their state is computed when read. */
import { z } from 'zod';
import { COMPLAINT_OUTCOMES } from '../register/types.js';
import type { ComplaintBody, ComplaintRow } from '../register/types.js';
import { clockSchema } from './api/view-schema.js';

export const COMPLAINT_STATES = [
  'breached',
  'at_risk',
  'on_track',
  'no_statutory_duty',
  'acknowledged',
  'closed',
] as const;
export type ComplaintState = (typeof COMPLAINT_STATES)[number];

const DAY_MS = 24 * 3600 * 1000;
/** The acknowledgement is at risk so long before its end. */
const WARNING_MS = 7 * DAY_MS;

export const complaintSummarySchema = z
  .object({
    id: z.uuid(),
    number: z.string().describe('For people, such as C-2026-0001'),
    requestId: z.uuid().optional().describe('The request complained about'),
    jurisdiction: z.string(),
    source: z.object({ system: z.string(), id: z.string() }),
    receivedAt: z.string(),
    state: z.enum(COMPLAINT_STATES).describe('Of the acknowledgement; computed when read'),
    dueDate: z.string().optional().describe('Last day for the acknowledgement'),
    dueBefore: z.string().optional(),
    leftMs: z.int().optional().describe('Milliseconds to `dueBefore`, negative after it; absent once acknowledged'),
    acknowledgedAt: z.string().optional(),
    channel: z.string().optional(),
    breachedAt: z.string().optional(),
    outcome: z.enum(COMPLAINT_OUTCOMES).optional(),
    closedAt: z.string().optional(),
    toldAt: z.string().optional().describe('When the outcome was mailed; absent: a person writes'),
  })
  .meta({ id: 'ComplaintSummary' });

export const complaintViewSchema = z
  .object({
    ...complaintSummarySchema.shape,
    clock: clockSchema,
    openedBy: z.string(),
    closedBy: z.string().optional(),
    notReviewedBy: z
      .array(z.string())
      .describe('Ids of those who decided on the request: none of them closes the complaint'),
    says: z.string().optional().describe('Agents and reviewers only'),
    name: z.string().optional(),
    contactEmail: z.string().optional(),
    findings: z.string().optional(),
    next: z.string(),
  })
  .meta({ id: 'ComplaintView' });

export type ComplaintSummary = z.infer<typeof complaintSummarySchema>;
export type ComplaintView = z.infer<typeof complaintViewSchema>;

export function complaintState(row: ComplaintRow, now: Date): ComplaintState {
  if (row.closedAt !== undefined) return 'closed';
  if (row.acknowledgedAt !== undefined) return 'acknowledged';
  if (row.dueBefore === undefined) return 'no_statutory_duty';
  const left = Date.parse(row.dueBefore) - now.getTime();
  return left <= 0 ? 'breached' : left <= WARNING_MS ? 'at_risk' : 'on_track';
}

export function complaintSummary(row: ComplaintRow, now: Date): ComplaintSummary {
  const { id, number, requestId, jurisdiction, source, receivedAt, dueDate, dueBefore, acknowledgedAt } = row;
  const { channel, breachedAt, outcome, closedAt, toldAt } = row;
  const waits = acknowledgedAt === undefined && closedAt === undefined && dueBefore !== undefined;
  return {
    ...{ id, number, requestId, jurisdiction, source, receivedAt, state: complaintState(row, now), dueDate, dueBefore },
    ...(waits ? { leftMs: Date.parse(dueBefore) - now.getTime() } : {}),
    ...{ acknowledgedAt, channel, breachedAt, outcome, closedAt, toldAt },
  };
}

/** @param body absent for whoever may not read it */
export function complaintView(
  row: ComplaintRow,
  deciders: string[],
  body: (ComplaintBody & { findings?: string }) | undefined,
  now: Date,
): ComplaintView {
  const { clock, openedBy, closedBy } = row;
  return {
    ...complaintSummary(row, now),
    ...{ clock, openedBy, closedBy, notReviewedBy: deciders },
    ...(body && { says: body.says, name: body.name, contactEmail: body.contactEmail, findings: body.findings }),
    next: nextOf(row, now),
  };
}

function nextOf(row: ComplaintRow, now: Date): string {
  const reviewer = 'a reviewer who did not decide on the request looks into it and closes it with the findings';
  switch (complaintState(row, now)) {
    case 'closed':
      return row.toldAt === undefined
        ? 'Tell the person the outcome; it could not be mailed.'
        : 'Nothing to do: closed and told.';
    case 'acknowledged':
      return `Without undue delay: ${reviewer}.`;
    case 'no_statutory_duty':
      return `No statute sets a time for the acknowledgement (the duty of s.164A is the UK's, from 19 June 2026); ${reviewer}.`;
    default:
      return `Acknowledge it by ${row.dueDate ?? ''}: the mail goes out by itself where there is an address, otherwise record how it was done; then ${reviewer}.`;
  }
}
