/** `habeas sla`: who is late, who soon will be, and what holds each request up. */
import { Command } from 'commander';
import { SLA_STATES } from '../../register/types.js';
import type { Sla } from '../../server/sla.js';
import { duration, instant, table, words } from '../output.js';
import type { Context } from '../context.js';
import { oneOf } from '../context.js';
import { apiOf } from '../target.js';
import { COMPLAINT_HEAD, complaintRow } from './complaint.js';

export function slaCommand({ io, options, print }: Context): Command {
  return new Command('sla')
    .description(
      'open requests by state, oldest first: due dates with the reason, time per stage, who holds each one up',
    )
    .option('--state <state>', `only ${SLA_STATES.join(', ')}`, oneOf('--state', SLA_STATES))
    .action(async (own: { state?: string }, command: Command) => {
      const sla = await apiOf(options(command), io).get<Sla>('/v1/sla');
      const requests = sla.requests.filter(({ state }) => own.state === undefined || state === own.state);
      print(command, { ...sla, requests }, () => formatSla({ ...sla, requests }));
    });
}

export function formatSla(sla: Sla): string {
  const counts = SLA_STATES.map((state) => `${sla.counts[state]} ${words(state)}`).join(', ');
  const parts = [`${counts}   (${instant(sla.at)})\n`];
  const rows = sla.requests.map((row) => [
    row.number,
    row.right,
    words(row.state),
    row.dueDate ?? '',
    row.leftMs === undefined ? '' : row.leftMs >= 0 ? `${duration(row.leftMs)} left` : `${duration(row.leftMs)} late`,
    row.stage === row.step ? row.stage : `${row.stage}/${row.step}`,
    row.waitingFor === 'nobody' ? '' : row.waitingFor,
    row.heldUpBy.map(({ holder, state }) => `${holder} (${words(state)})`).join(', '),
  ]);
  parts.push(
    rows.length === 0
      ? 'no open requests\n'
      : table(['request', 'right', 'state', 'due', '', 'stage', 'waits for', 'held up by'], rows),
  );
  const reasons = sla.requests.flatMap(({ number, dueReason }) =>
    dueReason ? [[number, `${dueReason.says} [${dueReason.rule}]`]] : [],
  );
  if (reasons.length > 0) parts.push(table(['request', 'due because'], reasons));
  const spent = sla.requests.map(({ number, timePerStage }) => [
    number,
    Object.entries(timePerStage)
      .map(([stage, ms]) => `${stage} ${duration(ms)}`)
      .join(', '),
  ]);
  if (spent.length > 0) parts.push(table(['request', 'time spent'], spent));
  const stages = sla.stages.map(({ stage, now, medianMs, longestMs }) => [
    stage,
    now,
    duration(medianMs),
    duration(longestMs),
  ]);
  if (stages.length > 0) parts.push(table(['stage', 'now', 'median', 'longest'], stages));
  const holders = sla.holders.map(({ holder, requests, since }) => [holder, requests, instant(since)]);
  if (holders.length > 0) parts.push(table(['holder', 'holds up', 'since'], holders));
  const tasks = sla.tasks.map(({ kind, requestId, dueAt, leftMs = 0 }) => [
    words(kind),
    sla.requests.find(({ id }) => id === requestId)?.number ?? requestId,
    instant(dueAt),
    leftMs >= 0 ? `${duration(leftMs)} left` : `${duration(leftMs)} late`,
  ]);
  if (sla.complaints.length > 0) parts.push(table(COMPLAINT_HEAD, sla.complaints.map(complaintRow)));
  if (tasks.length > 0) parts.push(table(['task', 'request', 'due', ''], tasks));
  return parts.join('\n');
}
