/** Holders' descriptions by name. A holder nobody described is an error, never left out in silence. */
import { HabeasError } from '../src/common/errors.js';
import type { DatasetDescription, Description, HolderPlan, Subject } from '../src/connector/contract.js';
import type { LawfulBasis } from '../src/law/types.js';

export function describe(descriptions: ReadonlyMap<string, Description>, holder: string): Description {
  const description = descriptions.get(holder);
  if (!description) {
    throw new HabeasError('unavailable', `the worker has no description of holder ${holder}`, {
      hint: 'configure its connector in this installation and restart the worker',
    });
  }
  return description;
}

export function datasetOf(description: Description, name: string): DatasetDescription {
  const dataset = description.datasets.find((entry) => entry.name === name);
  if (!dataset) throw new HabeasError('permanent', `holder ${description.holder} does not describe dataset ${name}`);
  return dataset;
}

/** The basis that applies to this person (seed policy 4.1). */
export function basisFor(dataset: DatasetDescription, subject: Pick<Subject, 'representative'>): LawfulBasis {
  return (subject.representative ? dataset.lawfulBasisRepresentative : undefined) ?? dataset.lawfulBasis;
}

/** Holders of some plans, once each. */
export function holdersOf(plans: HolderPlan[]): string[] {
  return [...new Set(plans.map((plan) => plan.holder))];
}
