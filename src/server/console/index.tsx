/** The console of the staff: sign-in with a token, the queue, the request page with what can be decided there. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { isHabeasError } from '../../common/errors.js';
import type { ApiContext } from '../api/context.js';
import { hasRole, tooManyFailures } from '../auth/access.js';
import { createSignedValues } from '../auth/signed.js';
import { codeOf, stackOf } from '../http/errors.js';
import type { Limiters } from '../http/limits.js';
import { addFormParser } from '../http/parsers.js';
import { toProblem } from '../http/problem.js';
import { refuseCrossSite } from '../http/same-site.js';
import { letterForStaff, sendLetter } from '../letter.js';
import { MessagePage, SignInPage } from './frame.js';
import { queueProps } from './queue-query.js';
import { QueuePage } from './queue.js';
import { localPath, page, signedIn, toSignIn, wordsOf } from './replies.js';
import { requestRoutes } from './request-routes.js';
import type { SessionDeps } from './session.js';
import { csrfField, csrfFits, endSession, startSession } from './session.js';

/** A supplement names up to a hundred targets, one field each. */
const MOST_FIELDS = 120;

export function addConsole(app: FastifyInstance, context: ApiContext, limiters: Limiters): void {
  const { register, clock, config } = context;
  const key = context.deriveMacKey('console-session');
  const deps: SessionDeps = {
    config,
    clock,
    principals: register.principals,
    sessions: createSignedValues(key, 'habeas-console', clock),
    csrf: createSignedValues(key, 'habeas-console-form', clock),
  };
  addFormParser(app, MOST_FIELDS);
  addErrorPages(app, context);
  signRoutes(app, context, deps, limiters);

  app.get('/', async (request, reply) => {
    const signed = await signedIn(deps, request, reply);
    if (!signed) return toSignIn(request, reply);
    return page(reply, <QueuePage {...await queueProps(context, signed, request.query)} />);
  });

  requestRoutes(app, context, deps);
  letterRoute(app, context, deps);
}

/** A letter as the person got it; the same look at it as by the API. */
function letterRoute(app: FastifyInstance, context: ApiContext, deps: SessionDeps): void {
  const { register, vault, clock } = context;
  app.get('/requests/:id/letters/:key', { exposeHeadRoute: false }, async (request, reply) => {
    const signed = await signedIn(deps, request, reply);
    if (!signed) return toSignIn(request, reply);
    const { id = '', key = '' } = request.params as { id?: string; key?: string };
    const row = /^[A-Za-z0-9-]{1,40}$/.test(id) ? await register.requests.find(id) : undefined;
    const may = hasRole(signed.caller, 'agent', 'reviewer', 'legal');
    const seen = { by: signed.caller.id, at: clock.now().toISOString() };
    const letter = row && may ? await letterForStaff({ register, vault }, row.id, key, seen) : 'none';
    if (typeof letter === 'object') return sendLetter(reply, letter.text);
    const text =
      letter === 'gone'
        ? 'The text of this letter is not kept, or no longer: texts are destroyed after their retention period.'
        : 'There is no such letter, or none you may read.';
    const link = { href: row ? `/requests/${row.id}` : '/', text: row ? 'Back to the request' : 'Back to the queue' };
    return page(reply, <MessagePage title="Not found" text={text} signed={signed} link={link} />, 404);
  });
}

function signRoutes(app: FastifyInstance, context: ApiContext, deps: SessionDeps, limiters: Limiters): void {
  const { config, register, metrics } = context;

  app.get('/sign-in', async (request, reply) => {
    const { next } = request.query as { next?: unknown };
    const csrf = await csrfField(deps, request, reply);
    return page(reply, <SignInPage csrf={csrf} next={localPath(next)} />);
  });

  app.post('/sign-in', async (request, reply) => {
    refuseCrossSite(request, config.server.publicUrl);
    const form = (request.body ?? {}) as Record<string, string>;
    const next = localPath(form.next);
    const again = async (error: string, status: number): Promise<FastifyReply> =>
      page(reply, <SignInPage csrf={await csrfField(deps, request, reply)} next={next} error={error} />, status);
    if (!(await csrfFits(deps, request, form.csrf))) {
      return again('This form was open too long. Please enter your token again.', 403);
    }
    const token = (form.token ?? '').trim();
    const caller = token === '' || token.length > 600 ? undefined : await register.principals.authenticate(token);
    if (!caller) {
      metrics.authFailures.inc({ where: 'console' });
      const { exceeded, retryAfterMs } = await limiters.authFailures(request);
      if (exceeded) throw tooManyFailures(retryAfterMs);
      return again('That token is not valid: check that it is complete, or ask an administrator for a new one.', 401);
    }
    if (caller.kind === 'machine') return again('That is a token of a machine. Sign in with your own.', 403);
    await startSession(deps, reply, caller);
    return reply.redirect(next, 303);
  });

  app.post('/sign-out', async (request, reply) => {
    refuseCrossSite(request, config.server.publicUrl);
    const form = (request.body ?? {}) as Record<string, string>;
    if (!(await csrfFits(deps, request, form.csrf))) return reply.redirect('/', 303);
    endSession(deps, reply);
    return reply.redirect('/sign-in', 303);
  });
}

function addErrorPages(app: FastifyInstance, { log }: ApiContext): void {
  app.setErrorHandler((error, request, reply) => {
    const { problem, retryAfterMs, ours } = toProblem(error);
    if (ours) {
      const kind = isHabeasError(error) ? error.kind : undefined;
      const what = { route: request.routeOptions.url, method: request.method, kind, code: codeOf(error) };
      log.error({ ...what, stack: stackOf(error) }, 'a page of the console failed');
    }
    if (retryAfterMs !== undefined)
      void reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
    const text = wordsOf(problem);
    const link = { href: '/', text: 'Back to the queue' };
    return page(reply, <MessagePage title={problem.title} text={text} link={link} />, problem.status);
  });
}
