/** The targets of the bench's rows: ratios of times in one run, and shares of the machine's own peak rates. */

/**
 * @typedef {object} Row
 * @property {"learning_step" | "decision" | "one_hot_decision" | "forward" | "kernel" | "world_step"} task
 * @property {string} engine
 * @property {number | null} batch
 * @property {number | null} states
 * @property {number | null} hidden
 * @property {number | null} actions
 * @property {number | null} time_steps
 * @property {number | null} firing_rate
 * @property {"layer" | "folded" | "none" | null} normalisation
 * @property {"sigmoid" | "rectangle" | null} surrogate
 * @property {boolean | null} noisy
 * @property {string | null} kernel
 * @property {number} median_us
 * @property {number} min_us
 * @property {number} max_us
 *
 * @typedef {object} Results as in docs/schemas/bench.schema.json
 * @property {string} machine
 * @property {Record<string, string>} versions
 * @property {{multiply_add_gflops: number | null, add_gops: number | null}} peak
 * @property {{tolerance: number, steps: number[], losses: Record<string, number[]>}} agreement
 * @property {Row[]} rows
 *
 * @typedef {object} Target
 * @property {string} task
 * @property {string} against
 * @property {string} at
 * @property {string} unit
 * @property {number} least
 * @property {number | null} reached `null` when a row that it needs was not measured
 */

/** The crates that "the faster of Burn and candle" means. */
const RUST = ["burn-flex", "candle"];

/**
 * @param {Results} results
 * @returns {Target[]}
 */
export function targets({ rows, peak }) {
  /** Median of the fastest matching row without noise. */
  const time = (/** @type {Partial<Row> & {engine: string | string[]}} */ { engine, ...wanted }) => {
    const fits = rows.filter(
      (row) =>
        [engine].flat().includes(row.engine) &&
        !row.noisy &&
        Object.entries(wanted).every(([key, value]) => row[/** @type {keyof Row} */ (key)] === value),
    );
    return fits.length > 0 ? Math.min(...fits.map((row) => row.median_us)) : null;
  };
  /** All engines that "the faster of" names have to be there. */
  const fastest = (/** @type {string[]} */ engines, /** @type {Partial<Row>} */ work) => {
    const times = engines.map((engine) => time({ ...work, engine }));
    return times.includes(null) ? null : Math.min(.../** @type {number[]} */ (times));
  };
  const dense = { engine: "spikeground-dense" };
  const spiking = (/** @type {number} */ firing_rate, /** @type {Row["normalisation"]} */ normalisation) => ({
    engine: "spikeground-spiking",
    firing_rate,
    normalisation,
  });
  const ratio = (/** @type {number | null} */ theirs, /** @type {number | null} */ ours) =>
    theirs === null || ours === null ? null : theirs / ours;
  /** @type {Target[]} */
  const all = [];
  /**
   * @param {string} task
   * @param {string} against
   * @param {string} key what `at` counts, which is a field of the rows, too
   * @param {[number, number][]} steps value of the key, least ratio
   * @param {(work: Partial<Row>) => number | null} theirs
   * @param {Partial<Row> & {engine: string}} us
   * @param {Partial<Row>} work
   */
  const compare = (task, against, key, steps, theirs, us, work) => {
    for (const [value, least] of steps) {
      const same = { actions: 4, ...work, [key]: value };
      all.push({
        task,
        against,
        at: `${key} ${value}`,
        unit: "×",
        least,
        reached: ratio(theirs(same), time({ ...same, ...us })),
      });
    }
  };
  const mended = (/** @type {Partial<Row>} */ work) => time({ ...work, engine: "tfjs-wasm-mended" });
  const plain = (/** @type {Partial<Row>} */ work) => time({ ...work, engine: "tfjs-wasm" });
  const rust = (/** @type {Partial<Row>} */ work) => fastest(RUST, work);
  const twin = (/** @type {Partial<Row>} */ work) => time({ ...work, ...dense });

  const step = /** @type {const} */ ({ task: "learning_step", hidden: 128 });
  compare(
    "learning step, dense twin",
    "TensorFlow.js WASM mended",
    "batch",
    [
      [32, 6],
      [64, 4.5],
    ],
    mended,
    dense,
    step,
  );
  compare(
    "learning step, dense twin",
    "the faster of Burn and candle",
    "batch",
    [
      [32, 1.6],
      [64, 1.6],
    ],
    rust,
    dense,
    step,
  );
  // Only a surrogate with a cut-off makes silence cheap in the backward pass, too; the default has none.
  for (const [surrogate, which] of /** @type {const} */ ([
    ["rectangle", "a surrogate with a cut-off"],
    ["sigmoid", "the default surrogate"],
  ])) {
    const [learner, task] = [
      { ...spiking(0.1, "layer"), surrogate },
      `learning step, spiking, T = 5, 10 % firing, ${which}`,
    ];
    compare(
      task,
      "TensorFlow.js WASM mended",
      "batch",
      [
        [32, 4.5],
        [64, 3],
      ],
      mended,
      learner,
      step,
    );
    compare(
      task,
      "the faster of Burn and candle",
      "batch",
      [
        [32, 1.2],
        [64, 1.2],
      ],
      rust,
      learner,
      step,
    );
  }
  const decision = /** @type {const} */ ({ task: "decision", batch: 1 });
  // An agent that only decides no longer learns, so its normalisation may be folded.
  const actor = { engine: "spikeground-spiking", firing_rate: 0.05 };
  compare("decision, spiking, 5 % firing", "TensorFlow.js WASM", "hidden", [[128, 20]], plain, actor, decision);
  compare(
    "decision, spiking, 5 % firing",
    "the faster of Burn and candle",
    "hidden",
    [[128, 5]],
    rust,
    actor,
    decision,
  );
  compare(
    "decision, spiking, 5 % firing",
    "our dense twin",
    "hidden",
    [
      [128, 1.5],
      [512, 3],
    ],
    twin,
    actor,
    decision,
  );
  // A frugal agent normalises by layer, and so does its twin.
  for (const states of [16, 64]) {
    const one = /** @type {const} */ ({ task: "one_hot_decision", batch: 1, states, normalisation: "layer" });
    for (const rate of [0.025, 0.035]) {
      const frugal = { ...spiking(rate, "layer"), time_steps: 4 };
      compare(
        `decision in one of ${states} states, spiking, T = 4, ${percent(rate)} firing`,
        "our dense twin",
        "hidden",
        [
          [128, 1.8],
          [512, 4],
        ],
        twin,
        frugal,
        one,
      );
    }
  }
  const forward = /** @type {const} */ ({ task: "forward", batch: 64 });
  compare(
    "forward, spiking, folded, 5 % firing",
    "our dense twin",
    "hidden",
    [
      [128, 1.6],
      [256, 2.2],
      [512, 3],
    ],
    twin,
    spiking(0.05, "folded"),
    forward,
  );
  compare(
    "forward, spiking, folded, 2 % firing",
    "our dense twin",
    "hidden",
    [
      [128, 2],
      [256, 3.1],
      [512, 4.5],
    ],
    twin,
    spiking(0.02, "folded"),
    forward,
  );

  const share = (/** @type {string} */ kernel, /** @type {number | null} */ best) => {
    const shares = rows.filter((row) => row.kernel === kernel).map((row) => billions(row) / (best ?? NaN));
    return shares.length > 0 && best !== null ? 100 * Math.min(...shares) : null;
  };
  all.push({
    task: "dense product",
    against: "multiply-add peak",
    at: "batch 32 to 128",
    unit: "%",
    least: 70,
    reached: share("dense_product", peak.multiply_add_gflops),
  });
  all.push({
    task: "spike-driven product",
    against: "add peak",
    at: "batch 32 to 128",
    unit: "%",
    least: 50,
    reached: share("spike_product", peak.add_gops),
  });
  return all;
}

/**
 * Billions of operations a second of a kernel's row: a multiplication and an addition for each weight and state, or
 * one addition for each weight that a spike reaches.
 * @param {Row} row
 */
export function billions({ batch, hidden, firing_rate, time_steps, median_us }) {
  const weights = (batch ?? 1) * (hidden ?? 1) ** 2;
  return (firing_rate === null ? 2 * weights : weights * firing_rate * (time_steps ?? 1)) / median_us / 1000;
}

/** A share in percent. */
export const percent = (/** @type {number} */ share) => `${Number((100 * share).toFixed(2))} %`;

/** Microseconds with as many digits as are significant. */
export const microseconds = (/** @type {number} */ time) => time.toFixed(time < 1 ? 4 : time < 100 ? 2 : 0);

/** Millions of times a second. */
export const perSecond = (/** @type {Row} */ { median_us }) => (1 / median_us).toFixed(2);

/** @param {Target} target */
export const isReached = ({ reached, least }) => reached !== null && reached >= least;

/**
 * A target's columns: task, against, at, at least, reached, verdict.
 * @param {Target} target
 */
export function columns(target) {
  const { task, against, at, unit, least, reached } = target;
  const figure = (/** @type {number} */ number) =>
    unit === "%" ? `${number.toFixed(0)} %` : `${number.toFixed(2).replace(/\.?0+$/, "")}×`;
  return [
    task,
    against,
    at,
    figure(least),
    reached === null ? "not measured" : figure(reached),
    reached === null ? "" : isReached(target) ? "yes" : "no",
  ];
}
