/** A question of the page that waits for its answer: training goes first for a while after each. */

export class Question {
  #wanted = false;
  #due = 0;

  /**
   * @param patience for how many times as long as an answer took no other one is given
   * @param least milliseconds for which none is given, however fast the last one was
   */
  constructor(
    private readonly patience: number,
    private readonly least = 0,
  ) {}

  ask(): void {
    this.#wanted = true;
  }

  forget(): void {
    this.#wanted = false;
    this.#due = 0;
  }

  /**
   * Answers a request that is pending and due. A long answer is computed in slices: `give` returns false while it is
   * incomplete, and training has priority for a while after each slice.
   */
  answer(give: () => unknown, possible = (): boolean => true): void {
    const begun = performance.now();
    if (!this.#wanted || begun < this.#due || !possible()) return;
    // A request that fails is not repeated.
    this.#wanted = false;
    this.#wanted = give() === false;
    const ended = performance.now();
    this.#due = ended + Math.max(this.patience * (ended - begun), this.#wanted ? 0 : this.least);
  }

  /** Time at which the answer is due; infinite if none is requested. */
  due(): number {
    return this.#wanted ? this.#due : Infinity;
  }
}
