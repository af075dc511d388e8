/**
 * The one state of the page: its declared shape, and `update()`, the only way to change it.
 *
 * Views read `state()` and subscribe to the keys that they draw.
 */

import type { Compared, Metering } from "../bridge/figures.js";
import type { Connections, Frame, Optimum, Scene, Tally } from "../bridge/frame.js";
import type { AgentKind, Declaration, RunSpec, Settings, Trained, Verdicts } from "../bridge/generated/types.js";
import type { Checkpoint, Speed, StudyAccount, TuningAccount } from "../bridge/messages.js";
import { type Pace, UNMEASURED } from "../bridge/pace.js";
import type { Ghost, LeftRun, Offer } from "../keeping/rows.js";
import { type Language, language } from "../language/language.js";

export type RunState = "loading" | "ready" | "running" | "paused" | "done" | "error";
export type WorldView = "policy" | "values" | "optimum" | "visits" | "priority";
export const THEMES = ["system", "light", "dark", "projector"] as const;
export type Theme = (typeof THEMES)[number];
/** The dialog in which a world or its map is chosen. */
export type Chooser = "worlds" | "map";
export type Topic = "about" | "keys" | "sparsity" | "firing" | "energy" | "speed" | "link" | "diagnosis";

export const TOUR_NAMES = ["start", "neuron", "twin", "agent", "sparsity"] as const;
export type TourName = (typeof TOUR_NAMES)[number];

/** The part of the guide that is open as a dialog. */
export type GuidePart = "tours" | "glossary";

/** A guided tour under way, and the step that it has reached, from 0. */
export interface TourView {
  name: TourName;
  step: number;
}

/** The dialog of figures that is open. */
export type Panel = "bill" | "compare" | "monitor" | "values" | "export" | "runs" | "study" | "tuning" | "pair";

export interface Notice {
  tone: "plain" | "good" | "bad";
  text: string;
  /** Number of times that the notice was given, if more than once. */
  times?: number;
  /** What can be done about it. */
  action?: { label: string; act: () => void };
}

/** A link that names a step to replay to, and the weights that it promises there. */
export interface Replay {
  steps: number;
  /** The digest that the link claims, where it is whole. */
  digest: string | null;
  verdicts: Verdicts;
}

/** A change of a cell. */
export interface Edit {
  cell: number;
  before: string;
  after: string;
  /** Changes of one stroke of the brush are undone together. */
  stroke: number;
}

export interface Edits {
  done: readonly Edit[];
  undone: readonly Edit[];
}

/** How far the comparison of a run with its twin has come. */
export type Comparing =
  | { phase: "training"; env_steps: number; last_step: number }
  | { phase: "measuring" }
  | { phase: "done"; compared: Compared }
  | { phase: "failed"; reason: string };

/** A study of several runs that is trained or shown. */
export interface StudyView {
  id: string;
  /** What `spikeground study` reads, as JSON. */
  description: string;
  phase: "training" | "paused" | "done" | "failed";
  /** Whether another tab trains it. */
  isElsewhere: boolean;
  /** Why it failed, in one sentence. */
  reason: string;
  /** Null until a worker has read it. */
  account: StudyAccount | null;
  /** How far each cell has come that was begun, by its number. */
  progress: ReadonlyMap<number, { env_steps: number; seconds: number }>;
  secondsLeft: number | null;
  workers: number;
}

/** A search for better settings. */
export interface TuningView {
  /** What `spikeground tune` reads, as JSON. */
  description: string;
  phase: "searching" | "confirming" | "done" | "failed";
  /** Why it failed, in one sentence. */
  reason: string;
  /** Null until a worker has read it. */
  account: TuningAccount | null;
  /** Environment steps that the trials under way have reached, by candidate. */
  reached: ReadonlyMap<number, number>;
  workers: number;
}

/** A run in a worker of its own, beside the run of the page; what is not known yet is null. */
export interface SideRun {
  spec: RunSpec;
  scene: Scene | null;
  frame: Frame | null;
  optimum: Optimum | null;
  figures: Trained | null;
  /** Score by step, oldest first; the mean return in worlds without a score. */
  curve: readonly (readonly [step: number, value: number])[];
  done: boolean;
  /** Why it could not be trained; empty otherwise. */
  failure: string;
}

/** The run of the page and its dense twin, which train at once. */
export interface Race {
  /** Both train up to this step. */
  until: number;
  /** The curve of the page's run. */
  own: SideRun["curve"];
  twin: SideRun;
}

/** Two settings that learn in lockstep from step 0, in the same world with the same seed, while the page's run waits. */
export interface Pair {
  phase: "loading" | "paused" | "running" | "done" | "failed";
  a: SideRun;
  b: SideRun;
  speed: Speed;
  /** What A is: pinned settings, pinned settings moved into B's world, or the twin of B. */
  origin: "pinned" | "moved" | "twin";
}

/** Runs that can be gone back to, and those that were gone back from; the newest last. */
export interface Undo {
  done: readonly LeftRun[];
  undone: readonly LeftRun[];
}

/** A run that is about to be replaced. */
export interface Leaving {
  run: LeftRun;
  /** Its last checkpoint, which the worker was asked for; null if it gives none. */
  checkpoint: Promise<Checkpoint | null>;
}

/** An earlier step that is shown in place of the run as far as it has come. */
export interface PastView {
  /** Environment steps of the run that waits. */
  latest: number;
  /** The later step to which the run was repeated, and whether the weights there are equal; null until it is known. */
  proof: { until: number; same: boolean } | null;
  /** The edits of the run that waits. */
  events: string;
}

/** Episodes beside the run. */
export interface WalkView {
  walker: "agent" | "person";
  tallies: { agent: Tally; person: Tally };
  /** Cells of this episode, in order. */
  trail: readonly number[];
}

export interface State {
  run: RunState;
  /** Why the run ended in `error`, in one sentence. */
  failure: string;
  /** Bytes of the worker's files that have arrived since it was started. */
  arrived: number;
  /** The message shown when loading takes long; empty otherwise. */
  waiting: string;
  /** Why the last change was refused, in one sentence. */
  refusal: string;
  declaration: Declaration | null;
  spec: RunSpec | null;
  /** The settings that others are compared with, called A. */
  pinned: RunSpec | null;
  /** Id of the run's row in the list of runs. */
  runId: string;
  undo: Undo;
  leaving: Leaving | null;
  offer: Offer | null;
  settings: Settings | null;
  scene: Scene | null;
  frame: Frame | null;
  /** The edits of the run that is shown, as its link writes them; `spec` has those that were given with the run. */
  events: string;
  /** The first step of the run that can be shown again. */
  earliest: number;
  past: PastView | null;
  /** Steps of the run that was left for a branch, while it can be gone back to. */
  left: number | null;
  walk: WalkView | null;
  tour: TourView | null;
  race: Race | null;
  pair: Pair | null;
  ghosts: readonly Ghost[];
  guideOpen: GuidePart | null;
  /** The best that is possible in the world as it is now. */
  optimum: Optimum | null;
  figures: Trained | null;
  /** Sizes of the gradient, of each layer and of the heads, when `figures` was taken. */
  gradients: Float64Array;
  /** Figures for the energy panel; slightly older than `figures` during training. */
  metering: Metering | null;
  /** Name of the energy model that is shown; it changes nothing in the run. */
  model: string;
  /** The comparison of this run with its twin, if one was requested. */
  comparing: Comparing | null;
  /** The study that this tab trains or shows. */
  study: StudyView | null;
  tuning: TuningView | null;
  /** The last figures of each agent on this world, for comparing them. */
  twins: Partial<Record<AgentKind, Trained>>;
  /** Link of the run as it was when `figures` was taken, without "#". */
  link: string;
  speed: Speed;
  /** How fast it is, measured up to `figures`. */
  pace: Pace;
  replay: Replay | null;
  notices: Notice[];
  /** Counts the rows that the curves have received. */
  curveRows: number;
  worldView: WorldView;
  /** Neurons under the microscope, counted through all layers; the newest last. */
  pins: readonly number[];
  /** The strongest connections of each of them, as far as they are known. */
  connections: ReadonlyMap<number, Connections>;
  settingsOpen: boolean;
  chooser: Chooser | null;
  /** Whether cells are changed instead of read. */
  editing: boolean;
  /** New content of a changed cell: a letter, with a number if it has one. */
  brush: string;
  /** Changes of cells that can be undone and redone. */
  edits: Edits;
  /** Why the last change of a cell was refused, in one line. */
  editRefusal: string;
  topic: Topic | null;
  panel: Panel | null;
  theme: Theme;
  language: Language;
  /** Counts changes of the colours in use and of the screen's pixel ratio. */
  palette: number;
  pauseWhenHidden: boolean;
  firstVisit: boolean;
  /** Whether the rules of the world are shown. */
  rulesOpen: boolean;
}

export type Key = keyof State;

let now: Readonly<State> = {
  run: "loading",
  failure: "",
  arrived: 0,
  waiting: "",
  refusal: "",
  declaration: null,
  spec: null,
  pinned: null,
  runId: "",
  undo: { done: [], undone: [] },
  leaving: null,
  offer: null,
  settings: null,
  scene: null,
  frame: null,
  events: "",
  earliest: 0,
  past: null,
  left: null,
  walk: null,
  tour: null,
  race: null,
  pair: null,
  ghosts: [],
  guideOpen: null,
  optimum: null,
  figures: null,
  gradients: new Float64Array(),
  metering: null,
  model: "",
  comparing: null,
  study: null,
  tuning: null,
  twins: {},
  link: "",
  speed: "max",
  pace: UNMEASURED,
  replay: null,
  notices: [],
  curveRows: 0,
  worldView: "policy",
  pins: [],
  connections: new Map(),
  settingsOpen: false,
  chooser: null,
  editing: false,
  brush: "#",
  edits: { done: [], undone: [] },
  editRefusal: "",
  topic: null,
  panel: null,
  theme: "system",
  language,
  palette: 0,
  pauseWhenHidden: true,
  firstVisit: true,
  rulesOpen: false,
};

interface Subscription {
  keys: readonly Key[];
  listener: () => void;
}

const subscriptions = new Set<Subscription>();

export function state(): Readonly<State> {
  return now;
}

export function update(change: Partial<State>): void {
  const before = now;
  now = { ...before, ...change };
  const changed = (Object.keys(change) as Key[]).filter((key) => !Object.is(before[key], now[key]));
  if (changed.length === 0) return;
  for (const { keys, listener } of [...subscriptions]) {
    if (keys.some((key) => changed.includes(key))) listener();
  }
}

/** Calls `listener` after each update that changes one of `keys`; returns what ends it. */
export function subscribe(keys: readonly Key[], listener: () => void): () => void {
  const subscription = { keys, listener };
  subscriptions.add(subscription);
  return () => subscriptions.delete(subscription);
}
