/**
 * `/portal/answer/<token>`: whoever has the link proves with a second factor that the answer is theirs; then letter and bundle can be
 * opened several times until the link expires. Before that the page says nothing about the content.
 */
import { Duration } from 'luxon';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Delivery, FactorKind, Link } from '../../register/types.js';
import { signInSubject } from '../../register/index.js';
import { bundleFiles, sendDownload } from '../http/download.js';
import { secure } from '../pages/layout.js';
import { letterText, sendLetter } from '../letter.js';
import { AnswerPage } from './answer-page.js';
import type { PortalContext } from './context.js';
import { createCoverage } from './coverage.js';
import { formOf, frameFor, guardPost, page, tokenOf, usableLink } from './context.js';
import { ContinuePage, GonePage, NoticePage, UnlockPage } from './pages.js';
import type { UnlockPageProps } from './pages.js';
import type { ReceiptsUnderWay } from './receipts.js';
import { recordReceipt } from './receipts.js';

const COOKIE = 'habeas_answer';
/** Key of the certificate among the letters of an erasure. */
const CERTIFICATE = 'certificate';
const SESSION_MS = 30 * 60_000;

type Gone = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

interface Opened {
  link: Link;
  factor: FactorKind;
}

export function answerRoutes(app: FastifyInstance, context: PortalContext, receipts: ReceiptsUnderWay): void {
  const gone: Gone = async (request, reply) => page(reply, <GonePage frame={await frameFor(context, request)} />, 404);

  app.get('/portal/answer/:token', async (request, reply) => {
    const token = tokenOf(request);
    const link = await usableLink(context, token, 'answer');
    if (!link) return gone(request, reply);
    const opened = await session(context, request, link);
    return opened ? showAnswer(context, request, reply, link) : showLock(context, request, reply, link);
  });

  app.post('/portal/answer/:token', async (request, reply) => {
    await guardPost(context, request);
    const token = tokenOf(request);
    const link = await usableLink(context, token, 'answer');
    if (!link) return gone(request, reply);
    const form = formOf(request);
    const result =
      form.open === 'yes' ? await released(context, link) : await passphrase(context, link, form.passphrase ?? '');
    context.metrics.portal.inc({ event: `unlock_${result}` });
    if (result === 'refused' || result === 'locked') {
      return showLock(context, request, reply, link, result, result === 'locked' ? 429 : 422);
    }
    await open(context, reply, token, { link, factor: result });
    return reply.redirect(baseOf(token), 303);
  });

  // The ticket system sends the assertion from its own site; it is signed, and useless without this link.
  app.post('/portal/answer/:token/sign-in', async (request, reply) => {
    await guardPost(context, request, { crossSite: true });
    const token = tokenOf(request);
    const link = await usableLink(context, token, 'answer');
    if (!link) return gone(request, reply);
    const accepted = await signIn(context, link, formOf(request).assertion ?? '');
    context.metrics.portal.inc({ event: accepted ? 'unlock_sign_in' : 'unlock_refused' });
    if (!accepted) return showLock(context, request, reply, link, 'sign_in', 422);
    await open(context, reply, token, { link, factor: 'sign_in' });
    const frame = await frameFor(context, request, link);
    return page(reply, <ContinuePage frame={frame} href={baseOf(token)} />);
  });

  app.post('/portal/answer/:token/close', async (request, reply) => {
    await guardPost(context, request);
    const base = baseOf(tokenOf(request));
    void secure(reply, 'no-referrer').clearCookie(COOKIE, { path: base });
    return reply.redirect(base, 303);
  });

  contentRoutes(app, context, receipts, gone);
}

function contentRoutes(app: FastifyInstance, context: PortalContext, receipts: ReceiptsUnderWay, gone: Gone): void {
  const { register, vault, log } = context;
  const coverage = createCoverage();

  app.get('/portal/answer/:token/letter', { exposeHeadRoute: false }, async (request, reply) => {
    const found = await openedDelivery(context, request);
    if (found === 'gone') return gone(request, reply);
    if (found === 'locked') return reply.redirect(baseOf(tokenOf(request)), 303);
    const { opened, delivery } = found;
    const key = delivery?.letterKey;
    const text = key === undefined ? undefined : await letterText({ register, vault }, opened.link.requestId, key);
    if (text === undefined) return noLongerKept(context, request, reply, opened.link);
    // Where the letter is all there is, reading it is fetching the answer.
    const event = bundleFiles(delivery?.files ?? []).length > 0 ? 'opened' : 'downloaded';
    await recordReceipt(context, { ...opened, event, file: 'letter' });
    return sendLetter(reply, text);
  });

  app.get('/portal/answer/:token/certificate', { exposeHeadRoute: false }, async (request, reply) => {
    const found = await openedDelivery(context, request);
    if (found === 'gone') return gone(request, reply);
    if (found === 'locked') return reply.redirect(baseOf(tokenOf(request)), 303);
    const text = await letterText({ register, vault }, found.opened.link.requestId, CERTIFICATE);
    if (text === undefined) return noLongerKept(context, request, reply, found.opened.link);
    await recordReceipt(context, { ...found.opened, event: 'opened', file: CERTIFICATE });
    return sendLetter(reply, text);
  });

  app.get('/portal/answer/:token/files/:file', async (request, reply) => {
    const found = await openedDelivery(context, request);
    if (found === 'gone') return gone(request, reply);
    if (found === 'locked') return reply.redirect(baseOf(tokenOf(request)), 303);
    const { opened, delivery } = found;
    const { file: number = '' } = request.params as { file?: string };
    const file = /^[1-9]\d{0,3}$/.test(number) ? bundleFiles(delivery?.files ?? [])[Number(number) - 1] : undefined;
    if (!file) return gone(request, reply);
    void secure(reply, 'no-referrer');
    return sendDownload(request, reply, {
      vault,
      file,
      log,
      onSent: (sent) => {
        const { id: linkId, requestId } = opened.link;
        if (!coverage.add(linkId, sent)) return;
        log.info({ requestId, linkId, sha256: sent.sha256, start: sent.start, bytes: sent.bytes }, 'bundle downloaded');
        receipts.add({ ...opened, event: 'downloaded', file: file.name });
      },
    });
  });
}

async function showLock(
  context: PortalContext,
  request: FastifyRequest,
  reply: FastifyReply,
  link: Link,
  error?: UnlockPageProps['error'],
  status = 200,
): Promise<FastifyReply> {
  const kinds = await context.register.secondFactors.kinds(link.requestId);
  const props: UnlockPageProps = {
    frame: await frameFor(context, request, link),
    passphrase: kinds.includes('passphrase'),
    released: kinds.includes('exception'),
    signInUrl: kinds.includes('sign_in') ? await signInUrl(context, request, link) : undefined,
    error,
  };
  return page(reply, <UnlockPage {...props} />, status);
}

async function showAnswer(
  context: PortalContext,
  request: FastifyRequest,
  reply: FastifyReply,
  link: Link,
): Promise<FastifyReply> {
  const { deliveries, requests, letters } = context.register;
  const [delivery, row, written] = await Promise.all([
    deliveries.byLink(link.id),
    requests.get(link.requestId),
    letters.list(link.requestId),
  ]);
  if (!delivery || !row) return noLongerKept(context, request, reply, link);
  const props = {
    frame: await frameFor(context, request, link),
    number: row.number,
    base: baseOf(tokenOf(request)),
    expiresAt: link.expiresAt,
    hasLetter: delivery.letterKey !== undefined,
    hasCertificate: written.some(({ key }) => key === CERTIFICATE),
    files: bundleFiles(delivery.files),
  };
  return page(reply, <AnswerPage {...props} />);
}

async function noLongerKept(
  context: PortalContext,
  request: FastifyRequest,
  reply: FastifyReply,
  link: Link,
): Promise<FastifyReply> {
  const frame = await frameFor(context, request, link);
  const { title, says } = frame.texts.noLongerKept;
  return page(reply, <NoticePage frame={frame} title={title} text={says} />, 404);
}

/** The ticket system brings the person back to this link. */
async function signInUrl(
  { config, register }: PortalContext,
  request: FastifyRequest,
  link: Link,
): Promise<string | undefined> {
  const token = tokenOf(request);
  const row = await register.requests.get(link.requestId);
  const system = row?.source.system ?? '';
  const start = Object.hasOwn(config.ticketSystems, system) ? config.ticketSystems[system]?.signInUrl : undefined;
  if (start === undefined) return undefined;
  const url = new URL(start);
  const here = config.server.publicUrl ?? `${request.protocol}://${request.host}`;
  url.searchParams.set('return_to', new URL(`${baseOf(token)}/sign-in`, here).href);
  return url.href;
}

async function passphrase(
  { register, clock }: PortalContext,
  link: Link,
  given: string,
): Promise<'passphrase' | 'refused' | 'locked'> {
  if (given === '' || given.length > 400) return 'refused';
  const { result } = await register.secondFactors.checkPassphrase(link.requestId, given, clock.now().toISOString());
  return result === 'right' ? 'passphrase' : result === 'locked' ? 'locked' : 'refused';
}

async function released({ register }: PortalContext, link: Link): Promise<'exception' | 'refused'> {
  return (await register.secondFactors.kinds(link.requestId)).includes('exception') ? 'exception' : 'refused';
}

async function signIn(
  { register, assertions, config }: PortalContext,
  link: Link,
  assertion: string,
): Promise<boolean> {
  const row = await register.requests.get(link.requestId);
  if (!row || assertion === '' || assertion.length > 8192) return false;
  const { system } = row.source;
  const maxAge = Duration.fromISO(config.server.signInMaxAge).as('seconds');
  const checked = await assertions.check(system, assertion, maxAge);
  if (!checked.ok) return false;
  const { subjectType, subject } = checked.assertion;
  const named = signInSubject(subjectType, subject);
  return register.secondFactors.checkSignIn(link.requestId, { system, subject: named });
}

async function open(context: PortalContext, reply: FastifyReply, token: string, opened: Opened): Promise<void> {
  const { clock, sessions, config } = context;
  // First the receipt: what could not be recorded is not opened.
  await recordReceipt(context, { ...opened, event: 'opened' });
  const expires = new Date(Math.min(clock.now().getTime() + SESSION_MS, Date.parse(opened.link.expiresAt)));
  const value = await sessions.sign({ link: opened.link.id, factor: opened.factor }, expires);
  void secure(reply, 'no-referrer').setCookie(COOKIE, value, {
    path: baseOf(token),
    httpOnly: true,
    sameSite: 'strict',
    secure: config.server.publicUrl?.startsWith('https:') === true,
    // Relative, so that a browser with another clock keeps it as long as we mean.
    maxAge: Math.max(1, Math.floor((expires.getTime() - clock.now().getTime()) / 1000)),
  });
}

async function session(context: PortalContext, request: FastifyRequest, link: Link): Promise<Opened | undefined> {
  const claims = await context.sessions.read(request.cookies[COOKIE]);
  const factor = claims?.factor;
  if (claims?.link !== link.id) return undefined;
  if (factor !== 'passphrase' && factor !== 'sign_in' && factor !== 'exception') return undefined;
  return { link, factor };
}

async function openedDelivery(
  context: PortalContext,
  request: FastifyRequest,
): Promise<'gone' | 'locked' | { opened: Opened; delivery: Delivery | undefined }> {
  const link = await usableLink(context, tokenOf(request), 'answer');
  if (!link) return 'gone';
  const opened = await session(context, request, link);
  if (!opened) return 'locked';
  return { opened, delivery: await context.register.deliveries.byLink(link.id) };
}

function baseOf(token: string): string {
  return `/portal/answer/${token}`;
}
