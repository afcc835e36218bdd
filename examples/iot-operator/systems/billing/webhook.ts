/**
 * Tells a subscriber that what an account owes has changed. Events are rows written in the transaction that made the change, and
 * leave the table only once delivered: a crash or a subscriber that is down loses none. Waits double from 1 s to 5 min.
 */
import type { Database, Queries } from '../http/database.js';

export interface WebhookOptions {
  url: string;
  token: string;
  /** First wait after a failed delivery, in milliseconds. */
  firstWaitMs?: number;
}

export interface Webhook {
  /** Looks for due events now. */
  kick(): void;
  close(): Promise<void>;
}

interface EventRow {
  id: number;
  account_id: string;
  customer_id: string;
  attempts: number;
}

const LONGEST_WAIT_MS = 300_000;
const DELIVERY_TIMEOUT_MS = 10_000;
/** How often to look when nothing happened here: events of another process, or of before a restart. */
const IDLE_MS = 5_000;

export async function recordEvent(tx: Queries, accountId: string): Promise<void> {
  await tx.run('insert into events (account_id, customer_id) select id, customer_id from accounts where id = $1', [
    accountId,
  ]);
}

export function startWebhook(db: Database, options: WebhookOptions | undefined): Webhook {
  if (!options) return { kick: () => undefined, close: async () => undefined };
  const firstWaitMs = options.firstWaitMs ?? 1_000;
  const stopping = new AbortController();
  let wake: () => void = () => undefined;
  let kicked = false;
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const waitMs = await deliverDue(db, options, firstWaitMs, stopping.signal).catch((error: unknown) => {
        process.stderr.write(`events wait: ${error instanceof Error ? error.name : 'unknown error'}\n`);
        return firstWaitMs;
      });
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, kicked || stopping.signal.aborted ? 0 : waitMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      kicked = false;
    }
  };
  const running = loop();
  const kick = (): void => {
    kicked = true;
    wake();
  };
  return {
    kick,
    close: async () => {
      stopping.abort();
      kick();
      await running;
    },
  };
}

/** Delivers what is due, oldest first. Returns how long to wait before the next look. */
async function deliverDue(
  db: Database,
  options: WebhookOptions,
  firstWaitMs: number,
  signal: AbortSignal,
): Promise<number> {
  const due = await db.rows<EventRow>(
    'select id, account_id, customer_id, attempts from events where next_at <= now() order by id limit 50',
  );
  for (const event of due) {
    if (signal.aborted) return 0;
    if (await deliver(event, options, signal)) {
      await db.run('delete from events where id = $1', [event.id]);
    } else {
      const waitMs = Math.min(firstWaitMs * 2 ** event.attempts, LONGEST_WAIT_MS);
      await db.run(
        `update events set attempts = attempts + 1, next_at = now() + make_interval(secs => $2::float8 / 1000) where id = $1`,
        [event.id, waitMs],
      );
    }
  }
  const next = await db.one<{ wait_ms: number | null }>(
    'select (extract(epoch from min(next_at) - now()) * 1000)::float8 as wait_ms from events',
  );
  return Math.max(10, Math.min(next?.wait_ms ?? IDLE_MS, IDLE_MS));
}

async function deliver(event: EventRow, options: WebhookOptions, stop: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(options.url, {
      method: 'POST',
      headers: { authorization: `Bearer ${options.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'holds_changed',
        identifiers: [
          { type: 'billing_account_id', value: event.account_id },
          { type: 'customer_id', value: event.customer_id },
        ],
      }),
      redirect: 'error',
      signal: AbortSignal.any([stop, AbortSignal.timeout(DELIVERY_TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    if (!response.ok) process.stderr.write(`event ${event.id}: subscriber answered ${response.status}\n`);
    return response.ok;
  } catch (error) {
    process.stderr.write(`event ${event.id}: ${error instanceof Error ? error.name : 'unknown error'}\n`);
    return false;
  }
}
