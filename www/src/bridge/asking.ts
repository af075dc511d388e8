/**
 * Questions to the worker that do not concern the present run: seeds, maps, pictures of worlds, typed numbers, a
 * neuron by itself.
 */

import type { NeuronResponse, Picture } from "./frame.js";
import type { Choice, ReadMap } from "./generated/types.js";
import type { Answer, Question } from "./messages.js";
import type { NumberRange } from "./number-range.js";

/** Sends a question to the worker; null while no worker can answer. */
let send: ((question: Question) => Promise<Answer>) | null = null;

/** Sets how questions reach the worker. */
export function through(way: typeof send): void {
  send = way;
}

/** A seed from the browser's source of randomness. */
export function drawSeed(): Promise<number> {
  return ask({ kind: "seed" }, "seed").then(({ seed }) => seed);
}

/** The picture of a world at the start of an episode; rejected with the reason for a map that cannot be played. */
export function pictureOf({ world, map, firm, full_view, seed }: Choice): Promise<Picture> {
  return ask({ kind: "picture", choice: { world, map, firm, full_view, seed } }, "picture").then(
    ({ picture }) => picture,
  );
}

/** Gymnasium's random map, rows joined by "/". */
export function randomMap(size: number, p: number, seed: number): Promise<string> {
  return ask({ kind: "map", size, p, seed }, "map").then(({ map }) => map);
}

/** Parses a typed number; rejected with the allowed range. Null if a parameter is to be derived. */
export function readNumber(name: string, text: string, range: NumberRange | null): Promise<number | null> {
  return ask({ kind: "number", name, text, range }, "number").then(({ value }) => value);
}

/** Parses a typed or pasted map; rejected with the error and its row. */
export function readMap(world: string, text: string): Promise<ReadMap> {
  return ask({ kind: "rows", world, text }, "rows").then(({ read }) => read);
}

/** What a neuron of the default settings does under these currents, one a time step. */
export function neuronResponse(currents: Float32Array, leak: number, threshold: number): Promise<NeuronResponse> {
  return ask({ kind: "neuron", currents, leak, threshold }, "neuron").then(({ response }) => response);
}

async function ask<K extends Answer["kind"]>(question: Question, kind: K): Promise<Extract<Answer, { kind: K }>> {
  if (!send) throw new Error("the run is not ready");
  const given = await send(question);
  if (isOf(given, kind)) return given;
  throw new Error(given.kind === "none" ? given.reason : `asked for ${kind}, got ${given.kind}`);
}

function isOf<K extends Answer["kind"]>(given: Answer, kind: K): given is Extract<Answer, { kind: K }> {
  return given.kind === kind;
}
