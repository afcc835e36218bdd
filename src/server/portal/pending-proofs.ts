/**
 * Proofs of identity the workflow has not heard of, because Temporal or every worker was down and this server was restarted since:
 * the audit chain says that a code was accepted, the request still waits for the subject. They are told again at start-up.
 */
import { isHabeasError } from '../../common/errors.js';
import type { RequestRow } from '../../register/types.js';
import { codeOf, stackOf } from '../http/errors.js';
import type { PortalContext } from './context.js';
import { CODE_ACCEPTED, tellProof } from './verify.js';

export async function tellPendingProofs(context: PortalContext, stopped: () => boolean): Promise<void> {
  const { register, log } = context;
  try {
    let cursor: string | undefined;
    do {
      const page = await register.requests.list({ stage: 'verify', open: true, limit: 200, cursor });
      for (const row of page.rows) {
        if (stopped()) return;
        await tellOne(context, row);
      }
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  } catch (error) {
    // A register that is away at start-up answers at the next page; the server starts all the same.
    log.error({ code: codeOf(error), stack: stackOf(error) }, 'pending proofs of identity could not be looked for');
  }
}

async function tellOne(context: PortalContext, row: RequestRow): Promise<void> {
  const events = await context.register.audit.list(row.id);
  const accepted = events.filter(({ type }) => type === CODE_ACCEPTED).at(-1);
  const linkId = accepted?.detail.linkId;
  // An invitation made after the code asks anew: its own code has to come.
  if (!accepted || typeof linkId !== 'string') return;
  const newer = (await context.register.links.list(row.id)).some(
    (link) => link.kind === 'verify' && Date.parse(link.createdAt) > Date.parse(accepted.at),
  );
  if (newer) return;
  try {
    await tellProof(context, { id: linkId, requestId: row.id }, accepted.at);
  } catch (error) {
    const kind = isHabeasError(error) ? error.kind : undefined;
    context.log.warn({ requestId: row.id, kind }, 'a proof of identity was refused when told again');
  }
}
