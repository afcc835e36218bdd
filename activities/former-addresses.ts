/** A corrected e-mail address may be a takeover: whoever reads the former one is told, in a mail that says nothing of the person (holds §2.1). */
import type { CoreDeps } from './deps.js';
import { letter, letterContext, mailLetter, requestRow } from './messages.js';
import type { RightsActivities } from './rights-types.js';

export function createFormerAddressActivities(deps: CoreDeps): Pick<RightsActivities, 'warnFormerAddresses'> {
  return {
    async warnFormerAddresses({ requestId, claim, addresses, at }) {
      const row = await requestRow(deps, requestId);
      const rendered = letter('address_changed', letterContext(deps, row, claim, at, false), { changedAt: at });
      let sent = 0;
      for (const [index, address] of addresses.entries()) {
        // Nothing of the claim goes along: who reads this address may be anybody by now.
        const to = { identifiers: [], locale: claim.locale, contactEmail: address };
        const key = `address-changed-${at}-${index}`;
        if (await mailLetter(deps, { requestId, key, claim: to, rendered, at })) sent += 1;
      }
      await deps.register.audit.append({
        ...{ chain: requestId, at, actor: 'system', type: 'rectification.former_address_told' },
        detail: { addresses: addresses.length, sent },
        key: `former-address:${at}`,
      });
    },
  };
}
