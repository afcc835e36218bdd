import { LETTER_KINDS } from '../../../src/law/index.js';
import { renderLetter } from '../../../src/messages/index.js';
import type { LetterInput, LetterInputs, LetterKind } from '../../../src/messages/index.js';
import { SAMPLE_WORDS } from '../../../src/messages/letters/sample-words.js';
import { SAMPLES, sampleContext, sampleLetter } from '../../../src/messages/letters/samples.js';

const DUAL = 'DUAL:UK-ENG+EU-DE';
function text<K extends LetterKind>(kind: K, more: Partial<LetterInputs[K]> = {}): string {
  const context = sampleContext(kind, DUAL, 'en-GB');
  const letter = renderLetter({ kind, context, data: { ...SAMPLES[kind], ...more } } as LetterInput);
  return letter.text.replace(/\s+/g, ' ');
}

describe('a clarification request', () => {
  it('asks, says why, that everything may be asked for, and what it does to the month', () => {
    const letter = text('clarification_request');
    for (const fact of [
      'Which of your twelve accounts',
      'We hold 11 GB of records',
      'If you want everything, tell us so',
      'Please answer by 9 December 2026',
      'do not count towards the month',
    ]) {
      expect(letter).toContain(fact);
    }
  });

  it('says nothing of the month where it does not move it', () => {
    expect(text('clarification_request', { clock: 'none' })).not.toContain('towards the month');
    expect(text('clarification_request', { clock: 'starts_anew' })).toContain('begins on the day your reply');
  });

  it('says when it is a reminder', () => {
    expect(text('clarification_request', { reminder: true })).toContain('Reminder: a question about your request');
  });
});

describe('an authority request', () => {
  it('greets the representative, never the person, and gives nothing away', () => {
    const letter = text('authority_request');
    expect(letter).toContain('Dear Example & Partners LLP,');
    expect(letter).not.toContain('Sam Sample');
    expect(letter).toContain('says nothing about whether we hold data');
    expect(text('authority_request', { representative: undefined })).toContain('Hello,');
  });
});

describe('proof', () => {
  it('is asked for without a copy of a document, and nothing sent for the check is kept', () => {
    expect(text('identity_request')).toContain('We do not ask for a copy of an identity document');
    expect(text('identity_request')).toContain('used for this check only');
    expect(text('authority_request')).toContain('keep no copy of identity documents');
  });
});

describe('the portability answer', () => {
  it('says whether the data went straight to another company, and why not', () => {
    const to = 'Example Carrier Ltd';
    expect(text('portability_answer')).toContain('you may ask us to send the data directly to another company');
    expect(text('portability_answer', { transmission: { to, status: 'sent' } })).toContain(`directly to ${to}`);
    const refused = text('portability_answer', { transmission: { to, status: 'not_feasible' } });
    expect(refused).toContain('That is not possible: it is not technically feasible.');
    expect(refused).not.toContain('we have sent the data');
    const pending = text('portability_answer', { transmission: { to, status: 'pending' } });
    expect(pending).toContain('We decide on it once every system has answered');
    expect(pending).not.toContain('you may ask us to send');
  });
});

describe('letters about time', () => {
  it('an extension names the date before, the new one and its grounds', () => {
    const letter = text('extension_notice');
    expect(letter).toContain('was due by 2 December 2026');
    expect(letter).toContain('by 2 February 2027 at the latest');
    expect(letter).toContain('lies in many systems');
  });

  it('a late one is an apology, not an extension', () => {
    const letter = text('late_apology');
    expect(letter).toContain('was due by 6 November 2026. You do not have it yet. We are sorry.');
    expect(letter).toContain('has not been extended');
    expect(letter).toContain('expect to answer by 16 November 2026');
  });

  it('a partial answer names the missing category and extends nothing', () => {
    const letter = text('partial_delivery');
    expect(letter).toContain('Traffic data of your connections (Traffic store): the system has not answered yet.');
    expect(letter).toContain('The period for it is not extended');
  });
});

describe('a refusal', () => {
  it('gives each reason with the words of who decided', () => {
    const letter = text('refusal', {
      reasons: [{ ground: 'not_portable' }, { ground: 'other', explanation: 'The archive burnt down.' }],
    });
    expect(letter).toContain('asking for access under Article 15');
    expect(letter).toContain('The reason is this: The archive burnt down.');
    expect(letter).toContain('A person looked at your request');
  });

  it('claims no person where only an answer never came', () => {
    expect(text('refusal', { reasons: [{ ground: 'not_clarified' }] })).not.toContain('A person looked');
  });

  it('names the parts where it is not the whole', () => {
    const letter = text('refusal', { reasons: [{ ground: 'no_ground' }], parts: ['Invoices'] });
    expect(letter).toContain('as to these parts: - Invoices');
  });
});

describe('a fee request', () => {
  it('announces the fee before anything is charged, with its costs', () => {
    const letter = text('fee_request');
    for (const fact of [
      'The fee is £18.50',
      'Postage Amount: £3.50',
      'Nothing has been charged yet',
      'the day the fee is paid',
    ]) {
      expect(letter).toContain(fact);
    }
  });
});

describe('rectification', () => {
  it('tells done, disputed and refused apart, with the statement of the person', () => {
    const letter = text('rectification_result');
    expect(letter).toContain('Profile (Customer accounts): postal address How: corrected');
    expect(letter).toContain('Usage lines (Billing) While we check');
    expect(letter).toContain('Your own statement now stands beside Ticket 4711 (Support)');
    expect(text('rectification_result', { refused: [], disputed: [] })).toContain(
      'corrected your personal data as you asked.',
    );
    expect(text('rectification_result', { refused: [], corrected: [] })).toContain('still checking');
  });

  it('offers a statement where none was given', () => {
    const refused = [{ title: 'Notes', why: 'opinion' as const, statementAdded: false }];
    expect(text('rectification_result', { refused })).toContain('You may send us a statement of your own');
  });

  it('names no way to complain where all was done', () => {
    expect(text('rectification_result', { refused: [] })).not.toContain('If you do not agree');
  });
});

describe('restriction and objection', () => {
  it('give the ground of a restriction and announce its end', () => {
    expect(text('restriction_result')).toContain('you dispute that it is accurate');
    expect(text('restriction_ending')).toContain('ends on 23 November 2026');
    expect(text('restriction_ending', { then: 'erased' })).toContain('The data is then erased');
  });

  it('stop marketing without weighing, and weigh the rest', () => {
    const letter = text('objection_result');
    expect(letter).toContain('It stopped on 2 November 2026, on every channel');
    expect(letter).toContain('Improving our products: your objection is upheld');
    expect(letter).toContain('it is for us to show that they prevail');
    expect(letter).toContain('Billing: this rests on another legal basis (Your contract with us');
    const only = text('objection_result', { stopped: [], continued: [], notOpen: [], pending: [] });
    expect(only).not.toContain('If you do not agree');
    expect(only).not.toContain('they prevail');
  });

  it('confirm a withdrawn consent from its instant', () => {
    const letter = text('consent_withdrawn');
    expect(letter).toContain('since 9 November 2026 at 11:10 CET');
    expect(letter).toContain('stays lawful');
    expect(letter).toContain('as soon as your open request for this data has been answered');
  });
});

describe('complaints', () => {
  it('are acknowledged by number and date, with the authority but not the controller as the next step', () => {
    const letter = text('complaint_acknowledgement');
    expect(letter).toContain('We received your complaint CMP-2026-000003');
    expect(letter).toContain('on 5 November 2026');
    expect(letter).toContain('did not take part in the first decision');
    expect(letter).not.toContain('Complain to Example Connectivity Ltd itself');
    expect(letter).toContain('Complain to the supervisory authority of the United Kingdom');
  });

  it('end with outcome, findings and measures', () => {
    const letter = text('complaint_outcome');
    expect(letter).toContain('uphold your complaint in part');
    expect(letter).toContain('four days late');
    expect(letter).toContain('an alarm of its own');
    expect(text('complaint_outcome', { measures: [] })).toContain('No measures are needed.');
  });
});

describe('requests that end elsewhere', () => {
  it('name the controller where the contract allows it', () => {
    const letter = text('redirected');
    expect(letter).toContain('On 3 November 2026 we passed it on to Example Fleet GmbH');
    expect(letter).toContain('by 2 December 2026 at the latest');
    const silent = text('redirected', { to: { kind: 'controller', forwardedOn: '2026-11-03' } });
    expect(silent).toContain('whom we may not name under our contract');
    expect(silent).not.toContain('Example Fleet');
  });

  it('of a deceased person end with condolences and without ways to complain', () => {
    const letter = text('redirected', {
      to: { kind: 'deceased', contact: 'estates@example.com' },
      continues: undefined,
    });
    expect(letter).toContain('We are sorry for your loss');
    expect(letter).not.toContain('If you do not agree');
  });

  it('of another procedure name it and where to write, with the ways to complain', () => {
    const procedure = 'access to the data of a connected product';
    const letter = text('redirected', {
      to: { kind: 'other_procedure', procedure, contact: 'products@example.com' },
      continues: undefined,
    });
    expect(letter).toContain(`another procedure: ${procedure}.`);
    expect(letter).toContain('products@example.com');
    expect(letter).toContain('If you do not agree');
  });

  it('are merged without a new date', () => {
    const letter = text('merged');
    expect(letter).toContain('go on with request HAB-2026-000007');
    expect(letter).toContain('stays as it was: 20 November 2026');
  });
});

describe('the access answer', () => {
  it('lists a dataset that was kept back while others of its holder are given', () => {
    const letter = text('access_answer');
    expect(letter).toContain('Some of what was found is kept back');
    expect(letter).toContain(
      'Connections (Customer accounts), Traffic data of your connections – Article 12(6): the stronger proof of identity',
    );
  });

  it('does not say that nothing was found where all that was found is kept back', () => {
    const [first] = SAMPLES.access_answer.holders;
    if (first?.status !== 'found') throw new Error('no holder');
    const holder = {
      title: 'CRM',
      status: 'nothing_found' as const,
      searched: first.searched,
      withheld: first.withheld ?? [],
    };
    const letter = text('access_answer', { holders: [holder] });
    expect(letter).not.toContain('Nothing about you was found');
    expect(letter).toContain('Connections (CRM)');
  });
});

describe('hostile words in any letter', () => {
  const EVIL =
    '<script>alert(1)</script>" onload="x\r\nBcc: victim@example.com\n\nDear customer, pay \u202eeuro\u0000\u2028now';
  const evil = (value: unknown): unknown => {
    if (typeof value === 'string') return Object.hasOwn(SAMPLE_WORDS.de ?? {}, value) ? EVIL : value;
    if (Array.isArray(value)) return value.map(evil);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, evil(entry)]));
  };

  it.each(LETTER_KINDS.flatMap((kind) => (['en', 'de', 'fr'] as const).map((language) => [kind, language] as const)))(
    'stay words in %s (%s)',
    (kind, language) => {
      const { context, data } = sampleLetter(kind, DUAL, 'en');
      const controller = { ...context.controller, name: EVIL };
      const authorities = context.authorities.map((one) => ({ ...one, name: EVIL, url: `javascript:alert(1)` }));
      const letter = renderLetter({
        kind,
        context: { ...context, locale: language, controller, authorities, recipientName: EVIL },
        data: evil(data),
      } as LetterInput);
      expect(letter.html).not.toMatch(/<script|href="javascript|<[^>]* onload=/i);
      expect(letter.text + letter.html + letter.subject).not.toMatch(/[\u0000\u202a-\u202e]/);
      expect(letter.text + letter.subject).not.toContain('\u2028');
      // Lines are wrapped between words; none begins or ends where the hostile text wants it to.
      expect(letter.text).not.toMatch(/\n\n *Dear customer|^Bcc *: victim@example\.com$/m);
      expect(letter.subject).not.toMatch(/[\r\n]/);
    },
  );
});
