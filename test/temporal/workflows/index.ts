/** Small workflows under the names the real ones have, for tests of the plumbing around them. */
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  executeChild,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { PlumbingActivities } from '../plumbing-activities.js';

interface Decision {
  id: string;
  kind: string;
  choice: string;
  reason: string;
}

interface Input {
  requestId: string;
  installation: string;
  subject: { name: string };
}

const remote = proxyActivities<PlumbingActivities>({
  startToCloseTimeout: '20s',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '50ms' },
});
const local = proxyLocalActivities<PlumbingActivities>({ startToCloseTimeout: '5s' });

const decide = defineUpdate<string, [Decision]>('decide');
const receipt = defineSignal<[{ linkId: string }]>('receipt');
const status = defineQuery<unknown>('status');

/** Touches every kind of payload, then waits for the decision `finish`. */
export async function request(input: Input): Promise<{ echoed: string }> {
  let note = '';
  let finished = false;
  let receipts = 0;
  setHandler(
    decide,
    (decision) => {
      note = decision.reason;
      if (decision.choice === 'fail') throw ApplicationFailure.nonRetryable(`handler ${decision.reason}`, 'invalid');
      finished = decision.choice === 'finish';
      return `recorded ${decision.reason}`;
    },
    {
      validator: (decision) => {
        if (decision.kind === 'withdraw') throw ApplicationFailure.nonRetryable('not at this stage', 'conflict');
        if (decision.kind === 'approve') throw ApplicationFailure.nonRetryable('needs a second person', 'forbidden');
        if (decision.kind === 'holder') throw new Error('a plain refusal');
      },
    },
  );
  setHandler(receipt, () => void (receipts += 1));
  setHandler(status, () => ({ requestId: input.requestId, note, receipts, subject: input.subject }));
  upsertMemo({ subject: input.subject.name });
  const failure = await remote.failOnce(input.subject.name).catch((error: unknown) => error as Error);
  const echoed = await local.echo(input.subject.name);
  const child = await executeChild('echoChild', {
    args: [input.subject.name],
    workflowId: `${workflowInfo().workflowId}-echo`,
  });
  await condition(() => finished);
  await condition(allHandlersFinished);
  return { echoed: [echoed, child, String(failure)].join() };
}

export async function echoChild(name: string): Promise<string> {
  return remote.echo(name);
}

/** Ends with a failure that quotes its argument. */
export async function failing(name: string): Promise<void> {
  throw ApplicationFailure.create({
    message: `cannot serve ${name}`,
    type: 'permanent',
    details: [{ name }],
    nonRetryable: true,
  });
}

/** Asks a holder that takes its time. */
export async function holderCall(input: { queue: string; call: string; argument: unknown }): Promise<unknown> {
  const calls = proxyActivities<Record<string, (argument: unknown) => Promise<unknown>>>({
    taskQueue: input.queue,
    startToCloseTimeout: '30s',
    heartbeatTimeout: '5s',
    retry: { initialInterval: '100ms', maximumInterval: '200ms' },
  });
  const call = calls[input.call];
  if (!call) throw ApplicationFailure.nonRetryable('no such call');
  return call(input.argument);
}

/** What waits on holds: counts what it is told and ends by withdrawal. */
export async function held(): Promise<string[]> {
  const heard: string[] = [];
  let over = false;
  setHandler(defineSignal<[{ holder: string }]>('holdChanged'), ({ holder }) => void heard.push(`hold:${holder}`));
  setHandler(defineSignal('sweep'), () => void heard.push('sweep'));
  setHandler(defineUpdate<boolean, [Decision]>('withdraw'), () => (over = true));
  await condition(() => over);
  return heard;
}

export async function patient(milliseconds: number): Promise<string> {
  await sleep(milliseconds);
  return 'waited';
}
