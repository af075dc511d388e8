/** The speed of a run, measured by the worker during training. */

/** Each value is null until it is measured; the last values stay while the run is paused. */
export interface Pace {
  /** Over the last second or so. */
  env_steps_per_second: number | null;
  updates_per_second: number | null;
  /** One greedy decision, batch 1, of the network as it is, in microseconds. */
  decision_us: number | null;
  /**
   * Time of a greedy decision of the twin of the other kind, which has the same widths and its initial weights, in
   * the same states.
   */
  twin_decision_us: number | null;
  /** Share of slots (neuron × time step) that were active in those decisions; for a spiking network the firing rate. */
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
