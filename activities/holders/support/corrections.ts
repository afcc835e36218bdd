/** Which fields of the support desk may be corrected: contact data is, what was written gets a note and stays as it was sent (holds 2.6). */
import type { Subject } from '../../../src/connector/contract.js';
import type { Corrector, RectifyRules, Target } from '../shared/rectify.js';
import { mailAddress, notEmpty, phoneNumber } from '../shared/rectify.js';
import type { Message, SupportApi } from './api.js';
import { every } from './api.js';
import { ownersOf } from './records.js';

const NEVER = '9999-12-31T00:00:00Z';
const NOTE = { how: 'note', named: true, refuses: notEmpty } as const;

export const RULES: RectifyRules = {
  requester: {
    name: { how: 'replaced', refuses: notEmpty },
    email: { how: 'replaced', refuses: mailAddress },
    phone: { how: 'replaced', refuses: phoneNumber },
    '*': { refused: 'this number is ours and follows from the account' },
  },
  tickets: { subject: NOTE, '*': { refused: 'the ticket records when what happened' } },
  messages: { text: NOTE, '*': { refused: 'the message records who wrote when' } },
  internal_notes: { text: NOTE, '*': { refused: 'the note records who wrote when' } },
  participations: { '*': { refused: 'what was sent in another person’s ticket stays as it was sent' } },
  attachments: { '*': { refused: 'a file stays as it was sent' } },
};

/** Reads the same each time, so that a note is found again. */
function noteOn({ field, record, value, statement }: Target): string {
  const said = statement === undefined ? '' : ` ${statement}`;
  return `Note at the request of the person concerned: ${field} of ${record ?? ''} should read: ${value}${said}`;
}

export function correctorOf(api: SupportApi, subject: Subject, key: string): Corrector {
  const requesters = ownersOf(subject, 'requester').map(({ id }) => id);
  /** The tickets that a target's record is in; without a record none: a note belongs to one ticket. */
  const ticketsOf = async ({ dataset, record }: Target): Promise<string[]> => {
    const found: string[] = [];
    for (const id of record === undefined ? [] : requesters) {
      if (dataset === 'tickets') {
        for await (const ticket of every((cursor) => api.tickets(id, NEVER, cursor))) {
          if (ticket.id === record) found.push(ticket.id);
        }
      } else {
        for await (const message of every((cursor) => api.messages(id, NEVER, cursor))) {
          if (message.id === record && message.internal === (dataset === 'internal_notes'))
            found.push(message.ticketId);
        }
      }
    }
    return found;
  };
  const isNoted = async (target: Target, ticketId: string): Promise<boolean> => {
    const note = noteOn(target);
    const same = (message: Message): boolean => message.ticketId === ticketId && message.body === note;
    for (const id of requesters) {
      for await (const message of every((cursor) => api.messages(id, NEVER, cursor))) if (same(message)) return true;
    }
    return false;
  };
  const people = async ({ record }: Target) =>
    (
      await Promise.all(requesters.filter((id) => record === undefined || record === id).map((id) => api.requester(id)))
    ).filter((requester) => requester !== undefined);
  return {
    count: async (target) => {
      if (target.dataset === 'requester') return (await people(target)).length;
      if (target.dataset === 'participations') return ownersOf(subject, 'participant').length;
      if (target.dataset === 'attachments') return requesters.length;
      return (await ticketsOf(target)).length;
    },
    apply: async (target) => {
      let done = 0;
      if (target.dataset === 'requester') {
        for (const { id } of await people(target)) done += await api.correct(id, { [target.field]: target.value }, key);
        return done;
      }
      for (const ticketId of await ticketsOf(target)) {
        if ((await isNoted(target, ticketId)) || (await api.note(ticketId, noteOn(target), key))) done += 1;
      }
      return done;
    },
    file: async ({ dataset, field, record, statement }) => {
      let filed = false;
      for (const id of requesters) {
        const entry = { dataset, field, text: statement, ...(record === undefined ? {} : { record }) };
        filed = (await api.file(id, entry, key)) || filed;
      }
      return filed;
    },
    differing: async (target) => {
      if (target.dataset === 'requester') {
        const field = target.field as 'name' | 'email' | 'phone';
        return (await people(target)).filter((requester) => requester[field] !== target.value).length;
      }
      let missing = 0;
      for (const ticketId of await ticketsOf(target)) if (!(await isNoted(target, ticketId))) missing += 1;
      return missing;
    },
  };
}
