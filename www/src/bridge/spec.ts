/** What a run is, as links and checkpoints hold it, and what the module makes of a typed link, number or map. */
import type { Value } from "./declaration.js";

export type Agent = "spiking" | "dense";

/** What a run is: the same spec gives the same weights, bit for bit. */
export interface RunSpec {
  world: string;
  /** Rows joined by "/", or null for the world's own map. */
  map: string | null;
  firm: boolean;
  full_view: boolean;
  agent: Agent;
  /** Name of the preset from which the parameters start. */
  preset: string;
  seed: number;
  /** Digest of first weights that came from elsewhere, as those of a converted agent: no link brings them. */
  origin?: string | null;
  /** Version of other arithmetic that has a part in the run: its link claims no digest. */
  foreign_numerics?: number | null;
  /** Cells that are changed on the way, "step:cell:text" joined by ";". */
  events?: string;
  /** Only the parameters that differ from the preset in this world. */
  parameters: Record<string, Value>;
}

/** Which world, and the seed of its first episode. */
export type Choice = Pick<RunSpec, "world" | "map" | "firm" | "full_view" | "seed">;

/** What the replay of a link proves. */
export type Verdict = "reproduced" | "not reproduced" | "not comparable" | "no digest" | "damaged digest";

/** The verdict over weights of the digest that a link claims, and over any others. */
export interface Verdicts {
  equal: Verdict;
  different: Verdict;
}

export interface LinkNotice {
  text: string;
  /** Whether something of the link could not be used, so that the run is another than the one that was linked. */
  is_problem: boolean;
}

export interface ReadLink {
  spec: RunSpec;
  seed_given: boolean;
  steps: number | null;
  /** The digest that the link claims, where it is whole. */
  digest: string | null;
  verdicts: Verdicts;
  notices: LinkNotice[];
}

/** What a number that is no declared parameter may be. */
export interface NumberRange {
  whole: boolean;
  min: number;
  max: number;
}

export interface ReadMap {
  /** Rows joined by "/". */
  rows: string;
  /** Whether it is the world's own map. */
  own: boolean;
}

export interface Settings {
  values: Record<string, Value>;
  /** What the preset gives in this world. */
  defaults: Record<string, Value>;
}
