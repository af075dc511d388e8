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
   * Answers where that is wanted, due and possible. An answer that takes long is given in slices: `give` returns false
   * while it is not complete, and training goes first for a while after each slice.
   */
  answer(give: () => unknown, possible = (): boolean => true): void {
    const begun = performance.now();
    if (!this.#wanted || begun < this.#due || !possible()) return;
    // A question that fails is not asked again.
    this.#wanted = false;
    this.#wanted = give() === false;
    const ended = performance.now();
    this.#due = ended + Math.max(this.patience * (ended - begun), this.#wanted ? 0 : this.least);
  }

  /** When the answer is due; infinite where none is wanted. */
  due(): number {
    return this.#wanted ? this.#due : Infinity;
  }
}
