/** One batched sweep per installation: lost signals are found, what is due is purged. Continues as new every so often. */
import { continueAsNew, sleep } from '@temporalio/workflow';
import { longCore } from './core.js';
import { now } from './now.js';

export interface SweepInput {
  intervalMs: number;
}

const ROUNDS_PER_RUN = 100;
const HEARTBEAT_MS = 30_000;

export async function sweep(input: SweepInput): Promise<void> {
  for (let round = 0; round < ROUNDS_PER_RUN; round++) {
    await longCore(HEARTBEAT_MS).sweepOnce({ at: now() });
    await sleep(input.intervalMs);
  }
  await continueAsNew<typeof sweep>(input);
}
