/** The tables of docs/results/sparsity.md that hold sweeps and presets against what their source claims. */
import { direction, EFFECTS, mean, operations, PRESET_CLAIMS, QUANTITIES, verdict } from "./claims.mjs";
import { ICE, PRESETS, SWEEPS, swept } from "./rows.mjs";
import { average, group, lowest, percent, score, seeds, table } from "./runs.mjs";

/** @typedef {import("./results.mjs").Result} Result */

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
  return table(
    ["parameter rises", "ice", "effect on", "claimed", "measured, lowest to highest value", "", "the claim"],
    rows,
  );
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
  return table(
    [sweep.parameter, "ice", "seeds", "silent slots", "operations", "a decision", "score", "footprint", "training"],
    rows,
  );
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
  return table(head, rows);
}
