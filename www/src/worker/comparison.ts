/** What a worker does that was made to compare: it trains the twin of a run, measures both, and is then ended. */
import { createTwinRun } from "../bridge/door.js";
import type { FromWorker } from "../bridge/messages.js";
import { sentence } from "./answers.js";
import { Slices } from "./slices.js";

/** How often it tells how far it has come. */
const TELL_MS = 100;
const STEPS = 16;

/** Nothing else is asked of this worker, so it does not stop to listen; to cancel is to end it. */
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
    say({ kind: "uncompared", id, reason: sentence(error) });
  }
}
