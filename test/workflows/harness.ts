/** Runs the workflows on the time-skipping server over a `World`. A server of its own for each test. */
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { Decision, RequestInput } from '../../src/register/model.js';
import type { WorkflowBundle } from '../../src/temporal/workflow-bundle.js';
import type { HeldStatus, RequestStatus } from '../../workflows/types.js';
import { patient } from '../support/patient.js';
import { quiet } from '../support/quiet.js';
import { moved } from '../support/moved-time.js';
import { startTimeSkipping } from '../support/temporal.js';
import { workflowBundle } from '../support/workflow-bundle.js';
import type { World } from './world.js';

const INSTALLATION = 'test';

/** Between two tries of a call to a holder that is down. */
const TRIES_AGAIN = '2 minutes';
/** When every play begins. */
export const START = '2026-11-24T10:20:00.000Z';

let bundle: WorkflowBundle | undefined;

/** A server of its own, with workers for the core and each holder of the world, for as long as `run` takes. */
export async function play(world: World, run: (play: Play) => Promise<void>): Promise<void> {
  bundle ??= { code: patient((await workflowBundle()).code, TRIES_AGAIN) };
  const env = await startTimeSkipping();
  const offsetMs = Date.parse(START) - (await env.currentTimeMs());
  const { nativeConnection: connection } = env;
  const core = await Worker.create({
    connection,
    taskQueue: `${INSTALLATION}-core`,
    workflowBundle: { code: moved(bundle.code, offsetMs) },
    activities: world.coreActivities(),
  });
  const holders = await Promise.all(
    [...world.holders.keys()].map((name) =>
      Worker.create({
        connection,
        taskQueue: `${INSTALLATION}-holder-${name}`,
        activities: world.holderActivities(name),
      }),
    ),
  );
  const workers = [core, ...holders];
  const running = workers.map((worker) => worker.run());
  const current = new Play(env, offsetMs);
  try {
    await run(current);
  } finally {
    await current.terminateAll();
    for (const worker of workers) worker.shutdown();
    await Promise.all(running);
    await env.teardown();
  }
}

let started = 0;

export class Play {
  private readonly handles: WorkflowHandle[] = [];

  constructor(
    readonly env: TestWorkflowEnvironment,
    private readonly offsetMs: number,
  ) {}

  /** *Now* of the skipped time. */
  async nowMs(): Promise<number> {
    return (await this.env.currentTimeMs()) + this.offsetMs;
  }

  /** A request received *now* of the skipped time, unless the test says when. */
  async open(input: RequestInput, received?: string): Promise<RequestPlay> {
    started++;
    const requestId = `11111111-1111-4111-8111-${String(started).padStart(12, '0')}`;
    const receivedAt = received ?? new Date(await this.nowMs()).toISOString();
    const handle = await this.env.client.workflow.start('request', {
      taskQueue: `${INSTALLATION}-core`,
      workflowId: `${INSTALLATION}-request-${requestId}`,
      args: [{ ...input, requestId, receivedAt }],
    });
    this.handles.push(handle);
    const held = this.env.client.workflow.getHandle(`${INSTALLATION}-held-${requestId}`);
    this.handles.push(held);
    return new RequestPlay(this.env, handle, held, receivedAt);
  }

  async terminateAll(): Promise<void> {
    await Promise.allSettled(this.handles.map((handle) => handle.terminate()));
  }
}

export class RequestPlay {
  constructor(
    private readonly env: TestWorkflowEnvironment,
    readonly request: WorkflowHandle,
    readonly held: WorkflowHandle,
    readonly receivedAt: string,
  ) {}

  status(): Promise<RequestStatus> {
    return this.request.query<RequestStatus>('status');
  }
  heldStatus(): Promise<HeldStatus> {
    return this.held.query<HeldStatus>('heldStatus');
  }

  async decide(decision: Decision): Promise<unknown> {
    await quiet(this.request);
    return this.request.executeUpdate('decide', { args: [decision], updateId: decision.id });
  }

  /** Days of the skipped time from the receipt to an instant. */
  daysTo(instant: string): number {
    return (Date.parse(instant) - Date.parse(this.receivedAt)) / 86_400_000;
  }

  /** Advances the skipped time a little at a time until the workflow says so. */
  async until(
    what: string,
    holds: (status: RequestStatus) => boolean,
    step = '1 second',
    most = 400,
  ): Promise<RequestStatus> {
    return this.poll(what, () => this.status(), holds, step, most);
  }

  async untilHeld(
    what: string,
    holds: (status: HeldStatus) => boolean,
    step = '1 second',
    most = 400,
  ): Promise<HeldStatus> {
    return this.poll(what, () => this.heldStatus(), holds, step, most);
  }

  private async poll<T>(
    what: string,
    ask: () => Promise<T>,
    holds: (status: T) => boolean,
    step: string,
    most: number,
  ): Promise<T> {
    let last: T | undefined;
    for (let turn = 0; turn < most; turn++) {
      last = await ask();
      if (holds(last)) return last;
      await this.env.sleep(step);
    }
    throw new Error(`never came to: ${what}; last ${JSON.stringify(last)}`);
  }
}

/** Why an update was refused; fails when it was accepted. */
export async function refusalOf(update: Promise<unknown>): Promise<string> {
  try {
    await update;
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) return error.cause?.message ?? '';
    throw error;
  }
  throw new Error('the update was accepted');
}
