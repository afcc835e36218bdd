/** The answers to access and portability. */
export interface AnswerTexts {
  access: {
    subject(request: string): string;
    confirmFound(date: string): string;
    confirmNothing: string;
    confirmSoFar: string;
    copy: string;
    copyWhere: string;
    searchedHeading: string;
    searchedWith(identifiers: string, date: string): string;
    nothingFound: string;
    failed(reason: string): string;
    withheld(rule: string | undefined, reason: string): string;
    /** Where some of a holder's data is kept back, in the list of where we looked. */
    partWithheld: string;
    entitled: string;
    dataset: {
      purposes: string;
      basis: string;
      recipients: string;
      retention: string;
      source: string;
      records: string;
    };
    categoriesHeading: string;
    transferHeading: string;
    transfer(recipient: string, country: string, safeguard: string): string;
    transferCopy: string;
    rightsHeading: string;
    rights: string[];
    objection: string;
    automatedHeading: string;
    noAutomated: string;
    automated(name: string, logic: string, consequences: string): string;
    withheldHeading: string;
    withheldEntry(what: string, rule: string | undefined, reason: string): string;
    withheldIntro: string;
    failedHeading: string;
  };
  portability: {
    subject(request: string): string;
    supplied: string;
    format: string;
    includedHeading: string;
    nothingIncluded: string;
    leftOutHeading: string;
    leftOutNote: string;
    wholeDataset: string;
    access: string;
    transmission: string;
    transmitted(to: string): string;
    transmissionPending(to: string): string;
    notTransmitted(to: string, reason: string): string;
    notFeasible: string;
    nothingHeading: string;
    failedHeading: string;
    unaffected: string;
  };
}
