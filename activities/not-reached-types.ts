/** What asks and notices of extensions do when no mail reaches the person (R6, X3). `id` is the decision that asked or extended. */
import type { ToldOf } from '../src/register/model.js';

export interface NotReachedActivities {
  /** The notice reached the person in time and the date has moved (X1–X3). `letter`: it was told another way than by this letter's mail. */
  recordExtended(input: {
    requestId: string;
    id: string;
    ground: string;
    formerDueDate: string | null;
    dueDate: string | null;
    toldAt: string;
    letter?: string;
    at: string;
  }): Promise<void>;
  /** No address took the letter, or its mail came back: it does not count. Opens the task of staff to tell the person. */
  recordNotReached(input: {
    requestId: string;
    id: string;
    of: ToldOf;
    letter?: string;
    why: 'not_mailed' | 'came_back';
    /** As it stands without what did not arrive; null while the clock does not run. */
    dueDate: string | null;
    dueBefore: string | null;
    at: string;
  }): Promise<void>;
  /** Ends that task: somebody told the person, at `toldAt`, or nobody has to any more. */
  settleNotReached(input: {
    requestId: string;
    id: string;
    letter?: string;
    result: 'told' | 'not_needed';
    toldAt?: string;
    at: string;
  }): Promise<void>;
  /** The mail of another letter came back: it is for staff to send. */
  recordCameBack(input: { requestId: string; letter: string; at: string }): Promise<void>;
}
