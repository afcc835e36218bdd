/** What goes out to the person: letter and files, where the link was sent, and what came back. Plain state of a request. */
import type { AnswerFile } from '../activities/types.js';
import type { LinkReceipt } from './types.js';

/** More than one run can make: people have to decide about each. */
const OFFERS_PER_RUN = 1000;

export class Outgoing {
  receipts: LinkReceipt[] = [];
  files: AnswerFile[] = [];
  /** Which letter of the register comes with them. */
  letterKey = 'answer';
  /** Verified e-mail addresses of the person, another one for when a mail comes back. */
  addresses: string[] = [];
  /** Addresses from which a mail came back. */
  readonly tried: string[] = [];
  /** Where the answer's link goes; absent: the contact address. */
  sentTo: string | undefined;
  linkId: string | undefined;
  /** The answer went out by post or in person, as a reviewer recorded. */
  sentOtherwise = false;
  /** Part of the answer went out while a holder was silent. */
  partly = false;
  /** What goes out adds to an answer that was given before: no date hangs on it. */
  supplement = false;
  private rounds: number;

  /** @param run how often the request was taken up again: an offer is never named like one of an earlier run */
  constructor(run: number) {
    this.rounds = run * OFFERS_PER_RUN;
  }

  /** Each offer of the answer has a number: its link and its mail are named by it. */
  nextRound(): number {
    return this.rounds++;
  }

  get latestRound(): number {
    return this.rounds - 1;
  }
}
