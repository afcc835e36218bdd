/** Receipts of the answer: a row for every opening and download, and word to the workflow. */
import { randomUUID } from 'node:crypto';
import { isHabeasError } from '../../common/errors.js';
import { codeOf, stackOf } from '../http/errors.js';
import type { FactorKind, Link } from '../../register/types.js';
import type { PortalContext } from './context.js';

/** A workflow takes 10,000 signals in all; the first of a link say everything it needs. */
const SIGNALS_PER_LINK = 20;

export interface Opening {
  link: Pick<Link, 'id' | 'requestId'>;
  event: 'opened' | 'downloaded';
  factor: FactorKind;
  file?: string;
}

export async function recordReceipt(context: PortalContext, { link, event, factor, file }: Opening): Promise<void> {
  const { register, clock, later, requests, metrics } = context;
  const { id: linkId, requestId } = link;
  const at = clock.now().toISOString();
  await register.deliveries.receipt({ id: randomUUID(), requestId, linkId, event, factor, at, file });
  metrics.portal.inc({ event });
  const before = await register.deliveries.receipts(requestId);
  if (before.filter((receipt) => receipt.linkId === linkId && receipt.event === event).length > SIGNALS_PER_LINK)
    return;
  try {
    await later.send({ name: 'receipt', requestId }, () => requests.receipt(requestId, { linkId, event, at }));
  } catch (error) {
    // A closed request needs no further word; the row above is what counts.
    if (!isHabeasError(error) || error.kind !== 'conflict') throw error;
  }
}

/** Receipts written after the answer went out: kept until done, so that closing the server waits for them. */
export interface ReceiptsUnderWay {
  add(opening: Opening): void;
  settled(): Promise<void>;
}

export function receiptsUnderWay(context: PortalContext): ReceiptsUnderWay {
  const open = new Set<Promise<void>>();
  return {
    add(opening) {
      const { requestId } = opening.link;
      const work = recordReceipt(context, opening)
        .catch((error: unknown) => {
          const what = { requestId, event: opening.event, code: codeOf(error), stack: stackOf(error) };
          context.log.error(what, 'a receipt could not be recorded');
        })
        .finally(() => open.delete(work));
      open.add(work);
    },
    settled: async () => {
      await Promise.all([...open]);
    },
  };
}
