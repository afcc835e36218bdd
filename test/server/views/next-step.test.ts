import type { HolderTask, RequestRow } from '../../../src/register/types.js';
import { nextStep } from '../../../src/server/views/next-step.js';

const row = (over: Partial<RequestRow>): RequestRow =>
  ({ stage: 'fulfil', step: 'collect', waitingFor: 'nobody', ...over }) as RequestRow;
const task = (holder: string, state: HolderTask['state']): HolderTask => ({ holder, state }) as HolderTask;

describe('what to do next', () => {
  it.each<
    [string, Partial<RequestRow>, { tasks?: HolderTask[]; pendingMatches?: number; heldWaiting?: number }, RegExp]
  >([
    [
      'a failed holder comes before all else',
      { waitingFor: 'reviewer' },
      { tasks: [task('crm', 'failed')] },
      /^The owner of crm has to mend/,
    ],
    ['several', {}, { tasks: [task('a', 'failed'), task('b', 'failed'), task('c', 'failed')] }, /owner of a, b and c/],
    ['the subject proves identity', { stage: 'verify', step: 'identity', waitingFor: 'subject' }, {}, /enter the code/],
    [
      'the subject fetches the answer',
      { stage: 'deliver', step: 'delivery', waitingFor: 'subject' },
      {},
      /ready on the portal/,
    ],
    [
      'a slow holder',
      { waitingFor: 'holder' },
      { tasks: [task('crm', 'slow'), task('billing', 'found')] },
      /^Wait for crm;/,
    ],
    ['weak matches', { step: 'match', waitingFor: 'agent' }, { pendingMatches: 2 }, /2 weak matches/],
    ['one weak match, count unknown', { step: 'match', waitingFor: 'agent' }, {}, /1 weak match\./],
    [
      'a correction',
      { right: 'rectification', step: 'assess', waitingFor: 'agent' },
      {},
      /grant, dispute .* or decline/,
    ],
    [
      'a restriction',
      { right: 'restriction', step: 'assess', waitingFor: 'agent' },
      {},
      /Art 18\(1\).*grant or decline/,
    ],
    ['an objection', { right: 'objection', step: 'assess', waitingFor: 'reviewer' }, {}, /^A reviewer weighs/],
    ['approval', { step: 'approve', waitingFor: 'reviewer' }, {}, /other than the one who put the plan forward/],
    ['review', { step: 'review', waitingFor: 'reviewer' }, {}, /lets it go out or holds it back/],
    [
      'release',
      { stage: 'deliver', step: 'delivery', waitingFor: 'reviewer' },
      {},
      /goes out: release without second factor, reissue, sent otherwise\.$/,
    ],
    [
      'release with its reason',
      { stage: 'deliver', step: 'delivery', waitingFor: 'reviewer', waitingReason: 'no address took the link' },
      {},
      /sent otherwise \(no address took the link\)\.$/,
    ],
    ['a second look', { stage: 'deliver', step: 'answer', waitingFor: 'reviewer' }, {}, /^Legal looks at the letter/],
    ['nobody', { step: 'bundle' }, {}, /^Nothing to do now: writing the bundle\.$/],
    ['closed', { stage: 'closed', outcome: 'fulfilled' }, {}, /^Nothing to do: fulfilled\.$/],
    [
      'closed with items held',
      { stage: 'closed', outcome: 'partly_fulfilled' },
      { heldWaiting: 1 },
      /1 item will be erased/,
    ],
  ])('%s', (_name, over, facts, words) => {
    expect(nextStep({ row: row(over), tasks: [], pendingMatches: 0, heldWaiting: 0, ...facts })).toMatch(words);
  });
});
