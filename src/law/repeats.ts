/**
 * The same person asking for the same again (A4, R4): what it may be. A suggestion with its reason; a person decides, and the burden of
 * showing that a request is excessive is the controller's.
 */
import { addMonths, localDateIn } from './dates.js';
import type { Right } from './types.js';

export const REPEAT_SUGGESTIONS = ['reminder', 'further_copy', 'possibly_excessive', 'new_request'] as const;
export type RepeatSuggestion = (typeof REPEAT_SUGGESTIONS)[number];

/** An earlier request of the same person for the same right. Instants ISO 8601. */
export interface EarlierRequest {
  receivedAt: string;
  answeredAt?: string;
  closedAt?: string;
  /** `fulfilled` and `partly_fulfilled` gave something; whatever else closed gave nothing. */
  outcome?: string;
}

export interface RepeatVerdict {
  suggestion: RepeatSuggestion;
  /** In words for staff. */
  why: string;
  rules: string[];
}

/** So many answered requests for one right within a year before it may be said that they come too often. */
const MANY = 3;
const ZONE = 'Europe/London';

/**
 * One verdict per earlier request, in their order.
 * @throws LawError `invalid_date`
 */
export function judgeRepeats(
  request: { right: Right; receivedAt: string },
  earlier: readonly EarlierRequest[],
): RepeatVerdict[] {
  const received = localDateIn(request.receivedAt, ZONE);
  const recent = earlier.filter((one) => gave(one) && !aYearApart(one, received)).length;
  return earlier.map((one) => judgeOne(request.right, one, received, recent));
}

function judgeOne(right: Right, one: EarlierRequest, received: string, recent: number): RepeatVerdict {
  if (one.answeredAt === undefined && one.closedAt === undefined) {
    return {
      suggestion: 'reminder',
      why: 'the earlier request is still open: asked again for the same data and period this is a reminder of it',
      rules: ['A4'],
    };
  }
  if (aYearApart(one, received)) {
    return {
      suggestion: 'new_request',
      why: 'a year or more lies between the two: that is never excessive',
      rules: ['R4'],
    };
  }
  if (!gave(one)) {
    return {
      suggestion: 'new_request',
      why: 'the earlier request closed without an answer in substance',
      rules: ['A4'],
    };
  }
  if (recent >= MANY) {
    return {
      suggestion: 'possibly_excessive',
      why: `${recent} requests for this right were answered within a year; that it is excessive is for the controller to show, and a fee comes before a refusal`,
      rules: ['R4', 'R5'],
    };
  }
  if (right === 'access') {
    return {
      suggestion: 'further_copy',
      why: 'a copy was given within the last year: the same data again may be charged at cost; what is new since then is a new request, free of charge',
      rules: ['A4'],
    };
  }
  return {
    suggestion: 'new_request',
    why: 'asked again after an answer, which is nothing unusual; look at what has changed since',
    rules: ['R4'],
  };
}

function gave({ answeredAt, outcome }: EarlierRequest): boolean {
  if (outcome === undefined) return answeredAt !== undefined;
  return outcome === 'fulfilled' || outcome === 'partly_fulfilled';
}

function aYearApart(one: EarlierRequest, received: string): boolean {
  return addMonths(localDateIn(one.receivedAt, ZONE), 12) <= received;
}
