/**
 * `/portal/verify/<token>`: the data subject enters the code sent to a channel on file and chooses the passphrase that opens the
 * answer later. Looking at the page changes nothing: link scanners do.
 */
import type { FastifyInstance } from 'fastify';
import { isHabeasError } from '../../common/errors.js';
import type { Link } from '../../register/types.js';
import type { IdentityProof } from '../../../workflows/types.js';
import type { PortalContext } from './context.js';
import { formOf, frameFor, guardPost, page, tokenOf, usableLink } from './context.js';
import type { FieldErrors } from './pages.js';
import { GonePage, VerifiedPage, VerifyPage } from './pages.js';
import { checkPassphrase } from './passphrase.js';
import { suggestPassphrase } from './words.js';

/** Event of the audit chain: the code was right, the workflow has to be told. */
export const CODE_ACCEPTED = 'identity.code_accepted';

export function verifyRoutes(app: FastifyInstance, context: PortalContext): void {
  const { metrics } = context;

  app.get('/portal/verify/:token', async (request, reply) => {
    const link = await usableLink(context, tokenOf(request), 'verify');
    const frame = await frameFor(context, request, link);
    if (!link) return page(reply, <GonePage frame={frame} />, 404);
    return page(reply, <VerifyPage frame={frame} suggestion={suggestPassphrase()} />);
  });

  app.post('/portal/verify/:token', async (request, reply) => {
    await guardPost(context, request);
    const link = await usableLink(context, tokenOf(request), 'verify');
    const frame = await frameFor(context, request, link);
    if (!link) return page(reply, <GonePage frame={frame} />, 404);
    const { code = '', passphrase = '', confirm = '' } = formOf(request);
    const errors = fieldErrors(code, passphrase, confirm);
    if (Object.keys(errors).length > 0) {
      const shown = { frame, errors, code: code.slice(0, 40), suggestion: suggestPassphrase() };
      return page(reply, <VerifyPage {...shown} />, 422);
    }
    const verdict = await tryCode(context, link, code, passphrase);
    metrics.portal.inc({ event: `code_${verdict}` });
    if (verdict === 'refused') {
      return page(reply, <VerifyPage frame={frame} suggestion={suggestPassphrase()} refused />, 422);
    }
    return page(reply, <VerifiedPage frame={frame} pending={verdict === 'pending'} />);
  });
}

/** Tells the workflow; asked again and again it counts once. False when the workflow hears of it later. */
export async function tellProof(
  context: PortalContext,
  link: Pick<Link, 'id' | 'requestId'>,
  at: string,
): Promise<boolean> {
  const proof: IdentityProof = { linkId: link.id, method: 'code_to_channel_on_file', passphraseSet: true, at };
  try {
    return await context.later.send({ name: 'proveIdentity', requestId: link.requestId }, () =>
      context.requests.proveIdentity(link.requestId, proof),
    );
  } catch (error) {
    // Somebody decided meanwhile, or it was told before: the request has moved on, which is all the person wants to know.
    if (isHabeasError(error) && error.kind === 'conflict') return true;
    throw error;
  }
}

function fieldErrors(code: string, passphrase: string, confirm: string): FieldErrors {
  const errors: FieldErrors = {};
  if (!/[\p{L}\p{N}]/u.test(code) || code.length > 40) errors.code = 'missing';
  const wrong = checkPassphrase(passphrase, code);
  if (wrong !== undefined) errors.passphrase = wrong;
  else if (confirm !== passphrase) errors.confirm = 'differ';
  return errors;
}

/**
 * One guess is counted before it is compared. A code that was right before is right again for the person who knows the passphrase
 * set with it: so that a proof the workflow never heard of can be given once more.
 */
async function tryCode(
  context: PortalContext,
  link: Link,
  code: string,
  passphrase: string,
): Promise<'refused' | 'pending' | 'accepted'> {
  const { register, clock } = context;
  const { requestId } = link;
  const at = clock.now().toISOString();
  const challenge = await register.challenges.current(requestId, at);
  if (!challenge) return 'refused';
  const { result } = await register.challenges.attempt(challenge.handle, code, at);
  if (result === 'used') {
    const known = await register.secondFactors.checkPassphrase(requestId, passphrase, at);
    if (known.result !== 'right') return 'refused';
  } else if (result === 'right') {
    await register.secondFactors.setPassphrase(requestId, passphrase, at);
    await register.audit.append({
      chain: requestId,
      at,
      actor: 'subject',
      type: CODE_ACCEPTED,
      detail: { linkId: link.id },
      key: `code-accepted:${link.id}`,
    });
  } else {
    return 'refused';
  }
  return (await tellProof(context, link, at)) ? 'accepted' : 'pending';
}
