/** Starts replays of the ledger. */
import type { Client } from '@temporalio/client';
import { Duration } from 'luxon';
import type { Config } from '../common/config.js';
import { requestKeyId } from '../vault/key-store.js';
import type { KeyStore } from '../vault/types.js';
import type { ReplayInput } from '../../workflows/replay.js';
import { toHabeasError } from './client-errors.js';
import { REPLAY_TYPE, coreQueue, replayWorkflowId } from './names.js';

/** A holder that does not answer for so long is reported as not searched. */
const PATIENCE_MS = 6 * 3600 * 1000;

export interface ReplayStarter {
  /** `id`: a UUID of its own; its key seals everything the run writes. Throws `unavailable` when Temporal is away. */
  start(run: { id: string; holders: string[]; dryRun: boolean; backupAt?: string }): Promise<void>;
}

export function createReplayStarter(options: { client: Client; config: Config; keys: KeyStore }): ReplayStarter {
  const { client, config, keys } = options;
  const { installation, timings } = config;
  return {
    async start({ id, holders, dryRun, backupAt }) {
      // A codec never creates a key.
      await keys.create(requestKeyId('content', id));
      const input: ReplayInput = {
        ...{ runId: id, installation, holders, dryRun, patienceMs: PATIENCE_MS },
        heartbeatMs: Duration.fromISO(timings.heartbeat).toMillis(),
        ...(backupAt === undefined ? {} : { backupAt }),
      };
      const workflowId = replayWorkflowId(installation, id);
      try {
        await client.workflow.start(REPLAY_TYPE, { workflowId, taskQueue: coreQueue(installation), args: [input] });
      } catch (error) {
        throw await toHabeasError(error, client.workflow.getHandle(workflowId));
      }
    },
  };
}
