/** The figures of a run, as the module gives them: scores, counts, bills, and a run beside its twin. */
import type { Value } from "./declaration.js";
import type { Agent } from "./spec.js";

export interface Operations {
  Effective_MACs: number;
  Effective_ACs: number;
  Dense: number;
}

/** Silence under each named definition. */
export interface Sparsity {
  silent_slots: number | null;
  silent_neurons: number | null;
  never_fired: number | null;
  /** Null for the dense twin, which has no counts to write as bits. */
  three_planes: number | null;
}

/** Term → picojoules of one decision, their sum as `total`. */
export type Terms = Record<string, number>;

export interface Bills {
  /** Null for the dense twin. */
  spiking: Terms | null;
  dense: Terms;
  /** Null for one that cannot be billed: without a measured dense twin none skips its zeros. */
  baselines: Record<string, number | null>;
}

/** What stands behind operations and energy. */
export interface Metered {
  neurobench: { Synaptic_Operations: Operations };
  /** Layer → zeros / activities of the dense twin, where one was measured. */
  relu_zeros: Record<string, number> | null;
  quantised_bits: number | null;
  bills: Record<string, Bills>;
  /** Of one learning step; null where only decisions were measured. */
  training: {
    forward_pj: number;
    backward_pj: number;
    storage_pj: number;
    optimiser_pj: number;
    total_pj: number;
  } | null;
  /** Model → baseline → firing rate at which the spiking network would cost as much; null where it never does. */
  break_even?: Record<string, Record<string, number | null>> | null;
  /** Model → its bill with no spike and with all of them, between which it is a line. */
  energy_by_rate?: Record<string, { silent_pj: number; saturated_pj: number }> | null;
}

/** What the network is worth with its weights rounded to INT8. */
export interface Int8 {
  normalised_score: number | null;
  mean_return: number | null;
}

/** The figures of a network that was run with INT8 weights too, which models with weights of one byte bill. */
export type Metering = Omit<Figures, "curve" | "int8"> & { int8: Int8 };

/** A run beside its twin of the other kind, as `compare --json` prints them. */
export interface Compared {
  spiking: Metering;
  dense: Metering;
  /** Both in the same states. */
  same_states: { states: number; spiking: Side; dense: Side; speedup: number };
}

export interface Side {
  /** Median time of one decision, in microseconds. */
  decision_us: number;
  meter: Metered;
}

export interface MonitorReport {
  text: string;
  csv: string;
  report: Record<string, unknown>;
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
