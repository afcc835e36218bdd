/** Fills an empty CRM from the population: contacts, where they came from, what they signed up for, what was guessed about them. */
import { addDays, createRandom, HOSTILE_TEXTS } from '../../population/index.js';
import type { Person, Population, Random } from '../../population/index.js';
import type { Queries, Row } from '../http/database.js';
import { indexContacts, snapshotContacts } from './copies.js';

const NAMES = {
  newsletter: ['Monthly newsletter'],
  webinar: ['Roaming SIMs in practice', 'Batteries that last ten years'],
  whitepaper: ['Choosing a radio', 'Asset tracking at sea'],
  event: ['Example Expo', 'Sensors Day Sampleton'],
} as const;
const SOURCES = {
  event: 'Example Expo, stand 12',
  partner: 'Example Partner Ltd, joint webinar',
  public_database: 'Example Companies Register',
  social_network: 'Example Social, company page',
} as const;
const PAGES = ['/', '/pricing', '/docs/start', '/blog/antennas', '/coverage', '/webinars'];
const CAMPAIGNS = [
  { id: 'CMP-NEWS', name: 'Monthly newsletter', channel: 'email' },
  { id: 'CMP-OFFER', name: 'Tailored offers', channel: 'email' },
];
const WORDING = 'Yes, send me offers and news by e-mail. I can withdraw this at any time.';

type Tables = Record<
  'contacts' | 'registrations' | 'sources' | 'cookies' | 'visits' | 'scores' | 'consents' | 'sends',
  Row[]
>;

export async function seedCrm(tx: Queries, population: Population, seed: number, today: string): Promise<void> {
  const tables: Tables = {
    contacts: [],
    registrations: [],
    sources: [],
    cookies: [],
    visits: [],
    scores: [],
    consents: [],
    sends: [],
  };
  for (const person of population.people) {
    const random = createRandom(seed, `crm:${person.n}`);
    cookies(tables, person, random, today);
    if (person.crmContactId) contact(tables, person, person.crmContactId, random, today);
  }
  await tx.insert('campaigns', CAMPAIGNS);
  await tx.insert(
    'companies',
    population.companies.map(({ id, name }) => ({ id, name })),
  );
  for (const [table, rows] of Object.entries(tables)) await tx.insert(table, rows);
  await indexContacts(tx);
  await snapshotContacts(tx, addDays(today, -1));
}

function contact(tables: Tables, person: Person, id: string, random: Random, today: string): void {
  const hostile = person.cast === 'formula';
  tables.contacts.push({
    id,
    email: person.email,
    given_name: person.givenName,
    family_name: person.familyName,
    full_name: person.fullName,
    phone: person.phone,
    title: random.chance(0.2) ? 'Dr' : null,
    company_id: person.company?.id ?? null,
    role: person.company?.role ?? null,
    expertise: hostile ? HOSTILE_TEXTS[6] : random.pick(['radio', 'logistics', 'metering', 'hobby']),
    preferences: { language: person.locale, topics: [random.pick(['offers', 'technology', 'events'])] },
    // A company's customer number names the company, not its user.
    customer_id: person.kind === 'private' ? (person.customerId ?? null) : null,
    restricted_at: null,
    recorded_at: at(person.createdOn, 8),
  });
  const day = (): string => addDays(today, -1 - random.int(500));
  sources(tables, person, id, random, day);
  registrations(tables, person, id, random, day, hostile);
  scores(tables, id, random, today);
  consents(tables, person, id, today, random);
}

function sources(tables: Tables, person: Person, id: string, random: Random, day: () => string): void {
  const all = Object.keys(SOURCES) as (keyof typeof SOURCES)[];
  const kinds = person.cast === 'lead_only' ? all : [random.pick(all)];
  kinds.forEach((kind, k) =>
    tables.sources.push({
      id: idOf('SRC', person, k),
      contact_id: id,
      kind,
      name: SOURCES[kind],
      recorded_at: at(day(), 9),
    }),
  );
}

function registrations(
  tables: Tables,
  person: Person,
  id: string,
  random: Random,
  day: () => string,
  hostile: boolean,
): void {
  const kinds = Object.keys(NAMES) as (keyof typeof NAMES)[];
  const chosen = kinds.filter(
    (kind) => person.cast !== undefined || (kind === 'newsletter' && person.marketingConsent) || random.chance(0.3),
  );
  chosen.forEach((kind, k) =>
    tables.registrations.push({
      id: idOf('REG', person, k),
      contact_id: id,
      kind,
      title: hostile ? HOSTILE_TEXTS[k] : random.pick(NAMES[kind]),
      email: person.email,
      recorded_at: at(day(), 11),
    }),
  );
}

function scores(tables: Tables, id: string, random: Random, today: string): void {
  const leadScore = 1 + random.int(100);
  tables.scores.push({
    id: id.replace('CRM', 'SCO'),
    contact_id: id,
    lead_score: leadScore,
    segment: leadScore > 66 ? 'likely to grow' : leadScore > 33 ? 'steady' : 'at risk',
    predicted_churn: random.int(1_000) / 1_000,
    explanation: 'From pages visited, registrations and age of the contact; more of each raises the score',
    recorded_at: at(addDays(today, -1), 3),
  });
}

function consents(tables: Tables, person: Person, id: string, today: string, random: Random): void {
  const given = person.marketingConsent || random.chance(0.2);
  if (!given) return;
  const row = (k: number, status: string, day: string): Row => ({
    id: idOf('CON', person, k),
    contact_id: id,
    subject_hash: null,
    campaign: 'marketing',
    channel: 'email',
    status,
    wording: WORDING,
    recorded_at: at(day, 10),
  });
  tables.consents.push(row(0, 'given', person.createdOn));
  if (!person.marketingConsent) {
    tables.consents.push(row(1, 'withdrawn', addDays(today, -5)));
    return;
  }
  for (let k = 0; k < 3; k += 1) {
    const recordedAt = at(addDays(today, -10 - 30 * k), 7);
    tables.sends.push({ id: idOf('SND', person, k), contact_id: id, campaign_id: 'CMP-NEWS', recorded_at: recordedAt });
  }
}

/** A browser's visits, tied to a contact where the person signed up from it. */
function cookies(tables: Tables, person: Person, random: Random, today: string): void {
  person.cookieIds.forEach((cookie, c) => {
    tables.cookies.push({ id: cookie, contact_id: person.crmContactId ?? null });
    const visits = person.cast === 'traveller' ? 120 : 2 + random.int(6);
    for (let v = 0; v < visits; v += 1) {
      tables.visits.push({
        id: `VIS-${String(person.n + 1).padStart(6, '0')}-${c}-${String(v).padStart(4, '0')}`,
        cookie_id: cookie,
        url: `https://www.example.com${random.pick(PAGES)}`,
        referrer: random.chance(0.3) ? 'https://search.example/' : null,
        device: random.pick(['phone', 'laptop', 'tablet']),
        recorded_at: at(addDays(today, -1 - random.int(360)), random.int(24)),
      });
    }
  });
}

function idOf(prefix: string, person: Person, k: number): string {
  return `${prefix}-${String(person.n + 1).padStart(6, '0')}-${String(k + 1).padStart(3, '0')}`;
}

function at(day: string, hour: number): string {
  return `${day}T${String(hour).padStart(2, '0')}:00:00.000Z`;
}
