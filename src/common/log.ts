/** Structured logs through pino. Messages and fields hold ids, kinds and counts, never personal data. */
import { pino } from 'pino';
import type { Logger } from 'pino';

export type { Logger };

export function createLogger(name: string, level = process.env.HABEAS_LOG_LEVEL ?? 'info'): Logger {
  return pino(
    { name, level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}
