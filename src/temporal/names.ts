/** Task queues, workflow ids and the key each workflow's payloads are sealed under. Ids hold no personal data: they stay in clear. */
export const WORKFLOW_TYPES = { request: 'request', held: 'held', restricted: 'restricted', sweep: 'sweep' } as const;
export const REPLAY_TYPE = 'replay';
export const COMPLAINT_TYPE = 'complaint';

export function coreQueue(installation: string): string {
  return `${installation}-core`;
}

export function holderQueue(installation: string, holder: string): string {
  return `${installation}-holder-${holder}`;
}

/** The holder behind a task queue; undefined for the core queue. */
export function holderOfQueue(installation: string, queue: string): string | undefined {
  const prefix = holderQueue(installation, '');
  return queue.startsWith(prefix) ? queue.slice(prefix.length) : undefined;
}

export function requestWorkflowId(installation: string, requestId: string): string {
  return `${installation}-request-${requestId}`;
}

export function heldWorkflowId(installation: string, requestId: string): string {
  return `${installation}-held-${requestId}`;
}

export function restrictedWorkflowId(installation: string, requestId: string): string {
  return `${installation}-restricted-${requestId}`;
}

/** Sealed under the system key: a complaint may outlive the request it is about. */
export function complaintWorkflowId(installation: string, complaintId: string): string {
  return `${installation}-complaint-${complaintId}`;
}

export function sweepWorkflowId(installation: string): string {
  return `${installation}-sweep`;
}

/** A replay of the erasure ledger; `runId` a UUID of its own. */
export function replayWorkflowId(installation: string, runId: string): string {
  return `${installation}-replay-${runId}`;
}

export const SYSTEM_KEY = 'system';

const OF_A_REQUEST = /^(request|held|restricted)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-zA-Z])/;
const KEY_KINDS = { request: 'case', held: 'held', restricted: 'held' } as const;

const OF_A_REPLAY = /^replay-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-zA-Z])/;

/**
 * `case:<uuid>` for a request and its children (whose ids start with the request's), `held:<uuid>` for what outlives it (items waiting
 * on their holds, a restriction), `system` for everything else.
 */
export function keyIdOfWorkflow(installation: string, workflowId: string): string {
  const prefix = `${installation}-`;
  // Names records of people: its payloads go with what the run kept.
  const replayed = OF_A_REPLAY.exec(workflowId.startsWith(prefix) ? workflowId.slice(prefix.length) : '');
  if (replayed) return `content:${replayed[1]}`;
  const match = workflowId.startsWith(prefix) ? OF_A_REQUEST.exec(workflowId.slice(prefix.length)) : null;
  if (!match) return SYSTEM_KEY;
  return `${KEY_KINDS[match[1] as keyof typeof KEY_KINDS]}:${match[2]}`;
}
