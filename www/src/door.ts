/**
 * The door: what the WebAssembly module offers, with its types written out.
 *
 * wasm-bindgen types structured values as `any`; every value crosses into the page here, once, and has a
 * name from here on. Only the worker imports the functions; the main thread uses the types alone.
 * Names stay in snake_case, as Rust writes them, so that both sides can be searched with one word.
 */
import initialise, * as module from "../generated/spikeground.js";

/** `null` stands for "derived from other parameters". */
export type Value = number | boolean | string | null;

export interface Parameter {
  name: string;
  group: string;
  type: "integer" | "number" | "boolean" | "choice";
  min: number | null;
  max: number | null;
  step: number | null;
  choices: string[];
  unit: string;
  default: Value;
  optional: boolean;
  title: string;
  help: string;
  link: string;
  since: string;
}

export interface WorldInfo {
  id: string;
  title: string;
  states: number;
  actions: number;
  step_limit: number;
  firm_variant: boolean;
  rows: string[];
}

export interface EnergyModel {
  name: string;
  title: string;
  help: string;
  arithmetic_only: boolean;
}

export interface Declaration {
  version: string;
  numerics: number;
  link_version: number;
  parameters: Parameter[];
  groups: { name: string; title: string; help: string }[];
  worlds: WorldInfo[];
  energy_models: EnergyModel[];
}

export type Agent = "spiking" | "dense";

/** What a run is: the same experiment gives the same weights, bit for bit. */
export interface Experiment {
  world: string;
  /** Rows joined by "/", or null for the world's own map. */
  map: string | null;
  firm: boolean;
  agent: Agent;
  seed: number;
  /** Digest of first weights that came from elsewhere, as those of a converted agent: no link brings them. */
  origin?: string | null;
  /** Only the parameters that differ from the world's settings. */
  parameters: Record<string, Value>;
}

export interface ReadLink {
  experiment: Experiment;
  seed_given: boolean;
  steps: number | null;
  digest: string | null;
  notices: string[];
}

export interface Settings {
  values: Record<string, Value>;
  defaults: Record<string, Value>;
}

/** What does not change during a run. */
export interface Scene {
  rows: number;
  columns: number;
  /** Row-major, one of S F H G #. */
  letters: string;
  start: number;
  actions: string[];
  /** Empty, and the two after it NaN, where the world has no exact model. */
  optimal_values: Float64Array<ArrayBuffer>;
  optimal_value: number;
  random_value: number;
  layers: string[];
  /** Neurons of each layer. */
  neurons: number;
  /** 1 for the dense twin. */
  time_steps: number;
  /** 1 where no distribution is learned. */
  atoms: number;
  support_min: number;
  support_max: number;
  train_steps: number;
  gamma: number;
  spiking: boolean;
}

/** What happened since the frame before. */
export interface Frame {
  env_steps: number;
  updates: number;
  episode: number;
  episode_step: number;
  state: number;
  last_action: number | null;
  last_reward: number;
  last_ended: "" | "goal" | "hole" | "limit";
  epsilon: number;
  decisions: number;
  decision_states: Uint16Array<ArrayBuffer>;
  decision_actions: Uint8Array<ArrayBuffer>;
  /** 1 greedy, 0 exploratory. */
  decision_greedy: Uint8Array<ArrayBuffer>;
  /** Bits [decisions][time_steps][layers × neurons], least significant first. */
  spikes: Uint8Array<ArrayBuffer>;
  /** Last decision, [time_steps][layers × neurons], before the reset (dense: activations). */
  membranes: Float32Array<ArrayBuffer>;
  thresholds: Float32Array<ArrayBuffer>;
  q_values: Float32Array<ArrayBuffer>;
  distribution: Float32Array<ArrayBuffer>;
  /** New rows of the history's columns, NaN where there is no value yet. */
  curve: Float64Array<ArrayBuffer>;
  values: Float32Array<ArrayBuffer>;
  policy: Uint8Array<ArrayBuffer>;
  /** NaN, as the score, where the world has no exact model. */
  greedy_value: number;
  normalised_score: number;
  score_env_step: number;
  visits: Float32Array<ArrayBuffer>;
  /** Mean |σ| of each noisy map (into the value and the advantage layer, then their heads) over its first one; empty without noise. */
  noise: Float32Array<ArrayBuffer>;
  /** Share of the replay's transitions in evenly wide bins of p^α, the last of which ends at the highest; empty without priorities. */
  priorities: Float32Array<ArrayBuffer>;
  /** How many times more often than evenly a transition that leaves this state is replayed; empty likewise. */
  state_priorities: Float32Array<ArrayBuffer>;
}

export interface Energy {
  spiking_pj: number | null;
  dense_pj: number | null;
  ratio: number | null;
}

/** The figures of `train --json`, without `wall_seconds`. */
export interface Figures {
  world: string;
  agent: Agent;
  seed: number;
  version: string;
  parameters: Record<string, Value>;
  env_steps: number;
  updates: number;
  optimal_value: number | null;
  random_value: number | null;
  greedy_value: number | null;
  normalised_score: number | null;
  mean_return: number | null;
  firing_rate: Record<string, number>;
  dead_neurons: Record<string, number>;
  sparsity: { silent_slots: number | null; silent_neurons: number | null };
  operations: { Effective_MACs: number; Effective_ACs: number; Dense: number };
  energy: Record<string, Energy>;
  weights_digest: string;
  curve: {
    env_step: number;
    updates: number;
    return: number | null;
    loss: number | null;
    firing_rate: number | null;
  }[];
}

/** One run inside the WebAssembly memory. */
export interface Laboratory {
  advance(env_steps: number): void;
  env_steps(): number;
  updates(): number;
  done(): boolean;
  /** Decides so many times without a trace in the run, greedily, in the states that it has met; gives the last action. */
  decide(times: number): number;
  /** The same with an untrained twin of the other kind. */
  decide_as_twin(times: number): number;
  /** Share of slots that were active in the calls of `decide` since it was asked before. */
  active_share(): number;
  twin_active_share(): number;
  scene(): Scene;
  frame(): Frame;
  figures(): Figures;
  experiment(): Experiment;
  save(): Uint8Array<ArrayBuffer>;
  free(): void;
}

export async function load(address: URL): Promise<void> {
  await initialise({ module_or_path: address });
}

export function declaration(): Declaration {
  return module.declaration() as Declaration;
}

export function readLink(fragment: string): ReadLink {
  return module.read_link(fragment) as ReadLink;
}

export function writeLink(experiment: Experiment, steps: number | null, digest: string | null): string {
  return module.write_link(experiment, steps, digest);
}

export function settings(experiment: Experiment): Settings {
  return module.settings(experiment) as Settings;
}

export function drawSeed(): number {
  return module.draw_seed();
}

export function createLaboratory(experiment: Experiment): Laboratory {
  return new module.Laboratory(experiment) as Laboratory;
}

/** The run that a checkpoint holds, where the checkpoint left it. */
export function resumeLaboratory(checkpoint: Uint8Array<ArrayBuffer>): Laboratory {
  return module.Laboratory.resume(checkpoint) as Laboratory;
}
