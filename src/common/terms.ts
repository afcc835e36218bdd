/**
 * The words of closed sets (categories, lawful bases, kinds of identifiers) as a person reads them, per language. Keys are those of
 * `src/law/types.ts` and the holder contract; a test holds them complete.
 */
export interface Terms {
  categories: Record<string, string>;
  lawfulBases: Record<string, string>;
  identifiers: Record<string, string>;
  rights: Record<string, string>;
}

const en: Terms = {
  categories: {
    identity_contact: 'Identity and contact details',
    payment: 'Payments and invoices',
    web_usage: 'Use of websites and cookies',
    traffic: 'Traffic data of your connections',
    marketing_profile: 'Marketing profile and preferences',
    support: 'Support correspondence',
    orders_shipping: 'Orders and shipping',
    event_contacts: 'Events, newsletters and downloads',
    security_log: 'Security logs',
    dsar_case: 'Files of your privacy requests',
  },
  lawfulBases: {
    contract_with_subject: 'Your contract with us – Article 6(1)(b)',
    contract_with_other: 'Our legitimate interest in serving the business you act for – Article 6(1)(f)',
    legal_obligation: 'A legal obligation – Article 6(1)(c)',
    legitimate_interest: 'Our legitimate interest – Article 6(1)(f)',
    consent: 'Your consent – Article 6(1)(a)',
  },
  identifiers: {
    email: 'e-mail address',
    phone: 'phone number',
    name: 'name',
    postal_address: 'postal address',
    customer_id: 'customer number',
    user_id: 'user account',
    billing_account_id: 'billing account',
    sim_iccid: 'SIM card number (ICCID)',
    sim_imsi: 'SIM subscriber number (IMSI)',
    crm_contact_id: 'contact record',
    support_requester_id: 'support account',
    cookie_id: 'cookie id',
  },
  rights: {
    access: 'access to your personal data',
    erasure: 'erasure of your personal data',
    portability: 'portability of your personal data',
    rectification: 'rectification of your personal data',
    restriction: 'restriction of the processing of your personal data',
    objection: 'objection to the processing of your personal data',
  },
};

const TERMS: Record<string, Terms> = { en };

/** Falls back to English. */
export function termsFor(language: string): Terms {
  return (Object.hasOwn(TERMS, language) ? TERMS[language] : undefined) ?? en;
}

/** A term, or the key itself where a newer holder names one we do not know. */
export function term(words: Record<string, string>, key: string): string {
  return (Object.hasOwn(words, key) ? words[key] : undefined) ?? key.replace(/^x_/, '').replaceAll('_', ' ');
}
