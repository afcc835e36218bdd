/** What rectification, restriction and objection ask of the world, besides the holders. Idempotent like all core activities. */
import type { Corrected, ObjectResult, Subject } from '../src/connector/contract.js';
import type { HoldType, LawfulBasis, HolderFacts, RightEffect, RightOutcome, RightReason } from '../src/law/index.js';
import type { Category } from '../src/law/types.js';
import type {
  Decision,
  Demand,
  DemandedCorrection,
  HumanReviewOutcome,
  RestrictionCase,
  SubjectClaim,
} from '../src/register/model.js';
import type { AnswerResult } from './answer-types.js';

export type Rectification = Extract<Demand, { kind: 'rectification' }>;
export type Restriction = Extract<Demand, { kind: 'restriction' }>;
export type Objection = Extract<Demand, { kind: 'objection' }>;
/** Direct marketing and consent: stopped at once, nobody decides. */
export type Immediate = Objection & { scope: 'marketing' | 'consent' };

/** What the law says about one dataset of the person; the person who assesses reads it. */
export interface RightAdvice {
  holder: string;
  dataset: string;
  category: Category;
  purposes: string[];
  /** The basis that counts for this person. */
  basis: LawfulBasis;
  outcome: RightOutcome;
  effects: RightEffect[];
  reason: RightReason;
  rules: string[];
  /** Rectification: numbers of the corrections that reach it, from 1. */
  corrections?: number[];
}

/** How a correction ended, at one dataset of one holder. */
export interface CorrectionResult extends Corrected {
  holder: string;
  /** Number of the correction as demanded, from 1. */
  number: number;
}

/** `disputed`, `open`: nobody has decided yet, in an answer that goes out in parts. */
export type Verdict = 'granted' | 'declined' | 'unproven' | 'outside_mandate' | 'disputed' | 'open';

/** What the answer letter is made from. */
export type RightResult =
  | {
      kind: 'rectification';
      corrections: (DemandedCorrection & { verdict: Verdict; why?: string })[];
      results: CorrectionResult[];
    }
  | {
      kind: 'restriction';
      ground: RestrictionCase;
      /** Whose data is restricted; absent data sets: all of the holder's. */
      restricted: { holder: string; datasets?: string[] }[];
      /** What is not, each with its reason. */
      left: { holder: string; dataset?: string; reason: string }[];
    }
  | {
      kind: 'objection';
      /** Uses that stopped for good. */
      stopped: ObjectResult['stopped'];
      /** Weighed, and going on: the grounds in the words of who decided. */
      continued: { purpose: string; grounds: string }[];
      /** Art 21(1) does not reach them (O3). */
      notOpen: { purpose: string; lawfulBasis: LawfulBasis }[];
      /** `<holder>/<dataset>` of what was upheld: nothing rests on these interests any more (17(1)(c)). */
      upheld?: string[];
      /** Not weighed yet, in an answer that goes out in parts: restricted until then. */
      pending?: string[];
    }
  /** A person looked again at a decision by automated means alone (O6). */
  | {
      kind: 'human_review';
      /** Which decision, in the person's words; empty: they named none. */
      asked: string[];
      outcome: HumanReviewOutcome;
      /** In the words of who looked. */
      explanation: string;
    }
  /** Nothing is done, with reasons and routes (R2). */
  | {
      kind: 'refused';
      ground: 'no_ground_to_restrict' | 'no_right_to_object' | 'not_identifiable';
      explanation?: string;
    };

/** What happened at one holder on the immediate path. */
export interface StoppedAt {
  holder: string;
  stopped: ObjectResult['stopped'];
  goesOn: NonNullable<ObjectResult['goesOn']>;
  suppressed: boolean;
}

export type RestrictionEnds =
  'accuracy_checked' | 'objection_decided' | 'no_longer_needed' | 'lifted_by_person' | 'other';

export interface RightsActivities {
  /** What the table of rights says for each dataset concerned, recorded for who assesses. */
  adviseOnRight(input: {
    requestId: string;
    demand: Demand;
    subjects: Record<string, Subject>;
    /** Hold types and kinds of items, where holders told them. */
    facts: HolderFacts[];
    at: string;
  }): Promise<{ advice: RightAdvice[] }>;
  /** What a holder did, without values: the accountability record (Y1). */
  recordApplied(input: {
    requestId: string;
    holder: string;
    call: 'rectify' | 'restrict' | 'unrestrict' | 'object';
    /** Counts, datasets, fields; no values. */
    detail: Record<string, unknown>;
    /** Whether it was read anew, and when. */
    confirmedAt?: string;
    /** Names the change: the same key again is the same change. */
    key: string;
    at: string;
  }): Promise<void>;
  /** Under litigation the corrected values are kept in the hold store, as they stood before (H3). */
  preserveOldValues(input: {
    requestId: string;
    holder: string;
    datasets: string[];
    parts: { dataset: string; object: string; sha256: string }[];
    at: string;
  }): Promise<void>;
  /**
   * An e-mail address was corrected: whoever reads the addresses on file until then hears of it, too, for the change may be a takeover
   * (holds §2.1). Neutral, and tracked like every mail.
   */
  warnFormerAddresses(input: {
    requestId: string;
    /** For the language alone. */
    claim: SubjectClaim;
    /** Personal data: sealed in the history, never in the audit trail. */
    addresses: string[];
    at: string;
  }): Promise<void>;
  /** A restriction the person obtained, or a right that is being decided, as a hold of the register. */
  openRestriction(input: {
    requestId: string;
    type: Extract<HoldType, 'SUBJECT_RESTRICTION' | 'RIGHTS_PENDING'>;
    ground: RestrictionCase;
    holders: string[];
    /** Where a holder's data is restricted in part; absent data sets: all of it. */
    data?: { holder: string; datasets?: string[] }[];
    /** Which of several it is, from 0: what was restricted later has a hold of its own. Default 0. */
    part?: number;
    /** Who decided so, and why. */
    decision: Pick<Decision, 'by' | 'reason'>;
    at: string;
  }): Promise<void>;
  /** Art 18(3): the person hears of it before the restriction ends. */
  tellRestrictionEnding(input: {
    requestId: string;
    claim: SubjectClaim;
    /** Datasets per holder; absent datasets: all of the holder's. */
    data: { holder: string; datasets?: string[] }[];
    endsAt: string;
    why: RestrictionEnds;
    explanation?: string;
    at: string;
  }): Promise<void>;
  /** All parts of it. */
  closeRestriction(input: {
    requestId: string;
    type: Extract<HoldType, 'SUBJECT_RESTRICTION' | 'RIGHTS_PENDING'>;
    /** Absent: the workflow itself, once what was pending is decided. */
    decision?: Pick<Decision, 'by' | 'reason'>;
    toldAt?: string;
    at: string;
  }): Promise<void>;
  /** Renders the answer letter and keeps it for the portal. */
  prepareRightAnswer(input: {
    requestId: string;
    claim: SubjectClaim;
    result: RightResult;
    /** Recipients told (Art 19). */
    told: string[];
    /** Holders that are not through: it is told as part of the answer, and what they hold follows (R6). Absent: the whole of it. */
    missing?: string[];
    at: string;
  }): Promise<AnswerResult>;
  /**
   * What an erasure after a withdrawn consent or an objection may take, where purposes are named (O4): `<holder>/<dataset>` of what rests
   * on these purposes alone.
   */
  dataFreed(input: {
    requestId: string;
    demand: Immediate;
    stopped: StoppedAt[];
    at: string;
  }): Promise<{ freed: string[] }>;
  /**
   * A holder is down: the person hears at the very address what has stopped by now, and that the rest follows; never which system it is,
   * nor more than is confirmed. Nothing is answered by it.
   */
  recordStoppedSoFar(input: {
    requestId: string;
    claim: SubjectClaim;
    demand: Immediate;
    /** Holders that are through. */
    stopped: StoppedAt[];
    /** Holders that are not. */
    missing: string[];
    at: string;
  }): Promise<void>;
  /**
   * The immediate path is through: the person hears it at the very address (never where a one-click link has said so), the proof is
   * recorded.
   */
  recordStopped(input: {
    requestId: string;
    claim: SubjectClaim;
    demand: Immediate;
    stopped: StoppedAt[];
    /** The person was written to before all had stopped: when. This letter completes it. */
    toldSoFarAt?: string;
    /**
     * `follows`: an erasure of the profile, with an answer of its own; else this is the whole answer. `kept`: it was asked for, and
     * nothing rests on what ended alone.
     */
    erasure: 'none' | 'follows' | 'kept';
    at: string;
  }): Promise<void>;
  /** The day is over and a holder has not done it yet: people hear of it (O2). */
  recordNotStoppedYet(input: { requestId: string; holders: string[]; at: string }): Promise<void>;
}
