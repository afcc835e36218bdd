/** A worker that is killed at its n-th sign of progress while it erases: started by traffic-erase.test.ts as a process of its own. */
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createTrafficConnector } from '../../activities/holders/traffic/index.js';
import type { ConnectorContext } from '../../src/connector/define.js';
import type { HolderPlan } from '../../src/connector/contract.js';

const { folder, root, plan, killAt } = JSON.parse(process.argv[2] ?? '{}') as {
  folder: string;
  root: string;
  plan: HolderPlan;
  killAt: number;
};

let beats = 0;
const none = async (): Promise<never> => {
  throw new Error('not needed here');
};
const context: ConnectorContext = {
  hashIdentifiers: async () => [],
  challenges: { decoy: none, issue: none },
  sink: {
    existing: none,
    write: none,
    async withSpool(use) {
      const spool = join(root, `spool-${randomUUID()}`);
      await mkdir(spool);
      return use(spool);
    },
  },
  heartbeat: (cursor) => {
    if (cursor === undefined) return;
    beats += 1;
    if (beats === killAt) process.kill(process.pid, 'SIGKILL');
  },
  resumeFrom: undefined,
  signal: new AbortController().signal,
};

await createTrafficConnector({ folder }).call(
  'erase',
  {
    contract: 1,
    requestId: randomUUID(),
    right: 'erasure',
    now: plan.asOf,
    plan,
    approvedHash: plan.hash,
    key: 'killed:1',
  },
  context,
);
