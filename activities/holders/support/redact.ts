/**
 * Taking other people's details out of what is given to the requester (Art 15(4)), item by item, and saying so. The person's own
 * words stay as they wrote them; what somebody else wrote is not given at all.
 */
import type { Message, Participant } from './api.js';

const MARK = '[another person]';

export interface Redacted {
  text: string;
  /** How many places were taken out. */
  redactions: number;
}

/** Replaces names and addresses of others, whatever their case. */
export function redact(text: string, others: readonly Participant[]): Redacted {
  const words = others.flatMap(({ email, name }) => [email, name]).filter((word) => word.length > 2);
  if (words.length === 0) return { text, redactions: 0 };
  // Longest first, so that no name is cut out of the middle of an address.
  const pattern = words
    .toSorted((a, b) => b.length - a.length)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .join('|');
  let redactions = 0;
  const clean = text.replace(new RegExp(pattern, 'giu'), () => {
    redactions += 1;
    return MARK;
  });
  return { text: clean, redactions };
}

/** Who wrote, in role: staff are not named, others are not told apart. */
export const AUTHORS: Record<Message['authorKind'], string> = {
  requester: 'you',
  agent: 'support staff',
  participant: 'another person',
  system: 'system',
};

/** What of a message the requester gets. */
export function messageFor(message: Message, others: readonly Participant[]): Redacted & { withheld: string | null } {
  if (message.authorKind === 'participant') {
    return { text: '', redactions: 0, withheld: 'written by another person (Art 15(4))' };
  }
  if (message.authorKind === 'requester') return { text: message.body, redactions: 0, withheld: null };
  return { ...redact(message.body, others), withheld: null };
}
