import { ApplicationFailure, heartbeat, activityInfo } from '@temporalio/activity';

export interface PlumbingActivities {
  echo(name: string): Promise<string>;
  failOnce(name: string): Promise<void>;
}

/** `failOnce` leaves a cursor and a failure that quote the name on its first attempt, and fails for good on its second. */
export const plumbingActivities: PlumbingActivities = {
  echo: async (name) => `echo of ${name}`,
  async failOnce(name) {
    heartbeat({ cursor: name });
    const nonRetryable = activityInfo().attempt > 1;
    throw ApplicationFailure.create({
      message: `row of ${name}`,
      details: [{ name }],
      type: 'transient',
      nonRetryable,
    });
  },
};
