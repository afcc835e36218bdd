/** Every sentence of the index page. A catalogue is complete or does not compile. */
export interface IndexTexts {
  title: { access: string; portability: string; other: string };
  lead(controller: string, request: string, date: string): string;
  skip: string;
  contents: string;
  start: { heading: string; letter: string; letterText: string; formats: string; spreadsheets: string; care: string };
  volume(number: number, of: number): string;
  otherVolume: string;
  searched: {
    heading: string;
    caption: string;
    columns: { system: string; result: string; records: string; searchedWith: string; when: string };
    found: string;
    foundOutside: string;
    nothing: string;
    /** Without a rule: what stands for no provision of a law. */
    withheld(rule: string | undefined): string;
    failed: string;
  };
  dataset: {
    records(count: number, shown: string): string;
    none: string;
    category: string;
    purposes: string;
    lawfulBasis: string;
    source: string;
    recipients: string;
    noRecipients: string;
    transfer(country: string, safeguard: string): string;
    retention: string;
    collected: string;
    portable: string;
    yes: string;
    no: string;
    files: string;
    preview(count: number, shown: string, all: string): string;
    fields: string;
    field: { name: string; meaning: string; origin: string; portable: string };
    origins: Record<'provided' | 'observed' | 'inferred' | 'created_by_controller', string>;
    thirdParty: string;
    undescribed: string;
    withheldField(rule: string | undefined): string;
    neutralised(count: number, shown: string): string;
    replaced(count: number, shown: string): string;
    attachmentList: string;
    moreAttachments(count: string): string;
  };
  leftOut: {
    heading: string;
    note: string;
    whole: string;
    fields: string;
    columns: { what: string; category: string; reason: string };
  };
  withheld: { heading: string; note: string; entry(what: string, withheld: string, reason: string): string };
  check: { heading: string; text: string; files(count: string): string };
  contact: {
    heading: string;
    address: string;
    privacy: string;
    complaints: string;
    dpo: string;
    representative: string;
  };
}
