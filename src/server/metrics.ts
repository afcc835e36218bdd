/** Counts for operators, without personal data: labels are words of the model and names of holders. */
import { Counter, Gauge, Registry } from 'prom-client';
import type { Clock } from '../common/clock.js';
import type { Register, SlaView } from '../register/types.js';
import { SLA_STATES } from '../register/types.js';

export interface Metrics {
  registry: Registry;
  opened: Counter<'right' | 'source'>;
  decisions: Counter<'kind' | 'choice'>;
  authFailures: Counter<'where'>;
  portal: Counter<'event'>;
}

/** How long a reading of all open requests is good for, in milliseconds: whoever scrapes, and how often, costs no more than that. */
const SLA_FOR_MS = 5000;

/** Gauges are read from the register at a scrape. */
export function createMetrics(
  register: Pick<Register, 'sla' | 'outbox' | 'held' | 'settings' | 'answered'>,
  clock: Clock,
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const sla = lately(register, clock);
  const backlog = async (): Promise<number> => (await register.outbox.backlog()).waiting;
  new Gauge({
    name: 'habeas_requests_open',
    help: 'Open requests by right, stage and SLA state',
    labelNames: ['right', 'stage', 'sla'] as const,
    registers,
    async collect() {
      this.reset();
      const view = await sla();
      for (const { request, state } of view.requests) {
        this.inc({ right: request.right, stage: request.stage, sla: state });
      }
      // A state without requests is told as zero, so that alerts do not go silent.
      for (const sla of SLA_STATES) if (view.counts[sla] === 0) this.set({ right: 'any', stage: 'any', sla }, 0);
    },
  });
  new Gauge({
    name: 'habeas_holder_holding_up',
    help: 'Open requests each holder is holding up',
    labelNames: ['holder'] as const,
    registers,
    async collect() {
      this.reset();
      const view = await sla();
      for (const { holder, requests } of view.holders) this.set({ holder }, requests);
    },
  });
  new Gauge({
    name: 'habeas_intake_outbox_waiting',
    help: 'Accepted requests whose workflow has not started yet',
    registers,
    async collect() {
      this.set(await backlog());
    },
  });
  new Gauge({
    name: 'habeas_erasures_frozen',
    help: '1 while all erasures are frozen',
    registers,
    async collect() {
      this.set((await register.settings.erasuresFrozen()).frozen ? 1 : 0);
    },
  });
  new Gauge({
    name: 'habeas_requests_answered',
    help: 'Requests received within a year and answered: all, within one month of the receipt, within three',
    labelNames: ['within'] as const,
    registers,
    async collect() {
      const { answered, oneMonth, threeMonths } = await register.answered(clock.now().toISOString());
      this.set({ within: 'any' }, answered);
      this.set({ within: 'one_month' }, oneMonth);
      this.set({ within: 'three_months' }, threeMonths);
    },
  });
  new Gauge({
    name: 'habeas_lifted_erasures',
    help: 'Held items nothing stands against any more: waiting, waiting past their target, erased after it',
    labelNames: ['state'] as const,
    registers,
    async collect() {
      const { waiting, overdue, erasedLate } = await register.held.late(clock.now().toISOString());
      this.set({ state: 'waiting' }, waiting);
      this.set({ state: 'overdue' }, overdue);
      this.set({ state: 'erased_late' }, erasedLate);
    },
  });
  return {
    registry,
    opened: new Counter({
      name: 'habeas_requests_opened_total',
      help: 'Requests opened through this server',
      labelNames: ['right', 'source'] as const,
      registers,
    }),
    decisions: new Counter({
      name: 'habeas_decisions_total',
      help: 'Decisions by people accepted through this server',
      labelNames: ['kind', 'choice'] as const,
      registers,
    }),
    authFailures: new Counter({
      name: 'habeas_auth_failures_total',
      help: 'Calls and sign-ins without a valid token',
      labelNames: ['where'] as const,
      registers,
    }),
    portal: new Counter({
      name: 'habeas_portal_events_total',
      help: 'What happened on the portal',
      labelNames: ['event'] as const,
      registers,
    }),
  };
}

/** One query for all that ask within a while; a failed one is asked again. */
function lately(register: Pick<Register, 'sla'>, clock: Clock): () => Promise<SlaView> {
  let last: { at: number; view: Promise<SlaView> } | undefined;
  return async () => {
    const now = clock.now();
    if (last === undefined || Math.abs(now.getTime() - last.at) >= SLA_FOR_MS) {
      last = { at: now.getTime(), view: register.sla(now.toISOString()) };
    }
    const asked = last;
    try {
      return await asked.view;
    } catch (error) {
      if (last === asked) last = undefined;
      throw error;
    }
  };
}
