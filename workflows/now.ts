/** *Now* as the workflow sees it: the SDK makes `Date` deterministic here. The only place that reads it. */
export function nowMs(): number {
  return Date.now();
}

export function now(): string {
  return new Date(nowMs()).toISOString();
}
