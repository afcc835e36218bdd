/** What a replay of the erasure ledger asks of the installation itself. Idempotent like all core activities. */
import type { ConfirmResult, EraseResult, HolderPlan, PartRef } from '../src/connector/contract.js';
import type { LedgerItem, ReplayReport } from '../src/register/types.js';

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

export interface ReplayActivities {
  /** Compares a holder's hashes with the ledger; the hits are kept sealed with the run. `newer`: came back after the erasure. */
  matchLedger(input: {
    runId: string;
    holder: string;
    parts: PartRef[];
    at: string;
  }): Promise<{ searched: number; hits: number; newer: number }>;
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
