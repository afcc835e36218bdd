/** Supplements to a copy: what was left out and is free by now, as the task of staff that orders it names it. */
import { HabeasError } from '../common/errors.js';
import { everWithheld } from './decided-before.js';
import type { SupplementOrder } from './model.js';
import type { Register, RequestRow, StaffTask } from './types.js';

type Registers = Pick<Register, 'audit' | 'decisions' | 'tasks'>;

/** Ids of the decisions that a task about exemptions is about; none named: all of its request. */
export function decisionsOf({ detail }: Pick<StaffTask, 'detail'>): string[] | undefined {
  const { decisions } = detail;
  return Array.isArray(decisions) ? decisions.map(String) : undefined;
}

/** @throws `conflict` when nothing of it can be told any more: its key is gone */
export async function supplementOrder(
  { audit, decisions, tasks }: Registers,
  row: Pick<RequestRow, 'id' | 'answeredAt'>,
  task: StaffTask,
): Promise<SupplementOrder> {
  const wanted = decisionsOf(task);
  const items = everWithheld(await decisions.list(row.id)).filter(
    ({ decisionId }) => wanted?.includes(decisionId) ?? true,
  );
  if (items.length === 0) {
    throw new HabeasError('conflict', 'nothing that could be given is known of this request any more', {
      hint: 'its time has passed; open a new request',
    });
  }
  const before = (await tasks.list({ requestId: row.id })).filter(({ kind }) => kind === 'supplement');
  const turn = before.toSorted((a, b) => (a.openedAt < b.openedAt ? -1 : 1)).findIndex(({ id }) => id === task.id) + 1;
  return {
    ...{ task: task.id, turn: Math.max(turn, 1), items, proof: await proofOf(audit, row.id) },
    asOf: row.answeredAt ?? task.openedAt,
  };
}

/** Nothing is proven anew: whose data may be given is what was proven for the answer. */
async function proofOf(audit: Registers['audit'], requestId: string): Promise<SupplementOrder['proof']> {
  const events = await audit.list(requestId, { limit: 500 });
  const method = events.findLast(({ type }) => type === 'identity.proven')?.detail.method;
  if (method === 'signed_in') return 'signed_in';
  return method === 'checked_by_agent' ? 'agent' : 'code';
}
