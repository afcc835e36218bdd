import fc from 'fast-check';
import {
  CAST,
  DEFAULT_POPULATION,
  FEWEST_PEOPLE,
  HOSTILE_TEXTS,
  SHARED_EMAIL,
  STRANGER_EMAIL,
  invoiceDateOf,
  invoiceRefOf,
  isMobile,
  monthsBetween,
  populationOf,
} from '../../examples/iot-operator/population/index.js';

const today = '2026-11-02';
const population = populationOf({ ...DEFAULT_POPULATION, today });
const everything = [...population.people, ...population.companies];

describe('population', () => {
  it('is the same for the same seed and another for another seed', () => {
    expect(populationOf({ ...DEFAULT_POPULATION, today })).toEqual(population);
    const other = populationOf({ ...DEFAULT_POPULATION, seed: 1, today });
    expect(other.people.map((p) => p.email)).not.toEqual(population.people.map((p) => p.email));
  });

  it('spreads exactly the traffic asked for, over those who have a SIM in the year', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: FEWEST_PEOPLE, max: 200 }), (seed, people) => {
        const made = populationOf({ seed, people, trafficRows: 5_000, today });
        const rows = [...made.people, ...made.companies].map((who) => who.trafficRows);
        expect(rows.reduce((a, b) => a + b, 0)).toBe(5_000);
        expect(rows.every((n) => Number.isInteger(n) && n >= 0)).toBe(true);
        const without = [...made.people, ...made.companies].filter((who) => who.sims.length === 0);
        expect(without.every((who) => who.trafficRows === 0)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('gives a heavy traveller for measurements and refuses what cannot hold the stories', () => {
    const heavy = populationOf({ seed: 1, people: 40, trafficRows: 20_000, travellerTrafficRows: 10_000, today });
    expect(heavy.cast.traveller.trafficRows).toBe(10_000);
    expect(() => populationOf({ seed: 1, people: 40, trafficRows: 10, today })).toThrow(/trafficRows must be at least/);
    expect(() => populationOf({ seed: 1, people: 3, trafficRows: 10_000, today })).toThrow(/people must be at least/);
  });

  it('tells the stories of the cast', () => {
    const { cast } = population;
    expect(Object.keys(cast)).toEqual([...CAST]);
    expect(cast.debtor.balanceMinor).toBe(1240);
    expect(cast.debtor.sims.map((sim) => sim.status)).toEqual(['active', 'active']);
    expect(cast.creditor.balanceMinor).toBe(-500);
    expect(cast.creditor.sims.some((sim) => sim.status === 'active')).toBe(false);
    expect(cast.complainant.openTicket).toBe(true);
    expect(cast.two_accounts_a.phone).toBe(cast.two_accounts_b.phone);
    expect(cast.two_accounts_a.fullName).toBe(cast.two_accounts_b.fullName);
    expect(cast.two_accounts_a.customerId).not.toBe(cast.two_accounts_b.customerId);
    expect(cast.two_accounts_a.email).not.toBe(cast.two_accounts_b.email);
    expect([cast.shared_mailbox_a.email, cast.shared_mailbox_b.email]).toEqual([SHARED_EMAIL, SHARED_EMAIL]);
    expect(cast.shared_mailbox_a.fullName).not.toBe(cast.shared_mailbox_b.fullName);
    const { customerId, userId, billingAccountId, sims } = cast.lead_only;
    expect([customerId, userId, billingAccountId, sims]).toEqual([undefined, undefined, undefined, []]);
    expect(cast.lead_only.crmContactId).toMatch(/^CRM-/);
    expect(cast.clean).toMatchObject({ balanceMinor: 0, sims: [] });
    expect(HOSTILE_TEXTS).toContain(cast.formula.address.line1);
    expect(cast.formula.familyName).toContain('<script>');
    expect(cast.traveller.trafficRows).toBeGreaterThanOrEqual(1460);
  });

  it('gives the business user colleagues under one customer, and the company the SIMs', () => {
    const { business_user: user } = population.cast;
    const colleagues = population.people.filter((p) => p.customerId === user.customerId && p.n !== user.n);
    expect(colleagues.length).toBeGreaterThanOrEqual(3);
    expect(user.sims).toEqual([]);
    const company = population.companies.find((c) => c.customerId === user.customerId);
    expect(company?.sims.length).toBeGreaterThan(0);
    expect(company?.id).toBe(user.company?.id);
  });

  it('knows nobody by the stranger’s address', () => {
    expect(population.people.some((p) => p.email === STRANGER_EMAIL)).toBe(false);
  });

  it('uses numbers, cards and addresses that belong to nobody', () => {
    for (const person of population.people) {
      expect(person.email).toMatch(/@(example\.(com|org|net)|[a-z-]+\.example)$/);
      expect(person.phone).toMatch(
        /^\+(447700900|44\d{2,4}4960|442079460|441914980|442920180|441632960|491713920|49(30|69|40|221|89)\d+)/,
      );
    }
    const sims = everything.flatMap((who) => who.sims);
    expect(new Set(sims.map((sim) => sim.iccid)).size).toBe(sims.length);
    expect(new Set(sims.map((sim) => sim.imsi)).size).toBe(sims.length);
    for (const sim of sims) {
      expect(sim.imsi).toMatch(/^00101\d{10}$/);
      expect(sim.iccid).toMatch(/^8999901\d{12}$/);
      expect(luhn(sim.iccid)).toBe(true);
      if (sim.terminatedOn !== undefined) expect(sim.terminatedOn >= sim.activatedOn).toBe(true);
      expect(sim.status === 'terminated').toBe(sim.terminatedOn !== undefined);
    }
  });

  it('shares no number of the cast with the crowd', () => {
    const castPhones = new Set(Object.values(population.cast).map((p) => p.phone));
    expect(population.people.filter((p) => p.cast === undefined && castPhones.has(p.phone))).toEqual([]);
    expect(isMobile(population.cast.traveller.phone)).toBe(true);
    expect(isMobile(population.cast.business_user.phone)).toBe(false);
  });

  it('numbers the invoices that billing and traffic share', () => {
    expect(invoiceRefOf('CUS-000123', '2026-09')).toBe('INV-202609-000123');
    expect([invoiceDateOf('2026-01'), invoiceDateOf('2024-02'), invoiceDateOf('2026-12')]).toEqual([
      '2026-02-01',
      '2024-03-01',
      '2027-01-01',
    ]);
    expect(monthsBetween('2025-11-30', '2026-02-01')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
  });

  it('writes names in many scripts', () => {
    const names = population.people.map((p) => p.fullName).join(' ');
    for (const script of ['Arabic', 'Han', 'Hiragana', 'Cyrillic', 'Greek', 'Devanagari', 'Hebrew']) {
      expect(names).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'));
    }
    expect(names.normalize('NFC')).not.toBe(names);
    expect(everything.flatMap((who) => who.sims.map((sim) => sim.label)).join('')).toMatch(
      /\p{Extended_Pictographic}/u,
    );
  });
});

function luhn(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((acc, ch, i) => {
      const value = i % 2 === 1 ? Number(ch) * 2 : Number(ch);
      return acc + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}
