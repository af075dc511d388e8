/** The tables of docs/results/sparsity.md on variants of a recipe on slippery ice: ablation, lowest firing, Pareto front. */

import { meanRate } from "./results.mjs";
import { ABLATION, changed, LOW } from "./rows.mjs";
import {
  average,
  group,
  layers,
  lowest,
  median,
  most,
  NOT_RUN,
  percent,
  SLIPPERY,
  SOLVED,
  score,
  scores,
  seeds,
  solved,
  table,
} from "./runs.mjs";

/**
 * @typedef {import("./results.mjs").Result} Result
 * @typedef {import("./rows.mjs").Study} Study
 */

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
  return table(["changed", ...CELLS], rows);
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
  return table(["run", "T", "score", "mean firing", "energy, registers ÷ dense INT8"], rows);
}

/** @param {Result[]} results */
export const ablationTable = (results) => variantTable(results, "ablation", ABLATION);
