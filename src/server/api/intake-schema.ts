/** What a request is opened with. */
import { z } from 'zod';
import { CATEGORIES, RIGHTS } from '../../law/types.js';
import type { Right } from '../../law/types.js';
import { CIRCUMSTANCES, MANDATES, REPRESENTATIVE_KINDS, SOURCE_KINDS } from '../../register/model.js';
import { jurisdiction } from '../http/jurisdiction.js';
import { email, identifier, instant, line, locale, prose, slug, webUrl } from '../http/text.js';
import { checkDemand, demandSchema } from './demand-schema.js';

const right = z
  .string()
  .max(40)
  .superRefine((value, context) => {
    if ((RIGHTS as readonly string[]).includes(value)) return;
    context.addIssue({
      code: 'custom',
      message: `is not a right of the data subject known here | give one of: ${RIGHTS.join(', ')}`,
    });
  })
  .transform((value) => value as Right);

/** What may be asked for along with another right: these need nothing beyond their name. */
export const ALSO_RIGHTS = ['access', 'portability', 'erasure'] as const satisfies readonly Right[];

/** Kept in clear for as long as the register: a reference number, nothing that names a person. */
const sourceId = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:/#-]*$/, {
    error:
      'is not a plain reference; it is kept in clear for ever | use the reference number of the ticket or letter (letters, digits and . _ : / # -), no names or addresses',
  });

export const sourceSchema = z.strictObject({
  kind: z.enum(SOURCE_KINDS).describe('How the request came in'),
  system: slug.describe('Ticket system as configured, or the channel'),
  id: sourceId.describe('Reference number in that system; one request per source and right; kept in clear'),
  url: webUrl.optional().describe('Where people find it'),
  createdAt: instant
    .optional()
    .describe('When the ticket or letter was recorded there; a receipt after it needs `receivedReason`'),
});

export const subjectSchema = z.strictObject({
  identifiers: z.array(identifier).min(1).max(50).describe('As given; unproven until identity is verified'),
  name: line(200).optional(),
  locale: locale.default('en-GB').describe('Language of letters, BCP 47'),
  contactEmail: email.optional().describe("The person's own address: where the answer's link goes"),
  circumstances: z
    .enum(CIRCUMSTANCES)
    .optional()
    .describe('minor: a person decides who may act; deceased: a path of its own. Nobody is asked anything before that'),
  assertion: z
    .string()
    .min(1)
    .max(8192)
    .regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/, {
      error: 'is not a compact JWT | give the assertion of the ticket as the ticket system issued it',
    })
    .optional()
    .describe(
      'JWT of the ticket system for a signed-in session: iss its name, aud `habeas`, sub customer id (or user id with sub_type `user_id`), jti ticket id',
    ),
});

export const representativeSchema = z.strictObject({
  kind: z.enum(REPRESENTATIVE_KINDS).describe('What they are to the person'),
  name: line(200).describe('As they name themselves'),
  mandate: z
    .enum(MANDATES)
    .describe(
      'shown: letters go to the representative; doubtful or missing: to the person, and authority is to be asked for',
    ),
  scope: z
    .array(z.enum(CATEGORIES))
    .min(1)
    .max(CATEGORIES.length)
    .optional()
    .describe('Categories the mandate covers; absent: all'),
  contactEmail: email.optional().describe('Where the representative is written to'),
});

export const openRequestSchema = z
  .strictObject({
    source: sourceSchema,
    receivedAt: instant.describe(
      'Real arrival at the controller, not when somebody typed it in; earlier than the ticket is fine, later needs a reason',
    ),
    receivedReason: prose(1000).optional().describe('Why the receipt is later than the ticket'),
    right: right.describe(`One of ${RIGHTS.join(', ')}`),
    jurisdiction: jurisdiction.describe('Law that applies, such as UK-ENG or DUAL:UK-ENG+EU-DE (docs/law.md)'),
    subject: subjectSchema,
    representative: representativeSchema.optional().describe('Who asks for the person, if it is somebody else'),
    also: z
      .array(z.enum(ALSO_RIGHTS))
      .min(1)
      .max(ALSO_RIGHTS.length)
      .refine((rights) => new Set(rights).size === rights.length, 'names a right twice | name each right once')
      .optional()
      .describe(
        'Further rights asked for in the same letter: one request each, with a clock of its own; identity is proven once, access comes before erasure',
      ),
    demand: demandSchema.optional(),
  })
  .superRefine(checkDemand)
  .refine(({ right: first, also = [] }) => !(also as Right[]).includes(first), {
    path: ['also'],
    error: 'repeats the right of the request itself | name only further rights',
  })
  .meta({ id: 'OpenRequest' });

export type OpenRequest = z.infer<typeof openRequestSchema>;
