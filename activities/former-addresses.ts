/**
 * An address that is the person's no longer may be read by anybody, or a change may be a takeover: whoever reads the former one is told, in
 * a mail that says nothing of the person (holds §2.1, §3.2).
 */
import type { SubjectClaim } from '../src/register/model.js';
import { requestKeyId } from '../src/vault/key-store.js';
import type { CoreDeps } from './deps.js';
import { letter, letterContext, mailLetter, requestRow } from './messages.js';
import type { RightsActivities } from './rights-types.js';

interface Former {
  requestId: string;
  claim: SubjectClaim;
  address: string;
  /** Which letter of the request it is. */
  key: string;
  /** When it was changed as asked for; absent: it was found changed. */
  changedAt?: string;
  at: string;
}

export function createFormerAddressActivities(deps: CoreDeps): Pick<RightsActivities, 'warnFormerAddresses'> {
  return {
    async warnFormerAddresses({ requestId, claim, addresses, at }) {
      let sent = 0;
      for (const [index, address] of addresses.entries()) {
        const key = `address-changed-${at}-${index}`;
        if (await warnFormerAddress(deps, { requestId, claim, address, key, changedAt: at, at })) sent += 1;
      }
      await deps.register.audit.append({
        ...{ chain: requestId, at, actor: 'system', type: 'rectification.former_address_told' },
        detail: { addresses: addresses.length, sent },
        key: `former-address:${at}`,
      });
    },
  };
}

/** False when the address took no mail. Idempotent by key. */
export async function warnFormerAddress(deps: CoreDeps, former: Former): Promise<boolean> {
  const { requestId, claim, address, key, changedAt, at } = former;
  const row = await requestRow(deps, requestId);
  const said = changedAt === undefined ? {} : { changedAt };
  const rendered = letter('address_changed', letterContext(deps, row, claim, at, false), said);
  // Nothing of the claim goes along: who reads this address may be anybody by now.
  const to = { identifiers: [], locale: claim.locale, contactEmail: address };
  // What is held outlives the key of the case.
  const outlives = row.caseShreddedAt !== undefined;
  const seal = outlives ? { sealUnder: requestKeyId('held', requestId), keep: 'hash' as const } : {};
  return mailLetter(deps, { requestId, key, claim: to, rendered, at, ...seal });
}
