/**
 * The trained run that the page offers, and a recorded episode of it, which the page shows until its module has
 * arrived. Both are computed by the same module as the page's, so they always match it.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

/** The run that the page opens without a link, with a fixed seed. */
const LINK = "world=FrozenLake-v1&firm=1&seed=1";
/** The checkpoint of the trained run in the site, compressed: static hosts send it as it is. */
export const TRAINED = "trained.safetensors.gz";
const RECORDING = "recording.json";
/** Environment steps of one call; between two calls nothing else waits here. */
const CHUNK = 4096;

/**
 * @typedef {object} RecordedStep
 * @property {number} state where the agent decided, which is its cell
 * @property {number} action
 * @property {string} spikes in base64: bits [time_steps][layers × neurons], least significant first
 *
 * @typedef {object} Recording
 * @property {string} module hash of the WebAssembly that made it
 * @property {string} link of the trained run
 * @property {string} digest of its weights
 * @property {number} env_steps
 * @property {number} columns of the map
 * @property {number[]} kinds of the cells, as the core numbers them
 * @property {string[]} actions
 * @property {string[]} layers
 * @property {number} neurons of each layer
 * @property {number} time_steps
 * @property {number[]} values by cell
 * @property {number[]} policy by cell
 * @property {number} score
 * @property {RecordedStep[]} steps of one greedy episode
 * @property {number} end the cell where it ends
 */

/**
 * Trains the run unless the module has done so before, and records an episode.
 * @param {string} folder of the module and its glue, where the result is kept, too
 * @returns {Promise<Recording>}
 */
export async function record(folder) {
  const wasm = readFileSync(join(folder, "spikeground_bg.wasm"));
  const hash = createHash("sha256").update(wasm).digest("hex");
  const [kept, trained] = [join(folder, RECORDING), join(folder, TRAINED)];
  if (existsSync(kept) && existsSync(trained)) {
    const recording = /** @type {Recording} */ (JSON.parse(readFileSync(kept, "utf8")));
    if (recording.module === hash) return recording;
  }
  const module = await import(`${pathToFileURL(join(folder, "spikeground.js")).href}?${hash}`);
  module.initSync({ module: wasm });
  const { spec } = module.read_link(LINK);
  const handle = new module.RunHandle(spec);
  while (!handle.done()) {
    handle.advance(CHUNK);
    while (!handle.finish_step(Infinity));
  }
  const recording = { module: hash, link: LINK, digest: handle.digest(), ...episode(handle) };
  writeFileSync(trained, gzipSync(handle.save(), { level: 9 }));
  writeFileSync(kept, JSON.stringify(recording));
  handle.free();
  return recording;
}

/** Records one greedy episode, and the values and actions of each cell. */
function episode(/** @type {any} */ handle) {
  while (!handle.evaluate(Infinity));
  const { actions, layers, neurons, time_steps } = handle.scene();
  const { picture, values, policy, env_steps, normalised_score } = handle.frame();
  /** @type {RecordedStep[]} */
  const steps = [];
  let stride = handle.begin_walk(false);
  while (stride.frame.last_ended === "") {
    stride = handle.stride(false, undefined);
    const { decision_states, decision_actions, spikes } = stride.frame;
    steps.push({
      state: decision_states[0],
      action: decision_actions[0],
      spikes: Buffer.from(spikes).toString("base64"),
    });
  }
  const rounded = (/** @type {Float32Array} */ list) => Array.from(list, (value) => Number(value.toFixed(3)));
  return {
    env_steps,
    columns: picture.columns,
    kinds: Array.from({ length: picture.rows * picture.columns }, (_, cell) => picture.cells[4 * cell] ?? 0),
    actions,
    layers,
    neurons,
    time_steps,
    values: rounded(values),
    policy: [...policy],
    score: normalised_score,
    steps,
    end: stride.frame.picture.agent,
  };
}
