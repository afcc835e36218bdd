/**
 * The immediate path: objection to direct marketing (21(2), O2) and withdrawal of consent (7(3), O4). No proof of identity, nobody
 * decides, nothing delays it: not a hold, a debt, another request or a frozen erasure. It is about the address itself (I7); each
 * holder stops on its own, so that one that is down keeps back none of the others.
 */
import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { Objection, StoppedAt } from '../activities/rights-types.js';
import type { HolderSummary } from '../activities/types.js';
import type { Identifier, Located, Subject } from '../src/connector/contract.js';
import type { Demand, RequestInput, RequestOutcome } from '../src/register/model.js';
import { applyAndConfirm } from './apply.js';
import type { Case } from './case.js';
import { core } from './core.js';
import { eraseProfile } from './erasure.js';
import { atHolder } from './holder.js';
import { now } from './now.js';
import { claimedBy, verify } from './verify.js';

/** Within the day: what is not done by then is told to people. */
const SAME_DAY_MS = 24 * 3600 * 1000;
/** What an objection can be about without proof (I7). */
const ADDRESSES = ['email', 'phone', 'postal_address', 'cookie_id'];

export function isImmediate(demand: Demand | undefined): demand is Objection {
  return demand?.kind === 'objection' && demand.scope !== 'processing';
}

export async function stopAtOnce(c: Case): Promise<RequestOutcome> {
  const demand = c.input.demand as Objection;
  const { requestId, subject: claim, holders } = c.input;
  await c.enter('fulfil', 'apply', 'holder', 'it stops at every holder today');
  const summaries = await core.holderSummaries({ holders });
  const spread = new Spread(c, demand, summaries);
  const late = new CancellationScope();
  const watching = late.run(() => tellWhenLate(c, spread)).catch(ignoreCancellation);
  try {
    await spread.to(confirmed(c.input));
  } finally {
    late.cancel();
    await watching;
  }
  const stopped = [...spread.done.values()].sort((a, b) => (a.holder < b.holder ? -1 : 1));
  const erases = erasesProfile(c.input, demand);
  await core.recordStopped({ requestId, claim, demand, stopped, erases, at: now() });
  if (!erases) {
    await c.answered();
    return 'fulfilled';
  }
  // What follows is an erasure like any other: proof of identity, a plan, two people, holds.
  const proof = await verify(c);
  return proof ? eraseProfile(c, proof, demand.scope === 'consent' ? 'consent' : 'marketing') : 'partly_fulfilled';
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
function erasesProfile({ subject, identityFrom }: RequestInput, demand: Objection): boolean {
  const proven = subject.signedIn !== undefined || identityFrom !== undefined;
  const limited = demand.purposes !== undefined || demand.channels !== undefined;
  return proven && (demand.eraseProfile ?? (demand.scope === 'marketing' && !limited));
}

/** Each holder is asked on its own; what a record that is nobody else's tells is followed to the others. */
class Spread {
  readonly done = new Map<string, StoppedAt>();
  readonly open = new Set<string>();
  private readonly asked = new Map<string, Map<string, Identifier>>();
  private readonly rounds = new Map<string, number>();

  constructor(
    private readonly c: Case,
    private readonly demand: Objection,
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

async function tellWhenLate(c: Case, spread: Spread): Promise<void> {
  await sleep(SAME_DAY_MS);
  const holders = [...new Set([...spread.open].map((entry) => entry.split('#')[0] ?? ''))].sort();
  if (holders.length > 0) await core.recordNotStoppedYet({ requestId: c.requestId, holders, at: now() });
}

function keyOf({ type, value }: Identifier): string {
  return `${type}\u0000${value}`;
}

function ignoreCancellation(error: unknown): undefined {
  if (!isCancellation(error)) throw error;
  return undefined;
}
