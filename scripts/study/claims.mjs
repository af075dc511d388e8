/** What the original claims, and whether what was measured agrees. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { ROOT } from "../lib/project.mjs";

/**
 * @typedef {"↑" | "↓" | "="} Direction of a quantity when a parameter rises
 * @typedef {import("./results.mjs").Result} Result
 *
 * @typedef {object} Quantity
 * @property {"sparsity" | "speed" | "accuracy" | "memory"} claim which of the original's words it stands for
 * @property {string} name
 * @property {string} unit what is measured
 * @property {(result: Result) => number | null} of
 * @property {boolean} cost whether less of it is more of what the original speaks of
 * @property {{absolute?: number, relative?: number}} noise changes up to here are none
 * @property {(value: number) => string} show
 * @property {(values: number[]) => string | null} blind why this experiment could not see a change; `null` where it could
 */

/** Effects when a parameter rises. @type {Record<import("./rows.mjs").Sweep["parameter"], Record<Quantity["claim"], Direction>>} */
export const EFFECTS = {
  threshold: { sparsity: "↑", speed: "↑", accuracy: "↓", memory: "=" },
  time_steps: { sparsity: "↓", speed: "↓", accuracy: "↑", memory: "↑" },
  tau_mem: { sparsity: "↑", speed: "↑", accuracy: "=", memory: "=" },
};

/** What it says of its presets, as config/presets.yaml has it. @type {Record<string, {sparsity: string, speed: string, accuracy: string}>} */
export const PRESET_CLAIMS = Object.fromEntries(
  parse(readFileSync(join(ROOT, "config/presets.yaml"), "utf8"))
    .presets.filter((/** @type {{claims: object | null}} */ { claims }) => claims)
    .map((/** @type {{name: string, claims: object}} */ { name, claims }) => [name, claims]),
);

/** Multiply-accumulates and accumulates of a decision. */
export const operations = (/** @type {Result} */ { operations }) =>
  operations.Effective_MACs + operations.Effective_ACs;

/** Mean scores above this leave no room for a better one. */
const TOP = 0.99;

/** @type {Quantity[]} */
export const QUANTITIES = [
  {
    claim: "sparsity",
    name: "sparsity",
    unit: "silent slots",
    of: ({ sparsity }) => sparsity.silent_slots,
    cost: false,
    noise: { absolute: 0.005 },
    show: (value) => `${(100 * value).toFixed(1)} %`,
    blind: () => null,
  },
  {
    claim: "speed",
    name: "speed, by operations",
    unit: "operations of a decision",
    of: operations,
    cost: true,
    noise: { relative: 0.02 },
    show: (value) => `${value.toFixed(0)} operations`,
    blind: () => null,
  },
  {
    claim: "speed",
    name: "speed, by the clock",
    unit: "a decision, µs",
    of: ({ decision_us }) => decision_us,
    cost: true,
    noise: { relative: 0.1 },
    show: (value) => `${value.toPrecision(3)} µs`,
    blind: () => null,
  },
  {
    claim: "accuracy",
    name: "accuracy",
    unit: "score",
    of: ({ normalised_score }) => normalised_score,
    cost: false,
    noise: { absolute: 0.01 },
    show: (value) => `score ${value.toFixed(3)}`,
    blind: (values) => (Math.min(...values) > TOP ? "all scores are at the top" : null),
  },
  {
    claim: "memory",
    name: "memory",
    unit: "bytes",
    of: ({ footprint }) => footprint,
    cost: false,
    noise: { relative: 1e-9 },
    show: (value) => `${(value / 1000).toFixed(1)} kB`,
    blind: () => "parameters alone are counted",
  },
];

/**
 * Whether values rise or fall from the first to the last, and whether they do so all the way.
 * @param {number[]} values in the order of a rising parameter
 * @param {Quantity} quantity
 * @returns {{direction: Direction, monotone: boolean}}
 */
export function direction(values, { cost, noise }) {
  const differ = (/** @type {number} */ from, /** @type {number} */ to) =>
    Math.abs(to - from) > (noise.absolute ?? 0) + (noise.relative ?? 0) * Math.abs(from);
  const sign = (/** @type {number} */ from, /** @type {number} */ to) =>
    differ(from, to) ? Math.sign(to - from) * (cost ? -1 : 1) : 0;
  const whole = sign(values[0] ?? NaN, values.at(-1) ?? NaN);
  const monotone = values.slice(1).every((value, index) => [0, whole].includes(sign(values[index] ?? NaN, value)));
  return { direction: whole > 0 ? "↑" : whole < 0 ? "↓" : "=", monotone };
}

/**
 * @param {Direction} claimed
 * @param {Direction} measured
 * @param {string | null} blind why a change could not be seen
 */
export function verdict(claimed, measured, blind = null) {
  if (measured === "=" && blind) return claimed === "=" ? `as claimed, but ${blind}` : `not seen: ${blind}`;
  if (claimed === measured) return "as claimed";
  if (measured === "=") return "**wrong**: it does not change";
  const what = measured === "↑" ? "rises" : "falls";
  return claimed === "=" ? `**wrong**: it ${what}` : `**wrong, the other way**: it ${what}`;
}

/**
 * The mean of a quantity over some runs; `null` when one of them lacks it.
 * @param {Quantity} quantity
 * @param {Result[]} results
 * @returns {number | null}
 */
export function mean({ of }, results) {
  const values = results.map(of).filter((value) => value !== null);
  return values.length > 0 && values.length === results.length
    ? values.reduce((sum, value) => sum + value, 0) / values.length
    : null;
}
