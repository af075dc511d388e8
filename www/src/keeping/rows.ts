/** A run as a row of the list of runs. */
import type { AgentKind, RunSpec } from "../bridge/generated/types.js";

/** Columns of the curves, each with the same number of points; null where nothing was known. */
export type Curve = Readonly<Record<string, readonly (number | null)[]>>;

/** The figures of a run; whoever trains it writes them. */
export interface RunFigures {
  /** Version of the program, and of its arithmetic. */
  version: string;
  numerics: number;
  spec: RunSpec;
  /** Link of the run at this step, without "#". */
  link: string;
  env_steps: number;
  updates: number;
  /** Environment steps of the whole run. */
  train_steps: number;
  done: boolean;
  score: number | null;
  mean_return: number;
  /** Share of slots without a spike; null for a dense run. */
  silence: number | null;
  /** Energy model → picojoules of one decision of this agent. */
  energy: Record<string, number | null>;
  digest: string;
  curve: Curve;
}

/** What a person sets. */
export interface RunLabels {
  name: string;
  note: string;
  pinned: boolean;
}

export interface Row extends RunFigures, RunLabels {
  id: string;
  /** Milliseconds since 1970. */
  begun: number;
  saved: number;
  /** Seconds of training in the tab. */
  seconds: number;
  /** Bytes of its checkpoint; 0 where none is kept. */
  kept: number;
  /** Environment step of its checkpoint. */
  kept_step: number;
  /** Whether it was on screen when it was saved last. */
  open: boolean;
  /** When it was deleted, until it is removed for good; null otherwise. */
  deleted: number | null;
}

/** A run of the list whose curves are drawn under those of the present run. */
export interface Ghost {
  id: string;
  /** Its name, or its settings in words. */
  title: string;
  agent: AgentKind;
  curve: Curve;
}

/** A run that another one has replaced. */
export interface LeftRun {
  /** Id of its row in the list of runs. */
  id: string;
  spec: RunSpec;
  env_steps: number;
}

/** A run that was kept before the page was opened, and can be gone on with. */
export interface Offer {
  id: string;
  world: string;
  env_steps: number;
  done: boolean;
  /** Milliseconds since 1970. */
  saved: number;
}

/** What tells a description from others, whatever order its settings were made in. */
export function written(spec: RunSpec): string {
  const sorted = (record: object): object =>
    Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
  const { parameters } = spec;
  return JSON.stringify(sorted({ ...spec, parameters: sorted(parameters), origin: null, foreign_numerics: null }));
}

/** A new id; `crypto.randomUUID` is missing on plain http. */
export function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
