/** What every call of the contract is made of. */
import { z } from 'zod';

export const CONTRACT_VERSION = 1;

/** Names of holders and datasets: they become parts of paths and task queues. */
export const name = z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/);
/** ISO 8601 with offset. */
export const instant = z.iso.datetime({ offset: true });
/** `YYYY-MM-DD`. */
export const localDate = z.iso.date();
