/** The JSON Schema (2020-12) of a dataset's file, from the holder's own description. Annotations of ours begin with `x-`. */
import type { DatasetDescription } from '../connector/contract.js';
import type { Selection } from './select.js';
import type { BundleDataset } from './types.js';

type Json = Record<string, unknown>;
type FieldType = DatasetDescription['fields'][number]['type'];

/** Every field may be null or absent: a schema tells how to read a record, it does not judge the holder's data. */
const TYPES: Record<FieldType, Json> = {
  string: { type: ['string', 'null'] },
  integer: { type: ['integer', 'null'] },
  number: { type: ['number', 'null'] },
  boolean: { type: ['boolean', 'null'] },
  instant: { type: ['string', 'null'], format: 'date-time' },
  date: { type: ['string', 'null'], format: 'date' },
  json: {},
};

/** `array`: the whole file is one array; `lines`: the schema is that of each line. */
export function datasetSchema(
  holder: string,
  dataset: BundleDataset,
  selection: Selection,
  form: 'array' | 'lines',
): Json {
  const { description, portable } = dataset;
  const written = description.fields.filter((field) => selection.fields.includes(field.name));
  const properties = Object.fromEntries(
    written.map((field) => [
      field.name,
      {
        ...TYPES[field.type],
        description: field.description,
        'x-origin': field.origin ?? description.origin,
        'x-portable': selection.except.includes(field.name) ? !portable.portable : portable.portable,
        ...(field.thirdParty ? { 'x-third-party': true } : {}),
      },
    ]),
  );
  const entry: Json = {
    type: 'object',
    required: ['portable', 'reason', 'record'],
    additionalProperties: false,
    properties: {
      portable: { const: portable.portable, description: 'Whether Article 20 (data portability) covers the record.' },
      reason: { const: portable.reason, description: 'Why it does or does not.' },
      except: { const: selection.except, description: 'Fields of the record for which the opposite holds.' },
      record: { type: 'object', properties, additionalProperties: !selection.dropUndescribed },
    },
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: description.title,
    description: form === 'array' ? 'An array of entries.' : 'One entry per line (NDJSON).',
    'x-holder': holder,
    'x-dataset': description.name,
    'x-category': description.category,
    'x-purposes': description.purposes,
    'x-lawful-basis': dataset.lawfulBasis ?? description.lawfulBasis,
    'x-source': description.source,
    ...(form === 'array' ? { type: 'array', items: { $ref: '#/$defs/entry' } } : { $ref: '#/$defs/entry' }),
    $defs: { entry },
  };
}
