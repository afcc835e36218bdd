/** The mail that tells managers of a due date: the request's number and dates, nothing about the person. */
export interface AlertText {
  number: string;
  right: string;
  jurisdiction: string;
  state: 'at_risk' | 'breached';
  /** Last day, `YYYY-MM-DD`. */
  dueDate: string;
  stage: string;
  waitingFor: string;
  /** The request's page in the console. */
  url: string;
}

export function renderAlert(alert: AlertText): { subject: string; text: string } {
  const { number, right, jurisdiction, state, dueDate, stage, waitingFor, url } = alert;
  const late = state === 'breached';
  const says = late
    ? `Request ${number} (${right}, ${jurisdiction}) was due on ${dueDate} and is not answered: the statutory deadline has passed.`
    : `Request ${number} (${right}, ${jurisdiction}) is due on ${dueDate} and not answered yet.`;
  const where =
    waitingFor === 'nobody' ? `It stands at ${stage}.` : `It stands at ${stage} and waits for: ${waitingFor}.`;
  return {
    subject: late ? `${number}: overdue since ${dueDate}` : `${number}: due on ${dueDate}`,
    text: [says, where, '', url, ''].join('\n'),
  };
}
