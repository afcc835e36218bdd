/** Requests run for months: whatever the workflows become, they must still go the way that recorded ones went. See README.md. */
import { join } from 'node:path';
import type { DataConverter } from '@temporalio/common';
import { KEY_FIELD, SEALED_ENCODING } from '../../src/temporal/codec.js';
import { keyIdOfWorkflow } from '../../src/temporal/names.js';
import { bundleWorkflows } from '../../src/temporal/worker.js';
import type { HistoryName, RecordedHistory } from './histories.js';
import { HISTORIES, readHistory, recordedNames } from './histories.js';
import { INSTALLATION, replayConverter } from './keys.js';
import { payloadsOf, textsOf } from './payloads.js';
import { replay } from './replay.js';
import type { Swap } from './swap.js';
import { bundleSwapped } from './swap.js';

const FOLDER = join(import.meta.dirname, 'histories');
/** What the payloads have of a person, of their contracts and of what people wrote. */
const CANARIES = ['subject@example.com', 'CUS-1', 'because of the test', 'INV-1', 'SIM A'];

let converter: DataConverter;
let histories: Map<HistoryName, RecordedHistory>;

beforeAll(async () => {
  converter = await replayConverter();
  histories = new Map();
  for (const name of HISTORIES) histories.set(name, await readHistory(FOLDER, name));
});

const named = (begins: RegExp): HistoryName[] => HISTORIES.filter((name) => begins.test(name)).sort();

describe('recorded histories', () => {
  it('are all there, and no other', async () => {
    expect(await recordedNames(FOLDER)).toEqual([...HISTORIES].sort());
  });

  it('are replayed by the workflows as they are now, bundled as for production', async () => {
    expect(await replay(await bundleWorkflows(), converter, histories)).toEqual(new Map());
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
    if (name !== 'sweep') expect(Buffer.from(input?.data ?? []).toString()).toContain(CANARIES[0]);
  });
});

describe('two commands in each other’s place turn the replay red', () => {
  const requests = named(/^(access|portability|erasure)/);
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
      named(/^(erasure|held-lifted)/),
    ],
    [
      'contact data is erased before the answer is delivered',
      { file: 'erasure.ts', first: 'await answer(c, progress)', second: 'await eraseContact(c, progress)' },
      named(/^erasure/),
    ],
    [
      'a held erasure is closed before its restrictions are lifted',
      { file: 'held.ts', first: 'if (h.withdrawn) await liftRestrictions(', second: 'core.closeHeld(' },
      ['held-withdrawn'],
    ],
    ['the sweep sleeps first', { file: 'sweep.ts', first: '.sweepOnce(', second: 'await sleep(' }, ['sweep']],
  ];

  it.each(swaps)('%s', async (_says, swap, red) => {
    const faults = await replay(await bundleSwapped(swap), converter, histories);
    expect([...faults.keys()].sort()).toEqual([...red].sort());
    expect(new Set(faults.values())).toEqual(new Set(['another way']));
  });
});
