/**
 * The stage of the scenarios: the whole installation of `test/e2e` with its real workflows, activities, connectors and sample systems,
 * but on the time-skipping server, and with one clock for all of them that starts at the instant a scenario names.
 *
 * The server starts at this machine's time and only goes forward. Everything that asks for *now* (workflows, activities, HTTP server,
 * sample systems) therefore sees the server's time moved by one constant, chosen once at the start. Durations, and with them every
 * timer, are the server's own.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { DataConverter, PayloadCodec } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Duration } from 'luxon';
import type { Clock } from '../../src/common/clock.js';
import type { NewPrincipal, Register } from '../../src/register/index.js';
import { localServer } from '../../src/temporal/connection.js';
import { coreQueue, holderOfQueue, sweepWorkflowId, WORKFLOW_TYPES } from '../../src/temporal/names.js';
import { startInstallation } from '../e2e/installation.js';
import type { Installation, InstallationOptions } from '../e2e/installation.js';
import { historyToJson } from '../replay/history-json.js';
import { patient } from '../support/patient.js';
import { quiet as untilQuiet } from '../support/quiet.js';
import { moved } from '../support/moved-time.js';
import { startTimeSkipping } from '../support/temporal.js';

/** Timings as an installation has them by default; the end-to-end tests shorten these. */
const TIMINGS = { holderSlow: 'PT10M', holdsPatience: 'P2D', sweepInterval: 'P1D' };

/** Skipped at once: what happens on the way finds the clock at most so far behind. */
const STEP_MS = 12 * 3600 * 1000;

/** Between what begins with an activity, which reads the time itself. */
const REFRESH_EVERY_MS = 20;

const QUIET_MS = 20_000;

/** The cast and a few beside. */
const PEOPLE = 24;

/** Between two tries of a call to a holder that is down. */
const TRIES_AGAIN = '5 minutes';

/** As `test/e2e` names it. */
const INSTALLATION = 'e2e';

const NOWHERE = 'http://127.0.0.1:9/';

export interface Scenarios extends Installation {
  now(): Date;
  /** For what the API does not show. */
  register: Register;
  /** Calls of a request to holders so far, `<holder> <call>`, from the workflow's history: what no page shows is there too. */
  holderCalls(id: string): Promise<string[]>;
  /** A request's workflow history as the Temporal server shows it to everybody who may read it. */
  history(id: string): Promise<string>;
  /** Tokens of the systems that tell when a hold may have changed. */
  events: Record<'accounts' | 'billing', string>;
  /** Whether what billing tells arrives; it does at first. */
  deliverEvents(arrive: boolean): void;
  /** Resolves once nothing of a request runs but waits: no activity, no workflow task. */
  quiet(id: string): Promise<void>;
  /** Lets time pass until an instant (ISO 8601); does nothing once it is past. */
  advanceTo(instant: string): Promise<void>;
  /** Another interval (ISO 8601) for the sweep, the first one at once: a stretch in which nothing is left to it need not see it daily. */
  sweepEvery(interval: string): Promise<void>;
}

export interface ScenariosOptions extends Pick<InstallationOptions, 'systems' | 'config' | 'log'> {
  /** ISO 8601 UTC: when the first scenario begins. The sample systems' records lie before it. */
  start: string;
}

/** One for each test file: its scenarios play in the order of their dates. */
export async function startScenarios({ start, ...options }: ScenariosOptions): Promise<Scenarios> {
  const env = await startTimeSkipping();
  const clock = await movedClock(env, start);
  const webhook = { url: NOWHERE, token: '' };
  const installation = await startInstallation({
    ...options,
    systems: { people: PEOPLE, billingWebhook: webhook, ...options.systems },
    clock,
    server: () => Promise.resolve({ at: localServer(env.address), stop: () => env.teardown() }),
    changeBundle: (code) => patient(moved(code, clock.offsetMs), TRIES_AGAIN),
    changeServices: (services) => ({ ...services, dataConverter: knowing(services.dataConverter, clock) }),
    config: (config) => {
      const usual = { ...config, timings: { ...config.timings, ...TIMINGS } };
      return options.config?.(usual) ?? usual;
    },
  });
  const services = await installation.openServices();
  const { register } = services;
  const events = { accounts: await tokenOf('accounts'), billing: await tokenOf('billing') };
  const deliverEvents = (arrive: boolean): void => {
    webhook.url = arrive ? new URL('/v1/holders/billing/events', installation.url).href : NOWHERE;
    webhook.token = events.billing;
  };
  deliverEvents(true);
  return {
    ...installation,
    ...{ register, events, deliverEvents, now: () => clock.now() },
    async history(id) {
      return JSON.stringify(historyToJson(await historyOf(id)));
    },
    async holderCalls(id) {
      const { events } = await historyOf(id);
      return (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) => {
        const holder = holderOfQueue(INSTALLATION, scheduled?.taskQueue?.name ?? '');
        return holder === undefined ? [] : [`${holder} ${scheduled?.activityType?.name ?? ''}`];
      });
    },
    quiet,
    async decide(bearer, id, decision) {
      await quiet(id);
      await installation.decide(bearer, id, decision);
    },
    advanceTo: (instant) => advance(env, clock, Date.parse(instant)),
    async sweepEvery(interval) {
      const workflowId = sweepWorkflowId(INSTALLATION);
      await services.client.workflow.getHandle(workflowId).terminate();
      const args = [{ intervalMs: Duration.fromISO(interval).toMillis() }];
      const taskQueue = coreQueue(INSTALLATION);
      await services.client.workflow.start(WORKFLOW_TYPES.sweep, { workflowId, taskQueue, args });
    },
    async stop() {
      await services.close();
      await installation.stop();
    },
  };

  /** Gives up on a holder that is down. */
  function quiet(id: string): Promise<void> {
    return untilQuiet(workflowOf(id), QUIET_MS);
  }

  function workflowOf(id: string): WorkflowHandle {
    return services.client.workflow.getHandle(`${INSTALLATION}-request-${id}`);
  }

  function historyOf(id: string): ReturnType<WorkflowHandle['fetchHistory']> {
    return workflowOf(id).fetchHistory();
  }

  async function tokenOf(holder: string): Promise<string> {
    const at = clock.now().toISOString();
    const machine: NewPrincipal = { kind: 'machine', display: `system ${holder}`, roles: ['owner'], holders: [holder] };
    const { id } = await register.principals.create(machine, at);
    return (await register.principals.issueToken(id, 'events', at)).token;
  }
}

interface MovedClock extends Clock {
  offsetMs: number;
  /** Reads the server's time. */
  refresh(): Promise<void>;
  /** Reads it while time is being skipped; otherwise it runs as this machine's. Whoever asks at once shares an answer. */
  keepUp(): Promise<void>;
  skipping: boolean;
}

async function movedClock(env: TestWorkflowEnvironment, start: string): Promise<MovedClock> {
  let server = await env.currentTimeMs();
  let readAt = performance.now();
  let next: Promise<void> | undefined;
  const offsetMs = Date.parse(start) - server;
  const clock: MovedClock = {
    offsetMs,
    skipping: false,
    now: () => new Date(Math.floor(server + (performance.now() - readAt)) + offsetMs),
    async refresh() {
      server = await env.currentTimeMs();
      readAt = performance.now();
    },
    keepUp() {
      if (!clock.skipping) return Promise.resolve();
      next ??= Promise.resolve().then(() => {
        next = undefined;
        return clock.refresh();
      });
      return next;
    },
  };
  return clock;
}

/** An activity's input is read before it runs: it finds the time the server has come to. */
function knowing(dataConverter: DataConverter, clock: MovedClock): DataConverter {
  const knows: PayloadCodec = {
    encode: (payloads) => Promise.resolve(payloads),
    async decode(payloads) {
      await clock.keepUp();
      return payloads;
    },
  };
  return { ...dataConverter, payloadCodecs: [...(dataConverter.payloadCodecs ?? []), knows] };
}

async function advance(env: TestWorkflowEnvironment, clock: MovedClock, to: number): Promise<void> {
  clock.skipping = true;
  const following = follow(clock);
  try {
    for (;;) {
      await clock.refresh();
      const left = to - clock.now().getTime();
      if (left <= 0) return;
      await env.sleep(Math.min(left, STEP_MS));
    }
  } finally {
    clock.skipping = false;
    await following;
  }
}

/** What no activity does, the sample systems' own affairs, goes on while time is skipped. */
async function follow(clock: MovedClock): Promise<void> {
  while (clock.skipping) {
    await clock.refresh();
    await pause(REFRESH_EVERY_MS);
  }
}
