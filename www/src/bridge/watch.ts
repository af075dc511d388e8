/**
 * Measures for how long the worker has sent nothing, in ticks of a timer of the page.
 *
 * Only intervals in which the page itself ran on schedule count in full. After a tab was frozen, suspended or halted
 * by a debugger, one very late tick arrives, and messages of the worker may still be queued: the measurement
 * restarts. Under load, ticks are somewhat late and the worker gets as little processor time, so they count less.
 */

/** The interval at which `tick` is to be called. */
export const TICK_MS = 500;
/** A tick that is later than this indicates a busy machine and counts for a part of an interval. */
const BUSY_MS = 1.5 * TICK_MS;
const BUSY_SHARE = 0.25;
/** A tick that is later than this indicates that the page itself was stopped. */
const STOPPED_MS = 4 * TICK_MS;

export class Watch {
  #silence = 0;
  #last: number;

  /** @param clock the time in milliseconds */
  constructor(private readonly clock = (): number => performance.now()) {
    this.#last = clock();
  }

  /** A message of any kind has arrived. */
  signOfLife(): void {
    this.#silence = 0;
  }

  /**
   * Counts one interval.
   * @param patience milliseconds of silence that are allowed; null while nothing is waited for
   * @returns whether the worker has been silent for longer
   */
  tick(patience: number | null): boolean {
    const now = this.clock();
    const gap = now - this.#last;
    this.#last = now;
    if (patience === null || gap > STOPPED_MS) this.#silence = 0;
    else this.#silence += gap > BUSY_MS ? BUSY_SHARE * TICK_MS : Math.min(Math.max(gap, 0), TICK_MS);
    return patience !== null && this.#silence >= patience;
  }
}
