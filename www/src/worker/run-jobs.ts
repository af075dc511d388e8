/**
 * Jobs on a run, in slices: measuring, saving, editing, stepping, stopping, monitoring. Each function is the work of
 * one job (jobs.ts) and sends the answer to the question with its id.
 */

import { type RunHandle, writeLink } from "../bridge/door.js";
import type { RunSpec } from "../bridge/generated/types.js";
import type { Account } from "../bridge/messages.js";
import { messageOf } from "../bridge/reason.js";
import { buffers } from "./answers.js";
import type { Past } from "./past.js";
import { say } from "./port.js";
import { Slices } from "./slices.js";
import type { Stopwatch } from "./stopwatch.js";

export interface Run {
  number: number;
  spec: RunSpec;
  handle: RunHandle;
  stopwatch: Stopwatch;
  /** Checkpoints and digests of its earlier steps. */
  past: Past;
  /** Rows of the figures' curve that the page has. */
  told: number;
  /** Environment steps at the last frame. */
  shown: number;
}

export const slices = new Slices(() => say({ kind: "alive" }));

/** Values and figures of the very weights that the run has now. */
export function* measure({ handle }: Run): Generator<undefined, void> {
  yield* slices.all((operations) => handle.finish_step(operations));
  handle.drop_measurements();
  yield* slices.all((operations) => handle.evaluate(operations));
  yield* slices.all((operations) => handle.measure_figures(operations));
}

/** Sends the run's checkpoint; the run continues meanwhile. */
export function* save({ spec, handle }: Run, id: number): Generator<undefined, void> {
  yield* slices.all((operations) => handle.finish_step(operations));
  slices.alive();
  let bytes: ReturnType<RunHandle["save"]>;
  try {
    bytes = handle.save();
  } catch (error) {
    say({ kind: "unsaved", id, reason: messageOf(error) });
    return;
  }
  const checkpoint = { spec, env_steps: handle.env_steps(), bytes };
  say({ kind: "saved", id, checkpoint }, [bytes.buffer]);
}

/**
 * Makes a change that is an event of the run, of a cell or of neurons, and returns its notice; a refused change leaves
 * the run as it was and returns false.
 */
export function* edit(
  run: Run,
  id: number,
  change: (handle: RunHandle) => string | undefined,
): Generator<undefined, boolean> {
  const { number, handle } = run;
  yield* slices.all((operations) => handle.finish_step(operations));
  let notice: string | null;
  try {
    notice = change(handle) ?? null;
  } catch (error) {
    say({ kind: "unedited", id, reason: messageOf(error) });
    return false;
  }
  // What follows is no longer what followed before.
  run.past.cut(handle.env_steps());
  // From here on the change is part of the run's spec, and of its link.
  run.spec = handle.spec();
  yield* measure(run);
  run.shown = handle.env_steps();
  const frame = handle.frame();
  say(
    { kind: "edited", id, run: number, notice, events: run.spec.events, frame, account: account(run) },
    buffers(frame),
  );
  return true;
}

/** One environment step with its learning, then the report of a stop. */
export function* step(run: Run, id: number): Generator<undefined, boolean> {
  yield* slices.all((operations) => run.handle.finish_step(operations));
  run.handle.advance(1);
  return yield* stop(run, id);
}

/** Reports the exact state of a run that has stopped; without an id it stopped by itself. */
export function* stop(run: Run, id: number | null): Generator<undefined, boolean> {
  const { number, handle } = run;
  yield* measure(run);
  const frame = handle.frame();
  say(
    {
      kind: "stopped",
      id,
      run: number,
      done: handle.done(),
      notice: handle.ended_early() ?? null,
      frame,
      account: account(run),
    },
    buffers(frame),
  );
  return true;
}

/** Sends the monitor's report. */
export function* monitor({ handle }: Run, id: number): Generator<undefined, void> {
  try {
    yield* slices.all((operations) => handle.watch(operations, () => performance.now()));
    say({ kind: "monitored", id, report: handle.monitor_report() });
  } catch (error) {
    say({ kind: "unmonitored", id, reason: messageOf(error) });
  }
}

/** Sends the figures for the energy panel, which include those of the network run with INT8 weights. */
export function* meter({ number, handle }: Run): Generator<undefined, void> {
  yield* slices.all((operations) => handle.measure_int8(operations));
  say({ kind: "metered", run: number, metering: handle.figures_int8() });
}

/** The figures of a run with the rows of the curve that the page does not have yet, its link, and its speed. */
export function account(run: Run): Account {
  const { spec, handle, stopwatch, told } = run;
  const figures = handle.figures();
  run.told = figures.curve.length;
  figures.curve = figures.curve.slice(told);
  const started = figures.env_steps > 0;
  const link = writeLink(spec, started ? figures.env_steps : null, started ? figures.weights_digest : null);
  return { figures, told, gradients: handle.gradients(), link, pace: stopwatch.pace() };
}
