/** The tasks of a worker of a tuning: trains one trial after another, and tells which ones come next. */

import { createTrial, readTuning } from "../../bridge/door.js";
import type { CellResult, TrialResult } from "../../bridge/generated/types.js";
import type { FromWorker, ToWorker, TuningAccount } from "../../bridge/messages.js";
import { messageOf } from "../../bridge/reason.js";
import { Slices } from "../slices.js";

/** Interval between two messages about the progress, in milliseconds. */
const TELL_MS = 250;
const STEPS = 16;

type Say = (message: FromWorker, transfer?: Transferable[]) => void;
type Question<K> = Extract<ToWorker, { kind: K }>;

export function tellTuning(question: Question<"tuning">, say: Say): void {
  try {
    say({ kind: "tuned", id: question.id, account: accountOf(question) });
  } catch (error) {
    say({ kind: "untuned", id: question.id, reason: messageOf(error) });
  }
}

function accountOf({ description, done, trials, cells }: Question<"tuning">): TuningAccount {
  const tuning = readTuning(JSON.parse(description));
  try {
    if (done !== null) tuning.take_up(done);
    for (const trial of trials) tuning.report(JSON.parse(trial) as TrialResult);
    for (const cell of cells) tuning.add(JSON.parse(cell) as CellResult);
    return {
      progress: tuning.progress(),
      trials: tuning.trials(),
      confirmation: tuning.confirmation(),
      results: tuning.results(),
      json: tuning.to_json(),
    };
  } finally {
    tuning.free();
  }
}

/** The worker receives no other messages meanwhile, so it does not yield; a trial is given up by terminating it. */
export function trainTrial({ id, trial, checkpoint }: Question<"trial">, say: Say): void {
  const slices = new Slices(() => say({ kind: "alive" }));
  const begun = performance.now();
  let told = -Infinity;
  try {
    const run = createTrial(trial, checkpoint);
    while (!slices.take((operations) => run.advance(STEPS, operations))) {
      if (performance.now() - told < TELL_MS) continue;
      told = performance.now();
      say({ kind: "trial", env_steps: run.env_steps() });
    }
    const result = run.result((performance.now() - begun) / 1000);
    if (!result) throw new Error("the trial was not judged");
    const held = result.failure === null ? run.save() : null;
    run.free();
    say({ kind: "trial_finished", id, result, checkpoint: held }, held ? [held.buffer] : []);
  } catch (error) {
    say({ kind: "trial_failed", id, reason: messageOf(error) });
  }
}
