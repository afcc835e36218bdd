/**
 * Doing something at a holder, and asking anew whether it was done: a holder that says so and did not is caught. Shared by
 * rectification, restriction and objection.
 */
import type { CallContext, ConfirmAppliedInput, ConfirmAppliedResult, Subject } from '../src/connector/contract.js';
import type { Right } from '../src/law/types.js';
import type { RightAdvice } from '../activities/rights-types.js';
import type { LocatedSubject } from '../activities/types.js';
import { core } from './core.js';
import type { HolderHost } from './holder.js';
import { atHolder } from './holder.js';

type ToConfirm = Omit<ConfirmAppliedInput, keyof CallContext | 'subject'>;

export interface Applied<T> {
  result: T;
  /** Absent: the holder offers no fresh read, or there was nothing to confirm. */
  confirmedAt?: string;
}

export interface Turn<T> {
  holder: string;
  subject: Subject;
  capabilities: readonly string[];
  /** Does it; `key` names the attempt. */
  carryOut: (key: string) => Promise<T>;
  /** What the fresh read compares; undefined: nothing was changed. */
  toConfirm: (result: T) => ToConfirm | undefined;
}

/** Until the holder has done it and a fresh read says so; what did not take is shown and waits for the owner. */
export async function applyAndConfirm<T>(
  host: HolderHost,
  right: Right,
  name: string,
  { holder, subject, capabilities, carryOut, toConfirm }: Turn<T>,
): Promise<Applied<T>> {
  await host.noteHolders([{ holder, step: 'apply', state: 'running' }]);
  for (let attempt = 1; ; attempt++) {
    const result = await carryOut(`${host.requestId}:${name}:${attempt}`);
    const asked = toConfirm(result);
    if (!asked || !capabilities.includes('confirmApplied')) {
      await host.noteHolders([{ holder, step: 'apply', state: asked ? 'done' : 'not_needed' }]);
      return { result };
    }
    const confirmed = await atHolder(host, right, holder, 'confirm', 'confirmApplied', { subject, ...asked });
    if (confirmed.remaining.length === 0) {
      await host.noteHolders([{ holder, step: 'confirm', state: 'done', searched: confirmed.searched }]);
      return { result, confirmedAt: confirmed.searched.at };
    }
    await host.noteHolders([
      { holder, step: 'confirm', state: 'failed', errorKind: 'not_applied', errorText: saysLeft(confirmed) },
    ]);
    await host.retryAsked(holder);
  }
}

function saysLeft({ remaining }: ConfirmAppliedResult): string {
  const records = remaining.reduce((sum, { count }) => sum + count, 0);
  const what = [...new Set(remaining.map((entry) => entry.what))].join(', ');
  return `asked again, ${records} record(s) are not as the holder reported them (${what})`;
}

export interface Capable {
  holder: string;
  subject: Subject;
  capabilities: string[];
}

/** A customer is the controller of it and was passed the request, or nothing links it to the person: left alone here (B2, I6). */
export function isElsewhere({ outcome }: Pick<RightAdvice, 'outcome'>): boolean {
  return outcome === 'FORWARD' || outcome === 'ASK_LINK';
}

/** What a representative's mandate covers; all of it where the person asks, or the mandate has no limits (I8). */
export function isCovered(
  { mandateScope }: { mandateScope: string[] | undefined },
  { category }: RightAdvice,
): boolean {
  return mandateScope?.includes(category) ?? true;
}

/** Where the person has records, with what each holder can do. */
export async function holdersWithRecords(subjects: Record<string, Subject>): Promise<Capable[]> {
  const holders = Object.keys(subjects).filter((holder) => (subjects[holder]?.refs.length ?? 0) > 0);
  if (holders.length === 0) return [];
  const summaries = await core.holderSummaries({ holders });
  return summaries.flatMap(({ holder, capabilities }) => {
    const subject = subjects[holder];
    return subject ? [{ holder, subject, capabilities }] : [];
  });
}

/** Each of them as a whole. */
export function everyHolder({ subjects }: Pick<LocatedSubject, 'subjects'>): { holder: string }[] {
  return Object.keys(subjects).map((holder) => ({ holder }));
}
