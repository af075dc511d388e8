/** The runs in the worker: the run that is shown, and the runs to which the visitor can return. */
import type { RunHandle } from "../bridge/door.js";
import type { Run } from "./run-jobs.js";
import { Stopwatch } from "./stopwatch.js";

export class HeldRuns {
  /** The run that is shown and trained. */
  shown: Run | null = null;
  /** The run as far as it has come, while an earlier step of it is shown. */
  #present: Run | null = null;
  /** The run that was left for a branch from an earlier step. */
  #left: Run | null = null;

  /** The run whose earlier steps can be shown: as far as it has come, or else the one that is shown. */
  get whole(): Run | null {
    return this.#present ?? this.shown;
  }

  get showsPast(): boolean {
    return this.#present !== null;
  }

  /** Another run takes the place of all. */
  replace(next: Run): void {
    for (const run of [this.shown, this.#present, this.#left]) run?.handle.free();
    this.#present = this.#left = null;
    this.shown = next;
  }

  /** Drops all of them after an error of the module, whose memory cannot be trusted any more. */
  abandon(): void {
    this.shown = this.#present = this.#left = null;
  }

  /** Shows an earlier step of `whole`, which waits. */
  showPast(whole: Run, handle: RunHandle, number: number): void {
    if (this.shown && this.shown !== whole) this.shown.handle.free();
    this.#present = whole;
    const [spec, shown] = [handle.spec(), handle.env_steps()];
    this.shown = { ...whole, number, spec, handle, stopwatch: new Stopwatch(handle), told: 0, shown };
  }

  /** Shows the run that waits again: as far as it has come, or the one that was left for a branch. */
  goBack(number: number): void {
    const target = this.#present ?? this.#left;
    if (target) {
      this.shown?.handle.free();
      if (target === this.#left) this.#left = null;
      this.#present = null;
    }
    const shown = target ?? this.shown;
    this.shown = shown && { ...shown, number, told: 0 };
  }

  /** The earlier step that is shown becomes the run; the one that waits is kept, to go back to. */
  branch(): void {
    if (!this.shown || !this.#present) return;
    // With equal edits it is the same run, and the checkpoints of its later steps stay valid.
    if (this.#present.spec.events !== this.shown.spec.events) this.shown.past.cut(this.shown.handle.env_steps());
    this.#left?.handle.free();
    this.#left = this.#present;
    this.#present = null;
  }
}
