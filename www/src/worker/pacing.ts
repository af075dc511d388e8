/** How many environment steps a turn of the worker takes: as many as fit into a chunk, or one when it is due. */
import type { Speed } from "../bridge/messages.js";

const CHUNK_MS = 8;
const FIRST = 4;
const MOST = 4096;

export class Pacing {
  #speed: Speed = "max";
  /** Number of steps of a chunk at full speed, adapted to the duration of the previous chunk. */
  #chunk = FIRST;
  /** For a fixed speed: when the counting began, and the steps taken or skipped since. */
  #origin = 0;
  #settled = 0;

  /** Another run, of which nothing is known yet. */
  forget(): void {
    this.#chunk = FIRST;
  }

  /** From here on at this speed; the first step is due at once. */
  restart(speed: Speed, now: number): void {
    this.#speed = speed;
    this.#origin = now;
    this.#settled = -1;
  }

  /** Returns the number of steps that are due, or the time in milliseconds until one is. */
  take(now: number): { steps: number } | { wait: number } {
    if (this.#speed === "max") return { steps: this.#chunk };
    const due = Math.floor(((now - this.#origin) * this.#speed) / 1000) - this.#settled;
    if (due <= 0) return { wait: ((this.#settled + 1) * 1000) / this.#speed + this.#origin - now };
    // The machine slept: it does not catch up in a burst.
    this.#settled += due > this.#speed ? due : 1;
    return { steps: 1 };
  }

  /** So many milliseconds went into the last turn. */
  took(milliseconds: number): void {
    if (this.#speed !== "max") return;
    const ideal = (this.#chunk * CHUNK_MS) / Math.max(milliseconds, 0.05);
    this.#chunk = Math.round(Math.min(Math.max(ideal, this.#chunk / 2, 1), this.#chunk * 2, MOST));
  }
}
