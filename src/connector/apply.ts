/** Calls that change how records are used, or what they say: `restrict`, `unrestrict`, `suppress`, `rectify`, `object`, and the fresh read after them. */
import { z } from 'zod';
import { callContextSchema, instant, name, searchedSchema, subjectSchema } from './words.js';

/** Idempotency key: the same key never does the same thing twice. */
const key = z.string().min(8).max(100);

// ── restrict, unrestrict, suppress ──────────────────────────────────────────────────────────────────────────────────
/**
 * Why records are stored and not used: `hold` keeps them (E4, H2), the person asked (`subject`, 18(1)(b), (c)), or a right is being
 * decided (`pending`, 18(1)(a), (d)).
 */
export const RESTRICTION_GROUNDS = ['hold', 'subject', 'pending'] as const;
export const applyInputSchema = callContextSchema.extend({
  subject: subjectSchema,
  /** Items meant; absent: everything of the person, what is recorded later included. */
  itemIds: z.array(z.string()).optional(),
  /**
   * Restrictions are counted by ground and request: lifting one leaves the others. Absent: `subject` for a restriction request,
   * `pending` for rectification and objection, else `hold`.
   */
  ground: z.enum(RESTRICTION_GROUNDS).optional(),
  /** `unrestrict`: the request that restricted, where it was another than this one. */
  restrictedBy: z.uuid().optional(),
});
export const applyResultSchema = z.object({
  status: z.enum(['applied', 'not_applicable']),
  reason: z.string().optional(),
  /** `restrict` with items: those really set apart, where these are not all that were named. */
  itemIds: z.array(z.string()).optional(),
  /** `restrict` with items: records are used as a whole here, and more than the items named is set apart with them. */
  whole: z.boolean().optional(),
  at: instant,
});

// ── rectify ─────────────────────────────────────────────────────────────────────────────────────────────────────────
export const correctionSchema = z.object({
  /** Absent: every dataset of this holder that has the field. */
  dataset: name.optional(),
  /** Name as in the description's fields. */
  field: z.string().min(1).max(64),
  /** What the person says is right, as text. */
  value: z.string().max(4000),
  /** Which record, by its key as collected, where a dataset has several. Absent: all the person's own records that have the field. */
  record: z.string().min(1).max(200).optional(),
  /** The person's own words, filed with the record where the correction is not applied (O1). */
  statement: z.string().min(1).max(4000).optional(),
  /** A person declined the correction: the value stays as it is, only the statement is filed. Reported as `refused`. */
  statementOnly: z.boolean().optional(),
});
export const rectifyInputSchema = callContextSchema.extend({
  subject: subjectSchema,
  corrections: z.array(correctionSchema).min(1).max(100),
  key,
});
/** One correction at one dataset. Carries neither the old value nor the new one. */
export const correctedSchema = z.object({
  /** Place of the correction in the input, from 0. */
  correction: z.number().int().nonnegative(),
  /** Absent: no dataset of this holder has the field. */
  dataset: name.optional(),
  field: z.string(),
  /** `not_applicable`: there is nothing here to correct; `refused`: there is, and it stays as it is, for the reason given. */
  status: z.enum(['applied', 'not_applicable', 'refused']),
  /** `replaced` the value; a `new_entry` or credit note beside the old one; a `note` added to what stays as it was sent. */
  how: z.enum(['replaced', 'new_entry', 'note']).optional(),
  /** For letters and staff, no personal data. Needed unless applied. */
  reason: z.string().min(1).max(500).optional(),
  /** Records changed, or found and left. */
  records: z.number().int().nonnegative(),
  /** The person's statement is on file with the records. */
  statementFiled: z.boolean(),
});
export const rectifyResultSchema = z.object({
  searched: searchedSchema,
  /** At least one entry per correction. */
  results: z.array(correctedSchema).min(1),
  at: instant,
});

// ── object ──────────────────────────────────────────────────────────────────────────────────────────────────────────
/**
 * `marketing`: absolute, at once, profiling included, a suppression entry stays (21(2), (3)); `consent`: withdrawal (7(3)), the proof of
 * consent and of its withdrawal stays; `processing`: uses on legitimate interest stop until the objection is decided (21(1), 18(1)(d)).
 */
export const OBJECTION_SCOPES = ['marketing', 'consent', 'processing'] as const;
export const objectionSchema = z.object({
  scope: z.enum(OBJECTION_SCOPES),
  /** Purposes meant, as the holder's description words them or as its consents name them; absent: all the scope covers. */
  purposes: z.array(z.string().min(1).max(200)).max(50).optional(),
  /** Channels meant (`email`, `phone`, `sms`, `post`, `web`); absent: all. */
  channels: z.array(z.string().min(1).max(40)).max(20).optional(),
});
export const objectInputSchema = callContextSchema.extend({ subject: subjectSchema, ...objectionSchema.shape, key });
const stopped = z.object({ dataset: name, purpose: z.string() });
export const objectResultSchema = applyResultSchema.extend({
  /** Uses that ended with this call or an earlier one. */
  stopped: z.array(stopped),
  /** Uses that go on although they were meant, each with its reason: service messages, another basis (O2, O3). */
  goesOn: z.array(stopped.extend({ reason: z.string() })).optional(),
  /** The person's addresses stand on the suppression list. */
  suppressed: z.boolean().optional(),
});

// ── confirmApplied ──────────────────────────────────────────────────────────────────────────────────────────────────
/** Reads the source anew and compares it with what was asked; says nothing about how it was done. Any of the three may be asked together. */
export const confirmAppliedInputSchema = callContextSchema.extend({
  subject: subjectSchema,
  /** Corrections reported `applied`. */
  corrections: z.array(correctionSchema).max(100).optional(),
  /** After `restrict`: are these still used? `restricted: false` after `unrestrict`: does the lifted ground still stand? */
  restriction: z
    .object({
      restricted: z.boolean(),
      itemIds: z.array(z.string()).optional(),
      ground: z.enum(RESTRICTION_GROUNDS).optional(),
      restrictedBy: z.uuid().optional(),
    })
    .optional(),
  objection: objectionSchema.optional(),
});
export const confirmAppliedResultSchema = z.object({
  searched: searchedSchema,
  /** What did not take. Empty = confirmed. No values of the person. */
  remaining: z.array(
    z.object({
      what: z.enum(['correction', 'restriction', 'objection']),
      /** Of `corrections`, from 0. */
      correction: z.number().int().nonnegative().optional(),
      dataset: name.optional(),
      field: z.string().optional(),
      itemId: z.string().optional(),
      purpose: z.string().optional(),
      /** Records that are not as asked. */
      count: z.number().int().positive(),
    }),
  ),
});

export type RestrictionGround = (typeof RESTRICTION_GROUNDS)[number];
export type ApplyInput = z.infer<typeof applyInputSchema>;
export type ApplyResult = z.infer<typeof applyResultSchema>;
export type Correction = z.infer<typeof correctionSchema>;
export type Corrected = z.infer<typeof correctedSchema>;
export type RectifyInput = z.infer<typeof rectifyInputSchema>;
export type RectifyResult = z.infer<typeof rectifyResultSchema>;
export type Objection = z.infer<typeof objectionSchema>;
export type ObjectInput = z.infer<typeof objectInputSchema>;
export type ObjectResult = z.infer<typeof objectResultSchema>;
export type ConfirmAppliedInput = z.infer<typeof confirmAppliedInputSchema>;
export type ConfirmAppliedResult = z.infer<typeof confirmAppliedResultSchema>;

/** Which ground a restriction has, see `ground`. */
export function restrictionGround({ ground, right }: Pick<ApplyInput, 'ground' | 'right'>): RestrictionGround {
  if (ground !== undefined) return ground;
  if (right === 'restriction') return 'subject';
  return right === 'rectification' || right === 'objection' ? 'pending' : 'hold';
}

/** One name for one reason to restrict: what the same name restricted before is the same restriction. No personal data. */
export function restrictionMark(input: Pick<ApplyInput, 'ground' | 'right' | 'requestId' | 'restrictedBy'>): string {
  return `${restrictionGround(input)}:${input.restrictedBy ?? input.requestId}`;
}
