/**
 * The functions and classes of the WebAssembly module, with explicit types.
 *
 * wasm-bindgen types structured values as `any`; this file gives every value that crosses into the page its type:
 * plain objects from generated/types.ts, which is generated from the Rust types, objects with typed arrays from
 * frame.ts. Only the worker imports this file as code; the main thread imports its types. Names stay in snake_case,
 * as in Rust, so that one search finds both sides.
 */

import initialise, * as module from "../../generated/spikeground.js";
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

/** Returns the time in milliseconds. */
export type Clock = () => number;

/** One run inside the WebAssembly memory. */
export interface RunHandle {
  /** Takes fewer steps if the evaluation for a point of the curve takes longer; `finish_step` continues it. */
  advance(env_steps: number): void;
  env_steps(): number;
  updates(): number;
  done(): boolean;
  /** Reason why the run ends before its declared length. */
  ended_early(): string | undefined;
  // Long work is done in slices of about `operations` operations; each call returns whether the work is complete.
  finish_step(operations: number): boolean;
  /** The values that a frame shows. */
  evaluate(operations: number): boolean;
  measure_figures(operations: number): boolean;
  measure_int8(operations: number): boolean;
  watch(operations: number, now: Clock): boolean;
  /** Drops measurements in progress; the next slice starts a new one. */
  drop_measurements(): void;
  /** Decides so many times without a trace in the run, greedily, in the states that it has met; gives the last action. */
  decide(times: number): number;
  /** Makes `times` greedy decisions with an untrained twin of the other kind. */
  decide_as_twin(times: number): number;
  /** Share of slots that were active in the calls of `decide` since the previous call of this method. */
  active_share(): number;
  twin_active_share(): number;
  scene(): Scene;
  /** Warnings about the checkpoint from which the run was resumed. */
  notices(): string[];
  frame(): Frame;
  gradients(): Float64Array<ArrayBuffer>;
  figures(): Trained;
  /** Figures that include those of the network run with INT8 weights. */
  figures_int8(): Metering;
  /** From here on the figures hold the zeros of the measured dense twin, a share for each layer, until a cell is changed. */
  set_relu_zeros(zeros: Float64Array): void;
  /** Of what `watch` has seen; null for a dense agent, and where monitoring is off. */
  monitor_report(): MonitorReport | null;
  /** Changes a cell of the world during the run; returns a notice, for example if no goal can be reached any more. */
  edit(cell: number, text: string): string | undefined;
  /** Silences the neurons of a range, counted through all hidden layers, or lets them fire again: an event of the run. */
  silence(first: number, last: number, is_silent: boolean): undefined;
  /** The `count` connections of largest absolute weight to a neuron and from it. */
  connections(neuron: number, count: number): Connections;
  spec(): RunSpec;
  save(): Uint8Array<ArrayBuffer>;
  /** Digest of the weights. */
  digest(): string;
  drop_planned_events(): void;
  /** One step of the agent's own episodes, or of a person's with an action; the run stays as it is. */
  stride(is_person: boolean, action?: number): Stride;
  /** A new episode of one of them. */
  begin_walk(is_person: boolean): Stride;
  free(): void;
}

/** A run resumed from a checkpoint, and its twin of the other kind, which is trained to the same step. */
export interface TwinRun {
  /** Trains the twin in slices, at most to the step of the run; returns whether it has reached it. */
  advance(env_steps: number, operations: number): boolean;
  env_steps(): number;
  last_step(): number;
  /** Computes a slice of the comparison; returns whether it is complete. */
  compare(operations: number, now: Clock): boolean;
  /** Once it is complete. */
  compared(): Compared;
}

/** A study with its finished cells. */
export interface StudyHandle {
  /** Adds the result of a cell, as JSON. */
  add(result: string): void;
  cells(): PlannedCell[];
  /** With a summary of the cells that are finished. */
  results(): StudyResults;
  to_json(): string;
  to_csv(): string;
  to_yaml(): string;
  free(): void;
}

/** A cell of a study in training or measurement. */
export interface CellHandle {
  env_steps(): number;
  last_step(): number;
  /** Returns whether the run is at its end. */
  advance(env_steps: number, operations: number): boolean;
  /** Computes a slice of the measurement at the end; returns whether it is complete. */
  measure(operations: number): boolean;
  save(): Uint8Array<ArrayBuffer>;
  /** Null before it is measured. */
  result(wall_seconds: number): CellResult | null;
  free(): void;
}

/** A tuning with what is done of it. */
export interface TuningHandle {
  /** Adds what is done in a file of results of this tuning. */
  take_up(text: string): void;
  /** The trials of the present rung that have no result. */
  trials(): TuningTrial[];
  report(result: TrialResult): void;
  progress(): TuningProgress;
  confirmation(): Study | null;
  /** Adds the result of a cell of the confirmation. */
  add(result: CellResult): void;
  results(): TuningResults;
  to_json(): string;
  free(): void;
}

/** A trial of a tuning in training. */
export interface TrialHandle {
  /** Returns whether the trial is complete. */
  advance(env_steps: number, operations: number): boolean;
  env_steps(): number;
  /** Null before the trial is complete. */
  result(wall_seconds: number): TrialResult | null;
  save(): Uint8Array<ArrayBuffer>;
  free(): void;
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

export function writeLink(spec: RunSpec, steps: number | null, digest: string | null): string {
  return module.write_link(spec, steps, digest);
}

export function settings(spec: RunSpec): Settings {
  return module.settings(spec) as Settings;
}

export function drawSeed(): number {
  return module.draw_seed();
}

/** The picture of a world at the start of an episode; throws for a map that cannot be played. */
export function worldPicture(choice: Choice): Picture {
  return module.world_picture(choice) as Picture;
}

/** Parses a typed number of the given range, or of the declared parameter `name`; null means derived. */
export function readNumber(name: string, text: string, range: NumberRange | null): number | null {
  if (range === null) return module.read_parameter(name, text) as number | null;
  return module.read_number(name, text, range.whole, range.min, range.max);
}

/** Parses a typed or pasted map of a world. */
export function readMap(world: string, text: string): ReadMap {
  return module.read_map(world, text) as ReadMap;
}

/** Gymnasium's random map, rows joined by "/". */
export function randomMap(size: number, p: number, seed: number): string {
  return module.random_map(size, p, seed);
}

/** One neuron of the default settings, driven by these currents, one a time step. */
export function oneNeuron(currents: Float32Array, leak: number, threshold: number): NeuronResponse {
  return module.one_neuron(currents, leak, threshold) as NeuronResponse;
}

export function createRun(spec: RunSpec): RunHandle {
  return new module.RunHandle(spec) as RunHandle;
}

export function createTwinRun(checkpoint: Uint8Array<ArrayBuffer>): TwinRun {
  return new module.TwinRun(checkpoint) as TwinRun;
}

/** Resumes the run of a checkpoint, to repeat it with these edits. */
export function repeatRun(checkpoint: Uint8Array<ArrayBuffer>, events: string): RunHandle {
  return module.RunHandle.repeat(checkpoint, events) as RunHandle;
}

/** The run that a checkpoint holds, where the checkpoint left it. */
export function resumeRun(checkpoint: Uint8Array<ArrayBuffer>): RunHandle {
  return module.RunHandle.resume(checkpoint) as RunHandle;
}

/** Reads the description of a study (JSON); throws with the entry at fault. */
export function readStudy(description: string): StudyHandle {
  return new module.StudyHandle(description) as StudyHandle;
}

/** A cell of a study, given by its number, from its first step or from a checkpoint. */
export function createCell(
  description: string,
  number: number,
  checkpoint: Uint8Array<ArrayBuffer> | null,
): CellHandle {
  if (checkpoint) return module.CellHandle.resume(description, number, checkpoint) as CellHandle;
  return new module.CellHandle(description, number) as CellHandle;
}

/** Reads the description of a tuning; throws with the entry at fault. */
export function readTuning(description: unknown): TuningHandle {
  return new module.TuningHandle(description) as TuningHandle;
}

/** A trial, from where its candidate was left on the rung before, or from its first step. */
export function createTrial(trial: TuningTrial, checkpoint: Uint8Array<ArrayBuffer> | null): TrialHandle {
  return new module.TrialHandle(trial, checkpoint) as TrialHandle;
}
