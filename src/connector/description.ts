/** `describe`: what a holder says of itself, and the data map the letters and bundles are made from. Static. */
import { z } from 'zod';
import { CATEGORIES, LAWFUL_BASES } from '../law/types.js';
import { CONTRACT_VERSION, name } from './words.js';

export const datasetSchema = z.object({
  name,
  title: z.string(),
  category: z.enum(CATEGORIES),
  /** Purposes of processing (Art 15(1)(a)). */
  purposes: z.array(z.string()).min(1),
  /** Basis when the person has an own contract. */
  lawfulBasis: z.enum(LAWFUL_BASES),
  /** Basis when the person represents a business, where it differs (seed policy 4.1). */
  lawfulBasisRepresentative: z.enum(LAWFUL_BASES).optional(),
  /** Where the data comes from (Art 15(1)(g)). */
  source: z.string(),
  /** Named recipients (Art 15(1)(c)); `country` ISO 3166, `safeguard` for a transfer outside the regime (Art 15(2)). */
  recipients: z.array(
    z.object({
      name: z.string(),
      purpose: z.string(),
      country: z.string().optional(),
      safeguard: z.string().optional(),
    }),
  ),
  /** Retention period or the criteria for it, in words (Art 15(1)(d)). */
  retention: z.string(),
  /** Kinds of identifiers that link its records to a person; absent: every record of the holder is found. Without one: Art 11 (I6). */
  linkedBy: z.array(name).min(1).optional(),
  /** How the records came about, for Art 20: provided and observed data can be portable, inferred data cannot (P1). */
  origin: z.enum(['provided', 'observed', 'inferred', 'created_by_controller']),
  /** Columns with a word on each, for schemas in the bundle and explained codes (A2). `origin` overrides the dataset's. */
  fields: z
    .array(
      z.object({
        name: z.string(),
        type: z.enum(['string', 'integer', 'number', 'boolean', 'instant', 'date', 'json']),
        description: z.string(),
        origin: z.enum(['provided', 'observed', 'inferred', 'created_by_controller']).optional(),
        /** Data about other people: kept for the person's own use, flagged (20(4)). */
        thirdParty: z.boolean().optional(),
      }),
    )
    .min(1),
});

export const CALLS = [
  'describe',
  'challenge',
  'locate',
  'holds',
  'collect',
  'preview',
  'erase',
  'confirm',
  'restrict',
  'unrestrict',
  'rectify',
  'object',
  'confirmApplied',
  'suppress',
  'identifiers',
] as const;
export type CallName = (typeof CALLS)[number];

export const describeResultSchema = z.object({
  contract: z.literal(CONTRACT_VERSION),
  holder: name,
  title: z.string(),
  /** Who answers for the system, a role or team, not a person. */
  owner: z.string(),
  capabilities: z.array(z.enum(CALLS)),
  identifiersUnderstood: z.array(z.string()).min(1),
  datasets: z.array(datasetSchema).min(1),
  /** Which facts this holder answers for: while it is unknown, items that depend on them are undecided (H7). */
  answersFor: z.array(z.enum(['balance', 'service'])),
  /** What "gone" means here: bodies, attachments, indexes, copies, backups and their cycle in days. */
  erasureMeans: z.string(),
  backupDays: z.number().int().nonnegative(),
});

export type DatasetDescription = z.infer<typeof datasetSchema>;
export type Description = z.infer<typeof describeResultSchema>;
