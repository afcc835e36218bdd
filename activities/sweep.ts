/** One batched sweep: pokes every held erasure (a lost event is found within a day), shreds what is due, signs a checkpoint. */
import { isHabeasError } from '../src/common/errors.js';
import { requestKeyId } from '../src/vault/key-store.js';
import { payloadFolder } from '../src/vault/payload-folder.js';
import { scrubKeyRows } from '../src/register/index.js';
import type { CoreDeps } from './deps.js';
import { whileBeating } from './heartbeats.js';
import type { CoreActivities } from './types.js';

const BATCH = 200;
const MOST_HELD = 100_000;
/** Signals under way at once: the server is the bottleneck. */
const AT_ONCE = 20;

export function createSweepActivities(deps: CoreDeps): Pick<CoreActivities, 'sweepOnce'> {
  const { register } = deps;
  return {
    sweepOnce: ({ at }) =>
      whileBeating(async () => {
        const purged = (await shredContent(deps, at)) + (await shredCases(deps, at)) + (await shredHeld(deps));
        await register.ledger.expire(at);
        await register.audit.checkpoint(at);
        if (purged > 0) await scrubKeyRows(register.db);
        return { poked: await pokeHeld(deps, at), purged };
      }),
  };
}

async function pokeHeld(deps: CoreDeps, at: string): Promise<number> {
  const waiting = await deps.register.held.waiting(MOST_HELD);
  let poked = 0;
  for (let from = 0; from < waiting.length; from += AT_ONCE) {
    const turn = waiting.slice(from, from + AT_ONCE);
    const reached = await Promise.all(turn.map(({ requestId }) => poke(deps, requestId, at)));
    poked += reached.filter(Boolean).length;
  }
  return poked;
}

async function poke({ running, log }: CoreDeps, requestId: string, at: string): Promise<boolean> {
  try {
    await running.sweepHeld(requestId, { at });
    return true;
  } catch (error) {
    // A closed workflow has nothing left to wait for; anything else is tried again with the whole batch.
    if (!isHabeasError(error) || (error.kind !== 'not_found' && error.kind !== 'conflict')) throw error;
    log.warn({ requestId, kind: error.kind }, 'a held erasure has waiting items but no running workflow');
    return false;
  }
}

async function shredContent({ register, keys, vault }: CoreDeps, at: string): Promise<number> {
  const due = await register.purge.contentDue(at, BATCH);
  for (const { requestId, why } of due) {
    await keys.destroy(requestKeyId('content', requestId), why);
    await vault.deletePrefix(`requests/${requestId}/`);
    await register.purge.contentShredded(requestId, at);
  }
  return due.length;
}

async function shredCases({ register, keys, vault }: CoreDeps, at: string): Promise<number> {
  const due = await register.purge.caseDue(at, BATCH);
  for (const { requestId, why } of due) {
    await keys.destroy(requestKeyId('case', requestId), why);
    await vault.deletePrefix(payloadFolder(requestKeyId('case', requestId)));
    await register.purge.caseShredded(requestId, at);
  }
  return due.length;
}

/** The held key goes once nothing waits and its workflow has closed: destroyed under an open one, only terminate would work. */
async function shredHeld({ register, keys, vault, running }: CoreDeps): Promise<number> {
  let shredded = 0;
  for (const { requestId, why } of await register.purge.heldDue(BATCH)) {
    if (await running.heldRunning(requestId)) continue;
    await keys.destroy(requestKeyId('held', requestId), why);
    await vault.deletePrefix(payloadFolder(requestKeyId('held', requestId)));
    shredded++;
  }
  return shredded;
}
