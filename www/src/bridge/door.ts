/**
 * The WebAssembly module's functions and classes, with their types written out.
 *
 * wasm-bindgen types structured values as `any`; every value crosses into the page here, once, and has a
 * name from here on: generated/types.ts has those of plain objects, which follow from Rust's, frame.ts those
 * with typed arrays. Only the worker imports this file: the main thread uses the types alone. Names stay in
 * snake_case, as Rust writes them, so that both sides can be searched with one word.
 */

import initialise, * as module from "../../generated/spikeground.js";
import type { Compared, Metering } from "./figures.js";
import type { Frame, Picture, Scene, Stride } from "./frame.js";
import type {
  Choice,
  Declaration,
  MonitorReport,
  ReadLink,
  ReadMap,
  RunSpec,
  Settings,
  Trained,
} from "./generated/types.js";
import type { NumberRange } from "./number-range.js";

/** Tells the time in milliseconds. */
export type Clock = () => number;

/** One run inside the WebAssembly memory. */
export interface RunHandle {
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
  figures(): Trained;
  /** The same with the network run with INT8 weights too. */
  figures_int8(): Metering;
  /** From here on the figures hold the zeros of the measured dense twin, a share for each layer, until a cell is changed. */
  set_relu_zeros(zeros: Float64Array): void;
  /** Of what `watch` has seen; null for a dense agent, and where monitoring is off. */
  monitor_report(): MonitorReport | null;
  /** Changes a cell under the agent; gives a notice where there is something to be said about it. */
  edit(cell: number, text: string): string | undefined;
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

export function writeLink(spec: RunSpec, steps: number | null, digest: string | null): string {
  return module.write_link(spec, steps, digest);
}

export function settings(spec: RunSpec): Settings {
  return module.settings(spec) as Settings;
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

export function createRun(spec: RunSpec): RunHandle {
  return new module.RunHandle(spec) as RunHandle;
}

export function createTwinRun(checkpoint: Uint8Array<ArrayBuffer>): TwinRun {
  return new module.TwinRun(checkpoint) as TwinRun;
}

/** The run of a checkpoint, which repeats these edits on its way. */
export function repeatRun(checkpoint: Uint8Array<ArrayBuffer>, events: string): RunHandle {
  return module.RunHandle.repeat(checkpoint, events) as RunHandle;
}

/** The run that a checkpoint holds, where the checkpoint left it. */
export function resumeRun(checkpoint: Uint8Array<ArrayBuffer>): RunHandle {
  return module.RunHandle.resume(checkpoint) as RunHandle;
}
