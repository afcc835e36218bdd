/** Which fields a correction speaks about. */
import type { DatasetDescription } from '../src/connector/contract.js';
import type { DemandedCorrection } from '../src/register/model.js';

/** The same thing under the names that systems give it, for corrections that name no dataset. */
const SAME_FIELD: Record<string, readonly string[]> = { name: ['name', 'fullName', 'full_name'] };

export function correctsField(
  { dataset: named, field }: Pick<DemandedCorrection, 'dataset' | 'field'>,
  dataset: Pick<DatasetDescription, 'name' | 'fields'>,
): boolean {
  if (named !== undefined && named !== dataset.name) return false;
  const names = named === undefined ? (SAME_FIELD[field] ?? [field]) : [field];
  return dataset.fields.some(({ name }) => names.includes(name));
}
