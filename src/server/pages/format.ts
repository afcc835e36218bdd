/** Dates, sizes and durations as people read them. */

/** `2 March 2026, 09:30 UTC`: one zone for everybody, and it is named. */
export function formatInstant(iso: string): string {
  const text = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(
    new Date(iso),
  );
  return `${text.replace(' at ', ', ')} UTC`;
}

/** `2 March 2026` of a local date `YYYY-MM-DD`. */
export function formatDate(date: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
}

/** `2 Mar 2026`, for tables. */
export function shortDate(date: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );
}

export function formatBytes(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** `3 days`, `5 hours`, `12 minutes`: the largest unit that says enough. */
export function formatDuration(ms: number): string {
  const steps: [number, string][] = [
    [86_400_000, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
  ];
  for (const [size, word] of steps) {
    const count = Math.floor(Math.abs(ms) / size);
    if (count >= 1) return `${count} ${word}${count === 1 ? '' : 's'}`;
  }
  return 'less than a minute';
}
