/**
 * The messages between the page and its worker, both ways, as discriminated unions.
 *
 * A question carries an id, which its answer repeats: the page matches answers by it and not by their order.
 * Every answer about a run carries that run's number, so that an answer still under way when the run is
 * replaced is recognised and dropped. Typed arrays travel by transfer, never by copy.
 */

import type { Compared, Metering } from "./figures.js";
import type { Connections, Frame, NeuronResponse, Picture, Scene, Stride } from "./frame.js";
import type {
  CellResult,
  Choice,
  Declaration,
  MonitorReport,
  PlannedCell,
  ReadLink,
  ReadMap,
  RunSpec,
  Settings,
  Study,
  StudyResults,
  Trained,
  TrialResult,
  TuningProgress,
  TuningResults,
  TuningTrial,
} from "./generated/types.js";
import type { NumberRange } from "./number-range.js";
import type { Pace } from "./pace.js";

/** Environment steps per second; `max` is as fast as the machine goes. */
export type Speed = 1 | 5 | 50 | "max";

/** Questions that need no run. */
export type Question =
  | { kind: "seed" }
  | { kind: "picture"; choice: Choice }
  | { kind: "map"; size: number; p: number; seed: number }
  /** Without a range, of the declared parameter of that name. */
  | { kind: "number"; name: string; text: string; range: NumberRange | null }
  | { kind: "rows"; world: string; text: string }
  /** One neuron of the default settings, driven by these currents, one a time step. */
  | { kind: "neuron"; currents: Float32Array; leak: number; threshold: number };

export type Answer =
  | { kind: "seed"; seed: number }
  | { kind: "picture"; picture: Picture }
  | { kind: "map"; map: string }
  | { kind: "number"; value: number | null }
  | { kind: "rows"; read: ReadMap }
  | { kind: "neuron"; response: NeuronResponse }
  | { kind: "none"; reason: string };

export type ToWorker =
  /** The first message: the compiled module. */
  | { kind: "load"; module: WebAssembly.Module }
  | { kind: "read"; id: number; fragment: string }
  | { kind: "ask"; id: number; question: Question }
  | { kind: "begin"; id: number; run: number; spec: RunSpec }
  | { kind: "resume"; id: number; run: number; checkpoint: Uint8Array<ArrayBuffer> }
  | { kind: "save"; id: number }
  | { kind: "edit"; id: number; cell: number; text: string }
  /** Silences neurons, or lets them fire again; answered as an edit. */
  | { kind: "silence"; id: number; first: number; last: number; is_silent: boolean }
  /** Asks for the strongest connections of a neuron. */
  | { kind: "connections"; id: number; neuron: number; count: number }
  /** Shows an earlier step of the run, under a new number; null goes back to the run as far as it has come. */
  | { kind: "rewind"; id: number; run: number; step: number | null }
  /** One step beside the run: of the agent's own episodes, or of a person's with an action; or a new episode. */
  | { kind: "stride"; id: number; is_person: boolean; action: number | null; anew: boolean }
  | { kind: "run"; speed: Speed; until: number | null }
  | { kind: "pause"; id: number }
  | { kind: "step"; id: number }
  | { kind: "frame" }
  | { kind: "figures" }
  | { kind: "monitor"; id: number }
  /** Zeros of the dense twin that was trained and measured beside the run of that number. */
  | { kind: "zeros"; run: number; zeros: Float64Array<ArrayBuffer> }
  /** To a separate worker: trains the twin of the run in the checkpoint, then compares both. */
  | { kind: "compare"; id: number; checkpoint: Uint8Array<ArrayBuffer> }
  /** To a worker without a run: what the finished cells of a study show. Description and results are JSON. */
  | { kind: "study"; id: number; description: string; results: readonly string[] }
  /** To a separate worker: trains one cell of a study, from its first step or from where it was left. */
  | { kind: "cell"; id: number; description: string; number: number; left: LeftCell | null }
  /** To a worker without a run: a tuning (JSON) with what is done of it, as a file, and new results of trials and cells (JSON). */
  | {
      kind: "tuning";
      id: number;
      description: string;
      done: string | null;
      trials: readonly string[];
      cells: readonly string[];
    }
  /** To a separate worker: trains one trial of a tuning, from where its candidate was left on the rung before. */
  | { kind: "trial"; id: number; trial: TuningTrial; checkpoint: Uint8Array<ArrayBuffer> | null };

/** A cell of a study that is not finished. */
export interface LeftCell {
  env_steps: number;
  /** Seconds of training so far. */
  seconds: number;
  checkpoint: Uint8Array<ArrayBuffer>;
}

/** A tuning, with its trials that can be trained now, and what confirms its winner. */
export interface TuningAccount {
  progress: TuningProgress;
  trials: readonly TuningTrial[];
  /** Null before the search is finished, and if the start has won. */
  confirmation: Study | null;
  results: TuningResults;
  /** Everything that is done, as the file that `spikeground tune --out` takes up. */
  json: string;
}

/** A study, with what its finished cells show, and the files that it is taken out as. */
export interface StudyAccount {
  cells: readonly PlannedCell[];
  results: StudyResults;
  yaml: string;
  json: string;
  csv: string;
}

/** The figures of a run, and the link that leads back to exactly this moment of it. */
export interface Account {
  /** Contains only the rows of `curve` that were not sent before, because a long run has thousands. */
  figures: Trained;
  /** Number of rows that were sent before. */
  told: number;
  /** Typical size of the gradient over the last 1000 learning steps: of the weights into each layer; last, of the heads. */
  gradients: Float64Array<ArrayBuffer>;
  link: string;
  pace: Pace;
}

/** A run as it is first seen: at its first step, or where a checkpoint left it. */
export interface Opening {
  run: number;
  settings: Settings;
  scene: Scene;
  frame: Frame;
  account: Account;
  done: boolean;
}

/** A run as a file, with the values that name the file. */
export interface Checkpoint {
  spec: RunSpec;
  env_steps: number;
  bytes: Uint8Array<ArrayBuffer>;
}

export type FromWorker =
  /** A question with this id was taken up. */
  | { kind: "heard"; id: number }
  /** Long work is under way. */
  | { kind: "alive" }
  | { kind: "declared"; declaration: Declaration }
  | { kind: "read"; id: number; link: ReadLink; fresh_seed: number }
  | { kind: "answer"; id: number; answer: Answer }
  | { kind: "begun"; id: number; opening: Opening }
  | { kind: "refused"; id: number; run: number; reason: string }
  | { kind: "resumed"; id: number; opening: Opening; spec: RunSpec; notices: string[] }
  | { kind: "unusable"; id: number; reason: string }
  | { kind: "saved"; id: number; checkpoint: Checkpoint }
  | { kind: "unsaved"; id: number; reason: string }
  | { kind: "edited"; id: number; run: number; notice: string | null; events: string; frame: Frame; account: Account }
  | { kind: "unedited"; id: number; reason: string }
  /** The run from its step `earliest` to `latest` can be shown; the frame is of one of them. */
  | {
      kind: "rewound";
      id: number;
      run: number;
      frame: Frame;
      spec: RunSpec;
      done: boolean;
      earliest: number;
      latest: number;
    }
  /** Result of repeating the run from the step that is shown to a later one: whether the weights there are equal. */
  | { kind: "proved"; run: number; step: number; until: number; same: boolean }
  | { kind: "connected"; id: number; connections: Connections }
  | { kind: "strode"; id: number; run: number; stride: Stride }
  | { kind: "frame"; run: number; frame: Frame }
  | { kind: "figures"; run: number; account: Account }
  | { kind: "metered"; run: number; metering: Metering }
  | { kind: "monitored"; id: number; report: MonitorReport | null }
  | { kind: "unmonitored"; id: number; reason: string }
  | { kind: "comparing"; env_steps: number; last_step: number }
  | { kind: "compared"; id: number; compared: Compared }
  | { kind: "uncompared"; id: number; reason: string }
  | { kind: "studied"; id: number; account: StudyAccount }
  | { kind: "unstudied"; id: number; reason: string }
  /** How far a cell of a study has come, with its checkpoint from time to time. */
  | { kind: "cell"; env_steps: number; seconds: number; checkpoint: Uint8Array<ArrayBuffer> | null }
  | { kind: "cell_finished"; id: number; result: CellResult }
  | { kind: "cell_failed"; id: number; reason: string }
  | { kind: "tuned"; id: number; account: TuningAccount }
  | { kind: "untuned"; id: number; reason: string }
  | { kind: "trial"; env_steps: number }
  /** The checkpoint is null if the trial failed. */
  | { kind: "trial_finished"; id: number; result: TrialResult; checkpoint: Uint8Array<ArrayBuffer> | null }
  | { kind: "trial_failed"; id: number; reason: string }
  /** Without an id the run stopped by itself. */
  | {
      kind: "stopped";
      id: number | null;
      run: number;
      done: boolean;
      notice: string | null;
      frame: Frame;
      account: Account;
    }
  | { kind: "failed"; reason: string };

/** Makes the compiler object when a kind of message is not handled. */
export function unreachable(value: never): never {
  throw new Error(`A message of an unknown kind arrived: ${JSON.stringify(value)}`);
}
