/** What the letters about rectification, restriction and objection say, made from results. Values of the person stand in none of them. */
import { DateTime } from 'luxon';
import type { LetterContext, LetterInputs, RenderedLetter } from '../src/messages/types.js';
import type { CoreDeps } from './deps.js';
import { datasetOf, describe } from './descriptions.js';
import { letter } from './messages.js';
import type { CorrectionResult, Objection, RestrictionEnds, RightResult, StoppedAt } from './rights-types.js';
import type { AnswerResult } from './types.js';

type Of<K extends RightResult['kind']> = Extract<RightResult, { kind: K }>;
type Rectified = LetterInputs['rectification_result'];
type Outcome = AnswerResult['outcome'];

export function rightLetter(
  deps: CoreDeps,
  context: LetterContext,
  result: RightResult,
  told: string[],
): { rendered: RenderedLetter; outcome: Outcome } {
  const recipientsTold = told.map((name) => ({ name }));
  switch (result.kind) {
    case 'rectification': {
      const data = { ...rectified(deps, result), disputed: [], recipientsTold };
      const outcome = graded(data.corrected.length, data.refused.length);
      return { rendered: letter('rectification_result', context, data), outcome };
    }
    case 'restriction': {
      const { ground, restricted, left } = result;
      const data = {
        restricted: restricted.map((holder) => ({ title: title(deps, holder), ground })),
        refused: left.map(({ holder, reason }) => ({ title: title(deps, holder), explanation: reason })),
        recipientsTold,
      };
      return { rendered: letter('restriction_result', context, data), outcome: graded(restricted.length, left.length) };
    }
    case 'objection': {
      const { stopped, continued, notOpen } = result;
      const data = { stopped: purposes(stopped), continued, notOpen, pending: [] };
      const outcome = graded(stopped.length, continued.length + notOpen.length);
      return { rendered: letter('objection_result', context, data), outcome };
    }
    case 'refused': {
      const { ground, explanation } = result;
      const data = {
        reasons: [{ ground, ...(explanation ? { explanation } : {}) }] as LetterInputs['refusal']['reasons'],
      };
      return { rendered: letter('refusal', context, data), outcome: 'refused' };
    }
  }
}

function graded(done: number, left: number): Outcome {
  if (left === 0 && done > 0) return 'fulfilled';
  return done > 0 ? 'partly_fulfilled' : 'refused';
}

const HOW = { replaced: 'changed', new_entry: 'credit_note', note: 'note_added' } as const;

function rectified(
  deps: CoreDeps,
  { corrections, results }: Of<'rectification'>,
): Pick<Rectified, 'corrected' | 'refused'> {
  const corrected: Rectified['corrected'] = [];
  const refused: Rectified['refused'] = [];
  for (const [index, { verdict, why, field }] of corrections.entries()) {
    const own = results.filter(({ number }) => number === index + 1);
    const applied = own.filter(({ status }) => status === 'applied');
    for (const result of applied) {
      corrected.push({ ...named(deps, result), fields: [result.field], how: HOW[result.how ?? 'replaced'] });
    }
    if (verdict === 'granted') {
      for (const result of own.filter(({ status }) => status === 'refused')) {
        const { reason: explanation, statementFiled: statementAdded } = result;
        refused.push({ ...named(deps, result), why: 'historic_record', explanation, statementAdded });
      }
      if (applied.length === 0 && own.every(({ status }) => status !== 'refused')) {
        refused.push({ title: field, why: 'other', explanation: NOWHERE, statementAdded: false });
      }
      continue;
    }
    const filed = own.filter(({ statementFiled }) => statementFiled);
    const explanation = verdict === 'unproven' ? UNPROVEN : why;
    const reason = verdict === 'unproven' ? ('other' as const) : ('found_correct' as const);
    if (filed.length === 0) refused.push({ title: field, why: reason, explanation, statementAdded: false });
    for (const result of filed) {
      refused.push({ ...named(deps, result), why: reason, explanation, statementAdded: true });
    }
  }
  return { corrected, refused };
}

const NOWHERE = 'we hold no such field of yours';
const UNPROVEN = 'a new address or number needs a stronger proof of identity than was given (your own protection)';

function named(deps: CoreDeps, { holder, dataset, field }: CorrectionResult): { title: string; holderTitle: string } {
  const description = describe(deps.descriptions, holder);
  const known = dataset !== undefined && description.datasets.some(({ name }) => name === dataset);
  return { title: known ? datasetOf(description, dataset).title : field, holderTitle: description.title };
}

function title({ descriptions }: CoreDeps, holder: string): string {
  return describe(descriptions, holder).title;
}

function purposes(stopped: { purpose: string }[]): { purpose: string }[] {
  return [...new Set(stopped.map(({ purpose }) => purpose))].map((purpose) => ({ purpose }));
}

export function endingLetter(
  deps: CoreDeps,
  context: LetterContext,
  ending: {
    data: { holder: string; datasets?: string[] }[];
    endsAt: string;
    why: RestrictionEnds;
    explanation?: string;
  },
): RenderedLetter {
  const { data, endsAt, why, explanation } = ending;
  return letter('restriction_ending', context, {
    data: data.flatMap(({ holder, datasets }) => {
      const description = describe(deps.descriptions, holder);
      if (!datasets || datasets.length === 0) return [{ title: description.title }];
      return datasets.map((name) => ({ title: datasetOf(description, name).title, holderTitle: description.title }));
    }),
    endsOn: DateTime.fromISO(endsAt, { zone: context.zone }).toISODate() ?? endsAt.slice(0, 10),
    why,
    ...(explanation ? { explanation } : {}),
    then: 'used_again',
  });
}

/** To the very address, without a name: whose it is was not asked (I7). */
export function stoppedLetter(
  context: LetterContext,
  { demand, stopped, erases, at }: { demand: Objection; stopped: StoppedAt[]; erases: boolean; at: string },
): RenderedLetter {
  const ended = purposes(stopped.flatMap((entry) => entry.stopped));
  if (demand.scope === 'consent') {
    const named = demand.purposes ?? ended.map(({ purpose }) => purpose);
    return letter('consent_withdrawn', context, {
      purposes: named,
      effectiveAt: at,
      data: erases ? 'erasure_follows' : ended.length > 0 ? 'not_used' : 'none',
    });
  }
  const limited = demand.purposes !== undefined || demand.channels !== undefined;
  const wished = [...(demand.purposes ?? []), ...(demand.channels ?? [])].map((purpose) => ({ purpose }));
  return letter('objection_result', context, {
    ...(limited ? { stopped: ended.length > 0 ? ended : wished } : { marketing: { stoppedAt: at }, stopped: [] }),
    continued: [],
    notOpen: [],
    pending: [],
  });
}
