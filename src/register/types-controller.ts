/** A business sale: open requests move to a new controller (B7). */
import type { Controller, Instant } from './types-case.js';

export interface ControllerMove {
  /** UUID: makes the act idempotent. */
  id: string;
  /** Name of the controller until then. */
  from: string;
  controller: Controller;
  /** When the role really moved. */
  movedAt: Instant;
  reason: string;
  /** Principal id. */
  by: string;
  at: Instant;
}

export interface ControllerMoveStore {
  /**
   * Moves every open request, and every erasure that still waits, to the new controller, each with an event of its chain. Dates are left
   * alone: the clock does not restart. Those that name it already are left out.
   */
  move(move: ControllerMove): Promise<{ requests: string[] }>;
}
