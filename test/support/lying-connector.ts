/** A connector that lies: it reports done and does nothing. Whether anybody notices is up to `confirm` and `confirmApplied`. */
import type {
  ApplyResult,
  CallName,
  CallContext,
  EraseInput,
  EraseResult,
  ObjectResult,
  RectifyInput,
  RectifyResult,
} from '../../src/connector/contract.js';
import type { Connector } from '../../src/connector/define.js';

export interface LyingConnector extends Connector {
  /** How often it lied. */
  readonly lies: number;
  /** From now on it tells the truth. */
  repent(): void;
}

/** @param about which calls it lies about */
export function lyingConnector(honest: Connector, about: readonly CallName[] = ['erase']): LyingConnector {
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
      if (!lying || !about.includes(name)) return honest.call(name, input, context);
      lies += 1;
      if (name === 'erase') return claimDone(input as EraseInput);
      return name === 'rectify' ? claimCorrected(input as RectifyInput) : claimApplied(input as CallContext);
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

function claimCorrected({ corrections, now: at }: RectifyInput): RectifyResult {
  const results = corrections.map(({ dataset, field }, correction) => ({
    ...{ correction, field, status: 'applied' as const, how: 'replaced' as const, records: 1, statementFiled: false },
    ...(dataset === undefined ? {} : { dataset }),
  }));
  return { searched: { identifierTypes: [], at }, results, at };
}

function claimApplied({ now: at }: CallContext): ApplyResult & ObjectResult {
  return { status: 'applied', at, stopped: [] };
}
