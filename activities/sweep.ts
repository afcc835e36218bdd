/** One batched sweep: pokes every held erasure (a lost event is found within a day), shreds what is due, signs a checkpoint. */
import { DateTime, Duration } from 'luxon';
import { requestKeyId } from '../src/vault/key-store.js';
import { payloadFolder } from '../src/vault/payload-folder.js';
import { scrubKeyRows } from '../src/register/index.js';
import type { PurgeDue } from '../src/register/index.js';
import type { CoreDeps } from './deps.js';
import { mailWaitingAlerts } from './alerts.js';
import { whileBeating } from './heartbeats.js';
import { mailWaitingNotices } from './recipients.js';
import { erasePreserved } from './preserved.js';
import { daysOf, longestBackup, plusDays } from './retention.js';
import type { CoreActivities } from './types.js';
import { giveWaitingSupplements } from './supplements.js';
import { wakeHeld } from './wake-held.js';

const BATCH = 200;
const MOST_HELD = 100_000;
/** Signals under way at once: the server is the bottleneck. */
const AT_ONCE = 20;

export function createSweepActivities(deps: CoreDeps): Pick<CoreActivities, 'sweepOnce'> {
  const { register } = deps;
  return {
    sweepOnce: ({ at }) =>
      whileBeating(async () => {
        await giveWaitingSupplements(deps, at);
        const purged = await purgeDue(deps, at);
        await expireTombstones(deps, at);
        await shredReplays(deps, at);
        await mailWaitingNotices(deps, at);
        await mailWaitingAlerts(deps, at);
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

async function poke(deps: CoreDeps, requestId: string, at: string): Promise<boolean> {
  const reached = await wakeHeld(deps, requestId, at);
  if (!reached) deps.log.warn({ requestId }, 'a held erasure has waiting items but no running workflow');
  return reached;
}

/** Everything retention says must go now, but what a litigation hold covers (V6). */
async function purgeDue(deps: CoreDeps, at: string): Promise<number> {
  const { register, keys, vault, running } = deps;
  const { purge } = register;
  const periods = deps.config.retention;
  const content = await purgeAll(
    deps,
    (options) => purge.contentDue(at, { ...options, periods }),
    async ({ requestId, why }) => {
      await keys.destroy(requestKeyId('content', requestId), why);
      await vault.deletePrefix(`requests/${requestId}/`);
      await purge.contentShredded(requestId, at, why);
      return true;
    },
  );
  const bundles = await purgeAll(
    deps,
    (options) => purge.bundleDue(at, { ...options, periods }),
    async ({ requestId, why }) => {
      await register.links.revoke(requestId, at, { kind: 'answer' });
      await vault.deletePrefix(`requests/${requestId}/`);
      await purge.bundleDeleted(requestId, at, why);
      return true;
    },
  );
  const preserved = await erasePreserved(deps, at);
  const cases = await purgeAll(
    deps,
    (options) => purge.caseDue(at, { ...options, periods }),
    async ({ requestId, why }) => {
      await keys.destroy(requestKeyId('case', requestId), why);
      await vault.deletePrefix(payloadFolder(requestKeyId('case', requestId)));
      await purge.caseShredded(requestId, at, why);
      return true;
    },
  );
  const held = await purgeAll(deps, purge.heldDue, async ({ requestId, why }) => {
    // Destroyed under an open workflow, only terminate would work.
    if (await running.heldRunning(requestId)) return false;
    await keys.destroy(requestKeyId('held', requestId), why);
    await vault.deletePrefix(payloadFolder(requestKeyId('held', requestId)));
    await purge.heldShredded(requestId, at, why);
    return true;
  });
  const facts = await purgeAll(
    deps,
    (options) => purge.factsDue(at, { ...options, periods }),
    async ({ requestId, why }) => {
      await vault.delete(`certificates/${requestId}.html`);
      await purge.purgeFacts(requestId, at, why);
      await register.secretHolds.forget(requestId);
      return true;
    },
  );
  const closedBy = DateTime.fromISO(at, { zone: 'utc' }).minus(Duration.fromISO(periods.caseFacts)).toJSDate();
  const complaints = await register.complaints.purge(closedBy.toISOString(), at);
  return content + bundles + preserved + cases + held + facts + complaints;
}

/** Batch by batch until nothing is due; what is not purged now is left out of the next look. `false`: not yet. */
async function purgeAll(
  { underLitigation }: CoreDeps,
  due: (options: { except: string[]; limit: number }) => Promise<PurgeDue[]>,
  purgeOne: (due: PurgeDue) => Promise<boolean>,
): Promise<number> {
  const except: string[] = [];
  let purged = 0;
  for (;;) {
    const batch = await due({ except, limit: BATCH });
    if (batch.length === 0) return purged;
    for (const one of batch) {
      const spared = (await underLitigation?.(one.requestId)) === true;
      if (!spared && (await purgeOne(one))) purged++;
      // Not looked at again in this sweep, whatever came of it.
      except.push(one.requestId);
    }
  }
}

/** Erasure tombstones go once the longest backup is gone and the margin has passed (Y2); the files outside the register with them. */
async function expireTombstones({ register, tombstones, config, descriptions }: CoreDeps, at: string): Promise<void> {
  const margin = daysOf(config.retention.tombstoneMargin);
  const days = longestBackup({ config, descriptions }, [...descriptions.keys()]) + margin;
  const entries = (await register.ledger.expire(at)) + (await register.standing.expire(at));
  const why = 'Y2: the longest backup is gone';
  if (entries > 0) await register.purge.recordPurge('ledger', at, `${why}, and ${margin} days more`, entries);
  const files = (await tombstones?.expire(new Date(plusDays(at, -days)))) ?? [];
  if (files.length > 0)
    await register.purge.recordPurge('tombstones', at, `${why} (${files.join(', ')})`, files.length);
}

/** What a replay of the ledger kept of people goes once it is through; its report, which names none, as case facts do (Y2). */
async function shredReplays({ register, keys, vault, config }: CoreDeps, at: string): Promise<void> {
  for (const id of await register.replays.toShred(at)) {
    const keyId = requestKeyId('content', id);
    await keys.destroy(keyId, 'a replay of the erasure ledger is through');
    await vault.deletePrefix(`requests/${id}/`);
    await vault.deletePrefix(payloadFolder(keyId));
    await register.replays.shredded(id, at);
  }
  const { caseFacts } = config.retention;
  const endedBy = DateTime.fromISO(at, { zone: 'utc' }).minus(Duration.fromISO(caseFacts)).toJSDate().toISOString();
  await register.replays.purge(endedBy, `Y2: ${caseFacts} after the replay`, at);
}
