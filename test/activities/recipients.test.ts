/** Art 19 (E9): who is told, what the mail says, and that a mail server that is down holds nothing up. */
import type { CoreDeps } from '../../activities/deps.js';
import { createRecipientActivities, mailWaitingNotices } from '../../activities/recipients.js';
import { HabeasError } from '../../src/common/errors.js';
import type { Description } from '../../src/connector/contract.js';
import type { OutgoingMail } from '../../src/messages/types.js';
import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

const at = '2026-03-02T10:00:00.000Z';
const GROUP = { name: 'Example Connectivity KK', purpose: 'group company', country: 'JP' };
const HOSTING = { name: 'Example Hosting BV', purpose: 'hosting', country: 'NL' };

let register: TestRegister;
let requestId: string;
let mails: OutgoingMail[];
let comments: string[];
let mailFails: HabeasError | undefined;
let deps: CoreDeps;

const dataset = (name: string, title: string, recipients: object[]) => ({
  name,
  title,
  category: 'identity_contact',
  recipients,
});
const crm = {
  holder: 'crm',
  datasets: [
    dataset('contacts', 'Contact record', [GROUP, HOSTING]),
    dataset('scores', 'Lead score', [GROUP]),
    dataset('visits', 'Website visits', [HOSTING]),
  ],
} as unknown as Description;

beforeEach(async () => {
  register = await testRegister(at);
  ({ requestId } = await register.intake.open(newRequest({ right: 'erasure' })));
  [mails, comments, mailFails] = [[], [], undefined];
  deps = {
    register,
    descriptions: new Map([['crm', crm]]),
    config: {
      controller: { name: 'Example Connectivity Ltd', privacyContact: 'privacy@example.com' },
      recipients: {
        tellWithin: 'P7D',
        mail: { [GROUP.name]: { address: 'privacy@kk.example', knowsBy: ['customer_id'] } },
      },
    },
    mailer: {
      send(mail: OutgoingMail) {
        if (mailFails) return Promise.reject(mailFails);
        mails.push(mail);
        return Promise.resolve({ messageId: 'm', status: 'sent' });
      },
    },
    tickets: { comment: ({ text }: { text: string }) => Promise.resolve(void comments.push(text)) },
    log: { warn: () => undefined },
  } as unknown as CoreDeps;
});
afterEach(() => register.close());

const open = (differs: object = {}) =>
  createRecipientActivities(deps).openRecipientNotices({
    requestId,
    kind: 'erasure',
    changed: [
      {
        holder: 'crm',
        datasets: ['contacts', 'scores'],
        identifiers: [
          { type: 'email', value: 'ada@example.com' },
          { type: 'customer_id', value: 'CUS-1' },
        ],
      },
    ],
    at,
    ...differs,
  });
const states = async () =>
  Object.fromEntries((await register.recipients.list(requestId)).map(({ recipient, state }) => [recipient, state]));

describe('E9: telling recipients', () => {
  it('mails those with an address, by what they know the person by, and asks a person for the others', async () => {
    expect(await open()).toEqual({ recipients: [GROUP.name, HOSTING.name] });
    await open();
    expect(await states()).toEqual({ [GROUP.name]: 'sent', [HOSTING.name]: 'open' });
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ to: { address: 'privacy@kk.example' }, sealUnder: `case:${requestId}` });
    expect(mails[0]?.text).toContain('CUS-1');
    expect(mails[0]?.text).toContain('Contact record');
    expect(mails[0]?.text).toContain('Lead score');
    // Nothing else about the person, nor why.
    expect(`${mails[0]?.subject}${mails[0]?.text}${mails[0]?.key}`).not.toMatch(/ada@|Ada|visits/i);
    expect(comments[0]).toContain(HOSTING.name);
    expect(comments[0]).not.toContain(GROUP.name);
  });

  it('names only recipients of what was touched; all of them where no dataset is named', async () => {
    const visits = [{ holder: 'crm', datasets: ['visits'], identifiers: [] }];
    expect(await open({ kind: 'restriction', changed: visits })).toEqual({ recipients: [HOSTING.name] });
    expect(await open({ kind: 'restriction', changed: [{ holder: 'crm', identifiers: [] }] })).toEqual({
      recipients: [GROUP.name, HOSTING.name],
    });
    expect(await open({ changed: [] })).toEqual({ recipients: [] });
  });

  it.each([
    ['de-DE', undefined, 'Kundennummer: CUS-1'],
    ['de-DE', 'fr-FR', 'numéro de client\u00a0: CUS-1'],
    ['es-ES', undefined, 'customer number: CUS-1'],
  ])('writes in the subject’s language %s unless the recipient’s is known (%s)', async (locale, known, person) => {
    const { subject } = newRequest({ right: 'erasure' });
    const source = { kind: 'ticket' as const, system: 'support', id: `T-${locale}-${known ?? ''}` };
    ({ requestId } = await register.intake.open(
      newRequest({ right: 'erasure', source, subject: { ...subject, locale } }),
    ));
    const mail = deps.config.recipients.mail[GROUP.name];
    if (mail && known !== undefined) mail.locale = known;
    await open();
    expect(mails[0]?.text).toContain(person);
  });

  it('tells what to correct', async () => {
    await open({ kind: 'rectification', instruction: 'Surname: Lovelace' });
    expect(mails[0]?.text).toContain('Surname: Lovelace');
    expect(mails[0]?.text).toContain('Please correct');
  });

  it('leaves the notice open while the mail server is down, and the sweep sends it', async () => {
    mailFails = new HabeasError('transient', 'the mail server cannot be reached');
    await open();
    expect(await states()).toMatchObject({ [GROUP.name]: 'open' });
    mailFails = undefined;
    expect(await mailWaitingNotices(deps, '2026-03-03T10:00:00.000Z')).toBe(1);
    expect(await states()).toMatchObject({ [GROUP.name]: 'sent' });
    expect(await mailWaitingNotices(deps, '2026-03-04T10:00:00.000Z')).toBe(0);
  });

  it('mails nobody who does not know the person by anything we have', async () => {
    await open({ changed: [{ holder: 'crm', identifiers: [{ type: 'email', value: 'ada@example.com' }] }] });
    expect(mails).toEqual([]);
    expect(await states()).toEqual({ [GROUP.name]: 'open', [HOSTING.name]: 'open' });
  });
});
