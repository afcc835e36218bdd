import { judge } from '../../activities/law.js';
import type { Located } from '../../src/connector/contract.js';

const MAILBOX = { type: 'email', value: 'household@example.org' } as const;

function record(ref: string, sharedWith: number, customerId: string): Located {
  return {
    ref,
    evidence: [{ by: MAILBOX, sharedWith }],
    identifiers: [MAILBOX, { type: 'customer_id', value: customerId }],
    counts: {},
    representative: false,
  };
}

describe('a mailbox that two people share', () => {
  const accounts = { holder: 'accounts', found: [record('customer:1', 1, 'CUS-1'), record('customer:2', 1, 'CUS-2')] };
  const support = { holder: 'support', found: [record('requester:1', 0, 'CUS-1')] };

  it('leaves every record open, also at a holder that knows only one of them', () => {
    const { subjects, pending } = judge([accounts, support], [MAILBOX], [], [MAILBOX]);
    expect(pending.map(({ target }) => target)).toEqual([
      'accounts/customer:1',
      'accounts/customer:2',
      'support/requester:1',
    ]);
    expect(Object.values(subjects).flatMap(({ refs }) => refs)).toEqual([]);
  });

  it('is told apart by a person, whose word reaches what hangs on it', () => {
    const decided = [{ target: 'support/requester:1', same: true }];
    const byNumber: Located = {
      ...record('customer:1', 1, 'CUS-1'),
      evidence: [
        { by: MAILBOX, sharedWith: 1 },
        { by: { type: 'customer_id', value: 'CUS-1' }, sharedWith: 0 },
      ],
    };
    const finds = [{ ...accounts, found: [byNumber, record('customer:2', 1, 'CUS-2')] }, support];
    const { subjects, pending } = judge(finds, [MAILBOX], decided, [MAILBOX]);
    expect(subjects.accounts?.refs).toEqual(['customer:1']);
    expect(pending.map(({ target }) => target)).toEqual(['accounts/customer:2']);
  });

  it('does not matter to a mailbox of one', () => {
    const finds = [{ holder: 'accounts', found: [record('customer:1', 0, 'CUS-1')] }, support];
    expect(judge(finds, [MAILBOX], [], [MAILBOX]).pending).toEqual([]);
  });
});
