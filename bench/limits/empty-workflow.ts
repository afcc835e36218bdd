/** A workflow that does nothing but call activities, in the groups a real request called them in. */
import { proxyActivities } from '@temporalio/workflow';

const { nothing } = proxyActivities<{ nothing(): Promise<void> }>({ startToCloseTimeout: '1 minute' });

/** @param groups activities scheduled together, group after group. */
export async function empty(groups: number[]): Promise<void> {
  for (const size of groups) await Promise.all(Array.from({ length: size }, () => nothing()));
}
