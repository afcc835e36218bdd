/** What a hold is opened with, and how it is shown. */
import { z } from 'zod';
import { CATEGORIES, HOLD_TYPES } from '../../law/types.js';
import { ORDINARY_HOLD_TYPES, SECRET_HOLD_TYPES } from '../../law/index.js';
import { identifier, instant, line, prose, slug } from '../http/text.js';

const day = z.iso.date({ error: 'is not a date | write it as YYYY-MM-DD' });

const scope = z
  .strictObject({
    holders: z.array(slug).max(50).optional(),
    datasets: z.array(line(120)).max(100).optional().describe('Dataset, or `<holder>/<dataset>`'),
    categories: z.array(z.enum(CATEGORIES)).max(CATEGORIES.length).optional(),
    from: day.optional().describe('First date of the records'),
    to: day.optional().describe('Last date of the records'),
  })
  .describe('Which records; what is left out is not narrowed');

const selector = z
  .union([
    z.strictObject({ identifiers: z.array(identifier).min(1).max(500) }),
    z.strictObject({ requestId: z.uuid() }),
    z.strictObject({ everybody: z.literal(true) }),
  ])
  .describe(
    'Whom: identifiers (kept sealed, matched by keyed hashes), the person of a request, or everybody within the scope',
  );

const basis = z
  .strictObject({ UK: line(300).optional(), EU: line(300).optional() })
  .describe('Legal basis under each law; both are named, letters may print them: no personal data');

const fields = {
  id: z.uuid().optional().describe('Yours to choose: the same id twice is one hold'),
  selector,
  scope: scope.optional(),
  basis,
  reviewOn: day.optional().describe('Looked at again on that day; fraud: within 30 days, by itself when left out'),
  endsOn: day.optional().describe('Last day it stands'),
  endsWhen: line(300).optional().describe('What ends it otherwise; letters may print it: no personal data'),
  recordMonths: z.number().int().min(1).max(600).optional().describe('Each record stands so long from its own date'),
  matter: line(100).optional().describe('Litigation: id of the matter; only Legal sees it'),
  reason: prose(4000).describe('Why, in your words; sealed'),
};

export const openHoldBody = z
  .strictObject({
    type: z.enum(ORDINARY_HOLD_TYPES as [string, ...string[]]).transform((type) => type as (typeof HOLD_TYPES)[number]),
    ...fields,
    disclosed: z
      .boolean()
      .optional()
      .describe('Fraud: the reason may be shown to the case and the person; default: it reads like any other claim'),
  })
  .meta({ id: 'OpenHold' });

export const openSecretHoldBody = z.strictObject({
  type: z.enum(SECRET_HOLD_TYPES as [string, ...string[]]).transform((type) => type as (typeof HOLD_TYPES)[number]),
  ...fields,
});

export const reviewBody = z.strictObject({
  note: prose(4000).describe('What was looked at, and why the hold goes on'),
  reviewOn: day.optional(),
  endsOn: day.optional(),
});

export const closeBody = z.strictObject({
  reason: prose(4000).describe('Why it ends'),
  toldAt: instant
    .optional()
    .describe('A restriction of the person: when they were told that it is about to end (Art 18(3)); needed'),
});

export const closeSecretBody = z.strictObject({ reason: prose(4000) });

const who = z.object({ id: z.string(), name: z.string().optional() });

export const holdSchema = z
  .object({
    id: z.uuid(),
    type: z.enum(HOLD_TYPES),
    state: z.enum(['open', 'closed']),
    selector: z.union([
      z.object({ requestId: z.string() }),
      z.object({ everybody: z.literal(true) }),
      z.object({ identifiers: z.array(z.object({ type: z.string(), value: z.string() })) }),
    ]),
    scope: z.object({
      holders: z.array(z.string()).optional(),
      datasets: z.array(z.string()).optional(),
      categories: z.array(z.enum(CATEGORIES)).optional(),
      from: z.string().optional(),
      to: z.string().optional(),
    }),
    basis: z.object({ UK: z.string().optional(), EU: z.string().optional() }),
    reviewOn: z.string().optional(),
    overdue: z.boolean().describe('Open, and its review is due'),
    endsOn: z.string().optional(),
    endsWhen: z.string().optional(),
    recordMonths: z.int().optional(),
    disclosed: z.boolean().optional(),
    matter: z.string().optional().describe('For Legal only'),
    reason: z.string(),
    postRequestHold: z.boolean().describe('Opened although a request of the person was there already (H6)'),
    openedBy: who,
    openedAt: z.string(),
    reviews: z.array(z.object({ at: z.string(), by: who, note: z.string(), nextOn: z.string().optional() })),
    closedBy: who.optional(),
    closedAt: z.string().optional(),
    closedBecause: z.string().optional(),
    toldAt: z.string().optional(),
  })
  .meta({ id: 'Hold' });

export type HoldView = z.infer<typeof holdSchema>;
