/**
 * Turns zod's issues into field errors: pointer, what is wrong, how to mend it. Names of unknown fields are shown only when they
 * look like a name; values never are.
 */
import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { HabeasError } from '../../common/errors.js';
import type { FieldError } from './problem.js';

type Issue = z.core.$ZodIssue;
type Part = NonNullable<FieldError['in']>;

const PARTS: Record<string, Part> = { body: 'body', querystring: 'query', params: 'path', headers: 'header' };

const FORMATS: Record<string, { detail: string; mend: string }> = {
  datetime: {
    detail: 'is not an instant with date, time and offset',
    mend: 'use ISO 8601 with an offset, such as 2026-03-02T09:30:00Z',
  },
  date: { detail: 'is not a date', mend: 'use YYYY-MM-DD, such as 2026-03-02' },
  uuid: { detail: 'is not a UUID', mend: 'use the id as the service gave it' },
  url: { detail: 'is not a web address', mend: 'use an absolute address starting with https://' },
  email: { detail: 'is not an e-mail address', mend: 'use one address such as name@example.com' },
};

/** Validator of every route: one error type, one set of words. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const part = PARTS[httpPart ?? 'body'] ?? 'body';
  return (data) => {
    const parsed = schema.safeParse(data);
    if (parsed.success) return { value: parsed.data };
    return { error: invalidInput(parsed.error.issues, part, data) };
  };
};

/** `invalid` with every wrong field. `input` is only looked at to tell a missing field from a wrong one. */
export function invalidInput(issues: readonly Issue[], part: Part, input: unknown): HabeasError {
  const fields = issues.flatMap((issue) => describeIssue(issue, input)).map((field) => ({ in: part, ...field }));
  const count = fields.length === 1 ? 'one field is' : `${fields.length} fields are`;
  const where = part === 'body' ? 'body' : part === 'query' ? 'query' : part;
  return new HabeasError('invalid', `${count} wrong in the ${where}`, {
    fields: fields.slice(0, 50),
    hint: 'mend what `errors` names and send it again',
  });
}

export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((step) => '/' + String(step).replaceAll('~', '~0').replaceAll('/', '~1')).join('');
}

function describeIssue(issue: Issue, input: unknown): { pointer: string; detail: string; mend: string }[] {
  const pointer = pointerOf(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownField(pointer, key));
    case 'invalid_type': {
      if (valueAt(input, issue.path) === undefined) {
        return [{ pointer, detail: 'is missing', mend: `give ${article(issue.expected)}` }];
      }
      return [{ pointer, detail: `is not ${article(issue.expected)}`, mend: `give ${article(issue.expected)}` }];
    }
    case 'too_small':
      return [tooSmall(pointer, issue)];
    case 'too_big':
      return [tooBig(pointer, issue)];
    case 'invalid_format': {
      const known = FORMATS[issue.format];
      if (known) return [{ pointer, ...known }];
      return [
        { pointer, ...splitMessage(issue.message, 'has the wrong form', 'use the form the API description names') },
      ];
    }
    case 'invalid_value': {
      const options = issue.values.map(String).join(', ');
      const missing = valueAt(input, issue.path) === undefined;
      return [
        {
          pointer,
          detail: missing ? 'is missing' : 'is not one of the values known here',
          mend: issue.values.length === 1 ? `give ${options}` : `give one of: ${options}`,
        },
      ];
    }
    case 'invalid_union': {
      // A list is judged as a list and an object as an object: the other form's one complaint says nothing of the field.
      const fitting = issue.errors.filter(
        (one) => !one.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
      );
      const nested = (fitting.length > 0 ? fitting : issue.errors).reduce<readonly Issue[]>(
        (best, next) => (best.length === 0 || next.length < best.length ? next : best),
        [],
      );
      if (nested.length > 0) {
        return nested.flatMap((inner) => describeIssue({ ...inner, path: [...issue.path, ...inner.path] }, input));
      }
      return [{ pointer, detail: 'fits none of the forms allowed', mend: 'use a form of the API description' }];
    }
    default:
      return [{ pointer, ...splitMessage(issue.message, 'is not allowed', 'see the API description') }];
  }
}

function unknownField(parent: string, key: string): { pointer: string; detail: string; mend: string } {
  // A caller's key may be anything, an e-mail address included.
  const named = /^[A-Za-z][A-Za-z0-9_-]{0,40}$/.test(key);
  return {
    pointer: named ? `${parent}/${key}` : parent,
    detail: named ? 'is not a field known here' : 'has a field not known here',
    mend: 'leave it out, or check its spelling against the API description',
  };
}

function tooSmall(pointer: string, issue: z.core.$ZodIssueTooSmall): { pointer: string; detail: string; mend: string } {
  const least = String(issue.minimum);
  if (issue.origin === 'string') {
    return issue.minimum === 1 || issue.minimum === 1n
      ? { pointer, detail: 'is empty', mend: 'give some text or leave the field out where it is optional' }
      : { pointer, detail: 'is too short', mend: `give at least ${least} characters` };
  }
  if (issue.origin === 'array') return { pointer, detail: 'has too few entries', mend: `give at least ${least}` };
  return { pointer, detail: 'is too small', mend: `give at least ${least}` };
}

function tooBig(pointer: string, issue: z.core.$ZodIssueTooBig): { pointer: string; detail: string; mend: string } {
  const most = String(issue.maximum);
  if (issue.origin === 'string') return { pointer, detail: 'is too long', mend: `give at most ${most} characters` };
  if (issue.origin === 'array') return { pointer, detail: 'has too many entries', mend: `give at most ${most}` };
  return { pointer, detail: 'is too large', mend: `give at most ${most}` };
}

/** Our own checks write `detail | mend` in one message. */
function splitMessage(message: string, detail: string, mend: string): { detail: string; mend: string } {
  const at = message.indexOf(' | ');
  return at === -1 ? { detail, mend } : { detail: message.slice(0, at), mend: message.slice(at + 3) };
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

const WORDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function article(type: string): string {
  return WORDS[type] ?? type;
}
