/** Workflows on a server whose time begins today read another one: a test says when it plays, and plays the same in a year. */
/** The only place where workflows read the time (`workflows/now.ts`), as the bundle has it. */
const READS_NOW = 'return Date.now();';

/** The workflows' code with the same constant added to what it reads as *now*. */
export function moved(code: string, offsetMs: number): string {
  const parts = code.split(READS_NOW);
  if (parts.length !== 2) throw new Error(`workflows read the time in ${parts.length - 1} places instead of one`);
  return parts.join(`return Date.now() + ${offsetMs};`);
}
