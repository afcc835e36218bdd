/** The portal of the data subject: server-rendered, without scripts, without a session but the short one of an opened answer. */
import type { FastifyInstance } from 'fastify';
import { isHabeasError } from '../../common/errors.js';
import type { ApiContext } from '../api/context.js';
import { createSignedValues } from '../auth/signed.js';
import { codeOf, stackOf } from '../http/errors.js';
import type { Limiters } from '../http/limits.js';
import { addFormParser } from '../http/parsers.js';
import { toProblem } from '../http/problem.js';
import { createRetryLater } from '../retry-later.js';
import { answerRoutes } from './answer.js';
import type { PortalContext } from './context.js';
import { page } from './context.js';
import { NoticePage } from './pages.js';
import { tellPendingProofs } from './pending-proofs.js';
import { receiptsUnderWay } from './receipts.js';
import { unsubscribeRoutes } from './unsubscribe.js';
import { verifyRoutes } from './verify.js';

export function addPortal(app: FastifyInstance, api: ApiContext, limiters: Limiters): void {
  const { controller } = api.config;
  const context: PortalContext = {
    ...api,
    limiters,
    later: createRetryLater({ log: api.log }),
    sessions: createSignedValues(api.deriveMacKey('portal-session'), 'habeas-portal', api.clock),
    frame: { brand: controller.name, privacyContact: controller.privacyContact },
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

function addErrorPages(app: FastifyInstance, { log, frame }: PortalContext): void {
  app.setErrorHandler((error, request, reply) => {
    const { problem, retryAfterMs, ours } = toProblem(error);
    if (ours) {
      const kind = isHabeasError(error) ? error.kind : undefined;
      const what = { route: request.routeOptions.url, method: request.method, kind, code: codeOf(error) };
      log.error({ ...what, stack: stackOf(error) }, 'a page of the portal failed');
    }
    if (retryAfterMs !== undefined)
      void reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
    const [title, text] = words(problem.status);
    return page(reply, <NoticePage frame={frame} title={title} text={text} />, problem.status);
  });
}

function words(status: number): [string, string] {
  if (status === 429)
    return ['Please wait a moment', 'There were many attempts in a short time. Wait a minute, then try again.'];
  if (status === 403)
    return [
      'Please open the link again',
      'This form did not come from our own page. Open the link from our message and try again.',
    ];
  if (status < 500)
    return ['That did not work', 'The form could not be read. Go back, and send it again as it stands on the page.'];
  return [
    'Please try again later',
    'Something on our side does not work at the moment. Nothing you did is lost. Try again in a few minutes.',
  ];
}
