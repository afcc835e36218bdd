import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccountsConnector } from '../../activities/holders/accounts/index.js';
import { SHARED_EMAIL, STRANGER_EMAIL } from '../../examples/iot-operator/population/index.js';
import { startMailbox } from '../../examples/iot-operator/systems/mailbox/system.js';
import type { RunningMailbox } from '../../examples/iot-operator/systems/mailbox/system.js';
import type { ChallengeResult } from '../../src/connector/contract.js';
import type { Connector } from '../../src/connector/define.js';
import { population, startAccounts } from './accounts-database.js';
import type { Accounts, AccountsServer } from './accounts-database.js';
import { caller, testContext } from './context.js';
import type { TestContext } from './context.js';

const { cast } = population;
const TOKEN = 'gateway-token';
const FLOOR_MS = 400;
let server: AccountsServer;
let accounts: Accounts;
let folder: string;
let mailbox: RunningMailbox;
let connector: Connector;
let context: TestContext;

beforeAll(async () => {
  server = await startAccounts();
  accounts = await server.clone();
});
afterAll(async () => {
  await accounts.drop();
  await server.stop();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'challenge-'));
  mailbox = await startMailbox({ folder, token: TOKEN });
  connector = connect();
  context = await testContext(folder);
});
afterEach(async () => {
  await connector.close();
  await mailbox.close();
  await rm(folder, { recursive: true, force: true });
});

function connect(channels: object = {}): Connector {
  return createAccountsConnector({
    databaseUrl: accounts.url('accounts_habeas'),
    challengeFloorMs: FLOOR_MS,
    channels: {
      smtp: mailbox.smtpUrl,
      from: 'Example Connectivity <privacy@example.com>',
      sender: 'Example Connectivity',
      sms: { url: mailbox.url, token: TOKEN },
      ...channels,
    },
  });
}
const challenge = (...claimed: [string, string | undefined][]) =>
  caller(connector, { right: 'access' })<ChallengeResult>(
    'challenge',
    { claimed: claimed.map(([type, value]) => ({ type, value })) },
    context,
  );
const read = async (path: string): Promise<{ text: string; subject: string }[]> =>
  (
    (await (await fetch(mailbox.url + path, { headers: { authorization: `Bearer ${TOKEN}` } })).json()) as {
      data: { text: string; subject: string }[];
    }
  ).data;
const texts = (phone: string) => read(`/sms?to=${encodeURIComponent(phone)}`);
const mails = (address: string) => read(`/mailboxes/${encodeURIComponent(address)}/messages`);

describe('challenge', () => {
  it('sends the code to the mobile number on file, whatever address the claim came with', async () => {
    const { handle } = await challenge(['email', cast.traveller.email], ['phone', '+447700900999']);
    expect(handle).toMatch(/^[\w-]{22,64}$/);
    expect(await texts(cast.traveller.phone)).toMatchObject([{ text: expect.stringContaining(context.codes[0]!) }]);
    expect(await texts('+447700900999')).toEqual([]);
    expect(await mails(cast.traveller.email)).toEqual([]);
  });

  it('writes to the address on file where no number takes messages, in the person’s language', async () => {
    await challenge(['email', cast.business_user.email]);
    expect(await mails(cast.business_user.email)).toMatchObject([
      { subject: 'Your code for Example Connectivity', text: expect.stringContaining(context.codes[0]!) },
    ]);
    await connector.close();
    connector = connect({ sms: undefined });
    await challenge(['customer_id', cast.berliner.customerId]);
    expect(await mails(cast.berliner.email)).toMatchObject([
      { subject: 'Ihr Code für Example Connectivity', text: expect.stringContaining(context.codes[1]!) },
    ]);
  });

  it.each<[string, [string, string | undefined][]]>([
    ['a stranger', [['email', STRANGER_EMAIL]]],
    ['a person only marketing knows', [['email', cast.lead_only.email]]],
    ['a name alone', [['name', cast.traveller.fullName]]],
    ['two people behind one mailbox', [['email', SHARED_EMAIL]]],
    ['a company', [['email', population.companies[0]!.billingEmail]]],
  ])('gives %s a handle like everybody’s and sends nothing', async (_, claimed) => {
    const { handle } = await challenge(...claimed);
    expect(handle).toMatch(/^[\w-]{22,64}$/);
    expect([context.decoys, context.codes]).toEqual([1, []]);
  });

  it('tells two people behind one mailbox apart by their name', async () => {
    await challenge(['email', SHARED_EMAIL], ['name', cast.shared_mailbox_b.fullName]);
    expect(await texts(cast.shared_mailbox_b.phone)).toHaveLength(1);
    expect(await texts(cast.shared_mailbox_a.phone)).toEqual([]);
  });

  it('sends no code to a mailbox that others share, whatever number the claim names (I11)', async () => {
    await connector.close();
    connector = connect({ sms: undefined });
    const { customerId, fullName } = cast.shared_mailbox_b;
    await challenge(['customer_id', customerId]);
    await challenge(['email', SHARED_EMAIL], ['name', fullName]);
    expect([context.decoys, context.codes]).toEqual([2, []]);
    expect(await mails(SHARED_EMAIL)).toEqual([]);
    // Her own number is hers alone.
    await connector.close();
    connector = connect();
    await challenge(['customer_id', customerId]);
    expect(await texts(cast.shared_mailbox_b.phone)).toHaveLength(1);
  });

  it('takes at least its floor of time, found or not', async () => {
    for (const email of [cast.traveller.email, STRANGER_EMAIL]) {
      const began = performance.now();
      await challenge(['email', email]);
      expect(performance.now() - began).toBeGreaterThanOrEqual(FLOOR_MS - 5);
    }
  });

  it('passes faults of the channels on by kind, without the number, the address or the code', async () => {
    const failed = async (channels: object, claimed: [string, string | undefined]) => {
      const broken = connect(channels);
      const error = await caller(broken, { right: 'access' })(
        'challenge',
        { claimed: [{ type: claimed[0], value: claimed[1] }] },
        context,
      ).catch((e: unknown) => e);
      await broken.close();
      expect((error as Error).message).not.toMatch(/@|\+44|\d{5}/);
      return (error as { kind: string }).kind;
    };
    const traveller: [string, string | undefined] = ['email', cast.traveller.email];
    expect(await failed({ sms: { url: 'http://127.0.0.1:9', token: TOKEN } }, traveller)).toBe('transient');
    expect(await failed({ sms: { url: mailbox.url, token: 'wrong' } }, traveller)).toBe('permanent');
    expect(await failed({ sms: undefined, smtp: 'smtp://127.0.0.1:9' }, traveller)).toBe('transient');
  });
});
