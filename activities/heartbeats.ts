/** Long activities say that they are alive, so that a lost worker is noticed in seconds; cancellation comes back the same way. */
import { activityInfo, Context, heartbeat } from '@temporalio/activity';

const EVERY_MS = 3000;

export async function whileBeating<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { heartbeatTimeoutMs } = activityInfo();
  if (heartbeatTimeoutMs === undefined) return run(Context.current().cancellationSignal);
  const timer = setInterval(() => heartbeat(), Math.min(EVERY_MS, heartbeatTimeoutMs / 3));
  try {
    return await run(Context.current().cancellationSignal);
  } finally {
    clearInterval(timer);
  }
}
