/** The tables of docs/results/sparsity.md on the preset *frugal*: whether it meets what is asked of it, and its energy. */
import { holds, targets } from "../energy/targets.mjs";
import { FRUGAL_WORLDS, frugalSeeds, TWIN } from "./rows.mjs";
import { group, layers, lowest, most, percent, score, seeds, table } from "./runs.mjs";

/** @typedef {import("./results.mjs").Result} Result */

/** What *frugal* may have of each. */
const MAX_SHARES = { firing: 0.035, silent: 0.4 };

const yes = (/** @type {boolean} */ met) => (met ? "yes" : "**no**");

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
    Math.max(...most(runs, "firing_rate")) > MAX_SHARES.firing && "firing",
    Math.max(...most(runs, "dead_share")) > MAX_SHARES.silent && "silence",
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
  return table(
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
  );
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
  return table(head, rows);
}
