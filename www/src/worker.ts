/**
 * The worker: the only place that holds the WebAssembly module and the run.
 *
 * It trains in chunks of about 8 ms and measures in slices of about 10 ms. Between them it yields through a
 * MessageChannel (a timer of zero would idle away a third of the time), so that a message of the page is heard at once.
 * What the page waits for is a job (jobs.ts); long work tells that it is alive (slices.ts).
 * It speaks only when asked, except to say that a run stopped or failed, and what a run that stands still would cost.
 * A second worker of the same file compares a run with its twin: comparison.ts.
 */
import { answerTo, buffers, sentence } from "./worker/answers.js";
import { compare } from "./worker/comparison.js";
import * as door from "./bridge/door.js";
import type { Experiment, Laboratory, Settings } from "./bridge/door.js";
import { Jobs } from "./worker/jobs.js";
import { unreachable, type Account, type FromWorker, type Opening, type ToWorker } from "./bridge/messages.js";
import { Pacing } from "./worker/pacing.js";
import { Question } from "./worker/question.js";
import { Slices } from "./worker/slices.js";
import { Stopwatch } from "./worker/stopwatch.js";
import { Turns } from "./worker/turns.js";

/** The part of a dedicated worker's scope that is used here. */
interface Scope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
}

interface Run {
  number: number;
  experiment: Experiment;
  laboratory: Laboratory;
  stopwatch: Stopwatch;
  /** Rows of the figures' curve that the page has. */
  told: number;
  /** Environment steps at the last frame. */
  shown: number;
}

/** Why a question about a run is not answered. */
const REPLACED = "another run has taken its place";
/** After a report, training goes first for so many times as long as the report took to make. */
const PATIENCE = 3;
/** The network is run once more, with INT8 weights: that can wait. */
const METER_PATIENCE = 19;
const METER_LEAST_MS = 1000;
const scope = globalThis as unknown as Scope;
const turns = new Turns(() => guarded(turn));

let run: Run | null = null;
let running = false;
let until: number | null = null;
const pacing = new Pacing();
const slices = new Slices(() => scope.postMessage({ kind: "alive" }));
/** What the page waits for; training waits, too. */
const jobs = new Jobs();
/** What a run that is not running is measured for when nothing else is to be done. */
let background: Generator<undefined, void> | null = null;
const frameQuestion = new Question(PATIENCE);
const figuresQuestion = new Question(PATIENCE);
const meterQuestion = new Question(METER_PATIENCE, METER_LEAST_MS);
const QUESTIONS = [frameQuestion, figuresQuestion, meterQuestion];

scope.onmessage = ({ data }) => {
  if ("id" in data) scope.postMessage({ kind: "heard", id: data.id });
  guarded(() => handle(data));
};

function handle(message: ToWorker): void {
  switch (message.kind) {
    case "load":
      load(message.module);
      return;
    case "read":
      scope.postMessage({
        kind: "read",
        id: message.id,
        link: door.readLink(message.fragment),
        fresh_seed: door.drawSeed(),
      });
      return;
    case "ask": {
      const answer = answerTo(message.question);
      scope.postMessage({ kind: "answer", id: message.id, answer }, buffers(answer));
      return;
    }
    case "begin":
      begin(message.id, message.run, message.experiment);
      return;
    case "resume":
      resume(message.id, message.run, message.checkpoint);
      return;
    case "save":
      if (run) later("save", message.id, save(run, message.id));
      return;
    case "edit":
      if (run) later("edit", message.id, edit(run, message.id, message.cell, message.text));
      return;
    case "run":
      // The page sees the end of a stop that is under way last, so that is what counts; a single step is part of the run.
      if (jobs.has("stop")) return;
      jobs.drop("step");
      until = message.until;
      pacing.restart(message.speed, performance.now());
      running = run !== null;
      background = null;
      run?.stopwatch.restart();
      turns.schedule(0);
      return;
    case "pause":
      if (run) stop(run, message.id);
      return;
    case "step":
      if (!run) return;
      halt();
      later("step", message.id, step(run, message.id));
      return;
    case "frame":
      frameQuestion.ask();
      return;
    case "figures":
      figuresQuestion.ask();
      meterQuestion.ask();
      // A run that has just stopped answers with what is measured next.
      if (!running && !background) meterSoon();
      return;
    case "monitor":
      if (run) later("monitor", message.id, monitor(run, message.id));
      return;
    case "zeros":
      if (run?.number !== message.run) return;
      run.laboratory.drop_measurements();
      run.laboratory.set_relu_zeros(message.zeros);
      meterSoon();
      return;
    case "compare":
      compare(message.id, message.checkpoint, (said) => scope.postMessage(said));
      return;
    default:
      unreachable(message);
  }
}

/** Adds a job to those that the page waits for; one that is dropped answers the question with this id, too. */
function later(kind: string, id: number | null, work: Generator<undefined, void>, dropped = (): void => undefined): void {
  jobs.add(kind, work, () => {
    dropped();
    if (id !== null) scope.postMessage({ kind: "unusable", id, reason: REPLACED });
  });
  turns.schedule(0);
}

/** Replaces the run; a bad experiment is refused and leaves the run before it as it was. */
function begin(id: number, number: number, experiment: Experiment): void {
  halt();
  jobs.drop();
  let settings;
  let laboratory: Laboratory;
  try {
    settings = door.settings(experiment);
    laboratory = door.createLaboratory(experiment);
  } catch (error) {
    scope.postMessage({ kind: "refused", id, run: number, reason: sentence(error) });
    if (run) stop(run);
    return;
  }
  const next = { number, experiment, laboratory, stopwatch: new Stopwatch(laboratory), told: 0, shown: 0 };
  const tell = (opening: Opening): void => scope.postMessage({ kind: "begun", id, opening }, buffers(opening.frame));
  later("open", id, open(next, settings, tell), () => laboratory.free());
}

/** Replaces the run by the one that a checkpoint holds; until that one can be shown, the present one is kept. */
function resume(id: number, number: number, checkpoint: Uint8Array<ArrayBuffer>): void {
  let laboratory: Laboratory;
  try {
    laboratory = door.resumeLaboratory(checkpoint);
  } catch (error) {
    scope.postMessage({ kind: "unusable", id, reason: sentence(error) });
    return;
  }
  halt();
  jobs.drop();
  const experiment = laboratory.experiment();
  const shown = laboratory.env_steps();
  const resumed = { number, experiment, laboratory, stopwatch: new Stopwatch(laboratory), told: 0, shown };
  const notices = laboratory.notices();
  const tell = (opening: Opening): void => scope.postMessage({ kind: "resumed", id, opening, experiment, notices }, buffers(opening.frame));
  later("open", id, open(resumed, door.settings(experiment), tell), () => laboratory.free());
}

/** Measures a run, puts it in the place of the one before, and tells what it looks like. */
function* open(next: Run, settings: Settings, tell: (opening: Opening) => void): Generator<undefined, void> {
  const { number, laboratory } = next;
  yield* measured(next);
  // Whatever was asked meanwhile was about the run that goes now.
  halt();
  jobs.dropOthers();
  run?.laboratory.free();
  run = next;
  pacing.forget();
  const frame = laboratory.frame();
  tell({
    run: number,
    settings,
    scene: laboratory.scene(),
    frame,
    account: account(next),
    done: laboratory.done(),
  });
  meterSoon();
}

/** Values and figures of the very weights that the run has now. */
function* measured({ laboratory }: Run): Generator<undefined, void> {
  yield* slices.all((operations) => laboratory.finish_step(operations));
  laboratory.drop_measurements();
  yield* slices.all((operations) => laboratory.evaluate(operations));
  yield* slices.all((operations) => laboratory.measure_figures(operations));
}

/** The run goes on while its checkpoint travels. */
function* save({ experiment, laboratory }: Run, id: number): Generator<undefined, void> {
  yield* slices.all((operations) => laboratory.finish_step(operations));
  slices.alive();
  let bytes;
  try {
    bytes = laboratory.save();
  } catch (error) {
    scope.postMessage({ kind: "unsaved", id, reason: sentence(error) });
    return;
  }
  const checkpoint = { experiment, env_steps: laboratory.env_steps(), bytes };
  scope.postMessage({ kind: "saved", id, checkpoint }, [bytes.buffer]);
}

/** Changes a cell of the world while the agent learns in it; a refused change leaves the run as it was. */
function* edit(edited: Run, id: number, cell: number, text: string): Generator<undefined, void> {
  const { number, laboratory } = edited;
  yield* slices.all((operations) => laboratory.finish_step(operations));
  let notice;
  try {
    notice = laboratory.edit(cell, text) ?? null;
  } catch (error) {
    scope.postMessage({ kind: "unedited", id, reason: sentence(error) });
    return;
  }
  // From here on the change belongs to what the run is, and to its link.
  edited.experiment = laboratory.experiment();
  yield* measured(edited);
  edited.shown = laboratory.env_steps();
  const frame = laboratory.frame();
  scope.postMessage({ kind: "edited", id, run: number, notice, frame, account: account(edited) }, buffers(frame));
  if (!running) meterSoon();
}

function* step(stepped: Run, id: number): Generator<undefined, void> {
  yield* slices.all((operations) => stepped.laboratory.finish_step(operations));
  stepped.laboratory.advance(1);
  yield* stopping(stepped, id);
}

function* monitor({ laboratory }: Run, id: number): Generator<undefined, void> {
  try {
    yield* slices.all((operations) => laboratory.watch(operations, () => performance.now()));
    scope.postMessage({ kind: "monitored", id, report: laboratory.monitor_report() });
  } catch (error) {
    scope.postMessage({ kind: "unmonitored", id, reason: sentence(error) });
  }
}

/** Bills a run that does not run, after whatever else the page has asked. */
function meterSoon(): void {
  if (running || !run) return;
  background = metering(run);
  turns.schedule(0);
}

function* metering({ number, laboratory }: Run): Generator<undefined, void> {
  yield* slices.all((operations) => laboratory.measure_int8(operations));
  scope.postMessage({ kind: "metered", run: number, metering: laboratory.figures_int8() });
}

/** One turn: a slice of what the page waits for, else of the training loop, else of what is measured in the background. */
function turn(): void {
  if (jobs.turn()) {
    turns.schedule(0);
    return;
  }
  if (running && run) {
    train(run);
    return;
  }
  if (background?.next().done) background = null;
  if (background) turns.schedule(0);
}

/** One turn of the training loop. */
function train(trained: Run): void {
  const { laboratory, stopwatch } = trained;
  if (!slices.take((operations) => laboratory.finish_step(operations))) {
    turns.schedule(0);
    return;
  }
  const begun = performance.now();
  const due = pacing.take(begun);
  if ("wait" in due) {
    report(trained);
    turns.schedule(Math.min(due.wait, Math.max(nextSlice() - performance.now(), 0)));
    return;
  }
  let { steps } = due;
  if (until !== null) steps = Math.min(steps, until - laboratory.env_steps());
  if (steps > 0) stopwatch.advance(steps);
  pacing.took(performance.now() - begun);
  stopwatch.look();

  if (laboratory.done() || (until !== null && laboratory.env_steps() >= until)) {
    stop(trained);
    return;
  }
  report(trained);
  turns.schedule(0);
}

/**
 * Answers the questions that are due, what takes long slice by slice. A frame says what happened since the one before, so
 * there is none when nothing did: the question waits for the next step.
 */
function report(reported: Run): void {
  const { number, laboratory } = reported;
  frameQuestion.answer(() => {
    // Where one slice does not do, the frame shows the values that were evaluated last.
    slices.take((operations) => laboratory.evaluate(operations));
    reported.shown = laboratory.env_steps();
    const frame = laboratory.frame();
    scope.postMessage({ kind: "frame", run: number, frame }, buffers(frame));
  }, () => laboratory.env_steps() > reported.shown);
  figuresQuestion.answer(() => {
    if (!slices.take((operations) => laboratory.measure_figures(operations))) return false;
    scope.postMessage({ kind: "figures", run: number, account: account(reported) });
    return true;
  });
  meterQuestion.answer(() => {
    if (!slices.take((operations) => laboratory.measure_int8(operations))) return false;
    scope.postMessage({ kind: "metered", run: number, metering: laboratory.figures_int8() });
    return true;
  });
}

/** When the next slice of an answer is due that needs no further step of the run. */
function nextSlice(): number {
  return Math.min(figuresQuestion.due(), meterQuestion.due());
}

/** No more training and no more measuring in the background; what the page waits for goes on. */
function halt(): void {
  running = false;
  background = null;
  for (const question of QUESTIONS) question.forget();
}

/** Ends the loop and reports the exact state that the run has now; with the id of the question, where it was asked for. */
function stop(stopped: Run, id: number | null = null): void {
  halt();
  later("stop", id, stopping(stopped, id));
}

function* stopping(stopped: Run, id: number | null): Generator<undefined, void> {
  const { number, laboratory } = stopped;
  yield* measured(stopped);
  const frame = laboratory.frame();
  scope.postMessage(
    { kind: "stopped", id, run: number, done: laboratory.done(), notice: laboratory.ended_early() ?? null, frame, account: account(stopped) },
    buffers(frame),
  );
  meterSoon();
}

function account(accounted: Run): Account {
  const { experiment, laboratory, stopwatch, told } = accounted;
  const figures = laboratory.figures();
  accounted.told = figures.curve.length;
  figures.curve = figures.curve.slice(told);
  const started = figures.env_steps > 0;
  const link = door.writeLink(
    experiment,
    started ? figures.env_steps : null,
    started ? figures.weights_digest : null,
  );
  return { figures, told, link, pace: stopwatch.pace() };
}

/** A run that threw cannot be trusted again: it ends here, and the page is told why. */
function guarded(work: () => void): void {
  try {
    work();
  } catch (error) {
    halt();
    turns.cancel();
    run = null;
    jobs.drop();
    scope.postMessage({ kind: "failed", reason: sentence(error) });
  }
}

function load(compiled: WebAssembly.Module): void {
  door.load(compiled).then(
    () => scope.postMessage({ kind: "declared", declaration: door.declaration() }),
    (error: unknown) => scope.postMessage({ kind: "failed", reason: sentence(error) }),
  );
}
