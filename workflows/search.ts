/** What lists of running workflows can be filtered by. Stays in clear on the server: no personal data. */
import { upsertSearchAttributes } from '@temporalio/workflow';
import type { Stage, WaitingFor } from '../src/register/model.js';

const STAGE = { name: 'HabeasStage', type: 'KEYWORD' } as const;
const WAITING_FOR = { name: 'HabeasWaitingFor', type: 'KEYWORD' } as const;
const DUE_BEFORE = { name: 'HabeasDueBefore', type: 'DATETIME' } as const;

export function showStage(stage: Stage, waitingFor: WaitingFor): void {
  upsertSearchAttributes([
    { key: STAGE, value: stage },
    { key: WAITING_FOR, value: waitingFor },
  ]);
}

/** @param dueBefore ISO 8601 UTC; absent while no date runs */
export function showDueBefore(dueBefore: string | undefined): void {
  upsertSearchAttributes([{ key: DUE_BEFORE, value: dueBefore === undefined ? null : new Date(dueBefore) }]);
}
