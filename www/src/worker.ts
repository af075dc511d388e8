/**
 * The worker: the only place that holds the WebAssembly module and the run.
 *
 * It trains in chunks of about 8 ms and yields between them through a MessageChannel (a timer of zero
 * would idle away a third of the time), so that a question of the page is answered within one chunk.
 * It speaks only when asked, except to say that a run stopped or failed, and what a run that stands still would cost.
 * A second worker of the same file compares a run with its twin: comparison.ts.
 */
import { answerTo, buffers, sentence } from "./answers.js";
import { compare } from "./comparison.js";
import * as door from "./door.js";
import type { Experiment, Laboratory, Settings } from "./door.js";
import { unreachable, type Account, type FromWorker, type Opening, type ToWorker } from "./messages.js";
import { Pacing } from "./pacing.js";
import { Question } from "./question.js";
import { Stopwatch } from "./stopwatch.js";
import { Turns } from "./turns.js";

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
const frameQuestion = new Question(PATIENCE);
const figuresQuestion = new Question(PATIENCE);
const meterQuestion = new Question(METER_PATIENCE, METER_LEAST_MS);
const QUESTIONS = [frameQuestion, figuresQuestion, meterQuestion];
let meterTimer: ReturnType<typeof setTimeout> | undefined;

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
      if (run) save(run, message.id);
      return;
    case "edit":
      if (run) edit(run, message.id, message.cell, message.text);
      return;
    case "run":
      until = message.until;
      pacing.restart(message.speed, performance.now());
      running = run !== null;
      run?.stopwatch.restart();
      turns.schedule(0);
      return;
    case "pause":
      if (run) stop(run, message.id);
      return;
    case "step":
      if (!run) return;
      run.laboratory.advance(1);
      stop(run, message.id);
      return;
    case "frame":
      frameQuestion.ask();
      return;
    case "figures":
      figuresQuestion.ask();
      meterQuestion.ask();
      if (run) report(run);
      return;
    case "monitor":
      if (run) monitor(run, message.id);
      return;
    case "zeros":
      if (run?.number !== message.run) return;
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

/** Replaces the run; a bad experiment is refused and leaves the run before it as it was. */
function begin(id: number, number: number, experiment: Experiment): void {
  halt();
  let settings;
  let laboratory;
  try {
    settings = door.settings(experiment);
    laboratory = door.createLaboratory(experiment);
  } catch (error) {
    scope.postMessage({ kind: "refused", id, run: number, reason: sentence(error) });
    if (run) stop(run);
    return;
  }
  const opening = open({ number, experiment, laboratory, stopwatch: new Stopwatch(laboratory), told: 0, shown: 0 }, settings);
  scope.postMessage({ kind: "begun", id, opening }, buffers(opening.frame));
  meterSoon();
}

/** Replaces the run by the one that a checkpoint holds; until that one stands, the present one goes on. */
function resume(id: number, number: number, checkpoint: Uint8Array<ArrayBuffer>): void {
  let laboratory;
  try {
    laboratory = door.resumeLaboratory(checkpoint);
  } catch (error) {
    scope.postMessage({ kind: "unusable", id, reason: sentence(error) });
    return;
  }
  halt();
  const experiment = laboratory.experiment();
  const shown = laboratory.env_steps();
  const resumed = { number, experiment, laboratory, stopwatch: new Stopwatch(laboratory), told: 0, shown };
  const opening = open(resumed, door.settings(experiment));
  scope.postMessage({ kind: "resumed", id, opening, experiment, notices: laboratory.notices() }, buffers(opening.frame));
  meterSoon();
}

/** Puts a run in the place of the one before, and says what it looks like. */
function open(next: Run, settings: Settings): Opening {
  run?.laboratory.free();
  run = next;
  pacing.forget();
  const { number, laboratory } = next;
  const frame = laboratory.frame();
  return {
    run: number,
    settings,
    scene: laboratory.scene(),
    frame,
    account: account(next),
    done: laboratory.done(),
  };
}

/** The run goes on while its checkpoint travels. */
function save({ experiment, laboratory }: Run, id: number): void {
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
function edit(edited: Run, id: number, cell: number, text: string): void {
  const { number, laboratory } = edited;
  let notice;
  try {
    notice = laboratory.edit(cell, text) ?? null;
  } catch (error) {
    scope.postMessage({ kind: "unedited", id, reason: sentence(error) });
    return;
  }
  // From here on the change belongs to what the run is, and to its link.
  edited.experiment = laboratory.experiment();
  edited.shown = laboratory.env_steps();
  const frame = laboratory.frame();
  scope.postMessage({ kind: "edited", id, run: number, notice, frame, account: account(edited) }, buffers(frame));
  if (!running) meterSoon();
}

function monitor({ laboratory }: Run, id: number): void {
  try {
    scope.postMessage({ kind: "monitored", id, report: laboratory.monitor_report(() => performance.now()) });
  } catch (error) {
    scope.postMessage({ kind: "unmonitored", id, reason: sentence(error) });
  }
}

/** Bills a run that stands still, after whatever else the page has asked. */
function meterSoon(): void {
  clearTimeout(meterTimer);
  meterTimer = setTimeout(() => guarded(() => run && meter(run)), 0);
}

function meter({ number, laboratory }: Run): void {
  scope.postMessage({ kind: "metered", run: number, metering: laboratory.figures_int8() });
}

/** One turn of the training loop. */
function turn(): void {
  if (!running || !run) return;
  const { laboratory, stopwatch } = run;
  const begun = performance.now();
  const due = pacing.take(begun);
  if ("wait" in due) {
    turns.schedule(due.wait);
    return;
  }
  let { steps } = due;
  if (until !== null) steps = Math.min(steps, until - laboratory.env_steps());
  if (steps > 0) stopwatch.advance(steps);
  pacing.took(performance.now() - begun);
  stopwatch.look();

  if (laboratory.done() || (until !== null && laboratory.env_steps() >= until)) {
    stop(run);
    return;
  }
  report(run);
  turns.schedule(0);
}

/**
 * Answers the questions that are due. A frame says what happened since the one before, so there is none when
 * nothing did: the question waits for the next step.
 */
function report(reported: Run): void {
  const { number, laboratory } = reported;
  frameQuestion.answer(() => {
    reported.shown = laboratory.env_steps();
    const frame = laboratory.frame();
    scope.postMessage({ kind: "frame", run: number, frame }, buffers(frame));
  }, () => laboratory.env_steps() > reported.shown);
  figuresQuestion.answer(() => scope.postMessage({ kind: "figures", run: number, account: account(reported) }));
  meterQuestion.answer(() => meter(reported));
}

function halt(): void {
  running = false;
  for (const question of QUESTIONS) question.forget();
  turns.cancel();
  clearTimeout(meterTimer);
}

/** Ends the loop and reports the exact state that the run has now; with the id of the question, where it was asked for. */
function stop(stopped: Run, id: number | null = null): void {
  halt();
  const frame = stopped.laboratory.frame();
  scope.postMessage(
    { kind: "stopped", id, run: stopped.number, done: stopped.laboratory.done(), notice: stopped.laboratory.ended_early() ?? null, frame, account: account(stopped) },
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
    run = null;
    scope.postMessage({ kind: "failed", reason: sentence(error) });
  }
}

function load(compiled: WebAssembly.Module): void {
  door.load(compiled).then(
    () => scope.postMessage({ kind: "declared", declaration: door.declaration() }),
    (error: unknown) => scope.postMessage({ kind: "failed", reason: sentence(error) }),
  );
}
