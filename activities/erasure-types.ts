/** What the workflows ask of the world to erase, and to wait for what a hold keeps. Idempotent like all core activities. */
import type { ConfirmResult, EraseResult, HolderPlan, Identifier, Subject } from '../src/connector/contract.js';
import type { HolderFacts, ItemDecision } from '../src/law/types.js';
import type { Jurisdiction, SubjectClaim } from '../src/register/model.js';
import type { CompositePlan } from '../workflows/types.js';
import type { AnswerResult, LocatedSubject } from './answer-types.js';

export interface ErasureOutcome {
  plans: HolderPlan[];
  erased: Record<string, EraseResult>;
  confirmed: Record<string, ConfirmResult>;
}

export interface ErasureActivities {
  decideItems(input: {
    requestId: string;
    jurisdiction: Jurisdiction;
    facts: HolderFacts[];
    representative: boolean;
    /** Where they are whose: tells which customer's agreement reaches which dataset (B3). */
    subjects?: Record<string, Subject>;
    /** Held items decided again, after the request was answered. */
    deferred: boolean;
    /** Of a deferred erasure: addresses on file that came since the request and that nobody has proven (holds §3.2). */
    mailboxes?: string[];
    at: string;
  }): Promise<{
    decisions: ItemDecision[];
    contact: string[];
    nextDate?: string;
    /** Of a deferred erasure: something has come up since the answer that the person is to be told of (H5). */
    added?: boolean;
  }>;
  /** Orders per holder and phase from decisions: what previews are made of. */
  composePlan(input: {
    requestId: string;
    main: HolderPlan[];
    contact: HolderPlan[];
    decisions: ItemDecision[];
    at: string;
  }): Promise<CompositePlan>;
  erasuresFrozen(input: { requestId: string; at: string }): Promise<{ frozen: boolean }>;
  /** Ledger first: keyed hashes of what will be gone, before the first destructive call. Refuses while erasures are frozen. */
  beginErasure(input: {
    requestId: string;
    plans: HolderPlan[];
    planHash: string;
    at: string;
  }): Promise<{ frozen: boolean }>;
  recordErasure(input: {
    requestId: string;
    outcome: ErasureOutcome;
    phase: 'main' | 'contact' | 'lifted';
    at: string;
  }): Promise<void>;
  prepareErasureAnswer(input: {
    requestId: string;
    jurisdiction: Jurisdiction;
    receivedAt: string;
    claim: SubjectClaim;
    located: LocatedSubject;
    decisions: ItemDecision[];
    outcome: ErasureOutcome;
    /** Which letter of the register this is: a part before the whole answer has one of its own. */
    letterKey: string;
    /** Nothing keeps the contact address: it goes once the answer was fetched. */
    contactNext: boolean;
    /** Categories a representative's mandate covers; absent: all. */
    scope?: string[];
    at: string;
  }): Promise<AnswerResult>;
  issueCertificate(input: {
    requestId: string;
    jurisdiction: Jurisdiction;
    claim: SubjectClaim;
    decisions: ItemDecision[];
    outcome: ErasureOutcome;
    at: string;
  }): Promise<void>;
  /** Key `held:<uuid>` and one register row per retained item. */
  openHeld(input: {
    requestId: string;
    decisions: ItemDecision[];
    subjects: Record<string, Subject>;
    identifiers: Identifier[];
    nextDate?: string;
    claim?: SubjectClaim;
    /** `<holder>/<item>` of what the answer announced to go: what a hold keeps of it is told (H5). */
    promised?: string[];
    /** Addresses on file that came since the request (holds §3.2). */
    mailboxes?: string[];
    at: string;
  }): Promise<void>;
  recordHeld(input: {
    requestId: string;
    decisions: ItemDecision[];
    erased: { holder: string; itemId: string }[];
    nextDate?: string;
    at: string;
  }): Promise<void>;
  /**
   * Tells the person what has come up since the answer and keeps what was to go (H5), where a lifted hold is told too; a former address
   * hears that it is one, and nothing else. Before `recordHeld`.
   */
  tellHoldAdded(input: {
    requestId: string;
    claim: SubjectClaim;
    mailboxes?: string[];
    decisions: ItemDecision[];
    at: string;
  }): Promise<void>;
  /**
   * Tells the person what is about to go, before the contact address does, at the last known address; one that changed since gets it only
   * once it was checked (holds §3.2, §3.3).
   */
  tellHoldLifted(input: {
    requestId: string;
    claim: SubjectClaim;
    mailboxes?: string[];
    /** What is free now. */
    decisions: ItemDecision[];
    /** What goes on waiting. */
    waiting: ItemDecision[];
    contactNext: boolean;
    at: string;
  }): Promise<void>;
  /** Just before one holder erases: does a hold stand by now against anything its plan would erase (H5)? */
  heldMeanwhile(input: { requestId: string; plan: HolderPlan; at: string }): Promise<{ held: boolean }>;
  closeHeld(input: { requestId: string; cancelled: boolean; at: string }): Promise<void>;
}
