/** `habeas deadline`: one deadline explained, or many answered line by line. Needs no server, no database, no token. */
import { Command } from 'commander';
import type { ErrorDetail } from '../../common/errors.js';
import { HabeasError, isHabeasError } from '../../common/errors.js';
import { CLOCK_EVENT_TYPES } from '../../law/clock/events.js';
import type { ClockResult } from '../../law/types.js';
import { answerDeadline, clockOf, DEADLINE_RIGHTS, parseDeadline } from '../../server/deadline.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import type { Io } from '../io.js';
import type { Line } from '../lines.js';
import { linesOf, LONGEST_LINE } from '../lines.js';
import { facts, plain, words } from '../output.js';

interface Options {
  jurisdiction?: string;
  right?: string;
  received?: string;
  event: string[];
  stdin?: true;
}

type Fields = NonNullable<ErrorDetail['fields']>;

export function deadlineCommand({ io, print, say }: Context): Command {
  return new Command('deadline')
    .description('when a request is due and why, from its facts alone; needs no server')
    .option('--jurisdiction <code>', 'law that applies, e.g. UK-ENG, EU-DE-BY, DUAL:UK-ENG+EU-DE')
    .option('--right <right>', DEADLINE_RIGHTS.join(', '))
    .option('--received <when>', 'arrival at the controller: an instant with offset, or a local date')
    .option(
      '--event <type@when>',
      `what happened since, again for each: ${CLOCK_EVENT_TYPES.join(', ')}; with ",invalid" after it where it has no ground`,
      (event: string, before: string[]) => [...before, event],
      [],
    )
    .option(
      '--stdin',
      'answer one JSON object per line of standard input: {id, jurisdiction, right, receivedAt, events}',
    )
    .action(async (own: Options, command: Command) => {
      if (own.stdin === true) {
        refuseBoth(own);
        if (!(await answerLines(io))) say(EXIT.failed);
        return;
      }
      const question = questionOf(own);
      const clock = named(() => clockOf(parseDeadline(question)));
      print(command, { ...question, ...clock }, () => explain(question, clock));
    });
}

function refuseBoth({ jurisdiction, right, received, event }: Options): void {
  if ([jurisdiction, right, received, ...event].every((given) => given === undefined)) return;
  throw new HabeasError('invalid', 'with --stdin each line brings its own facts', {
    hint: 'leave out --jurisdiction, --right, --received and --event',
  });
}

function questionOf(own: Options) {
  const needed = [
    ['--jurisdiction', own.jurisdiction],
    ['--right', own.right],
    ['--received', own.received],
  ] as const;
  const missing = needed.filter(([, value]) => value === undefined).map(([name]) => name);
  if (missing.length > 0) {
    throw new HabeasError('invalid', `the command lacks ${missing.join(', ')}`, {
      hint: 'e.g. habeas deadline --jurisdiction UK-ENG --right access --received 2026-11-24T10:00:00Z',
    });
  }
  return {
    jurisdiction: own.jurisdiction,
    right: own.right,
    receivedAt: own.received,
    events: own.event.map(eventOf),
  };
}

function eventOf(text: string): { type: string; at: string; valid?: false } {
  const match = /^([a-z_]+)@([^,]+)(,invalid)?$/.exec(text);
  if (match) {
    const [, type = '', at = '', invalid] = match;
    return { type, at, ...(invalid === undefined ? {} : { valid: false }) };
  }
  throw new HabeasError('invalid', 'an --event is not written as type@when', {
    hint: 'e.g. --event id_requested@2026-11-25 or --event clarification_requested@2026-11-25T09:00:00Z,invalid',
  });
}

/** Faults of the question, told by the option they came in. */
function named<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    const fields = isHabeasError(error) ? error.detail.fields : undefined;
    if (fields === undefined) throw error;
    throw new HabeasError('invalid', 'the deadline cannot be computed', {
      fields: fields.map((field) => ({ ...field, pointer: optionOf(field.pointer) })),
      cause: error,
    });
  }
}

function optionOf(pointer: string): string {
  const [, field = '', at] = pointer.split('/');
  if (field === 'events') return at === undefined ? '--event' : `--event number ${Number(at) + 1}`;
  return `--${field === 'receivedAt' ? 'received' : field}`;
}

function explain(question: ReturnType<typeof questionOf>, clock: ClockResult): string {
  const { state, dueDate, dueBefore, extensionNoticeDue, refusalNoticeDue, targetDate, governs, derivation } = clock;
  const dates = facts([
    ['deadline', `${question.right}, ${question.jurisdiction}, received ${question.receivedAt}`],
    ['state', words(state.toLowerCase())],
    ['due', dueDate],
    ['late from', dueBefore],
    ['extension notice by', extensionNoticeDue],
    ['refusal notice by', refusalNoticeDue],
    ['internal target', targetDate],
    ['governed by', governs === null ? undefined : `${governs} law`],
  ]);
  const steps = derivation.map(
    ({ rule, says, contested }) => `  ${plain(says)} [${rule}]${contested === true ? ' (contested)' : ''}\n`,
  );
  return `${dates}because\n${steps.join('')}`;
}

/** True when every line could be answered. */
async function answerLines(io: Io): Promise<boolean> {
  let good = true;
  for await (const lines of linesOf(io.stdin())) {
    const answers: string[] = [];
    for (const line of lines) {
      if ('text' in line && line.text.trim() === '') continue;
      const answer = answerLine(line);
      if ('error' in answer) good = false;
      answers.push(JSON.stringify(answer));
    }
    if (answers.length > 0) io.out(answers.join('\n') + '\n');
    await io.drained?.();
  }
  return good;
}

function answerLine(line: Line): object {
  if ('fault' in line) {
    const limit = line.fault === 'too long' ? ` (more than ${LONGEST_LINE} bytes)` : '';
    return { id: null, error: `the line is ${line.fault}${limit}` };
  }
  let input: unknown;
  try {
    input = JSON.parse(line.text);
  } catch {
    return { id: null, error: 'the line is not JSON; write one object per line' };
  }
  const id = idOf(input);
  try {
    if (id === null) return { id, error: missingId(input) };
    return answerDeadline(parseDeadline(input));
  } catch (error) {
    if (!isHabeasError(error)) throw error;
    return { id, error: told(error.detail.fields ?? [], error.message) };
  }
}

function idOf(input: unknown): string | number | null {
  const id = typeof input === 'object' && input !== null && 'id' in input ? input.id : null;
  // A number that lost digits is somebody else's id.
  if (typeof id === 'number' && Number.isInteger(id) && !Number.isSafeInteger(id)) return null;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

function missingId(input: unknown): string {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return 'the line is not a JSON object';
  if (!('id' in input)) return 'id is missing';
  return typeof input.id === 'number'
    ? 'id is a number too large to be given back exactly; give text'
    : 'id is neither text nor a number';
}

function told(fields: Fields, otherwise: string): string {
  if (fields.length === 0) return otherwise;
  return fields
    .map(({ pointer, detail, mend }) => {
      const where = pointer === '' ? 'the line' : pointer.slice(1).replaceAll('/', '.');
      // Most details go on from the field's name; some are sentences of their own.
      const joint = /^(is|has) /.test(detail) ? ' ' : ': ';
      return `${where}${joint}${detail}${mend === undefined ? '' : `; ${mend}`}`;
    })
    .join(' | ');
}
