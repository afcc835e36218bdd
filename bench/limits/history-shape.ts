/** How many activities a real request scheduled, and in which groups, read from its history. */
import { Client, Connection } from '@temporalio/client';
import { requestWorkflowId } from '../../src/temporal/names.js';
import { INSTALLATION } from '../service.js';
import type { Service } from '../service.js';

export interface HistoryShape {
  activities: number;
  /** Events of the history, which the server stores. */
  events: number;
  /** Activities by the workflow task that scheduled them, in order. */
  groups: number[];
}

/** Of the request in the middle by its number of activities. Payloads are never opened. */
export async function middleShape({ temporal }: Service, requestIds: readonly string[]): Promise<HistoryShape> {
  const connection = await Connection.connect({ address: temporal });
  try {
    const client = new Client({ connection });
    const shapes: HistoryShape[] = [];
    for (const id of requestIds) {
      const history = await client.workflow.getHandle(requestWorkflowId(INSTALLATION, id)).fetchHistory();
      const groups = new Map<string, number>();
      for (const event of history.events ?? []) {
        const scheduled = event.activityTaskScheduledEventAttributes;
        if (!scheduled) continue;
        const task = String(scheduled.workflowTaskCompletedEventId);
        groups.set(task, (groups.get(task) ?? 0) + 1);
      }
      const sizes = [...groups.values()];
      const activities = sizes.reduce((sum, size) => sum + size, 0);
      shapes.push({ activities, events: history.events?.length ?? 0, groups: sizes });
    }
    const middle = shapes.toSorted((a, b) => a.activities - b.activities)[Math.floor(shapes.length / 2)];
    if (!middle) throw new RangeError('no request to read the history of');
    return middle;
  } finally {
    await connection.close();
  }
}
