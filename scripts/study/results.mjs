/** The store of `npm run study`: docs/data/study.json, a row for each training. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { Refusal } from "../lib/process.mjs";
import { crateVersion, numerics, ROOT } from "../lib/project.mjs";

/**
 * @typedef {import("./rows.mjs").Row} Row
 *
 * A file of parameters: for every world, for one world, and in families of worlds.
 * @typedef {object} ParameterFile
 * @property {{world: string}[]} [worlds]
 * @property {{worlds: string[], each?: Record<string, unknown[]>, parameters: Record<string, unknown>}[]} [settings]
 *
 * What makes a training the same to the bit: a row stands as long as none of it has changed.
 * @typedef {object} Identity
 * @property {string} command
 * @property {string | null} config hash of the parameters in the file that the command names
 * @property {string} version of the crate
 * @property {number} numerics
 * @property {string} declared hash of the declared defaults and of what the world's own settings say
 * @property {string} prices hash of the energy models by which it is billed
 *
 * The dense agent that was trained beside a spiking one.
 * @typedef {object} Twin
 * @property {string} weights_digest
 * @property {number | null} normalised_score
 * @property {number | null} greedy_value
 * @property {number | null} int8_score with its weights rounded to INT8
 * @property {number} silent_slots
 * @property {number} decision_us
 * @property {number} speedup its time of a decision by that of the spiking agent
 *
 * @typedef {object} Figures
 * @property {string} weights_digest
 * @property {number | null} normalised_score
 * @property {number | null} int8_score with weights rounded to INT8, where that was measured
 * @property {number} mean_return
 * @property {number | null} greedy_value
 * @property {number | null} optimal_value
 * @property {number} time_steps
 * @property {Record<string, number>} firing_rate
 * @property {Record<string, number>} dead_share of a layer's neurons, silent in all states
 * @property {{silent_slots: number, never_fired: number} & Record<string, number>} sparsity
 * @property {{Effective_MACs: number, Effective_ACs: number} & Record<string, number>} operations
 * @property {number} footprint bytes
 * @property {Record<import("../energy/targets.mjs").Model, {spiking: number} & Record<string, number | null>>} energy pJ of a decision by energy model: spiking, and each dense baseline
 * @property {number} env_steps
 * @property {number} updates
 * @property {number | null} wall_seconds of the training
 * @property {number | null} decision_us
 * @property {Twin | null} twin
 *
 * @typedef {{label: string, study: string, world: string, variant: string, seed: number} & Identity & Figures} Result
 */

export const JSON_FILE = "docs/data/study.json";
const FILE = join(ROOT, JSON_FILE);
const [DECLARED, WORLDS, PRICES] = ["config/parameters.yaml", "config/worlds.yaml", "config/energy.yaml"];

/** The line that repeats a row. */
export const command = (/** @type {Row} */ { args }) => ["spikeground", ...args].join(" ");

/**
 * What a row is trained with now.
 * @param {Row} row
 * @returns {Identity}
 */
export function identity(row) {
  const world = row.args[row.args.indexOf("--world") + 1] ?? "";
  const config = row.config === null ? null : hash(saidFor(world, document(row.config)));
  const defaults = document(DECLARED).parameters.map(
    (/** @type {Record<string, unknown>} */ { name, default: value, derived }) => [name, value, derived ?? null],
  );
  return {
    command: command(row),
    config,
    version: crateVersion(),
    numerics: numerics(),
    declared: hash([defaults, saidFor(world, document(WORLDS))]),
    prices: hash(document(PRICES)),
  };
}

/**
 * What a file of parameters says for a world, without other worlds.
 * @param {string | undefined} world its id
 * @param {ParameterFile} file
 */
function saidFor(world, { worlds, settings, ...everywhere }) {
  const own = (worlds ?? []).filter((entry) => entry.world === world);
  const shared = (settings ?? []).flatMap(({ worlds: ids, each, parameters, ...entry }) => {
    const place = ids.indexOf(world ?? "");
    const values = Object.entries(each ?? {}).map(([name, list]) => [name, list[place]]);
    return place < 0 ? [] : [{ ...entry, parameters: { ...parameters, ...Object.fromEntries(values) } }];
  });
  return [everywhere, own, shared];
}

/**
 * A YAML file of `config/`.
 * @param {string} path
 */
function document(path) {
  const file = join(ROOT, path);
  if (!existsSync(file)) throw new Refusal(`${path} is missing`);
  return parse(readFileSync(file, "utf8"));
}

/** Of a value's JSON. */
const hash = (/** @type {unknown} */ value) =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);

/**
 * The result that makes a training of the row needless: its own, or that of another row with the same command.
 * @param {Row} row
 * @param {Identity} now
 * @param {Result[]} results
 * @returns {Result | null}
 */
export function standing(row, now, results) {
  const same = results.filter((result) =>
    Object.entries(now).every(([key, value]) => result[/** @type {keyof Identity} */ (key)] === value),
  );
  const usable = same.filter(({ decision_us }) => !row.timed || decision_us !== null);
  const found = usable.find(({ label }) => label === row.label) ?? usable[0];
  return found ? named(row, found) : null;
}

/**
 * Figures under the name of a row.
 * @param {Row} row
 * @param {Identity & Figures} rest
 * @returns {Result}
 */
export function named({ label, study, world, variant, seed }, rest) {
  const own = { label, study, world, variant, seed };
  return { ...own, ...rest, ...own };
}

/**
 * What is kept of a training, to six digits.
 * @param {any} output of `spikeground train` or `spikeground compare`
 * @param {number | null} decision_us measured afterwards
 * @returns {Figures}
 */
export function kept(output, decision_us) {
  const compared = "same_states" in output;
  const figures = compared ? output.spiking : output;
  const {
    weights_digest,
    normalised_score,
    mean_return,
    greedy_value,
    optimal_value,
    parameters,
    firing_rate,
    dead_neurons,
    sparsity,
    operations,
    meter,
    env_steps,
    updates,
  } = figures;
  const layers = /** @type {[string, number][]} */ (Object.entries(dead_neurons));
  const bills = /** @type {[string, any][]} */ (Object.entries(meter.bills));
  return rounded({
    weights_digest,
    normalised_score,
    int8_score: figures.int8?.normalised_score ?? null,
    mean_return,
    greedy_value,
    optimal_value,
    time_steps: parameters.time_steps,
    firing_rate,
    dead_share: Object.fromEntries(layers.map(([layer, dead]) => [layer, dead / parameters.hidden_size])),
    sparsity,
    operations,
    footprint: meter.neurobench.Footprint,
    energy: /** @type {Figures["energy"]} */ (
      Object.fromEntries(
        bills.map(([model, { spiking, baselines }]) => [model, { spiking: spiking.total, ...baselines }]),
      )
    ),
    env_steps,
    updates,
    wall_seconds: output.wall_seconds ?? null,
    decision_us: compared ? output.spiking.decision_us : decision_us,
    twin: compared ? twin(output) : null,
  });
}

/** @returns {Twin} */
function twin(/** @type {any} */ { dense, speedup }) {
  const { weights_digest, normalised_score, greedy_value, int8, sparsity, decision_us } = dense;
  return {
    weights_digest,
    normalised_score,
    greedy_value,
    int8_score: int8.normalised_score,
    silent_slots: sparsity.silent_slots,
    decision_us,
    speedup,
  };
}

/**
 * Six significant digits of every number that is not whole.
 * @template T
 * @param {T} value
 * @returns {T}
 */
function rounded(value) {
  const round = (/** @type {unknown} */ value) =>
    typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
  return JSON.parse(JSON.stringify(value, (_, value) => round(value)));
}

/** Firing of the spiking layers in the mean. */
export function meanRate(/** @type {Result} */ { firing_rate }) {
  const rates = Object.values(firing_rate);
  return rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
}

/** @returns {Result[]} */
export function read(file = FILE) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).rows : [];
}

/**
 * Adds a row at once, in place of an earlier one of its label; whoever reads meanwhile sees the old file or the new one.
 * @param {Result} result
 */
export function keep(result, file = FILE) {
  const rows = [...read(file).filter(({ label }) => label !== result.label), result];
  rows.sort((a, b) => a.label.localeCompare(b.label, "en", { numeric: true }));
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(
    temporary,
    `{"command": "npm run study", "rows": [\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]}\n`,
  );
  renameSync(temporary, file);
}
