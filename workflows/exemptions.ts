/**
 * Exemptions from a copy, item by item (A6, A7): what a reviewer has decided to leave out while the collected data is being looked at.
 * Pure, so that it can stand in an Update validator.
 */
import type { Decision } from '../src/register/model.js';
import type { WithheldItem } from './types.js';
import type { Refused } from './validators.js';

export interface Reviewable {
  step: string;
  /** `<holder>/<dataset>` of what was collected and holds something. */
  collected: readonly { target: string; rows: number }[];
  withheldItems: readonly WithheldItem[];
}

/** `<holder>/<dataset>`, or with the key of one record after it; a key may hold anything. */
export function partsOf(target: string): { dataset: string; record: string | undefined } {
  const [holder = '', dataset = '', ...rest] = target.split('/');
  return { dataset: `${holder}/${dataset}`, record: rest.length === 0 ? undefined : rest.join('/') };
}

/** What stands withheld once this decision is taken; `lifted` takes one back. */
export function withheldAfter(before: readonly WithheldItem[], decision: Decision): WithheldItem[] {
  const { target = '', choice, id, by, at } = decision;
  const others = before.filter((item) => item.target !== target);
  return choice === 'lifted' ? others : [...others, { target, exemption: choice, decisionId: id, by: by.id, at }];
}

export function refuseWithhold(state: Reviewable, decision: Decision): Refused | undefined {
  const { target = '', choice, by } = decision;
  if (state.step !== 'review' || state.collected.length === 0)
    return { kind: 'conflict', says: 'no collected data is waiting for a review now' };
  if (by.kind !== 'person' || !by.roles.includes('reviewer'))
    return { kind: 'forbidden', says: 'an exemption is decided by a reviewer, by name (A7)' };
  const before = state.withheldItems.find((item) => item.target === target);
  if (choice === 'lifted') return before ? undefined : wrong('nothing is withheld under this target', state);
  const { dataset, record } = partsOf(target);
  if (!state.collected.some((one) => one.target === dataset)) return wrong('nothing was collected there', state);
  if (record === '') return wrong('the key of the record is missing', state);
  if (before?.exemption === choice) return { kind: 'conflict', says: 'this is withheld already' };
  const all = withheldAfter(state.withheldItems, decision).map((item) => item.target);
  if (state.collected.every((one) => all.includes(one.target))) {
    return {
      kind: 'invalid',
      says: 'nothing would be left of the answer: a blanket withholding is never lawful (A6, A7)',
      mend: 'name the single records whose disclosure would do the harm, as <holder>/<dataset>/<record key>',
      pointer: '/target',
    };
  }
  return undefined;
}

function wrong(says: string, { collected }: Reviewable): Refused {
  const names = collected.map(({ target }) => target).join(', ');
  return { kind: 'conflict', says, mend: `name one of ${names}, or a record of it`, pointer: '/target' };
}
