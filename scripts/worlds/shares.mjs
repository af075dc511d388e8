/**
 * Shares of seeds: how many of many seeds reach a score, with the interval in which the share of all seeds lies.
 *
 * A handful of seeds that all hold says little: with 3 of 3, half of all seeds may still fail.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** @typedef {{task: string, agent: string, seed: number, version: string, normalised_score: number, mean_return: number, weights_digest: string}} Shared a run as it is kept */

export const SHARES_FILE = "docs/data/shares.json";

/** Scores from which a run counts as good, and as the optimum. */
const GOOD = 0.95;
const OPTIMAL = 1 - 1e-9;

/** Standard deviations on both sides of 95 % of a normal distribution. */
const Z = 1.959964;

/**
 * Seeds over the whole range of 32 bits, drawn by a rule and not by hand: multiples of ⌊2³² / golden ratio⌋, an odd number, modulo
 * 2³², of which no two are equal.
 * @param {number} count
 */
export const spread = (count) =>
  Array.from({ length: count }, (_, i) => Number((BigInt(i) * 2654435761n) % 4294967296n));

/**
 * Wilson's interval for the share behind `hits` of `count`, at 95 %.
 * @param {number} hits
 * @param {number} count
 * @returns {[number, number]}
 */
export function wilson(hits, count) {
  if (count === 0) return [0, 1];
  const share = hits / count;
  const scale = 1 + Z ** 2 / count;
  const middle = (share + Z ** 2 / (2 * count)) / scale;
  const half = (Z * Math.sqrt((share * (1 - share)) / count + Z ** 2 / (4 * count ** 2))) / scale;
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/**
 * What was kept.
 * @param {string} file
 * @returns {Shared[]}
 */
export const readShares = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).runs : []);

/**
 * Adds a run; written after each one, so that an interrupted series goes on where it stopped.
 * @param {string} file
 * @param {Shared} run
 */
export function addShared(file, run) {
  const same = (/** @type {Shared} */ other) =>
    other.task === run.task && other.agent === run.agent && other.seed === run.seed;
  const runs = [...readShares(file).filter((other) => !same(other)), run];
  writeFileSync(
    file,
    `{"command": "npm run scores -- --shares 100", "seeds": "i * 2654435761 mod 2^32, i = 0, 1, 2, ...", "runs": [\n${runs.map((each) => JSON.stringify(each)).join(",\n")}\n]}\n`,
  );
}

/**
 * One line for each task and agent.
 * @param {Shared[]} runs
 * @returns {{task: string, agent: string, count: number, good: number, optimal: number, lowest: Shared, interval: string}[]}
 */
export function summed(runs) {
  const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;
  return [...grouped(runs).values()].map((group) => {
    const good = group.filter((run) => run.normalised_score >= GOOD).length;
    const optimal = group.filter((run) => run.normalised_score >= OPTIMAL).length;
    const lowest = group.reduce((low, run) => (run.normalised_score < low.normalised_score ? run : low));
    const [from, to] = wilson(good, group.length);
    return {
      task: lowest.task,
      agent: lowest.agent,
      count: group.length,
      good,
      optimal,
      lowest,
      interval: `${percent(from)} to ${percent(to)}`,
    };
  });
}

/** @param {Shared[]} runs */
function grouped(runs) {
  /** @type {Map<string, Shared[]>} */
  const groups = new Map();
  for (const run of runs) {
    const key = `${run.task}\n${run.agent}`;
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return groups;
}
