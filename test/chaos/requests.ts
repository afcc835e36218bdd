/** Requests as staff carry them on; between two decisions a test strikes. */
import type { Person } from '../../examples/iot-operator/population/index.js';
import type { PlanView } from '../../src/server/api/view-schema.js';
import type { Installation } from './installation.js';

/** A look at a workflow that no worker answers for takes a second or more. */
const PLAN_LOOKS = 30;

let letters = 0;

/** A letter: an agent has proven by telephone who asks. No ticket, so that a request changes nothing in the systems it reads. */
export async function openByLetter(
  { agent, api, until }: Installation,
  right: 'access' | 'erasure',
  person: Person,
): Promise<string> {
  const { id } = await api<{ id: string }>(agent, 'POST', '/v1/requests', {
    source: { kind: 'mail', system: 'privacy-mailbox', id: `MAIL-${++letters}` },
    ...{ receivedAt: `${new Date().toISOString().slice(0, 19)}Z`, right, jurisdiction: 'UK-ENG' },
    subject: {
      identifiers: [
        { type: 'email', value: person.email },
        { type: 'customer_id', value: person.customerId },
      ],
      ...{ contactEmail: person.email, name: person.fullName, locale: 'en-GB' },
    },
  });
  await until(id, 'a proof of identity', (row) => row.step === 'identity');
  return id;
}

export function decide(
  { api }: Installation,
  token: string,
  id: string,
  kind: string,
  choice: string,
  more: { target?: string; planHash?: string } = {},
): Promise<unknown> {
  return api(token, 'POST', `/v1/requests/${id}/decisions`, { kind, choice, reason: 'Looked at it.', ...more });
}

/** Through to the review; records that may be somebody else's are. */
export async function toReview(installation: Installation, id: string): Promise<void> {
  const { agent, until, view } = installation;
  for (;;) {
    const row = await until(id, 'the review', ({ step, waitingFor }) =>
      step === 'review' ? true : step === 'match' && waitingFor === 'agent',
    );
    if (row.step === 'review') return;
    const { pendingMatches } = await view(id);
    for (const { target } of pendingMatches) await decide(installation, agent, id, 'match', 'other_person', { target });
    await until(id, 'the matches decided', ({ step }) => step !== 'match');
  }
}

/** Puts the plan of an erasure forward. */
export async function toApproval(installation: Installation, id: string): Promise<PlanView> {
  const { agent, until, view } = installation;
  await toReview(installation, id);
  await decide(installation, agent, id, 'review', 'proceed');
  await until(id, 'the approval', ({ step }) => step === 'approve');
  // The plan is told by the running workflow: until another worker has taken it over there is none to see.
  for (let looked = 0; looked < PLAN_LOOKS; looked++) {
    const { plan } = await view(id);
    if (plan) return plan;
  }
  throw new Error('there is no plan to approve');
}

/** The answer goes out without a second factor, as a reviewer's recorded exception. */
export async function release(installation: Installation, id: string): Promise<void> {
  await decideDelivery(installation, id, 'release_without_second_factor');
  await installation.until(id, 'the answer out', ({ answeredAt }) => answeredAt !== undefined);
}

/** The answer went out by post: nothing is fetched, nothing is waited for. */
export async function sendByPost(installation: Installation, id: string): Promise<void> {
  await decideDelivery(installation, id, 'sent_otherwise');
}

async function decideDelivery(installation: Installation, id: string, choice: string): Promise<void> {
  const { reviewer, until } = installation;
  await until(id, 'the delivery', ({ step, waitingFor }) => step === 'delivery' && waitingFor === 'reviewer');
  await decide(installation, reviewer, id, 'delivery', choice);
}
