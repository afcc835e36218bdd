/** A connector as Temporal activities: one per call of the contract, on the holder's task queue. */
import { Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { HabeasError, isHabeasError } from '../src/common/errors.js';
import type { ErrorKind } from '../src/common/errors.js';
import { CALLS } from '../src/connector/contract.js';
import type { CallName } from '../src/connector/contract.js';
import type { ChallengeDesk, Connector, ConnectorContext, HashIdentifiers, PartSink } from '../src/connector/define.js';
import { whileBeating } from './heartbeats.js';

export interface HolderActivityDeps {
  sink: PartSink;
  challenges: ChallengeDesk;
  /** The register's, where this worker may use it; without it `identifiers` cannot be answered here. */
  hashIdentifiers?: HashIdentifiers;
}

export type HolderActivities = Record<CallName, (input?: unknown) => Promise<unknown>>;

/** All calls are there: one the holder does not offer fails for good with the connector's own words, instead of being retried for ever. */
export function createHolderActivities(connector: Connector, deps: HolderActivityDeps): HolderActivities {
  const entries = CALLS.map((name) => [
    name,
    async (input?: unknown) => {
      const { context, cursor } = connectorContext(deps);
      try {
        return await whileBeating(() => connector.call(name, input ?? {}, context), cursor);
      } catch (error) {
        throw toActivityFailure(error);
      }
    },
  ]);
  return Object.fromEntries(entries) as HolderActivities;
}

/** `cursor` is the latest: an attempt that dies before its first word leaves the one before it as it was. */
function connectorContext({ sink, challenges, hashIdentifiers = noHashes }: HolderActivityDeps): {
  context: ConnectorContext;
  cursor: () => unknown;
} {
  const { info, cancellationSignal: signal, heartbeat } = Context.current();
  // A cursor of an earlier attempt; undefined for the first.
  const resumeFrom = info.heartbeatDetails as unknown;
  let latest = resumeFrom;
  return {
    context: {
      sink,
      challenges,
      hashIdentifiers,
      heartbeat(cursor) {
        latest = cursor;
        signal.throwIfAborted();
        heartbeat(cursor);
      },
      resumeFrom,
      signal,
    },
    cursor: () => latest,
  };
}

function noHashes(): never {
  throw new HabeasError('permanent', 'this worker cannot make keyed hashes of identifiers', {
    hint: 'run the call at a worker that has the register',
  });
}

/** Kinds a later attempt may overcome; every other kind waits for a person or a changed input. */
const RETRYABLE: readonly ErrorKind[] = ['transient', 'throttled', 'unavailable'];

/** The failure's type is the error's kind. Shared by all activities. */
export function toActivityFailure(error: unknown): Error {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  if (isAbort(error)) return new CancelledFailure('cancelled');
  if (!isHabeasError(error)) return unknownFailure(error);
  return ApplicationFailure.create({
    message: describe(error),
    type: error.kind,
    nonRetryable: !RETRYABLE.includes(error.kind),
    nextRetryDelay: error.kind === 'throttled' ? error.detail.retryAfterMs : undefined,
  });
}

function describe({ message, detail }: HabeasError): string {
  return detail.hint === undefined ? message : `${message} (${detail.hint})`;
}

/** A library's message may quote a row or an address: only the class's name is kept. */
function unknownFailure(error: unknown): ApplicationFailure {
  const name = typeof error === 'object' && error !== null ? error.constructor?.name : typeof error;
  return ApplicationFailure.create({ message: `unexpected ${name}`, type: 'transient' });
}

/** What a signal's listeners throw; a timeout of the connector's own looks the same, but nobody cancelled. */
function isAbort(error: unknown): boolean {
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
  return name === 'AbortError' && Context.current().cancellationSignal.aborted;
}
