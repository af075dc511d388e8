/** What can be switched off: Rainbow's parts, and whatever else makes settings idle. */
import type { Settings, Value } from "./door.js";
import { state } from "./state.js";

export type Part = "categorical" | "dueling" | "noisy" | "prioritised";

type Values = Settings["values"];

/** Settings that have an effect only while another one has certain values. */
const NEEDS: Record<string, { of: string; met: (values: Values) => boolean }> = {
  ...needs("noisy", (noisy) => noisy === true, "noise_sigma"),
  ...needs("prioritised", (prioritised) => prioritised === true, "priority_exponent", "priority_beta"),
  ...needs("categorical", (categorical) => categorical === true, "atoms"),
  ...needs("visit_bonus", (bonus) => bonus === true, "visit_bonus_size", "visit_bonus_power"),
  ...needs("curiosity", (curiosity) => curiosity === true, "curiosity_weight"),
  ...needs("average_weights", (average) => average === true, "average_decay"),
  ...needs("threshold_rule", (rule) => rule === "homeostatic", "target_rate", "homeostasis_step"),
  ...needs("rate_loss", (weight) => weight !== 0, "rate_loss_ceiling", "rate_loss_floor"),
  ...needs("neuron_model", (model) => model === "adaptive_threshold", "threshold_rise", "threshold_decay"),
  ...needs("neuron_model", (model) => model === "spikingbrain", "fineness", "coding"),
  ...needs("normalisation", (kind) => kind === "static", "static_from"),
  ...needs("slow_share", (share) => share !== 0, "tau_slow"),
};

function needs(of: string, holds: (value: Value) => boolean, ...names: string[]): typeof NEEDS {
  return Object.fromEntries(names.map((name) => [name, { of, met: (values) => holds(values[of] ?? null) }]));
}

/** The setting because of which another one is without effect, or null. */
export function idledBy(name: string, values: Values): string | null {
  const need = NEEDS[name];
  return need && !need.met(values) ? need.of : null;
}

/** Whether the run does without a part. */
export function isOff(part: Part): boolean {
  return state().settings?.values[part] === false;
}

/** Without dueling streams the network has no value stream. */
export function isAbsent(layer: string): boolean {
  return layer === "value" && isOff("dueling");
}
