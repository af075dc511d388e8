/**
 * The door: what the WebAssembly module offers, with its types written out.
 *
 * wasm-bindgen types structured values as `any`; every value crosses into the page here, once, and has a
 * name from here on. Only the worker imports the functions; the main thread uses the types alone.
 * Names stay in snake_case, as Rust writes them, so that both sides can be searched with one word.
 */
import initialise, * as module from "../../generated/spikeground.js";
import type { Declaration, Value } from "./declaration.js";
import type { Compared, Int8, Metered, Metering, MonitorReport, Operations, Sparsity } from "./metered.js";

export type { Declaration, EnergyBaseline, EnergyModel, EnergyReference, Parameter, Preset, Value, WorldInfo } from "./declaration.js";

export type Agent = "spiking" | "dense";

/** What a run is: the same experiment gives the same weights, bit for bit. */
export interface Experiment {
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
export type Choice = Pick<Experiment, "world" | "map" | "firm" | "full_view" | "seed">;

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
  experiment: Experiment;
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

/** What a world looks like at a moment. */
export interface Picture {
  rows: number;
  columns: number;
  /** Four numbers a cell, row by row: kind, colour, state, bits of thin walls. */
  cells: Uint8Array<ArrayBuffer>;
  /** Reward of a goal, strength of wind, by cell. */
  values: Float32Array<ArrayBuffer>;
  /** The state that the agent would be in if it stood in each cell; empty where states are not numbered. */
  states: Uint32Array<ArrayBuffer>;
  /** 1 for the cells that the agent sees; empty where it sees all. */
  seen: Uint8Array<ArrayBuffer>;
  agent: number;
  /** 0 right, 1 down, 2 left, 3 up; −1 where it looks nowhere. */
  heading: number;
  /** The four numbers of what it carries, or empty. */
  carries: Uint8Array<ArrayBuffer>;
  /** The cell that a passenger wants to go to, or −1. */
  destination: number;
}

/** The best that is possible; values empty, and NaN, where the world has no exact model. */
export interface Optimum {
  values: Float64Array<ArrayBuffer>;
  /** By state, the bits of the optimal actions. */
  actions: Uint32Array<ArrayBuffer>;
  value: number;
  random: number;
  /** Whether every step costs, so that random actions are no measure. */
  costs: boolean;
  /** Whether anything is ever earned. */
  earns: boolean;
}

/** What does not change during a run. */
export interface Scene {
  /** 0 where states are not numbered. */
  states: number;
  actions: string[];
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
  picture: Picture;
  /** Null unless it changed since the frame before; a world may change under its agent. */
  optimum: Optimum | null;
  env_steps: number;
  updates: number;
  episode: number;
  episode_step: number;
  state: number;
  last_action: number | null;
  last_reward: number;
  last_ended: "" | "goal" | "limit" | "end";
  /** Kind of the cell that it ended on, or −1 where the picture does not tell. */
  last_ended_on: number;
  epsilon: number;
  decisions: number;
  decision_states: Uint32Array<ArrayBuffer>;
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
  /** By state; by cell where states are not numbered. */
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

/** The figures of `train --json`, without `wall_seconds`; once the dense twin was measured, with its zeros. */
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
  sparsity: Sparsity;
  operations: Operations;
  energy: Record<string, Energy>;
  meter: Metered;
  int8: Int8 | null;
  weights_digest: string;
  curve: {
    env_step: number;
    updates: number;
    return: number | null;
    loss: number | null;
    firing_rate: number | null;
  }[];
}

/** Tells the time in milliseconds. */
export type Clock = () => number;

/** One run inside the WebAssembly memory. */
export interface Laboratory {
  /** Fewer steps where the evaluation for a point of the curve takes longer: `finish_step` goes on with it. */
  advance(env_steps: number): void;
  env_steps(): number;
  updates(): number;
  done(): boolean;
  /** Why the run cannot go on although its declared length is not reached. */
  ended_early(): string | undefined;
  // What may take long goes in slices of roughly so many operations, and tells whether it is done.
  finish_step(operations: number): boolean;
  /** The values that a frame shows. */
  evaluate(operations: number): boolean;
  measure_figures(operations: number): boolean;
  measure_int8(operations: number): boolean;
  watch(operations: number, now: Clock): boolean;
  /** What is under way begins anew. */
  drop_measurements(): void;
  /** Decides so many times without a trace in the run, greedily, in the states that it has met; gives the last action. */
  decide(times: number): number;
  /** The same with an untrained twin of the other kind. */
  decide_as_twin(times: number): number;
  /** Share of slots that were active in the calls of `decide` since it was asked before. */
  active_share(): number;
  twin_active_share(): number;
  scene(): Scene;
  /** What a person has to know of the checkpoint that the run came from. */
  notices(): string[];
  frame(): Frame;
  figures(): Figures;
  /** The same with the network run with INT8 weights too. */
  figures_int8(): Metering;
  /** From here on the figures hold the zeros of the measured dense twin, a share for each layer, until a cell is changed. */
  set_relu_zeros(zeros: Float64Array): void;
  /** Of what `watch` has seen; null for a dense agent, and where monitoring is off. */
  monitor_report(): MonitorReport | null;
  /** Changes a cell under the agent; gives a notice where there is something to be said about it. */
  edit(cell: number, text: string): string | undefined;
  experiment(): Experiment;
  save(): Uint8Array<ArrayBuffer>;
  free(): void;
}

/** A run where its checkpoint left it, and its twin of the other kind on the way to the same step. */
export interface TwinRun {
  /** Trains the twin, no further than the run has come, in slices; tells whether it has come as far. */
  advance(env_steps: number, operations: number): boolean;
  env_steps(): number;
  last_step(): number;
  /** A slice of the comparison; tells whether it is complete. */
  compare(operations: number, now: Clock): boolean;
  /** Once it is complete. */
  compared(): Compared;
}

export async function load(compiled: WebAssembly.Module): Promise<void> {
  await initialise({ module_or_path: compiled });
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

/** What a world looks like at its beginning; throws for a map that cannot be played. */
export function worldPicture(choice: Choice): Picture {
  return module.world_picture(choice) as Picture;
}

/** What a person typed as a number, of a range or else of the declared parameter of that name; null means derived. */
export function readNumber(name: string, text: string, range: NumberRange | null): number | null {
  if (range === null) return module.read_parameter(name, text) as number | null;
  return module.read_number(name, text, range.whole, range.min, range.max);
}

/** What a person typed or pasted as a map of a world. */
export function readMap(world: string, text: string): ReadMap {
  return module.read_map(world, text) as ReadMap;
}

/** Gymnasium's random map, rows joined by "/". */
export function randomMap(size: number, p: number, seed: number): string {
  return module.random_map(size, p, seed);
}

export function createLaboratory(experiment: Experiment): Laboratory {
  return new module.Laboratory(experiment) as Laboratory;
}

export function createTwinRun(checkpoint: Uint8Array<ArrayBuffer>): TwinRun {
  return new module.TwinRun(checkpoint) as TwinRun;
}

/** The run that a checkpoint holds, where the checkpoint left it. */
export function resumeLaboratory(checkpoint: Uint8Array<ArrayBuffer>): Laboratory {
  return module.Laboratory.resume(checkpoint) as Laboratory;
}
