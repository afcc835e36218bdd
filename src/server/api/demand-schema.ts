/** What rectification, restriction and objection need beyond their name, and which of it belongs to which right. */
import { z } from 'zod';
import type { Right } from '../../law/types.js';
import { DEMAND_KINDS, OBJECTION_CHANNELS, OBJECTION_SCOPES, RESTRICTION_CASES } from '../../register/model.js';
import { line, prose, slug } from '../http/text.js';

const statement = prose(4000).optional().describe("The person's own words; filed with what is not corrected");

const dataset = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,62}$/, { error: 'is not a name of a dataset | give it as the holder describes it' });

const correction = z.strictObject({
  holder: slug.optional().describe('Absent: every holder that has the field'),
  dataset: dataset.optional().describe('Absent: every dataset that has the field'),
  field: line(64).describe("Name as in the holder's description, such as `email`"),
  value: z
    .string()
    .max(4000)
    .pipe(z.union([z.literal(''), prose(4000)]))
    .describe('What the person says is right; empty: nothing stands there'),
  record: line(200).optional().describe('Which record, by its key in the copy, where there are several'),
});

const rectification = z.strictObject({
  kind: z.literal('rectification'),
  corrections: z.array(correction).min(1).max(50),
  statement,
});

const restricted = z.strictObject({
  holder: slug,
  dataset: dataset.optional().describe('Absent: all of the holder'),
  items: z
    .array(line(120))
    .min(1)
    .max(200)
    .optional()
    .describe('Single items of the dataset, as the holder names them; absent: all of it'),
});

const restriction = z.strictObject({
  kind: z.literal('restriction'),
  ground: z.enum(RESTRICTION_CASES).describe('Art 18(1): (a) accuracy, (b) unlawful, (c) claims, (d) objection'),
  data: z.array(restricted).min(1).max(50).optional().describe('Only this data; absent: everything everywhere'),
  statement,
});

const objection = z.strictObject({
  kind: z.literal('objection'),
  scope: z
    .enum(OBJECTION_SCOPES)
    .describe(
      'marketing: absolute (21(2)); consent: withdrawn (7(3)); processing: weighed by a person (21(1)); automated_decision: a person looks again at a decision made by automated means alone (22(3), UK 22C)',
    ),
  purposes: z
    .array(line(200))
    .min(1)
    .max(50)
    .optional()
    .describe('Absent: all the scope covers. automated_decision: which decision'),
  channels: z.array(z.enum(OBJECTION_CHANNELS)).min(1).max(5).optional().describe('Absent: all'),
  eraseProfile: z
    .boolean()
    .optional()
    .describe(
      'marketing, consent: erase the profile as well, once two people approved it. Default: for marketing without limits, when the person has proven who they are',
    ),
  statement,
});

const portability = z.strictObject({
  kind: z.literal('portability'),
  transmitTo: z
    .strictObject({
      controller: line(200).describe('The other controller, as the person names it'),
      address: line(300).describe('Where it takes data, as the person gives it; checked before anything is sent'),
    })
    .describe('Direct transmission (Art 20(2)); a reviewer decides whether it is technically feasible'),
});

export const demandSchema = z
  .discriminatedUnion('kind', [rectification, restriction, objection, portability], {
    error: (issue) =>
      issue.code === 'invalid_union' ? `is not one of them | give one of: ${DEMAND_KINDS.join(', ')}` : undefined,
  })
  .describe('Rectification, restriction, objection: what exactly is asked; portability: to whom the data is to be sent')
  .meta({ id: 'Demand' });

/** Kinds of identifiers that are an address of their own: an objection about it needs no other proof (I7). */
export const ADDRESSES: ReadonlySet<string> = new Set(['email', 'phone', 'postal_address', 'cookie_id']);

const NEEDS: Partial<Record<Right, string>> = {
  rectification: 'say what is to be corrected in /demand/corrections',
  restriction: `say which case of Art 18(1) it is in /demand/ground: ${RESTRICTION_CASES.join(', ')}`,
  objection: `say what is objected to in /demand/scope: ${OBJECTION_SCOPES.join(', ')}`,
};

interface Demanding {
  right: Right;
  subject: { identifiers: { type: string }[]; assertion?: string | undefined };
  demand?: z.infer<typeof demandSchema> | undefined;
}

/** The demand is the one the right needs; where no identity is proven an address says what it is about. */
export function checkDemand({ right, subject, demand }: Demanding, context: z.RefinementCtx): void {
  const wrong = (path: (string | number)[], message: string): void => {
    context.addIssue({ code: 'custom', path, message });
  };
  const needs = NEEDS[right];
  if (needs === undefined) {
    if (demand !== undefined && !(right === 'portability' && demand.kind === 'portability'))
      wrong(['demand'], `is not used by ${right} | leave it out`);
    return;
  }
  if (demand === undefined) wrong(['demand'], `is missing although ${right} needs it | ${needs}`);
  else if (demand.kind !== right) wrong(['demand', 'kind'], `belongs to another right | give ${right}`);
  else if (demand.kind === 'objection') checkObjection(demand, subject, wrong);
  else if (demand.kind === 'rectification') checkCorrections(demand, wrong);
  else if (demand.kind === 'restriction') checkData(demand, wrong);
}

function checkObjection(
  { scope, channels, eraseProfile }: z.infer<typeof objection>,
  subject: Demanding['subject'],
  wrong: (path: (string | number)[], message: string) => void,
): void {
  if (scope === 'processing' || scope === 'automated_decision') {
    if (channels !== undefined) wrong(['demand', 'channels'], `are not used by ${scope} | leave them out`);
    if (eraseProfile !== undefined)
      wrong(['demand', 'eraseProfile'], `is not used by ${scope} | open an erasure if the data is to go as well`);
    return;
  }
  if (subject.assertion !== undefined || subject.identifiers.some(({ type }) => ADDRESSES.has(type))) return;
  wrong(
    ['subject', 'identifiers'],
    `name no address the objection is about | give one of: ${[...ADDRESSES].join(', ')}, or the assertion of a signed-in session`,
  );
}

function checkCorrections(
  { corrections }: z.infer<typeof rectification>,
  wrong: (path: (string | number)[], message: string) => void,
): void {
  const seen = new Set<string>();
  for (const [index, { holder, dataset: inDataset, field, record }] of corrections.entries()) {
    const what = JSON.stringify([holder, inDataset, field, record]);
    if (seen.has(what))
      wrong(['demand', 'corrections', index], 'corrects the same field a second time | give one value for each field');
    seen.add(what);
  }
}

function checkData(
  { data = [] }: z.infer<typeof restriction>,
  wrong: (path: (string | number)[], message: string) => void,
): void {
  for (const [index, { holder, dataset: inDataset, items }] of data.entries()) {
    if (items !== undefined && inDataset === undefined)
      wrong(['demand', 'data', index, 'dataset'], 'is missing although items are named | give the dataset they are in');
    const again = data
      .slice(0, index)
      .some(
        (other) =>
          other.holder === holder &&
          (other.dataset === undefined || inDataset === undefined || other.dataset === inDataset),
      );
    if (again)
      wrong(['demand', 'data', index], 'names the same data a second time | give each holder and dataset once');
  }
}
