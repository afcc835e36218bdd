/** A connector whose erase lies: it reports done and removes nothing. Whether anybody notices is up to `confirm`. */
import type { EraseInput, EraseResult } from '../../src/connector/contract.js';
import type { Connector } from '../../src/connector/define.js';

export interface LyingConnector extends Connector {
  /** How often it lied. */
  readonly lies: number;
  /** From now on it tells the truth. */
  repent(): void;
}

export function lyingConnector(honest: Connector): LyingConnector {
  let lies = 0;
  let lying = true;
  return {
    description: honest.description,
    get lies() {
      return lies;
    },
    repent: () => {
      lying = false;
    },
    call: async (name, input, context) => {
      if (name !== 'erase' || !lying) return honest.call(name, input, context);
      lies += 1;
      return claimDone(input as EraseInput);
    },
    close: async () => honest.close(),
  };
}

function claimDone({ plan }: EraseInput): EraseResult {
  const counts = (destructive: boolean): Record<string, number> =>
    Object.fromEntries(
      plan.items
        .filter(({ outcome }) => (outcome !== 'retain' && outcome !== 'shared') === destructive)
        .map(({ itemId, count }) => [itemId, count]),
    );
  return { status: 'done', removed: counts(true), retained: counts(false), atomic: false };
}
