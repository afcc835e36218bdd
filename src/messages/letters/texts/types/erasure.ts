/** Letters of an erasure. */
import type { LetterInputs } from '../../inputs.js';
import type { ReasonType } from '../../../../law/types.js';
import type { Plural } from './plural.js';

type How = LetterInputs['erasure_result']['erased'][number]['how'];

export interface ErasureTexts {
  erasure: {
    subject(request: string): string;
    subjectHeld(request: string): string;
    subjectLifted(request: string): string;
    subjectCertificate(request: string): string;
    done: string;
    partly: string;
    nothingErased: string;
    erasedHeading: string;
    how: Record<How, string>;
    recipientsLater: string;
    /** Days until backups no longer hold the data. */
    backups: Plural;
    suppression: string;
    keptHeading: string;
    keptIntro: string;
    legalHeading: string;
    legal: string;
    legalAccounting(titles: string, date: string): string;
    legalBasis: string;
    restricted: string;
    billingFields: string;
    clearHeading: string;
    clearBoth: string;
    amount(money: string, invoices: string): string;
    services(labels: string, count: number): string;
    credit(money: string): string;
    nothingToClear: string;
    undecidedHeading: string;
    undecided(system: string): string;
    held: string;
    lifted: string;
    ended: Record<LetterInputs['hold_lifted']['ended'][number]['hold'], string>;
    liftedErased: string;
    restrictionEnds: string;
    contactNext: string;
    contactLast: string;
    /** Erasure result: the address goes once the answer was fetched. */
    contactAfterAnswer: string;
    /** Categories a representative's mandate covers. */
    mandate(covered: string): string;
    why: Record<ReasonType, string>;
    untilDate(date: string): string;
    /** Several records of one kind, each with a date of its own. */
    untilDates(first: string, last: string): string;
    stays: string;
  };
  certificate: {
    confirms(controller: string, request: string): string;
    holderHeading(system: string): string;
    confirmed(instant: string): string;
    means: string;
    atomic: string;
    notAtomic: string;
    approvals: string;
    approval(role: string, instant: string): string;
    roles: Record<string, string>;
    plan: string;
    backups(date: string): string;
    nothingKept: string;
    somethingKept: string;
    how: string;
  };
}
