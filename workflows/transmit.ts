/**
 * Direct transmission to another controller (Art 20(2), P5): a person decides whether it is technically feasible, and sends it themselves.
 * Habeas sends nothing: what counts is the record that the receiver was checked and the channel encrypted. The file is given in any case.
 */
import type { AnswerInput, Transmission } from '../activities/types.js';
import type { Demand } from '../src/register/model.js';
import type { Case } from './case.js';
import { core, longCore } from './core.js';
import { now } from './now.js';
import type { Refused } from './validators.js';

/** What may be decided: whether it is feasible; then, with the package written, that it was sent or that it turned out not to be. */
export type Transmitting = 'asked' | 'packed';

const CHOICES: Record<Transmitting, readonly string[]> = {
  asked: ['feasible', 'not_feasible'],
  packed: ['sent', 'not_feasible'],
};

type Answer = Omit<AnswerInput, 'at' | 'transmission'>;

/** What the answer says of the wish; undefined: there is none. While a holder is silent nothing is sent: it goes whole or not at all. */
export async function transmitted(c: Case, answer: Answer): Promise<Transmission | undefined> {
  const demand = c.input.demand;
  if (demand?.kind !== 'portability') return undefined;
  const { controller: to } = demand.transmitTo;
  if (answer.missing.length > 0) return { to, status: 'pending' };
  if (Object.values(answer.collected).every(({ rows }) => Object.values(rows).every((count) => count === 0)))
    return { to, status: 'not_feasible', reason: 'there is no data that Article 20 covers' };
  try {
    return await decided(c, demand, answer);
  } finally {
    c.transmitting = undefined;
  }
}

async function decided(
  c: Case,
  demand: Extract<Demand, { kind: 'portability' }>,
  answer: Answer,
): Promise<Transmission> {
  const { controller: to, address } = demand.transmitTo;
  const { requestId } = c;
  c.transmitting = 'asked';
  await c.enter('fulfil', 'transmit', 'reviewer', 'can the data go straight to the controller that was named?');
  let decision = await c.decision('transmit');
  if (decision.choice === 'feasible') {
    await longCore(c.heartbeatMs).packForController({ ...answer, at: now() });
    c.transmitting = 'packed';
    await c.enter(
      'fulfil',
      'transmit',
      'reviewer',
      'the package is ready: check who receives it, send it by an encrypted channel and record that',
    );
    decision = await c.decision('transmit');
  }
  await core.recordTransmission({ requestId, to, address, decision, at: now() });
  return decision.choice === 'sent' ? { to, status: 'sent' } : { to, status: 'not_feasible', reason: decision.reason };
}

/** Undefined when it may be decided now. */
export function refuseTransmit(
  transmitting: Transmitting | undefined,
  { choice, transmission }: { choice: string; transmission?: { receiverCheck: string } },
): Refused | undefined {
  if (transmitting === undefined)
    return { kind: 'conflict', says: 'nothing is waiting to be sent to another controller now' };
  const choices = CHOICES[transmitting];
  if (!choices.includes(choice)) {
    const mend = `choose one of ${choices.join(', ')}`;
    return { kind: 'conflict', says: 'this cannot be chosen here', mend, pointer: '/choice' };
  }
  if (choice !== 'sent' || (transmission?.receiverCheck ?? '').trim() !== '') return undefined;
  return {
    kind: 'invalid',
    says: 'data goes to another controller only once it was checked who receives it, by an encrypted channel',
    mend: 'say how the receiver was checked and which channel it went by',
    pointer: '/transmission',
  };
}
