/**
 * The life of a run: opening a link, beginning, running, pausing, stepping, starting over, saving, loading.
 *
 * Everything that a person or a script can do to the run goes through here; what comes back from the worker
 * becomes an `update()` of the state.
 */
import { accounted, framed, settled } from "./arrival.js";
import * as asking from "./asking.js";
import type { Experiment, ReadLink, Value } from "./door.js";
import type { MonitorReport } from "./metered.js";
import { Engine } from "./engine.js";
import * as history from "./history.js";
import { unreachable, type Checkpoint, type FromWorker, type Opening, type Speed } from "./messages.js";
import { invitation, isInvitation, verdict } from "./replay.js";
import { state, update, type Notice, type State } from "./state.js";
import { missingSupport } from "./support.js";
import { Waiting } from "./waiting.js";

let engine: Engine | null = null;
let number = 0;
/** The run that the worker holds; answers about any other are dropped. */
let held = 0;
/** A link that is still to be read. */
let toOpen: string | null = null;
/** Whether the engine has loaded its module and can be spoken to. */
let awake = false;
let runWhenReady = false;
let undoing = false;
const saves = new Waiting<Checkpoint>();
const loads = new Waiting<void>();
const changes = new Waiting<void>();
const reports = new Waiting<MonitorReport | null>();

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
  asking.through(null);
}

/** The run cannot go on: say so once, keep the last picture. */
export function fail(reason: string): void {
  engine?.end();
  engine = null;
  for (const waiting of [saves, loads, changes, reports]) waiting.refuseAll(reason);
  asking.refuseAll(reason);
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

/** The run as a file, at the step that it has reached by then; a run that is running goes on. */
export function save(): Promise<Checkpoint> {
  const { run: phase } = state();
  if (phase === "loading" || phase === "error") return Promise.reject(new Error("there is no run to save"));
  return saves.ask(() => engine?.send({ kind: "save" }));
}

/** Goes on with the run of a checkpoint, whose buffer is given away; refused, the present run goes on. */
export function load(checkpoint: Uint8Array<ArrayBuffer>): Promise<void> {
  if (!engine || !awake) return Promise.reject(new Error("the laboratory is not ready"));
  number += 1;
  const message = { kind: "resume", run: number, checkpoint } as const;
  return loads.ask(() => engine?.send(message, [checkpoint.buffer]));
}

/** The monitor's report of the run as it is; null where there is nothing to watch. */
export function monitor(): Promise<MonitorReport | null> {
  if (!engine || !awake) return Promise.reject(new Error("the laboratory is not ready"));
  return reports.ask(() => engine?.send({ kind: "monitor" }));
}

/** A frame or figures, as soon as the worker can give them; for the run that it has. */
export function askFor(kind: "frame" | "figures"): void {
  engine?.send({ kind });
}

/** From here on the figures hold these zeros of the measured dense twin. */
export function setZeros(zeros: Float64Array<ArrayBuffer>): void {
  engine?.send({ kind: "zeros", run: held, zeros });
}

export function setSpeed(speed: Speed): void {
  update({ speed });
  const { run: phase, replay, frame } = state();
  const replaying = replay !== null && (frame?.env_steps ?? 0) < replay.steps;
  if (phase === "running" && !replaying) engine?.send({ kind: "run", speed, until: null });
}

/** Changes a cell under the agent, which goes on learning; rejected with the reason, all is as it was. */
export function change(cell: number, text: string): Promise<void> {
  if (!engine || !awake) return Promise.reject(new Error("the laboratory is not ready"));
  return changes.ask(() => engine?.send({ kind: "edit", cell, text }));
}

/** Changes what the run is; it starts over with the change. */
export function edit(change: Partial<Experiment>): void {
  const { experiment } = state();
  if (!experiment || !engine) return;
  undoing = false;
  // Changes of cells belong to the map on which they were made.
  const moved = change.world !== undefined || change.map !== undefined;
  begin({ ...experiment, ...change, ...(moved ? { events: "" } : {}) }, true);
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

export function notify(notice: Notice): void {
  update({ notices: [...state().notices, notice] });
}

export function dismiss(notice: Notice): void {
  update({ notices: state().notices.filter((other) => other !== notice) });
}

function begin(given: Experiment, edited = false): void {
  // What a checkpoint brought stays behind: this run begins with weights of its own.
  const { origin: _, foreign_numerics: __, ...experiment } = given;
  number += 1;
  const change = edited ? { previous: state().experiment, replay: null, notices: [] } : {};
  update({ run: "loading", refusal: "", experiment, ...change, twins: twinsBeside(experiment) });
  engine?.send({ kind: "begin", run: number, experiment });
}

/** The last figures of each agent, as far as they are of the world of the next run. */
function twinsBeside(next: Experiment): State["twins"] {
  const { experiment: before, figures, twins } = state();
  if (before?.world !== next.world || before.map !== next.map || before.firm !== next.firm || before.full_view !== next.full_view) return {};
  return figures && figures.env_steps > 0 ? { ...twins, [figures.agent]: figures } : twins;
}

/** Shows a run from where it stands. */
function show({ run, settings, scene, frame, account, done }: Opening, change: Partial<State> = {}): void {
  held = run;
  history.restart();
  update({ ...change, settings, scene, ...framed(frame), ...accounted(account), metering: null, comparing: null, pinned: null });
  update(settled(done));
}

function receive(message: FromWorker): void {
  switch (message.kind) {
    case "declared": {
      awake = true;
      asking.through((question) => engine?.send({ kind: "ask", question }));
      update({ declaration: message.declaration });
      const { experiment } = state();
      if (toOpen !== null) engine?.send({ kind: "read", fragment: toOpen });
      else if (experiment) begin(experiment);
      return;
    }
    case "read":
      follow(message.fragment, message.link, message.fresh_seed);
      return;
    case "answer":
      asking.answer(message.answer);
      return;
    case "edited":
      changes.answer();
      if (message.run !== held) return;
      // The twin was trained in the world as it was.
      update({ ...framed(message.frame), ...accounted(message.account), comparing: null });
      if (message.notice) notify({ tone: "plain", text: message.notice });
      return;
    case "unedited":
      changes.refuse(message.reason);
      return;
    case "begun":
      show(message.opening);
      if (undoing) update({ previous: null });
      undoing = false;
      if (runWhenReady) {
        runWhenReady = false;
        run();
      }
      return;
    case "resumed": {
      const { opening, experiment } = message;
      const notices: Notice[] = message.notices.map((text) => ({ tone: "plain", text }));
      runWhenReady = false;
      show(opening, { experiment, previous: null, replay: null, refusal: "", notices, twins: twinsBeside(experiment) });
      loads.answer();
      return;
    }
    case "unusable":
      loads.refuse(message.reason);
      return;
    case "saved":
      saves.answer(message.checkpoint);
      return;
    case "unsaved":
      saves.refuse(message.reason);
      return;
    case "refused": {
      const { previous, experiment } = state();
      const before = previous ?? experiment;
      update({ experiment: before, previous: null, refusal: message.reason });
      if (held === 0) fail(message.reason);
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
    case "monitored":
      reports.answer(message.report);
      return;
    case "unmonitored":
      reports.refuse(message.reason);
      return;
    case "comparing":
    case "compared":
    case "uncompared":
      return; // a worker of its own says these: comparing.ts
    case "stopped":
      if (message.run !== held) return;
      update({ ...framed(message.frame), ...accounted(message.account) });
      judgeReplay();
      update(settled(message.done));
      return;
    case "failed":
      fail(message.reason);
      return;
    default:
      unreachable(message);
  }
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
  if (replay) notices.push(invitation(replay));
  const experiment = link.seed_given ? link.experiment : { ...link.experiment, seed: freshSeed };
  update({ replay, notices, previous: null });
  begin(experiment);
}

/** At the step that a link names, says whether the weights are the ones it promised. */
function judgeReplay(): void {
  const { replay, frame, figures, notices } = state();
  if (!replay || !frame || !figures || frame.env_steps < replay.steps) return;
  const others = notices.filter((notice) => !isInvitation(notice));
  update({ replay: null, notices: [...others, verdict(replay, figures)] });
}
