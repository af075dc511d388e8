/**
 * `npm run scores`: trains every agent on every lake for every seed and prints each score.
 *
 * Not part of `npm test`, which trains one seed of each: ten seeds take about ten minutes on two cores.
 */
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { flags, main, whole } from "./command.mjs";
import { metadata } from "./project.mjs";
import { Refusal, run, step } from "./process.mjs";

const HELP = `npm run scores -- [options]
  --seeds LIST   seeds and ranges, such as 0-4,200-209 (the default)
  --each         instead: firm ice with each neuron, surrogate, normalisation and read-out in turn
  --jobs N       runs side by side (default: one for each core)`;

/** Normalised score that every run has to reach. */
const LOWEST = 0.95;

/** @type {[string, string[]][]} */
const LAKES = [
  ["FrozenLake-v1, slippery", ["--world", "FrozenLake-v1"]],
  ["FrozenLake-v1, firm", ["--world", "FrozenLake-v1", "--firm"]],
];

/** What `--each` changes, one training a line. */
const EACH = [
  ["neuron_model=lif"],
  ["neuron_model=adaptive_threshold"],
  ...["bidirectional", "ternary", "complement", "bitwise", "binary"].map((coding) => ["neuron_model=spikingbrain", `coding=${coding}`]),
  ["slow_share=0.5"],
  ["learn_time_constants=true"],
  ["carry_state=true"],
  ["tau_syn=2"],
  ["reset=soft"],
  ["detach_reset=false"],
  // The original's equation; the larger gain and bias make up for the smaller current.
  ["scale_input=true", "normalisation_gain=2", "normalisation_bias=1"],
  ...["learned", "fixed"].map((rule) => [`threshold_rule=${rule}`]),
  ...["atan", "fast_sigmoid", "triangle", "rectangle"].map((shape) => [`surrogate=${shape}`]),
  ...["static", "none"].map((kind) => [`normalisation=${kind}`]),
  ...["membrane_last", "membrane_mean", "membrane_max"].map((kind) => [`read_out=${kind}`]),
];

/** @param {string} list */
function seedsOf(list) {
  return list.split(",").flatMap((part) => {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    if (!match) throw new Refusal(`--seeds: '${part}' is neither a seed nor a range such as 0-4`);
    const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

/** @typedef {{lake: string, world: string[], agent: string, changes: string[], seed: number}} Training */

/**
 * One run, its figures printed in a line. With default settings every spiking layer has to be alive, too.
 * @param {string} program
 * @param {Training} training
 * @returns {Promise<boolean>} whether it passes
 */
async function train(program, { lake, world, agent, changes, seed }) {
  const set = changes.flatMap((change) => ["--set", change]);
  const args = ["train", ...world, "--agent", agent, "--seed", String(seed), ...set, "--json", "-"];
  const { code, output } = await run(program, args);
  if (code !== 0) throw new Refusal(`${lake}, ${agent}, seed ${seed}: ${output.trim()}`);
  // Progress lines come before the JSON.
  const figures = JSON.parse(output.slice(output.indexOf("{")));
  const rates = Object.entries(figures.firing_rate);
  const shown = rates.map(([layer, rate]) => `${layer} ${(100 * rate).toFixed(2)} %`);
  const { normalised_score: score, wall_seconds: seconds, weights_digest: digest } = figures;
  console.log([lake, agent, ...changes, `seed ${seed}`, score.toFixed(4), `${seconds.toFixed(1)} s`, digest, ...shown].join(", "));
  return score >= LOWEST && (changes.length > 0 || rates.every(([, rate]) => rate >= 0.005 && rate <= 0.5));
}

await main(async () => {
  const given = flags(HELP, {
    seeds: { type: "string", default: "0-4,200-209" },
    each: { type: "boolean", default: false },
    jobs: { type: "string", default: String(availableParallelism()) },
  });
  const seeds = seedsOf(given.seeds);
  const jobs = whole("--jobs", given.jobs, 1, 64);
  await step("building the program", build);
  const program = join(metadata().target_directory, "release", "spikeground");
  const queue = seeds.flatMap((seed) => (given.each ? each(seed) : every(seed)));
  const total = queue.length;
  let passed = 0;
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) if (await train(program, next)) passed += 1;
  };
  await Promise.all(Array.from({ length: jobs }, work));
  const alive = given.each ? "" : " with every spiking layer firing at 0.5 to 50 %";
  console.log(`${passed} of ${total} runs score at least ${LOWEST}${alive}`);
  return passed === total ? 0 : 1;
});

/**
 * Both agents on both lakes.
 * @param {number} seed
 * @returns {Training[]}
 */
function every(seed) {
  return LAKES.flatMap(([lake, world]) => ["spiking", "dense"].map((agent) => ({ lake, world, agent, changes: [], seed })));
}

/**
 * The spiking agent on firm ice, one thing changed at a time.
 * @param {number} seed
 * @returns {Training[]}
 */
function each(seed) {
  const [lake, world] = LAKES[1];
  return EACH.map((changes) => ({ lake, world, agent: "spiking", changes, seed }));
}

async function build() {
  const { code, output } = await run("cargo", ["build", "--release", "--features", "cli", "--bin", "spikeground"]);
  if (code !== 0) throw new Refusal(`cargo build failed: ${output.trim().split("\n").at(-1)}`);
}
