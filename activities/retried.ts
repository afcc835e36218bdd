/**
 * Core activities fail only for now: whatever is wrong, a request waits for it to be mended instead of ending. The failure's type is
 * the error's kind; a library's message may quote a row, so only its class is kept.
 */
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { Logger } from '../src/common/log.js';
import { isHabeasError } from '../src/common/errors.js';
import { isLawError } from '../src/law/index.js';

type Activity = (...args: never[]) => Promise<unknown>;

/** Every function of `activities`, with failures that are safe to record and always tried again. */
export function retried<T extends object>(activities: T, log: Logger): T {
  const entries = Object.entries(activities as Record<string, Activity>).map(([name, activity]) => [
    name,
    async (...args: never[]) => {
      try {
        return await activity(...args);
      } catch (error) {
        const failure = passing(error);
        if (failure instanceof ApplicationFailure) log.warn({ activity: name, kind: failure.type }, failure.message);
        throw failure;
      }
    },
  ]);
  return Object.fromEntries(entries) as T;
}

function passing(error: unknown): Error {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  if (isHabeasError(error)) {
    const { hint } = error.detail;
    return ApplicationFailure.create({
      message: hint ? `${error.message} (${hint})` : error.message,
      type: error.kind,
    });
  }
  if (isLawError(error)) return ApplicationFailure.create({ message: error.message, type: error.code });
  const name = error instanceof Error ? error.constructor.name : typeof error;
  return ApplicationFailure.create({ message: `unexpected ${name}`, type: 'transient' });
}
