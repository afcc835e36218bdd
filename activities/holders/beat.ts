/** Long steps between two heartbeats: says every few seconds that the connector lives, with the cursor as it was last given. */
import type { ConnectorContext } from '../../src/connector/define.js';

const EVERY_MS = 3000;

/** `run` gets a context whose `heartbeat` remembers the cursor; throws an AbortError when the call was cancelled meanwhile. */
export async function whileBeating<T>(
  context: ConnectorContext,
  run: (context: ConnectorContext) => Promise<T>,
): Promise<T> {
  let cursor: unknown = context.resumeFrom;
  const beat = (): void => context.heartbeat(cursor);
  const timer = setInterval(beat, EVERY_MS);
  try {
    return await run({
      ...context,
      heartbeat: (latest) => {
        cursor = latest;
        context.signal.throwIfAborted();
        beat();
      },
    });
  } finally {
    clearInterval(timer);
  }
}
