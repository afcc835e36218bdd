/** What has to be proven later: the record of a request, a misdelivery, tasks with a time limit, what was purged. */
import { Command } from 'commander';
import type { TaskView } from '../../server/api/accountability-schema.js';
import type { PurgeView } from '../../server/api/ledger.js';
import type { Context } from '../context.js';
import { requestPath } from '../find-request.js';
import { duration, instant, table, words } from '../output.js';
import { apiOf } from '../target.js';

/** `habeas request misdelivered` and `habeas request record`. */
export function accountabilityCommands(context: Context): Command[] {
  return [misdeliveredCommand(context), recordCommand(context)];
}

function misdeliveredCommand({ io, options, print }: Context): Command {
  return new Command('misdelivered')
    .description(
      'an answer reached somebody else: revokes all its links and opens the 72-hour assessment of the breach',
    )
    .argument('<request>', 'number (R-2026-000123) or id')
    .requiredOption('--reason <text>', 'what happened, naming nobody')
    .option('--noticed-at <instant>', 'when it was noticed, ISO 8601 with offset; now without it')
    .action(async (request: string, own: { reason: string; noticedAt?: string }, command: Command) => {
      const api = apiOf(options(command), io);
      const task = await api.send<TaskView>('POST', `${await requestPath(api, request)}/misdelivered`, own);
      print(
        command,
        task,
        () => `${request}: all links are revoked. Assess the breach by ${instant(task.dueAt)} (task ${task.id})\n`,
      );
    });
}

function recordCommand({ io, options, print }: Context): Command {
  return new Command('record')
    .description('the accountability record: how the request was handled, and nothing else')
    .argument('<request>', 'number (R-2026-000123) or id')
    .action(async (request: string, _own: object, command: Command) => {
      const api = apiOf(options(command), io);
      const record = await api.get<Record<string, unknown>>(`${await requestPath(api, request)}/record`);
      print(command, record, () => {
        const rows = Object.entries(record).flatMap(([name, value]) =>
          Array.isArray(value) ? value.map((one: unknown) => [words(name), one]) : [[words(name), value]],
        );
        return table(['', ''], rows);
      });
    });
}

export function purgesCommand({ io, options, print }: Context): Command {
  return new Command('purges')
    .description('what was purged when and under which rule')
    .option('--after <seq>', 'go on after this one')
    .action(async (own: { after?: string }, command: Command) => {
      const { purges } = await apiOf(options(command), io).get<{ purges: PurgeView[] }>('/v1/purges', { ...own });
      print(command, { purges }, () => {
        if (purges.length === 0) return 'nothing was purged\n';
        const rows = purges.map(({ seq, at, kind, requestId, count, why }) => [
          ...[seq, instant(at), words(kind), requestId ?? `${count ?? 0} of them`, why],
        ]);
        return table(['', 'at', 'what', 'request', 'why'], rows);
      });
    });
}

/** `habeas tasks`. */
export function tasksCommand(context: Context): Command {
  const { io, options, print } = context;
  const group = new Command('tasks').description('tasks of staff with a time limit of their own');
  group
    .command('list')
    .description('open tasks, the earliest due first')
    .option('--all', 'those done too')
    .action(async (own: { all?: boolean }, command: Command) => {
      const open = own.all === true ? undefined : 'true';
      const { tasks } = await apiOf(options(command), io).get<{ tasks: TaskView[] }>('/v1/tasks', { open });
      print(command, { tasks }, () => {
        if (tasks.length === 0) return 'no tasks\n';
        return table(['task', 'request', 'due', '', 'why', 'id'], tasks.map(taskRow));
      });
    });
  group
    .command('close')
    .description('record what a task came to')
    .argument('<task>', 'its id')
    .requiredOption('--result <result>', 'as the task’s kind has them; a wrong one lists them')
    .requiredOption('--reason <text>', 'why, naming nobody')
    .action(async (id: string, own: { result: string; reason: string }, command: Command) => {
      const api = apiOf(options(command), io);
      const task = await api.send<TaskView>('POST', `/v1/tasks/${encodeURIComponent(id)}`, own);
      print(command, task, () => `${words(task.kind)}: ${words(task.result ?? '')}\n`);
    });
  return group;
}

function taskRow({ kind, requestId, dueAt, leftMs, state, result, why, id }: TaskView): string[] {
  const left = leftMs === undefined ? '' : `${duration(leftMs)} ${leftMs >= 0 ? 'left' : 'late'}`;
  return [words(kind), requestId, instant(dueAt), state === 'done' ? words(result ?? '') : left, why ?? '', id];
}
