/** What a replay of the erasure ledger asks of the installation itself. Idempotent like all core activities. */
import type { ConfirmResult, EraseResult, HolderPlan, Identifier, PartRef } from '../src/connector/contract.js';
import type { CorrectionSince, LedgerItem, ReplayReport, StandingOrder } from '../src/register/types.js';

/** An erased person of whom a restored holder has something again. */
export interface LedgerHit {
  requestId: string;
  /** Plan of the original approval. */
  planHash: string;
  /** Upper bound of the original plan: what came later is another matter. */
  asOf: string;
  /** The person's records at the holder. */
  refs: string[];
  /** What the approved plans erase there. */
  items: LedgerItem[];
  datasets: string[];
  /** Items of this person that wait for a hold: they are there lawfully. */
  waiting: string[];
  /** An id the holder gave to one person hit; an address alone may be somebody else's by now. */
  certain: boolean;
}

/** A stop or a restriction that still stands, with what the restored holder has again of the person. */
export interface StandingHit {
  requestId: string;
  /** Of the order, within request and holder. */
  id: string;
  order: StandingOrder;
  /** The person's records at the holder; without them only addresses are stopped. */
  refs: string[];
  /** Addresses of the request's sealed subject that the order was about; none once the case key is gone. Never of a restriction. */
  identifiers: Identifier[];
  /** Somebody has to look: all that is there is an address, which may be another person's by now. */
  certain: boolean;
}

export type StandingKind = 'stops' | 'restrictions';

export interface ReplayActivities {
  /** What a restore of this holder may have undone beside erasures, whether it can be searched or not. */
  standingAt(input: {
    holder: string;
    /** When the backup was made; absent: corrections since the longest backup are listed. */
    backupAt?: string;
    at: string;
  }): Promise<{ stops: number; restrictions: number; corrections: CorrectionSince[] }>;
  /**
   * Compares a holder's hashes with the ledger; the hits are kept sealed with the run. `newer`: came back after the erasure. `stops` and
   * `restrictions`: how many that still stand can be carried out again.
   */
  matchLedger(input: {
    runId: string;
    holder: string;
    parts: PartRef[];
    at: string;
  }): Promise<{ searched: number; hits: number; newer: number; stops: number; restrictions: number }>;
  standingHits(input: {
    runId: string;
    holder: string;
    kind: StandingKind;
    from: number;
    limit: number;
  }): Promise<StandingHit[]>;
  /** Carried out again, and read anew where the holder offers it. */
  recordStanding(input: {
    runId: string;
    holder: string;
    hit: StandingHit;
    confirmedAt?: string;
    at: string;
  }): Promise<void>;
  /** A person repeats it, or looks whose it is: one task for each order, however often it is replayed. */
  openRightTask(input: { runId: string; holder: string; hit: StandingHit; why: string; at: string }): Promise<void>;
  /** One task for each request: only the owner can correct again. With a comment on the ticket. Returns how many are open. */
  openCorrectionTasks(input: {
    runId: string;
    holder: string;
    corrections: CorrectionSince[];
    at: string;
  }): Promise<{ tasks: number }>;
  ledgerHits(input: { runId: string; holder: string; from: number; limit: number }): Promise<LedgerHit[]>;
  /** Before the first destructive call: `stop` says why it must not be made. Leaves an audit event otherwise. */
  beginReplay(input: {
    runId: string;
    holder: string;
    hit: LedgerHit;
    plan: HolderPlan;
    at: string;
  }): Promise<{ stop?: string }>;
  recordReplay(input: {
    runId: string;
    holder: string;
    hit: LedgerHit;
    plan: HolderPlan;
    erased: EraseResult;
    confirmed: ConfirmResult;
    at: string;
  }): Promise<void>;
  /** A person has to look: `why` in plain words. */
  openReplayTask(input: { runId: string; holder: string; hit: LedgerHit; why: string; at: string }): Promise<void>;
  finishReplay(input: { runId: string; report: ReplayReport[]; at: string }): Promise<void>;
}
