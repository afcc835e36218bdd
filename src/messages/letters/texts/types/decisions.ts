/** Letters about rectification, restriction, objection, consent, refusals, time and complaints. */
import type { ExtensionGround, LetterInputs, RefusalGround, RestrictionGround, StoppingSoFar } from '../../inputs.js';

type Uncorrected = LetterInputs['rectification_result']['refused'][number]['why'];
type Corrected = LetterInputs['rectification_result']['corrected'][number]['how'];

export interface DecisionTexts {
  rectification: {
    subject(request: string): string;
    done: string;
    partly: string;
    nothing: string;
    pending: string;
    correctedHeading: string;
    how: Record<Corrected, string>;
    howHeading: string;
    disputedHeading: string;
    disputed: string;
    refusedHeading: string;
    why: Record<Uncorrected, string>;
    statementAdded(data: string): string;
    statementOffer: string;
  };
  restriction: {
    subject(request: string): string;
    done: string;
    partly: string;
    nothing: string;
    restrictedHeading: string;
    ground: Record<RestrictionGround, string>;
    storedOnly: string;
    told: string;
    refusedHeading: string;
  };
  restrictionEnding: {
    subject(request: string): string;
    ends(date: string): string;
    why: Record<LetterInputs['restriction_ending']['why'], string>;
    then: Record<LetterInputs['restriction_ending']['then'], string>;
    dataHeading: string;
    before: string;
  };
  objection: {
    subject(request: string): string;
    intro: string;
    marketing(date: string): string;
    marketingScope: string;
    suppression: string;
    service: string;
    stoppedHeading: string;
    stopped(purpose: string): string;
    continuedHeading: string;
    continued(purpose: string, grounds: string): string;
    burden: string;
    notOpen(purpose: string, basis: string): string;
    /** While it is being stopped; later `marketing`. */
    counts: string;
    dataKept: string;
    pendingHeading: string;
    pending(purpose: string): string;
    pendingNote: string;
  };
  consent: {
    subject(request: string): string;
    withdrawn(instant: string): string;
    /** Where no purpose was named. */
    everything: string;
    before: string;
    data: Record<LetterInputs['consent_withdrawn']['data'], string>;
    suppression: string;
    service: string;
  };
  stopping: Record<StoppingSoFar, (instant: string) => string> & {
    follows: string;
    completes(date: string): string;
  };
  humanReview: {
    subject(request: string): string;
    asked: string;
    byPerson: string;
    outcome: Record<LetterInputs['human_review']['outcome'], string>;
    reasonsHeading: string;
  };
  refusal: {
    subject(request: string): string;
    whole(asked: string, date: string): string;
    part(asked: string, date: string): string;
    reasonsHeading: string;
    ground: Record<RefusalGround, string>;
    reviewed: string;
  };
  extension: {
    subject(request: string): string;
    longer(asked: string, former: string, due: string): string;
    reasonsHeading: string;
    ground: Record<ExtensionGround, string>;
    sooner: string;
  };
  late: {
    subject(request: string): string;
    missed(asked: string, date: string): string;
    notExtended: string;
    expected(date: string): string;
    working: string;
  };
  complaint: {
    subjectAcknowledgement(number: string): string;
    subjectOutcome(number: string): string;
    received(date: string, request: string): string;
    number: string;
    enquiries: string;
    otherReviewer: string;
    more(contact: string): string;
    answered(date: string, request: string): string;
    outcome: Record<LetterInputs['complaint_outcome']['outcome'], string>;
    findingsHeading: string;
    measuresHeading: string;
    noMeasures: string;
    clock: string;
  };
}
