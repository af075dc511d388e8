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

  /** Answers where that is wanted, due and possible. */
  answer(give: () => void, possible = (): boolean => true): void {
    const begun = performance.now();
    if (!this.#wanted || begun < this.#due || !possible()) return;
    this.#wanted = false;
    give();
    const ended = performance.now();
    this.#due = ended + Math.max(this.patience * (ended - begun), this.least);
  }
}
