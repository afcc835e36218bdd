/** Deterministic randomness: every draw depends on the seed and a label only, so records can be made in any order. */

/** FNV-1a over the label, mixed with the seed. */
function hash32(seed: number, label: string): number {
  let h = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < label.length; i += 1) {
    h = Math.imul(h ^ label.charCodeAt(i), 0x01000193) >>> 0;
  }
  return h;
}

export interface Random {
  /** Uniform in [0, 1). */
  unit(): number;
  /** Integer in [0, below). */
  int(below: number): number;
  pick<T>(from: readonly T[]): T;
  chance(p: number): boolean;
  /** Lower-case hex digits. */
  hex(digits: number): string;
}

/** mulberry32, started from seed and label. */
export function createRandom(seed: number, label: string): Random {
  let state = hash32(seed, label);
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (below: number): number => Math.floor(unit() * below);
  return {
    unit,
    int,
    pick: (from) => {
      const chosen = from[int(from.length)];
      if (chosen === undefined) throw new RangeError('cannot pick from an empty list');
      return chosen;
    },
    chance: (p) => unit() < p,
    hex: (digits) => Array.from({ length: digits }, () => int(16).toString(16)).join(''),
  };
}

/** `day` plus `days`, both as `YYYY-MM-DD`. */
export function addDays(day: string, days: number): string {
  const [y, m, d] = day.split('-').map(Number) as [number, number, number];
  return new Date(Date.UTC(y, m - 1, d + days)).toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
