import { randomUUID } from 'node:crypto';
import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

let register: TestRegister;
let requestId: string;
const at = '2026-03-02T10:00:00.000Z';
const later = (minutes: number) => new Date(Date.parse(at) + minutes * 60_000).toISOString();

beforeEach(async () => {
  register = await testRegister(at);
  ({ requestId } = await register.intake.open(newRequest()));
});
afterEach(() => register.close());

describe('codes', () => {
  const handle = 'handle-of-22-characters-';
  const create = (differs = {}) =>
    register.challenges.create({ handle, requestId, code: '123 456', expiresAt: later(15), at, ...differs });

  it('open once, however they are typed', async () => {
    await create();
    expect(await register.challenges.attempt(handle, ' 123-456 ', at)).toEqual({ result: 'right', attemptsLeft: 0 });
    expect(await register.challenges.attempt(handle, '123456', at)).toEqual({ result: 'used', attemptsLeft: 0 });
    expect(await register.challenges.current(requestId, at)).toMatchObject({ handle, state: 'used' });
  });

  it('count guesses, parallel ones too, and give no extra one', async () => {
    await create();
    const second = register.another();
    const guesses = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 2 === 0 ? register : second).challenges.attempt(handle, `00000${n}`, at),
      ),
    );
    const wrong = guesses.filter((guess) => guess.result === 'wrong');
    expect(wrong.map((guess) => guess.attemptsLeft).sort()).toEqual([0, 1, 2, 3, 4]);
    expect(guesses.filter((guess) => guess.result === 'exhausted')).toHaveLength(15);
    expect(await register.challenges.attempt(handle, '123456', at)).toEqual({ result: 'exhausted', attemptsLeft: 0 });
    const { attempts } = await register.db.selectFrom('challenges').select('attempts').executeTakeFirstOrThrow();
    expect(attempts).toBe(5);
  });

  it('let one of several parallel right guesses through', async () => {
    await create();
    const guesses = await Promise.all(
      Array.from({ length: 8 }, () => register.challenges.attempt(handle, '123456', at)),
    );
    expect(guesses.filter((guess) => guess.result === 'right')).toHaveLength(1);
    expect(guesses.filter((guess) => guess.result === 'used')).toHaveLength(7);
  });

  it('expire to the millisecond', async () => {
    await create();
    const before = new Date(Date.parse(later(15)) - 1).toISOString();
    expect(await register.challenges.attempt(handle, '000000', before)).toEqual({ result: 'wrong', attemptsLeft: 4 });
    expect(await register.challenges.attempt(handle, '123456', later(15))).toEqual({
      result: 'expired',
      attemptsLeft: 0,
    });
    expect(await register.challenges.attempt('unknown-unknown-unknown', '123456', at)).toEqual({
      result: 'unknown',
      attemptsLeft: 0,
    });
  });

  it('are decoys that look the same and never open', async () => {
    await create({ handle: 'decoy-of-twenty-two-chars', code: null });
    const [decoy] = await register.db.selectFrom('challenges').selectAll().execute();
    await create();
    const real = await register.db.selectFrom('challenges').selectAll().where('handle', '=', handle).executeTakeFirst();
    expect(decoy?.code_hmac).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(real?.code_hmac).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const same = ({ handle: _, code_hmac: __, ...rest }: NonNullable<typeof real>) => rest;
    expect(decoy && same(decoy)).toEqual(real && same(real));
  });

  it('keep the first code when made twice, and end earlier challenges of the request', async () => {
    await create();
    await create({ code: '999999' });
    expect(await register.challenges.attempt(handle, '999999', at)).toEqual({ result: 'wrong', attemptsLeft: 4 });
    await create({ handle: 'the-next-handle-of-theirs', code: '777777', at: later(1), expiresAt: later(16) });
    expect(await register.challenges.attempt(handle, '123456', later(1))).toMatchObject({ result: 'expired' });
    expect(await register.challenges.current(requestId, later(1))).toEqual({
      handle: 'the-next-handle-of-theirs',
      expiresAt: later(16),
      attemptsLeft: 5,
      state: 'open',
    });
  });
});

describe('links', () => {
  it('are found by their token, which is not in the register', async () => {
    const id = randomUUID();
    const { token } = await register.links.create({ id, requestId, kind: 'answer', expiresAt: later(60), at });
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await register.links.find(token, at)).toMatchObject({ id, requestId, kind: 'answer', state: 'usable' });
    expect(await register.links.find(token, later(60))).toMatchObject({ state: 'expired' });
    expect(await register.links.find(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, at)).toBeUndefined();
    expect(JSON.stringify(await register.db.selectFrom('links').selectAll().execute())).not.toContain(token);
  });

  it('made again get a new token, and the first is dead', async () => {
    const link = { id: randomUUID(), requestId, kind: 'verify', expiresAt: later(60), at } as const;
    const first = await register.links.create(link);
    const second = await register.links.create(link);
    expect(await register.links.find(first.token, at)).toBeUndefined();
    expect(await register.links.find(second.token, at)).toMatchObject({ id: link.id });
    expect(await register.links.list(requestId)).toHaveLength(1);
  });

  it('are revoked by kind, but for one', async () => {
    const make = (kind: 'verify' | 'answer') =>
      register.links.create({ id: randomUUID(), requestId, kind, expiresAt: later(60), at });
    const [verify, old, current] = [await make('verify'), await make('answer'), await make('answer')];
    expect(await register.links.revoke(requestId, later(1), { kind: 'answer', except: current.id })).toBe(1);
    expect(await register.links.revoke(requestId, later(2), { kind: 'answer', except: current.id })).toBe(0);
    const states = await Promise.all(
      [verify, old, current].map(async (link) => (await register.links.find(link.token, later(3)))?.state),
    );
    expect(states).toEqual(['usable', 'revoked', 'usable']);
  });
});

describe('second factors', () => {
  it('know the passphrase again, whichever way the keyboard composes it', async () => {
    const { secondFactors } = register;
    expect(await secondFactors.checkPassphrase(requestId, 'anything', at)).toEqual({ result: 'none' });
    await secondFactors.setPassphrase(requestId, 'Zürich im Regen', at);
    expect(await secondFactors.checkPassphrase(requestId, 'Zu\u0308rich im Regen ', at)).toEqual({ result: 'right' });
    expect(await secondFactors.checkPassphrase(requestId, 'zürich im regen', at)).toEqual({ result: 'wrong' });
    await secondFactors.setPassphrase(requestId, 'another one', at);
    expect(await secondFactors.checkPassphrase(requestId, 'Zürich im Regen', at)).toEqual({ result: 'wrong' });
    await expect(secondFactors.setPassphrase(requestId, ' short  ', at)).rejects.toMatchObject({
      kind: 'invalid',
      detail: { fields: [{ pointer: '/passphrase' }] },
    });
  });

  it('lock after ten wrong ones in a row, counted before the slow hash, and unlock after a quarter of an hour', async () => {
    const { secondFactors } = register;
    await secondFactors.setPassphrase(requestId, 'four plain words', at);
    const guesses = await Promise.all(
      Array.from({ length: 14 }, () => secondFactors.checkPassphrase(requestId, 'wrong', at)),
    );
    expect(guesses.filter((guess) => guess.result === 'wrong')).toHaveLength(10);
    expect(guesses.filter((guess) => guess.result === 'locked')).toHaveLength(4);
    expect(await secondFactors.checkPassphrase(requestId, 'four plain words', later(14))).toEqual({
      result: 'locked',
      lockedUntil: later(15),
    });
    expect(await secondFactors.checkPassphrase(requestId, 'four plain words', later(15))).toEqual({ result: 'right' });
    for (let n = 0; n < 9; n += 1) await secondFactors.checkPassphrase(requestId, 'wrong', later(16));
    expect(await secondFactors.checkPassphrase(requestId, 'four plain words', later(16))).toEqual({ result: 'right' });
  });

  it('know the signed-in customer of that system only', async () => {
    const { secondFactors } = register;
    await secondFactors.setSignIn(requestId, { system: 'support', subject: 'CUS-1' }, at);
    expect(await secondFactors.checkSignIn(requestId, { system: 'support', subject: 'CUS-1' })).toBe(true);
    expect(await secondFactors.checkSignIn(requestId, { system: 'support', subject: 'CUS-2' })).toBe(false);
    expect(await secondFactors.checkSignIn(requestId, { system: 'other', subject: 'CUS-1' })).toBe(false);
    await secondFactors.recordException(requestId, randomUUID(), at);
    expect(await secondFactors.kinds(requestId)).toEqual(['exception', 'sign_in']);
    register.sealer.destroy(`case:${requestId}`);
    expect(await secondFactors.checkSignIn(requestId, { system: 'support', subject: 'CUS-1' })).toBe(false);
  });
});

describe('letters', () => {
  const letter = (differs = {}) => ({
    requestId,
    key: 'answer',
    kind: 'access_answer',
    locale: 'en-GB',
    body: 'Dear Ada',
    sha256: 'a'.repeat(64),
    at,
    ...differs,
  });

  it('are recorded once, corrected until sent, and never rewritten after', async () => {
    const first = await register.letters.record(letter());
    expect(await register.letters.record(letter())).toEqual(first);
    await register.letters.record(letter({ body: 'Dear Ada,', sha256: 'b'.repeat(64) }));
    expect(await register.letters.body(requestId, 'answer')).toBe('Dear Ada,');
    await register.letters.sent(requestId, 'answer', 'mail', later(1));
    await register.letters.sent(requestId, 'answer', 'post', later(2));
    expect(await register.letters.list(requestId)).toMatchObject([
      { key: 'answer', hasBody: true, sentAt: later(1), channel: 'mail' },
    ]);
    await expect(register.letters.record(letter())).rejects.toMatchObject({ kind: 'conflict' });
    expect(await register.letters.body(requestId, 'answer')).toBe('Dear Ada,');
    await expect(register.letters.sent(requestId, 'none', 'mail', at)).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('deliveries', () => {
  it('keep every receipt and the first of each kind', async () => {
    const { id: linkId } = await register.links.create({
      id: randomUUID(),
      requestId,
      kind: 'answer',
      expiresAt: later(60),
      at,
    });
    const files = [
      {
        name: 'bundle.zip',
        objectId: `requests/${requestId}/bundle.zip`,
        bytes: 10,
        sha256: 'a'.repeat(64),
        mediaType: 'application/zip',
      },
    ];
    const delivery = { id: randomUUID(), requestId, linkId, letterKey: 'answer', files, offeredAt: at };
    await register.deliveries.record(delivery);
    await register.deliveries.record(delivery);
    const receipt = (event: 'opened' | 'downloaded', minutes: number) => ({
      id: randomUUID(),
      requestId,
      linkId,
      event,
      at: later(minutes),
      factor: 'passphrase' as const,
    });
    const opened = receipt('opened', 2);
    expect(await register.deliveries.receipt(opened)).toBe(true);
    expect(await register.deliveries.receipt(opened)).toBe(false);
    for (const one of [receipt('downloaded', 4), receipt('downloaded', 3), receipt('opened', 5)])
      await register.deliveries.receipt(one);
    expect(await register.deliveries.list(requestId)).toEqual([
      { ...delivery, firstOpenedAt: later(2), firstDownloadedAt: later(3), bouncedAt: undefined },
    ]);
    expect(await register.deliveries.byLink(linkId)).toMatchObject({ id: delivery.id, files });
    expect((await register.deliveries.receipts(requestId)).map((row) => [row.event, row.at])).toEqual([
      ['opened', later(2)],
      ['downloaded', later(3)],
      ['downloaded', later(4)],
      ['opened', later(5)],
    ]);
  });
});
