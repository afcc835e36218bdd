/**
 * A restriction the person obtained, until it ends: nothing is used, nothing erased. Whoever ends it has the person told first (18(3));
 * the time of the notice over, the holders use the data again and a fresh read says so.
 */
import { allHandlersFinished, ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import type { RestrictionEnds } from '../activities/rights-types.js';
import type { HolderTaskUpdate } from '../activities/types.js';
import type { Decision, Step } from '../src/register/model.js';
import { core } from './core.js';
import type { HolderHost } from './holder.js';
import { liftRestriction, sweepPoke } from './messages.js';
import { now } from './now.js';
import { liftAfterNotice } from './restrict-at-holders.js';
import type { RestrictedInput } from './types.js';

class RestrictedData implements HolderHost {
  lifted: Decision | undefined;
  private poked = false;

  constructor(readonly input: RestrictedInput) {}

  get requestId(): string {
    return this.input.requestId;
  }
  get installation(): string {
    return this.input.installation;
  }
  get slowMs(): number {
    return this.input.timings.holderSlow;
  }
  get heartbeatMs(): number {
    return this.input.timings.heartbeat;
  }
  get patienceMs(): number {
    return this.input.timings.holdsPatience;
  }

  async noteHolders(tasks: Omit<HolderTaskUpdate, 'requestId' | 'at'>[]): Promise<void> {
    await core.recordHolderTasks({ tasks: tasks.map((task) => ({ ...task, requestId: this.requestId, at: now() })) });
  }

  async noteDelay(holder: string, step: Step, since: string): Promise<void> {
    await core.recordHolderDelay({ requestId: this.requestId, holder, step, since, at: now() });
  }

  /** Nobody watches it any more: a lasting failure is tried again at the next sweep, or in a day. */
  async retryAsked(): Promise<void> {
    this.poked = false;
    await condition(() => this.poked, this.input.timings.sweepInterval);
  }

  poke(): void {
    this.poked = true;
  }

  takenBack(): boolean {
    return false;
  }
}

export async function restricted(input: RestrictedInput): Promise<void> {
  const r = new RestrictedData(input);
  setHandler(sweepPoke, () => r.poke());
  setHandler(
    liftRestriction,
    async (decision) => {
      r.lifted = decision;
      await core.recordDecision({ requestId: r.requestId, decision });
      return { accepted: true };
    },
    {
      validator: (decision: Decision) => {
        if (r.lifted) throw ApplicationFailure.nonRetryable('the restriction is being lifted already', 'conflict');
        if (decision.kind !== 'lift')
          throw ApplicationFailure.nonRetryable('only a restriction stands here', 'invalid');
        if (decision.reason.trim() === '') throw ApplicationFailure.nonRetryable('say why', 'invalid');
      },
    },
  );
  await condition(() => r.lifted !== undefined);
  const { claim, subjects, restricted: what, hold, timings } = input;
  await liftAfterNotice(r, {
    ...{ claim, subjects, right: 'restriction', ground: 'subject', restricted: what, hold },
    ...{ noticeMs: timings.restrictionNotice, decision: r.lifted },
    why: (r.lifted?.choice ?? 'other') as RestrictionEnds,
  });
  await condition(allHandlersFinished);
}
