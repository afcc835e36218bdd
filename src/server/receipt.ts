/** When a request arrived, and whether its due date can be computed at all. */
import { computeClock } from '../law/clock/compute.js';
import { isLawError } from '../law/errors.js';
import type { OpenRequest } from './api/intake-schema.js';
import type { Assertion } from './auth/assertion.js';
import { AHEAD_MS, isAhead, wrongField } from './http/wrong-field.js';

/** The calendars of the law module begin here. */
const EARLIEST = '2019-01-01T00:00:00.000Z';

/** T7: what counts is the real arrival; an earlier one is fine, a later one than the ticket needs a reason, the future is an error. */
export function checkReceipt(body: OpenRequest, assertion: Assertion | undefined, now: Date): void {
  const received = Date.parse(body.receivedAt);
  if (isAhead(body.receivedAt, now)) {
    throw wrongField('/receivedAt', 'lies in the future', 'give the instant at which the request arrived');
  }
  if (received < Date.parse(EARLIEST)) {
    throw wrongField('/receivedAt', 'lies before 2019, where no calendar reaches', 'check the year');
  }
  if (body.source.createdAt !== undefined && isAhead(body.source.createdAt, now)) {
    throw wrongField('/source/createdAt', 'lies in the future', 'give the instant the ticket system shows');
  }
  const recorded = recordedAt(body, assertion);
  if (recorded !== undefined && received > recorded && body.receivedReason === undefined) {
    throw wrongField(
      '/receivedReason',
      'is missing although the receipt is later than the ticket',
      'say why the request arrived after its ticket was made, or give the earlier instant in /receivedAt',
    );
  }
}

/** T5: a period that ends where no holiday table reaches could never be computed; it is refused here, not guessed and not found out later. */
export function checkCalendars({ right, jurisdiction, receivedAt }: OpenRequest): void {
  try {
    computeClock({ right, jurisdiction, receivedAt, events: [] });
  } catch (error) {
    if (!isLawError(error)) throw error;
    throw wrongField(
      '/receivedAt',
      `has a due date that cannot be computed: ${error.message}`,
      'check the year; if it is right, update Habeas to a version whose holiday tables reach further',
    );
  }
}

/** When the ticket was made, in milliseconds: as told, or by its assertion, whose instants are whole seconds of another clock. */
function recordedAt(body: OpenRequest, assertion: Assertion | undefined): number | undefined {
  if (body.source.createdAt !== undefined) return Date.parse(body.source.createdAt);
  return assertion && Date.parse(assertion.assertedAt) + AHEAD_MS;
}
