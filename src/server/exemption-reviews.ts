/** A fraud case has ended: what was left out of copies because of it is put to a person at once, not only after thirty days (V5, S12). */
import { uuidOf } from '../register/index.js';
import type { Hold, Register } from '../register/types.js';

type Registers = Pick<Register, 'persons' | 'tasks'>;

/** @param hold as it was while it stood: closing forgets whom it was about. Returns the requests with something to look at. */
export async function lookAgainAfter(
  register: Registers,
  hold: Pick<Hold, 'id' | 'type' | 'selector'>,
  by: string,
  at: string,
): Promise<string[]> {
  if (hold.type !== 'FRAUD_INVESTIGATION') return [];
  const touched: string[] = [];
  for (const requestId of await requestsOf(register, hold.selector)) {
    const open = await register.tasks.list({ requestId, open: true });
    const waiting = open.find(({ kind }) => kind === 'exemption_review');
    if (!waiting) continue;
    touched.push(requestId);
    await register.tasks.open({
      ...{ id: uuidOf('exemption-review', requestId, hold.id), requestId, kind: 'exemption_review', by, at, dueAt: at },
      // The case itself is not named: the task is read by more people than the hold.
      why: 'what stood behind an exemption has changed: look now whether what was left out is free',
      detail: { ...waiting.detail, after: waiting.id },
    });
  }
  return touched;
}

async function requestsOf({ persons }: Registers, selector: Hold['selector']): Promise<string[]> {
  if ('requestId' in selector) {
    const others = await persons.sharing(selector.requestId);
    return [selector.requestId, ...others.map(({ request }) => request.id)];
  }
  if (!('identifiers' in selector)) return [];
  return [...new Set((await persons.find(selector.identifiers)).map(({ requestId }) => requestId))];
}
