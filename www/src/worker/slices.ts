/** Long work in slices of a few milliseconds, between which the worker handles messages and sends signs of life. */

/** A slice aims at so many milliseconds. */
const SLICE_MS = 10;
/** How often long work gives a sign of life. */
const ALIVE_MS = 300;
/** Operations of the first slice, in the core's rough count, and of any slice at most. */
const FIRST = 1e6;
const MOST = 1e12;

/** Performs about `operations` operations and returns whether the work is complete. */
export type Work = (operations: number) => boolean;

export class Slices {
  #operations = FIRST;
  #toldAt = -Infinity;

  constructor(
    private readonly tellAlive: () => void,
    private readonly clock = (): number => performance.now(),
  ) {}

  /**
   * Runs one slice of `work` and returns whether it is complete. The size of the next slice follows from the duration
   * of this one.
   */
  take(work: Work): boolean {
    const begun = this.clock();
    const done = work(this.#operations);
    const took = this.clock() - begun;
    // Work that completes within a slice only shows that the slice is not too small.
    const ideal = (this.#operations * SLICE_MS) / Math.max(took, 0.05);
    const most = done ? this.#operations : 2 * this.#operations;
    this.#operations = Math.min(Math.max(ideal, 1), most, MOST);
    this.alive();
    return done;
  }

  /** All of `work`, with a pause after every slice. */
  *all(work: Work): Generator<undefined, void> {
    while (!this.take(work)) yield undefined;
  }

  /** A sign of life, unless the last one was given just before. */
  alive(): void {
    const now = this.clock();
    if (now - this.#toldAt < ALIVE_MS) return;
    this.#toldAt = now;
    this.tellAlive();
  }
}
