/** Rows and results of a bench as it writes them, without measuring, and their schema. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

/**
 * @typedef {import("../../../scripts/bench/targets.mjs").Row} Row
 * @typedef {import("../../../scripts/bench/targets.mjs").Results} Results
 */

/**
 * @param {Partial<Row>} fields
 * @returns {Row}
 */
export const row = (fields) => ({
  task: "forward",
  engine: "spikeground-dense",
  batch: 64,
  states: null,
  hidden: 128,
  actions: 4,
  time_steps: null,
  firing_rate: null,
  normalisation: "none",
  surrogate: null,
  noisy: false,
  kernel: null,
  median_us: 100,
  min_us: 90,
  max_us: 120,
  ...fields,
});
export const world = (/** @type {Partial<Row>} */ fields) =>
  row({
    task: "world_step",
    engine: "spikeground",
    batch: null,
    states: null,
    hidden: null,
    actions: null,
    normalisation: null,
    noisy: null,
    ...fields,
  });
export const spiking = (/** @type {Partial<Row>} */ fields) =>
  row({ engine: "spikeground-spiking", time_steps: 5, normalisation: "folded", ...fields });

/** @type {Results} */
export const RESULTS = {
  machine: "A machine, 2 cores",
  versions: { chromium: "156.0", "tensorflow.js": "4.22.0" },
  peak: { multiply_add_gflops: 20, add_gops: 10 },
  agreement: { tolerance: 1e-4, steps: [1, 10, 50], losses: { naive: [3, 2, 1] } },
  rows: [
    row({}),
    spiking({ firing_rate: 0.05, median_us: 50 }),
    spiking({ firing_rate: 0.35, median_us: 200 }),
    spiking({ firing_rate: 0.05, median_us: 5, noisy: true }),
    row({ task: "learning_step", batch: 32, median_us: 1000 }),
    row({ task: "learning_step", batch: 32, median_us: 7000, engine: "tfjs-wasm-mended" }),
    row({ task: "learning_step", batch: 32, median_us: 1500, engine: "burn-flex" }),
    row({ task: "learning_step", batch: 64, median_us: 2000 }),
    row({ task: "learning_step", batch: 64, median_us: 3000, engine: "burn-flex" }),
    row({ task: "learning_step", batch: 64, median_us: 2500, engine: "candle" }),
    row({ task: "kernel", kernel: "dense_product", batch: 32, actions: null, median_us: 65.536 }),
    row({
      task: "kernel",
      kernel: "spike_product",
      batch: 32,
      actions: null,
      firing_rate: 0.05,
      time_steps: 5,
      median_us: 16.384,
    }),
    world({ kernel: "Taxi-v4", median_us: 0.0125, min_us: 0.0123, max_us: 0.02 }),
  ],
};

/** @type {import("ajv").SchemaObject} */
const schema = JSON.parse(readFileSync(new URL("../../../docs/schemas/bench.schema.json", import.meta.url), "utf8"));
/** What docs/schemas/bench.schema.json takes. @type {import("ajv").ValidateFunction<Results>} */
export const valid = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);
