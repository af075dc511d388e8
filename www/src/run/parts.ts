/** Which parameters and parts of Rainbow have no effect with the present settings. */
import type { Parameter, Settings } from "../bridge/generated/types.js";
import { state } from "./state.js";

export type Part = "categorical" | "dueling" | "noisy" | "prioritised";

type Values = Settings["values"];

/** The parameter whose value makes this one ineffective, or null. */
export function idledBy({ needs }: Pick<Parameter, "needs">, values: Values): string | null {
  if (!needs) return null;
  const isMet = Object.is(values[needs.parameter], needs.value) === needs.equal;
  return isMet ? null : needs.parameter;
}

/** Whether the run does without a part. */
export function isOff(part: Part): boolean {
  return state().settings?.values[part] === false;
}

/** Without dueling streams the network has no value stream. */
export function isAbsent(layer: string): boolean {
  return layer === "value" && isOff("dueling");
}
