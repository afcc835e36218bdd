/**
 * Carries requests from their opening to the answer on the portal through the API alone, deciding as soon as something waits for a
 * person. It looks at lists, which read the register: looking costs the running workflows nothing.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { RequestSummary, RequestView } from '../src/server/api/view-schema.js';
import type { RequestBody } from './customers.js';
import type { Service } from './service.js';

export interface Answered {
  id: string;
  /** From the call that opened it until its answer was seen on the portal. */
  ms: number;
}

export interface DriveOptions {
  /** Milliseconds between two looks. */
  every: number;
  /** Milliseconds after which a request counts as failed. */
  patience: number;
}

interface Running {
  id: string;
  number: string;
  began: number;
  /** What was decided already, by step and since when it waited. */
  decided: Set<string>;
}

interface Page {
  requests: RequestSummary[];
  nextCursor?: string;
}

/** Decisions under way at once, as if so many people worked. */
const DECIDERS = 8;

/** Each waits until the server gives up waiting for the workflow. */
const TURNS = 8;

/** Opens all at once. Throws when a request fails, waits for something the driver does not know, or takes longer than `patience`. */
export async function driveToAnswer(
  service: Service,
  bodies: readonly RequestBody[],
  { every, patience }: DriveOptions,
): Promise<Answered[]> {
  const { habeas, agent } = service;
  const running = new Map<string, Running>();
  const answered: Answered[] = [];
  const limit = pLimit(DECIDERS);
  const failures: unknown[] = [];
  const until = performance.now() + patience;
  let opening = bodies.length;
  const opened = bodies.map(async (body) => {
    const began = performance.now();
    const { id, number } = await habeas.api<{ id: string; number: string }>(agent, 'POST', '/v1/requests', body);
    running.set(id, { id, number, began, decided: new Set() });
    opening -= 1;
  });
  for (const call of opened) call.catch((error: unknown) => failures.push(error));

  const look = async (): Promise<void> => {
    const known = [...running.values()];
    const open = await openRequests(service);
    for (const request of known) {
      const summary = open.get(request.id);
      if (!summary) {
        running.delete(request.id);
        answered.push({ id: request.id, ms: performance.now() - request.began });
        continue;
      }
      const key = `${summary.step} ${summary.since}`;
      if (!needsPerson(summary) || request.decided.has(key)) continue;
      request.decided.add(key);
      void limit(() => decide(service, summary)).then(
        (decided) => decided || request.decided.delete(key),
        (error: unknown) => failures.push(error),
      );
    }
  };
  while (opening > 0 || running.size > 0) {
    await look();
    if (failures.length > 0) throw failures[0];
    if (performance.now() > until) throw new Error(await stuck(service, [...running.values()]));
    if (opening > 0 || running.size > 0) await pause(every);
  }
  await mustBeAnswered(service, answered);
  return answered;
}

/** Neither answered nor closed. */
async function openRequests({ habeas, agent }: Service): Promise<Map<string, RequestSummary>> {
  const found = new Map<string, RequestSummary>();
  let cursor: string | undefined;
  do {
    const after = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await habeas.api<Page>(agent, 'GET', `/v1/requests?open=true&limit=200${after}`);
    for (const summary of page.requests) found.set(summary.id, summary);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}

function needsPerson({ number, step, waitingFor, waitingReason }: RequestSummary): boolean {
  if (waitingReason?.includes('failed') === true) throw new Error(`${number} failed: ${waitingReason}`);
  if (waitingFor !== 'agent' && waitingFor !== 'reviewer') return false;
  if (step === 'match' || step === 'review' || step === 'approve') return true;
  throw new Error(`${number} waits for a person at ${step}, which nobody decides here`);
}

/**
 * A plan is put forward by one person and approved by another, by the hash they saw. Weak matches are the browsers of who asks. False
 * when what is to be decided could not be seen: a busy workflow does not answer within the time of a page.
 */
async function decide(service: Service, { id, step }: RequestSummary): Promise<boolean> {
  const { habeas, agent, reviewer } = service;
  const send = (token: string, decision: object): Promise<void> =>
    sendOnce(service, token, `/v1/requests/${id}/decisions`, { ...decision, reason: 'Looked at.' });
  if (step === 'review') {
    await send(agent, { kind: 'review', choice: 'proceed' });
    return true;
  }
  const { live, plan, pendingMatches } = await habeas.api<RequestView>(reviewer, 'GET', `/v1/requests/${id}`);
  if (!live) return false;
  if (step === 'approve') await send(reviewer, { kind: 'approve', choice: 'approve', planHash: plan?.hash });
  for (const { target } of pendingMatches) await send(agent, { kind: 'match', choice: 'same_person', target });
  return step === 'approve' || pendingMatches.length > 0;
}

/** Repeats a call that found the service too busy, under one key: it counts once. */
async function sendOnce({ habeas }: Service, token: string, path: string, body: object): Promise<void> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  };
  for (let turn = 1; ; turn += 1) {
    const response = await fetch(new URL(path, habeas.url), { method: 'POST', headers, body: JSON.stringify(body) });
    if (response.ok) return;
    const text = await response.text();
    if (response.status !== 503 || turn === TURNS)
      throw new Error(`POST ${path} was answered ${response.status}: ${text}`);
  }
}

/** Not open any more could also mean closed without an answer. */
async function mustBeAnswered({ habeas, agent }: Service, answered: readonly Answered[]): Promise<void> {
  const limit = pLimit(DECIDERS);
  await Promise.all(
    answered.map(({ id }) =>
      limit(async () => {
        const view = await habeas.api<RequestView>(agent, 'GET', `/v1/requests/${id}`);
        if (view.answeredAt === undefined || view.deliveries.length === 0 || view.outcome === 'unverified')
          throw new Error(`${view.number} has no answer: ${view.next}`);
      }),
    ),
  );
}

async function stuck({ habeas, agent }: Service, running: Running[]): Promise<string> {
  const first = running[0];
  if (!first) return 'opening the requests took too long';
  const view = await habeas.api<RequestView>(agent, 'GET', `/v1/requests/${first.id}`);
  return `${running.length} request(s) came to no answer; ${view.number} is at ${view.stage}/${view.step}: ${view.next}`;
}
