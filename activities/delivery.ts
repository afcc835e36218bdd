/** Offering the answer on the portal. Ids come from the request and the round, so a retry makes the same delivery. */
import type { FactorKind } from '../src/register/types.js';
import type { CoreDeps } from './deps.js';
import { letter, letterContext, mailLetter, requestRow } from './messages.js';
import { stableId } from './stable-id.js';
import type { CoreActivities } from './types.js';

export function createDeliveryActivities(deps: CoreDeps): Pick<CoreActivities, 'offerAnswer'> {
  const { register, publicUrl } = deps;
  return {
    async offerAnswer({ requestId, claim, files, letterKey, round, exception, expiresAt, at }) {
      if (exception) await register.secondFactors.recordException(requestId, exception, at);
      const factors = await register.secondFactors.kinds(requestId);
      const secondFactor = strongest(factors);
      if (!secondFactor) return { state: 'needs_exception' };
      const linkId = stableId(requestId, 'answer', round);
      const key = `delivery-${round}`;
      const offered = (await register.letters.list(requestId)).find((entry) => entry.key === key);
      if (offered?.sentAt) return { state: 'offered', linkId };
      const row = await requestRow(deps, requestId);
      await register.links.revoke(requestId, at, { kind: 'answer', except: linkId });
      const { token } = await register.links.create({ id: linkId, requestId, kind: 'answer', expiresAt, at });
      await register.deliveries.record({
        id: stableId(requestId, 'delivery', round),
        requestId,
        linkId,
        letterKey,
        files,
        offeredAt: at,
      });
      const rendered = letter('delivery_link', letterContext(deps, row, claim, at, false), {
        link: `${publicUrl}/portal/answer/${token}`,
        linkExpiresAt: expiresAt,
        secondFactor,
      });
      const mailed = await mailLetter(deps, { requestId, key, claim, rendered, at, keep: 'hash' });
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'answer.offered',
        detail: { round, secondFactor, mailed, expiresAt },
        key,
      });
      return mailed ? { state: 'offered', linkId } : { state: 'not_sent' };
    },
  };
}

function strongest(factors: FactorKind[]): 'passphrase' | 'sign_in' | 'none' | undefined {
  if (factors.includes('passphrase')) return 'passphrase';
  if (factors.includes('sign_in')) return 'sign_in';
  return factors.includes('exception') ? 'none' : undefined;
}
