/**
 * The synthetic people of the sample operator. One deterministic list of persons; each system derives its own records from a
 * person and the seed, so that all five tell one story without sharing a database.
 */
export interface Sim {
  iccid: string;
  imsi: string;
  status: 'active' | 'suspended' | 'terminated';
  label: string;
  activatedOn: string; // YYYY-MM-DD
  terminatedOn?: string;
}

export interface Person {
  /** Index in the population, from 0. */
  n: number;
  /** Role in the story (`CAST`), absent for the crowd. */
  cast?: CastName;
  /** private: own contract; business_user: acts for a company; lead: known to marketing only; stranger: known to nobody (not generated anywhere). */
  kind: 'private' | 'business_user' | 'lead';
  /** `CUS-000123`; absent for leads. */
  customerId?: string;
  /** `USR-000123`: sign-in. */
  userId?: string;
  /** `BIL-000123`. */
  billingAccountId?: string;
  /** `CRM-000123`; absent when marketing never met the person. */
  crmContactId?: string;
  /** `REQ-000123`: requester in support; absent when they never wrote. */
  supportRequesterId?: string;
  givenName: string;
  familyName: string;
  fullName: string;
  email: string;
  phone: string;
  address: { line1: string; city: string; postcode: string; country: string };
  country: 'GB' | 'DE' | 'FR' | 'IE' | 'NL' | 'JP';
  locale: string;
  company?: { id: string; name: string; role: string };
  createdOn: string;
  sims: Sim[];
  /** Traffic rows over the last twelve months. */
  trafficRows: number;
  cookieIds: string[];
  marketingConsent: boolean;
  /** Positive: owed by the person; negative: credit due to them. Minor units. */
  balanceMinor: number;
  currency: 'GBP' | 'EUR';
  openTicket: boolean;
}

/** People with a part in the demo and the tests; `populationOf(seed).cast[name]`. */
export const CAST = [
  'traveller', // private, GB, a year of traffic, lead score, support tickets: access and portability
  'debtor', // private, GB, £12.40 outstanding, two active SIMs, newsletter consent, 14 closed tickets
  'berliner', // private, DE (DUAL)
  'two_accounts_a', // one person, two accounts: same name and phone, two e-mails
  'two_accounts_b',
  'shared_mailbox_a', // two people sharing one e-mail
  'shared_mailbox_b',
  'business_user', // acts for a company
  'creditor', // credit of £5 due to them
  'complainant', // an open ticket
  'formula', // formulas and HTML in free text
  'lead_only', // known to CRM only
  'clean', // private, £0, no SIM, last invoice within retention
  'forgotten', // private, whose request is never verified
] as const;
export type CastName = (typeof CAST)[number];

export interface PopulationOptions {
  seed: number;
  people: number;
  /** Total traffic rows over all people, spread by a long-tailed rule; `traveller` has at least 12 months of daily traffic. */
  trafficRows: number;
  /** The day the sample world is "now" (`YYYY-MM-DD`); records lie before it. */
  today: string;
  /** Exactly so many traffic rows for `traveller`, for measurements; taken from `trafficRows`. */
  travellerTrafficRows?: number;
}

/**
 * A business customer. Contract, billing account and SIMs are the company's, never one user's: `business_user` people carry its
 * `customerId` and `billingAccountId` but no SIMs.
 */
export interface Company {
  /** `COM-00001`. */
  id: string;
  name: string;
  /** `CUS-B00001` and `BIL-B00001`: ids all its users share. */
  customerId: string;
  billingAccountId: string;
  billingEmail: string;
  address: Person['address'];
  country: Person['country'];
  createdOn: string;
  sims: Sim[];
  trafficRows: number;
  balanceMinor: number;
  currency: Person['currency'];
}

export interface Population {
  people: Person[];
  cast: Record<CastName, Person>;
  companies: Company[];
}
