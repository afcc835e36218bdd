/** What every call of the contract is made of. */
import { z } from 'zod';
import { RIGHTS } from '../law/types.js';

export const CONTRACT_VERSION = 1;

/** Names of holders and datasets: they become parts of paths and task queues. */
export const name = z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/);
/** ISO 8601 with offset. */
export const instant = z.iso.datetime({ offset: true });
/** `YYYY-MM-DD`. */
export const localDate = z.iso.date();

/** Identifier kinds known to the strength rules (match.ts); a holder may add its own (`x_…`), which are never strong. */
export const IDENTIFIER_TYPES = [
  'email',
  'phone',
  'name',
  'postal_address',
  'customer_id',
  'user_id',
  'billing_account_id',
  'sim_iccid',
  'sim_imsi',
  'crm_contact_id',
  'support_requester_id',
  'cookie_id',
] as const;
export const identifierSchema = z.object({
  type: z.union([z.enum(IDENTIFIER_TYPES), z.string().regex(/^x_[a-z0-9_]{1,40}$/)]),
  value: z.string().min(1).max(512),
});

/** What every call carries. `requestId` holds no personal data. */
export const callContextSchema = z.object({
  contract: z.literal(CONTRACT_VERSION),
  /** Register id of the request (UUID). */
  requestId: z.uuid(),
  right: z.enum(RIGHTS),
  /** *Now* of the workflow, ISO 8601 UTC. Connectors use it instead of the wall clock. */
  now: instant,
});

/** How an empty answer proves that somebody looked: with which kinds of identifiers, when. */
export const searchedSchema = z.object({ identifierTypes: z.array(z.string()), at: instant });

/** The frozen selection of records everything after `locate` speaks about. */
export const subjectSchema = z.object({
  /** Person records at this holder (strong or confirmed by a person). May be empty: then the call says "searched, nothing". */
  refs: z.array(z.string()),
  identifiers: z.array(identifierSchema),
  representative: z.boolean(),
});
