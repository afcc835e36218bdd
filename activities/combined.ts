/** Requests opened together: what is known in the one whose identity check and answer the others wait for. */
import type { CaseActivities } from './case-types.js';
import type { CoreDeps } from './deps.js';

type CombinedActivities = Pick<CaseActivities, 'identityOf' | 'answerOf'>;

/** An answer that was offered for so long counts as given (holds §1). */
const OFFERED_MS = 14 * 24 * 3600 * 1000;

export function createCombinedActivities({ register }: Pick<CoreDeps, 'register'>): CombinedActivities {
  return {
    async identityOf({ requestId, from, at }) {
      const events = await register.audit.list(from, { limit: 500 });
      const proven = events.findLast(({ type }) => type === 'identity.proven');
      if (proven) {
        // What opens the one answer opens the other: the person chose it once.
        await register.secondFactors.adopt(requestId, from, at);
        return { state: 'proven', method: String(proven.detail.method) };
      }
      const row = await register.requests.get(from);
      if (row?.closedAt === undefined && row !== undefined) return { state: 'pending' };
      return { state: row?.outcome === 'unverified' ? 'not_proven' : 'alone' };
    },

    async answerOf({ from, at }) {
      const row = await register.requests.get(from);
      if (!row || row.closedAt !== undefined) return { settled: true };
      if (row.answeredAt === undefined) return { settled: false };
      // What came back, or reached somebody else, was not given.
      const deliveries = (await register.deliveries.list(from)).filter(({ bouncedAt }) => bouncedAt === undefined);
      if (deliveries.some(({ firstOpenedAt, firstDownloadedAt }) => firstOpenedAt ?? firstDownloadedAt))
        return { settled: true };
      const offered = deliveries.map(({ offeredAt }) => Date.parse(offeredAt));
      const until = Math.min(...offered, Date.parse(row.answeredAt)) + OFFERED_MS;
      return until <= Date.parse(at) ? { settled: true } : { settled: false, until: new Date(until).toISOString() };
    },
  };
}

/** Tells the requests opened together that something happened here; one that is gone needs no telling. */
export async function tellOthers({ register, running }: CoreDeps, requestId: string, at: string): Promise<void> {
  const others = (await register.persons.relyingOn(requestId)).filter(({ closedAt }) => closedAt === undefined);
  // They look again by themselves once a day: a signal that does not arrive only costs time.
  await Promise.allSettled(others.map(({ id }) => running.otherMoved(id, { at })));
}
