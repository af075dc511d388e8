/** Rainbow's parts, each of which can be switched off. */
import { state } from "./state.js";

export type Part = "categorical" | "dueling" | "noisy" | "prioritised";

/** Whether the run does without a part. */
export function isOff(part: Part): boolean {
  return state().settings?.values[part] === false;
}

/** Without dueling streams the network has no value stream. */
export function isAbsent(layer: string): boolean {
  return layer === "value" && isOff("dueling");
}
