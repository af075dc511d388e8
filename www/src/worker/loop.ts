/**
 * The worker's loop: the run, and the work of each turn.
 *
 * The loop trains in chunks of about 8 ms and measures in slices of about 10 ms. In between it yields through a
 * MessageChannel, because a timer of 0 ms would waste a third of the time, so that messages of the page are handled
 * at once. Work that the page waits for is a job (jobs.ts, run-jobs.ts); long work sends signs of life (slices.ts).
 */

import { createRun, type RunHandle, resumeRun, settings as settingsOf } from "../bridge/door.js";
import type { RunSpec, Settings } from "../bridge/generated/types.js";
import type { Opening, Speed } from "../bridge/messages.js";
import { messageOf } from "../bridge/reason.js";
import { buffers } from "./answers.js";
import { HeldRuns } from "./held-runs.js";
import { Jobs } from "./jobs.js";
import { Pacing } from "./pacing.js";
import { Past } from "./past.js";
import { say } from "./port.js";
import { Question } from "./question.js";
import { rewind, settle } from "./rewinding.js";
import { account, edit, measure, meter, monitor, type Run, save, slices, step, stop } from "./run-jobs.js";
import { Stopwatch } from "./stopwatch.js";
import { Turns } from "./turns.js";

/** Why a question about a run is not answered. */
const REPLACED = "another run has taken its place";
/** After a report, training goes first for so many times as long as the report took to make. */
const PATIENCE = 3;
/** The network is run once more, with INT8 weights: that can wait. */
const METER_PATIENCE = 19;
const METER_LEAST_MS = 1000;
const turns = new Turns(() => guarded(turn));

const held = new HeldRuns();
let running = false;
let until: number | null = null;
const pacing = new Pacing();
/** Work that the page waits for; training waits for it, too. */
const jobs = new Jobs();
/** Measurements of a run that is not running, done when there is no other work. */
let background: Generator<undefined, void> | null = null;
const frameQuestion = new Question(PATIENCE);
const figuresQuestion = new Question(PATIENCE);
const meterQuestion = new Question(METER_PATIENCE, METER_LEAST_MS);
const QUESTIONS = [frameQuestion, figuresQuestion, meterQuestion];

/** Replaces the run; a bad spec is refused and leaves the present run as it was. */
export function begin(id: number, number: number, spec: RunSpec): void {
  halt();
  // A run is saved before another one takes its place.
  jobs.dropAllBut("save");
  let settings: ReturnType<typeof settingsOf>;
  let handle: RunHandle;
  try {
    settings = settingsOf(spec);
    handle = createRun(spec);
  } catch (error) {
    say({ kind: "refused", id, run: number, reason: messageOf(error) });
    if (held.shown) stopRunning(held.shown);
    return;
  }
  const past = new Past(0, Number(settings.values.train_steps));
  const next = { number, spec, handle, stopwatch: new Stopwatch(handle), past, told: 0, shown: 0 };
  const tell = (opening: Opening): void => say({ kind: "begun", id, opening }, buffers(opening.frame));
  later("open", id, open(next, settings, tell), () => handle.free());
}

/** Replaces the run by the one that a checkpoint holds; until that one can be shown, the present one is kept. */
export function resume(id: number, number: number, checkpoint: Uint8Array<ArrayBuffer>): void {
  let handle: RunHandle;
  try {
    handle = resumeRun(checkpoint);
  } catch (error) {
    say({ kind: "unusable", id, reason: messageOf(error) });
    return;
  }
  halt();
  jobs.dropAllBut("save");
  const spec = handle.spec();
  const shown = handle.env_steps();
  const settings = settingsOf(spec);
  const past = new Past(shown, Number(settings.values.train_steps));
  past.begin(shown, checkpoint);
  const resumed = { number, spec, handle, stopwatch: new Stopwatch(handle), past, told: 0, shown };
  const notices = handle.notices();
  const tell = (opening: Opening): void => say({ kind: "resumed", id, opening, spec, notices }, buffers(opening.frame));
  later("open", id, open(resumed, settings, tell), () => handle.free());
}

/** Trains at this speed, up to step `last` if it is given. */
export function start(speed: Speed, last: number | null): void {
  // The page sees the end of a stop that is under way last, so that is what counts; a single step is part of the run.
  if (jobs.has("stop")) return;
  jobs.drop("step");
  held.branch();
  until = last;
  pacing.restart(speed, performance.now());
  running = held.shown !== null;
  background = null;
  held.shown?.stopwatch.restart();
  turns.schedule(0);
}

export function pauseRun(id: number): void {
  if (held.shown) stopRunning(held.shown, id);
}

export function stepRun(id: number): void {
  if (!held.shown) return;
  held.branch();
  halt();
  later("step", id, thenMeter(step(held.shown, id)));
}

export function saveRun(id: number): void {
  if (held.shown) later("save", id, save(held.shown, id));
}

export function editRun(id: number, cell: number, text: string): void {
  if (!held.shown) return;
  held.branch();
  later("edit", id, thenMeter(edit(held.shown, id, (handle) => handle.edit(cell, text))));
}

/** Silences neurons of the run, or lets them fire again. */
export function silence(id: number, first: number, last: number, isSilent: boolean): void {
  if (!held.shown) return;
  held.branch();
  const change = (handle: RunHandle): undefined => handle.silence(first, last, isSilent);
  later("edit", id, thenMeter(edit(held.shown, id, change)));
}

export function tellConnections(id: number, neuron: number, count: number): void {
  if (!held.shown) return;
  const connections = held.shown.handle.connections(neuron, count);
  say({ kind: "connected", id, connections }, buffers(connections));
}

/** Shows an earlier step of the run while the run itself waits; without a step, returns to it. */
export function rewindRun(id: number, number: number, step: number | null): void {
  if (!held.shown) return;
  halt();
  jobs.drop("rewind");
  later("rewind", id, showStep(id, number, step));
}

/** One step of the agent's own episodes or of a person's, beside the run. */
export function strideRun(id: number, isPerson: boolean, action: number | null, anew: boolean): void {
  if (!held.shown) return;
  const { handle, number } = held.shown;
  try {
    const stride = anew ? handle.begin_walk(isPerson) : handle.stride(isPerson, action ?? undefined);
    say({ kind: "strode", id, run: number, stride }, buffers(stride));
  } catch (error) {
    say({ kind: "unusable", id, reason: messageOf(error) });
  }
}

function* showStep(id: number, number: number, step: number | null): Generator<undefined, void> {
  const shown = yield* rewind(held, id, number, step);
  if (shown) background = settle(held, shown);
}

export function monitorRun(id: number): void {
  if (held.shown) later("monitor", id, monitor(held.shown, id));
}

export function askForFrame(): void {
  frameQuestion.ask();
}

export function askForFigures(): void {
  figuresQuestion.ask();
  meterQuestion.ask();
  // A run that has just stopped answers with its next measurement.
  if (!running && !background) meterSoon();
}

/** Sets the measured zeros of the dense twin for the figures of the run with this number. */
export function setZeros(number: number, zeros: Float64Array<ArrayBuffer>): void {
  if (held.shown?.number !== number) return;
  held.shown.handle.drop_measurements();
  held.shown.handle.set_relu_zeros(zeros);
  meterSoon();
}

/** After an error of the module its memory cannot be trusted: the runs are dropped and the page is informed. */
export function guarded(work: () => void): void {
  try {
    work();
  } catch (error) {
    halt();
    turns.cancel();
    held.abandon();
    jobs.drop();
    say({ kind: "failed", reason: messageOf(error) });
  }
}

/** Adds a job that the page waits for; if it is dropped, the question with this id is answered with the reason. */
function later(
  kind: string,
  id: number | null,
  work: Generator<undefined, void>,
  dropped = (): void => undefined,
): void {
  jobs.add(kind, work, () => {
    dropped();
    if (id !== null) say({ kind: "unusable", id, reason: REPLACED });
  });
  turns.schedule(0);
}

/** Measures a new run, replaces the present one, and sends the opening. */
function* open(next: Run, settings: Settings, tell: (opening: Opening) => void): Generator<undefined, void> {
  const { number, handle } = next;
  yield* measure(next);
  // Questions that arrived in the meantime concern the run that is replaced.
  halt();
  jobs.dropOthers();
  held.replace(next);
  pacing.forget();
  const frame = handle.frame();
  tell({
    run: number,
    settings,
    scene: handle.scene(),
    frame,
    account: account(next),
    done: handle.done(),
  });
  meterSoon();
}

/** Bills a run that is not running, after all other requests. */
function meterSoon(): void {
  if (running || !held.shown) return;
  background = meter(held.shown);
  turns.schedule(0);
}

/** Does a job, and bills the run afterwards if the job returns that it changed or reported the run. */
function* thenMeter(job: Generator<undefined, boolean>): Generator<undefined, void> {
  if (yield* job) meterSoon();
}

/** One turn: a slice of a job, else of training, else of the background measurement. */
function turn(): void {
  if (jobs.turn()) {
    turns.schedule(0);
    return;
  }
  if (running && held.shown) {
    train(held.shown);
    return;
  }
  if (background?.next().done) background = null;
  if (background) turns.schedule(0);
}

/** One turn of the training loop. */
function train(trained: Run): void {
  const { handle, stopwatch } = trained;
  if (!slices.take((operations) => handle.finish_step(operations))) {
    turns.schedule(0);
    return;
  }
  trained.past.note(handle);
  const begun = performance.now();
  const due = pacing.take(begun);
  if ("wait" in due) {
    report(trained);
    turns.schedule(Math.min(due.wait, Math.max(nextSlice() - performance.now(), 0)));
    return;
  }
  let { steps } = due;
  if (until !== null) steps = Math.min(steps, until - handle.env_steps());
  if (steps > 0) stopwatch.advance(steps);
  pacing.took(performance.now() - begun);
  stopwatch.look();

  if (handle.done() || (until !== null && handle.env_steps() >= until)) {
    stopRunning(trained);
    return;
  }
  report(trained);
  turns.schedule(0);
}

/**
 * Answers the requests that are due, long ones slice by slice. A frame contains what happened since the previous
 * frame, so a request for one waits for the next step.
 */
function report(reported: Run): void {
  const { number, handle } = reported;
  frameQuestion.answer(
    () => {
      // If one slice is not enough, the frame contains the values of the last evaluation.
      slices.take((operations) => handle.evaluate(operations));
      reported.shown = handle.env_steps();
      const frame = handle.frame();
      say({ kind: "frame", run: number, frame }, buffers(frame));
    },
    () => handle.env_steps() > reported.shown,
  );
  figuresQuestion.answer(() => {
    if (!slices.take((operations) => handle.measure_figures(operations))) return false;
    say({ kind: "figures", run: number, account: account(reported) });
    return true;
  });
  meterQuestion.answer(() => {
    if (!slices.take((operations) => handle.measure_int8(operations))) return false;
    say({ kind: "metered", run: number, metering: handle.figures_int8() });
    return true;
  });
}

/** When the next slice of an answer is due that needs no further step of the run. */
function nextSlice(): number {
  return Math.min(figuresQuestion.due(), meterQuestion.due());
}

/** Stops training and background measurements; jobs continue. */
function halt(): void {
  running = false;
  background = null;
  for (const question of QUESTIONS) question.forget();
}

/** Stops training and reports the exact state of the run; `id` is that of the question, if there was one. */
function stopRunning(stopped: Run, id: number | null = null): void {
  halt();
  later("stop", id, thenMeter(stop(stopped, id)));
}
