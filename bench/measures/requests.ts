/** Latency of one request, and requests a minute for many at once, each beside empty workflows with as many activities. */
import { customersOf, openTickets } from '../customers.js';
import type { AskedRight } from '../customers.js';
import { driveToAnswer } from '../driver.js';
import type { EmptyRequests } from '../limits/empty-requests.js';
import { middleShape } from '../limits/history-shape.js';
import type { Service } from '../service.js';
import { median, round, spreadOf, timed } from '../statistics.js';
import type { Spread } from '../statistics.js';

export interface LatencyResult {
  requests: number;
  /** Milliseconds from opening to the answer on the portal. */
  ms: Spread;
  activities: number;
  events: number;
  /** An empty workflow with as many activities. */
  limit: { ms: Spread };
  /** Median over the limit's median: 1 would be a service that costs nothing. */
  timesTheLimit: number;
}

export interface ThroughputResult {
  requests: number;
  seconds: number;
  perMinute: number;
  /** Milliseconds from opening to the answer on the portal, all having been opened at once. */
  ms: Spread;
  activities: number;
  events: number;
  limit: { seconds: number; perMinute: number };
  /** Of the limit: 1 would be a service that costs nothing. */
  shareOfTheLimit: number;
}

const SOON = 20;
const WAVE = 250;
const PATIENCE_MS = 60 * 60_000;
const HISTORIES = 9;

/** @param skip customers of the population that another measure takes. */
export async function measureLatency(
  service: Service,
  empty: EmptyRequests,
  count: number,
  skip: number,
): Promise<LatencyResult> {
  const bodies = await openTickets(service, 'access', customersOf(service, count + 1, skip));
  const answers = [];
  for (const body of bodies)
    answers.push(...(await driveToAnswer(service, [body], { every: SOON, patience: PATIENCE_MS })));
  // The first meets caches nobody has filled.
  const warm = answers.slice(1);
  const shape = await middleShape(
    service,
    warm.map(({ id }) => id),
  );
  await empty.run(shape.groups, 1);
  const limits: number[] = [];
  for (let turn = 0; turn < count; turn += 1) limits.push(await empty.run(shape.groups, 1));
  const times = warm.map(({ ms }) => ms);
  return {
    requests: count,
    ms: spreadOf(times),
    activities: shape.activities,
    events: shape.events,
    limit: { ms: spreadOf(limits) },
    timesTheLimit: round(median(times) / median(limits)),
  };
}

export async function measureThroughput(
  service: Service,
  empty: EmptyRequests,
  right: AskedRight,
  count: number,
  skip: number,
): Promise<ThroughputResult> {
  const bodies = await openTickets(service, right, customersOf(service, count, skip));
  const { result: answers, ms } = await timed(() =>
    driveToAnswer(service, bodies, { every: WAVE, patience: PATIENCE_MS }),
  );
  const shape = await middleShape(
    service,
    answers.slice(0, HISTORIES).map(({ id }) => id),
  );
  const limitMs = await empty.run(shape.groups, count);
  const perMinute = (took: number): number => round((count / took) * 60_000);
  return {
    requests: count,
    seconds: round(ms / 1000),
    perMinute: perMinute(ms),
    ms: spreadOf(answers.map((answer) => answer.ms)),
    activities: shape.activities,
    events: shape.events,
    limit: { seconds: round(limitMs / 1000), perMinute: perMinute(limitMs) },
    shareOfTheLimit: round(limitMs / ms),
  };
}
