/**
 * Who else gets data of the sample operator's customers (Art 15(1)(c), 15(2)), as configuration: the defaults are the facts of its
 * privacy policy with names that belong to nobody.
 */
import { z } from 'zod';

export const recipientSchema = z.strictObject({
  name: z.string(),
  purpose: z.string(),
  /** ISO 3166. */
  country: z.string().length(2).optional(),
  /** For a transfer outside the regime. */
  safeguard: z.string().optional(),
});
export type Recipient = z.infer<typeof recipientSchema>;

const MODEL_CLAUSES =
  'EU standard contractual clauses (2021/914) and the UK International Data Transfer Addendum ("model clauses")';

export const recipientsSchema = z
  .strictObject({
    group: recipientSchema.default({
      name: 'Example Connectivity KK',
      purpose: 'group company that operates and develops the systems behind the websites and services',
      country: 'JP',
      safeguard: MODEL_CLAUSES,
    }),
    hosting: recipientSchema.default({
      name: 'Example Hosting BV',
      purpose: 'processor: hosting of websites and databases',
      country: 'NL',
    }),
    payment: recipientSchema.default({
      name: 'Example Payments Ltd',
      purpose: 'processor: card payments',
      country: 'GB',
    }),
    mail: recipientSchema.default({
      name: 'Example Mailing GmbH',
      purpose: 'processor: sending of mail and short messages',
      country: 'DE',
    }),
    carriers: recipientSchema.default({
      name: 'Mobile networks that carried your traffic',
      purpose: 'conveying the traffic and settling its charges between networks',
    }),
  })
  .prefault({});
export type Recipients = z.infer<typeof recipientsSchema>;
