/**
 * The life of a run: opening a link, creating, running, pausing, stepping, restarting, saving, loading.
 *
 * Everything that a visitor or a script can do to the run goes through this file; answers of the worker become
 * `update()`s of the state.
 */
import type { MonitorReport, ReadLink, RunSpec } from "../bridge/generated/types.js";
import { type Checkpoint, type FromWorker, type Opening, type Speed, unreachable } from "../bridge/messages.js";
import { t } from "../language/language.js";
import { withTitles } from "../text/declared.js";
import { fill } from "../text/fill.js";
import { whole } from "../text/words.js";
import { accounted, framed, settled, twinsBeside } from "./arrival.js";
import { Connection } from "./connection.js";
import * as history from "./history.js";
import { noticesOf, notify } from "./notices.js";
import { invitation, judgeReplay, unfinishedReplay } from "./replay.js";
import { leavePast, proved, rewound, setRewoundAside } from "./rewinding.js";
import { type Notice, type State, state, update } from "./state.js";
import { arrive, depart, heldCheckpoint, stay, type Way } from "./undoing.js";

/** A new worker holds no run yet; after a failure, no notice of a cancelled loading is due any more. */
const connection = new Connection(
  receive,
  () => (held = 0),
  () => (cancelled = false),
);
let number = 0;
/** Number of the run that the worker was last asked to create; runs with lower numbers are no longer shown. */
let wanted = 0;
/** The run that the worker holds; answers about any other are dropped. */
let held = 0;
/** Description of the run that was last shown, to which cancelling returns. */
let shown: RunSpec | null = null;
/** A link that is still to be read. */
let toOpen: string | null = null;
/** Id of the question for it. */
let reading = 0;
/** Why the run of a link was refused when there was none to go back to; the first world then begins in its place. */
let refused: string | null = null;
/** Whether the visitor has cancelled loading and the notice about it is still due. */
let cancelled = false;
/** Step of a run that was gone back to without a checkpoint, of which only the settings are left; null otherwise. */
let lost: number | null = null;
let runWhenReady = false;

/** The run of a page without a link: ice that does not slip, on which the way to the goal is plain. */
const FIRST = "world=FrozenLake-v1&firm=1";

/** Starts the engine and opens the run of a link; without one, the first world. */
export function open(fragment: string): void {
  toOpen = fragment || FIRST;
  if (!connection.exists) connection.start();
  else if (connection.awake) read(toOpen);
}

function read(fragment: string): void {
  reading = connection.askSoon({ kind: "read", fragment });
}

/** Ends a run that cannot continue: reports the reason and keeps the last picture. */
export function fail(reason: string): void {
  connection.fail(reason);
}

/** Trains on; up to step `last` at full speed, if it is given. */
export function run(last: number | null = null): void {
  const { run: phase, speed } = state();
  if (phase === "loading") {
    runWhenReady = true;
    return;
  }
  if (phase !== "ready" && phase !== "paused") return;
  const replay = unfinishedReplay();
  leavePast();
  update({ run: "running", refusal: "", firstVisit: false, rulesOpen: false });
  const until = last ?? replay?.steps ?? null;
  connection.tell({ kind: "run", speed: until === null ? speed : "max", until });
}

export function pause(): void {
  runWhenReady = false;
  if (state().run === "running") connection.request({ kind: "pause" });
}

export function toggle(): void {
  if (state().run === "running") pause();
  else run();
}

/** One environment step with its learning; while running, the first press pauses. */
export function step(): void {
  const { run: phase } = state();
  if (phase === "running") pause();
  else if (phase === "ready" || phase === "paused") {
    leavePast();
    connection.request({ kind: "step" });
  }
}

/** Shows the run as it was at a step; without one, as far as it has come, or the run that was left for a branch. */
export async function rewind(step: number | null): Promise<void> {
  if (step !== null) checkStep(step);
  runWhenReady = false;
  number += 1;
  await connection.ask({ kind: "rewind", run: number, step }, "rewound");
}

function checkStep(step: number): void {
  const { earliest, past, frame } = state();
  const latest = past?.latest ?? frame?.env_steps ?? 0;
  if (!Number.isInteger(step) || step < earliest || step > latest)
    throw new Error(
      fill(t.timeLine.outside, { step: String(step), earliest: String(earliest), latest: String(latest) }),
    );
}

/** Sends a question about the present run to the worker. */
export const askRun: Connection["ask"] = (question, answer, transfer) => connection.ask(question, answer, transfer);

/** Restarts the run from its first step; an engine that has failed or is not ready is replaced. */
export function reset(): void {
  runWhenReady = false;
  const { spec } = state();
  if (spec && connection.awake) begin(spec);
  else {
    // The run that has failed can be gone back to, as it was saved last.
    leave(spec);
    connection.start();
  }
}

/**
 * Sets the run aside with all that is shown of it, in the worker that holds it; the next run gets a worker of its own.
 * Returns what ends that worker and shows the run again as it was.
 */
export async function setAside(): Promise<() => void> {
  if (state().run === "running") await connection.ask({ kind: "pause" }, "stopped");
  const kept = { held, shown };
  const before = state();
  const showCurves = history.setAside();
  const showRewound = setRewoundAside();
  const putBack = connection.setAside();
  held = 0;
  update({ comparing: null, undo: { done: [], undone: [] } });
  stay();
  return () => {
    runWhenReady = cancelled = false;
    stay();
    [toOpen, refused] = [null, null];
    // Answers of the worker that ends carry other numbers than those of the run that comes back.
    number += 1;
    wanted = number;
    putBack();
    showCurves();
    showRewound();
    ({ held, shown } = kept);
    const { theme, language, palette, pauseWhenHidden, firstVisit, pinned, ghosts, study, tuning } = state();
    const comparing = before.comparing?.phase === "done" ? before.comparing : null;
    const ofPage = {
      theme,
      language,
      palette: palette + 1,
      pauseWhenHidden,
      firstVisit,
      pinned,
      ghosts,
      study,
      tuning,
    };
    update({ ...before, comparing, ...ofPage, tour: null });
    // Another scene otherwise stands for another run, without edits.
    update({ edits: before.edits });
  };
}

/** Cancels loading: returns to the run that was shown before, or else to the default run, both at their first step. */
export function cancelLoading(): void {
  const { run: phase, spec } = state();
  if (phase !== "loading") return;
  runWhenReady = false;
  cancelled = true;
  update({ replay: null, notices: [] });
  if (shown && (toOpen !== null || shown !== spec)) begin(shown);
  else if (connection.awake) open("");
  else connection.stop("loading was cancelled", t.notices.loadingStopped);
}

/** The run as a checkpoint at its present step; a running run continues. */
export function save(): Promise<Checkpoint> {
  if (["loading", "error"].includes(state().run)) return Promise.reject(new Error("there is no run to save"));
  return connection.ask({ kind: "save" }, "saved").then(({ checkpoint }) => checkpoint);
}

/**
 * Resumes the run of a checkpoint, whose buffer is transferred; if it is refused, the present run continues.
 * @param id of its row in the list of runs, if it is a run of the list
 */
export async function load(
  checkpoint: Uint8Array<ArrayBuffer>,
  id: string | null = null,
  way: Way = "change",
): Promise<void> {
  const departed = leave(null, id, way);
  number += 1;
  try {
    const { opening } = await connection.ask({ kind: "resume", run: number, checkpoint }, "resumed", [
      checkpoint.buffer,
    ]);
    if (opening.run < wanted) throw new Error("another run was begun meanwhile");
  } catch (error) {
    stay(departed);
    throw error;
  }
}

/** Goes back to the run that was replaced last, or on again to the one that was gone back from. */
export async function goBack(way: "undo" | "redo"): Promise<void> {
  const { undo, run: phase } = state();
  const left = (way === "undo" ? undo.done : undo.undone).at(-1);
  if (!left || phase === "loading" || !connection.awake) return;
  runWhenReady = false;
  const { bytes, id } = await heldCheckpoint(left);
  if (bytes) {
    try {
      await load(bytes, id, way);
      return;
    } catch {
      if (state().run === "loading" || !connection.awake) return;
    }
  }
  if (left.env_steps > 0) lost = left.env_steps;
  begin(left.spec, true, way);
}

/** The monitor's report of the run; null if there is nothing to monitor. */
export function monitor(): Promise<MonitorReport | null> {
  return connection.ask({ kind: "monitor" }, "monitored").then(({ report }) => report);
}

/** A frame or figures, as soon as the worker can give them; for the run that it has. */
export function askFor(kind: "frame" | "figures"): void {
  connection.tell({ kind });
}

/** Sets the measured zeros of the dense twin, which the figures then contain. */
export function setZeros(zeros: Float64Array<ArrayBuffer>): void {
  connection.tell({ kind: "zeros", run: held, zeros });
}

export function setSpeed(speed: Speed): void {
  update({ speed });
  if (state().run === "running" && !unfinishedReplay()) connection.tell({ kind: "run", speed, until: null });
}

/** Creates a run; if the worker is not ready yet, it is asked as soon as it is. */
export function begin(given: RunSpec, edited = false, way: Way = "change"): void {
  leave(given, null, way);
  // A new run has its own initial weights, not those of a checkpoint.
  const spec = { ...given, origin: null, foreign_numerics: null };
  number += 1;
  wanted = number;
  toOpen = null;
  const change = edited ? { replay: null, notices: [] } : {};
  update({ run: "loading", refusal: "", spec, ...change, twins: twinsBeside(spec) });
  if (!connection.exists) connection.start();
  else if (connection.awake) connection.askSoon({ kind: "begin", run: number, spec });
}

/** Remembers the run that is shown before another one takes its place, and asks for its checkpoint. */
function leave(next: RunSpec | null, id: string | null = null, way: Way = "change"): number {
  const save = connection.awake && held !== 0 ? connection.ask : null;
  return depart(
    shown,
    next,
    id,
    way,
    save && (() => save({ kind: "save" }, "saved").then(({ checkpoint }) => checkpoint)),
  );
}

/** Shows a run from its present step. */
function show({ run, settings, scene, frame, account, done }: Opening, change: Partial<State> = {}): void {
  held = run;
  shown = change.spec ?? state().spec;
  history.restart();
  arrive();
  update({
    ...change,
    settings,
    scene,
    ...framed(frame),
    ...accounted(account),
    metering: null,
    comparing: null,
    pins: [],
    earliest: change.spec ? frame.env_steps : 0,
    events: shown?.events ?? "",
    past: null,
    left: null,
    walk: null,
  });
  update(settled(done));
}

function receive(message: FromWorker): void {
  switch (message.kind) {
    case "declared": {
      update({ declaration: message.declaration });
      const { spec } = state();
      if (toOpen !== null) read(toOpen);
      else if (spec) begin(spec);
      return;
    }
    case "read":
      // Another link was followed, or another run was created, in the meantime.
      if (toOpen === null || message.id !== reading) return;
      connection.rest();
      follow(message.link, message.fresh_seed);
      return;
    case "edited":
      if (message.run !== held) return;
      // The twin was trained in the world as it was.
      update({ ...framed(message.frame), ...accounted(message.account), events: message.events, comparing: null });
      if (message.notice) notify({ tone: "plain", text: message.notice });
      return;
    case "begun":
      if (message.opening.run !== wanted) return;
      refused = null;
      show(message.opening);
      if (lost !== null) notify({ tone: "plain", text: fill(t.keeping.undo.settingsOnly, { step: whole(lost) }) });
      if (cancelled) notify({ tone: "plain", text: t.notices.loadingCancelled });
      cancelled = false;
      lost = null;
      if (runWhenReady) {
        runWhenReady = false;
        run();
      }
      return;
    case "resumed": {
      const { opening, spec } = message;
      if (opening.run < wanted) return;
      const notices: Notice[] = message.notices.map((text) => ({ tone: "plain", text }));
      runWhenReady = false;
      show(opening, { spec, replay: null, refusal: "", notices, twins: twinsBeside(spec) });
      return;
    }
    case "refused": {
      if (message.run !== wanted) return;
      stay();
      update({ spec: shown ?? state().spec, refusal: message.reason });
      if (held === 0) beginInstead(shown, message.reason);
      return;
    }
    case "frame":
      if (message.run !== held) return;
      update(framed(message.frame));
      return;
    case "figures":
      if (message.run === held) update(accounted(message.account));
      return;
    case "metered":
      if (message.run === held) update({ metering: message.metering });
      return;
    case "rewound":
      if (message.run !== number) return;
      held = message.run;
      rewound(message);
      return;
    case "proved":
      if (message.run === held) proved(message);
      return;
    case "answer":
    case "strode":
    case "connected":
    case "unedited":
    case "unusable":
    case "saved":
    case "unsaved":
    case "monitored":
    case "unmonitored":
    case "heard":
    case "alive":
      return; // The engine passes these to the caller that asked.
    case "comparing":
    case "compared":
    case "uncompared":
    case "studied":
    case "unstudied":
    case "cell":
    case "cell_finished":
    case "cell_failed":
    case "tuned":
    case "untuned":
    case "trial":
    case "trial_finished":
    case "trial_failed":
      return; // Only workers of comparisons send these; comparing.ts and run/studies/ handle them.
    case "stopped":
      if (message.run !== held) return;
      update({ ...framed(message.frame), ...accounted(message.account) });
      judgeReplay();
      update(settled(message.done));
      if (message.notice) notify({ tone: "plain", text: message.notice });
      return;
    case "failed":
      fail(message.reason);
      return;
    default:
      unreachable(message);
  }
}

/** The page is never without a run because one was refused: the one before it, else the first world, begins in its place. */
function beginInstead(previous: RunSpec | null, reason: string): void {
  if (previous) {
    begin(previous);
    update({ refusal: reason });
  } else if (refused === null) {
    refused = reason;
    open("");
  } else {
    fail(reason);
  }
}

function follow(link: ReadLink, freshSeed: number): void {
  toOpen = null;
  const { steps, digest, verdicts } = link;
  const replay = steps ? { steps, digest, verdicts } : null;
  const notices = noticesOf(link);
  if (refused !== null)
    notices.push({
      tone: "bad",
      text: fill(t.notices.linkRefused, { reason: withTitles(refused, state().declaration?.parameters ?? []) }),
    });
  if (replay) notices.push(invitation(replay));
  const spec = link.seed_given ? link.spec : { ...link.spec, seed: freshSeed };
  update({ replay, notices });
  begin(spec);
}
