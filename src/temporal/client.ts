/** What the server and the CLI ask of running requests. Refusals come back as HabeasError; nothing here decides anything. */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { isHabeasError } from '../common/errors.js';
import type { Decision, RequestInput, SupplementOrder } from '../register/model.js';
import type { IdentityProof, Receipt, RequestStatus } from '../../workflows/types.js';
import { toHabeasError } from './client-errors.js';
import type { HolderDelay } from './delays.js';
import { findDelays } from './delays.js';
import {
  COMPLAINT_TYPE,
  complaintWorkflowId,
  coreQueue,
  heldWorkflowId,
  restrictedWorkflowId,
  requestWorkflowId,
  WORKFLOW_TYPES,
} from './names.js';
import { SEARCH_ATTRIBUTES } from './search-attributes.js';

export { connect, createClient, localServer, serverFromEnvironment } from './connection.js';
export type { HabeasClient, ServerAddress } from './connection.js';
export type { HolderDelay } from './delays.js';

export interface RequestClient {
  /** Idempotent: `started` is false when the workflow was there already, running or closed. */
  startRequest(input: RequestInput): Promise<{ workflowId: string; started: boolean }>;
  /** Done when the workflow has accepted and recorded it; the same decision id twice is one decision. */
  decide(requestId: string, decision: Decision): Promise<void>;
  proveIdentity(requestId: string, proof: IdentityProof): Promise<void>;
  receipt(requestId: string, event: Receipt): Promise<void>;
  /** Something the answer left out is free; idempotent by its task. Throws `not_found` or `conflict` when the request has closed. */
  supplement(requestId: string, order: SupplementOrder): Promise<void>;
  /** Needs a live worker; lists and pages read the register instead. */
  status(requestId: string): Promise<RequestStatus>;
  /** Tells the held erasure, or else the request itself. */
  holdChanged(requestId: string, event: { holder: string; at: string }): Promise<void>;
  sweepHeld(requestId: string, event: { at: string }): Promise<void>;
  withdrawHeld(requestId: string, decision: Decision): Promise<void>;
  /** Throws `not_found` or `conflict` when no restriction of the request stands. */
  liftRestriction(requestId: string, decision: Decision): Promise<void>;
  /** Idempotent, as `startRequest`. */
  startComplaint(complaintId: string): Promise<void>;
  /** Acknowledged by hand, or closed. Throws `not_found` when it does not run (any more). */
  complaintMoved(complaintId: string, event: { at: string }): Promise<void>;
  /** Something happened in a request opened together with this one. */
  otherMoved(requestId: string, event: { at: string }): Promise<void>;
  /** A held erasure or a restriction that outlives its request: false when both have closed, or were never there. */
  heldRunning(requestId: string): Promise<boolean>;
  /** Pending calls to holders that were retried or have not been taken up: who holds the request up, and why. No personal data. */
  delays(requestId: string): Promise<HolderDelay[]>;
}

export interface RequestClientOptions {
  client: Client;
  installation: string;
  /** How long a call may take before it counts as `unavailable`, in milliseconds. */
  timeoutMs?: number;
}

export function createRequestClient({ client, installation, timeoutMs = 15_000 }: RequestClientOptions): RequestClient {
  const requestHandle = (requestId: string) => client.workflow.getHandle(requestWorkflowId(installation, requestId));
  const heldHandle = (requestId: string) => client.workflow.getHandle(heldWorkflowId(installation, requestId));
  const restrictedHandle = (requestId: string) =>
    client.workflow.getHandle(restrictedWorkflowId(installation, requestId));

  async function call<T>(handle: WorkflowHandle, work: () => Promise<T>): Promise<T> {
    const deadline = Date.now() + timeoutMs;
    try {
      return await client.connection.withDeadline(deadline, work);
    } catch (error) {
      throw await toHabeasError(error, handle);
    }
  }

  const update = (handle: WorkflowHandle, name: string, argument: unknown, updateId?: string) =>
    call(handle, async () => {
      await handle.executeUpdate(name, { args: [argument], ...(updateId === undefined ? {} : { updateId }) });
    });
  const signal = (handle: WorkflowHandle, name: string, argument: unknown) =>
    call(handle, () => handle.signal(name, argument));
  const isRunning = async (handle: WorkflowHandle): Promise<boolean> => {
    try {
      return (await call(handle, () => handle.describe())).status.name === 'RUNNING';
    } catch (error) {
      if (isHabeasError(error) && error.kind === 'not_found') return false;
      throw error;
    }
  };

  return {
    async startRequest(input) {
      const workflowId = requestWorkflowId(installation, input.requestId);
      const handle = requestHandle(input.requestId);
      return call(handle, async () => {
        try {
          await client.workflow.start(WORKFLOW_TYPES.request, {
            workflowId,
            taskQueue: coreQueue(installation),
            args: [input],
            // Taken up again: a new run of the closed one (C5).
            workflowIdReusePolicy: input.reopened ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
            workflowIdConflictPolicy: 'FAIL',
            typedSearchAttributes: firstAttributes(input),
          });
          return { workflowId, started: true };
        } catch (error) {
          if (error instanceof WorkflowExecutionAlreadyStartedError) return { workflowId, started: false };
          throw error;
        }
      });
    },
    decide: (requestId, decision) => update(requestHandle(requestId), 'decide', decision, decision.id),
    proveIdentity: (requestId, proof) =>
      update(requestHandle(requestId), 'proveIdentity', proof, `identity-${proof.linkId}`),
    receipt: (requestId, event) => signal(requestHandle(requestId), 'receipt', event),
    supplement: (requestId, order) => signal(requestHandle(requestId), 'supplement', order),
    status: (requestId) => {
      const handle = requestHandle(requestId);
      return call(handle, () => handle.query<RequestStatus>('status'));
    },
    startComplaint: async (complaintId) => {
      const workflowId = complaintWorkflowId(installation, complaintId);
      await call(client.workflow.getHandle(workflowId), async () => {
        try {
          await client.workflow.start(COMPLAINT_TYPE, {
            ...{ workflowId, taskQueue: coreQueue(installation), args: [{ complaintId }] },
            ...{ workflowIdReusePolicy: 'REJECT_DUPLICATE' as const, workflowIdConflictPolicy: 'FAIL' as const },
          });
        } catch (error) {
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        }
      });
    },
    complaintMoved: (complaintId, event) =>
      signal(client.workflow.getHandle(complaintWorkflowId(installation, complaintId)), 'complaintMoved', event),
    otherMoved: (requestId, event) => signal(requestHandle(requestId), 'otherMoved', event),
    holdChanged: async (requestId, event) => {
      try {
        await signal(heldHandle(requestId), 'holdChanged', event);
      } catch (error) {
        // Nothing of it is held, or not yet: an erasure under way looks again before it goes on (H5).
        if (!isHabeasError(error) || (error.kind !== 'not_found' && error.kind !== 'conflict')) throw error;
        await signal(requestHandle(requestId), 'holdChanged', event);
      }
    },
    sweepHeld: (requestId, event) => signal(heldHandle(requestId), 'sweep', event),
    withdrawHeld: (requestId, decision) => update(heldHandle(requestId), 'withdraw', decision, decision.id),
    liftRestriction: (requestId, decision) =>
      update(restrictedHandle(requestId), 'liftRestriction', decision, decision.id),
    heldRunning: async (requestId) =>
      (await isRunning(heldHandle(requestId))) || (await isRunning(restrictedHandle(requestId))),
    delays: (requestId) => {
      const handle = requestHandle(requestId);
      return call(handle, () => findDelays(client, installation, handle));
    },
  };
}

function firstAttributes(input: RequestInput): TypedSearchAttributes {
  return new TypedSearchAttributes([
    { key: SEARCH_ATTRIBUTES.right, value: input.right },
    { key: SEARCH_ATTRIBUTES.jurisdiction, value: input.jurisdiction },
    { key: SEARCH_ATTRIBUTES.stage, value: 'received' },
    { key: SEARCH_ATTRIBUTES.waitingFor, value: 'nobody' },
  ]);
}
