/** The view of managers: what is due, what is late, and who holds it up. */
import type { HolderTaskState, SlaState, Stage, Step } from './model.js';
import type { Instant, RequestRow } from './types-case.js';

export { SLA_STATES } from './model.js';
export type { SlaState } from './model.js';

export interface SlaRow {
  request: RequestRow;
  /** `paused`: the clock is paused or has not started. */
  state: SlaState;
  /** Milliseconds to `dueBefore`, negative after it. */
  leftMs?: number;
  /** The derivation's last dated step: why the due date is what it is. Its last step while there is none. */
  dueReason?: { rule: string; says: string };
  /** Milliseconds spent per stage up to now. */
  timePerStage: Partial<Record<Stage, number>>;
  /** Tasks that are slow, failed or unknown, and running ones while the request waits for a holder. */
  heldUpBy: { holder: string; step: Step; state: HolderTaskState; since: Instant }[];
}

export interface SlaView {
  at: Instant;
  counts: Record<SlaState, number>;
  /** Oldest receipt first. Requests neither answered nor closed: an answer stops the clock. */
  requests: SlaRow[];
  /** Per stage, over the open requests: how many are in it now, median and longest milliseconds spent in it. */
  stages: { stage: Stage; now: number; medianMs: number; longestMs: number }[];
  /** Holders holding requests up, the most first. */
  holders: { holder: string; requests: number; since: Instant }[];
}
