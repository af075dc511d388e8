/** What `npm run study` trains: every row of every study, each with the command that repeats it. */
import { SUITES } from "../worlds/suites.mjs";

/**
 * @typedef {object} Row
 * @property {Study} study
 * @property {string} world its name
 * @property {string} variant what is changed; empty for nothing
 * @property {number} seed
 * @property {string} label all of the above; no other row has it
 * @property {string[]} args of the program, its verb first
 * @property {string | null} config the file of parameters among them
 * @property {boolean} timed whether decisions are timed afterwards
 *
 * @typedef {"frugal" | "low" | "ablation" | "sweep" | "presets"} Study
 *
 * @typedef {object} Sweep
 * @property {"threshold" | "time_steps" | "tau_mem"} parameter
 * @property {string} equation what else distinguishes it; empty for nothing
 * @property {number[]} values rising
 * @property {string[]} base what is set beside it
 */

const FRUGAL = "config/frugal.yaml";
/** The variant of a row that is compared with a dense twin of its own. */
export const TWIN = "beside its dense twin";

const [slippery, firm, firm8x8] = SUITES.textbook;
const named = (/** @type {string} */ id) => SUITES.worlds.filter(({ name }) => name === id);

/** The worlds of *frugal*, with the score that every seed has to reach. */
export const FRUGAL_WORLDS = [
  slippery,
  firm,
  firm8x8,
  ...["CliffWalking-v1", "WindyGridworld-v0", "WindyGridworldKings-v0", "DynaMaze-v0", "MiniGrid-Empty-8x8-v0"].flatMap(
    named,
  ),
];
/** The two lakes of the studies other than *frugal*. */
export const ICE = /** @type {const} */ ([slippery, firm]);

/** Target rates that are tried for each number of time steps. */
const LADDERS = /** @type {const} */ ([
  [4, [0.02, 0.015, 0.01, 0.0075, 0.005, 0.0025]],
  [2, [0.05, 0.02, 0.01, 0.005, 0.0025]],
  [1, [0.1, 0.05, 0.02, 0.01, 0.005]],
]);
export const LOW = LADDERS.flatMap(([steps, rates]) =>
  rates.map((rate) => [`time_steps=${steps}`, `target_rate=${rate}`]),
);

/** The changes of the ablation, one variant per line; the first is the complete recipe. */
export const ABLATION = [
  [],
  ["cut_return=false"],
  ["n_step=1"],
  ["threshold_rule=fixed"],
  ["homeostasis_step=0.4"],
  // What presses on the firing in its place, and beside it.
  ["threshold_rule=fixed", "rate_loss=0.5"],
  ["threshold_rule=fixed", "rate_loss=5"],
  ["threshold_rule=fixed", "energy_loss=0.1"],
  ["threshold_rule=fixed", "energy_loss=1"],
  ["threshold_rule=fixed", "winners=8"],
  ["threshold_rule=fixed", "winners=5"],
  ["threshold_rule=fixed", "winners=3"],
  ["winners=5"],
  ["energy_loss=0.03"],
  ["energy_reward=0.2"],
  ["normalisation=none"],
  ["normalisation=static"],
  ["read_out=membrane_mean"],
  ["batch_size=32"],
  ["learning_rate_final=1"],
  ["average_weights=true"],
  ...["double_q", "dueling", "noisy", "prioritised", "categorical", "visit_bonus", "curiosity"].map((part) => [
    `${part}=false`,
  ]),
];

/** Fixed thresholds, because homeostasis would keep the firing rate constant whatever parameter is swept. */
const FIXED = ["threshold_rule=fixed"];
/** The original lets only a share 1 - leak of the current in; the larger gain and bias make up for it. */
const ORIGINAL = ["scale_input=true", "normalisation_gain=2", "normalisation_bias=1"];
const TAUS = [1.5, 2, 4, 5, 10, 15, 20];

/** @type {Sweep[]} the original's parameters; its leak factor follows from tau_mem there as here */
export const SWEEPS = [
  { parameter: "threshold", equation: "", values: [0.25, 0.5, 0.75, 1, 1.5], base: FIXED },
  { parameter: "time_steps", equation: "", values: [1, 2, 3, 4, 5, 8, 10], base: FIXED },
  { parameter: "tau_mem", equation: "", values: TAUS, base: FIXED },
  { parameter: "tau_mem", equation: "the original's equation", values: TAUS, base: [...FIXED, ...ORIGINAL] },
];

export const PRESETS = ["maximum_speed", "balanced", "maximum_accuracy", "default", "frugal"];

/**
 * The variant of a value of a sweep.
 * @param {Sweep} sweep
 * @param {number} value
 */
export const swept = ({ parameter, equation }, value) => [`${parameter}=${value}`, equation].filter(Boolean).join(", ");

/**
 * The variant of some changes.
 * @param {readonly string[]} changes
 */
export const changed = (changes) => changes.join(" ");

/** @type {Record<Study, (seeds: number[] | null) => Row[]>} the rows of each study, for its own seeds unless others are given */
export const STUDIES = { frugal, low, ablation, sweep, presets };

/** @type {Record<Study, number>} seeds 0 to one below */
export const SEEDS = { frugal: 10, low: 5, ablation: 5, sweep: 3, presets: 3 };
/** MiniGrid's trainings take minutes. */
const ROOM_SEEDS = 5;

/** Number of seeds of *frugal* in a world. */
export const frugalSeeds = (/** @type {string} */ world) => (world.startsWith("MiniGrid") ? ROOM_SEEDS : SEEDS.frugal);

const first = (/** @type {number} */ count) => Array.from({ length: count }, (_, seed) => seed);

/**
 * @param {Study} study
 * @param {import("../worlds/suites.mjs").Task} task
 * @param {string} variant
 * @param {number} seed
 * @param {{config?: string, changes?: readonly string[], verb?: "train" | "compare", timed?: boolean}} how
 * @returns {Row}
 */
function row(study, task, variant, seed, { config, changes = [], verb = "train", timed = false }) {
  const given = config ? ["--config", config] : [];
  const args = [
    verb,
    ...given,
    ...task.world,
    ...changes.flatMap((change) => ["--set", change]),
    "--seed",
    String(seed),
    "--json",
    "-",
  ];
  const label = [study, task.name, variant, `seed ${seed}`].filter(Boolean).join(", ");
  return { study, world: task.name, variant, seed, label, args, config: config ?? null, timed };
}

/** @param {number[] | null} seeds */
function frugal(seeds) {
  return FRUGAL_WORLDS.flatMap((task) => {
    const all = seeds ?? first(frugalSeeds(task.name));
    return [
      ...all.map((seed) => row("frugal", task, "", seed, { config: FRUGAL })),
      ...all.slice(0, 1).map((seed) => row("frugal", task, TWIN, seed, { config: FRUGAL, verb: "compare" })),
    ];
  });
}

/** @param {number[] | null} seeds */
function low(seeds) {
  return LOW.flatMap((changes) =>
    (seeds ?? first(SEEDS.low)).map((seed) =>
      row("low", slippery, changed(changes), seed, { config: FRUGAL, changes }),
    ),
  );
}

/** @param {number[] | null} seeds */
function ablation(seeds) {
  return ABLATION.flatMap((changes) =>
    (seeds ?? first(SEEDS.ablation)).map((seed) =>
      row("ablation", slippery, changed(changes), seed, { config: FRUGAL, changes }),
    ),
  );
}

/** @param {number[] | null} seeds */
function sweep(seeds) {
  return SWEEPS.flatMap((sweep) =>
    ICE.flatMap((task) =>
      sweep.values.flatMap((value) => {
        const changes = [...sweep.base, `${sweep.parameter}=${value}`];
        return (seeds ?? first(SEEDS.sweep)).map((seed) =>
          row("sweep", task, swept(sweep, value), seed, { changes, timed: true }),
        );
      }),
    ),
  );
}

/**
 * The first seed stands beside a dense twin.
 * @param {number[] | null} seeds
 */
function presets(seeds) {
  return PRESETS.flatMap((name) =>
    ICE.flatMap((task) =>
      (seeds ?? first(SEEDS.presets)).map((seed, index) =>
        row("presets", task, name, seed, { config: `config/${name}.yaml`, verb: index === 0 ? "compare" : "train" }),
      ),
    ),
  );
}
