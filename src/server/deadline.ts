/** One deadline from facts alone, the same for `POST /v1/deadlines` and `habeas deadline`: what goes in, what comes out, what is refused. */
import { z } from 'zod';
import { HabeasError } from '../common/errors.js';
import { computeClock } from '../law/clock/compute.js';
import { CLOCK_EVENT_TYPES } from '../law/clock/events.js';
import { isDateOrInstant } from '../law/dates.js';
import { isLawError } from '../law/errors.js';
import type { ClockResult } from '../law/types.js';
import { RIGHTS } from '../law/types.js';
import { jurisdiction } from './http/jurisdiction.js';
import type { FieldError } from './http/problem.js';
import { invalidInput } from './http/validate.js';
import { derivationStep } from './api/view-schema.js';

/** Rights with a deadline: those of the data subject, and the acknowledgement of a complaint (K1). */
export const DEADLINE_RIGHTS = [...RIGHTS, 'complaint'] as const;

const MOST_EVENTS = 1000;

const dateOrInstant = z
  .string()
  .max(40)
  .refine(
    isDateOrInstant,
    'is not a date, nor an instant with an offset | use YYYY-MM-DD, or ISO 8601 with an offset such as 2026-03-02T09:30:00Z',
  );

/** Beyond 2^53 JSON numbers lose digits: the answer would bear another id than the question. */
function isExact(id: number): boolean {
  return !Number.isInteger(id) || Number.isSafeInteger(id);
}

export const deadlineInputSchema = z
  .object({
    id: z
      .union([
        z.string().max(200),
        z.number().refine(isExact, 'is a number too large to be given back exactly | give text'),
      ])
      .optional()
      .describe('Names the answer among others; given back as it is'),
    jurisdiction: jurisdiction.describe('Such as UK-ENG, EU-DE-BY or DUAL:UK-ENG+EU-DE'),
    right: z.enum(DEADLINE_RIGHTS).describe('`complaint`: its acknowledgement; events are ignored'),
    receivedAt: dateOrInstant.describe(
      'Arrival at the controller: an instant, read in the zone of each law, or a local date',
    ),
    events: z
      .array(
        z.strictObject({
          type: z.enum(CLOCK_EVENT_TYPES),
          at: dateOrInstant,
          valid: z
            .boolean()
            .optional()
            .describe('false: an ask without reasonable doubt, blanket or late; a notice without a ground'),
        }),
      )
      .max(MOST_EVENTS)
      .describe('In any order'),
  })
  .meta({ id: 'DeadlineQuestion' });

export const deadlineSchema = z
  .object({
    id: z.union([z.string(), z.number()]).nullable(),
    state: z.enum(['RUNNING', 'NOT_STARTED', 'PAUSED', 'NO_STATUTORY_DUTY']),
    dueDate: z.string().nullable().describe('Last day to answer, local'),
    dueBefore: z.string().nullable().describe('Exclusive end, UTC: late when now is not before it'),
    extensionNoticeDue: z.string().nullable(),
    refusalNoticeDue: z.string().nullable(),
    derivation: z.array(derivationStep).describe('Why: each step with its rule, and whether it is contested'),
  })
  .meta({ id: 'Deadline' });

export type Deadline = z.infer<typeof deadlineSchema>;

/** @throws HabeasError `invalid`, naming each wrong field */
export function parseDeadline(input: unknown): z.output<typeof deadlineInputSchema> {
  const parsed = deadlineInputSchema.safeParse(input);
  if (!parsed.success) throw invalidInput(parsed.error.issues, 'body', input);
  return parsed.data;
}

/**
 * The whole result of the law.
 * @param pointer JSON pointer of the question within what was sent, for errors
 * @throws HabeasError `invalid` for a date outside the tables
 */
export function clockOf(question: Omit<z.output<typeof deadlineInputSchema>, 'id'>, pointer = ''): ClockResult {
  try {
    return computeClock(question);
  } catch (error) {
    if (!isLawError(error)) throw error;
    const field = question.events.length > 0 && runsWithoutEvents(question) ? 'events' : 'receivedAt';
    const mend = 'give dates within the years the holiday tables were checked for';
    const wrong: FieldError = { in: 'body', pointer: `${pointer}/${field}`, detail: error.message, mend };
    throw new HabeasError('invalid', 'one field is wrong in the body', { fields: [wrong], cause: error });
  }
}

function runsWithoutEvents(question: Omit<z.output<typeof deadlineInputSchema>, 'id'>): boolean {
  try {
    computeClock({ ...question, events: [] });
    return true;
  } catch (error) {
    if (isLawError(error)) return false;
    throw error;
  }
}

export function answerDeadline(question: z.output<typeof deadlineInputSchema>, pointer?: string): Deadline {
  const clock = clockOf(question, pointer);
  return {
    id: question.id ?? null,
    state: clock.state,
    dueDate: clock.dueDate,
    dueBefore: clock.dueBefore,
    extensionNoticeDue: clock.extensionNoticeDue,
    refusalNoticeDue: clock.refusalNoticeDue,
    derivation: clock.derivation,
  };
}
