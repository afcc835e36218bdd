/** The page of one request, and what its forms do. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { isHabeasError } from '../../common/errors.js';
import type { ApiContext } from '../api/context.js';
import { toProblem } from '../http/problem.js';
import { refuseCrossSite } from '../http/same-site.js';
import { requestView } from '../views/request-view.js';
import { ACTS, mayAct } from './acts.js';
import type { FormValues } from './acts.js';
import type { Draft } from './forms.js';
import type { Signed } from './frame.js';
import { MessagePage } from './frame.js';
import { page, signedIn, toSignIn, wordsOf } from './replies.js';
import { moreOf } from './request-more.js';
import { RequestPage } from './request-page.js';
import type { SessionDeps } from './session.js';
import { csrfFits } from './session.js';

interface Shown {
  /** Id or number, as it stands in the address. */
  request: string;
  signed: Signed;
  draft?: Draft;
  /** Which act was just done. */
  done?: unknown;
  status?: number;
}

export function requestRoutes(app: FastifyInstance, context: ApiContext, deps: SessionDeps): void {
  const { config, register } = context;

  app.get('/requests/:id', async (request, reply) => {
    const signed = await signedIn(deps, request, reply);
    if (!signed) return toSignIn(request, reply);
    const { id = '' } = request.params as { id?: string };
    const { done } = request.query as { done?: unknown };
    return show(context, reply, { request: id, signed, done });
  });

  app.post('/requests/:id/:act', async (request, reply) => {
    refuseCrossSite(request, config.server.publicUrl);
    const { id = '', act: name = '' } = request.params as { id?: string; act?: string };
    const signed = await signedIn(deps, request, reply);
    if (!signed) return toSignIn(request, reply, `/requests/${id}`);
    const act = Object.hasOwn(ACTS, name) ? ACTS[name] : undefined;
    const seen = act && (await visible(context, id, signed));
    if (!seen) return notFound(reply, signed);
    const form = (request.body ?? {}) as FormValues;
    const again = (error: string, status: number): Promise<FastifyReply> =>
      show(context, reply, { request: id, signed, status, draft: { form: name, values: form, error } });
    if (!(await csrfFits(deps, request, form.csrf)))
      return again('This page was open too long. Nothing was recorded; please send it again.', 403);
    try {
      mayAct(act, signed.caller);
      await act.run(context, seen.id, signed.caller, withoutReturns(form));
    } catch (error) {
      const { problem, ours } = toProblem(error);
      // What is ours to mend goes the way of every other error, into the log.
      if (!isHabeasError(error) || (ours && error.kind !== 'unavailable')) throw error;
      return again(wordsOf(problem), problem.status);
    }
    return reply.redirect(`/requests/${seen.id}?done=${name}`, 303);
  });

  async function visible({ live, clock }: ApiContext, id: string, { caller }: Signed) {
    const row = /^[A-Za-z0-9-]{1,40}$/.test(id) ? await register.requests.find(id) : undefined;
    return row && (await requestView({ register, live, now: clock.now() }, row.id, caller));
  }

  async function show(
    of: ApiContext,
    reply: FastifyReply,
    { request, signed, draft, done, status }: Shown,
  ): Promise<FastifyReply> {
    const view = await visible(of, request, signed);
    if (!view) return notFound(reply, signed);
    const more = await moreOf(of, view, signed.caller);
    const said = typeof done === 'string' && Object.hasOwn(ACTS, done) ? ACTS[done]?.done : undefined;
    return page(reply, <RequestPage {...{ signed, view, more, draft, done: said }} />, status);
  }
}

function notFound(reply: FastifyReply, signed: Signed): FastifyReply {
  const text = 'There is no such request, or none you may see.';
  const link = { href: '/', text: 'Back to the queue' };
  return page(reply, <MessagePage title="Not found" text={text} signed={signed} link={link} />, 404);
}

/** Browsers end the lines of a text with a carriage return as well. */
function withoutReturns(form: FormValues): FormValues {
  return Object.fromEntries(Object.entries(form).map(([name, value]) => [name, value.replaceAll('\r\n', '\n')]));
}
