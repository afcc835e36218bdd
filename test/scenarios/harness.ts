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
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Clock } from '../../src/common/clock.js';
import type { NewPrincipal, Register } from '../../src/register/index.js';
import { localServer } from '../../src/temporal/connection.js';
import { holderOfQueue } from '../../src/temporal/names.js';
import { startInstallation } from '../e2e/installation.js';
import type { Installation, InstallationOptions } from '../e2e/installation.js';
import { historyToJson } from '../replay/history-json.js';
import { quiet as untilQuiet } from '../support/quiet.js';
import { startTimeSkipping } from '../support/temporal.js';

/** Timings as an installation has them by default; the end-to-end tests shorten these. */
const TIMINGS = { holderSlow: 'PT10M', holdsPatience: 'P2D', sweepInterval: 'P1D' };

/** Skipped at once: what happens on the way finds the clock at most so far behind. */
const STEP_MS = 12 * 3600 * 1000;

const REFRESH_EVERY_MS = 4;

const QUIET_MS = 20_000;

/** The cast and a few beside. */
const PEOPLE = 24;

/** The only place where workflows read the time (`workflows/now.ts`), as the bundle has it. */
const READS_NOW = 'return Date.now();';

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
    changeBundle: (code) => moved(code, clock.offsetMs),
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
  refresh(): Promise<void>;
}

async function movedClock(env: TestWorkflowEnvironment, start: string): Promise<MovedClock> {
  let server = await env.currentTimeMs();
  let readAt = performance.now();
  const offsetMs = Date.parse(start) - server;
  return {
    offsetMs,
    now: () => new Date(Math.floor(server + (performance.now() - readAt)) + offsetMs),
    async refresh() {
      server = await env.currentTimeMs();
      readAt = performance.now();
    },
  };
}

/** The workflows' code with the same constant added to what it reads as *now*. */
function moved(code: string, offsetMs: number): string {
  const parts = code.split(READS_NOW);
  if (parts.length !== 2) throw new Error(`workflows read the time in ${parts.length - 1} places instead of one`);
  return parts.join(`return Date.now() + ${offsetMs};`);
}

async function advance(env: TestWorkflowEnvironment, clock: MovedClock, to: number): Promise<void> {
  const skipping = new AbortController();
  const following = follow(clock, skipping.signal);
  try {
    for (;;) {
      await clock.refresh();
      const left = to - clock.now().getTime();
      if (left <= 0) return;
      await env.sleep(Math.min(left, STEP_MS));
    }
  } finally {
    skipping.abort();
    await following;
  }
}

/** Activities run while time is skipped: the clock has to keep up with the server. */
async function follow(clock: MovedClock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await clock.refresh();
    await pause(REFRESH_EVERY_MS);
  }
}
