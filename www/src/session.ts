/**
 * The life of a run: opening a link, beginning, running, pausing, stepping, starting over.
 *
 * Everything that a person or a script can do to the run goes through here; what comes back from the worker
 * becomes an `update()` of the state.
 */
import type { Experiment, Figures, Frame, ReadLink, Value } from "./door.js";
import { Engine } from "./engine.js";
import * as history from "./history.js";
import { unreachable, type Account, type FromWorker, type Speed } from "./messages.js";
import { state, update, type Notice } from "./state.js";
import { missingSupport } from "./support.js";
import { whole } from "./words.js";

/** At full speed the picture changes this often: fast enough to flow, slow enough to look at. */
const FRAME_MS = 60;
const FIGURES_MS = 500;

let engine: Engine | null = null;
let number = 0;
/** The run that the worker holds; answers about any other are dropped. */
let held = 0;
let lastFrameAt = 0;
let pace: { at: number; steps: number } | null = null;
/** A link that is still to be read. */
let toOpen: string | null = null;
/** Whether the engine has loaded its module and can be spoken to. */
let awake = false;
let runWhenReady = false;
let undoing = false;

/** Starts the engine and opens the experiment of a link. */
export function open(fragment: string): void {
  toOpen = fragment;
  if (!engine) startEngine();
  else if (awake) engine.send({ kind: "read", fragment });
}

function startEngine(): void {
  engine?.end();
  engine = null;
  awake = false;
  const missing = missingSupport();
  if (missing) {
    update({ run: "error", failure: missing });
    return;
  }
  update({ run: "loading", failure: "" });
  engine = new Engine(receive, fail);
}

/** The run cannot go on: say so once, keep the last picture. */
export function fail(reason: string): void {
  engine?.end();
  engine = null;
  const clean = reason.trim().replace(/\.$/, "");
  update({ run: "error", failure: `The run stopped: ${clean}. Reset starts it afresh.` });
}

export function run(): void {
  const { run: phase, replay, frame, speed } = state();
  if (phase === "loading") {
    runWhenReady = true;
    return;
  }
  if (phase !== "ready" && phase !== "paused") return;
  const replaying = replay !== null && (frame?.env_steps ?? 0) < replay.steps;
  pace = null;
  lastFrameAt = 0;
  update({ run: "running", refusal: "", firstVisit: false });
  engine?.send({ kind: "run", speed: replaying ? "max" : speed, until: replaying ? replay.steps : null });
}

export function pause(): void {
  runWhenReady = false;
  if (state().run === "running") engine?.send({ kind: "pause" });
}

export function toggle(): void {
  if (state().run === "running") pause();
  else run();
}

/** One environment step with its learning; while running, the first press pauses. */
export function step(): void {
  const { run: phase } = state();
  if (phase === "running") pause();
  else if (phase === "ready" || phase === "paused") engine?.send({ kind: "step" });
}

/** The same experiment again, from its first step; a failed engine is replaced. */
export function reset(): void {
  runWhenReady = false;
  const { experiment } = state();
  if (!engine) startEngine();
  else if (experiment && awake) begin(experiment);
}

export function setSpeed(speed: Speed): void {
  update({ speed });
  const { run: phase, replay, frame } = state();
  const replaying = replay !== null && (frame?.env_steps ?? 0) < replay.steps;
  if (phase === "running" && !replaying) engine?.send({ kind: "run", speed, until: null });
}

export function drawSeed(): void {
  engine?.send({ kind: "seed" });
}

/** Changes what the run is; it starts over with the change. */
export function edit(change: Partial<Experiment>): void {
  const { experiment } = state();
  if (!experiment || !engine) return;
  undoing = false;
  begin({ ...experiment, ...change }, true);
}

export function setParameter(name: string, value: Value): void {
  const { experiment, settings } = state();
  if (!experiment || !settings) return;
  const parameters = { ...experiment.parameters };
  if (Object.is(settings.defaults[name], value)) delete parameters[name];
  else parameters[name] = value;
  edit({ parameters });
}

export function undo(): void {
  const { previous } = state();
  if (!previous || !engine) return;
  undoing = true;
  begin(previous, true);
}

export function dismiss(notice: Notice): void {
  update({ notices: state().notices.filter((other) => other !== notice) });
}

function begin(experiment: Experiment, edited = false): void {
  number += 1;
  const { experiment: before, figures, twins } = state();
  const change = edited ? { previous: before, replay: null, notices: [] } : {};
  const sameWorld =
    before?.world === experiment.world && before.map === experiment.map && before.firm === experiment.firm;
  const kept = figures && figures.env_steps > 0 ? { ...twins, [figures.agent]: figures } : twins;
  update({ run: "loading", refusal: "", experiment, ...change, twins: sameWorld ? kept : {} });
  engine?.send({ kind: "begin", run: number, experiment });
}

function receive(message: FromWorker): void {
  switch (message.kind) {
    case "declared": {
      awake = true;
      update({ declaration: message.declaration });
      const { experiment } = state();
      if (toOpen !== null) engine?.send({ kind: "read", fragment: toOpen });
      else if (experiment) begin(experiment);
      return;
    }
    case "read":
      follow(message.fragment, message.link, message.fresh_seed);
      return;
    case "seed":
      edit({ seed: message.seed });
      return;
    case "begun": {
      held = message.run;
      const { settings, scene, frame, account } = message;
      history.restart();
      pace = null;
      update({ settings, scene, frame, ...accounted(account), pinned: null, stepsPerSecond: 0, curveRows: history.add(frame.curve) });
      settle(false);
      if (undoing) update({ previous: null });
      undoing = false;
      if (runWhenReady) {
        runWhenReady = false;
        run();
      }
      return;
    }
    case "refused": {
      const { previous, experiment } = state();
      const before = previous ?? experiment;
      update({ experiment: before, previous: null, refusal: message.reason });
      if (held === 0) fail(message.reason);
      return;
    }
    case "frame":
      if (message.run !== held) return;
      measure(message.frame);
      update({ frame: message.frame, curveRows: history.add(message.frame.curve) });
      return;
    case "figures":
      if (message.run === held) update(accounted(message.account));
      return;
    case "stopped":
      if (message.run !== held) return;
      update({ frame: message.frame, ...accounted(message.account), curveRows: history.add(message.frame.curve), stepsPerSecond: 0 });
      judgeReplay();
      settle(message.done);
      return;
    case "failed":
      fail(message.reason);
      return;
    default:
      unreachable(message);
  }
}

/** The figures made whole again, with the rows of their curve that were told before. */
function accounted({ figures, told, link }: Account): { figures: Figures; link: string } {
  const before = told > 0 ? (state().figures?.curve.slice(0, told) ?? []) : [];
  return { figures: { ...figures, curve: [...before, ...figures.curve] }, link };
}

/** The phase of a run that stands still follows from where it stands. */
function settle(done: boolean): void {
  const started = (state().frame?.env_steps ?? 0) > 0;
  update({ run: done ? "done" : started ? "paused" : "ready" });
}

function follow(fragment: string, link: ReadLink, freshSeed: number): void {
  toOpen = null;
  const { declaration } = state();
  const numerics = new URLSearchParams(fragment).get("n");
  // A link of which something was left out or changed describes another run than the one it was copied from.
  const whole_link = link.notices.length === 0;
  const comparable = whole_link && (numerics === null || numerics === String(declaration?.numerics));
  const replay = link.steps ? { steps: link.steps, digest: link.digest, comparable } : null;
  const notices: Notice[] = link.notices.map((text) => ({ tone: "bad", text }));
  if (replay) {
    notices.push({ tone: "plain", text: `This link replays ${whole(replay.steps)} steps; press Run.` });
  }
  const experiment = link.seed_given ? link.experiment : { ...link.experiment, seed: freshSeed };
  update({ replay, notices, previous: null });
  begin(experiment);
}

/** At the step that a link names, says whether the weights are the ones it promised. */
function judgeReplay(): void {
  const { replay, frame, figures, notices } = state();
  if (!replay || !frame || !figures || frame.env_steps < replay.steps) return;
  const verdict = ((): Notice => {
    const at = `${whole(replay.steps)} steps`;
    if (!replay.digest) return { tone: "plain", text: `Replayed ${at}. The link names no weights to compare with.` };
    if (!replay.comparable) {
      return { tone: "plain", text: `Replayed ${at}. The link was made with other numerics, or something in it was left out, so its weights cannot be compared.` };
    }
    if (figures.weights_digest === replay.digest) {
      return { tone: "good", text: `Replayed ${at}: reproduced bit for bit (weights ${figures.weights_digest}).` };
    }
    return { tone: "bad", text: `Replayed ${at}: not reproduced. The link promises weights ${replay.digest}, this run has ${figures.weights_digest}.` };
  })();
  const others = notices.filter((notice) => !notice.text.startsWith("This link replays"));
  update({ replay: null, notices: [...others, verdict] });
}

function measure(frame: Frame): void {
  const at = performance.now();
  if (!pace) {
    pace = { at, steps: frame.env_steps };
    return;
  }
  if (at - pace.at < 500) return;
  const rate = ((frame.env_steps - pace.steps) * 1000) / (at - pace.at);
  pace = { at, steps: frame.env_steps };
  update({ stepsPerSecond: rate });
}

function askForFrame(at: number): void {
  requestAnimationFrame(askForFrame);
  if (state().run !== "running" || at - lastFrameAt < FRAME_MS) return;
  lastFrameAt = at;
  engine?.send({ kind: "frame" });
}

/** Begins to ask the worker for frames and figures while a run lasts. */
export function listen(): void {
  requestAnimationFrame(askForFrame);
  setInterval(() => {
    if (state().run === "running") engine?.send({ kind: "figures" });
  }, FIGURES_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && state().pauseWhenHidden) pause();
  });
}
