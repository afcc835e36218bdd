/** Who made how many of the traffic rows: the cast by their stories, the others by a long-tailed rule; the total is exact. */
import { addDays, createRandom } from './random.js';
import type { Company, Person, PopulationOptions, Sim } from './types.js';

/** Two a day from each of two SIMs leave no day of the year out, however they are shaken. */
export const TRAVELLER_LEAST = 1460;

/** First day of the twelve months that hold traffic. */
export const trafficFrom = (today: string): string => addDays(today, -365);

/** SIMs that could make traffic in the last twelve months. */
export function simsWithTraffic(sims: readonly Sim[], today: string): Sim[] {
  const from = trafficFrom(today);
  return sims.filter((sim) => sim.activatedOn < today && (sim.terminatedOn === undefined || sim.terminatedOn > from));
}

export function spreadTraffic(people: Person[], companies: Company[], options: PopulationOptions): void {
  const wanted = new Map<Person | Company, number>();
  let left = options.trafficRows;
  for (const person of people) {
    const share = castShare(person, options);
    if (share === undefined) continue;
    const rows = simsWithTraffic(person.sims, options.today).length === 0 ? 0 : share;
    wanted.set(person, rows);
    left -= rows;
  }
  if (left < 0) throw new RangeError(`trafficRows must be at least ${options.trafficRows - left}`);
  const others = [...people, ...companies].filter((who) => !wanted.has(who));
  const weights = others.map((who) => weightOf(who, options));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // Rounding the running sum, not each share, makes the rows add up exactly.
  let reached = 0;
  let given = 0;
  others.forEach((who, i) => {
    reached += weights[i] ?? 0;
    const upTo = total === 0 ? 0 : Math.round((reached / total) * left);
    who.trafficRows = upTo - given;
    given = upTo;
  });
  for (const [who, rows] of wanted) who.trafficRows = rows;
}

function castShare(person: Person, options: PopulationOptions): number | undefined {
  if (person.cast === undefined) return undefined;
  if (person.cast === 'traveller') {
    return options.travellerTrafficRows ?? Math.max(TRAVELLER_LEAST, Math.round(options.trafficRows * 0.004));
  }
  return Math.max(40, Math.round(options.trafficRows * 0.0005));
}

function weightOf(who: Person | Company, options: PopulationOptions): number {
  const sims = simsWithTraffic(who.sims, options.today).length;
  if (sims === 0) return 0;
  const key = 'n' in who ? `traffic:${who.n}` : `traffic:${who.id}`;
  return sims / (0.02 + createRandom(options.seed, key).unit());
}
