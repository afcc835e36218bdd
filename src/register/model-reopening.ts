/** What another run of a closed request starts from: what people decided before, and what is given of what a copy left out. */
import type { RequestOutcome } from './model.js';

/** Something collected that a reviewer has left out of the copy (A6, A7). */
export interface WithheldItem {
  /** `<holder>/<dataset>`, or with the key of a record after it. */
  target: string;
  /** Which exemption, as in `CHOICES.withhold`. */
  exemption: string;
  decisionId: string;
  /** Principal id. */
  by: string;
  at: string;
}

/** What people decided in earlier runs of a request: a later run does not ask them again. */
export interface DecidedBefore {
  withheld: WithheldItem[];
  /** Who may act for a child, as in `CHOICES.capacity`. */
  capacity?: string;
  /** Categories the mandate covers; absent: all. */
  scope?: string[];
  matches: { target: string; same: boolean }[];
}

/** What a copy left out and what is free by now: given without a new request and without another check of identity. */
export interface SupplementOrder {
  /** Id of the task of staff that ends once it was given. */
  task: string;
  /** From 1: which supplement of the request it is. */
  turn: number;
  items: WithheldItem[];
  /** How identity was proven for the answer. */
  proof: 'signed_in' | 'code' | 'agent';
  /** When the answer went out, ISO 8601 UTC: what was recorded later is not in it either. */
  asOf: string;
}

/** An answer that reached somebody else goes out again, to the person proven anew (S25). */
export interface AnswerAnew {
  /** Which letter of the register comes with it. */
  letterKey: string;
  /** Objects of the vault, as the delivery offered them. */
  files: { name: string; objectId: string; bytes: number; sha256: string; mediaType: string }[];
  /** What the answer was: it stays. */
  outcome: RequestOutcome;
}

/** What another run of a closed request starts from. */
export interface Reopened {
  /** From 1. */
  round: number;
  /** What came in is a proof of identity. */
  proven: boolean;
  decided?: DecidedBefore;
  /** The request was answered: nothing but this is left to do, and its outcome stays. */
  supplement?: SupplementOrder & { outcome: RequestOutcome };
  /** Nothing is looked for or carried out again: this goes out. */
  anew?: AnswerAnew;
}
