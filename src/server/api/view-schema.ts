/** What the API tells about requests. Personal data stands only in `subject`, reasons and plan details, for the roles that may read it. */
import { z } from 'zod';
import { RIGHT_OUTCOMES } from '../../law/index.js';
import { CATEGORIES, ITEM_KINDS, LAWFUL_BASES, RIGHTS } from '../../law/types.js';
import {
  CIRCUMSTANCES,
  DECISION_KINDS,
  HOLDER_TASK_STATES,
  MANDATES,
  OUTCOMES,
  REPRESENTATIVE_KINDS,
  SOURCE_KINDS,
  STAGES,
  STEPS,
  WAITING_FOR,
} from '../../register/model.js';
import { REPEAT_SUGGESTIONS } from '../../law/repeats.js';
import { SLA_STATES } from '../../register/types.js';
import { noticeSchema, taskSchema } from './accountability-schema.js';
import { demandSchema } from './demand-schema.js';

const instant = z.string().describe('ISO 8601 UTC');

export const derivationStep = z.object({
  rule: z.string(),
  says: z.string(),
  inputs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  date: z.string().optional(),
  contested: z.boolean().optional(),
});

export const clockSchema = z
  .object({
    state: z.enum(['RUNNING', 'NOT_STARTED', 'PAUSED', 'NO_STATUTORY_DUTY']),
    dueDate: z.string().nullable(),
    dueBefore: z.string().nullable().describe('Exclusive end: breach when now is not before it and no answer went out'),
    extensionNoticeDue: z.string().nullable(),
    refusalNoticeDue: z.string().nullable(),
    governs: z.enum(['UK', 'EU']).nullable(),
    derivation: z.array(derivationStep),
    rules: z.string().describe('Version of the rules'),
  })
  .meta({ id: 'Clock' });

export const requestSummarySchema = z
  .object({
    id: z.uuid(),
    number: z.string().describe('For people, such as R-2026-000123'),
    right: z.enum(RIGHTS),
    jurisdiction: z.string().describe('Law that applies, such as UK-ENG or DUAL:UK-ENG+EU-DE'),
    source: z.object({ kind: z.enum(SOURCE_KINDS), system: z.string(), id: z.string() }),
    receivedAt: instant,
    openedAt: instant,
    stage: z.enum(STAGES),
    step: z.enum(STEPS),
    waitingFor: z.enum(WAITING_FOR),
    waitingReason: z.string().optional(),
    since: instant.describe('When stage, step or waiting last changed'),
    dueDate: z.string().optional(),
    dueBefore: instant.optional(),
    sla: z.enum([...SLA_STATES, 'answered', 'closed']).describe('Computed when read'),
    answeredAt: instant.optional(),
    closedAt: instant.optional(),
    outcome: z.enum(OUTCOMES).optional(),
  })
  .meta({ id: 'RequestSummary' });

export const repeatSchema = z
  .object({
    id: z.uuid(),
    number: z.string(),
    receivedAt: instant,
    answeredAt: instant.optional(),
    closedAt: instant.optional(),
    outcome: z.enum(OUTCOMES).optional(),
    suggestion: z
      .enum(REPEAT_SUGGESTIONS)
      .describe('What it may be; a person decides: merge, ask a fee, go on, or refuse'),
    why: z.string(),
    rules: z.array(z.string()),
    sharedTypes: z.array(z.string()).describe('Kinds of identifiers both requests name'),
  })
  .meta({ id: 'Repeat' });

const who = z.object({
  id: z.string().describe('Principal id, or system, subject, holder:<name>'),
  name: z.string().optional(),
});

export const holderTaskSchema = z
  .object({
    holder: z.string(),
    step: z.enum(STEPS),
    state: z.enum(HOLDER_TASK_STATES),
    since: instant,
    startedAt: instant,
    finishedAt: instant.optional(),
    attempts: z.int(),
    rows: z.int().optional(),
    bytes: z.int().optional(),
    error: z.object({ kind: z.string(), text: z.string() }).optional(),
    searched: z.object({ identifierTypes: z.array(z.string()), at: z.string() }).optional(),
  })
  .meta({ id: 'HolderTask' });

export const decisionViewSchema = z
  .object({
    id: z.string(),
    kind: z.enum(DECISION_KINDS),
    choice: z.string(),
    reason: z.string().optional().describe('Agents and reviewers only; gone once the case key is destroyed'),
    target: z.string().optional(),
    planHash: z.string().optional(),
    by: who,
    at: instant,
    purged: z.boolean(),
  })
  .meta({ id: 'DecisionView' });

export const planViewSchema = z
  .object({
    hash: z.string().describe('What an approval names'),
    items: z.array(
      z.object({
        holder: z.string(),
        id: z.string(),
        dataset: z.string(),
        category: z.enum(CATEGORIES).optional(),
        kind: z.enum(ITEM_KINDS).optional(),
        lawfulBasis: z.enum(LAWFUL_BASES).optional(),
        outcome: z.string().describe('erase, anonymise, suppress, retain, shared, undecided'),
        phase: z.enum(['before_answer', 'after_answer']),
        count: z.int(),
        shared: z.boolean().optional(),
        until: z.string().optional(),
        reasons: z.array(
          z.object({
            hold: z.string(),
            basis: z.record(z.string(), z.string()),
            until: z.string().optional(),
            endsWhen: z.string().optional(),
            rules: z.array(z.string()),
          }),
        ),
        missing: z.array(z.string()).optional(),
        rules: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'PlanView' });

export const requestViewSchema = z
  .object({
    ...requestSummarySchema.shape,
    openedBy: who,
    sourceUrl: z.string().optional(),
    clock: clockSchema.optional(),
    clockEvents: z
      .array(z.object({ type: z.string(), at: z.string(), valid: z.boolean().optional() }))
      .describe('What was asked, what came in and when, as the clock reads it; `valid: false` moved nothing'),
    reopened: z.int().describe('How often it was taken up again after closing'),
    controller: z.string().optional().describe('Who answers for it since the business was sold; absent: as configured'),
    subject: z
      .object({
        name: z.string().optional(),
        locale: z.string(),
        contactEmail: z.string().optional(),
        identifiers: z.array(z.object({ type: z.string(), value: z.string() })),
        signedIn: z.object({ system: z.string(), assertedAt: z.string() }).optional(),
        representative: z
          .object({
            kind: z.enum(REPRESENTATIVE_KINDS),
            name: z.string(),
            mandate: z.enum(MANDATES).describe('As it was at intake; decisions tell what came since'),
            scope: z.array(z.string()).optional(),
            contactEmail: z.string().optional(),
          })
          .optional(),
        circumstances: z.enum(CIRCUMSTANCES).optional(),
      })
      .optional()
      .describe('Agents and reviewers only; gone once the case key is destroyed'),
    repeatOf: z
      .array(repeatSchema)
      .optional()
      .describe('Earlier requests for this right that may be the same person’s; agents and reviewers only'),
    openedWith: z
      .array(z.object({ id: z.uuid(), number: z.string(), right: z.enum(RIGHTS) }))
      .describe('Requests of the same letter; identity is proven once for all of them'),
    demand: demandSchema
      .optional()
      .describe('Rectification, restriction, objection: what is asked; agents and reviewers only'),
    advice: z
      .array(
        z.object({
          holder: z.string(),
          dataset: z.string(),
          outcome: z.enum(RIGHT_OUTCOMES),
          rules: z.array(z.string()),
          corrections: z.array(z.int()).optional().describe('Numbers of the corrections that reach it, from 1'),
        }),
      )
      .describe('What the table of rights says about the data found, for whoever assesses'),
    minor: z
      .object({
        places: z.array(
          z.object({
            place: z.string().describe('As in the jurisdiction, such as UK-SCT or EU-DE'),
            title: z.string(),
            consentAge: z.int().describe('From this age on a child agrees to online services itself (Art 8(1))'),
            presumedCompetentFrom: z.int().optional(),
            whoMayAct: z.string(),
            source: z.string(),
            note: z.string().optional(),
          }),
        ),
        checks: z.array(z.string()).describe('What to look at before deciding `capacity`'),
      })
      .optional()
      .describe(
        'The request is about a child: guidance for whoever decides who may act (I9); agents and reviewers only',
      ),
    live: z
      .boolean()
      .describe(
        'True: told by the running workflow, or nothing runs any more; false: the workflow could not be asked in time (worker or workflow service busy or down), so this is what the register last heard, without matches, collected data, exemptions and plan; ask again',
      ),
    asOf: instant.describe('What is shown is from then: now where `live`, else the last thing the register recorded'),
    stages: z.array(z.object({ stage: z.enum(STAGES), enteredAt: instant, leftAt: instant.optional() })),
    holders: z.array(holderTaskSchema),
    decisions: z.array(decisionViewSchema),
    timeline: z.array(z.object({ at: instant, type: z.string(), says: z.string(), by: who })),
    pendingMatches: z.array(z.object({ target: z.string(), why: z.string() })),
    collected: z
      .array(z.object({ target: z.string(), rows: z.int() }))
      .optional()
      .describe('Access, portability: what waits for the review, `<holder>/<dataset>` as `withhold` names it'),
    withheld: z
      .array(z.object({ target: z.string(), exemption: z.string() }))
      .optional()
      .describe('Left out of the copy so far; agents and reviewers only'),
    plan: planViewSchema.optional().describe('Erasure: the plan waiting for approval; agents and reviewers only'),
    held: z.array(
      z.object({
        holder: z.string(),
        itemId: z.string(),
        dataset: z.string(),
        state: z.enum(['waiting', 'erased', 'cancelled']),
        holds: z.array(z.string()),
        until: z.string().optional(),
        since: instant,
        endedAt: instant.optional(),
      }),
    ),
    deliveries: z.array(
      z.object({
        offeredAt: instant.describe('When the link went out, or that it was sent otherwise was recorded'),
        sentOtherwise: z.boolean().describe('By post or in person: there is no link and no receipt'),
        files: z.array(z.object({ name: z.string(), bytes: z.int(), sha256: z.string() })),
        firstOpenedAt: instant.optional(),
        firstDownloadedAt: instant.optional(),
        bouncedAt: instant.optional(),
      }),
    ),
    recipients: z.array(noticeSchema).describe('Who has to be told of what changed (Art 19), and whether they were'),
    tasks: z.array(taskSchema).describe('Tasks of staff about this request, such as the assessment of a breach'),
    next: z.string().describe('What to do next, in one sentence'),
  })
  .meta({ id: 'RequestView' });

export type RequestSummary = z.infer<typeof requestSummarySchema>;
export type RequestView = z.infer<typeof requestViewSchema>;
export type PlanView = z.infer<typeof planViewSchema>;
export type Who = z.infer<typeof who>;
