/** Requests run for months: whatever the workflows become, they must still go the way that recorded ones went. See README.md. */
import { join } from 'node:path';
import type { DataConverter } from '@temporalio/common';
import { KEY_FIELD, SEALED_ENCODING } from '../../src/temporal/codec.js';
import { keyIdOfWorkflow } from '../../src/temporal/names.js';
import { workflowBundle } from '../support/workflow-bundle.js';
import type { HistoryName, RecordedHistory } from './histories.js';
import { HISTORIES, readHistory, recordedNames } from './histories.js';
import { INSTALLATION, replayConverter } from './keys.js';
import { payloadsOf, textsOf } from './payloads.js';
import { replay } from './replay.js';
import type { Swap, SwapBundle } from './swap.js';
import { bundleForSwaps } from './swap.js';

const FOLDER = join(import.meta.dirname, 'histories');
/** What the payloads have of a person, of their contracts and of what people wrote. */
const CANARIES = ['subject@example.com', 'CUS-1', 'because of the test', 'INV-1', 'SIM A', 'Pat Ex'];

/** Started with no more than an id. */
const WITHOUT_PERSON: ReadonlySet<HistoryName> = new Set<HistoryName>(['complaint-late', 'ledger-replay', 'sweep']);

let converter: DataConverter;
let histories: Map<HistoryName, RecordedHistory>;

beforeAll(async () => {
  converter = await replayConverter();
  histories = new Map();
  for (const name of HISTORIES) histories.set(name, await readHistory(FOLDER, name));
});

/** Those that have to turn red, and one that the swap does not reach: replaying all of them each time takes minutes and proves no more. */
function withBystander(red: HistoryName[]): Map<HistoryName, RecordedHistory> {
  const bystander = HISTORIES.find((name) => !red.includes(name));
  return new Map([...histories].filter(([name]) => red.includes(name) || name === bystander));
}

const named = (begins: RegExp): HistoryName[] => HISTORIES.filter((name) => begins.test(name)).sort();

describe('recorded histories', () => {
  it('are all there, and no other', async () => {
    expect(await recordedNames(FOLDER)).toEqual([...HISTORIES].sort());
  });

  it('are replayed by the workflows as they are now, bundled as for production', async () => {
    expect(await replay(await workflowBundle(), converter, histories)).toEqual(new Map());
  });

  it.each(HISTORIES)('are sealed under the key of their workflow: %s', async (name) => {
    const history = histories.get(name);
    const payloads = payloadsOf(history);
    expect(payloads.length).toBeGreaterThan(0);
    const keys = new Set(payloads.map(({ metadata }) => Buffer.from(metadata?.[KEY_FIELD] ?? []).toString()));
    expect(new Set(payloads.map(({ metadata }) => Buffer.from(metadata?.encoding ?? []).toString()))).toEqual(
      new Set([SEALED_ENCODING]),
    );
    expect(keys).toContain(keyIdOfWorkflow(INSTALLATION, history?.workflowId ?? ''));
    const clear = textsOf(history).join('\n');
    expect(CANARIES.filter((canary) => clear.includes(canary))).toEqual([]);
    // What it was started with: the person is in there, so it would have been seen in clear.
    const [input] = (await converter.payloadCodecs?.[0]?.decode(payloads.slice(0, 1))) ?? [];
    if (!WITHOUT_PERSON.has(name)) expect(Buffer.from(input?.data ?? []).toString()).toContain(CANARIES[0]);
  });
});

describe('two commands in each other’s place turn the replay red', () => {
  const requests = named(/^(access|portability|erasure|rectification|restriction|objection)/);
  const swaps: [string, Swap, HistoryName[]][] = [
    [
      'the receipt is acknowledged before its due date is known',
      { file: 'request.ts', first: 'await clock.compute()', second: 'core.acknowledge(' },
      requests,
    ],
    [
      'a copy is bundled before a person has looked at it (access and portability)',
      { file: 'access.ts', first: 'await review(c, silent, gathered)', second: 'const answer = await prepare(' },
      named(/^(access(?!-unverified)|portability)/),
    ],
    [
      'the ledger is written after the erasure',
      { file: 'erase-at-holders.ts', first: 'await begunWhenAllowed(', second: '(plan) => eraseAndConfirm(' },
      named(/^(erasure|held-lifted|.*erases)/),
    ],
    [
      'contact data is erased before the answer is delivered',
      { file: 'erasure.ts', first: 'await deliver(c)', second: 'await eraseContact(c, progress, early)' },
      named(/^(erasure|.*erases)/),
    ],
    [
      'a held erasure is closed before its restrictions are lifted',
      { file: 'held.ts', first: 'if (h.withdrawn) await liftRestrictions(', second: 'core.closeHeld(' },
      ['held-withdrawn'],
    ],
    [
      'an ask moves the date before it is weighed whether any table reaches so far',
      { file: 'reached.ts', first: 'event.valid !== false && !(await weigh(', second: 'await c.happened(event)' },
      [
        'access-clarified-then-extended',
        'access-doubt-struck',
        'access-identity-doubted-at-review',
        'access-mandate-then-fee',
        'access-told-by-post',
      ],
    ],
    [
      'what was left out is bundled, says the page, before it is collected',
      { file: 'supplement.ts', first: 'const collected = await collect(', second: "await c.enter('fulfil', 'bundle')" },
      ['access-left-out-then-supplement'],
    ],
    [
      'who acts for a child is decided before it is asked',
      { file: 'circumstances.ts', first: "'capacity', 'agent'", second: "c.decision('capacity')" },
      ['access-for-a-child'],
    ],
    [
      'the clock runs on before the bounced mail is recorded',
      { file: 'deliver.ts', first: 'await core.recordBounced(', second: 'await c.notProvided()' },
      ['access-bounced-then-second-address'],
    ],
    [
      'the other request is asked before this one says what it waits for',
      { file: 'combined.ts', first: 'identity is proven once, in', second: 'core.identityOf(' },
      ['erasure-after-copy'],
    ],
    [
      'a correction is assessed before the channel is proven',
      { file: 'rectification.ts', first: 'await judgeUnproven(', second: 'await assessAll(' },
      ['rectification-of-channel-after-code'],
    ],
    [
      'what is disputed is restricted before anybody sees that it is',
      {
        file: 'rectify-at-holders.ts',
        first: 'the contested data is restricted while its accuracy',
        second: 'await restrictAtHolders(',
      },
      ['rectification-disputed-then-decided'],
    ],
    [
      'a holder that did not correct is asked again before that is shown',
      { file: 'apply.ts', first: "state: 'failed'", second: 'await host.retryAsked(' },
      ['rectification-lying-holder-retried'],
    ],
    [
      'recipients are told before the restriction stands',
      {
        file: 'restriction.ts',
        first: 'await core.openRestriction(',
        second: 'const told = await core.openRecipientNotices(',
      },
      ['restriction', 'restriction-in-part'],
    ],
    [
      'the notice of an ending restriction goes out when its time is over',
      { file: 'restrict-at-holders.ts', first: 'await core.tellRestrictionEnding(', second: 'await sleep(' },
      ['objection-compelling-grounds', 'rectification-disputed-then-decided', 'restricted-then-lifted'],
    ],
    [
      'an objection is closed only once its answer was fetched',
      { file: 'objection.ts', first: 'await core.closeRestriction(', second: 'await waits' },
      ['objection-in-part', 'objection-upheld'],
    ],
    [
      'what a record tells is followed before it is recorded that marketing stopped',
      { file: 'stop-at-once.ts', first: 'await core.recordApplied(', second: 'await this.to(learned(found))' },
      ['objection-to-marketing'],
    ],
    [
      'a complaint is looked at before anything happened',
      { file: 'complaint.ts', first: 'await condition(() => moved', second: 'state = await core.complaintState(' },
      ['complaint-late'],
    ],
    [
      'a replay of the ledger is finished after its first holder',
      { file: 'replay.ts', first: 'done.push(report)', second: 'await core.finishReplay(' },
      ['ledger-replay'],
    ],
    ['the sweep sleeps first', { file: 'sweep.ts', first: '.sweepOnce(', second: 'await sleep(' }, ['sweep']],
  ];

  let bundle: SwapBundle;
  beforeAll(async () => {
    bundle = await bundleForSwaps(swaps.map(([, swap]) => swap));
  });

  it.each(swaps)('%s', async (_says, swap, red) => {
    const faults = await replay(bundle.swapped(swap), converter, withBystander(red));
    expect([...faults.keys()].sort()).toEqual([...red].sort());
    expect(new Set(faults.values())).toEqual(new Set(['another way']));
  });
});
