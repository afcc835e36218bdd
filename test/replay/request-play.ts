/** One request on stage: decides, and lets the skipped time run until its workflows say that they have come to a point. */
import type { WorkflowHandle } from '@temporalio/client';
import type { Duration } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Decision } from '../../src/register/model.js';
import { quiet } from '../support/quiet.js';
import type { HeldStatus, RequestStatus } from '../../workflows/types.js';

const MOST_STEPS = 400;

export class RequestPlay {
  constructor(
    private readonly env: TestWorkflowEnvironment,
    readonly request: WorkflowHandle,
    /** The workflow that holds leave behind; there once the request handed over to it. */
    readonly held: WorkflowHandle,
    readonly receivedAt: string,
  ) {}

  async decide(decision: Decision): Promise<unknown> {
    await quiet(this.request);
    return this.request.executeUpdate('decide', { args: [decision], updateId: decision.id });
  }

  until(what: string, holds: (status: RequestStatus) => boolean, step: Duration = '1 second'): Promise<RequestStatus> {
    return pass(this.env, what, () => this.request.query<RequestStatus>('status'), holds, step);
  }

  untilHeld(what: string, holds: (status: HeldStatus) => boolean, step: Duration = '1 second'): Promise<HeldStatus> {
    return pass(this.env, what, () => this.held.query<HeldStatus>('heldStatus'), holds, step);
  }
}

/** Lets time pass step by step until what is asked for holds. */
export async function pass<T>(
  env: TestWorkflowEnvironment,
  what: string,
  ask: () => Promise<T>,
  holds: (answer: T) => boolean,
  step: Duration = '1 second',
): Promise<T> {
  let last: T | undefined;
  for (let turn = 0; turn < MOST_STEPS; turn++) {
    last = await ask();
    if (holds(last)) return last;
    await env.sleep(step);
  }
  throw new Error(`never came to: ${what}; last ${JSON.stringify(last)}`);
}
