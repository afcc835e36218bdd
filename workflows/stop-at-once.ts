/**
 * The immediate path: objection to direct marketing (21(2), O2) and withdrawal of consent (7(3), O4). No proof of identity, nobody
 * decides, nothing delays it: not a hold, a debt, another request or a frozen erasure. It is about the address itself (I7); each
 * holder stops on its own, so that one that is down keeps back none of the others, nor the word to the person about them.
 */
import { CancellationScope, sleep } from '@temporalio/workflow';
import type { Immediate, StoppedAt } from '../activities/rights-types.js';
import type { HolderSummary } from '../activities/types.js';
import type { Identifier, Located, Subject } from '../src/connector/contract.js';
import type { RequestInput, RequestOutcome } from '../src/register/model.js';
import { applyAndConfirm } from './apply.js';
import type { Case } from './case.js';
import { core } from './core.js';
import { eraseProfile } from './erasure.js';
import { atHolder, ignoreCancellation } from './holder.js';
import { now, nowMs } from './now.js';
import { claimedBy, verify } from './verify.js';

/** A restart takes less, an outage more: the person is not kept waiting for it, and hears of the rest later. */
const FIRST_WORD_MS = 10 * 60 * 1000;
/** Within the day: what is not done by then is told to people. */
const SAME_DAY_MS = 24 * 3600 * 1000;
/** What an objection can be about without proof (I7). */
const ADDRESSES = ['email', 'phone', 'postal_address', 'cookie_id'];

export async function stopAtOnce(c: Case): Promise<RequestOutcome> {
  const demand = c.input.demand as Immediate;
  const { requestId, subject: claim, holders } = c.input;
  await c.enter('fulfil', 'apply', 'holder', 'it stops at every holder today');
  const summaries = await core.holderSummaries({ holders });
  const spread = new Spread(c, demand, summaries);
  const late = new CancellationScope();
  const watching = late.run(() => tellMeanwhile(c, demand, spread)).catch(ignoreCancellation);
  try {
    await spread.to(confirmed(c.input));
  } finally {
    late.cancel();
    await watching;
  }
  const stopped = spread.stopped();
  const wanted = erasesProfile(c.input, demand);
  // Of named purposes only what nothing else carries goes (O4); it may be nothing.
  const named = wanted && demand.purposes !== undefined;
  const freed = named ? (await core.dataFreed({ requestId, demand, stopped, at: now() })).freed : undefined;
  const erasure = !wanted ? 'none' : freed?.length === 0 ? 'kept' : 'follows';
  const { toldSoFarAt } = spread;
  await core.recordStopped({ requestId, claim, demand, stopped, toldSoFarAt, erasure, at: now() });
  if (erasure !== 'follows') {
    await c.answered();
    return erasure === 'kept' ? 'partly_fulfilled' : 'fulfilled';
  }
  // What follows is an erasure like any other: proof of identity, a plan, two people, holds.
  const proof = await verify(c);
  return proof ? eraseProfile(c, proof, demand.scope, freed) : 'partly_fulfilled';
}

/** The address named, or what a signed-in session vouches for: no more is needed, and no more is used. */
function confirmed({ subject }: RequestInput): Identifier[] {
  const vouched = subject.signedIn?.identifiers ?? [];
  return claimedBy(subject).filter(
    ({ type, value }) =>
      ADDRESSES.includes(type) || vouched.some((known) => known.type === type && known.value === value),
  );
}

/** Only where the person has proven who they are; not where the objection is limited to some purposes or channels, unless asked for. */
function erasesProfile({ subject, identityFrom }: RequestInput, demand: Immediate): boolean {
  const proven = subject.signedIn !== undefined || identityFrom !== undefined;
  const limited = demand.purposes !== undefined || demand.channels !== undefined;
  return proven && (demand.eraseProfile ?? (demand.scope === 'marketing' && !limited));
}

/** Each holder is asked on its own; what a record that is nobody else's tells is followed to the others. */
class Spread {
  /** When the person was told that the rest follows. */
  toldSoFarAt: string | undefined;
  private readonly done = new Map<string, StoppedAt>();
  private readonly open = new Set<string>();
  private readonly asked = new Map<string, Map<string, Identifier>>();
  private readonly rounds = new Map<string, number>();

  constructor(
    private readonly c: Case,
    private readonly demand: Immediate,
    private readonly summaries: HolderSummary[],
  ) {}

  async to(identifiers: Identifier[]): Promise<void> {
    const turns = this.summaries
      .filter(({ capabilities }) => capabilities.includes('object'))
      .flatMap((summary) => {
        const before = this.asked.get(summary.holder) ?? new Map<string, Identifier>();
        const fresh = identifiers.filter(
          (one) => summary.identifiersUnderstood.includes(one.type) && !before.has(keyOf(one)),
        );
        if (fresh.length === 0) return [];
        for (const one of fresh) before.set(keyOf(one), one);
        this.asked.set(summary.holder, before);
        return [{ summary, fresh }];
      });
    await Promise.all(turns.map(({ summary, fresh }) => this.stopAt(summary, fresh)));
  }

  /** Holders that are not through yet. */
  missing(): string[] {
    return [...new Set([...this.open].map((entry) => entry.split('#')[0] ?? ''))].sort();
  }

  /** Holders that are through, all that was found so far. */
  stopped(): StoppedAt[] {
    const missing = this.missing();
    return [...this.done.values()]
      .filter(({ holder }) => !missing.includes(holder))
      .sort((a, b) => (a.holder < b.holder ? -1 : 1));
  }

  private async stopAt(summary: HolderSummary, identifiers: Identifier[]): Promise<void> {
    const { c, demand } = this;
    const { holder, capabilities } = summary;
    const { scope, purposes, channels } = demand;
    const round = this.rounds.get(holder) ?? 0;
    this.rounds.set(holder, round + 1);
    this.open.add(`${holder}#${round}`);
    await c.noteHolders([{ holder, step: 'apply', state: 'running' }]);
    const { found } = await atHolder(c, 'objection', holder, 'apply', 'locate', { identifiers });
    const subject = subjectOf(found, identifiers);
    const { result, confirmedAt } = await applyAndConfirm(c, 'objection', `object-${round}`, {
      ...{ holder, subject, capabilities },
      carryOut: (key) =>
        atHolder(c, 'objection', holder, 'apply', 'object', { subject, scope, purposes, channels, key }),
      toConfirm: ({ status }) => (status === 'applied' ? { objection: { scope, purposes, channels } } : undefined),
    });
    const { requestId } = c.input;
    const { status, stopped, goesOn = [], suppressed = false } = result;
    const detail = {
      scope,
      status,
      suppressed,
      stopped: stopped.map(({ dataset, purpose }) => ({ dataset, purpose })),
    };
    await core.recordApplied({
      ...{ requestId, holder, call: 'object', detail, confirmedAt, key: `object:${round}`, at: now() },
    });
    this.keep({ holder, stopped, goesOn, suppressed });
    this.open.delete(`${holder}#${round}`);
    await this.to(learned(found));
  }

  private keep(latest: StoppedAt): void {
    const before = this.done.get(latest.holder);
    this.done.set(
      latest.holder,
      before
        ? {
            holder: latest.holder,
            stopped: [...before.stopped, ...latest.stopped],
            goesOn: [...before.goesOn, ...latest.goesOn],
            suppressed: before.suppressed || latest.suppressed,
          }
        : latest,
    );
  }
}

/** Every record that carries the address: whose it is does not matter for an objection on the address itself. */
function subjectOf(found: Located[], identifiers: Identifier[]): Subject {
  return {
    refs: [...new Set(found.map(({ ref }) => ref))],
    identifiers,
    representative: found.some(({ representative }) => representative),
  };
}

/** A record found by something other people share as well tells nothing about who objects. */
function learned(found: Located[]): Identifier[] {
  return found
    .filter(({ evidence }) => evidence.every(({ sharedWith }) => sharedWith === 0))
    .flatMap(({ identifiers }) => identifiers)
    .filter(({ type }) => type !== 'name');
}

/** The person hears soon what has stopped, people hear after a day who is missing. What is begun to be told is told. */
async function tellMeanwhile(c: Case, demand: Immediate, spread: Spread): Promise<void> {
  const { requestId, subject: claim } = c.input;
  const started = nowMs();
  await sleep(FIRST_WORD_MS);
  const missing = spread.missing();
  if (missing.length > 0) {
    spread.toldSoFarAt = now();
    const word = { requestId, claim, demand, stopped: spread.stopped(), missing, at: spread.toldSoFarAt };
    await CancellationScope.nonCancellable(() => core.recordStoppedSoFar(word));
  }
  await sleep(SAME_DAY_MS - (nowMs() - started));
  const holders = spread.missing();
  if (holders.length > 0)
    await CancellationScope.nonCancellable(() => core.recordNotStoppedYet({ requestId, holders, at: now() }));
}

function keyOf({ type, value }: Identifier): string {
  return `${type}\u0000${value}`;
}
