/** Replaying the ledger after a restore (E8): which of the people a holder knows were erased there, and what may go again. */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { identifierLineSchema } from '../src/connector/contract.js';
import type { IdentifierLine, PartRef } from '../src/connector/contract.js';
import { HabeasError } from '../src/common/errors.js';
import type { LedgerEntry } from '../src/register/types.js';
import { requestKeyId } from '../src/vault/key-store.js';
import type { Vault } from '../src/vault/types.js';
import type { CoreDeps } from './deps.js';
import { whileBeating } from './heartbeats.js';
import { createRepeatActivities } from './replay-rights.js';
import { isCertain, kindOf, standingMatcher } from './replay-standing.js';
import { longestBackup, plusDays } from './retention.js';
import { stableId } from './stable-id.js';
import type { LedgerHit, ReplayActivities, StandingHit, StandingKind } from './types-replay.js';

const BATCH = 1_000;

export function createReplayActivities(deps: CoreDeps): ReplayActivities {
  const { register, vault } = deps;
  const keep = (runId: string, name: string, found: unknown[]): Promise<unknown> =>
    vault.put(
      `requests/${runId}/${name}.json`,
      requestKeyId('content', runId),
      Readable.from([Buffer.from(JSON.stringify(found))]),
    );
  const kept = async <T>(runId: string, name: string): Promise<T[]> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of vault.get(`requests/${runId}/${name}.json`)) chunks.push(chunk);
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as T[];
  };
  return {
    ...createRepeatActivities(deps),

    matchLedger: ({ runId, holder, parts, at }) =>
      whileBeating(async () => {
        const found = await hitsOf(deps, holder, parts, at);
        await keep(runId, `hits-${holder}`, found.hits);
        const of = (kind: StandingKind): StandingHit[] => found.standing.filter(({ order }) => kindOf(order) === kind);
        const [stops, restrictions] = [of('stops'), of('restrictions')];
        await keep(runId, `stops-${holder}`, stops);
        await keep(runId, `restrictions-${holder}`, restrictions);
        return {
          ...{ searched: found.searched, hits: found.hits.length, newer: found.newer },
          ...{ stops: stops.length, restrictions: restrictions.length },
        };
      }),

    ledgerHits: async ({ runId, holder, from, limit }) =>
      (await kept<LedgerHit>(runId, `hits-${holder}`)).slice(from, from + limit),

    standingHits: async ({ runId, holder, kind, from, limit }) =>
      (await kept<StandingHit>(runId, `${kind}-${holder}`)).slice(from, from + limit),

    async beginReplay({ runId, holder, hit, plan, at }) {
      const { frozen } = await register.settings.erasuresFrozen();
      if (frozen) return { stop: 'all erasures are frozen by the operator' };
      if ((await deps.underLitigation?.(hit.requestId)) === true) return { stop: 'a hold stands against it' };
      await audit(deps, 'begun', { runId, holder, hit, at }, { plan: plan.hash });
      return {};
    },

    async recordReplay({ runId, holder, hit, plan, erased, confirmed, at }) {
      const detail = {
        plan: plan.hash,
        removed: erased.removed,
        atomic: erased.atomic,
        confirmedAt: confirmed.searched.at,
      };
      await audit(deps, 'erased', { runId, holder, hit, at }, detail);
      // What was backed up between the restore and now holds the person as well.
      await register.ledger.renew(hit.requestId, holder, plusDays(at, longestBackup(deps, [holder])));
    },

    async openReplayTask({ runId, holder, hit, why, at }) {
      await register.tasks.open({
        id: stableId('replay', runId, holder, hit.requestId),
        requestId: hit.requestId,
        kind: 'restored_data',
        detail: { replay: runId, holder, records: hit.refs.length },
        why: `${why} Record(s) at ${holder}: ${hit.refs.join(', ')}.`,
        by: 'system',
        at,
      });
    },

    finishReplay: ({ runId, report, at }) => register.replays.finish(runId, report, at),
  };
}

/** On the system chain: the request may be long closed, and its own chain redacted. */
async function audit(
  { register }: CoreDeps,
  what: 'begun' | 'erased',
  { runId, holder, hit, at }: { runId: string; holder: string; hit: LedgerHit; at: string },
  detail: Record<string, unknown>,
): Promise<void> {
  await register.audit.append({
    ...{ chain: 'system', at, actor: what === 'begun' ? 'system' : `holder:${holder}`, type: `ledger.replay_${what}` },
    detail: { replay: runId, holder, requestId: hit.requestId, approvedPlan: hit.planHash, ...detail },
    key: `ledger:${runId}:${holder}:${hit.requestId}:${what}`,
  });
}

interface Found {
  searched: number;
  hits: LedgerHit[];
  newer: number;
  standing: StandingHit[];
}

async function hitsOf(deps: CoreDeps, holder: string, parts: PartRef[], at: string): Promise<Found> {
  const { register, vault } = deps;
  const standing = standingMatcher(deps, holder, at);
  const hits = new Map<string, LedgerHit>();
  const newer = new Set<string>();
  let searched = 0;
  for await (const batch of batches(vault, parts)) {
    searched += batch.length;
    const byHash = new Map<string, IdentifierLine[]>();
    for (const line of batch)
      for (const hash of [line.hash, register.ledger.hashOfRef(holder, line.ref)])
        byHash.set(hash, [...(byHash.get(hash) ?? []), line]);
    for await (const entry of register.ledger.lookup(holder, byHash.keys(), at)) {
      for (const line of byHash.get(entry.hash) ?? []) {
        const cameLater =
          line.recordedAt !== undefined && Date.parse(line.recordedAt) > Date.parse(entry.asOf ?? entry.at);
        if (cameLater) newer.add(`${entry.requestId}/${line.ref}`);
        else addHit(hits, entry, line);
      }
    }
    await standing.see(byHash);
  }
  for (const hit of hits.values()) {
    const held = await register.held.list(hit.requestId);
    hit.waiting = held.filter((item) => item.holder === holder && item.state === 'waiting').map(({ item }) => item.id);
  }
  return { searched, hits: [...hits.values()], newer: newer.size, standing: await standing.hits() };
}

/** One hit per request: its plans (items, then contact data, then what holds had kept) are erased again together. */
function addHit(hits: Map<string, LedgerHit>, entry: LedgerEntry, line: IdentifierLine): void {
  const { requestId, planHash } = entry;
  const asOf = entry.asOf ?? entry.at;
  const certain = isCertain(entry.type, line);
  const hit = hits.get(requestId) ?? {
    requestId,
    planHash,
    asOf,
    refs: [],
    items: [],
    datasets: [],
    waiting: [],
    certain,
  };
  hits.set(requestId, hit);
  // Whom an id names is certain; a record that only shares an address is not dragged along by it.
  if (certain && !hit.certain) hit.refs = [];
  if (certain === hit.certain || certain) hit.refs = [...new Set([...hit.refs, line.ref])];
  hit.certain ||= certain;
  if (asOf > hit.asOf) hit.asOf = asOf;
  for (const item of entry.items) if (!hit.items.some(({ id }) => id === item.id)) hit.items.push(item);
  hit.datasets = [...new Set([...hit.datasets, ...entry.datasets])];
}

async function* batches(vault: Pick<Vault, 'get'>, parts: PartRef[]): AsyncGenerator<IdentifierLine[]> {
  let batch: IdentifierLine[] = [];
  for (const part of parts) {
    const lines = createInterface({ input: Readable.from(vault.get(part.object)), crlfDelay: Infinity });
    for await (const text of lines) {
      if (text === '') continue;
      const line = identifierLineSchema.safeParse(JSON.parse(text));
      if (!line.success)
        throw new HabeasError('permanent', `part ${part.index} of the identifiers is not as the contract has it`);
      batch.push(line.data);
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
