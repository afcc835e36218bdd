import fc from 'fast-check';
import { matchStrength } from '../../src/law/index.js';
import type { Evidence } from '../../src/law/index.js';

const hit = (type: string, sharedWith = 0): Evidence => ({ by: { type }, sharedWith });

describe('matchStrength', () => {
  it.each([
    [[hit('customer_id')], 'strong'],
    [[hit('sim_iccid')], 'strong'],
    [[hit('customer_id', 1)], 'weak'],
    [[hit('email'), hit('phone')], 'strong'],
    [[hit('email'), hit('name')], 'strong'],
    [[hit('email'), hit('postal_address')], 'strong'],
    [[hit('email')], 'weak'],
    [[hit('email', 1)], 'weak'],
    [[hit('email', 1), hit('name')], 'weak'],
    [[hit('name')], 'weak'],
    [[hit('name'), hit('phone'), hit('postal_address')], 'weak'],
    [[hit('cookie_id')], 'weak'],
    [[hit('x_badge')], 'weak'],
    [[hit('email'), hit('x_badge')], 'weak'],
    [[], 'weak'],
  ] as const)('%j is %s', (evidence, expected) => {
    const found = matchStrength(evidence);
    expect(found.strength).toBe(expected);
    expect(found.rules).toContain('I5');
  });

  it('an unshared e-mail alone is strong only when its control was proven', () => {
    expect(matchStrength([hit('email')], { verifiedTypes: ['email'] }).strength).toBe('strong');
    expect(matchStrength([hit('email', 1)], { verifiedTypes: ['email'] }).strength).toBe('weak');
    expect(matchStrength([hit('x_badge')], { verifiedTypes: ['x_badge'] }).strength).toBe('weak');
  });

  const types = ['email', 'phone', 'name', 'postal_address', 'customer_id', 'sim_imsi', 'cookie_id', 'x_badge'];
  const evidence = fc.array(fc.record({ by: fc.record({ type: fc.constantFrom(...types) }), sharedWith: fc.nat(2) }));
  const verified = fc.subarray(types);
  const isStrong = (all: Evidence[], verifiedTypes: string[]) =>
    matchStrength(all, { verifiedTypes }).strength === 'strong';

  it('more evidence never weakens, in any order', () => {
    fc.assert(
      fc.property(evidence, evidence, verified, (some, more, types) => {
        fc.pre(isStrong(some, types));
        expect(isStrong([...more, ...some], types)).toBe(true);
        expect(isStrong([...some, ...more], types)).toBe(true);
      }),
    );
  });

  it('sharing never strengthens, and a shared e-mail with a name never is strong', () => {
    fc.assert(
      fc.property(evidence, fc.nat(), verified, (all, at, types) => {
        const shared = all.map((one, i) => (i === at % Math.max(all.length, 1) ? { ...one, sharedWith: 3 } : one));
        if (isStrong(shared, types)) expect(isStrong(all, types)).toBe(true);
      }),
    );
  });
});
