/** Calls for one turn after another; between two of them the messages of the page come in. */

/** Shorter waits need no timer: even one of zero would idle away a third of the time. */
const TIMER_MS = 1;

export class Turns {
  readonly #channel = new MessageChannel();
  #queued = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly turn: () => void) {
    this.#channel.port1.onmessage = () => {
      this.#queued = false;
      this.turn();
    };
  }

  /** The next turn comes after so many milliseconds. */
  schedule(delay: number): void {
    clearTimeout(this.#timer);
    if (delay > TIMER_MS) {
      this.#timer = setTimeout(this.turn, delay);
    } else if (!this.#queued) {
      this.#queued = true;
      this.#channel.port2.postMessage(null);
    }
  }

  /** Nothing is waited for any more; one turn may already be on its way. */
  cancel(): void {
    clearTimeout(this.#timer);
  }
}
