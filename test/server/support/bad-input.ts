/** Makes bad input for one field after another, and says what the answer has to name. */
export type Json = Record<string, unknown>;

export interface Field {
  /** JSON pointer into the body. */
  pointer: string;
  required?: boolean;
  /** What the field is: text of at most so many characters, a list, an object, an instant. */
  is: 'text' | 'list' | 'object' | 'instant';
  max?: number;
  /** Further values refused at this very pointer, or `{ value, at }` where another pointer is named. */
  bad?: unknown[];
}

export interface BadCase {
  name: string;
  body: unknown;
  pointer: string;
  /** Text of the input that must not come back. */
  secret?: string;
}

const SECRET = 'zebra.secret';

/** Hostile texts that no id, enumeration, instant or address takes. */
export const HOSTILE = [
  `'; DROP TABLE requests; -- ${SECRET}`,
  `<script>alert('${SECRET}')</script>`,
  `\${jndi:ldap://${SECRET}.example}`,
  `../../${SECRET}/etc/passwd`,
  `${SECRET}\r\nBcc: other@example.com`,
  `${SECRET}\0`,
];

export function badCases(valid: Json, fields: Field[]): BadCase[] {
  return [...fields.flatMap((field) => casesOf(valid, field)), ...unknownFields(valid), ...wholeBodies()];
}

function casesOf(valid: Json, field: Field): BadCase[] {
  const { pointer, is, max } = field;
  const cases: BadCase[] = [];
  const add = (name: string, value: unknown, at = pointer): void => {
    const secret = JSON.stringify(value)?.includes(SECRET) ? SECRET : undefined;
    cases.push({ name: `${pointer}: ${name}`, body: withValue(valid, pointer, value), pointer: at, secret });
  };
  if (field.required) cases.push({ name: `${pointer}: missing`, body: without(valid, pointer), pointer });
  add('null', null);
  add('a number', 42);
  if (is !== 'list') add('a list', [SECRET]);
  if (is !== 'object') add('an object', { $ne: SECRET });
  if (is !== 'text' && is !== 'instant') add('a text', SECRET);
  if (is === 'text' || is === 'instant') add('true', true);
  if (is === 'text') {
    add('empty', '');
    add('a control character', `${SECRET}\u0007`);
    if (max !== undefined) add('too long', SECRET + 'x'.repeat(max));
  }
  if (is === 'instant') {
    for (const text of [
      '',
      '2026-03-02',
      '2026-03-02T09:00:00',
      '2026-02-30T09:00:00Z',
      '2026-03-02T25:00:00Z',
      '1772442000',
      'yesterday',
      `2026-03-02T09:00:00Z ${SECRET}`,
    ]) {
      add(`“${text}”`, text);
    }
  }
  for (const entry of field.bad ?? []) {
    if (isPlaced(entry)) add(JSON.stringify(entry.value).slice(0, 60), entry.value, entry.at);
    else add(JSON.stringify(entry)?.slice(0, 60) ?? 'undefined', entry);
  }
  return cases;
}

function isPlaced(entry: unknown): entry is { value: unknown; at: string } {
  return typeof entry === 'object' && entry !== null && 'value' in entry && 'at' in entry;
}

function unknownFields(valid: Json): BadCase[] {
  return [
    { name: 'an unknown field', body: { ...valid, surprise: SECRET }, pointer: '/surprise', secret: SECRET },
    {
      name: 'an unknown field named by an address',
      body: { ...valid, [`${SECRET}@example.com`]: 1 },
      pointer: '',
      secret: SECRET,
    },
    { name: 'an actor of the caller’s own', body: { ...valid, by: { id: 'x', roles: ['admin'] } }, pointer: '/by' },
  ];
}

function wholeBodies(): BadCase[] {
  return [
    { name: 'a list instead of an object', body: [SECRET], pointer: '', secret: SECRET },
    { name: 'a text instead of an object', body: JSON.stringify(SECRET), pointer: '', secret: SECRET },
    { name: 'null instead of an object', body: 'null', pointer: '' },
  ];
}

function withValue(valid: Json, pointer: string, value: unknown): Json {
  const copy = structuredClone(valid);
  const { parent, key } = at(copy, pointer);
  parent[key] = value;
  return copy;
}

function without(valid: Json, pointer: string): Json {
  const copy = structuredClone(valid);
  const { parent, key } = at(copy, pointer);
  Reflect.deleteProperty(parent, key);
  return copy;
}

function at(body: Json, pointer: string): { parent: Json; key: string } {
  const steps = pointer.slice(1).split('/');
  const key = steps.pop() as string;
  const parent = steps.reduce<Json>((value, step) => value[step] as Json, body);
  return { parent, key };
}
