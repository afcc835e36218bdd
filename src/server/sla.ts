/** The SLA view as `GET /v1/sla` and `habeas sla` give it: open requests by state, oldest first, and who holds each one up. */
import { z } from 'zod';
import { RIGHTS } from '../law/types.js';
import { HOLDER_TASK_STATES, STAGES, STEPS, WAITING_FOR } from '../register/model.js';
import { SLA_STATES } from '../register/types.js';
import type { SlaView } from '../register/types.js';
import { taskSchema } from './api/accountability-schema.js';
import type { TaskView } from './api/accountability-schema.js';
import { complaintSummarySchema } from './complaints.js';
import type { ComplaintSummary } from './complaints.js';

export const slaSchema = z
  .object({
    at: z.string(),
    counts: z.record(z.enum(SLA_STATES), z.int()),
    requests: z
      .array(
        z.object({
          id: z.string(),
          number: z.string(),
          right: z.enum(RIGHTS),
          state: z.enum(SLA_STATES),
          receivedAt: z.string(),
          dueDate: z.string().optional(),
          dueBefore: z.string().optional(),
          leftMs: z.int().optional().describe('Milliseconds to `dueBefore`, negative after it'),
          dueReason: z.object({ rule: z.string(), says: z.string() }).optional(),
          stage: z.enum(STAGES),
          step: z.enum(STEPS),
          waitingFor: z.enum(WAITING_FOR),
          waitingReason: z.string().optional(),
          timePerStage: z.partialRecord(z.enum(STAGES), z.int()).describe('Milliseconds'),
          heldUpBy: z.array(
            z.object({
              holder: z.string(),
              step: z.enum(STEPS),
              state: z.enum(HOLDER_TASK_STATES),
              since: z.string(),
            }),
          ),
        }),
      )
      .describe('Oldest receipt first'),
    stages: z.array(z.object({ stage: z.enum(STAGES), now: z.int(), medianMs: z.number(), longestMs: z.number() })),
    holders: z.array(z.object({ holder: z.string(), requests: z.int(), since: z.string() })),
    complaints: z
      .array(complaintSummarySchema)
      .describe('Open complaints, the earliest acknowledgement due first; those without a statutory time last'),
    tasks: z.array(taskSchema).describe('Open tasks of staff with a time limit of their own, the earliest due first'),
  })
  .meta({ id: 'Sla' });

export type Sla = z.infer<typeof slaSchema>;

/** @param complaints open ones */
export function slaShape(view: SlaView, tasks: TaskView[], complaints: ComplaintSummary[] = []): Sla {
  return {
    at: view.at,
    counts: view.counts,
    requests: view.requests.map(({ request, state, leftMs, dueReason, timePerStage, heldUpBy }) => ({
      id: request.id,
      number: request.number,
      right: request.right,
      state,
      receivedAt: request.receivedAt,
      dueDate: request.dueDate,
      dueBefore: request.dueBefore,
      leftMs,
      dueReason,
      stage: request.stage,
      step: request.step,
      waitingFor: request.waitingFor,
      waitingReason: request.waitingReason,
      timePerStage,
      heldUpBy,
    })),
    stages: view.stages,
    holders: view.holders,
    complaints: complaints.toSorted((a, b) => (a.leftMs ?? Infinity) - (b.leftMs ?? Infinity)),
    tasks,
  };
}
