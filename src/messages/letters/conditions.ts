/** What the case of a letter has, as the list of required contents asks for it. */
import type { LetterCondition } from '../../law/letters.js';
import type { LetterInput } from './inputs.js';

export function conditionsOf(input: LetterInput): Set<LetterCondition> {
  return new Set(
    Object.entries(facts(input)).flatMap(([condition, stands]) => (stands ? [condition as LetterCondition] : [])),
  );
}

function facts(input: LetterInput): Partial<Record<LetterCondition, boolean>> {
  switch (input.kind) {
    case 'identity_request':
    case 'identity_reminder':
    case 'clarification_request':
    case 'authority_request':
    case 'fee_request':
      return { clock_waits: (input.data.clock ?? 'none') !== 'none' };
    case 'access_answer':
      return accessFacts(input.data);
    case 'portability_answer':
      return { something_withheld: input.data.leftOut.length + input.data.failed.length > 0 };
    case 'erasure_result':
      return {
        something_retained: input.data.kept.length > 0,
        contact_goes_last: input.data.contactErasedNext === true,
        limited_mandate: input.data.mandate !== undefined,
        part_passed_on: (input.data.passedOn ?? []).length > 0,
      };
    case 'hold_lifted':
      return { something_retained: input.data.kept.length > 0 };
    case 'rectification_result':
      return {
        something_done: input.data.corrected.length > 0,
        something_disputed: input.data.disputed.length > 0,
        something_refused: input.data.refused.length > 0,
        part_missing: input.data.notThrough !== undefined,
      };
    case 'restriction_result':
      return {
        something_done: input.data.restricted.length > 0,
        something_refused: input.data.refused.length > 0,
        part_missing: input.data.notThrough !== undefined,
      };
    case 'objection_result':
      return {
        marketing: input.data.marketing !== undefined,
        still_stopping: input.data.stopping !== undefined,
        something_disputed: input.data.pending.length > 0,
        part_missing: input.data.notThrough !== undefined,
        something_refused: input.data.continued.length + input.data.notOpen.length > 0 || input.data.dataKept === true,
      };
    case 'consent_withdrawn':
      return {
        still_stopping: input.data.soFar !== undefined,
        something_refused: input.data.soFar === undefined && input.data.data === 'kept_on_other_basis',
      };
    case 'human_review':
      return { something_refused: input.data.outcome !== 'changed' };
    case 'redirected':
      return {
        living_person: input.data.to.kind !== 'deceased',
        own_data_too: input.data.continues !== undefined,
      };
    default:
      return {};
  }
}

function accessFacts({
  holders,
}: Extract<LetterInput, { kind: 'access_answer' }>['data']): Partial<Record<LetterCondition, boolean>> {
  const datasets = holders.flatMap((holder) => (holder.status === 'found' ? holder.datasets : []));
  return {
    transfer: datasets.some(({ recipients }) => recipients.some(({ safeguard }) => Boolean(safeguard))),
    something_withheld:
      holders.some((holder) =>
        holder.status === 'failed' || holder.status === 'withheld' ? true : (holder.withheld ?? []).length > 0,
      ) || datasets.some(({ withheldFields = [] }) => withheldFields.length > 0),
  };
}
