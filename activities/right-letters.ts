/** What the letters about rectification, restriction and objection say, made from results. Values of the person stand in none of them. */
import { DateTime } from 'luxon';
import type { LetterContext, LetterInputs, NotThrough, RenderedLetter } from '../src/messages/types.js';
import type { CoreDeps } from './deps.js';
import { datasetOf, describe } from './descriptions.js';
import { letter } from './messages.js';
import type { CorrectionResult, Immediate, RestrictionEnds, RightResult, StoppedAt, Verdict } from './rights-types.js';
import type { AnswerResult } from './types.js';

type Of<K extends RightResult['kind']> = Extract<RightResult, { kind: K }>;
type Rectified = LetterInputs['rectification_result'];
type Outcome = AnswerResult['outcome'];

export function rightLetter(
  deps: CoreDeps,
  context: LetterContext,
  result: RightResult,
  told: string[],
  missing: string[] = [],
): { rendered: RenderedLetter; outcome: Outcome } {
  const recipientsTold = told.map((name) => ({ name }));
  const open = notThrough(deps, missing);
  switch (result.kind) {
    case 'rectification': {
      const data = { ...rectified(deps, result, missing), disputed: disputed(result), recipientsTold, ...open };
      const outcome = graded(data.corrected.length, data.refused.length);
      return { rendered: letter('rectification_result', context, data), outcome };
    }
    case 'restriction': {
      const { ground, restricted, left } = result;
      const data = {
        restricted: restricted.flatMap(({ holder, datasets }) =>
          (datasets ?? [undefined]).map((dataset) => ({ ...dataAt(deps, holder, dataset), ground })),
        ),
        refused: left.map(({ holder, dataset, reason }) => ({ ...dataAt(deps, holder, dataset), explanation: reason })),
        recipientsTold,
        ...open,
      };
      return { rendered: letter('restriction_result', context, data), outcome: graded(restricted.length, left.length) };
    }
    case 'objection': {
      const { stopped, continued, notOpen, pending = [] } = result;
      const weighing = pending.map((purpose) => ({ purpose }));
      const data = { stopped: purposes(stopped), continued, notOpen, pending: weighing, ...open };
      const outcome = graded(stopped.length, continued.length + notOpen.length);
      return { rendered: letter('objection_result', context, data), outcome };
    }
    case 'human_review': {
      const { asked, outcome, explanation } = result;
      const rendered = letter('human_review', context, { asked, outcome, explanation });
      // A person has looked, whatever they found: only where there was no such decision there was nothing to look at.
      return { rendered, outcome: outcome === 'not_automated' ? 'refused' : 'fulfilled' };
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

function notThrough({ descriptions }: CoreDeps, missing: string[]): { notThrough?: NotThrough } {
  const [first, ...rest] = missing.map((holder) => ({ title: describe(descriptions, holder).title }));
  return first ? { notThrough: [first, ...rest] } : {};
}

function disputed({ corrections }: Of<'rectification'>): { title: string }[] {
  return corrections.filter(({ verdict }) => verdict === 'disputed').map(({ field }) => ({ title: field }));
}

function graded(done: number, left: number): Outcome {
  if (left === 0 && done > 0) return 'fulfilled';
  return done > 0 ? 'partly_fulfilled' : 'refused';
}

const HOW = { replaced: 'changed', new_entry: 'credit_note', note: 'note_added' } as const;

function rectified(
  deps: CoreDeps,
  { corrections, results }: Of<'rectification'>,
  missing: string[],
): Pick<Rectified, 'corrected' | 'refused'> {
  const corrected: Rectified['corrected'] = [];
  const refused: Rectified['refused'] = [];
  for (const [index, { verdict, why, field }] of corrections.entries()) {
    const own = results.filter(({ number }) => number === index + 1);
    const applied = own.filter(({ status }) => status === 'applied');
    for (const result of applied) {
      corrected.push({ ...named(deps, result), fields: [result.field], how: HOW[result.how ?? 'replaced'] });
    }
    if (verdict === 'disputed' || verdict === 'open') continue;
    if (verdict === 'granted') {
      for (const result of own.filter(({ status }) => status === 'refused')) {
        const { reason: explanation, statementFiled: statementAdded } = result;
        refused.push({ ...named(deps, result), why: 'historic_record', explanation, statementAdded });
      }
      // Whoever has not answered may still have it.
      if (missing.length === 0 && applied.length === 0 && own.every(({ status }) => status !== 'refused')) {
        refused.push({ title: field, why: 'other', explanation: NOWHERE, statementAdded: false });
      }
      continue;
    }
    const filed = own.filter(({ statementFiled }) => statementFiled);
    const explanation = NOT_ASSESSED[verdict] ?? why;
    const reason = NOT_ASSESSED[verdict] === undefined ? ('found_correct' as const) : ('other' as const);
    if (filed.length === 0) refused.push({ title: field, why: reason, explanation, statementAdded: false });
    for (const result of filed) {
      refused.push({ ...named(deps, result), why: reason, explanation, statementAdded: true });
    }
  }
  return { corrected, refused };
}

const NOWHERE = 'we hold no such field of yours';
/** Why nobody looked whether it is right. */
const NOT_ASSESSED: Partial<Record<Verdict, string>> = {
  unproven: 'a new address or number needs a stronger proof of identity than was given (your own protection)',
  outside_mandate: 'the mandate shown to us does not cover it',
};

function named(deps: CoreDeps, { holder, dataset, field }: CorrectionResult): { title: string; holderTitle: string } {
  const description = describe(deps.descriptions, holder);
  const known = dataset !== undefined && description.datasets.some(({ name }) => name === dataset);
  return { title: known ? datasetOf(description, dataset).title : field, holderTitle: description.title };
}

/** All of a holder's data, or one data set of it; one that the holder does not describe is named as it was asked for. */
function dataAt({ descriptions }: CoreDeps, holder: string, dataset?: string): { title: string; holderTitle?: string } {
  const { title, datasets } = describe(descriptions, holder);
  if (dataset === undefined) return { title };
  return { title: datasets.find(({ name }) => name === dataset)?.title ?? dataset, holderTitle: title };
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

interface Stopped {
  demand: Immediate;
  stopped: StoppedAt[];
  at: string;
}

/** To the very address, without a name: whose it is was not asked (I7). */
export function stoppedLetter(
  context: LetterContext,
  {
    demand,
    stopped,
    erasure,
    toldSoFarAt,
    at,
  }: Stopped & { erasure: 'none' | 'follows' | 'kept'; toldSoFarAt?: string },
): RenderedLetter {
  const ended = purposes(stopped.flatMap((entry) => entry.stopped)).map(({ purpose }) => purpose);
  const completes = toldSoFarAt === undefined ? {} : { completes: toldSoFarAt };
  if (demand.scope === 'consent') {
    const otherwise = ended.length > 0 ? 'not_used' : 'none';
    return letter('consent_withdrawn', context, {
      purposes: demand.purposes ?? ended,
      // A withdrawal counts from the person's own word; a holder that was late moves nothing.
      effectiveAt: toldSoFarAt === undefined ? at : context.request.receivedAt,
      data: erasure === 'follows' ? 'erasure_follows' : erasure === 'kept' ? 'kept_on_other_basis' : otherwise,
      ...completes,
    });
  }
  return letter('objection_result', context, {
    // What was limited is named in the person's words: a holder's own words may say more than was asked.
    ...(isLimited(demand)
      ? { stopped: wishesOf(demand).map((purpose) => ({ purpose })) }
      : { marketing: { stoppedAt: at }, stopped: [] }),
    ...(erasure === 'kept' ? { dataKept: true } : {}),
    ...{ continued: [], notOpen: [], pending: [] },
    ...completes,
  });
}

/** Some holders are not through: nothing is said to have stopped everywhere, and no system is named. */
export function stoppedSoFarLetter(context: LetterContext, { demand, stopped, at }: Stopped): RenderedLetter {
  const some = stopped.some((entry) => entry.suppressed || entry.stopped.length > 0);
  const soFar = some ? ('part' as const) : ('nothing' as const);
  if (demand.scope === 'consent') {
    return letter('consent_withdrawn', context, {
      ...{ purposes: demand.purposes ?? [], effectiveAt: context.request.receivedAt, data: 'none', soFar },
    });
  }
  return letter('objection_result', context, {
    ...{ stopped: [], continued: [], notOpen: [], pending: [] },
    stopping: { soFar, asOf: at, asked: wishesOf(demand) },
  });
}

function isLimited({ purposes: named, channels }: Immediate): boolean {
  return named !== undefined || channels !== undefined;
}

function wishesOf({ purposes: named = [], channels = [] }: Immediate): string[] {
  return [...named, ...channels];
}
