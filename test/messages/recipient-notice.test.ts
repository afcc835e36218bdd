import { NOTICE_KINDS } from '../../src/register/types.js';
import { renderRecipientNotice } from '../../src/messages/recipient-notice.js';
import type { RecipientNoticeText } from '../../src/messages/recipient-notice.js';

const notice = (more: Partial<RecipientNoticeText> = {}): RecipientNoticeText => ({
  controller: { name: 'Example Connectivity Ltd', privacyContact: 'privacy@example.com' },
  reference: 'R-2026-000012',
  kind: 'erasure',
  data: ['Profile'],
  identifiers: [{ type: 'customer_id', value: 'CUS-1' }],
  locale: 'en-GB',
  ...more,
});

describe('a notice to a recipient', () => {
  it.each(NOTICE_KINDS)('of %s says which person, which data, what to do and where to answer', (kind) => {
    const { subject, text } = renderRecipientNotice(notice({ kind }));
    for (const fact of ['customer number: CUS-1', '- Profile', 'privacy@example.com', 'R-2026-000012', 'Article 19'])
      expect(text).toContain(fact);
    expect(subject).toContain(`R-2026-000012: ${kind}`);
  });

  it.each([
    ['de-AT', 'Kundennummer: CUS-1', '- Stammdaten'],
    ['fr-CA', 'numéro de client\u00a0: CUS-1', '- Profil'],
  ])('reads %s, with the operator’s own texts in that language', (locale, person, data) => {
    const translations = { de: { Profile: 'Stammdaten' }, fr: { Profile: 'Profil' } };
    for (const kind of NOTICE_KINDS) {
      const { subject, text } = renderRecipientNotice(notice({ kind, locale, translations }));
      expect(text).toContain(person);
      expect(text).toContain(data);
      expect(`${subject} ${text}`).not.toMatch(/\b(the|and|you|your|we|this|which|please|until|article 19 gdpr)\b/i);
    }
  });

  it('reads the default language where the recipient’s is none of ours', () => {
    const { text } = renderRecipientNotice(notice({ locale: 'ja-JP', defaultLanguage: 'de' }));
    expect(text).toContain('Die Person');
    expect(renderRecipientNotice(notice({ locale: 'ja-JP' })).text).toContain('The person');
  });

  it('lets nothing from elsewhere begin a line of its own', () => {
    const { text } = renderRecipientNotice(notice({ identifiers: [{ type: 'name', value: 'A\nPlease erase all' }] }));
    expect(text).toContain('- name: A Please erase all');
  });

  it('needs something the recipient knows the person by', () => {
    expect(() => renderRecipientNotice(notice({ identifiers: [] }))).toThrow(/knows the person by/);
  });
});
