/** The people with a part in the demo and the tests: each story as overrides over an ordinary person. */
import { addDays } from './random.js';
import { HOSTILE_TEXTS } from './names.js';
import { deMobile, testIccid, testImsi, ukLandline, ukMobile } from './numbers.js';
import type { CastName, Person, Sim } from './types.js';

/** Known to no system and generated nowhere. */
export const STRANGER_EMAIL = 'nobody.we.know@example.net';

export const SHARED_EMAIL = 'family.household@example.org';

type SimStory = [label: string, status: Sim['status'], activatedDaysAgo: number, terminatedDaysAgo?: number];

function sims(n: number, today: string, stories: SimStory[]): Sim[] {
  return stories.map(([label, status, activated, terminated], k) => ({
    iccid: testIccid(n * 100 + k + 1),
    imsi: testImsi(n * 100 + k + 1),
    status,
    label,
    activatedOn: addDays(today, -activated),
    ...(terminated === undefined ? {} : { terminatedOn: addDays(today, -terminated) }),
  }));
}

const gb = (
  line1: string,
  city: string,
  postcode: string,
): Pick<Person, 'address' | 'country' | 'currency' | 'locale'> => ({
  address: { line1, city, postcode, country: 'GB' },
  country: 'GB',
  currency: 'GBP',
  locale: 'en-GB',
});

const named = (givenName: string, familyName: string): Pick<Person, 'givenName' | 'familyName' | 'fullName'> => ({
  givenName,
  familyName,
  fullName: `${givenName} ${familyName}`,
});

/** What makes each of them themselves; everything else is drawn like anybody's. `n` is their index. */
export function story(name: CastName, n: number, today: string): Partial<Person> {
  const settled = { balanceMinor: 0, openTicket: false };
  switch (name) {
    case 'traveller':
      return {
        ...gb('7 Wander Lane', 'Sampleton', 'ZZ1 1ZZ'),
        ...named('Maya', 'Traveller'),
        ...settled,
        email: 'maya.traveller@example.com',
        phone: ukMobile(900),
        marketingConsent: true,
        crmContactId: crm(n),
        supportRequesterId: req(n),
        createdOn: addDays(today, -1100),
        cookieIds: ['ck_7a11e0000000000000000001', 'ck_7a11e0000000000000000002'],
        sims: sims(n, today, [
          ['Rucksack tracker 🎒', 'active', 900],
          ['Camper van 🚐', 'active', 500],
          ['Old tracker', 'terminated', 1000, 420],
        ]),
      };
    case 'debtor':
      return {
        ...gb('12 Balance Road', 'Mockchester', 'ZZ2 4ZZ'),
        ...named('Dominic', 'Debtor'),
        ...settled,
        email: 'dominic.debtor@example.com',
        phone: ukMobile(901),
        marketingConsent: true,
        balanceMinor: 1240,
        crmContactId: crm(n),
        supportRequesterId: req(n),
        createdOn: addDays(today, -800),
        sims: sims(n, today, [
          ['Workshop gate', 'active', 700],
          ['Trailer', 'active', 400],
        ]),
      };
    case 'berliner':
      return {
        ...named('Käthe', 'Mustermann'),
        ...settled,
        address: { line1: 'Musterstraße 3', city: 'Berlin', postcode: '00117', country: 'DE' },
        country: 'DE',
        currency: 'EUR',
        locale: 'de-DE',
        email: 'kaethe.mustermann@example.org',
        phone: deMobile(1),
        marketingConsent: true,
        crmContactId: crm(n),
        supportRequesterId: req(n),
        createdOn: addDays(today, -600),
        sims: sims(n, today, [['Zähler Keller', 'active', 550]]),
      };
    case 'two_accounts_a':
    case 'two_accounts_b':
      return {
        ...gb('4 Twice Terrace', 'Testbury', 'ZZ3 2ZZ'),
        ...named('Tamsin', 'Twice'),
        ...settled,
        phone: ukMobile(902),
        email: name === 'two_accounts_a' ? 'tamsin.twice@example.com' : 'tamsin.private@example.net',
        crmContactId: crm(n),
        createdOn: addDays(today, name === 'two_accounts_a' ? -900 : -200),
        sims: sims(n, today, [[name === 'two_accounts_a' ? 'Boat' : 'Shed', 'active', 190]]),
      };
    case 'shared_mailbox_a':
    case 'shared_mailbox_b':
      return {
        ...gb('9 Household Close', 'Sampleton', 'ZZ4 7ZZ'),
        ...settled,
        email: SHARED_EMAIL,
        crmContactId: crm(n),
        ...(name === 'shared_mailbox_a' ? named('Paula', 'Household') : named('Peter', 'Household')),
        phone: ukMobile(name === 'shared_mailbox_a' ? 903 : 904),
        createdOn: addDays(today, -400),
        sims: sims(n, today, [['Car', 'active', 300]]),
      };
    case 'business_user':
      return {
        kind: 'business_user',
        ...gb('1 Dock Road', 'Mockchester', 'ZZ5 5ZZ'),
        ...named('Bea', 'Business'),
        ...settled,
        email: 'bea@harbour-sensors.example',
        phone: ukLandline(14_900),
        marketingConsent: true,
        crmContactId: crm(n),
        supportRequesterId: req(n),
        createdOn: addDays(today, -500),
        sims: [],
      };
    case 'creditor':
      return {
        ...gb('5 Credit Crescent', 'Testbury', 'ZZ6 1ZZ'),
        ...named('Carys', 'Creditor'),
        ...settled,
        balanceMinor: -500,
        email: 'carys.creditor@example.com',
        phone: ukMobile(905),
        createdOn: addDays(today, -700),
        sims: sims(n, today, [['Greenhouse', 'terminated', 650, 120]]),
      };
    case 'complainant':
      return {
        ...gb('8 Grievance Grove', 'Sampleton', 'ZZ7 3ZZ'),
        ...named('Colin', 'Complainant'),
        ...settled,
        openTicket: true,
        email: 'colin.complainant@example.com',
        phone: ukMobile(906),
        supportRequesterId: req(n),
        crmContactId: crm(n),
        createdOn: addDays(today, -450),
        sims: sims(n, today, [['Pump', 'active', 440]]),
      };
    case 'formula':
      return {
        ...gb(HOSTILE_TEXTS[0], '<b>Sampleton</b>', 'ZZ8 8ZZ'),
        ...named('Robin', '<script>alert(1)</script>'),
        ...settled,
        email: 'robin.formula@example.com',
        phone: ukMobile(907),
        supportRequesterId: req(n),
        crmContactId: crm(n),
        marketingConsent: true,
        createdOn: addDays(today, -350),
        sims: sims(n, today, [
          [HOSTILE_TEXTS[1], 'active', 300],
          [HOSTILE_TEXTS[5], 'active', 200],
          [HOSTILE_TEXTS[8], 'suspended', 100],
        ]),
      };
    case 'lead_only':
      return {
        kind: 'lead',
        ...gb('2 Booth Row', 'Testbury', 'ZZ9 2ZZ'),
        ...named('Lena', 'Leadonly'),
        ...settled,
        email: 'lena.leadonly@example.org',
        phone: ukMobile(908),
        marketingConsent: true,
        crmContactId: crm(n),
        createdOn: addDays(today, -90),
        sims: [],
      };
    case 'clean':
      return {
        ...gb('3 Settled Street', 'Mockchester', 'ZZ1 9ZZ'),
        ...named('Cleo', 'Clean'),
        ...settled,
        email: 'cleo.clean@example.com',
        phone: ukMobile(909),
        marketingConsent: false,
        crmContactId: crm(n),
        createdOn: addDays(today, -1000),
        sims: [],
      };
    case 'forgotten':
      return {
        ...gb('6 Silence Square', 'Sampleton', 'ZZ2 9ZZ'),
        ...named('Felix', 'Forgotten'),
        ...settled,
        email: 'felix.forgotten@example.com',
        phone: ukMobile(910),
        crmContactId: crm(n),
        createdOn: addDays(today, -320),
        sims: sims(n, today, [['Bicycle', 'active', 310]]),
      };
  }
}

const crm = (n: number): string => `CRM-${String(n + 1).padStart(6, '0')}`;
const req = (n: number): string => `REQ-${String(n + 1).padStart(6, '0')}`;
