/** The tables of docs/results/sparsity.md. */
import { holds, targets } from "../energy/targets.mjs";
import { grid } from "../lib/markdown.mjs";
import { direction, EFFECTS, mean, operations, PRESET_CLAIMS, QUANTITIES, verdict } from "./claims.mjs";
import { meanRate } from "./results.mjs";
import { ABLATION, changed, FRUGAL_WORLDS, frugalSeeds, ICE, LOW, PRESETS, SWEEPS, swept, TWIN } from "./rows.mjs";

/**
 * @typedef {import("./results.mjs").Result} Result
 * @typedef {import("./rows.mjs").Study} Study
 */

const NOT_RUN = "Not run yet.";
/** What *frugal* may have of each, and the score that counts as solved on slippery ice. */
const MOST = { firing: 0.035, silent: 0.4 };
const SOLVED = 0.95;
const SLIPPERY = ICE[0].name;

const percent = (/** @type {number} */ value, digits = 1) => (100 * value).toFixed(digits);
const score = (/** @type {number | null} */ value) => (value === null ? "none" : value.toFixed(3));
const yes = (/** @type {boolean} */ met) => (met ? "yes" : "**no**");

/**
 * The runs of one variant.
 * @param {Result[]} results
 * @param {Study} study
 * @param {string} world
 * @param {string} variant
 */
export function group(results, study, world, variant) {
  return results
    .filter((result) => result.study === study && result.world === world && result.variant === variant)
    .sort((a, b) => a.seed - b.seed);
}

/** Seeds as ranges. */
export function seeds(/** @type {Result[]} */ runs) {
  /** @type {[number, number][]} */
  const ranges = [];
  for (const { seed } of runs) {
    const last = ranges[ranges.length - 1];
    if (last && last[1] === seed - 1) last[1] = seed;
    else ranges.push([seed, seed]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(", ");
}

const scores = (/** @type {Result[]} */ runs) => runs.map(({ normalised_score }) => normalised_score ?? -Infinity);
const lowest = (/** @type {Result[]} */ runs) => Math.min(...scores(runs));
const median = (/** @type {number[]} */ values) =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null;
const solved = (/** @type {Result[]} */ runs) => scores(runs).filter((value) => value >= SOLVED).length;
const average = (/** @type {number[]} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The most of each layer over the seeds, in the order of the layers. */
function most(/** @type {Result[]} */ runs, /** @type {"firing_rate" | "dead_share"} */ what) {
  return Object.keys(runs[0]?.[what] ?? {}).map((layer) => Math.max(...runs.map((run) => run[what][layer] ?? NaN)));
}
const layers = (/** @type {number[]} */ shares, digits = 1) =>
  `${shares.map((share) => percent(share, digits)).join(" / ")} %`;

/**
 * Whether the runs of a world meet what is asked of *frugal*, in words.
 * @param {Result[]} runs
 * @param {number} needed score
 * @param {number} count of seeds
 */
export function met(runs, needed, count) {
  const missed = [
    runs.length < count && `${runs.length} of ${count} seeds were run`,
    lowest(runs) < needed && "score",
    Math.max(...most(runs, "firing_rate")) > MOST.firing && "firing",
    Math.max(...most(runs, "dead_share")) > MOST.silent && "silence",
  ].filter(Boolean);
  return missed.length === 0 ? "yes" : `**no**: ${missed.join(", ")}`;
}

/** @param {Result[]} results */
export function frugalTable(results) {
  const rows = FRUGAL_WORLDS.flatMap(({ name, lowest: needed }) => {
    const runs = group(results, "frugal", name, "");
    if (runs.length === 0) return [];
    const wanted = needed > 0.99 ? "shortest path" : `≥ ${needed}`;
    return [
      [
        name,
        seeds(runs),
        score(lowest(runs)),
        wanted,
        layers(most(runs, "firing_rate"), 2),
        layers(most(runs, "dead_share"), 0),
        `${percent(Math.max(...runs.map(({ sparsity }) => sparsity.never_fired)), 0)} %`,
        met(runs, needed, frugalSeeds(name)),
      ],
    ];
  });
  return rows.length > 0
    ? grid(
        [
          "world",
          "seeds",
          "lowest score",
          "wanted",
          "most firing of each layer (≤ 3.5 %)",
          "most silent neurons (≤ 40 %)",
          "never fired in those episodes",
          "met",
        ],
        rows,
      )
    : NOT_RUN;
}

/** What frugal's twin rows say of energy. @param {Result[]} results */
export function energyTable(results) {
  const rows = FRUGAL_WORLDS.flatMap(({ name }) =>
    group(results, "frugal", name, TWIN).map((run) => {
      const { twin, energy } = run;
      const bars = targets((model, baseline) => energy[model].spiking / (energy[model][baseline] ?? NaN));
      const shown = bars.map(({ rule, reached }) =>
        rule === "least" ? `${percent(reached, 2)} %` : `${reached.toFixed(2)}×`,
      );
      const marked = bars.map((bar, index) => (holds(bar) ? `${shown[index]}` : `**${shown[index]}**`));
      const [ours, theirs] = [
        `${score(run.normalised_score)} (${score(run.int8_score)})`,
        `${score(twin?.normalised_score ?? null)} (${score(twin?.int8_score ?? null)})`,
      ];
      return [name, ours, theirs, ...marked, yes(bars.every(holds)), `${twin?.speedup.toFixed(2)}×`];
    }),
  );
  const head = [
    "world",
    "score (INT8)",
    "its twin's (INT8)",
    "registers ÷ INT8 without zeros (≤ 0.5)",
    "events ÷ dense INT8 (< 0.8)",
    "synapses less than FP16 (≥ 99.5 %)",
    "than INT8 (≥ 97.5 %)",
    "whole bill less than FP16 (≥ 97 %)",
    "than INT8 (≥ 88 %)",
    "met",
    "faster by the clock",
  ];
  return rows.length > 0 ? grid(head, rows) : NOT_RUN;
}

/** Cells of a variant on slippery ice. */
function cells(/** @type {Result[]} */ runs) {
  const energy = average(
    runs.map(({ energy }) => energy.memory_registers.spiking / (energy.memory_registers.dense_int8 ?? NaN)),
  );
  return [
    seeds(runs),
    score(lowest(runs)),
    score(median(scores(runs))),
    `${solved(runs)} of ${runs.length}`,
    `${percent(average(runs.map(meanRate)), 2)} %`,
    layers(most(runs, "firing_rate")),
    layers(most(runs, "dead_share"), 0),
    `${energy.toFixed(3)}×`,
  ];
}
const CELLS = [
  "seeds",
  "lowest score",
  "median",
  "seeds at 0.95",
  "mean firing",
  "most firing of each layer",
  "most silent neurons",
  "energy, registers ÷ dense INT8",
];

/**
 * @param {Result[]} results
 * @param {Study} study
 * @param {readonly (readonly string[])[]} variants
 */
function variantTable(results, study, variants) {
  const rows = variants.flatMap((changes) => {
    const runs = group(results, study, SLIPPERY, changed(changes));
    return runs.length > 0
      ? [[changes.length > 0 ? `\`${changed(changes)}\`` : "the whole recipe", ...cells(runs)]]
      : [];
  });
  return rows.length > 0 ? grid(["changed", ...CELLS], rows) : NOT_RUN;
}

/** The lowest firing at which every seed is solved, for each number of time steps. @param {Result[]} results */
export function lowTable(results) {
  const groups = LOW.flatMap((changes) => {
    const runs = group(results, "low", SLIPPERY, changed(changes));
    return runs[0]
      ? [
          {
            changes,
            runs,
            steps: runs[0].time_steps,
            rate: average(runs.map(meanRate)),
            solved: solved(runs) === runs.length,
          },
        ]
      : [];
  });
  if (groups.length === 0) return NOT_RUN;
  const told = [...new Set(groups.map(({ steps }) => steps))].map((steps) => {
    const ladder = groups.filter((group) => group.steps === steps).sort((a, b) => a.rate - b.rate);
    const best = ladder.find(({ solved }) => solved);
    if (!best) return `- T = ${steps}: some seed stays below ${SOLVED} at every rate that was tried.`;
    const lost = ladder
      .filter((group) => !group.solved)
      .map(
        ({ changes, runs, rate }) =>
          `\`${changed(changes)}\` (${percent(rate, 2)} %) loses ${runs.length - solved(runs)} of ${runs.length}`,
      );
    const but = lost.length > 0 ? lost.join(", ") : "that is the lowest that was tried";
    return `- T = ${steps}: every seed reaches ${SOLVED} at ${percent(best.rate, 2)} % mean firing (\`${changed(best.changes)}\`); ${but}.`;
  });
  const steps = groups.filter((group) => group.solved).map((group) => group.steps);
  const fewest =
    steps.length > 0
      ? `- The fewest time steps in which every seed reaches ${SOLVED}: ${Math.min(...steps)}.`
      : `- In no number of time steps that was tried does every seed reach ${SOLVED}.`;
  return [[...told, fewest].join("\n"), variantTable(results, "low", LOW)].join("\n\n");
}

/**
 * The runs that no other one beats: with no lower score, no more firing and no more energy.
 * @param {Result[]} results of slippery ice
 */
export function frontTable(results) {
  const points = results.map((run) => ({
    run,
    score: run.normalised_score ?? -Infinity,
    rate: meanRate(run),
    energy: run.energy.memory_registers.spiking / (run.energy.memory_registers.dense_int8 ?? NaN),
  }));
  const beats = (/** @type {typeof points[0]} */ one, /** @type {typeof points[0]} */ other) =>
    one.score >= other.score &&
    one.rate <= other.rate &&
    one.energy <= other.energy &&
    (one.score > other.score || one.rate < other.rate || one.energy < other.energy);
  const front = points
    .filter((point) => point.score > 0 && !points.some((other) => beats(other, point)))
    .sort((a, b) => b.score - a.score || a.rate - b.rate);
  const rows = front.map(({ run, score: value, rate, energy }) => [
    run.label.replace(`, ${SLIPPERY}`, ""),
    String(run.time_steps),
    score(value),
    `${percent(rate, 2)} %`,
    `${energy.toFixed(3)}×`,
  ]);
  return rows.length > 0 ? grid(["run", "T", "score", "mean firing", "energy, registers ÷ dense INT8"], rows) : NOT_RUN;
}

/** @param {Result[]} results */
export const ablationTable = (results) => variantTable(results, "ablation", ABLATION);

/** The runs of a sweep on a lake, a list for each value. @param {Result[]} results */
const along = (results, /** @type {import("./rows.mjs").Sweep} */ sweep, /** @type {string} */ world) =>
  sweep.values
    .map((value) => ({ value, runs: group(results, "sweep", world, swept(sweep, value)) }))
    .filter(({ runs }) => runs.length > 0);

/** What the original claims of each parameter, and what was measured. @param {Result[]} results */
export function directionTable(results) {
  const rows = SWEEPS.flatMap((sweep) =>
    ICE.flatMap(({ name }) => {
      const groups = along(results, sweep, name);
      return QUANTITIES.flatMap((quantity) => {
        const values = groups.map(({ runs }) => mean(quantity, runs)).filter((value) => value !== null);
        if (values.length < 2) return [];
        const claimed = EFFECTS[sweep.parameter][quantity.claim];
        const measured = direction(values, quantity);
        const [from, to] = [values[0], values.at(-1)].map((value) => quantity.show(value ?? NaN));
        const way = measured.monotone ? "all the way" : "with turns";
        return [
          [
            [sweep.parameter, sweep.equation].filter(Boolean).join(", "),
            name.split(", ")[1] ?? name,
            quantity.name,
            claimed,
            `${measured.direction} ${from} → ${to}`,
            way,
            verdict(claimed, measured.direction, quantity.blind(values)),
          ],
        ];
      });
    }),
  );
  return rows.length > 0
    ? grid(
        ["parameter rises", "ice", "effect on", "claimed", "measured, lowest to highest value", "", "the claim"],
        rows,
      )
    : NOT_RUN;
}

/** @param {Result[]} results */
export function sweepTable(results, /** @type {import("./rows.mjs").Sweep} */ sweep) {
  const rows = ICE.flatMap(({ name }) =>
    along(results, sweep, name).map(({ value, runs }) => {
      const seconds = runs.map(({ wall_seconds }) => wall_seconds ?? NaN);
      const shown = QUANTITIES.map((quantity) => {
        const value = mean(quantity, runs);
        return value === null ? "" : quantity.show(value).replace("score ", "").replace(" operations", "");
      });
      return [String(value), name.split(", ")[1] ?? name, seeds(runs), ...shown, `${average(seconds).toFixed(1)} s`];
    }),
  );
  return rows.length > 0
    ? grid(
        [sweep.parameter, "ice", "seeds", "silent slots", "operations", "a decision", "score", "footprint", "training"],
        rows,
      )
    : NOT_RUN;
}

/** @param {Result[]} results */
export function presetTable(results) {
  const rows = PRESETS.flatMap((preset) =>
    ICE.flatMap(({ name }) => {
      const runs = group(results, "presets", name, preset);
      if (runs.length === 0) return [];
      const claimed = PRESET_CLAIMS[preset] ?? { sparsity: "", speed: "", accuracy: "" };
      const beside = runs.find(({ twin }) => twin !== null);
      const returned = beside?.twin?.greedy_value
        ? `${percent((beside.greedy_value ?? NaN) / beside.twin.greedy_value)} %`
        : "not measured";
      const speed = beside?.twin ? `${beside.twin.speedup.toFixed(2)}×` : "not measured";
      const silent = average(runs.map(({ sparsity }) => sparsity.silent_slots));
      return [
        [
          preset,
          name.split(", ")[1] ?? name,
          seeds(runs),
          score(lowest(runs)),
          `${percent(silent)} %`,
          claimed.sparsity,
          speed,
          claimed.speed,
          returned,
          claimed.accuracy,
          average(runs.map(operations)).toFixed(0),
        ],
      ];
    }),
  );
  const head = [
    "preset",
    "ice",
    "seeds",
    "lowest score",
    "silent slots",
    "claimed",
    "speed-up",
    "claimed",
    "return ÷ dense",
    "claimed",
    "operations",
  ];
  return rows.length > 0 ? grid(head, rows) : NOT_RUN;
}
