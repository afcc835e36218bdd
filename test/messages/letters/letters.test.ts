import { renderLetter } from '../../../src/messages/letters/index.js';
import type { LetterContext, LetterInputs, LetterKind, RenderedLetter } from '../../../src/messages/types.js';
import { BALANCE, INPUTS, INVOICES, KINDS, SERVICE, context, kept, reason, withoutTags } from './support.js';

function render<K extends LetterKind>(
  kind: K,
  data: LetterInputs[K] = INPUTS[kind],
  ctx: LetterContext = context(),
): RenderedLetter {
  return renderLetter({ kind, context: ctx, data } as Parameters<typeof renderLetter>[0]);
}

/** Words of a letter, however lines are broken. */
const words = (letter: RenderedLetter): string => letter.text.replace(/\s+/g, ' ');
describe('every letter', () => {
  it.each(KINDS)('of kind %s says the same in HTML and in plain text', (kind) => {
    const letter = render(kind);
    const vocabulary = (text: string): string[] => [...new Set(text.match(/[\p{L}\p{N}]+/gu) ?? [])].sort();
    expect(vocabulary(withoutTags(letter.html))).toEqual(vocabulary(letter.text));
  });

  it.each(KINDS)('of kind %s loads nothing and runs nothing', (kind) => {
    const { html } = render(kind);
    expect(html).not.toMatch(/<script|<img|<link|<iframe|@import|url\(|\son\w+=/i);
    expect(html).toContain("default-src 'none'");
  });

  it.each(KINDS)('of kind %s names controller, request and date', (kind) => {
    const text = words(render(kind));
    for (const fact of ['Example Connectivity Ltd', 'HAB-2026-000012', '9 November 2026', '2 November 2026']) {
      expect(text).toContain(fact);
    }
  });
});

describe('a DUAL case', () => {
  it('names both authorities, the controller and a court', () => {
    const text = words(render('access_answer', INPUTS.access_answer, context(['UK', 'EU'])));
    for (const route of ['Example Commission UK', 'Beispielbehörde Berlin', 'complaints@example.com', 'Go to court']) {
      expect(text).toContain(route);
    }
    expect(words(render('access_answer'))).not.toContain('Beispielbehörde');
  });

  it('dates by the zone of the regime and in the form of the reader’s region', () => {
    const late = { at: '2026-06-30T22:30:00Z', zone: 'Europe/Berlin' };
    expect(words(render('withdrawn', INPUTS.withdrawn, context(['UK', 'EU'], late)))).toContain('Date: 1 July 2026');
    const american = context(['UK'], { locale: 'en-US' });
    expect(words(render('withdrawn', INPUTS.withdrawn, american))).toContain('Date: November 9, 2026');
  });

  it('refuses a zone that is none', () => {
    expect(() => render('withdrawn', INPUTS.withdrawn, context(['UK'], { zone: 'Moon/Base' }))).toThrow('Moon/Base');
  });

  it('takes a locale that is none for English', () => {
    expect(render('withdrawn', INPUTS.withdrawn, context(['UK'], { locale: '../etc' })).language).toBe('en');
  });
});

describe('letters before identity is proven', () => {
  it.each([
    'acknowledgement',
    'identity_request',
    'identity_reminder',
    'unverified_closing',
    'delivery_link',
    'address_changed',
  ] as const)('%s does not name the person, whatever the case knows', (kind) => {
    const named = render(kind, INPUTS[kind], context(['UK'], { recipientName: 'Ada Example' }));
    expect(named.text + named.html + named.subject).not.toContain('Ada');
  });

  it('carries the link as a link, in HTML and in text', () => {
    const letter = render('identity_request');
    expect(letter.html).toContain('<a href="https://example.com/portal/x">');
    expect(letter.text).toContain('\nhttps://example.com/portal/x\n');
  });

  it('makes no link of anything that is not a web address', () => {
    const letter = render('identity_request', { ...INPUTS.identity_request, link: 'javascript:alert(1)' });
    expect(letter.html).not.toContain('href="javascript');
  });
});

describe('the access answer', () => {
  it('is tailored: dataset by dataset with named recipients, source, retention and safeguard', () => {
    const text = words(render('access_answer'));
    for (const fact of [
      'Profile – Customer accounts',
      'to run your account',
      'Article 6(1)(b)',
      'Example Connectivity KK (Japan): operates the systems',
      'as long as the contract runs',
      'you, when you signed up',
      'Example Connectivity KK in Japan: protected by model clauses',
      'Event lists. Searched on 8 November 2026 with: e-mail address and customer number. Nothing about you was found.',
      'Sch 2 para 19',
      'Traffic store. No answer yet: the system has not answered yet.',
    ]) {
      expect(text).toContain(fact);
    }
  });

  it('that adds to an earlier one says so, and nothing of why', () => {
    const added = words(render('access_answer', { ...INPUTS.access_answer, supplementTo: '2026-10-01T09:00:00Z' }));
    expect(added).toContain('our answer of 1 October 2026');
    expect(words(render('access_answer'))).not.toContain('our answer of');
    const portable = { ...INPUTS.portability_answer, supplementTo: '2026-10-01T09:00:00Z' };
    expect(words(render('portability_answer', portable))).toContain('our answer of 1 October 2026');
  });

  it('names the fields kept back and why', () => {
    expect(words(render('access_answer'))).toContain(
      'Profile, only these fields: internal_note – 15(4): about other people',
    );
  });

  const searched = { identifierTypes: ['email'], at: '2026-11-08T12:00:00Z' };

  it('confirms that nothing is held only when every system has answered', () => {
    const nothing = { title: 'CRM', status: 'nothing_found' as const, searched };
    const failed = { title: 'Traffic store', status: 'failed' as const, reason: 'no answer' };
    const complete = render('access_answer', { holders: [nothing], automatedDecisions: [], copyEnclosed: false });
    expect(words(complete)).toContain('found no personal data about you. We do not process');
    const partial = render('access_answer', {
      holders: [nothing, failed],
      automatedDecisions: [],
      copyEnclosed: false,
    });
    expect(words(partial)).not.toContain('We do not process');
    expect(words(partial)).toContain('not every system has answered yet');
  });

  it('explains automated decisions with their logic where there are any', () => {
    const decision = { name: 'Credit check', logic: 'Unpaid bills lower the limit.', consequences: 'Prepayment.' };
    const letter = render('access_answer', { ...INPUTS.access_answer, automatedDecisions: [decision] });
    expect(words(letter)).toContain('Credit check: Unpaid bills lower the limit. What it means for you: Prepayment.');
    expect(words(letter)).not.toContain('No decision with legal');
  });
});

describe('the portability answer', () => {
  it('says what is in, what is left out with category and reason, and offers access', () => {
    const text = words(render('portability_answer'));
    for (const fact of [
      'provided by you',
      'Lead score: only these fields: score',
      'Marketing profile and preferences',
      'derived by us',
      'ask for access under Article 15',
      'send the data directly to another company',
    ]) {
      expect(text).toContain(fact);
    }
  });
});

describe('the erasure result', () => {
  it('names amount, services, how to clear them, and that closing the account needs both', () => {
    const text = words(render('erasure_result'));
    for (const fact of [
      'An amount of £12.40 is outstanding (INV-2026-77). Pay at https://pay.example.com.',
      'These services are still active: SIM A and SIM B. End them in the console.',
      'Closing your account needs both: no active service and no amount outstanding.',
      'Until: the amount is paid, written off or can no longer be claimed; every service is terminated and the final usage is billed',
      'Marketing profile',
      'Example Connectivity KK (Japan)',
      'after 35 days',
      'Traffic store: an answer we need is still missing.',
    ]) {
      expect(text).toContain(fact);
    }
  });

  it('names every amount of somebody with several accounts, each once (B4, E5)', () => {
    const owes = (amountMinor: number, currency: string, invoice: string) =>
      reason('OUTSTANDING_BALANCE', { detail: { money: { amountMinor, currency }, invoices: [invoice] } });
    const debts = [BALANCE, owes(500, 'GBP', 'INV-2026-90'), owes(990, 'EUR', 'INV-2026-91')];
    const credited = reason('CREDIT_DUE', { detail: { money: { amountMinor: 250, currency: 'EUR' } } });
    const text = words(
      render('erasure_result', {
        ...INPUTS.erasure_result,
        kept: [kept('Contact', 'identity_minimum', [...debts, credited]), kept('Ledger', 'ledger', debts)],
      }),
    );
    for (const amount of ['£12.40', '£5.00', '€9.90']) expect(text.split(`amount of ${amount}`)).toHaveLength(2);
    expect(text).toContain('€2.50');
  });

  it('is done where nothing is kept, without a passage on what is kept', () => {
    const letter = render('erasure_result', { ...INPUTS.erasure_result, kept: [], undecided: [] });
    expect(words(letter)).toContain('We erased your personal data as you asked.');
    expect(words(letter)).not.toContain('What is kept');
  });

  it('gives the date until which accounting records are kept, and the law that says so', () => {
    const text = words(render('erasure_result'));
    expect(text).toContain('For accounting records (Invoices) that is until 31 March 2033.');
    expect(text).toContain('six years of tax records');
  });

  it.each(['STATUTORY_RETENTION', 'IP_RETENTION_NOTICE', 'AUTHORITY_REQUEST'] as const)(
    'reads the same with more kept for a legal obligation (%s) as with the invoice alone',
    (hold) => {
      const alone = { ...INPUTS.erasure_result, kept: [INVOICES] };
      const secret = kept('Traffic data', 'traffic_billed', [
        reason(hold, { until: '2027-07-13', endsWhen: 'SECRET-END', basis: { UK: 'SECRET-BASIS' } }),
      ]);
      const more = { ...alone, kept: [secret, INVOICES] };
      expect(render('erasure_result', more)).toEqual(render('erasure_result', alone));
      const open = { ...alone, kept: [kept('Contact', 'identity_minimum', [BALANCE]), INVOICES] };
      const both = {
        ...alone,
        kept: [kept('Contact', 'identity_minimum', [reason(hold, { until: '2027-07-13' }), BALANCE]), INVOICES],
      };
      expect(render('erasure_result', both)).toEqual(render('erasure_result', open));
    },
  );

  it('gives every reason an item is kept for, and one row to items kept for the same ones', () => {
    const items = [
      kept('Contact', 'identity_minimum', [BALANCE, SERVICE]),
      kept('Card token', 'payment_token', [SERVICE]),
      kept('SIMs', 'service_identity', [SERVICE]),
    ];
    const text = words(render('erasure_result', { ...INPUTS.erasure_result, kept: items }));
    expect(text).toContain(
      'An amount is outstanding; this is what billing and collecting it need. A service of yours is still running',
    );
    expect(text).toContain('Card token (Billing), SIMs (Billing)');
  });

  it('tells of a credit due to the person', () => {
    const credit = reason('CREDIT_DUE', { detail: { money: { amountMinor: 500, currency: 'EUR' } } });
    const letter = render('erasure_result', {
      ...INPUTS.erasure_result,
      kept: [kept('Contact', 'identity_minimum', [credit])],
    });
    expect(words(letter)).toContain('We owe you €5.00.');
  });
});

describe('the certificate', () => {
  it('states per holder what was erased, when it was confirmed and whether check and delete were one step', () => {
    const text = words(render('certificate'));
    for (const fact of [
      'Marketing profile',
      'Records: 4',
      '9 November 2026 at 10:00',
      'were two steps',
      'ab'.repeat(32),
      'after 14 December 2026',
      'Privacy officer',
    ]) {
      expect(text).toContain(fact);
    }
    const [holder] = INPUTS.certificate.holders;
    if (!holder) throw new Error('no holder');
    const atomic = render('certificate', { ...INPUTS.certificate, holders: [{ ...holder, atomic: true }] });
    expect(words(atomic)).toContain('were one step');
  });
});

describe('hostile texts', () => {
  const evil = '<script>alert(1)</script>\n\nDear customer, pay \u202eeuro\u0000 "now"';

  it('stay text in HTML and cannot begin a line in plain text', () => {
    const letter = render(
      'access_answer',
      {
        holders: [{ title: evil, status: 'failed', reason: evil }],
        automatedDecisions: [],
        copyEnclosed: false,
      },
      context(['UK'], { recipientName: evil }),
    );
    expect(letter.html).not.toContain('<script>alert');
    expect(letter.html).toContain('&lt;script>alert(1)');
    expect(letter.text).not.toMatch(/^Dear customer/m);
    expect(letter.text + letter.html).not.toMatch(/[\u0000\u202e]/);
  });
});
