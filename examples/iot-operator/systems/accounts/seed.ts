/** Fills empty account tables from the population. Everything follows from person and seed; sign-ins of heavy users are made as rows stream. */
import type { Client } from 'pg';
import { HOSTILE_TEXTS, addDays, createRandom, isMobile } from '../../population/index.js';
import type { Company, Person, Population } from '../../population/index.js';
import { copyInto } from './copy.js';
import type { Cell } from './copy.js';

export interface SeedOptions {
  seed: number;
  today: string;
  /** Exactly so many sign-ins for `traveller`, for measurements. */
  travellerSignIns?: number;
}

export async function seedAccounts(client: Client, population: Population, options: SeedOptions): Promise<void> {
  const customers = population.people.filter((person) => person.userId !== undefined);
  const holders = customers.filter((person) => person.kind === 'private');
  await client.query('BEGIN');
  try {
    await copyInto(
      client,
      'customers',
      [
        'customer_id',
        'kind',
        'name',
        'email',
        'billing_account_id',
        'main_user_id',
        'currency',
        'locale',
        'created_at',
      ],
      [...holders.map(customerRow), ...population.companies.map(companyRow)],
    );
    await copyInto(
      client,
      'users',
      USER_COLUMNS,
      customers.map((person) => userRow(person, options)),
    );
    await copyInto(
      client,
      'addresses',
      ['customer_id', 'kind', 'recipient', 'line1', 'city', 'postcode', 'country', 'created_at'],
      [...holders.flatMap((person) => addressRows(person, options)), ...population.companies.map(companyAddress)],
    );
    await copyInto(
      client,
      'consents',
      ['user_id', 'purpose', 'channel', 'wording', 'given_at', 'withdrawn_at', 'ip'],
      customers.flatMap((person) => consentRows(person, options)),
    );
    await copyInto(
      client,
      'sign_ins',
      ['user_id', 'at', 'ip', 'method', 'user_agent', 'succeeded'],
      signInRows(customers, options),
    );
    await copyInto(
      client,
      'sims',
      ['customer_id', 'iccid', 'imsi', 'status', 'label', 'activated_at', 'terminated_at'],
      [...holders, ...population.companies].flatMap(simRows),
    );
    await copyInto(
      client,
      'orders',
      ORDER_COLUMNS,
      holders.flatMap((person) => orderRows(person, options)),
    );
    await client.query('COMMIT');
    await client.query('ANALYZE');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

const noon = (day: string): string => `${day}T12:00:00Z`;

function customerRow(person: Person): Cell[] {
  const { customerId, fullName, email, billingAccountId, userId, currency, locale, createdOn } = person;
  return [
    customerId ?? null,
    'private',
    fullName,
    email,
    billingAccountId ?? null,
    userId ?? null,
    currency,
    locale,
    noon(createdOn),
  ];
}

function companyRow(company: Company): Cell[] {
  const { customerId, name, billingEmail, billingAccountId, currency, createdOn } = company;
  return [customerId, 'company', name, billingEmail, billingAccountId, null, currency, 'en-GB', noon(createdOn)];
}

const USER_COLUMNS = [
  'user_id', 'customer_id', 'email', 'full_name', 'phone', 'phone_takes_sms', 'title', 'job_role', 'expertise', 'locale',
  'remembered_browsers', 'created_at',
]; // prettier-ignore

function userRow(person: Person, { seed }: SeedOptions): Cell[] {
  const random = createRandom(seed, `user:${person.n}`);
  return [
    person.userId ?? null,
    person.customerId ?? null,
    person.email,
    person.fullName,
    person.phone,
    isMobile(person.phone),
    random.pick([null, 'Dr', 'Ms', 'Mr', 'Mx']),
    person.company?.role ?? null,
    person.cast === 'formula' ? HOSTILE_TEXTS[3] : random.pick([null, 'hobbyist', 'installer', 'developer']),
    person.locale,
    `{${person.cookieIds.join(',')}}`,
    noon(person.createdOn),
  ];
}

function addressRows(person: Person, { seed }: SeedOptions): Cell[][] {
  const { line1, city, postcode, country } = person.address;
  const row = (kind: string, recipient: string): Cell[] => [
    person.customerId ?? null,
    kind,
    recipient,
    line1,
    city,
    postcode,
    country,
    noon(person.createdOn),
  ];
  const delivery = createRandom(seed, `address:${person.n}`).chance(0.3) || person.cast !== undefined;
  return [row('billing', person.fullName), ...(delivery ? [row('delivery', `${person.fullName} (reception)`)] : [])];
}

function companyAddress(company: Company): Cell[] {
  const { line1, city, postcode, country } = company.address;
  return [company.customerId, 'billing', company.name, line1, city, postcode, country, noon(company.createdOn)];
}

/** Agreement to marketing at sign-up; who has none now never agreed or took it back. */
function consentRows(person: Person, { seed, today }: SeedOptions): Cell[][] {
  const random = createRandom(seed, `consent:${person.n}`);
  const withdrawn = !person.marketingConsent && random.chance(0.5);
  if (!person.marketingConsent && !withdrawn) return [];
  const ip = `198.51.100.${1 + random.int(250)}`;
  return ['newsletter', 'tailored_offers'].map((purpose) => [
    person.userId ?? null,
    purpose,
    random.pick(['console', 'shop', 'event']),
    `${purpose} 2020-04`,
    noon(person.createdOn),
    withdrawn ? noon(addDays(today, -1 - random.int(20))) : null,
    ip,
  ]);
}

const BROWSERS = [
  'Mozilla/5.0 (X11; Linux x86_64) Example/1.0',
  'Mozilla/5.0 (iPhone) Example/2.3',
  'example-cli/4.1',
] as const;
/** Sign-ins go back so far at most: older ones were purged. */
const LOG_DAYS = 730;

function* signInRows(people: readonly Person[], options: SeedOptions): Generator<Cell[]> {
  for (const person of people) {
    const random = createRandom(options.seed, `sign-ins:${person.n}`);
    const usual = person.cast === 'traveller' ? 400 : 5 + random.int(person.cast === undefined ? 40 : 120);
    const count = person.cast === 'traveller' ? (options.travellerSignIns ?? usual) : usual;
    const from = Date.parse(noon(addDays(options.today, -LOG_DAYS)));
    const start = Math.max(from, Date.parse(noon(person.createdOn)));
    const span = Math.max(1, Date.parse(`${options.today}T00:00:00Z`) - start);
    const home = `203.0.113.${1 + random.int(250)}`;
    for (let i = 0; i < count; i += 1) {
      const at = new Date(start + Math.floor(((i + random.unit()) / count) * span)).toISOString();
      const ip = random.chance(0.9) ? home : `2001:db8::${random.hex(4)}`;
      yield [
        person.userId ?? null,
        at,
        ip,
        random.pick(['password', 'passkey']),
        random.pick(BROWSERS),
        random.chance(0.97),
      ];
    }
  }
}

function simRows(owner: Person | Company): Cell[][] {
  return owner.sims.map((sim) => [
    owner.customerId ?? null,
    sim.iccid,
    sim.imsi,
    sim.status,
    sim.label,
    noon(sim.activatedOn),
    sim.terminatedOn === undefined ? null : noon(sim.terminatedOn),
  ]);
}

const ORDER_COLUMNS = [
  'order_id', 'customer_id', 'user_id', 'placed_at', 'status', 'delivered_on', 'return_until', 'items', 'total_minor', 'currency',
  'delivery_name', 'delivery_address', 'delivery_phone', 'delivery_note',
]; // prettier-ignore

function orderRows(person: Person, { seed, today }: SeedOptions): Cell[][] {
  const random = createRandom(seed, `orders:${person.n}`);
  // An order always brought the SIMs; the complainant waits for one, and a few of the crowd do.
  const waiting = person.cast === 'complainant' || (person.cast === undefined && random.chance(0.03));
  const orders = [row(person, 1, person.createdOn, 'delivered', random.int(3))];
  if (random.chance(0.3)) orders.push(row(person, 2, addDays(person.createdOn, 20), 'delivered', 1));
  if (waiting) orders.push(row(person, 3, addDays(today, -4), 'shipped', 2));
  return orders;
}

function row(person: Person, number: number, placedOn: string, status: string, extras: number): Cell[] {
  const delivered = status === 'delivered' ? addDays(placedOn, 3) : null;
  const items = [
    { sku: 'SIM-PACK', quantity: 1 + extras },
    { sku: 'STARTER-KIT', quantity: 1 },
  ];
  const { line1, city, postcode, country } = person.address;
  return [
    `ORD-${String(person.n + 1).padStart(6, '0')}-${number}`,
    person.customerId ?? null,
    person.userId ?? null,
    noon(placedOn),
    status,
    delivered,
    delivered === null ? null : addDays(delivered, 14),
    JSON.stringify(items),
    1900 + 700 * extras,
    person.currency,
    person.fullName,
    `${line1}, ${city} ${postcode}, ${country}`,
    person.phone,
    person.cast === 'formula' ? HOSTILE_TEXTS[6] : null,
  ];
}
