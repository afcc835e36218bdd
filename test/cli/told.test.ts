/** Telling people another way, letters that came back and the costs of a fee, on the command line. */
import type { FakeApi } from './harness.js';
import { fakeApi, run } from './harness.js';
import { ID } from './views.js';

let api: FakeApi;
beforeAll(async () => {
  api = await fakeApi({
    [`POST /v1/requests/${ID}/decisions`]: { status: 201, body: { id: 'd1', at: '2026-03-20T12:00:00.000Z' } },
    [`POST /v1/requests/${ID}/bounces`]: { status: 202, body: { letter: 'extension' } },
  });
});
afterAll(() => api.close());
beforeEach(() => {
  api.calls.length = 0;
});

const cli = (...args: string[]) => run(['request', ...args], { env: api.env });
const sent = () => api.calls.find(({ method }) => method === 'POST')?.body;

it('records on which day the person was told of an extension', async () => {
  const day = '2026-03-19T09:00:00Z';
  const { code } = await cli('decide', ID, 'told', '--choice', 'extension', '--at', day, '--reason', 'letter by post');
  expect(code).toBe(0);
  expect(sent()).toEqual({ kind: 'told', choice: 'extension', occurredAt: day, reason: 'letter by post' });
});

it('says which letter came back, and which one is meant without', async () => {
  const { out } = await cli('bounced', ID, '--letter', 'extension');
  expect(sent()).toEqual({ letter: 'extension' });
  expect(out).toContain('until somebody tells the person another way');
  api.calls.length = 0;
  expect((await cli('bounced', ID)).out).toContain('until the answer arrives');
  expect(sent()).toEqual({});
});

describe('a fee', () => {
  const ask = (...args: string[]) =>
    cli(...['decide', ID, 'ask', '--choice', 'fee', '--basis', 'manifestly_excessive', '--reason', 'often'], ...args);

  it('takes what it is made of, item by item', async () => {
    const { code } = await ask(
      '--fee',
      '1850GBP',
      '--fee-item',
      '1500GBP=One hour, a = b',
      '--fee-item',
      '350GBP=Postage',
    );
    expect(code).toBe(0);
    expect(sent()).toMatchObject({
      fee: {
        ...{ amountMinor: 1850, currency: 'GBP' },
        items: [
          { text: 'One hour, a = b', amountMinor: 1500, currency: 'GBP' },
          { text: 'Postage', amountMinor: 350, currency: 'GBP' },
        ],
      },
    });
  });

  it.each([
    [['--fee', '1850GBP', '--fee-item', 'Postage 3.50'], /"350GBP=Postage"/],
    [['--fee-item', '350GBP=Postage'], /give the total with --fee/],
  ])('says what is wrong with %j', async (args, says) => {
    const { code, err } = await ask(...args);
    expect(code).toBe(2);
    expect(err).toMatch(says);
    expect(api.calls).toEqual([]);
  });
});
