/** The installation's one sweep workflow: started by whoever comes first, left alone by the rest. */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { coreQueue, sweepWorkflowId, WORKFLOW_TYPES } from './names.js';

/** Idempotent. A changed interval holds from the next start of a sweep: end the running one to have it at once. */
export async function startSweep(client: Client, installation: string, intervalMs: number): Promise<void> {
  try {
    await client.workflow.start(WORKFLOW_TYPES.sweep, {
      workflowId: sweepWorkflowId(installation),
      taskQueue: coreQueue(installation),
      args: [{ intervalMs }],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
