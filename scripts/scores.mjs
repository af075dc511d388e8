/**
 * `npm run scores`: trains every agent on every task for every seed and prints each score.
 *
 * Not part of `npm test`, which trains a few: the default takes about an hour on two cores, `--suite random` many.
 */
import { availableParallelism } from "node:os";

import { flags, main, seedsOf, whole } from "./lib/command.mjs";
import { Refusal, run } from "./lib/process.mjs";
import { builtProgram } from "./lib/program.mjs";
import { kept, merge, writeWorlds } from "./worlds/document.mjs";
import { addShared, readShares, SHARES_FILE, spread, summed } from "./worlds/shares.mjs";
import { SUITES } from "./worlds/suites.mjs";

const HELP = `npm run scores -- [options]
  --seeds LIST   seeds and ranges, such as 0-4,200-209 (the default)
  --suite WHICH  textbook: 4x4 slippery and firm and the firm 8x8 map (the default); random: maps of Gymnasium's generator
                 that were never used in tuning, 8x8 and 10x10 firm, 12x12 slippery; worlds: those that have to be solved;
                 reported: those whose score is told, whatever it is
  --agents LIST  spiking, dense or both (the default: spiking,dense)
  --each         instead: firm ice with each neuron, surrogate, normalisation and read-out in turn
  --off          instead: firm ice with each part of Rainbow and each bonus switched off in turn
  --shares N     instead: the spiking agent with N seeds spread over the whole range, on CliffWalking-v1 and FrozenLake-v1, firm and
                 slippery; writes docs/data/shares.json run by run, continues where it stopped, and prints the share of seeds that reach the optimum
  --jobs N       runs side by side (default: one for each core)
  --json FILE    adds the runs to FILE, each with its curve; earlier results of the same runs are replaced
  --docs         writes docs/results/worlds.md and its plots from docs/data/worlds.json and trains nothing`;

const AGENTS = ["spiking", "dense"];
/** Seconds that a run may take on one core. */
const LONGEST = 20 * 60;

/** What `--each` changes, one training a line. */
const EACH = [
  ["neuron_model=lif"],
  ["neuron_model=adaptive_threshold"],
  ...["bidirectional", "ternary", "complement", "bitwise", "binary"].map((coding) => [
    "neuron_model=spikingbrain",
    `coding=${coding}`,
  ]),
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

/** What `--off` changes. */
const OFF = [
  ...["double_q", "dueling", "noisy", "prioritised", "categorical"].map((part) => [`${part}=false`]),
  ["n_step=1"],
  ...["cut_return", "visit_bonus", "curiosity"].map((part) => [`${part}=false`]),
];

/** @typedef {import("./worlds/suites.mjs").Task} Task */
/** @typedef {{task: Task, agent: string, changes: string[], seed: number}} Training */

/**
 * One run, its figures printed in a line. With default settings every spiking layer has to be alive, too.
 * @param {string} program
 * @param {Training} training
 * @returns {Promise<boolean>} whether it passes
 */
async function train(program, { task, agent, changes, seed }) {
  const set = changes.flatMap((change) => ["--set", change]);
  const args = ["train", ...task.world, "--agent", agent, "--seed", String(seed), ...set, "--json", "-"];
  const { code, output } = await run(program, args);
  if (code !== 0) throw new Refusal(`${task.name}, ${agent}, seed ${seed}: ${output.trim()}`);
  // Progress lines come before the JSON.
  const figures = JSON.parse(output.slice(output.indexOf("{")));
  const rates = Object.entries(figures.firing_rate);
  const shown = rates.map(([layer, rate]) => `${layer} ${(100 * rate).toFixed(2)} %`);
  const { normalised_score: score, wall_seconds: seconds, weights_digest: digest } = figures;
  const passes =
    score >= task.lowest &&
    seconds <= LONGEST &&
    (changes.length > 0 || rates.every(([, rate]) => rate >= 0.005 && rate <= 0.5));
  const verdict = passes ? [] : [`BELOW ${task.lowest}, slower than ${LONGEST / 60} minutes, or a layer dead`];
  results.push(kept(figures));
  console.log(
    [
      task.name,
      agent,
      ...changes,
      `seed ${seed}`,
      score.toFixed(4),
      ...verdict,
      `${seconds.toFixed(1)} s`,
      digest,
      ...shown,
    ].join(", "),
  );
  return passes;
}

/** @type {import("./worlds/document.mjs").Run[]} what was trained */
const results = [];

await main(async () => {
  const given = flags(HELP, {
    seeds: { type: "string", default: "0-4,200-209" },
    suite: { type: "string", default: "textbook" },
    agents: { type: "string", default: AGENTS.join(",") },
    each: { type: "boolean", default: false },
    off: { type: "boolean", default: false },
    shares: { type: "string" },
    jobs: { type: "string", default: String(availableParallelism()) },
    json: { type: "string" },
    docs: { type: "boolean", default: false },
  });
  if (given.docs) return writeWorlds();
  const suite = /** @type {Record<string, Task[]>} */ (SUITES)[given.suite];
  if (!suite) throw new Refusal(`--suite: '${given.suite}' is not one of ${Object.keys(SUITES).join(", ")}`);
  const seeds = seedsOf(given.seeds);
  const agents = given.agents.split(",");
  const unknown = agents.find((agent) => !AGENTS.includes(agent));
  if (unknown !== undefined) throw new Refusal(`--agents: '${unknown}' is not one of ${AGENTS.join(", ")}`);
  const jobs = whole("--jobs", given.jobs, 1, 64);
  const program = await builtProgram();
  if (given.shares !== undefined) return shares(program, whole("--shares", given.shares, 1, 10_000), jobs);
  const queue = seeds.flatMap((seed) =>
    given.each ? changed(EACH, ["spiking"], seed) : given.off ? changed(OFF, agents, seed) : every(suite, agents, seed),
  );
  const total = queue.length;
  let passed = 0;
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) if (await train(program, next)) passed += 1;
  };
  await Promise.all(Array.from({ length: jobs }, work));
  if (given.json) merge(given.json, results);
  const alive = given.each || given.off ? "" : " with every spiking layer firing at 0.5 to 50 %";
  console.log(`${passed} of ${total} runs reach their score${alive}`);
  return passed === total ? 0 : 1;
});

/**
 * Trains what is not trained yet, and prints the share of seeds that hold.
 * @param {string} program
 * @param {number} count
 * @param {number} jobs
 */
async function shares(program, count, jobs) {
  const done = new Set(readShares(SHARES_FILE).map((run) => `${run.task} ${run.seed}`));
  const queue = SUITES.shared
    .flatMap((task) => spread(count).map((seed) => ({ task, seed })))
    .filter(({ task, seed }) => !done.has(`${task.name} ${seed}`));
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { task, seed } = next;
      const { code, output } = await run(program, ["train", ...task.world, "--seed", String(seed), "--json", "-"]);
      if (code !== 0) throw new Refusal(`${task.name}, seed ${seed}: ${output.trim()}`);
      const { agent, version, normalised_score, mean_return, weights_digest } = JSON.parse(
        output.slice(output.indexOf("{")),
      );
      addShared(SHARES_FILE, { task: task.name, agent, seed, version, normalised_score, mean_return, weights_digest });
      console.log([task.name, `seed ${seed}`, normalised_score.toFixed(4)].join(", "));
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  for (const { task, agent, count: seeds, good, optimal, lowest, interval } of summed(readShares(SHARES_FILE))) {
    console.log(
      `${task}, ${agent}: ${good} of ${seeds} seeds reach 0.95 (${interval} of all seeds), ${optimal} the optimum; lowest ${lowest.normalised_score.toFixed(3)} (seed ${lowest.seed})`,
    );
  }
}

/**
 * Every agent on every task.
 * @param {Task[]} suite
 * @param {string[]} agents
 * @param {number} seed
 * @returns {Training[]}
 */
function every(suite, agents, seed) {
  return suite.flatMap((task) => agents.map((agent) => ({ task, agent, changes: [], seed })));
}

/**
 * Firm ice, one thing changed at a time.
 * @param {string[][]} all
 * @param {string[]} agents
 * @param {number} seed
 * @returns {Training[]}
 */
function changed(all, agents, seed) {
  const task = SUITES.textbook[1];
  return all.flatMap((changes) => agents.map((agent) => ({ task, agent, changes, seed })));
}
