/**
 * The messages between the page and its worker, both ways, as discriminated unions.
 *
 * Every answer about a run carries that run's number, so that an answer still under way when the run is
 * replaced is recognised and dropped. Typed arrays travel by transfer, never by copy.
 */
import type { Choice, Declaration, Experiment, Figures, Frame, Picture, ReadLink, Scene, Settings } from "./door.js";
import type { Compared, Metering, MonitorReport } from "./metered.js";
import type { Pace } from "./pace.js";

/** Environment steps per second; `max` is as fast as the machine goes. */
export type Speed = 1 | 5 | 50 | "max";

/** What can be asked without a run. */
export type Question =
  | { kind: "seed" }
  | { kind: "picture"; choice: Choice }
  | { kind: "map"; size: number; p: number; seed: number };

export type Answer =
  | { kind: "seed"; seed: number }
  | { kind: "picture"; picture: Picture }
  | { kind: "map"; map: string }
  | { kind: "none"; reason: string };

export type ToWorker =
  | { kind: "read"; fragment: string }
  | { kind: "ask"; question: Question }
  | { kind: "begin"; run: number; experiment: Experiment }
  | { kind: "resume"; run: number; checkpoint: Uint8Array<ArrayBuffer> }
  | { kind: "save" }
  | { kind: "edit"; cell: number; text: string }
  | { kind: "run"; speed: Speed; until: number | null }
  | { kind: "pause" }
  | { kind: "step" }
  | { kind: "frame" }
  | { kind: "figures" }
  | { kind: "monitor" }
  /** Zeros of the dense twin that was trained and measured beside the run of that number. */
  | { kind: "zeros"; run: number; zeros: Float64Array<ArrayBuffer> }
  /** To a worker of its own: trains the twin of the run in the checkpoint, then compares both. */
  | { kind: "compare"; checkpoint: Uint8Array<ArrayBuffer> };

/** The figures of a run, and the link that leads back to exactly this moment of it. */
export interface Account {
  /** With only those rows of `curve` that were not told yet: a long run has thousands. */
  figures: Figures;
  /** How many rows were told before. */
  told: number;
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

/** A run as a file, and what the file is called after. */
export interface Checkpoint {
  experiment: Experiment;
  env_steps: number;
  bytes: Uint8Array<ArrayBuffer>;
}

export type FromWorker =
  | { kind: "declared"; declaration: Declaration }
  | { kind: "read"; fragment: string; link: ReadLink; fresh_seed: number }
  | { kind: "answer"; answer: Answer }
  | { kind: "begun"; opening: Opening }
  | { kind: "refused"; run: number; reason: string }
  | { kind: "resumed"; opening: Opening; experiment: Experiment; notices: string[] }
  | { kind: "unusable"; reason: string }
  | { kind: "saved"; checkpoint: Checkpoint }
  | { kind: "unsaved"; reason: string }
  | { kind: "edited"; run: number; notice: string | null; frame: Frame; account: Account }
  | { kind: "unedited"; reason: string }
  | { kind: "frame"; run: number; frame: Frame }
  | { kind: "figures"; run: number; account: Account }
  | { kind: "metered"; run: number; metering: Metering }
  | { kind: "monitored"; report: MonitorReport | null }
  | { kind: "unmonitored"; reason: string }
  | { kind: "comparing"; env_steps: number; last_step: number }
  | { kind: "compared"; compared: Compared }
  | { kind: "uncompared"; reason: string }
  | { kind: "stopped"; run: number; done: boolean; frame: Frame; account: Account }
  | { kind: "failed"; reason: string };

/** Makes the compiler object when a kind of message is not handled. */
export function unreachable(value: never): never {
  throw new Error(`A message of an unknown kind arrived: ${JSON.stringify(value)}`);
}
