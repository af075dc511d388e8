/**
 * The page's side of a comparison: the run's checkpoint is sent to a separate worker, which trains the twin of the
 * other kind for as many steps and measures both. The zeros of the twin are sent back to the run.
 *
 * `comparing` in the state controls the worker: setting it to null (a reset, a changed cell, Cancel) terminates it.
 */

import { Engine } from "../../bridge/engine.js";
import type { Compared } from "../../bridge/figures.js";
import type { FromWorker } from "../../bridge/messages.js";
import { messageOf } from "../../bridge/reason.js";
import { pause, save, setZeros } from "../session.js";
import { type Comparing, state, subscribe, update } from "../state.js";

let engine: Engine | null = null;

/** Terminates the worker of a comparison that was cancelled. */
export function startComparing(): void {
  subscribe(["comparing"], () => {
    if (state().comparing === null) end();
  });
}

/** Whether a comparison has anything to measure: at step 0 neither agent has learned. */
export function isComparable(): boolean {
  return (state().frame?.env_steps ?? 0) > 0;
}

export function cancelComparison(): void {
  update({ comparing: null });
}

export async function compare(): Promise<void> {
  const { frame } = state();
  if (!frame || frame.env_steps === 0) return;
  end();
  // Measured beside a run that trains, both would be slow by chance.
  pause();
  const begun: Comparing = { phase: "training", env_steps: 0, last_step: frame.env_steps };
  update({ comparing: begun });
  try {
    const { bytes } = await save();
    if (state().comparing !== begun) return;
    const rival = new Engine((message) => receive(rival, bytes, message), fail);
    engine = rival;
  } catch (error) {
    if (state().comparing !== begun) return;
    fail(messageOf(error));
  }
}

function receive(from: Engine, checkpoint: Uint8Array<ArrayBuffer>, message: FromWorker): void {
  switch (message.kind) {
    case "declared":
      // The answer also arrives as a message, so the promise itself is ignored.
      from.ask({ kind: "compare", checkpoint }, "compared", [checkpoint.buffer]).catch(() => undefined);
      return;
    case "comparing": {
      const { env_steps, last_step } = message;
      update({
        comparing: env_steps < last_step ? { phase: "training", env_steps, last_step } : { phase: "measuring" },
      });
      return;
    }
    case "compared":
      end();
      update({ comparing: { phase: "done", compared: message.compared } });
      setZeros(zerosOf(message.compared));
      return;
    case "uncompared":
    case "failed":
      fail(message.reason);
      return;
    default:
  }
}

/** In the order of the layers; one that does not exist has no zeros. */
function zerosOf({ spiking }: Compared): Float64Array<ArrayBuffer> {
  return Float64Array.from(state().scene?.layers ?? [], (layer) => spiking.meter.relu_zeros?.[layer] ?? 0);
}

function fail(reason: string): void {
  end();
  update({ comparing: { phase: "failed", reason } });
}

function end(): void {
  engine?.end("the comparison was cancelled");
  engine = null;
}
