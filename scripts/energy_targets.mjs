/** What a decision's energy has to reach at INT8, and what a run of `spikeground compare --json` reaches. */

/**
 * @typedef {object} Target
 * @property {string} title
 * @property {"below" | "least"} rule
 * @property {number} limit
 * @property {number} reached
 */

/**
 * @param {any} compared output of `spikeground compare --json`
 * @returns {Target[]}
 */
export function targets({ spiking }) {
  const { memory_registers, memory_events, spikingbrain, horowitz_int8 } = spiking.meter.bills;
  const ratio = (/** @type {any} */ bills, /** @type {string} */ baseline) => bills.spiking.total / bills.baselines[baseline];
  const saving = (/** @type {any} */ bills, /** @type {string} */ baseline) => 1 - ratio(bills, baseline);
  return [
    { title: "memory counted, membranes in registers, against the zero-skipping INT8 twin", rule: "below", limit: 0.5, reached: ratio(memory_registers, "zero_skipping_int8") },
    { title: "memory counted, membranes at each spike, against the dense INT8 twin", rule: "below", limit: 0.8, reached: ratio(memory_events, "dense_int8") },
    { title: "SpikingBrain's formula, synaptic operations alone, saved against FP16", rule: "least", limit: 0.995, reached: saving(spikingbrain, "dense_fp16") },
    { title: "SpikingBrain's formula, synaptic operations alone, saved against INT8", rule: "least", limit: 0.975, reached: saving(spikingbrain, "dense_int8") },
    { title: "arithmetic of the whole network at INT8, saved against FP16", rule: "least", limit: 0.97, reached: saving(horowitz_int8, "dense_fp16") },
    { title: "arithmetic of the whole network at INT8, saved against INT8", rule: "least", limit: 0.88, reached: saving(horowitz_int8, "dense_int8") },
  ];
}

/** Whether a target is reached. */
export const holds = (/** @type {Target} */ { rule, limit, reached }) => (rule === "below" ? reached <= limit : reached >= limit);
