/** Possible reasons why a run does not learn, as far as its figures show them, each with the setting that mends it. */
import * as history from "../history.js";
import { isAbsent } from "../parts.js";
import { state } from "../state.js";

export type Cause = "notBegun" | "noReward" | "dead" | "saturated" | "clipped" | "vanishing" | "flatLoss";

export interface Finding {
  cause: Cause;
  /** The layer that it concerns, if any. */
  layer: string | null;
  /** Names of the settings that mend it. */
  settings: readonly string[];
}

/** Steps without a learning step after which a visitor may wonder. */
const WAITED_STEPS = 500;
/** Share of a layer's neurons that never fire from which on the layer counts as dead. */
const DEAD_SHARE = 0.5;
/** Firing rate from which on a layer counts as saturated: its spikes then say nothing. */
const SATURATED_RATE = 0.8;
/** Share of a distribution at the edge of the support from which on returns count as clipped. */
const CLIPPED_SHARE = 0.3;
/** Times by which the gradient of a layer is smaller than the largest one from which on it counts as vanished. */
export const VANISHED_TIMES = 1000;
/** Points of the loss that are compared, and the share by which they differ at most if it is flat. */
const LOSS_POINTS = 10;
const FLAT_SHARE = 0.02;

/** Whether the run should have learned something by now and has not. */
export function isStuck(): boolean {
  const { frame, settings, optimum } = state();
  if (!frame || !optimum || !Number.isFinite(frame.normalised_score)) return false;
  const begins = Number(settings?.values.learning_starts ?? 0);
  const waits = frame.updates === 0 && frame.env_steps >= WAITED_STEPS;
  return (waits || frame.env_steps > 2 * begins) && frame.normalised_score < 0.5;
}

export function findings(): Finding[] {
  const { frame, figures, gradients, scene, settings } = state();
  if (!frame || !scene || !figures || !settings) return [];
  const found: Finding[] = [];
  const add = (cause: Cause, settings: readonly string[], layer: string | null = null): void => {
    found.push({ cause, layer, settings });
  };
  if (frame.updates === 0) add("notBegun", ["learning_starts"]);
  const returns = history.column("return").filter((value) => value !== null);
  if (frame.updates > 0 && returns.length > 1 && returns.every((value) => value === returns[0]))
    add("noReward", ["epsilon_end", "visit_bonus", "curiosity"]);
  for (const layer of scene.layers) {
    if (!scene.spiking || isAbsent(layer)) continue;
    const rate = figures.firing_rate[layer] ?? 0;
    if ((figures.dead_neurons[layer] ?? 0) >= DEAD_SHARE * scene.neurons)
      add("dead", ["target_rate", "threshold"], layer);
    else if (rate >= SATURATED_RATE) add("saturated", ["threshold", "normalisation"], layer);
  }
  if (scene.atoms > 1 && isClipped(frame.distribution, scene.atoms, settings.values.visit_bonus === true))
    add("clipped", ["support_min", "support_max"]);
  const largest = Math.max(...gradients);
  scene.layers.forEach((layer, index) => {
    if (!isAbsent(layer) && (gradients[index] ?? 0) * VANISHED_TIMES < largest)
      add("vanishing", scene.spiking ? ["surrogate_slope", "surrogate", "threshold"] : ["learning_rate"], layer);
  });
  const losses = history
    .column("loss")
    .filter((value) => value !== null)
    .slice(-LOSS_POINTS);
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  if (losses.length === LOSS_POINTS && high > 0 && (high - low) / high < FLAT_SHARE) add("flatLoss", ["learning_rate"]);
  return found;
}

/**
 * Whether much of a distribution of the last decision lies on the lowest atom, or on the highest, to which a bonus for
 * rare visits pushes values on purpose.
 */
function isClipped(distribution: Float32Array, atoms: number, hasBonus: boolean): boolean {
  for (let first = 0; first + atoms <= distribution.length; first += atoms) {
    const [lowest = 0, highest = 0] = [distribution[first], distribution[first + atoms - 1]];
    if (Math.max(lowest, hasBonus ? 0 : highest) > CLIPPED_SHARE) return true;
  }
  return false;
}
