/** Outages that last for days of skipped time, without a try at every half minute of them. */

/** The longest pause between two tries of a holder's call (`workflows/holder.ts`), as the workflows' bundle has it. */
const TRIES_AGAIN = "maximumInterval: '30 seconds'";

/** The workflows' code with this pause instead (`2 minutes`). */
export function patient(code: string, pause: string): string {
  if (!code.includes(TRIES_AGAIN)) throw new Error('workflows try again at other intervals than this file says');
  return code.replaceAll(TRIES_AGAIN, `maximumInterval: '${pause}'`);
}
