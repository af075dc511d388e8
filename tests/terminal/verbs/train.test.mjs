/** Training: the options that say where to stop change nothing else; settings are applied in their order. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { json, spikeground } from "../support/program.mjs";

/** Learning begins early enough for a short run to learn something. */
const train = (/** @type {string[]} */ ...args) =>
  json("train", "--world", "FrozenLake-v1", "--set", "learning_starts=500", ...args);

test("the same seed gives the same weights, another seed others", () => {
  const digest = (/** @type {string} */ seed) => train("--steps", "2000", "--seed", seed).weights_digest;
  const first = digest("3");
  assert.match(first, /^\d+-[0-9a-f]{16}$/);
  assert.equal(digest("3"), first);
  assert.notEqual(digest("4"), first);
});

test("a run stops at the wished number of environment steps or of updates", () => {
  const stopped = train("--steps", "2000");
  assert.equal(stopped.env_steps, 2000);
  assert.ok(stopped.updates > 0);
  assert.equal(train("--updates", "20").updates, 20);
});

test("a run keeps to the contract's shape", () => {
  const run = train("--steps", "3000", "--seed", "7");
  assert.deepEqual([run.world, run.agent, run.seed], ["FrozenLake-v1", "spiking", 7]);
  assert.ok(Math.abs(run.optimal_value - 0.542025932) < 1e-6, `${run.optimal_value}`);
  assert.deepEqual(Object.keys(run.firing_rate).sort(), ["advantage", "feature_1", "feature_2", "value"]);
  assert.ok(run.greedy_value >= 0 && run.greedy_value <= run.optimal_value + 1e-9);
  const score = (run.greedy_value - run.random_value) / (run.optimal_value - run.random_value);
  assert.ok(Math.abs(run.normalised_score - score) < 1e-6, `${run.normalised_score} is not ${score}`);
  const { operations, energy, curve } = run;
  assert.ok(operations.Effective_ACs > 0 && operations.Dense > operations.Effective_MACs);
  for (const { spiking_pj, dense_pj, ratio } of Object.values(energy))
    assert.ok(Math.abs(ratio - spiking_pj / dense_pj) < 1e-6);
  assert.ok(curve.length > 0 && curve.at(-1).env_step <= 3000);
});

test("the dense twin has no firing rates", () => {
  const run = train("--steps", "1000", "--agent", "dense");
  assert.equal(run.agent, "dense");
  assert.deepEqual(run.firing_rate, {});
});

test("--set goes before --config, --config before the world's settings; a file may nest what is spiking", () => {
  const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
  const file = join(folder, "settings.yaml");
  writeFileSync(file, "gamma: 0.9\nspiking:\n  time_steps: 3\n");
  const both = train("--steps", "10", "--config", file, "--set", "gamma=0.8").parameters;
  assert.deepEqual([both.gamma, both.time_steps], [0.8, 3]);
  assert.equal(train("--steps", "10", "--config", file).parameters.gamma, 0.9);
  rmSync(folder, { recursive: true });
});

test("a preset is its file: the same parameters, the same weights", () => {
  for (const name of ["default", "frugal", "maximum_speed", "balanced", "maximum_accuracy"]) {
    const [preset, file] = [
      ["--preset", name],
      ["--config", `config/${name}.yaml`],
    ].map((flags) => train("--steps", "700", ...flags));
    assert.deepEqual(preset.parameters, file.parameters, name);
    assert.equal(preset.weights_digest, file.weights_digest, name);
    assert.equal(preset.agent, "spiking");
  }
  assert.equal(train("--steps", "10", "--preset", "maximum_speed").parameters.time_steps, 3);
});

test("--set goes before --config, --config before --preset, --preset before the world's settings", () => {
  const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
  const file = join(folder, "settings.yaml");
  writeFileSync(file, "tau_mem: 7\ntime_steps: 6\n");
  const { parameters } = train(
    "--steps",
    "10",
    "--preset",
    "balanced",
    "--config",
    file,
    "--set",
    "time_steps=2",
    "--firm",
  );
  const { tau_mem, time_steps, threshold, train_steps } = parameters;
  assert.deepEqual([tau_mem, time_steps, threshold, train_steps], [7, 2, 1, 48000]);
  rmSync(folder, { recursive: true });
});

test("a file may say of single worlds what holds there alone, over the rest of it and below --set", () => {
  const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
  const file = join(folder, "settings.yaml");
  const worlds = `worlds:
  - {world: FrozenLake-v1, firm: true, parameters: {train_steps: 96000, target_rate: 0.01, gamma: 0.9}}
  - {world: CliffWalking-v1, parameters: {target_rate: 0.015}}
`;
  writeFileSync(file, `${worlds}target_rate: 0.03\nspiking:\n  time_steps: 3\n`);
  const used = (/** @type {string[]} */ ...args) => {
    const { train_steps, target_rate, time_steps } = json(
      "train",
      "--steps",
      "10",
      "--config",
      file,
      ...args,
    ).parameters;
    return [train_steps, target_rate, time_steps];
  };
  assert.deepEqual(used("--world", "FrozenLake-v1", "--firm"), [96000, 0.01, 3]);
  assert.deepEqual(used("--world", "FrozenLake-v1"), [128000, 0.03, 3]);
  assert.deepEqual(used("--world", "CliffWalking-v1", "--set", "time_steps=2"), [64000, 0.015, 2]);
  const large = ["SFFFFFFF", ...Array(6).fill("FFFFFFFF"), "FFFFFFFG"].join("/");
  assert.deepEqual(
    used("--world", "FrozenLake-v1", "--firm", "--map", large),
    [4 * 96000, 0.01, 3],
    "a larger map takes longer",
  );
  assert.equal(
    json("train", "--world", "FrozenLake-v1", "--firm", "--steps", "10", "--config", file, "--set", "gamma=0.8")
      .parameters.gamma,
    0.8,
  );
  rmSync(folder, { recursive: true });
});

test("progress goes to standard error and never to standard output", () => {
  const { code, stdout } = spikeground("train", "--world", "FrozenLake-v1", "--steps", "500", "--json", "-");
  assert.equal(code, 0);
  assert.ok(stdout.startsWith("{") && stdout.trimEnd().endsWith("}"));
});

test("a run that ends before its first learning step is told so in one line", () => {
  const run = ["train", "--world", "FrozenLake-v1", "--set", "hidden_size=8", "--set", "learning_starts=100"];
  for (const [steps, updates] of [
    [100, 0],
    [111, 0],
    [112, 1],
  ]) {
    const { stderr, stdout, code } = spikeground(...run, "--steps", String(steps), "--json", "-");
    assert.deepEqual([code, JSON.parse(stdout).updates], [0, updates], stderr);
    const line = `spikeground: nothing will be learned: the run ends at step ${steps}, before its first learning step (learning_starts = 100, update_period = 16)`;
    assert.equal(stderr.split("\n").includes(line), updates === 0, stderr);
  }
});

test("a corridor of eight cells does not depend on the seed, and a short run that fails is told what teaches it more", () => {
  const short = ["learning_starts=400", "update_period=4", "hidden_size=32", "batch_size=32", "train_episode_limit=10"];
  const corridor = [
    "train",
    "--world",
    "Maze-v0",
    "--map",
    "SFFFFFFG",
    ...short.flatMap((change) => ["--set", change]),
  ];
  const told = /the run took only \d+ learning steps.*learning_rate/;
  const score = (/** @type {number} */ seed, /** @type {string[]} */ ...changes) => {
    const set = changes.flatMap((change) => ["--set", change]);
    const { stdout, stderr, code } = spikeground(...corridor, "--seed", String(seed), ...set, "--json", "-");
    assert.equal(code, 0, stderr);
    const { normalised_score: found } = JSON.parse(stdout.slice(stdout.indexOf("{")));
    assert.equal(told.test(stderr), found < 0.95, stderr);
    return found;
  };
  for (const changes of [["n_step=3"], ["n_step=10"], ["n_step=3", "time_steps=8"]]) {
    // With the learning steps of a long run, seeds 3, 11 and 17 of these fail, with 8 time steps a third of them.
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const failed = seeds.filter((seed) => score(seed, "train_steps=4000", ...changes) < 0.999);
    assert.deepEqual(failed, [], changes.join(" "));
  }
  assert.ok(score(0, "train_steps=1000", "learning_starts=900") < 0.95, "26 learning steps are too few");
});
