/** What is known of an objection so far: what stopped where, what people found, what is left to weigh. Pure. */
import type { RightAdvice, RightResult } from '../activities/rights-types.js';
import type { ObjectResult } from '../src/connector/contract.js';
import type { Decision } from '../src/register/model.js';
import type { Case } from './case.js';
import type { Restricted } from './restrict-at-holders.js';
import type { Turns } from './turns.js';

type Use = ObjectResult['stopped'][number];

/** At one holder. Marketing among it stops for good, nobody weighs it (O2). */
export interface Stop {
  holder: string;
  /** Undefined: it had nothing to stop. */
  uses?: Use[];
  marketing: Use[];
}

export interface Objected extends Turns {
  c: Case;
  /** Of holders where it has stopped. */
  advice: RightAdvice[];
  stops: Stop[];
  /** One after another: what turned up later is weighed on its own. */
  verdicts: { decision: Decision; of: string[] }[];
  turns: number;
  /** How many holds of the register stand for it. */
  holds: number;
  recipients: Set<string>;
}

function isToWeigh({ outcome }: RightAdvice): boolean {
  return outcome === 'WEIGH';
}

/** What nobody has weighed yet. */
export function undecided({ advice, verdicts }: Pick<Objected, 'advice' | 'verdicts'>): RightAdvice[] {
  const decided = new Set(verdicts.flatMap(({ of }) => of));
  return advice.filter((entry) => isToWeigh(entry) && !decided.has(`${entry.holder}/${entry.dataset}`));
}

/** Where data is stored and not used until it is decided. */
export function restrictedUntilWeighed({ advice, stops }: Pick<Objected, 'advice' | 'stops'>): Restricted[] {
  return stops
    .filter(({ uses }) => uses !== undefined)
    .map(({ holder }) => ({
      holder,
      datasets: advice.filter((entry) => entry.holder === holder && isToWeigh(entry)).map(({ dataset }) => dataset),
    }))
    .filter(({ datasets }) => datasets.length > 0)
    .sort((a, b) => (a.holder < b.holder ? -1 : 1));
}

/** Whether all that was weighed of a holder ended so. */
export function isWeighed({ verdicts }: Pick<Objected, 'verdicts'>, holder: string, choice: string): boolean {
  const own = verdicts.filter(({ of }) => of.some((entry) => entry.startsWith(`${holder}/`)));
  return own.length > 0 && own.every(({ decision }) => decision.choice === choice);
}

/** As far as it is known; what nobody has weighed yet is pending. */
export function resultOf(work: Objected): RightResult {
  const { advice, stops, verdicts } = work;
  const of = (entries: string[]): RightAdvice[] =>
    advice.filter(({ holder, dataset }) => entries.includes(`${holder}/${dataset}`));
  const upheld = verdicts.filter(({ decision }) => decision.choice === 'uphold').flatMap((one) => of(one.of));
  const against = verdicts.filter(({ decision }) => decision.choice !== 'uphold');
  const pending = purposesOf(undecided(work));
  return {
    kind: 'objection',
    stopped: [
      ...stops.flatMap(({ marketing }) => marketing),
      ...stops.flatMap(({ holder, uses }) =>
        usesOf(
          uses,
          upheld.filter((entry) => entry.holder === holder),
        ),
      ),
    ],
    continued: against.flatMap(({ decision, of: entries }) =>
      purposesOf(of(entries)).map((purpose) => ({ purpose, grounds: decision.reason })),
    ),
    notOpen: byPurpose(advice.filter(({ outcome }) => outcome === 'NOT_APPLICABLE')),
    upheld: upheld.map(({ holder, dataset }) => `${holder}/${dataset}`).sort(),
    ...(pending.length > 0 ? { pending } : {}),
  };
}

/** As the holder reported them; where it named none, as the data map has them. */
function usesOf(uses: Use[] | undefined, upheld: RightAdvice[]): Use[] {
  if (upheld.length === 0) return [];
  if (uses && uses.length > 0) return uses;
  return upheld.flatMap(({ dataset, purposes }) => purposes.map((purpose) => ({ dataset, purpose })));
}

function purposesOf(advice: RightAdvice[]): string[] {
  return [...new Set(advice.flatMap(({ purposes }) => purposes))];
}

function byPurpose(advice: RightAdvice[]): { purpose: string; lawfulBasis: RightAdvice['basis'] }[] {
  const named = new Map(advice.flatMap(({ purposes, basis }) => purposes.map((purpose) => [purpose, basis] as const)));
  return [...named].map(([purpose, lawfulBasis]) => ({ purpose, lawfulBasis }));
}
