/** S05: managers are told once when a request comes near its due date and once when it passed it, whatever the mail server does. */
import { createRegisterActivities } from '../../activities/register.js';
import { mailWaitingAlerts } from '../../activities/alerts.js';
import type { CoreDeps } from '../../activities/deps.js';
import { HabeasError } from '../../src/common/errors.js';
import type { ErrorKind } from '../../src/common/errors.js';
import type { ClockResult } from '../../src/law/types.js';
import type { OutgoingMail } from '../../src/messages/types.js';
import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

const at = '2026-03-25T10:00:00.000Z';
const dueBefore = '2026-04-01T23:00:00.000Z';
const later = '2026-04-02T10:00:00.000Z';

let register: TestRegister;
let requestId: string;
let mails: OutgoingMail[];
let comments: string[];
/** What the mail server answers to an address, if it does not take the mail. */
let refuses: Record<string, ErrorKind>;
let deps: CoreDeps;

beforeEach(async () => {
  register = await testRegister(at);
  ({ requestId } = await register.intake.open(newRequest()));
  await due('2026-04-01', dueBefore);
  [mails, comments, refuses] = [[], [], {}];
  deps = {
    register,
    config: { alerts: { mail: ['one@example.com', 'two@example.com'] } },
    publicUrl: 'https://privacy.example.com',
    mailer: {
      send(mail: OutgoingMail) {
        const kind = refuses[mail.to.address];
        if (kind) return Promise.reject(new HabeasError(kind, 'no'));
        mails.push(mail);
        return Promise.resolve({ messageId: 'm', status: 'sent' });
      },
    },
    tickets: { comment: ({ text }: { text: string }) => Promise.resolve(void comments.push(text)) },
    log: { warn: () => undefined },
  } as unknown as CoreDeps;
});
afterEach(() => register.close());

async function due(dueDate: string, before: string): Promise<void> {
  const clock = {
    state: 'RUNNING',
    dueDate,
    dueBefore: before,
    derivation: [],
    rules: 'test',
  } as unknown as ClockResult;
  await register.requests.update(requestId, { at, clock });
}

const warn = () => createRegisterActivities(deps).recordDueWarning({ requestId, dueBefore, at });
const breach = () => createRegisterActivities(deps).recordBreach({ requestId, dueBefore, at: later });
const told = () => mails.map(({ to, subject }) => `${to.address} ${subject.replace(/^R-\d+-\d+: /, '')}`);
const trail = async () =>
  (await register.audit.list(requestId))
    .filter(({ type }) => type.startsWith('alert.'))
    .map(({ type, detail }) => [type, detail.state]);

describe('S05: an alert', () => {
  it('goes to each manager once for each state, beside the comment on the ticket, however often it is recorded', async () => {
    await warn();
    await warn();
    expect(told()).toEqual(['one@example.com due on 2026-04-01', 'two@example.com due on 2026-04-01']);
    await breach();
    await breach();
    expect(told().slice(2)).toEqual([
      'one@example.com overdue since 2026-04-01',
      'two@example.com overdue since 2026-04-01',
    ]);
    expect(await trail()).toEqual([
      ['alert.sent', 'at_risk'],
      ['alert.sent', 'breached'],
    ]);
    expect(comments.join()).toMatch(/not answered yet.*has passed without an answer/);
    expect(new Set(mails.map(({ key }) => key)).size).toBe(4);
  });

  it('names the request and nothing of the person', async () => {
    await warn();
    const { number } = (await register.requests.get(requestId))!;
    expect(mails[0]).toMatchObject({
      subject: `${number}: due on 2026-04-01`,
      text: expect.stringContaining(`https://privacy.example.com/requests/${requestId}`) as string,
    });
    expect(JSON.stringify(mails)).not.toMatch(/ada@|Ada|Synthetic|T-1/);
  });

  it('waits for a mail server that is down, without holding anything up, and goes with the sweep', async () => {
    refuses = { 'one@example.com': 'transient' };
    await warn();
    expect((await register.requests.get(requestId))?.warnedAt).toBe(at);
    expect(mails).toEqual([]);
    refuses = {};
    await mailWaitingAlerts(deps, later);
    await mailWaitingAlerts(deps, later);
    expect(told()).toEqual(['one@example.com due on 2026-04-01', 'two@example.com due on 2026-04-01']);
  });

  it('leaves an address that is refused for good, and tells the others', async () => {
    refuses = { 'one@example.com': 'permanent' };
    await warn();
    await mailWaitingAlerts(deps, later);
    expect(told()).toEqual(['two@example.com due on 2026-04-01']);
    refuses = { 'one@example.com': 'permanent', 'two@example.com': 'invalid' };
    await breach();
    expect(await trail()).toEqual([
      ['alert.sent', 'at_risk'],
      ['alert.refused', 'breached'],
    ]);
  });

  it('is moot once the request is answered or its date has moved', async () => {
    refuses = { 'one@example.com': 'transient' };
    await warn();
    await due('2026-06-01', '2026-06-01T23:00:00.000Z');
    refuses = {};
    await mailWaitingAlerts(deps, later);
    expect(mails).toEqual([]);
    expect(await trail()).toEqual([['alert.moot', 'at_risk']]);
  });

  it('is about each due date anew: a date that moved is another one to miss', async () => {
    await warn();
    const moved = '2026-06-01T23:00:00.000Z';
    await due('2026-06-01', moved);
    await createRegisterActivities(deps).recordDueWarning({ requestId, dueBefore: moved, at: later });
    expect(told().slice(2)).toEqual(['one@example.com due on 2026-06-01', 'two@example.com due on 2026-06-01']);
  });

  it('of a breach goes out even when the answer came late, and none at all where nobody is named', async () => {
    refuses = { 'one@example.com': 'transient' };
    await breach();
    await register.requests.update(requestId, { at: later, answeredAt: later });
    refuses = {};
    await mailWaitingAlerts(deps, later);
    expect(told()).toContain('one@example.com overdue since 2026-04-01');
    mails = [];
    deps.config.alerts.mail = [];
    await warn();
    expect(await register.alerts.waiting()).toEqual([]);
    expect(mails).toEqual([]);
  });
});
