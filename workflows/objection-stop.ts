/** Stopping what is objected to, until it is decided: at every holder that uses the data on an interest of the controller's (18(1)(d)). */
import type { Objection, RightAdvice } from '../activities/rights-types.js';
import type { ObjectResult, Subject } from '../src/connector/contract.js';
import { applyAndConfirm, holdersWithRecords } from './apply.js';
import type { Capable } from './apply.js';
import type { Case } from './case.js';
import { core } from './core.js';
import { atHolder, within } from './holder.js';
import { now } from './now.js';
import type { Objected, Stop } from './objection-state.js';

const BY_HAND = 'this system cannot stop a use by itself: stop it there, then have it tried again';

/** Returns the holders that were given up waiting for. */
export async function stopPending(
  work: Objected,
  advice: RightAdvice[],
  subjects: Record<string, Subject>,
  patienceMs: number | undefined,
): Promise<string[]> {
  const { c, turns } = work;
  // Whoever objects to everything objects to marketing as well; named purposes are weighed.
  const all = (c.input.demand as Objection).purposes === undefined;
  const silent: string[] = [];
  await Promise.all(
    (await holdersWithRecords(subjects)).map(async (capable) => {
      const { holder } = capable;
      const own = advice.filter((entry) => entry.holder === holder);
      const weighed = own.some(({ outcome }) => outcome === 'WEIGH');
      const marketing = all && own.some(({ outcome }) => outcome === 'ABSOLUTE');
      if (!weighed && !marketing) return;
      const stop = await within(c, holder, 'apply', patienceMs, () =>
        stopAt(c, capable, { weighed, marketing, turns }),
      );
      if (stop) work.stops = [...work.stops.filter((entry) => entry.holder !== holder), stop];
      else silent.push(holder);
    }),
  );
  return silent.sort();
}

async function stopAt(
  c: Case,
  capable: Capable,
  { weighed, marketing, turns }: { weighed: boolean; marketing: boolean; turns: number },
): Promise<Stop> {
  const { holder } = capable;
  const stopped = marketing ? await stop(c, capable, 'marketing', turns) : undefined;
  const uses = weighed ? await stop(c, capable, 'processing', turns) : undefined;
  return { holder, marketing: stopped ?? [], ...(uses ? { uses } : {}) };
}

/** Undefined: nothing to stop there. */
async function stop(
  c: Case,
  { holder, subject, capabilities }: Capable,
  scope: 'marketing' | 'processing',
  turn: number,
): Promise<ObjectResult['stopped'] | undefined> {
  const { requestId } = c.input;
  const { purposes } = c.input.demand as Objection;
  if (!capabilities.includes('object')) return stoppedByHand(c, holder);
  const key = turn === 0 ? `object-${scope}` : `object-${scope}-${turn}`;
  const { result, confirmedAt } = await applyAndConfirm(c, 'objection', key, {
    ...{ holder, subject, capabilities },
    carryOut: (attempt) =>
      atHolder(c, 'objection', holder, 'apply', 'object', { subject, scope, purposes, key: attempt }),
    toConfirm: ({ status }) => (status === 'applied' ? { objection: { scope, purposes } } : undefined),
  });
  const detail = { scope, status: result.status, stopped: result.stopped.length };
  const named = turn === 0 ? `object:${scope}` : `object:${scope}:${turn}`;
  await core.recordApplied({ requestId, holder, call: 'object', detail, confirmedAt, key: named, at: now() });
  return result.status === 'applied' ? result.stopped : undefined;
}

/** Nobody says that something has stopped before somebody has stopped it. */
async function stoppedByHand(c: Case, holder: string): Promise<ObjectResult['stopped']> {
  await c.noteHolders([{ holder, step: 'apply', state: 'failed', errorKind: 'not_offered', errorText: BY_HAND }]);
  await c.retryAsked(holder);
  await c.noteHolders([{ holder, step: 'apply', state: 'done' }]);
  return [];
}
