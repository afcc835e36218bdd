/** What a request is opened with. Jurisdictions and rights not served yet are refused by name. */
import { z } from 'zod';
import { RIGHTS } from '../../law/types.js';
import type { Right } from '../../law/types.js';
import { JURISDICTIONS, SOURCE_KINDS } from '../../register/model.js';
import type { Jurisdiction } from '../../register/model.js';
import { email, identifier, instant, line, locale, prose, slug, webUrl } from '../http/text.js';

export const SERVED_RIGHTS = ['access', 'erasure', 'portability'] as const satisfies readonly Right[];

const right = z
  .string()
  .max(40)
  .superRefine((value, context) => {
    if ((SERVED_RIGHTS as readonly string[]).includes(value)) return;
    const known = (RIGHTS as readonly string[]).includes(value);
    context.addIssue({
      code: 'custom',
      message: known
        ? `the right ${value} is not served yet | give one of: ${SERVED_RIGHTS.join(', ')}`
        : `is not a right of the data subject known here | give one of: ${SERVED_RIGHTS.join(', ')}`,
    });
  })
  .transform((value) => value as (typeof SERVED_RIGHTS)[number]);

/** Shaped like a jurisdiction, so that its name can be told back. */
const JURISDICTION = /^(?:DUAL:)?[A-Z]{2}(?:-[A-Z]{2,3}){0,2}(?:\+[A-Z]{2}(?:-[A-Z]{2,3}){0,2})?$/;

const jurisdiction = z
  .string()
  .max(60)
  .superRefine((value, context) => {
    if ((JURISDICTIONS as readonly string[]).includes(value)) return;
    context.addIssue({
      code: 'custom',
      message: JURISDICTION.test(value)
        ? `the jurisdiction ${value} is not served yet | give one of: ${JURISDICTIONS.join(', ')}`
        : `is not a jurisdiction known here | give one of: ${JURISDICTIONS.join(', ')}`,
    });
  })
  .transform((value) => value as Jurisdiction);

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
  contactEmail: email.optional().describe("Where the answer's link goes"),
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

export const openRequestSchema = z
  .strictObject({
    source: sourceSchema,
    receivedAt: instant.describe(
      'Real arrival at the controller, not when somebody typed it in; earlier than the ticket is fine, later needs a reason',
    ),
    receivedReason: prose(1000).optional().describe('Why the receipt is later than the ticket'),
    right: right.describe(`One of ${SERVED_RIGHTS.join(', ')}`),
    jurisdiction: jurisdiction.describe(`One of ${JURISDICTIONS.join(', ')}`),
    subject: subjectSchema,
  })
  .meta({ id: 'OpenRequest' });

export type OpenRequest = z.infer<typeof openRequestSchema>;
