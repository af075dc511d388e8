/** The task of the worker of a comparison: trains the twin of a run, measures both, and is then terminated. */

import { createTwinRun } from "../../bridge/door.js";
import type { FromWorker } from "../../bridge/messages.js";
import { messageOf } from "../../bridge/reason.js";
import { Slices } from "../slices.js";

/** Interval between progress messages, in milliseconds. */
const TELL_MS = 100;
const STEPS = 16;

/** This worker receives no other messages, so it does not yield; it is cancelled by terminating it. */
export function compare(id: number, checkpoint: Uint8Array<ArrayBuffer>, say: (message: FromWorker) => void): void {
  const slices = new Slices(() => say({ kind: "alive" }));
  const clock = (): number => {
    slices.alive();
    return performance.now();
  };
  try {
    const both = createTwinRun(checkpoint);
    const last_step = both.last_step();
    let told = -Infinity;
    while (!slices.take((operations) => both.advance(STEPS, operations))) {
      if (performance.now() - told > TELL_MS) {
        say({ kind: "comparing", env_steps: Math.min(both.env_steps(), last_step - 1), last_step });
        told = performance.now();
      }
    }
    say({ kind: "comparing", env_steps: last_step, last_step });
    while (!slices.take((operations) => both.compare(operations, clock)));
    say({ kind: "compared", id, compared: both.compared() });
  } catch (error) {
    say({ kind: "uncompared", id, reason: messageOf(error) });
  }
}
