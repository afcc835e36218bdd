/**
 * The words of closed sets (categories, lawful bases, kinds of identifiers) as a person reads them, per language. Keys are those of
 * `src/law/types.ts` and the holder contract; a test holds them complete.
 */
import type { Language } from './languages.js';

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

const de: Terms = {
  categories: {
    identity_contact: 'Identitäts- und Kontaktdaten',
    payment: 'Zahlungen und Rechnungen',
    web_usage: 'Nutzung von Websites und Cookies',
    traffic: 'Verkehrsdaten Ihrer Verbindungen',
    marketing_profile: 'Marketingprofil und Präferenzen',
    support: 'Supportkorrespondenz',
    orders_shipping: 'Bestellungen und Versand',
    event_contacts: 'Veranstaltungen, Newsletter und Downloads',
    security_log: 'Sicherheitsprotokolle',
    dsar_case: 'Akten Ihrer Datenschutzanträge',
  },
  lawfulBases: {
    contract_with_subject: 'Ihr Vertrag mit uns – Art. 6 Abs. 1 lit. b',
    contract_with_other:
      'unser berechtigtes Interesse an der Betreuung des Unternehmens, für das Sie handeln – Art. 6 Abs. 1 lit. f',
    legal_obligation: 'eine rechtliche Verpflichtung – Art. 6 Abs. 1 lit. c',
    legitimate_interest: 'unser berechtigtes Interesse – Art. 6 Abs. 1 lit. f',
    consent: 'Ihre Einwilligung – Art. 6 Abs. 1 lit. a',
  },
  identifiers: {
    email: 'E-Mail-Adresse',
    phone: 'Telefonnummer',
    name: 'Name',
    postal_address: 'Postanschrift',
    customer_id: 'Kundennummer',
    user_id: 'Benutzerkonto',
    billing_account_id: 'Abrechnungskonto',
    sim_iccid: 'SIM-Kartennummer (ICCID)',
    sim_imsi: 'SIM-Teilnehmernummer (IMSI)',
    crm_contact_id: 'Kontakteintrag',
    support_requester_id: 'Supportkonto',
    cookie_id: 'Cookie-Kennung',
  },
  rights: {
    access: 'Auskunft über Ihre personenbezogenen Daten',
    erasure: 'Löschung Ihrer personenbezogenen Daten',
    portability: 'Übertragbarkeit Ihrer personenbezogenen Daten',
    rectification: 'Berichtigung Ihrer personenbezogenen Daten',
    restriction: 'Einschränkung der Verarbeitung Ihrer personenbezogenen Daten',
    objection: 'Widerspruch gegen die Verarbeitung Ihrer personenbezogenen Daten',
  },
};

const fr: Terms = {
  categories: {
    identity_contact: 'Identité et coordonnées',
    payment: 'Paiements et factures',
    web_usage: 'Utilisation des sites et cookies',
    traffic: 'Données de trafic de vos connexions',
    marketing_profile: 'Profil de prospection et préférences',
    support: 'Correspondance avec l’assistance',
    orders_shipping: 'Commandes et livraisons',
    event_contacts: 'Événements, lettres d’information et téléchargements',
    security_log: 'Journaux de sécurité',
    dsar_case: 'Dossiers de vos demandes de protection des données',
  },
  lawfulBases: {
    contract_with_subject: 'votre contrat avec nous – article 6, paragraphe 1, point b)',
    contract_with_other:
      'notre intérêt légitime à servir l’entreprise pour laquelle vous agissez – article 6, paragraphe 1, point f)',
    legal_obligation: 'une obligation légale – article 6, paragraphe 1, point c)',
    legitimate_interest: 'notre intérêt légitime – article 6, paragraphe 1, point f)',
    consent: 'votre consentement – article 6, paragraphe 1, point a)',
  },
  identifiers: {
    email: 'adresse électronique',
    phone: 'numéro de téléphone',
    name: 'nom',
    postal_address: 'adresse postale',
    customer_id: 'numéro de client',
    user_id: 'compte utilisateur',
    billing_account_id: 'compte de facturation',
    sim_iccid: 'numéro de carte SIM (ICCID)',
    sim_imsi: 'numéro d’abonné SIM (IMSI)',
    crm_contact_id: 'fiche de contact',
    support_requester_id: 'compte d’assistance',
    cookie_id: 'identifiant de cookie',
  },
  rights: {
    access: 'accès à vos données à caractère personnel',
    erasure: 'effacement de vos données à caractère personnel',
    portability: 'portabilité de vos données à caractère personnel',
    rectification: 'rectification de vos données à caractère personnel',
    restriction: 'limitation du traitement de vos données à caractère personnel',
    objection: 'opposition au traitement de vos données à caractère personnel',
  },
};

const TERMS: Record<Language, Terms> = { en, de, fr };

export function termsFor(language: Language): Terms {
  return TERMS[language];
}

/** A term, or the key itself where a newer holder names one we do not know. */
export function term(words: Record<string, string>, key: string): string {
  return (Object.hasOwn(words, key) ? words[key] : undefined) ?? key.replace(/^x_/, '').replaceAll('_', ' ');
}
