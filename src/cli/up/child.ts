/** The child's side of supervision: says when it is ready, and stops when told to, signalled, or left alone. */

export interface ReadyMessage {
  type: 'ready';
  /** Where it listens, for the run file. */
  info: Record<string, unknown>;
}

export interface StopMessage {
  type: 'stop';
}

/** True when this process was started by a supervisor. */
export function isSupervised(): boolean {
  return process.send !== undefined;
}

export function sayReady(info: Record<string, unknown> = {}): void {
  process.send?.({ type: 'ready', info } satisfies ReadyMessage);
}

/**
 * Resolves with why, once, on the first of: a stop message (Windows has no signals), SIGTERM, SIGINT, SIGHUP, or the end of the
 * supervisor: a part that outlived it would work on without anybody to restart or stop it.
 */
export function untilStopped(): Promise<'message' | 'signal' | 'orphaned'> {
  return new Promise((done) => {
    const onMessage = (message: StopMessage): void => {
      if (message.type === 'stop') settle('message');
    };
    const onDisconnect = (): void => settle('orphaned');
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => settle('signal'));
    if (isSupervised()) {
      process.on('message', onMessage);
      process.on('disconnect', onDisconnect);
    }

    function settle(why: 'message' | 'signal' | 'orphaned'): void {
      // A listener keeps the channel open and with it this process, after its work has ended.
      process.off('message', onMessage);
      process.off('disconnect', onDisconnect);
      done(why);
    }
  });
}

/**
 * Ends this process at once on a signal that comes a while after the first: somebody does not want to wait for an orderly end. Signals
 * close together are one wish: a terminal and npm both send it.
 */
export function endOnSecondSignal(patience = 2_000): void {
  let first: number | undefined;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      first ??= performance.now();
      if (performance.now() - first > patience) process.exit(130);
    });
  }
}
