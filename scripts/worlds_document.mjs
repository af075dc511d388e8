/** docs/worlds.md: how well each world was learned, generated from docs/worlds.json, which `npm run scores` writes. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { plot } from "./curve_plot.mjs";
import { Refusal } from "./process.mjs";
import { ROOT } from "./project.mjs";

/**
 * A run as it is kept.
 * @typedef {object} Run
 * @property {string} world
 * @property {"spiking" | "dense"} agent
 * @property {number} seed
 * @property {string} version
 * @property {number} env_steps
 * @property {number} updates
 * @property {number | null} optimal_value
 * @property {number | null} random_value
 * @property {number | null} greedy_value
 * @property {number | null} normalised_score
 * @property {number} mean_return
 * @property {Record<string, number>} firing_rate
 * @property {string} weights_digest
 * @property {number} wall_seconds
 * @property {[number, number | null][]} curve environment steps and mean return of the last training episodes
 */

const JSON_FILE = "docs/worlds.json";
const DOCUMENT = "docs/worlds.md";
const IMAGES = "docs/images";

/** Points of a curve that are kept. */
const POINTS = 64;

/** What stands between these lines was written by hand and is kept. */
const BY_HAND = /** @type {const} */ (["<!-- by hand -->", "<!-- end of by hand -->"]);

/**
 * What is kept of a run.
 * @param {any} figures of `spikeground train`
 * @returns {Run}
 */
export function kept({ world, agent, seed, version, env_steps, updates, optimal_value, random_value, greedy_value, normalised_score, mean_return, firing_rate, weights_digest, wall_seconds, curve }) {
  const stride = Math.max(1, Math.floor(curve.length / POINTS));
  const points = curve.filter((/** @type {unknown} */ _, /** @type {number} */ index) => index % stride === 0 || index === curve.length - 1);
  const thinned = points.map((/** @type {{env_step: number, return: number | null}} */ point) => [point.env_step, point.return]);
  return { world, agent, seed, version, env_steps, updates, optimal_value, random_value, greedy_value, normalised_score, mean_return, firing_rate, weights_digest, wall_seconds, curve: thinned };
}

/**
 * Adds runs to a file; a run of the same world, agent and seed is replaced.
 * @param {string} file
 * @param {Run[]} runs
 */
export function merge(file, runs) {
  const key = (/** @type {Run} */ run) => [run.world, run.agent, String(run.seed).padStart(10)].join(" ");
  const all = new Map((existsSync(file) ? read(file) : []).map((run) => [key(run), run]));
  for (const run of runs) all.set(key(run), run);
  const sorted = [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, run]) => JSON.stringify(run));
  writeFileSync(file, `{"command": "npm run scores -- --lakes worlds --json ${JSON_FILE}", "runs": [\n${sorted.join(",\n")}\n]}\n`);
}

/** Writes the page and its plots. */
export function writeWorlds() {
  const file = join(ROOT, JSON_FILE);
  if (!existsSync(file)) throw new Refusal(`${JSON_FILE} is missing: \`npm run scores -- --lakes worlds --json ${JSON_FILE}\` writes it`);
  const worlds = grouped(read(file));
  const document = join(ROOT, DOCUMENT);
  const old = existsSync(document) ? readFileSync(document, "utf8") : "";
  mkdirSync(dirname(join(ROOT, IMAGES, "x")), { recursive: true });
  for (const [world, runs] of worlds) writeFileSync(join(ROOT, picture(world)), plot(world, runs));
  writeFileSync(document, markdown(worlds, byHand(old)));
  console.log(`${DOCUMENT} and ${worlds.size} plots are written from ${JSON_FILE}.`);
}

/** @param {string} file */
const read = (file) => /** @type {Run[]} */ (JSON.parse(readFileSync(file, "utf8")).runs);

/** @param {string} world */
const picture = (world) => `${IMAGES}/curve_${world.replaceAll(/[^A-Za-z0-9]+/g, "_").toLowerCase()}.svg`;

/** @param {Run[]} runs */
function grouped(runs) {
  /** @type {Map<string, Run[]>} */
  const worlds = new Map();
  for (const run of runs) worlds.set(run.world, [...(worlds.get(run.world) ?? []), run]);
  return worlds;
}

/** The lines of an earlier page that were written by hand. */
function byHand(/** @type {string} */ text) {
  const [begin, end] = BY_HAND.map((mark) => text.indexOf(mark));
  return begin < 0 || end < begin ? "" : text.slice(begin + BY_HAND[0].length, end).trim();
}

/**
 * @param {Map<string, Run[]>} worlds
 * @param {string} remarks
 */
function markdown(worlds, remarks) {
  const sections = [...worlds].map(([world, runs]) => [`## ${world}`, table(runs), `![Return of training episodes](${picture(world).replace("docs/", "")})`].join("\n\n"));
  return `${[
    "# How well each world is learned",
    `Default settings, last weights of the declared budget, every seed that was run. *Score* is (value − random) / (optimum − random); where every
step costs, 1 − (optimum − value) / |optimum|, so that 1 is the shortest path. In MiniGrid values are mean undiscounted returns over the levels
of seeds 0 to 999, on none of which a run begins; elsewhere they are exact expected discounted returns. The curves show the return of
training episodes, which explore. Generated by \`npm run scores -- --docs\` from [worlds.json](worlds.json), which
\`npm run scores -- --lakes worlds --seeds 0-2 --json docs/worlds.json\` and the same with \`--lakes reported\` write.`,
    [BY_HAND[0], remarks, BY_HAND[1]].join("\n"),
    ...sections,
  ].join("\n\n")}\n`;
}

/** @param {Run[]} runs */
function table(runs) {
  const number = (/** @type {number | null} */ value, digits = 3) => (value === null ? "none" : value.toFixed(digits));
  const firing = (/** @type {Run} */ run) => {
    const rates = Object.values(run.firing_rate);
    return rates.length > 0 ? `${((100 * rates.reduce((sum, rate) => sum + rate, 0)) / rates.length).toFixed(1)} %` : "";
  };
  const rows = runs.map((run) =>
    [run.agent, run.seed, number(run.normalised_score), number(run.greedy_value), number(run.optimal_value), number(run.random_value), number(run.mean_return, 2), firing(run), run.env_steps, `${run.wall_seconds.toFixed(0)} s`, `\`${run.weights_digest}\``].join(" | "),
  );
  return ["agent | seed | score | value | optimum | random | mean return | firing | steps | time | weights", "--- | --- | --- | --- | --- | --- | --- | --- | --- | --- | ---", ...rows].map((row) => `| ${row} |`).join("\n");
}
