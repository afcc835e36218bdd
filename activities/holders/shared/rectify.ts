/** Rectification as data: what may be corrected in which dataset, and why not where it may not; the rest is the same for every holder. */
import type { Corrected, Correction, RectifyInput } from '../../../src/connector/contract.js';

/** What becomes of a correction of one field. */
export type FieldRule =
  | {
      how: 'replaced' | 'new_entry' | 'note';
      /** Only where the dataset is named: the field's name means other things elsewhere. */
      named?: true;
      /** Says what is wrong with a value, without the value. */
      refuses?: (value: string) => string | undefined;
    }
  | { refused: string; named?: true };

/** Rules by dataset and field; `*` stands for all other fields of the dataset. */
export type RectifyRules = Record<string, Record<string, FieldRule>>;

/** One correction at one dataset. */
export interface Target {
  dataset: string;
  field: string;
  value: string;
  record?: string;
  statement?: string;
}

export interface Corrector {
  /** Records of the person that the target speaks about. */
  count(target: Target): Promise<number>;
  /** Carries it out; returns how many records are as asked now, or why none can be. Repeating it changes nothing. */
  apply(target: Target, how: 'replaced' | 'new_entry' | 'note'): Promise<number | { refused: string }>;
  /** Files the person's statement. */
  file(target: Target & { statement: string }): Promise<boolean>;
  /** Reads the source anew: records that are not as asked. */
  differing(target: Target, how: 'replaced' | 'new_entry' | 'note'): Promise<number>;
}

/** The same thing under the names that systems give it, for corrections that name no dataset. */
const SAME_FIELD: Record<string, readonly string[]> = {
  name: ['name', 'fullName', 'full_name'],
  email: ['email'],
  phone: ['phone'],
};

interface Hit {
  target: Target;
  rule: FieldRule;
}

export async function rectifyWith(
  corrections: RectifyInput['corrections'],
  rules: RectifyRules,
  corrector: Corrector,
): Promise<Corrected[]> {
  const results: Corrected[] = [];
  for (const [correction, asked] of corrections.entries()) {
    const hits = hitsOf(asked, rules);
    if (hits.length === 0) results.push({ correction, field: asked.field, ...NOTHING, reason: noSuchField(asked) });
    for (const hit of hits) results.push(await rectifyOne(correction, hit, corrector, asked.statementOnly === true));
  }
  return results;
}

const NOTHING = { status: 'not_applicable', records: 0, statementFiled: false } as const;

function noSuchField({ dataset }: Correction): string {
  return dataset === undefined
    ? 'nothing that can be corrected here has this field'
    : 'this holder has no such field in that dataset';
}

async function rectifyOne(
  correction: number,
  { target, rule }: Hit,
  corrector: Corrector,
  statementOnly: boolean,
): Promise<Corrected> {
  const base = { correction, dataset: target.dataset, field: target.field };
  let refused = statementOnly
    ? 'the correction was declined'
    : 'refused' in rule
      ? rule.refused
      : rule.refuses?.(target.value);
  const records = await corrector.count(target);
  if (records === 0) return { ...base, ...NOTHING, reason: 'the person has no such record here' };
  if (refused === undefined && 'how' in rule) {
    const changed = await corrector.apply(target, rule.how);
    if (typeof changed === 'object') refused = changed.refused;
    else if (changed > 0) {
      const statementFiled = rule.how === 'note' && target.statement !== undefined;
      return { ...base, status: 'applied', how: rule.how, records: changed, statementFiled };
    }
  }
  const { statement } = target;
  const statementFiled = statement !== undefined && (await corrector.file({ ...target, statement }));
  return { ...base, status: 'refused', reason: refused ?? 'the record could not be changed', records, statementFiled };
}

/** Corrections that did not take, by reading the source anew. */
export async function correctionsLeft(
  corrections: readonly Correction[],
  rules: RectifyRules,
  corrector: Corrector,
): Promise<{ what: 'correction'; correction: number; dataset: string; field: string; count: number }[]> {
  const left = [];
  for (const [correction, asked] of corrections.entries()) {
    if (asked.statementOnly) continue;
    for (const { target, rule } of hitsOf(asked, rules)) {
      if ('refused' in rule || rule.refuses?.(target.value) !== undefined) continue;
      const count = await corrector.differing(target, rule.how);
      const { dataset, field } = target;
      if (count > 0) left.push({ what: 'correction' as const, correction, dataset, field, count });
    }
  }
  return left;
}

function hitsOf({ dataset, field, ...rest }: Correction, rules: RectifyRules): Hit[] {
  if (dataset !== undefined) {
    const rule = rules[dataset]?.[field] ?? rules[dataset]?.['*'];
    return rule ? [{ target: { dataset, field, ...rest }, rule }] : [];
  }
  const names = SAME_FIELD[field] ?? [field];
  return Object.entries(rules).flatMap(([inDataset, fields]) =>
    names.flatMap((own) => {
      const rule = fields[own];
      // Without a dataset nothing is refused: what cannot be corrected was not meant.
      if (!rule || rule.named || 'refused' in rule) return [];
      return [{ target: { dataset: inDataset, field: own, ...rest }, rule }];
    }),
  );
}

export const mailAddress = (value: string): string | undefined =>
  /^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/.test(value) ? undefined : 'what was given is no e-mail address';
export const phoneNumber = (value: string): string | undefined =>
  /^\+?[\d\s().-]{5,25}$/.test(value) ? undefined : 'what was given is no telephone number';
export const notEmpty = (value: string): string | undefined =>
  value.trim() === '' ? 'what was given is empty' : undefined;
