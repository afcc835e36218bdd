import { randomUUID } from 'node:crypto';
import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

let register: TestRegister;
const at = '2026-03-02T10:15:00.000Z';
beforeEach(async () => {
  register = await testRegister(at);
});
afterEach(() => register.close());

describe('principals', () => {
  it('authenticate by a token that is not in the register', async () => {
    const made = await register.principals.create(
      { kind: 'person', display: 'Riko Reviewer', roles: ['reviewer'] },
      at,
    );
    const { token, id } = await register.principals.issueToken(made.id, 'laptop', at);
    expect(token).toMatch(/^hbs_[A-Za-z0-9_-]{43}$/);
    expect(await register.principals.authenticate(token)).toEqual({ ...made, tokenId: id });
    const stored = JSON.stringify([
      await register.db.selectFrom('tokens').selectAll().execute(),
      await register.principals.tokens(made.id),
    ]);
    expect(stored).not.toContain(token);
    for (const wrong of [
      '',
      'hbs_',
      `${token}x`,
      token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A'),
      `Hbs_${token.slice(4)}`,
    ]) {
      expect(await register.principals.authenticate(wrong)).toBeUndefined();
    }
  });

  it('are refused once the token expires or is revoked, or they are disabled', async () => {
    const { id } = await register.principals.create({ kind: 'machine', display: 'intake robot', roles: ['agent'] }, at);
    const expiring = await register.principals.issueToken(id, 'a', at, '2026-03-03T00:00:00.000Z');
    const revoked = await register.principals.issueToken(id, 'b', at);
    const lasting = await register.principals.issueToken(id, 'c', at);
    await register.principals.revokeToken(revoked.id, at);
    register.time.now = '2026-03-02T23:59:59.999Z';
    expect(await register.principals.authenticate(expiring.token)).toMatchObject({ id });
    expect(await register.principals.authenticate(revoked.token)).toBeUndefined();
    register.time.now = '2026-03-03T00:00:00.000Z';
    expect(await register.principals.authenticate(expiring.token)).toBeUndefined();
    expect(await register.principals.authenticate(lasting.token)).toMatchObject({ id });
    await register.principals.disable(id, register.time.now);
    await register.principals.disable(id, '2026-03-04T00:00:00.000Z');
    expect(await register.principals.authenticate(lasting.token)).toBeUndefined();
    expect(await register.principals.get(id)).toMatchObject({ disabledAt: '2026-03-03T00:00:00.000Z' });
  });

  it('show when a token was last used to the hour only', async () => {
    const { id } = await register.principals.create({ kind: 'machine', display: 'robot', roles: ['agent'] }, at);
    const { token } = await register.principals.issueToken(id, 'a', at);
    await register.principals.authenticate(token);
    expect(await register.principals.tokens(id)).toMatchObject([{ lastUsedAt: '2026-03-02T10:00:00.000Z' }]);
    register.time.now = '2026-03-02T11:59:00.000Z';
    await register.principals.authenticate(token);
    expect(await register.principals.tokens(id)).toMatchObject([{ lastUsedAt: '2026-03-02T11:00:00.000Z' }]);
  });

  it('are made once per id, with sealed names, and owners own something', async () => {
    const id = randomUUID();
    const owner = { id, kind: 'person', display: 'Olu Owner', roles: ['owner'], holders: ['crm'] } as const;
    const made = { ...owner, roles: [...owner.roles], holders: [...owner.holders] };
    await register.principals.create(made, at);
    await register.principals.create({ ...made, display: 'Somebody else' }, at);
    expect(await register.principals.list()).toEqual([
      {
        id,
        kind: 'person',
        roles: ['owner'],
        holders: ['crm'],
        createdAt: at,
        disabledAt: undefined,
        display: 'Olu Owner',
      },
    ]);
    expect(await register.principals.display(id)).toBe('Olu Owner');
    await expect(register.principals.create({ ...made, id: randomUUID(), holders: [] }, at)).rejects.toMatchObject({
      kind: 'invalid',
    });
    await expect(register.principals.setRoles(id, ['owner'])).rejects.toMatchObject({ kind: 'invalid' });
    await register.principals.setRoles(id, ['manager', 'owner'], ['crm', 'billing']);
    expect(await register.principals.get(id)).toMatchObject({
      roles: ['manager', 'owner'],
      holders: ['crm', 'billing'],
    });
    await expect(register.principals.setRoles(randomUUID(), ['agent'])).rejects.toMatchObject({ kind: 'not_found' });
    await expect(register.principals.issueToken(randomUUID(), 'x', at)).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('the brake on erasures', () => {
  it('holds with who, when and why until it is let go, each told in the audit trail', async () => {
    expect(await register.settings.erasuresFrozen()).toEqual({ frozen: false });
    expect(await register.settings.freezeErasures('riko', 'a wrong data map', at)).toBe(true);
    expect(await register.settings.freezeErasures('olu', 'me too', at)).toBe(false);
    expect(await register.another().settings.erasuresFrozen()).toEqual({
      frozen: true,
      by: 'riko',
      at,
      reason: 'a wrong data map',
    });
    expect(await register.settings.unfreezeErasures('riko', 'mended', at)).toBe(true);
    expect(await register.settings.unfreezeErasures('riko', 'mended', at)).toBe(false);
    expect(await register.settings.erasuresFrozen()).toEqual({ frozen: false });
    expect((await register.audit.list('system')).map((event) => [event.type, event.actor, event.body])).toEqual([
      ['erasures.frozen', 'riko', { reason: 'a wrong data map' }],
      ['erasures.unfrozen', 'riko', { reason: 'mended' }],
    ]);
  });
});

it('refuses a MAC key that is too short', async () => {
  const { openRegister } = await import('../../src/register/index.js');
  const { db, sealer } = register;
  const open = () =>
    openRegister({
      db,
      sealer,
      macKey: new Uint8Array(31),
      createKeys: () => Promise.resolve(),
      clock: { now: () => new Date(at) },
    });
  expect(open).toThrow(expect.objectContaining({ kind: 'invalid' }));
  expect(await register.intake.open(newRequest())).toMatchObject({ created: true });
});
