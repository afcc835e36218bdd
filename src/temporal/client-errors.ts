/** Turns what the Temporal client throws into the closed kinds of HabeasError. */
import {
  isGrpcServiceError,
  QueryNotRegisteredError,
  QueryRejectedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { HabeasError, isHabeasError } from '../common/errors.js';
import type { ErrorKind } from '../common/errors.js';

const GRPC = {
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
};
/** Kinds a workflow may refuse an Update with, as the type of its ApplicationFailure. */
const REFUSALS: readonly string[] = ['conflict', 'forbidden', 'invalid', 'not_found', 'refused'] satisfies ErrorKind[];

export async function toHabeasError(error: unknown, handle: WorkflowHandle): Promise<HabeasError> {
  if (isHabeasError(error)) return error;
  if (error instanceof WorkflowUpdateFailedError) return refusal(error);
  if (error instanceof WorkflowNotFoundError) return missing(handle);
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return noAnswer(handle, error);
  if (error instanceof QueryNotRegisteredError || error instanceof QueryRejectedError) {
    return new HabeasError('conflict', `workflow ${handle.workflowId} does not answer this question`, { cause: error });
  }
  return fromGrpc(error, handle);
}

function refusal(error: WorkflowUpdateFailedError): HabeasError {
  const { cause } = error;
  const type = cause instanceof ApplicationFailure ? cause.type : undefined;
  const kind = REFUSALS.includes(type ?? '') ? (type as ErrorKind) : 'conflict';
  const { mend, pointer } = refusalDetail(cause);
  const says = cause?.message ?? 'the request does not allow this now';
  return new HabeasError(kind, says, {
    hint: mend ?? 'read the request again: it says what it waits for now',
    ...(pointer === undefined ? {} : { fields: [{ pointer, detail: says, ...(mend === undefined ? {} : { mend }) }] }),
  });
}

/** What the validator gives along with its words. */
function refusalDetail(cause: unknown): { mend?: string; pointer?: string } {
  const detail: unknown = cause instanceof ApplicationFailure ? cause.details?.[0] : undefined;
  if (typeof detail !== 'object' || detail === null) return {};
  const { mend, pointer } = detail as { mend?: unknown; pointer?: unknown };
  return {
    ...(typeof mend === 'string' ? { mend } : {}),
    ...(typeof pointer === 'string' ? { pointer } : {}),
  };
}

/** The server says "not found" of closed workflows too. */
async function missing(handle: WorkflowHandle): Promise<HabeasError> {
  try {
    const { status } = await handle.describe();
    return new HabeasError('conflict', `workflow ${handle.workflowId} is closed (${status.name.toLowerCase()})`);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      return new HabeasError('not_found', `there is no workflow ${handle.workflowId}`);
    }
    return fromGrpc(error, handle);
  }
}

function noAnswer(handle: WorkflowHandle, cause: unknown): HabeasError {
  return new HabeasError('unavailable', `workflow ${handle.workflowId} did not answer in time`, {
    cause,
    hint: 'check that a worker runs (`habeas worker`), then repeat: the same call counts once',
  });
}

function fromGrpc(error: unknown, handle: WorkflowHandle): HabeasError {
  // The client wraps what the server said; its code is on the cause.
  const service = [error, (error as { cause?: unknown }).cause].find(isGrpcServiceError);
  const code: number | undefined = service?.code;
  switch (code) {
    case GRPC.NOT_FOUND:
      return new HabeasError('not_found', `there is no workflow ${handle.workflowId}`, { cause: error });
    case GRPC.DEADLINE_EXCEEDED:
      return noAnswer(handle, error);
    case GRPC.RESOURCE_EXHAUSTED:
      return new HabeasError('throttled', 'the Temporal server asks to slow down', {
        cause: error,
        retryAfterMs: 1000,
      });
    case GRPC.PERMISSION_DENIED:
    case GRPC.UNAUTHENTICATED:
      return new HabeasError('unavailable', 'the Temporal server does not accept our credentials', {
        cause: error,
        hint: 'check TEMPORAL_API_KEY or the TEMPORAL_TLS_* variables',
      });
    case GRPC.UNAVAILABLE:
      return new HabeasError('unavailable', 'the Temporal server cannot be reached', { cause: error });
    default:
      return new HabeasError('transient', `the call to workflow ${handle.workflowId} failed`, { cause: error });
  }
}
