/**
 * Direct transmission (P5): the package for the other controller, written for a person to send, and the record of what became of it. The
 * package holds what Art 20 covers and nothing else: neither what was left out nor why is another controller's business.
 */
import type { BundleHolder } from '../src/bundle/types.js';
import { holderNames } from '../src/common/config.js';
import { bundleHolders, rowsOf } from './answer-holders.js';
import type { TransmissionActivities } from './answer-types.js';
import { renderAnswer, storeBundle } from './bundle.js';
import type { CoreDeps } from './deps.js';
import { leaveOutWithheld } from './exemptions.js';
import { whileBeating } from './heartbeats.js';
import { requestRow } from './messages.js';

const FOLDER = 'transmission';

export function createTransmissionActivities(deps: CoreDeps): TransmissionActivities {
  const { register } = deps;
  return {
    packForController: (input) =>
      whileBeating(async () => {
        const { requestId, at } = input;
        const row = await requestRow(deps, requestId);
        const asked = bundleHolders(input, deps, holderNames(deps.config));
        const holders = onlyPortable(await leaveOutWithheld(deps, input, asked));
        const rendered = renderAnswer(deps, row, input, holders);
        const files = await storeBundle(deps, row, input, holders, rendered, FOLDER);
        await register.audit.append({
          ...{ chain: requestId, at, actor: 'system', type: 'transmission.prepared', key: `transmission:${at}` },
          detail: { files },
        });
      }),

    async recordTransmission({ requestId, to, address, decision, at }) {
      const { id, by, choice, reason, transmission } = decision;
      const sent = choice === 'sent';
      await register.audit.append({
        ...{ chain: requestId, at, actor: by.id, key: `transmission:${id}` },
        type: sent ? 'transmission.sent' : 'transmission.not_feasible',
        detail: {
          decision: id,
          ...(sent && transmission ? { channel: transmission.channel, receiverChecked: true } : {}),
        },
        body: { to, address, reason, ...(transmission ? { receiverCheck: transmission.receiverCheck } : {}) },
      });
    },
  };
}

function onlyPortable(holders: BundleHolder[]): BundleHolder[] {
  return holders.flatMap((holder): BundleHolder[] => {
    if (holder.status !== 'found') return [];
    const datasets = holder.datasets.filter(
      (dataset) => dataset.portable.portable && !dataset.withheld && rowsOf(dataset) > 0,
    );
    return datasets.length === 0 ? [] : [{ ...holder, datasets }];
  });
}
