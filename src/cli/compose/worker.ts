/** The workers of an installation: one for workflows and core activities, one per holder, in this process until told to stop. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { NativeConnection, Worker } from '@temporalio/worker';
import { activityInfo } from '@temporalio/activity';
import { Duration } from 'luxon';
import { createCaseFilesConnector } from '../../../activities/case-files.js';
import { createChallengeDesk } from '../../../activities/challenge-desk.js';
import { createHolderActivities } from '../../../activities/holder-activities.js';
import { createCoreActivities } from '../../../activities/index.js';
import { createPartSink } from '../../../activities/part-sink.js';
import { CASE_FILES } from '../../common/config.js';
import { HabeasError } from '../../common/errors.js';
import type { Connector } from '../../connector/define.js';
import { createMailer } from '../../messages/mail.js';
import type { Mailer } from '../../messages/types.js';
import { createTicketPort } from '../../messages/tickets.js';
import { coreQueue, sweepWorkflowId, WORKFLOW_TYPES } from '../../temporal/names.js';
import { connectWorker, createCoreWorker, createHolderWorker, loadWorkflowBundle } from '../../temporal/worker.js';
import { createConnectors } from './connectors.js';
import type { Services } from './services.js';

export interface WorkerOptions {
  /** `core` or `holder:<name>`; all when absent. */
  only?: string;
  /** Aborting stops it: work under way gets its grace time. */
  signal: AbortSignal;
  /** Everything polls. */
  onReady(): void;
  /** File with the workflows' code; that of the build by default. */
  workflowBundle?: string;
}

/** Written by the build. */
const BUNDLE = fileURLToPath(new URL('../../../workflow-bundle.js', import.meta.url));

/** Resolves after an orderly stop; throws when a worker fails. */
export async function runWorker(services: Services, options: WorkerOptions): Promise<void> {
  const connectors = await createConnectors(services.config.holders);
  if (options.only?.startsWith('holder:')) checkHolder(options.only.slice('holder:'.length), [...connectors.keys()]);
  if (services.config.caseFiles) connectors.set(CASE_FILES, createCaseFilesConnector(services.register));
  const mailer = createMailer(mailOptions(services));
  const connection = await connectWorker(services.temporal, services.log);
  try {
    const workers = await createWorkers({ services, connectors, mailer, connection, ...options });
    if (options.only === undefined || options.only === 'core') await startSweep(services);
    const stop = (): void => workers.forEach((worker) => worker.getState() === 'RUNNING' && worker.shutdown());
    options.signal.addEventListener('abort', stop, { once: true });
    // One that fails takes the others with it: a process that does half of its work would look alive.
    const running = workers.map((worker) => worker.run().finally(stop));
    options.onReady();
    if (options.signal.aborted) stop();
    await Promise.all(running);
  } finally {
    await connection.close();
    await mailer.close();
    await Promise.all([...connectors.values()].map((connector) => connector.close()));
  }
}

/** A worker of nothing would end at once and look as if all were well. */
function checkHolder(holder: string, known: string[]): void {
  if (known.includes(holder)) return;
  throw new HabeasError('invalid', '--only names a holder that the configuration does not have', {
    hint: `name one of ${known.join(', ')}`,
  });
}

interface Plan {
  services: Services;
  connectors: Map<string, Connector>;
  mailer: Mailer;
  connection: NativeConnection;
  only?: string;
  workflowBundle?: string;
}

async function createWorkers(plan: Plan): Promise<Worker[]> {
  const { services, connectors, connection, only } = plan;
  const { installation, timings } = services.config;
  const base = {
    connection,
    namespace: services.temporal.namespace,
    installation,
    dataConverter: services.dataConverter,
  };
  const workers: Worker[] = [];
  if (only === undefined || only === 'core') {
    const workflowBundle = await loadWorkflowBundle(plan.workflowBundle ?? BUNDLE);
    workers.push(await createCoreWorker({ ...base, workflowBundle, activities: coreActivities(plan) }));
  }
  const challenges = createChallengeDesk({
    register: services.register,
    clock: services.clock,
    macKey: services.keyring.deriveMacKey('challenge'),
    callId: () => {
      const { workflowExecution, activityId } = activityInfo();
      return `${workflowExecution?.runId ?? ''}/${activityId}`;
    },
    lifetimeMs: Duration.fromISO(timings.codeExpiry).toMillis(),
  });
  for (const [holder, connector] of connectors) {
    // Our own files are served where the register is: by the core worker's process.
    const wanted = only === `holder:${holder}` || (only === 'core' && holder === CASE_FILES);
    if (only !== undefined && !wanted) continue;
    const sink = await createPartSink({
      vault: services.vault,
      holder,
      spoolRoot: join(services.dataFolder, 'spool', holder),
    });
    workers.push(
      await createHolderWorker({
        ...base,
        holder,
        activities: createHolderActivities(connector, {
          ...{ sink, challenges },
          hashIdentifiers: async (identifiers) => identifiers.map(services.register.ledger.hash),
        }),
      }),
    );
  }
  return workers;
}

function coreActivities({ services, connectors, mailer }: Plan): object {
  const { config, register, vault, keys, keyring, requests, log, tombstones } = services;
  return createCoreActivities({
    config,
    register,
    vault,
    keys,
    signer: keyring.signer,
    mailer,
    tickets: createTicketPort(config.ticketSystems),
    running: requests,
    tombstones,
    underLitigation: (requestId) => register.holds.stopsPurge(requestId, services.clock.now().toISOString()),
    descriptions: new Map([...connectors].map(([holder, connector]) => [holder, connector.description])),
    publicUrl: config.server.publicUrl ?? '',
    clock: services.clock,
    log,
  });
}

function mailOptions({ config, dataFolder, keys }: Services): Parameters<typeof createMailer>[0] {
  const { from, smtp } = config.mail;
  return smtp === undefined ? { from, outboxFolder: join(dataFolder, 'outbox'), seal: keys } : { from, smtp };
}

/** One per installation, whoever starts it first. */
async function startSweep({ client, config }: Services): Promise<void> {
  const { installation, timings } = config;
  try {
    await client.workflow.start(WORKFLOW_TYPES.sweep, {
      workflowId: sweepWorkflowId(installation),
      taskQueue: coreQueue(installation),
      args: [{ intervalMs: Duration.fromISO(timings.sweepInterval).toMillis() }],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
