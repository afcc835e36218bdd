/**
 * What Art 20 covers (P1–P3): data the person provided or that was observed of them, on consent or on their own contract. Used
 * to select for a portability bundle and to mark each record of an access bundle (P7).
 */
import type { LawfulBasis } from './types.js';

export type Origin = 'provided' | 'observed' | 'inferred' | 'created_by_controller';

/** What the rule needs of a dataset's description; the holder contract's description fits. */
export interface DatasetBasis {
  name: string;
  lawfulBasis: LawfulBasis;
  lawfulBasisRepresentative?: LawfulBasis;
  origin: Origin;
  fields: { name: string; origin?: Origin; thirdParty?: boolean }[];
}

export type PortabilityCode =
  | 'portable'
  | 'representative'
  | 'legitimate_interest'
  | 'legal_obligation'
  | 'contract_with_other'
  | 'inferred'
  | 'created_by_controller'
  | 'no_portable_field';

interface Verdict {
  portable: boolean;
  code: PortabilityCode;
  /** In plain words, for the letter and the record's mark. */
  reason: string;
  rules: string[];
}

export interface FieldPortability extends Verdict {
  name: string;
  /** About other people: given for the person's own use; a new controller may not use it for its ends (20(4), P3). */
  thirdParty: boolean;
}

/** The verdict on a dataset holds for each of its records. */
export interface DatasetPortability extends Verdict {
  dataset: string;
  basis: LawfulBasis;
  fields: FieldPortability[];
}

const BASIS: Record<LawfulBasis, Omit<Verdict, 'portable'>> = {
  contract_with_subject: {
    code: 'portable',
    reason: 'processed for your own contract (Art 6(1)(b))',
    rules: ['P1', 'P2'],
  },
  consent: { code: 'portable', reason: 'processed with your consent (Art 6(1)(a))', rules: ['P1', 'P2'] },
  contract_with_other: {
    code: 'contract_with_other',
    reason: "processed for a business customer's contract (Art 6(1)(f)), not yours",
    rules: ['P1', 'P2'],
  },
  legal_obligation: {
    code: 'legal_obligation',
    reason: 'processed to meet a legal obligation (Art 6(1)(c))',
    rules: ['P1'],
  },
  legitimate_interest: {
    code: 'legitimate_interest',
    reason: 'processed for a legitimate interest (Art 6(1)(f))',
    rules: ['P1', 'P2'],
  },
};

const REPRESENTATIVE: Omit<Verdict, 'portable'> = {
  code: 'representative',
  reason: 'processed because you act for a business (Art 6(1)(f)); you may ask for access instead',
  rules: ['P1', 'P2', 'B1'],
};

const ORIGIN: Record<Origin, Verdict> = {
  provided: { portable: true, code: 'portable', reason: 'provided by you', rules: ['P1'] },
  observed: { portable: true, code: 'portable', reason: 'observed through your use', rules: ['P1', 'P3'] },
  inferred: { portable: false, code: 'inferred', reason: 'derived by us', rules: ['P1', 'P2'] },
  created_by_controller: { portable: false, code: 'created_by_controller', reason: 'created by us', rules: ['P1'] },
};

/**
 * The basis that counts for this person. A representative's data is held under 6(1)(f) (P2, B1) unless the data map says
 * another basis for representatives in so many words, e.g. a consent they gave themselves.
 */
function basisFor(dataset: DatasetBasis, representative: boolean): LawfulBasis {
  return representative ? (dataset.lawfulBasisRepresentative ?? 'contract_with_other') : dataset.lawfulBasis;
}

function basisVerdict(basis: LawfulBasis, representative: boolean): Verdict {
  if (representative && basis === 'contract_with_other') return { portable: false, ...REPRESENTATIVE };
  return { portable: BASIS[basis].code === 'portable', ...BASIS[basis] };
}

export function portability(dataset: DatasetBasis, representative: boolean): DatasetPortability {
  const basis = basisFor(dataset, representative);
  const byBasis = basisVerdict(basis, representative);
  const fields = dataset.fields.map((field): FieldPortability => {
    const verdict = byBasis.portable ? ORIGIN[field.origin ?? dataset.origin] : byBasis;
    return { ...verdict, rules: [...verdict.rules], name: field.name, thirdParty: field.thirdParty ?? false };
  });
  return { dataset: dataset.name, basis, ...datasetVerdict(byBasis, dataset.origin, fields), fields };
}

function datasetVerdict(byBasis: Verdict, origin: Origin, fields: readonly FieldPortability[]): Verdict {
  if (!byBasis.portable) return { ...byBasis, rules: [...byBasis.rules] };
  const byOrigin = ORIGIN[origin];
  const portable = fields.some((field) => field.portable);
  if (!portable) {
    const verdict = byOrigin.portable
      ? {
          portable: false,
          code: 'no_portable_field' as const,
          reason: 'every field is derived or created by us',
          rules: ['P1'],
        }
      : byOrigin;
    return { ...verdict, rules: [...verdict.rules] };
  }
  const how = byOrigin.portable ? byOrigin.reason : 'partly provided by you or observed';
  return {
    ...byBasis,
    reason: `${how}, ${byBasis.reason}`,
    rules: [...new Set([...byBasis.rules, ...byOrigin.rules])],
  };
}
