/** The portal of the data subject: server-rendered, without scripts, without a session but the short one of an opened answer. */
import type { FastifyInstance } from 'fastify';
import { isHabeasError } from '../../common/errors.js';
import type { PortalTexts } from '../../messages/index.js';
import type { ApiContext } from '../api/context.js';
import { createSignedValues } from '../auth/signed.js';
import { codeOf, stackOf } from '../http/errors.js';
import type { Limiters } from '../http/limits.js';
import { addFormParser } from '../http/parsers.js';
import { toProblem } from '../http/problem.js';
import { createRetryLater } from '../retry-later.js';
import { answerRoutes } from './answer.js';
import type { PortalContext } from './context.js';
import { frameFor, page } from './context.js';
import { NoticePage } from './pages.js';
import { tellPendingProofs } from './pending-proofs.js';
import { receiptsUnderWay } from './receipts.js';
import { unsubscribeRoutes } from './unsubscribe.js';
import { verifyRoutes } from './verify.js';

export function addPortal(app: FastifyInstance, api: ApiContext, limiters: Limiters): void {
  const context: PortalContext = {
    ...api,
    limiters,
    later: createRetryLater({ log: api.log }),
    sessions: createSignedValues(api.deriveMacKey('portal-session'), 'habeas-portal', api.clock),
  };
  const receipts = receiptsUnderWay(context);
  addFormParser(app);
  addErrorPages(app, context);
  verifyRoutes(app, context);
  answerRoutes(app, context, receipts);
  unsubscribeRoutes(app, context);
  let stopped = false;
  // Not awaited here: without a worker each proof takes its time to fail, and the server has to be up before that.
  let telling = Promise.resolve();
  app.addHook('onReady', (done) => {
    telling = tellPendingProofs(context, () => stopped);
    done();
  });
  app.addHook('onClose', async () => {
    stopped = true;
    context.later.stop();
    await Promise.all([receipts.settled(), telling]);
  });
}

function addErrorPages(app: FastifyInstance, context: PortalContext): void {
  const { log } = context;
  app.setErrorHandler(async (error, request, reply) => {
    const { problem, retryAfterMs, ours } = toProblem(error);
    if (ours) {
      const kind = isHabeasError(error) ? error.kind : undefined;
      const what = { route: request.routeOptions.url, method: request.method, kind, code: codeOf(error) };
      log.error({ ...what, stack: stackOf(error) }, 'a page of the portal failed');
    }
    if (retryAfterMs !== undefined)
      void reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
    // Nothing is looked up here: what failed may be the register itself.
    const frame = await frameFor(context, request);
    const { title, says } = frame.texts.errors[errorOf(problem.status)];
    return page(reply, <NoticePage frame={frame} title={title} text={says} />, problem.status);
  });
}

function errorOf(status: number): keyof PortalTexts['errors'] {
  if (status === 429) return 'limited';
  if (status === 403) return 'elsewhere';
  return status < 500 ? 'unreadable' : 'ours';
}
