/** Alerts to managers when a request comes near its due date or passes it: by mail, once, without a word about the person. */
import { isHabeasError } from '../src/common/errors.js';
import { renderAlert } from '../src/messages/alert.js';
import type { Alert } from '../src/register/types.js';
import type { CoreDeps } from './deps.js';
import { requestRow } from './messages.js';

const MOST_MAILED = 500;

/** Kept before it is mailed: what a mail server does not take now goes with the sweep. Without a configured address nothing is kept. */
export async function alertManagers(deps: CoreDeps, alert: Alert): Promise<void> {
  const { register, config } = deps;
  if (config.alerts.mail.length === 0) return;
  await register.alerts.open(alert);
  const waiting = await register.alerts.waiting({ requestId: alert.requestId });
  const open = waiting.find((one) => one.state === alert.state && isSame(one.dueBefore, alert.dueBefore));
  if (open) await mailAlert(deps, open, alert.openedAt);
}

/** What could not be mailed yet. */
export async function mailWaitingAlerts(deps: CoreDeps, at: string): Promise<void> {
  if (deps.config.alerts.mail.length === 0) return;
  for (const alert of await deps.register.alerts.waiting({ limit: MOST_MAILED })) await mailAlert(deps, alert, at);
}

async function mailAlert(deps: CoreDeps, alert: Alert, at: string): Promise<void> {
  const { register, config, mailer, log, publicUrl } = deps;
  const { requestId, state, dueBefore } = alert;
  const row = await requestRow(deps, requestId);
  const { number, right, jurisdiction, dueDate, stage, waitingFor } = row;
  // The date moved since, or the answer went out before it: nothing to act upon any more.
  const inTime = row.answeredAt !== undefined && Date.parse(row.answeredAt) < Date.parse(dueBefore);
  const moot = inTime || (state === 'at_risk' && row.answeredAt !== undefined);
  if (moot || dueDate === undefined || row.dueBefore === undefined || !isSame(row.dueBefore, dueBefore)) {
    await register.alerts.settle(alert, { as: 'moot', at });
    return;
  }
  const url = `${publicUrl}/requests/${requestId}`;
  const { subject, text } = renderAlert({ number, right, jurisdiction, state, dueDate, stage, waitingFor, url });
  let refused = 0;
  for (const [index, address] of config.alerts.mail.entries()) {
    try {
      const key = `${requestId}/alert/${state}/${dueBefore}/${index}`;
      await mailer.send({ key, to: { address }, subject, text, at });
    } catch (error) {
      if (!isHabeasError(error)) throw error;
      log.warn({ requestId, alert: state, kind: error.kind }, 'managers could not be told by mail');
      // Refused for good: the others are told all the same.
      if (error.kind !== 'permanent' && error.kind !== 'invalid') return;
      refused++;
    }
  }
  await register.alerts.settle(alert, { as: refused === config.alerts.mail.length ? 'refused' : 'sent', at });
}

function isSame(one: string, other: string): boolean {
  return Date.parse(one) === Date.parse(other);
}
