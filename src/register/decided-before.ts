/** What people decided about a request so far, as a later run takes it over: in the order of time, the last word counts. Pure. */
import type { DecidedBefore, Decision, WithheldItem } from './model.js';

/** As the register lists decisions: without target once the case key is gone. */
type Kept = Pick<Decision, 'id' | 'kind' | 'choice' | 'target' | 'scope' | 'by' | 'at'>;

/** @param decisions in the order of time */
export function decidedBefore(decisions: readonly Kept[]): DecidedBefore {
  const last = (fits: (decision: Kept) => boolean): Kept | undefined => decisions.findLast(fits);
  const capacity = last(({ kind }) => kind === 'capacity')?.choice;
  const scope = last(({ kind, choice }) => kind === 'answer' && choice === 'authority')?.scope;
  const matches = new Map(
    decisions.flatMap(({ kind, target, choice }) =>
      kind === 'match' && target !== undefined ? [[target, choice === 'same_person']] : [],
    ),
  );
  return {
    withheld: standing(decisions),
    ...(capacity === undefined ? {} : { capacity }),
    ...(scope === undefined ? {} : { scope }),
    matches: [...matches].map(([target, same]) => ({ target, same })),
  };
}

/** Every exemption that was ever decided, taken back or not; `id` of the decision tells them apart. */
export function everWithheld(decisions: readonly Kept[]): WithheldItem[] {
  return decisions.flatMap(({ id, kind, choice, target, by, at }) =>
    kind === 'withhold' && choice !== 'lifted' && target !== undefined
      ? [{ target, exemption: choice, decisionId: id, by: by.id, at }]
      : [],
  );
}

/** Exemptions that stand: the last word about each target, unless that took it back. */
function standing(decisions: readonly Kept[]): WithheldItem[] {
  const last = new Map<string, string>();
  for (const { id, kind, target } of decisions) {
    if (kind !== 'withhold' || target === undefined) continue;
    last.delete(target);
    last.set(target, id);
  }
  const counts = new Set(last.values());
  return everWithheld(decisions).filter(({ decisionId }) => counts.has(decisionId));
}
