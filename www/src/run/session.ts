/**
 * The life of a run: opening a link, beginning, running, pausing, stepping, starting over, saving, loading.
 *
 * Everything that a person or a script can do to the run goes through here; what comes back from the worker
 * becomes an `update()` of the state.
 */
import { accounted, framed, settled } from "./arrival.js";
import * as asking from "../bridge/asking.js";
import type { Experiment, ReadLink, Value } from "../bridge/door.js";
import type { MonitorReport } from "../bridge/metered.js";
import { Engine, type Asked } from "../bridge/engine.js";
import * as history from "./history.js";
import { unreachable, type Checkpoint, type FromWorker, type Opening, type Speed } from "../bridge/messages.js";
import { withNotice } from "./notices.js";
import { invitation, isInvitation, verdict } from "./replay.js";
import { state, update, type Notice, type State } from "./state.js";
import { missingSupport } from "../bridge/support.js";

let engine: Engine | null = null;
let number = 0;
/** The run that the worker was last asked to begin; one that was begun before it is not shown any more. */
let wanted = 0;
/** The run that the worker holds; answers about any other are dropped. */
let held = 0;
/** What the last run that was shown is: cancelling goes back to it. */
let shown: Experiment | null = null;
/** A link that is still to be read. */
let toOpen: string | null = null;
/** Id of the question for it. */
let reading = 0;
/** Why the run of a link was refused when there was none to go back to; the first world then begins in its place. */
let refused: string | null = null;
/** Whether the engine has loaded its module and can be spoken to. */
let awake = false;
/** Whether the worker may be busy with a run, or with beginning one. */
let asked = false;
/** Whether a person gave up loading, and has not been told what begins instead. */
let cancelled = false;
let runWhenReady = false;
let undoing = false;

/** Starts the engine and opens the experiment of a link. */
export function open(fragment: string): void {
  toOpen = fragment;
  if (!engine) startEngine();
  else if (awake) read(fragment);
}

function read(fragment: string): void {
  reading = askSoon({ kind: "read", fragment });
}

/** Asks for another run. A worker that is busy with what is no longer wanted is replaced by a new one, which is asked again. */
function askSoon(question: Asked): number {
  update({ run: "loading" });
  // An idle worker takes the question up; however slow it is, another one would be no faster.
  const busy = asked ? startEngine : () => undefined;
  asked = true;
  return engine?.askSoon(question, busy) ?? 0;
}

function startEngine(): void {
  engine?.end("another run was asked for");
  engine = null;
  awake = asked = false;
  held = 0;
  const missing = missingSupport();
  if (missing) {
    update({ run: "error", failure: missing });
    return;
  }
  update({ run: "loading", failure: "", arrived: 0 });
  engine = new Engine(receive, fail, (arrived) => update({ arrived }));
  asking.through(null);
}

/** The run cannot go on: say so once, keep the last picture. */
export function fail(reason: string): void {
  const clean = reason.trim().replace(/\.$/, "");
  stopWith(clean, `The run stopped: ${clean}. Reset starts it afresh.`);
}

/**
 * Ends the engine.
 * @param reason for those who wait for an answer
 * @param failure for the person
 */
function stopWith(reason: string, failure: string): void {
  engine?.end(reason);
  engine = null;
  awake = cancelled = false;
  asking.through(null);
  update({ run: "error", failure });
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
  engine?.tell({ kind: "run", speed: replaying ? "max" : speed, until: replaying ? replay.steps : null });
}

export function pause(): void {
  runWhenReady = false;
  if (state().run === "running") request({ kind: "pause" });
}

export function toggle(): void {
  if (state().run === "running") pause();
  else run();
}

/** One environment step with its learning; while running, the first press pauses. */
export function step(): void {
  const { run: phase } = state();
  if (phase === "running") pause();
  else if (phase === "ready" || phase === "paused") request({ kind: "step" });
}

/** Asks for what is answered by the message `stopped`; an engine that does not answer has said why. */
function request(question: Asked): void {
  engine?.ask(question, "stopped").catch(() => undefined);
}

/** The same experiment again, from its first step; an engine that has failed or is not awake yet is replaced. */
export function reset(): void {
  runWhenReady = false;
  const { experiment } = state();
  if (experiment && engine && awake) begin(experiment);
  else startEngine();
}

/** Gives up loading: back to the experiment that was shown before, or else to the default one; both begin at their first step. */
export function cancelLoading(): void {
  const { run: phase, experiment } = state();
  if (phase !== "loading") return;
  runWhenReady = undoing = false;
  cancelled = true;
  update({ replay: null, previous: null, notices: [] });
  if (shown && (toOpen !== null || shown !== experiment)) begin(shown);
  else if (awake) open("");
  else stopWith("loading was cancelled", "Loading was cancelled. Reset starts it afresh.");
}

/** The run as a file, at the step that it has reached by then; a run that is running goes on. */
export function save(): Promise<Checkpoint> {
  const { run: phase } = state();
  if (phase === "loading" || phase === "error") return Promise.reject(new Error("there is no run to save"));
  return ask({ kind: "save" }, "saved").then(({ checkpoint }) => checkpoint);
}

/** Goes on with the run of a checkpoint, whose buffer is given away; refused, the present run goes on. */
export async function load(checkpoint: Uint8Array<ArrayBuffer>): Promise<void> {
  number += 1;
  const { opening } = await ask({ kind: "resume", run: number, checkpoint }, "resumed", [checkpoint.buffer]);
  if (opening.run < wanted) throw new Error("another run was begun meanwhile");
}

/** The monitor's report of the run as it is; null where there is nothing to watch. */
export function monitor(): Promise<MonitorReport | null> {
  return ask({ kind: "monitor" }, "monitored").then(({ report }) => report);
}

/** Asks the worker; rejected with one line when there is none, when it refuses, and when it ends before it has answered. */
const ask: Engine["ask"] = (question, answer, transfer) => {
  if (!engine || !awake) return Promise.reject(new Error("the laboratory is not ready"));
  return engine.ask(question, answer, transfer);
};

/** A frame or figures, as soon as the worker can give them; for the run that it has. */
export function askFor(kind: "frame" | "figures"): void {
  engine?.tell({ kind });
}

/** From here on the figures hold these zeros of the measured dense twin. */
export function setZeros(zeros: Float64Array<ArrayBuffer>): void {
  engine?.tell({ kind: "zeros", run: held, zeros });
}

export function setSpeed(speed: Speed): void {
  update({ speed });
  const { run: phase, replay, frame } = state();
  const replaying = replay !== null && (frame?.env_steps ?? 0) < replay.steps;
  if (phase === "running" && !replaying) engine?.tell({ kind: "run", speed, until: null });
}

/** Changes a cell under the agent, which goes on learning; rejected with the reason, all is as it was. */
export async function change(cell: number, text: string): Promise<void> {
  await ask({ kind: "edit", cell, text }, "edited");
}

/** Changes what the run is; it starts over with the change. */
export function edit(change: Partial<Experiment>): void {
  const { experiment } = state();
  if (!experiment) return;
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
  if (!previous) return;
  undoing = true;
  begin(previous, true);
}

export function notify(notice: Notice): void {
  update({ notices: withNotice(state().notices, notice) });
}

export function dismiss(notice: Notice): void {
  update({ notices: state().notices.filter((other) => other !== notice) });
}

/** Begins a run; a worker that is still to be started is asked once it is awake. */
function begin(given: Experiment, edited = false): void {
  // What a checkpoint brought stays behind: this run begins with weights of its own.
  const { origin: _, foreign_numerics: __, ...experiment } = given;
  number += 1;
  wanted = number;
  toOpen = null;
  const change = edited ? { previous: state().experiment, replay: null, notices: [] } : {};
  update({ run: "loading", refusal: "", experiment, ...change, twins: twinsBeside(experiment) });
  if (!engine) startEngine();
  else if (awake) askSoon({ kind: "begin", run: number, experiment });
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
  shown = change.experiment ?? state().experiment;
  history.restart();
  update({ ...change, settings, scene, ...framed(frame), ...accounted(account), metering: null, comparing: null, pinned: null });
  update(settled(done));
}

function receive(message: FromWorker): void {
  switch (message.kind) {
    case "declared": {
      awake = true;
      asking.through((question) => ask({ kind: "ask", question }, "answer").then(({ answer }) => answer));
      update({ declaration: message.declaration });
      const { experiment } = state();
      if (toOpen !== null) read(toOpen);
      else if (experiment) begin(experiment);
      return;
    }
    case "read":
      // Meanwhile another link was followed, or another experiment begun.
      if (toOpen === null || message.id !== reading) return;
      // Having just answered, the worker is idle.
      asked = false;
      follow(message.link, message.fresh_seed);
      return;
    case "edited":
      if (message.run !== held) return;
      // The twin was trained in the world as it was.
      update({ ...framed(message.frame), ...accounted(message.account), comparing: null });
      if (message.notice) notify({ tone: "plain", text: message.notice });
      return;
    case "begun":
      if (message.opening.run !== wanted) return;
      refused = null;
      show(message.opening);
      if (undoing) update({ previous: null });
      if (cancelled) notify({ tone: "plain", text: "Loading was cancelled. This experiment starts from its first step." });
      undoing = cancelled = false;
      if (runWhenReady) {
        runWhenReady = false;
        run();
      }
      return;
    case "resumed": {
      const { opening, experiment } = message;
      if (opening.run < wanted) return;
      const notices: Notice[] = message.notices.map((text) => ({ tone: "plain", text }));
      runWhenReady = false;
      show(opening, { experiment, previous: null, replay: null, refusal: "", notices, twins: twinsBeside(experiment) });
      return;
    }
    case "refused": {
      if (message.run !== wanted) return;
      const { previous, experiment } = state();
      const before = previous ?? experiment;
      update({ experiment: before, previous: null, refusal: message.reason });
      if (held === 0) beginInstead(previous, message.reason);
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
    case "answer":
    case "unedited":
    case "unusable":
    case "saved":
    case "unsaved":
    case "monitored":
    case "unmonitored":
      return; // whoever asked receives these
    case "heard":
    case "alive":
      return; // the engine receives these
    case "comparing":
    case "compared":
    case "uncompared":
      return; // a worker of its own says these: comparing.ts
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
function beginInstead(previous: Experiment | null, reason: string): void {
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
  const noticed = (before: Notice[], { text, is_problem }: ReadLink["notices"][number]): Notice[] => withNotice(before, { tone: is_problem ? "bad" : "plain", text });
  const notices = link.notices.reduce<Notice[]>(noticed, []);
  if (refused !== null) notices.push({ tone: "bad", text: `The run of the link was refused (${refused}). The first world begins in its place.` });
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
