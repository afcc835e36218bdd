/** *Now* as a dependency, so that codes, links and sweeps can be tested over months. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
