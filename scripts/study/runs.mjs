/** Numbers over the runs of a study, and the text of each in a table. */
import { grid } from "../lib/markdown.mjs";
import { ICE } from "./rows.mjs";

/**
 * @typedef {import("./results.mjs").Result} Result
 * @typedef {import("./rows.mjs").Study} Study
 */

export const NOT_RUN = "Not run yet.";
/** The score that counts as solved on slippery ice. */
export const SOLVED = 0.95;
export const SLIPPERY = ICE[0].name;

export const percent = (/** @type {number} */ value, digits = 1) => (100 * value).toFixed(digits);
export const score = (/** @type {number | null} */ value) => (value === null ? "none" : value.toFixed(3));

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

export const scores = (/** @type {Result[]} */ runs) =>
  runs.map(({ normalised_score }) => normalised_score ?? -Infinity);
export const lowest = (/** @type {Result[]} */ runs) => Math.min(...scores(runs));
export const median = (/** @type {number[]} */ values) =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null;
export const solved = (/** @type {Result[]} */ runs) => scores(runs).filter((value) => value >= SOLVED).length;
export const average = (/** @type {number[]} */ values) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The most of each layer over the seeds, in the order of the layers. */
export function most(/** @type {Result[]} */ runs, /** @type {"firing_rate" | "dead_share"} */ what) {
  return Object.keys(runs[0]?.[what] ?? {}).map((layer) => Math.max(...runs.map((run) => run[what][layer] ?? NaN)));
}
export const layers = (/** @type {number[]} */ shares, digits = 1) =>
  `${shares.map((share) => percent(share, digits)).join(" / ")} %`;

/**
 * A table, or a remark where no row has been run.
 * @param {string[]} head
 * @param {string[][]} rows
 */
export const table = (head, rows) => (rows.length > 0 ? grid(head, rows) : NOT_RUN);
