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
  --jobs N       runs side by side (default: one for each core)`;

/** Normalised score that every run has to reach. */
const LOWEST = 0.95;

/** @type {[string, string[]][]} */
const LAKES = [
  ["FrozenLake-v1, slippery", ["--world", "FrozenLake-v1"]],
  ["FrozenLake-v1, firm", ["--world", "FrozenLake-v1", "--firm"]],
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

/**
 * One run, its figures printed in a line.
 * @param {string} program
 * @param {{lake: string, world: string[], agent: string, seed: number}} training
 * @returns {Promise<boolean>} whether it passes
 */
async function train(program, { lake, world, agent, seed }) {
  const args = ["train", ...world, "--agent", agent, "--seed", String(seed), "--json", "-"];
  const { code, output } = await run(program, args);
  if (code !== 0) throw new Refusal(`${lake}, ${agent}, seed ${seed}: ${output.trim()}`);
  // Progress lines come before the JSON.
  const figures = JSON.parse(output.slice(output.indexOf("{")));
  const rates = Object.entries(figures.firing_rate);
  const shown = rates.map(([layer, rate]) => `${layer} ${(100 * rate).toFixed(2)} %`);
  const { normalised_score: score, wall_seconds: seconds, weights_digest: digest } = figures;
  console.log([lake, agent, `seed ${seed}`, score.toFixed(4), `${seconds.toFixed(1)} s`, digest, ...shown].join(", "));
  return score >= LOWEST && rates.every(([, rate]) => rate >= 0.005 && rate <= 0.5);
}

await main(async () => {
  const given = flags(HELP, {
    seeds: { type: "string", default: "0-4,200-209" },
    jobs: { type: "string", default: String(availableParallelism()) },
  });
  const seeds = seedsOf(given.seeds);
  const jobs = whole("--jobs", given.jobs, 1, 64);
  await step("building the program", build);
  const program = join(metadata().target_directory, "release", "spikeground");
  const queue = seeds.flatMap((seed) =>
    LAKES.flatMap(([lake, world]) => ["spiking", "dense"].map((agent) => ({ lake, world, agent, seed }))),
  );
  const total = queue.length;
  let passed = 0;
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) if (await train(program, next)) passed += 1;
  };
  await Promise.all(Array.from({ length: jobs }, work));
  console.log(`${passed} of ${total} runs score at least ${LOWEST} with every spiking layer firing at 0.5 to 50 %`);
  return passed === total ? 0 : 1;
});

async function build() {
  const { code, output } = await run("cargo", ["build", "--release", "--features", "cli", "--bin", "spikeground"]);
  if (code !== 0) throw new Refusal(`cargo build failed: ${output.trim().split("\n").at(-1)}`);
}
