/** Keeps count of kills: which fell inside the step, and at which points. */
import type { Kill } from './kills.js';

export class Score {
  readonly counted: Kill[] = [];
  private missed = 0;

  constructor(
    private readonly step: string,
    private readonly wanted: number,
  ) {}

  get done(): boolean {
    return this.counted.length >= this.wanted;
  }

  /** @param felt the attempt that was killed came to nothing */
  add(kill: Kill | undefined, felt: boolean): void {
    if (kill && felt) this.counted.push(kill);
    else this.missed++;
  }

  print(seed: number): void {
    const points = this.counted.map(({ at, afterMs }) => `${at} ${Math.round(afterMs)} ms`);
    const kills = this.counted.length + this.missed;
    process.stdout.write(
      `${this.step}: ${this.counted.length} of ${kills} kills fell inside (seed ${seed}): ${points.join(', ')}\n`,
    );
  }

  /** Runs, some at a time, until all scores are full; no more are under way than may be needed. Ends with the first that fails. */
  static async fill(scores: readonly Score[], lanes: number, run: (n: number) => Promise<void>): Promise<void> {
    const most = 3 * Math.max(...scores.map(({ wanted }) => wanted));
    const failures: unknown[] = [];
    let [started, underWay] = [0, 0];
    const lane = async (): Promise<void> => {
      while (scores.some((score) => score.counted.length + underWay < score.wanted) && started < most) {
        if (failures.length > 0) return;
        underWay++;
        started++;
        await run(started).catch((error: unknown) => failures.push(error));
        underWay--;
      }
    };
    // A miss near the end leaves a run to be made after all lanes have ended.
    while (scores.some((score) => !score.done) && started < most && failures.length === 0) {
      await Promise.all(Array.from({ length: lanes }, lane));
    }
    if (failures.length > 0) throw failures[0];
  }
}
