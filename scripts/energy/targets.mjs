/** Targets for the energy of a decision at INT8, and the values reached. */

/**
 * @typedef {object} Target
 * @property {string} title
 * @property {"most" | "under" | "least"} rule
 * @property {number} limit
 * @property {number} reached
 *
 * @typedef {"memory_registers" | "memory_events" | "spikingbrain" | "horowitz_int8"} Model the energy models that targets are set for
 *
 * The bill of a spiking network by that of a baseline, under a model.
 * @typedef {(model: Model, baseline: string) => number} Ratio
 */

/**
 * @param {any} compared output of `spikeground compare --json`
 * @returns {Ratio}
 */
export const ratioOf =
  ({ spiking }) =>
  (model, baseline) =>
    spiking.meter.bills[model].spiking.total / spiking.meter.bills[model].baselines[baseline];

/**
 * @param {Ratio} ratio
 * @returns {[Target, Target, Target, Target, Target, Target]}
 */
export function targets(ratio) {
  const saving = (/** @type {Model} */ model, /** @type {string} */ baseline) => 1 - ratio(model, baseline);
  return [
    {
      title: "memory counted, membranes in registers, against the zero-skipping INT8 twin",
      rule: "most",
      limit: 0.5,
      reached: ratio("memory_registers", "zero_skipping_int8"),
    },
    {
      title: "memory counted, membranes at each spike, against the dense INT8 twin",
      rule: "under",
      limit: 0.8,
      reached: ratio("memory_events", "dense_int8"),
    },
    {
      title: "SpikingBrain's formula, synaptic operations alone, saved against FP16",
      rule: "least",
      limit: 0.995,
      reached: saving("spikingbrain", "dense_fp16"),
    },
    {
      title: "SpikingBrain's formula, synaptic operations alone, saved against INT8",
      rule: "least",
      limit: 0.975,
      reached: saving("spikingbrain", "dense_int8"),
    },
    {
      title: "arithmetic of the whole network at INT8, saved against FP16",
      rule: "least",
      limit: 0.97,
      reached: saving("horowitz_int8", "dense_fp16"),
    },
    {
      title: "arithmetic of the whole network at INT8, saved against INT8",
      rule: "least",
      limit: 0.88,
      reached: saving("horowitz_int8", "dense_int8"),
    },
  ];
}

/** Whether a target is reached. */
export function holds(/** @type {Target} */ { rule, limit, reached }) {
  if (rule === "least") return reached >= limit;
  return rule === "most" ? reached <= limit : reached < limit;
}
