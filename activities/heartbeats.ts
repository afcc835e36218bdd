/** Long activities say that they are alive, so that a lost worker is noticed in seconds; cancellation comes back the same way. */
import { activityInfo, heartbeat } from '@temporalio/activity';

/** @param cursor what to say each time; a later attempt gets the latest */
export async function whileBeating<T>(run: () => Promise<T>, cursor: () => unknown = () => undefined): Promise<T> {
  const { heartbeatTimeoutMs } = activityInfo();
  if (!heartbeatTimeoutMs) return run();
  const timer = setInterval(() => heartbeat(cursor()), heartbeatTimeoutMs / 3);
  try {
    return await run();
  } finally {
    clearInterval(timer);
  }
}
