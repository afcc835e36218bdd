/** Every sentence of the data subject's portal. A catalogue is complete or does not compile. */

/** `{contact}` stands where the privacy contact goes, as a link. */
type WithContact = string;

export interface PortalTexts {
  skip: string;
  questions: WithContact;
  verify: {
    title: string;
    why: string;
    refused: { what: string; may: string; next: string };
    check: { what: string; unused: string };
    code: { label: string; hint: string; missing: string };
    passphrase: {
      heading: string;
      need: string;
      label: string;
      hint(shortest: number): string;
      again: string;
      differ: string;
    };
    faults: {
      short(shortest: number): string;
      long(longest: number): string;
      plain: string;
      from_code: string;
    };
    confirm: string;
  };
  verified: { title: string; confirmed: string; right: string; goesOn: string; pending: string; keep: string };
  gone: { title: string; limited: string; how: string; newer: string; reply: WithContact; complete: string };
  unlock: {
    title: string;
    shown: string;
    released: string;
    open: string;
    label: string;
    hint: string;
    signIn: string;
    orSignIn: string;
    signInButton: string;
    nothing: WithContact;
    errors: { refused: string; locked: string; sign_in: string };
  };
  signedIn: { title: string; go: string };
  answer: {
    title: string;
    request(number: string): string;
    letter: { heading: string; says: string; read: string };
    certificate: { heading: string; says: string; read: string };
    files: {
      heading: string;
      /** `{page}` is the name of the page to open. */
      how(count: number): string;
      download(size: string): string;
      downloadOne(number: number, size: string): string;
      check: string;
      sum(name: string): string;
    };
    /** `{until}` is the instant. */
    keep: string;
    close: string;
  };
  noLongerKept: { title: string; says: string };
  unsubscribe: {
    title: string;
    /** Follow the masked address and a colon. */
    only(what: string): string;
    consent: string;
    all: string;
    free: string;
    button: string;
    service: string;
    done: string;
    /** The same, as sentences of their own. */
    doneOnly(what: string): string;
    doneConsent: string;
    doneAll: string;
    after: string;
    channels: Record<'email' | 'phone' | 'sms' | 'post' | 'web', string>;
  };
  errors: Record<'limited' | 'elsewhere' | 'unreadable' | 'ours', { title: string; says: string }>;
}
