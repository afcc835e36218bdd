/** Replays recorded histories against a bundle. */
import type { DataConverter } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { installRuntime } from '../../src/temporal/worker.js';
import type { WorkflowBundle } from '../../src/temporal/worker.js';
import type { HistoryName, RecordedHistory } from './histories.js';
import { historyFromJson } from './history-json.js';

/** What went wrong with a history: it goes another way now, or something else. */
export type Fault = 'another way' | Error;

/** The faults by name of history; empty when all of them replay. */
export async function replay(
  bundle: WorkflowBundle,
  dataConverter: DataConverter,
  histories: ReadonlyMap<HistoryName, RecordedHistory>,
): Promise<Map<HistoryName, Fault>> {
  installRuntime(undefined);
  const names = [...histories.keys()];
  const given = [...histories.values()].map(({ workflowId, events }) => ({
    workflowId,
    history: historyFromJson({ events }),
  }));
  const faults = new Map<HistoryName, Fault>();
  let turn = 0;
  for await (const { error } of Worker.runReplayHistories({ workflowBundle: bundle, dataConverter }, given)) {
    const name = names[turn++];
    if (error && name) faults.set(name, error instanceof DeterminismViolationError ? 'another way' : error);
  }
  if (turn !== names.length) throw new Error(`${turn} of ${names.length} histories were replayed`);
  return faults;
}
