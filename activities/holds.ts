/** Holds that people opened, as the decisions see them: ordinary and secret ones together, and what must never tell the two apart. */
import { contactItems, decideItems, nextDate, standsAgainst } from '../src/law/index.js';
import type { ErasureInput, ItemDecision, ItemFact, PersonHold } from '../src/law/index.js';
import { localDateIn } from '../src/law/dates.js';
import type { SecretDecision } from '../src/register/types.js';
import type { CoreDeps } from './deps.js';
import type { CoreActivities } from './types.js';

type HoldActivities = Pick<CoreActivities, 'heldMeanwhile' | 'secondLook'>;
type SecretHold = PersonHold & { id: string };

export interface Holds {
  ordinary: PersonHold[];
  secret: SecretHold[];
}

/** The controller's seat: decisions are dated by its local day. */
const CONTROLLER_ZONE = 'Europe/London';

/** Legal obligations that a letter names anyway: beside them a secret one changes no word. */
const OBLIGATIONS: ReadonlySet<string> = new Set(['STATUTORY_RETENTION', 'AUTHORITY_REQUEST']);

export function createHoldActivities(deps: CoreDeps): HoldActivities {
  const { register } = deps;
  return {
    async heldMeanwhile({ requestId, plan, at }) {
      const { ordinary, secret } = await holdsOf(deps, requestId);
      const asOf = localDateIn(at, CONTROLLER_ZONE);
      const held = plan.orders
        .filter(({ outcome }) => outcome !== 'retain')
        .some(({ item }) => [...ordinary, ...secret].some((hold) => standsAgainst(hold, plan.holder, item, asOf)));
      return { held };
    },

    async secondLook({ requestId }) {
      const [standing, decision, before] = await Promise.all([
        register.holds.standing(requestId),
        register.secretHolds.decision(requestId),
        // What only a secret hold still keeps of an earlier erasure is never given without Legal (V4, holds §2.4).
        register.secretHolds.keptBefore(requestId),
      ]);
      const ordered = standing.some(({ type }) => type === 'AUTHORITY_REQUEST');
      const legal = decision?.legalDecides === true || before;
      return { needed: ordered || legal || sampled(deps, requestId) };
    },
  };
}

export async function holdsOf({ register }: CoreDeps, requestId: string): Promise<Holds> {
  const [ordinary, secret] = await Promise.all([
    register.holds.standing(requestId),
    register.secretHolds.standing(requestId),
  ]);
  return { ordinary, secret };
}

/** A share of all letters is looked at, so that being looked at says nothing. The same request always falls the same way. */
function sampled({ config, register }: CoreDeps, requestId: string): boolean {
  const share = config.law.secondLookShare;
  if (share <= 0) return false;
  const hash = register.subjects.hash({ type: 'second_look', value: requestId });
  return Buffer.from(hash, 'base64url').readUInt32BE(0) / 2 ** 32 < share;
}

export interface Decided {
  decisions: ItemDecision[];
  contact: string[];
  nextDate?: string;
}

/** Decides with all holds, and keeps apart which of the outcomes rest on a secret one. The same is read and written in every case. */
export async function decideWithHolds(
  deps: CoreDeps,
  requestId: string,
  at: string,
  input: Omit<ErasureInput, 'holds'>,
): Promise<Decided> {
  const { ordinary, secret } = await holdsOf(deps, requestId);
  const decisions = decideItems({ ...input, holds: [...ordinary, ...secret] });
  const without = decideItems({ ...input, holds: ordinary });
  const kept = secretlyKept(decisions, secret, input.asOf);
  await deps.register.secretHolds.decided(requestId, {
    items: kept,
    legalDecides: Object.keys(kept).length > 0 && !without.some(isObligation),
    at,
  });
  // A secret end sets no timer: the daily sweep comes to it, as to everything that no date is known of.
  const dated = decisions.filter((decision) => kept[keyOf(decision)] === undefined);
  return {
    decisions,
    contact: contactItems(decisions).map(keyOf),
    nextDate: nextDate(dated, input.asOf),
  };
}

function secretlyKept(decisions: ItemDecision[], secret: SecretHold[], asOf: string): SecretDecision['items'] {
  return Object.fromEntries(
    decisions.flatMap((decision) => {
      const found = secret.flatMap((hold) => {
        const stands = standsAgainst(hold, decision.holder, decision.item, asOf);
        return stands ? [{ hold: hold.id, ...stands }] : [];
      });
      const longest = found.sort((a, b) => (b.until ?? '9999').localeCompare(a.until ?? '9999')).at(0);
      return longest ? [[keyOf(decision), longest]] : [];
    }),
  );
}

function isObligation({ reasons }: ItemDecision): boolean {
  return reasons.some(({ hold }) => OBLIGATIONS.has(hold));
}

export function keyOf({ holder, item }: { holder: string; item: Pick<ItemFact, 'id'> }): string {
  return `${holder}/${item.id}`;
}
