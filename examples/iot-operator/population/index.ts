/**
 * The synthetic people of the sample operator, from a seed: no clock, no chance. The first people are the cast, in the order of
 * `CAST`; then three colleagues of `business_user`; then the crowd.
 */
import { story } from './cast.js';
import { CITIES, COMPANY_NAMES, NAME_POOLS, SIM_LABELS } from './names.js';
import { deLandline, deMobile, testIccid, testImsi, ukLandline, ukMobile } from './numbers.js';
import { addDays, createRandom, daysBetween } from './random.js';
import type { Random } from './random.js';
import { spreadTraffic } from './traffic-share.js';
import { CAST } from './types.js';
import type { CastName, Company, Person, Population, PopulationOptions, Sim } from './types.js';

export { HOSTILE_TEXTS } from './names.js';
export { invoiceDateOf, invoiceRefOf, monthsBetween } from './invoices.js';
export { isMobile } from './numbers.js';
export { SHARED_EMAIL, STRANGER_EMAIL } from './cast.js';
export { addDays, createRandom, daysBetween } from './random.js';
export type { Random } from './random.js';
export { simsWithTraffic, trafficFrom } from './traffic-share.js';
export { CAST } from './types.js';
export type { CastName, Company, Person, Population, PopulationOptions, Sim } from './types.js';

export const DEFAULT_POPULATION = { seed: 20_260, people: 2_000, trafficRows: 1_000_000 } as const;

/** The cast and the colleagues of `business_user` are always there. */
export const FEWEST_PEOPLE = CAST.length + 3;

/** @throws RangeError when `people` or `trafficRows` cannot hold the cast's stories. */
export function populationOf(options: PopulationOptions): Population {
  if (options.people < FEWEST_PEOPLE) throw new RangeError(`people must be at least ${FEWEST_PEOPLE}`);
  const companies = Array.from({ length: Math.max(1, Math.floor(options.people / 40)) }, (_, c) =>
    companyOf(c, options),
  );
  const people = Array.from({ length: options.people }, (_, n) => personOf(n, options, companies));
  spreadTraffic(people, companies, options);
  const cast = Object.fromEntries(CAST.map((name, n) => [name, people[n]])) as Record<CastName, Person>;
  return { people, cast, companies };
}

const id = (prefix: string, n: number): string => `${prefix}-${String(n + 1).padStart(6, '0')}`;

function personOf(n: number, options: PopulationOptions, companies: Company[]): Person {
  const random = createRandom(options.seed, `person:${n}`);
  const name = CAST[n];
  const override = name === undefined ? {} : story(name, n, options.today);
  const base = ordinaryPerson(
    n,
    random,
    options.today,
    n >= CAST.length && n < FEWEST_PEOPLE ? 'business_user' : override.kind,
  );
  const person: Person = { ...base, ...override, ...(name === undefined ? {} : { cast: name }) };
  if (person.kind === 'lead') return person;
  const company = person.kind === 'business_user' ? companyFor(n, random, companies) : undefined;
  person.userId = id('USR', n);
  person.customerId = company?.customerId ?? id('CUS', n);
  person.billingAccountId = company?.billingAccountId ?? id('BIL', n);
  if (company) {
    const role = random.pick(['Operations', 'Procurement', 'Engineering', 'Administration']);
    person.company = { id: company.id, name: company.name, role };
    person.balanceMinor = 0;
    if (name === undefined)
      person.email = person.email.replace(/@.*/, `@${company.billingEmail.split('@')[1] ?? 'example.com'}`);
  }
  return person;
}

/** `business_user` and the three after the cast are colleagues in the first company. */
function companyFor(n: number, random: Random, companies: Company[]): Company {
  const company = n < FEWEST_PEOPLE ? companies[0] : companies[random.int(companies.length)];
  if (!company) throw new RangeError('no companies in the population');
  return company;
}

function ordinaryPerson(n: number, random: Random, today: string, kindWanted?: Person['kind']): Person {
  const lot = random.unit();
  const kind = kindWanted ?? (n < CAST.length || lot < 0.72 ? 'private' : lot < 0.86 ? 'business_user' : 'lead');
  const pool = random.chance(0.55) ? NAME_POOLS[0] : random.pick(NAME_POOLS);
  const [givenName, givenSlug] = random.pick(pool.given);
  const [familyName, familySlug] = random.pick(pool.family);
  const country = random.chance(0.6) ? 'GB' : random.pick(['DE', 'DE', 'FR', 'IE', 'NL', 'JP'] as const);
  const createdOn = addDays(today, -30 - random.int(1500));
  const consent = random.chance(0.4);
  return {
    n,
    kind,
    ...(kind === 'lead' || random.chance(0.8) ? { crmContactId: id('CRM', n) } : {}),
    ...(kind !== 'lead' && random.chance(0.4) ? { supportRequesterId: id('REQ', n) } : {}),
    givenName,
    familyName,
    fullName:
      pool.script === 'han' || pool.script === 'kana' ? `${familyName} ${givenName}` : `${givenName} ${familyName}`,
    email: `${givenSlug}.${familySlug}.${n}@example.${random.pick(['com', 'org', 'net'])}`,
    phone: phoneOf(n, country, random),
    address: {
      line1: `${pool.street} ${1 + random.int(250)}`,
      city: random.pick(CITIES[country]),
      postcode: postcodeOf(country, random),
      country,
    },
    country,
    locale: { GB: 'en-GB', DE: 'de-DE', FR: 'fr-FR', IE: 'en-IE', NL: 'nl-NL', JP: 'ja-JP' }[country],
    createdOn,
    sims: kind === 'private' ? simsOf(n * 100, 1 + random.int(4), random, createdOn, today) : [],
    trafficRows: 0,
    cookieIds: Array.from({ length: random.int(4) }, () => `ck_${random.hex(24)}`),
    marketingConsent: consent,
    balanceMinor: kind === 'private' ? balanceOf(random) : 0,
    currency: country === 'GB' || country === 'JP' ? 'GBP' : 'EUR',
    openTicket: kind !== 'lead' && random.chance(0.04),
  };
}

function balanceOf(random: Random): number {
  const lot = random.unit();
  if (lot < 0.82) return 0;
  return lot < 0.95 ? 1 + random.int(20_000) : -1 - random.int(3_000);
}

/** The cast keeps the highest mobile numbers; the crowd takes the others in turn. */
function phoneOf(n: number, country: Person['country'], random: Random): string {
  if (country === 'DE') return random.chance(0.05) ? deMobile(10 + (n % 90)) : deLandline(n);
  return n < 900 && random.chance(0.6) ? ukMobile(n) : ukLandline(n % 14_900);
}

/** Codes that no post office gives out. */
function postcodeOf(country: Person['country'], random: Random): string {
  const digits = (width: number): string => String(random.int(10 ** width)).padStart(width, '0');
  switch (country) {
    case 'GB':
      return `ZZ${1 + random.int(99)} ${random.int(10)}ZZ`;
    case 'DE':
    case 'FR':
      return `00${digits(3)}`;
    case 'IE':
      return `Z00 Z${digits(3)}`;
    case 'NL':
      return `0${digits(3)} ZZ`;
    case 'JP':
      return `000-${digits(4)}`;
  }
}

function simsOf(serial: number, count: number, random: Random, createdOn: string, today: string): Sim[] {
  const age = daysBetween(createdOn, today);
  return Array.from({ length: count }, (_, k) => {
    const lot = random.unit();
    const activatedAgo = 1 + random.int(age);
    const status = lot < 0.78 ? 'active' : lot < 0.86 ? 'suspended' : 'terminated';
    return {
      iccid: testIccid(serial + k + 1),
      imsi: testImsi(serial + k + 1),
      status,
      label: random.pick(SIM_LABELS),
      activatedOn: addDays(today, -activatedAgo),
      ...(status === 'terminated' ? { terminatedOn: addDays(today, -random.int(activatedAgo)) } : {}),
    };
  });
}

function companyOf(c: number, options: PopulationOptions): Company {
  const random = createRandom(options.seed, `company:${c}`);
  const [first, second] = COMPANY_NAMES;
  const word = `${first[c % first.length]} ${second[Math.floor(c / first.length) % second.length]}`;
  const name = `${word}${c < 64 ? '' : ` ${Math.floor(c / 64) + 1}`} Ltd`;
  const number = String(c + 1).padStart(5, '0');
  const createdOn = addDays(options.today, -400 - random.int(1500));
  return {
    id: `COM-${number}`,
    name,
    customerId: `CUS-B${number}`,
    billingAccountId: `BIL-B${number}`,
    billingEmail: `accounts@${name.toLowerCase().replace(/ ltd$/, '').replaceAll(' ', '-')}.example`,
    address: {
      line1: `${1 + c} Trading Estate`,
      city: 'Mockchester',
      postcode: postcodeOf('GB', random),
      country: 'GB',
    },
    country: 'GB',
    createdOn,
    // Serials of companies start where no person's reach.
    sims: simsOf(9_000_000_000 + c * 1000, 3 + random.int(30), random, createdOn, options.today),
    trafficRows: 0,
    balanceMinor: random.chance(0.8) ? 0 : 1 + random.int(90_000),
    currency: 'GBP',
  };
}
