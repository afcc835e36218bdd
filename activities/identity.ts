/** Proof of identity: invitations, what was proven and how, and the closing letter that confirms nothing. */
import { signInSubject } from '../src/register/index.js';
import { clockEffect } from './asks.js';
import { tellOthers } from './combined.js';
import type { CoreDeps } from './deps.js';
import { commentOnTicket, letter, letterContext, mailLetter, mailOrTell, requestRow } from './messages.js';
import { inThisRun } from './in-this-run.js';
import { localDate } from './law.js';
import { zoneOf } from './zones.js';
import { stableId } from './stable-id.js';
import type { CoreActivities } from './types.js';

type IdentityActivities = Pick<CoreActivities, 'acknowledge' | 'inviteToVerify' | 'recordVerified' | 'closeUnverified'>;

export function createIdentityActivities(deps: CoreDeps): IdentityActivities {
  const { register, publicUrl } = deps;
  return {
    async acknowledge({ requestId, claim, at }) {
      const row = await requestRow(deps, requestId);
      const context = letterContext(deps, row, claim, at, false);
      const data = { dueDate: row.dueDate ?? null, identityNeeded: claim.signedIn === undefined };
      await mailLetter(deps, {
        requestId,
        key: 'acknowledgement',
        claim,
        rendered: letter('acknowledgement', context, data),
        at,
      });
      await commentOnTicket(
        deps,
        requestId,
        'opened',
        `Registered as request ${row.number} (${row.right}); the answer is due on ${row.dueDate ?? 'a date to be set'}.`,
      );
    },

    async inviteToVerify({ requestId, reminder, claim, expiresAt, closesAt, doubt, at }) {
      const row = await requestRow(deps, requestId);
      const linkId = stableId(requestId, 'verify', reminder, at);
      const key = `identity-${at}`;
      const sent = (await register.letters.list(requestId)).find((entry) => entry.key === key);
      // The mail went out with the token of its own link: a repeat must not replace it.
      if (sent?.sentAt) return { linkId, mailed: true, letter: key };
      const { token } = await register.links.create({ id: linkId, requestId, kind: 'verify', expiresAt, at });
      await register.links.revoke(requestId, at, { kind: 'verify', except: linkId });
      const kind = reminder === 0 ? 'identity_request' : 'identity_reminder';
      const rendered = letter(kind, letterContext(deps, row, claim, at, false), {
        link: `${publicUrl}/portal/verify/${token}`,
        linkExpiresAt: expiresAt,
        closesOn: localDate(closesAt, zoneOf(row.jurisdiction)),
        clock: clockEffect(row, 'identity', doubt !== undefined),
      });
      const mailed = await mailLetter(deps, { requestId, key, claim, rendered, at, keep: 'hash' });
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'identity.asked',
        detail: { reminder, mailed, doubt: doubt !== undefined },
        key: `identity:${at}`,
      });
      // What staff have to do about a doubt that no mail put to the person stands with their task.
      if (mailed || reminder > 0 || doubt === undefined)
        await commentOnTicket(deps, requestId, `identity-${at}`, identityComment(reminder, mailed));
      return { linkId, mailed, letter: key };
    },

    async recordVerified({ requestId, method, claim, at }) {
      const { signedIn } = claim;
      // Customers, and the users of a company's account: whoever signed in can do it again.
      for (const type of ['customer_id', 'user_id'] as const) {
        const account = signedIn?.identifiers.find((identifier) => identifier.type === type);
        if (!signedIn || !account) continue;
        const subject = signInSubject(type, account.value);
        await register.secondFactors.setSignIn(requestId, { system: signedIn.system, subject }, at);
        break;
      }
      await register.links.revoke(requestId, at, { kind: 'verify' });
      const key = inThisRun(await requestRow(deps, requestId), `proven:${method}`, ':');
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'identity.proven',
        detail: { method },
        key,
      });
      await commentOnTicket(deps, requestId, key.replaceAll(':', '-'), 'Identity is proven.');
      await tellOthers(deps, requestId, at);
    },

    async closeUnverified({ requestId, claim, at }) {
      const row = await requestRow(deps, requestId);
      const rendered = letter('unverified_closing', letterContext(deps, row, claim, at, false), {});
      await mailOrTell(deps, {
        requestId,
        key: inThisRun(row, 'unverified-closing'),
        claim,
        rendered,
        at,
      });
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'identity.not_proven',
        key: inThisRun(row, 'not-proven', ':'),
      });
    },
  };
}

function identityComment(reminder: number, mailed: boolean): string {
  if (!mailed)
    return 'Proof of identity is needed, and there is no address to ask at: please ask the person and record the result.';
  return reminder === 0
    ? 'The person was asked to prove their identity on the portal.'
    : 'The person was reminded to prove their identity.';
}
