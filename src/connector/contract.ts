/**
 * The holder contract, version 1: what a connector is asked and what it answers. Plain JSON both ways, as activities on task
 * queue `<installation>-holder-<name>`; what is larger than 64 KB travels by vault reference (payload codec). JSON Schemas of every call are published by `habeas config schemas` (src/connector/schemas.ts).
 */
import { z } from 'zod';
import { CATEGORIES, ITEM_KINDS, LAWFUL_BASES } from '../law/types.js';
import {
  callContextSchema,
  identifierSchema,
  instant,
  localDate,
  name,
  searchedSchema,
  subjectSchema,
} from './words.js';

export * from './apply.js';
export { CALLS, datasetSchema, describeResultSchema } from './description.js';
export type { CallName, DatasetDescription, Description } from './description.js';
export {
  CONTRACT_VERSION,
  IDENTIFIER_TYPES,
  callContextSchema,
  identifierSchema,
  searchedSchema,
  subjectSchema,
} from './words.js';

// ── challenge ───────────────────────────────────────────────────────────────────────────────────────────────────────
export const challengeInputSchema = callContextSchema.extend({
  /** The address the person claims; the code goes to a channel on file, never to this text. */
  claimed: z.array(identifierSchema).min(1),
});
/** The same for a known and an unknown person. */
export const challengeResultSchema = z.object({ handle: z.string().regex(/^[A-Za-z0-9_-]{22,64}$/) });

// ── locate ──────────────────────────────────────────────────────────────────────────────────────────────────────────
export const locateInputSchema = callContextSchema.extend({ identifiers: z.array(identifierSchema).min(1).max(500) });
export const matchEvidenceSchema = z.object({
  /** Identifier of the input that hit. */
  by: identifierSchema,
  /** Number of *other* person records in this holder that carry the same value. */
  sharedWith: z.number().int().nonnegative(),
});
export const locatedSchema = z.object({
  /** The holder's own reference of the person record, e.g. `customer:CUS-000123`. */
  ref: z.string().min(1).max(200),
  evidence: z.array(matchEvidenceSchema).min(1),
  /** Identifiers this record carries that may find the person elsewhere. */
  identifiers: z.array(identifierSchema),
  /** Records per dataset. */
  counts: z.record(name, z.number().int().nonnegative()),
  /** The person acts for a business here, not under an own contract (seed policy 4.1). */
  representative: z.boolean(),
  /** Signs that a person should look (two accounts, other users on the account). */
  remarks: z.array(z.string()).optional(),
});
export const locateResultSchema = z.object({ searched: searchedSchema, found: z.array(locatedSchema) });

// ── holds ───────────────────────────────────────────────────────────────────────────────────────────────────────────
const money = { amountMinor: z.number().int(), currency: z.string().regex(/^[A-Z]{3}$/) };
const services = z.array(z.object({ ref: z.string(), label: z.string() }));
export const factSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('active_service'), services }),
  z.object({ type: z.literal('final_usage_unbilled'), services }),
  z.object({ type: z.literal('outstanding_balance'), invoices: z.array(z.string()), ...money }),
  z.object({ type: z.literal('credit_due'), ...money }),
  z.object({ type: z.literal('disputed_invoice'), invoices: z.array(z.string()) }),
]);
export const itemSchema = z.object({
  id: z.string().regex(/^[a-z0-9_.:/-]{1,120}$/),
  dataset: name,
  category: z.enum(CATEGORIES),
  kind: z.enum(ITEM_KINDS),
  lawfulBasis: z.enum(LAWFUL_BASES),
  count: z.number().int().nonnegative(),
  recordDate: localDate.optional(),
  /** Of the oldest record, so that a hold on a range of dates can tell what lies outside it. */
  oldestDate: localDate.optional(),
  shared: z.boolean().optional(),
  /** Purged by the holder itself when their time is over: nothing waits for it. */
  ownSchedule: z.boolean().optional(),
  invoices: z.array(z.string()).optional(),
  collectsDebt: z.boolean().optional(),
  /** Records that should have been gone before anybody asked: to be erased now and reported (holds 2.4 (1)). */
  purgeFailure: z.boolean().optional(),
  /** The holder can make the records anonymous and goes on with them so (holds 2.4 (6)): the order is then to anonymise (E7). */
  anonymousUse: z.boolean().optional(),
});
export const holdsInputSchema = callContextSchema.extend({ subject: subjectSchema, asOf: instant });
export const holdsResultSchema = z.object({
  searched: searchedSchema,
  facts: z.array(factSchema),
  items: z.array(itemSchema),
  /**
   * What the person began anew after the bound, the newest per dataset: an account, an order, a service. They are asked then whether an
   * earlier wish to be erased still stands (holds 3.4).
   */
  began: z.array(z.object({ dataset: name, at: instant })).optional(),
});

// ── collect ─────────────────────────────────────────────────────────────────────────────────────────────────────────
export const partSchema = z.object({
  dataset: name,
  /** Order within the dataset, from 0; a part is a deterministic key range. */
  index: z.number().int().nonnegative(),
  /** The key range it covers, as the connector names it, without personal data: a part found again is taken for the same range only. */
  range: z.string().max(200).optional(),
  /** Vault object id. */
  object: z.string(),
  kind: z.enum(['records', 'attachment']),
  /** Rows of NDJSON for `records`, 1 for an attachment. */
  rows: z.number().int().nonnegative(),
  /** Plain bytes and their SHA-256 (hex). */
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** For attachments: media type and the name to show (hostile input, made safe by the bundle). */
  mediaType: z.string().optional(),
  fileName: z.string().optional(),
});
export const collectInputSchema = callContextSchema.extend({
  subject: subjectSchema,
  /** Datasets wanted; absent = all described. */
  datasets: z.array(name).optional(),
  /** Rows after this instant are out of scope (A8). */
  asOf: instant,
});
export const collectResultSchema = z.object({
  searched: searchedSchema,
  parts: z.array(partSchema),
  /** Per dataset: how many records. Zero is a statement: searched and nothing found. */
  rows: z.record(name, z.number().int().nonnegative()),
});

// ── preview, erase, confirm ─────────────────────────────────────────────────────────────────────────────────────────
export const itemOrderSchema = z.object({
  item: itemSchema,
  /** What the law decided for it. */
  outcome: z.enum(['erase', 'anonymise', 'suppress', 'retain']),
});
export const previewInputSchema = callContextSchema.extend({
  subject: subjectSchema,
  asOf: instant,
  orders: z.array(itemOrderSchema),
});
export const planItemSchema = z.object({
  itemId: z.string(),
  dataset: name,
  outcome: z.enum(['erase', 'anonymise', 'suppress', 'retain', 'shared']),
  count: z.number().int().nonnegative(),
});
export const holderPlanSchema = z.object({
  holder: name,
  subject: subjectSchema,
  /** Upper bound: rows after it are out of scope. */
  asOf: instant,
  orders: z.array(itemOrderSchema),
  items: z.array(planItemSchema),
  /** Facts as read at preview: one that is new at erase is drift, one that ended is not. */
  facts: z.array(factSchema).optional(),
  /** SHA-256 (hex) over selectors, bound, outcomes, hold facts and findings about shared records, not row contents. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export const eraseInputSchema = callContextSchema.extend({
  plan: holderPlanSchema,
  /** The hash the reviewer approved; must equal a hash computed anew in the erasing transaction, less what this plan removed. */
  approvedHash: z.string(),
  /** Idempotency key: the same key never erases twice. */
  key: z.string().min(8).max(100),
});
export const eraseResultSchema = z.object({
  status: z.enum(['done', 'accepted', 'drift']),
  /** For `accepted`: when it will be done at the latest. */
  effectiveBy: instant.optional(),
  /** For `drift`: what materially changed (a hold, a shared record, a category), no personal data. */
  drift: z.array(z.string()).optional(),
  removed: z.record(z.string(), z.number().int().nonnegative()),
  retained: z.record(z.string(), z.number().int().nonnegative()),
  /** Whether check and delete shared one transaction; the certificate says so where not. */
  atomic: z.boolean(),
});
export const confirmInputSchema = callContextSchema.extend({ plan: holderPlanSchema });
export const confirmResultSchema = z.object({
  searched: searchedSchema,
  /** Items ordered erased that still have records, with their count. Empty = confirmed gone. */
  remaining: z.array(z.object({ itemId: z.string(), dataset: name, count: z.number().int().positive() })),
});

// ── identifiers ─────────────────────────────────────────────────────────────────────────────────────────────────────
/** `requestId` names the run that asks: parts are sealed under its content key. */
export const identifiersInputSchema = callContextSchema.omit({ right: true }).extend({
  right: callContextSchema.shape.right.optional(),
  /** Kinds wanted; absent: all that this holder finds people by. */
  types: z.array(z.string()).optional(),
});
/** A line of the parts (NDJSON): a hash, of what kind, and whose record carries it, so that what came back can be erased again. */
export const identifierLineSchema = z.object({
  hash: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  type: z.string(),
  /** The person record, as `locate` names it. */
  ref: z.string().min(1).max(200),
  /** When the record came to be, where the system keeps it: whoever came back after an erasure is not erased again. */
  recordedAt: instant.optional(),
});
export const identifiersResultSchema = z.object({
  searched: searchedSchema,
  /** Dataset `identifiers`. */
  parts: z.array(partSchema),
  /** Lines in all parts. */
  count: z.number().int().nonnegative(),
});

export type Identifier = z.infer<typeof identifierSchema>;
export type CallContext = z.infer<typeof callContextSchema>;
export type Searched = z.infer<typeof searchedSchema>;
export type ChallengeInput = z.infer<typeof challengeInputSchema>;
export type ChallengeResult = z.infer<typeof challengeResultSchema>;
export type LocateInput = z.infer<typeof locateInputSchema>;
export type LocateResult = z.infer<typeof locateResultSchema>;
export type Located = z.infer<typeof locatedSchema>;
export type MatchEvidence = z.infer<typeof matchEvidenceSchema>;
export type Subject = z.infer<typeof subjectSchema>;
export type HoldsInput = z.infer<typeof holdsInputSchema>;
export type HoldsResult = z.infer<typeof holdsResultSchema>;
export type PartRef = z.infer<typeof partSchema>;
export type CollectInput = z.infer<typeof collectInputSchema>;
export type CollectResult = z.infer<typeof collectResultSchema>;
export type ItemOrder = z.infer<typeof itemOrderSchema>;
export type PreviewInput = z.infer<typeof previewInputSchema>;
export type HolderPlan = z.infer<typeof holderPlanSchema>;
export type EraseInput = z.infer<typeof eraseInputSchema>;
export type EraseResult = z.infer<typeof eraseResultSchema>;
export type ConfirmInput = z.infer<typeof confirmInputSchema>;
export type ConfirmResult = z.infer<typeof confirmResultSchema>;
export type IdentifierLine = z.infer<typeof identifierLineSchema>;
export type IdentifiersInput = z.infer<typeof identifiersInputSchema>;
export type IdentifiersResult = z.infer<typeof identifiersResultSchema>;
