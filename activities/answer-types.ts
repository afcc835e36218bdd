/** What the workflows ask of the world to make an answer to access and portability, and to deliver any answer. Idempotent like all core activities. */
import type { CollectResult, Identifier, Searched, Subject } from '../src/connector/contract.js';
import type { Right } from '../src/law/types.js';
import type { Decision, Jurisdiction, SubjectClaim } from '../src/register/model.js';
import type { WithheldItem } from '../workflows/types.js';

/** What is known about the person once `locate` came to its end. */
export interface LocatedSubject {
  subjects: Record<string, Subject>;
  /** Known to belong to the person. */
  identifiers: Identifier[];
  searched: Record<string, Searched>;
  /** Holders that have not answered. */
  missing: string[];
}

export interface AnswerInput {
  requestId: string;
  right: Right;
  jurisdiction: Jurisdiction;
  receivedAt: string;
  claim: SubjectClaim;
  located: LocatedSubject;
  collected: Record<string, CollectResult>;
  /** Categories withheld because the stronger proof they need never came (I2). */
  withheld: { category: string; rule: string; reason: string }[];
  /** Holders that have not answered: their part follows. */
  missing: string[];
  /** Which letter of the register this is, and which turn of the answer: a part before it stays as it went out. */
  letterKey: string;
  round: number;
  /** What a reviewer left out, item by item (A6, A7). */
  exemptions?: WithheldItem[];
  /** Categories a representative's mandate covers; absent: all. */
  scope?: string[];
  /** What became of the wish to have it sent straight to another controller (P5). */
  transmission?: Transmission;
  at: string;
}

/** For the letter: `reason` in the words of who decided. */
export interface Transmission {
  to: string;
  status: 'sent' | 'not_feasible' | 'pending';
  reason?: string;
}

export interface TransmissionActivities {
  /** Writes the package a person sends to the other controller. */
  packForController(input: AnswerInput): Promise<void>;
  /** Who received it and how it went, or why it could not. */
  recordTransmission(input: {
    requestId: string;
    to: string;
    address: string;
    decision: Decision;
    at: string;
  }): Promise<void>;
}

/** A vault object of the answer. The name holds no personal data. */
export interface AnswerFile {
  name: string;
  objectId: string;
  bytes: number;
  sha256: string;
  mediaType: string;
}

/** What went out by post or in person, as somebody recorded: no link leads to it. */
export interface SentOtherwise {
  letterKey: string;
  files: AnswerFile[];
}

export interface AnswerResult {
  /** Some of what was asked is not in the answer (`partly_fulfilled`), or nothing of it can be given (`refused`). */
  outcome: 'fulfilled' | 'partly_fulfilled' | 'refused';
  /** What the portal offers for download, in the order shown. */
  files: AnswerFile[];
}

export interface AnswerActivities extends TransmissionActivities {
  // ── access and portability ───────────────────────────────────────────────
  /** Datasets to ask for: all for access, what Art 20 covers for portability. */
  datasetsToCollect(input: {
    right: Right;
    subjects: Record<string, Subject>;
    withheldCategories: string[];
    /** Categories a representative's mandate covers; absent: all. */
    scope?: string[];
  }): Promise<Record<string, string[]>>;
  /** Which located holders keep data of a category that needs more proof before it is given (I2). */
  needsStepUp(input: { holders: string[]; categories: string[] }): Promise<boolean>;
  /** Renders the letter and writes bundle(s) into the vault, streamed. */
  prepareAnswer(input: AnswerInput): Promise<AnswerResult>;

  // ── delivery ─────────────────────────────────────────────────────────────
  /** Before an answer goes out: is it looked at by Legal first? Asked for every request, whatever the reason may be. */
  secondLook(input: { requestId: string; at: string }): Promise<{ needed: boolean }>;
  /** Makes the link and mails it. `needs_exception`: no second factor is there and no reviewer has released it; `not_sent`: no address took it. */
  offerAnswer(input: {
    requestId: string;
    claim: SubjectClaim;
    files: AnswerFile[];
    letterKey: string;
    round: number;
    /** Id of the reviewer's decision to release it without a second factor. */
    exception?: string;
    expiresAt: string;
    at: string;
  }): Promise<{ state: 'offered'; linkId: string } | { state: 'needs_exception' } | { state: 'not_sent' }>;
  /** The mail with the link came back: that is no answer (S25). `supplement`: the answer itself had arrived. */
  recordBounced(input: { requestId: string; round: number; supplement?: boolean; at: string }): Promise<void>;
  /** `otherwise`: by post or in person, as somebody recorded; no link was mailed. It is kept as a delivery, so that it can be given anew. */
  recordAnswered(input: { requestId: string; otherwise?: SentOtherwise; at: string }): Promise<void>;
}
