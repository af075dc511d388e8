/** How fast a run is: what the worker measures while it trains. */

/** Each is null until it is measured; what was measured last stays while the run stands still. */
export interface Pace {
  /** Over the last second or so. */
  env_steps_per_second: number | null;
  updates_per_second: number | null;
  /** One greedy decision, batch 1, of the network as it is, in microseconds. */
  decision_us: number | null;
  /** The same of its twin of the other kind, with the same widths and its first weights, in the same states. */
  twin_decision_us: number | null;
  /** Share of slots (neuron × time step) that were active in those decisions; in spiking ones the firing rate. */
  active_share: number | null;
  twin_active_share: number | null;
  /** One learning step, in milliseconds. */
  learning_step_ms: number | null;
}

export const UNMEASURED: Pace = {
  env_steps_per_second: null,
  updates_per_second: null,
  decision_us: null,
  twin_decision_us: null,
  active_share: null,
  twin_active_share: null,
  learning_step_ms: null,
};
