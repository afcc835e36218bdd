import { Command } from 'commander';
import { addDemandOptions, demandOf } from '../../src/cli/commands/request-demand.js';
import type { DemandOptions } from '../../src/cli/commands/request-demand.js';
import type { Demand } from '../../src/register/model.js';

function demandFor(...args: string[]): Demand | undefined {
  const command = addDemandOptions(new Command('open').option('--right <right>').exitOverride());
  command.configureOutput({ writeErr: () => undefined });
  command.parse(args, { from: 'user' });
  return demandOf(command.opts<DemandOptions>());
}

describe('what is asked, on the command line', () => {
  it('names what is right by holder, dataset and field', () => {
    expect(
      demandFor(
        ...['--right', 'rectification', '--correct', 'accounts/users.email=pat@new.example'],
        ...['--correct', 'customers.fullName=Pat = Example', '--correct', 'phone=', '--statement', 'So it is.'],
      ),
    ).toEqual({
      kind: 'rectification',
      corrections: [
        { holder: 'accounts', dataset: 'users', field: 'email', value: 'pat@new.example' },
        { dataset: 'customers', field: 'fullName', value: 'Pat = Example' },
        { field: 'phone', value: '' },
      ],
      statement: 'So it is.',
    });
  });

  it('names the case of a restriction and the scope of an objection', () => {
    expect(demandFor('--right', 'restriction', '--ground', 'claims')).toEqual({
      kind: 'restriction',
      ground: 'claims',
    });
    expect(
      demandFor(
        ...['--right', 'objection', '--scope', 'marketing', '--channel', 'email', '--channel', 'phone'],
        ...['--purpose', 'newsletter', '--no-erase-profile'],
      ),
    ).toEqual({
      ...{ kind: 'objection', scope: 'marketing', channels: ['email', 'phone'], purposes: ['newsletter'] },
      eraseProfile: false,
    });
    expect(demandFor('--right', 'objection', '--scope', 'consent')).toEqual({ kind: 'objection', scope: 'consent' });
  });

  it('names the data a restriction is about, items of one data set together', () => {
    const only = ['billing', 'accounts/users', 'support/tickets/closed', 'support/tickets/open/1'];
    expect(
      demandFor('--right', 'restriction', '--ground', 'claims', ...only.flatMap((data) => ['--only', data])),
    ).toEqual({
      ...{ kind: 'restriction', ground: 'claims' },
      data: [
        { holder: 'billing' },
        { holder: 'accounts', dataset: 'users' },
        { holder: 'support', dataset: 'tickets', items: ['closed', 'open/1'] },
      ],
    });
    expect(() => demandFor('--right', 'restriction', '--ground', 'claims', '--only', '/users')).toThrow(/holder/);
    expect(() => demandFor('--right', 'access', '--only', 'billing')).toThrow(/--only cannot go with/);
  });

  it('names the controller the data is to be sent to', () => {
    const to = ['--transmit-to', 'Example Carrier Ltd', '--transmit-address', 'intake.carrier.example'];
    expect(demandFor('--right', 'portability', ...to)).toEqual({
      kind: 'portability',
      transmitTo: { controller: 'Example Carrier Ltd', address: 'intake.carrier.example' },
    });
    expect(demandFor('--right', 'portability')).toBeUndefined();
  });

  it('asks nothing of the other rights', () => {
    expect(demandFor('--right', 'access')).toBeUndefined();
  });

  it.each([
    [['--right', 'rectification'], /needs --correct/],
    [['--right', 'restriction'], /needs --ground/],
    [['--right', 'objection'], /needs --scope/],
    [['--right', 'rectification', '--correct', 'pat'], /needs a field and a value/],
    [['--right', 'restriction', '--ground', 'annoyance'], /--ground/],
    [['--right', 'portability', '--transmit-to', 'Example Carrier Ltd'], /needs --transmit-to and --transmit-address/],
    [['--right', 'access', '--transmit-to', 'Example Carrier Ltd'], /--transmit-to cannot go with/],
    [['--right', 'access', '--scope', 'marketing'], /--scope cannot go with --right access/],
    [['--right', 'restriction', '--ground', 'claims', '--channel', 'sms'], /--channel cannot go with/],
  ])('says what is wrong with %j', (args, says) => {
    expect(() => demandFor(...args)).toThrow(says);
  });
});
