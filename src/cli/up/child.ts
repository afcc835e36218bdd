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
    const onSignal = (): void => done('signal');
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onSignal);
    if (!isSupervised()) return;
    process.on('message', (message: StopMessage) => {
      if (message.type === 'stop') done('message');
    });
    process.on('disconnect', () => done('orphaned'));
  });
}
