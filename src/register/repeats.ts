/** The same person asking for the same again (A4): earlier requests, each with what this one may be. Nothing is decided here. */
import { judgeRepeats } from '../law/repeats.js';
import type { RequestRow, RequestStore } from './types-case.js';
import type { PersonStore, RepeatStore } from './types-cases.js';

/** Never answered in substance for a reason of its own: no repeat of it. */
const NO_REPEAT_OF: ReadonlySet<string> = new Set(['merged', 'withdrawn']);

export function createRepeats(requests: Pick<RequestStore, 'get'>, persons: Pick<PersonStore, 'sharing'>): RepeatStore {
  return {
    async of(requestId) {
      const own = await requests.get(requestId);
      if (!own) return [];
      const earlier = (await persons.sharing(requestId)).filter(
        ({ request }) =>
          request.right === own.right && isBefore(request, own) && !NO_REPEAT_OF.has(request.outcome ?? ''),
      );
      const verdicts = judgeRepeats(
        own,
        earlier.map(({ request }) => request),
      );
      return earlier.flatMap(({ request, types }, index) => {
        const verdict = verdicts[index];
        const { id, number, right, receivedAt, dueDate, answeredAt, closedAt, outcome } = request;
        const shown = { id, number, right, receivedAt, dueDate, answeredAt, closedAt, outcome };
        return verdict ? [{ ...verdict, request: shown, sharedTypes: types }] : [];
      });
    },
  };
}

function isBefore(other: RequestRow, own: RequestRow): boolean {
  return [other.receivedAt, other.openedAt, other.id].join(' ') < [own.receivedAt, own.openedAt, own.id].join(' ');
}
