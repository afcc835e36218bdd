/**
 * Letters that did not reach the person although something hangs on them: staff are asked to tell the person and to record it, and until
 * then nothing of it counts (X3, C6). Keys come from the decision, so a retry changes nothing.
 */
import type { ToldOf } from '../src/register/model.js';
import type { CoreDeps } from './deps.js';
import { commentOnTicket, requestRow } from './messages.js';
import type { NotReachedActivities } from './not-reached-types.js';
import { stableId } from './stable-id.js';

const WHAT: Record<ToldOf, string> = {
  identity: 'The request for proof of identity',
  authority: 'The request for proof of authority',
  fee: 'The request for the fee',
  clarification: 'The request for clarification',
  extension: 'The notice of the extension',
};

const HOW = {
  not_mailed: 'could not be mailed',
  came_back: 'came back',
};

export function createNotReachedActivities(deps: CoreDeps): NotReachedActivities {
  const { register } = deps;
  return {
    async recordExtended({ requestId, id, ground, formerDueDate, dueDate, toldAt, letter, at }) {
      const row = await requestRow(deps, requestId);
      await register.audit.append({
        ...{ chain: requestId, at, actor: 'system', type: 'deadline.extended', key: `extended:${id}:${toldAt}` },
        detail: { ground, formerDueDate, dueDate, toldAt, mailed: letter === undefined },
      });
      const says = `Request ${row.number} is due on ${dueDate ?? 'a later date'} now.`;
      await commentOnTicket(deps, requestId, `extended-${id}-${toldAt}`, says);
    },

    async recordNotReached({ requestId, id, of, letter, why, dueDate, dueBefore, at }) {
      const row = await requestRow(deps, requestId);
      const extension = of === 'extension';
      const date = dueDate === null ? '' : ` Request ${row.number} is due on ${dueDate}, as before.`;
      const says = `${WHAT[of]} ${HOW[why]}: it does not count.${date}`;
      const mend =
        'Tell the person another way, by post or by phone, and record it with the decision `told`, choice ' +
        `${of}, and the day: it counts from that day${extension ? ', if that lies before the end of the period' : ''}.`;
      await register.audit.append({
        ...{ chain: requestId, at, actor: 'system', type: extension ? 'deadline.not_extended' : 'ask.not_reached' },
        detail: { of, why, ...(letter === undefined ? {} : { letter }), dueDate },
        key: `not-reached:${id}:${why}`,
      });
      await register.tasks.open({
        ...{ id: taskOf(requestId, id), requestId, kind: 'tell_person', by: 'system', at, why: `${says} ${mend}` },
        detail: { of, ...(letter === undefined ? {} : { letter }) },
        ...(dueBefore === null ? {} : { dueAt: dueBefore }),
      });
      await commentOnTicket(deps, requestId, `not-reached-${id}-${why}`, `${says} ${mend}`);
    },

    async settleNotReached({ requestId, id, letter, result, toldAt, at }) {
      const told = result === 'told';
      if (told && letter !== undefined && toldAt !== undefined) {
        const written = (await register.letters.list(requestId)).some(({ key }) => key === letter);
        if (written) await register.letters.sent(requestId, letter, 'otherwise', toldAt);
      }
      const task = await register.tasks.get(taskOf(requestId, id));
      // A person may have ended it by hand meanwhile.
      if (task?.state !== 'open') return;
      const says = told ? 'a person told the data subject, and recorded when' : 'it is of no use any more';
      await register.tasks.close(task.id, { result, says, by: 'system', at });
    },

    async recordCameBack({ requestId, letter, at }) {
      const written = (await register.letters.list(requestId)).find(({ key }) => key === letter);
      const kind = written?.kind ?? 'letter';
      await register.audit.append({
        ...{ chain: requestId, at, actor: 'system', type: 'letter.not_sent', detail: { letter, kind } },
        key: `came-back:${letter}`,
      });
      const what = kind.replaceAll('_', ' ');
      const says = `The mail with a letter to the person (${what}) came back. It is kept with the request: please send it another way.`;
      await commentOnTicket(deps, requestId, `came-back-${letter}`, says);
    },
  };
}

function taskOf(requestId: string, id: string): string {
  return stableId(requestId, 'tell-person', id);
}
