/** The meter at the terminal: INT8 weights, tables of one's own, spiking against dense. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { json, spikeground } from "../support/program.mjs";

const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
after(() => rmSync(folder, { recursive: true }));
const SAVED = join(folder, "spiking.safetensors");
const TRAIN = ["--world", "FrozenLake-v1", "--seed", "2", "--set", "learning_starts=500"];
spikeground("train", ...TRAIN, "--steps", "1500", "--checkpoint", SAVED);

const OWN = `models:
  - {name: own, spike_add: 1, add: 0, mac: 0, dense_mac: 2, memory: none, weight_bytes: 1, membrane_bytes: 2}
`;

/** @param {string} text */
function table(text) {
  const file = join(folder, "energy.yaml");
  writeFileSync(file, text);
  return file;
}

test("every bill adds up, and its totals are those of energy", () => {
  const { energy, meter } = json("evaluate", "--checkpoint", SAVED);
  assert.deepEqual(Object.keys(energy), Object.keys(meter.bills));
  for (const [model, { spiking, dense, baselines }] of Object.entries(meter.bills)) {
    for (const { total, ...terms } of [spiking, dense]) {
      const sum = Object.values(terms).reduce((/** @type {number} */ sum, term) => sum + term, 0);
      assert.ok(Math.abs(sum - total) <= 1e-9 * total, `${model}: ${sum} is not ${total}`);
    }
    assert.deepEqual([energy[model].spiking_pj, energy[model].dense_pj], [spiking.total, dense.total]);
    assert.equal(baselines.zero_skipping_int8, null, "no dense twin was measured");
  }
});

test("--int8 gives the worth of the rounded network, and leaves the rest as it is", () => {
  const [plain, rounded] = [[], ["--int8"]].map((flags) => json("evaluate", "--checkpoint", SAVED, ...flags));
  assert.equal(plain.int8, null);
  assert.ok(rounded.int8.mean_return >= 0 && rounded.int8.mean_return <= 1);
  assert.notEqual(rounded.int8.weights_digest, rounded.weights_digest);
  assert.equal(rounded.weights_digest, plain.weights_digest);
  assert.deepEqual(rounded.operations, plain.operations);
  assert.match(spikeground("evaluate", "--checkpoint", SAVED, "--int8").stdout, /with INT8 weights +mean return \d/);
});

test("the monitor's report stands in evaluate, unless it is switched off", () => {
  const file = (/** @type {string} */ ending) => {
    const path = join(folder, `report.${ending}`);
    assert.equal(spikeground("evaluate", "--checkpoint", SAVED, "--monitor", path).code, 0);
    return readFileSync(path, "utf8");
  };
  const monitor = JSON.parse(file("json"));
  assert.equal(monitor.sparsity.target, 0.6915);
  assert.match(file("csv"), /^figure,layer,value\ndecisions,,11\n/);
  assert.match(file("txt"), /^SPARSITY .*\nENERGY .*\nSTATUS /);
  assert.equal(monitor.decisions, 11);
  assert.match(
    spikeground("evaluate", "--checkpoint", SAVED).stdout,
    /^SPARSITY {5}current [\d.]+ %, average [\d.]+ % ± [\d.]+ %, target 69.15 % \(SpikingBrain-7B\)/m,
  );
  const off = join(folder, "off.safetensors");
  spikeground("train", ...TRAIN, "--steps", "10", "--set", "enable_monitoring=false", "--checkpoint", off);
  assert.doesNotMatch(spikeground("evaluate", "--checkpoint", off).stdout, /SPARSITY/);
  const { code, stderr } = spikeground("evaluate", "--checkpoint", off, "--monitor", join(folder, "none.json"));
  assert.equal(code, 2);
  assert.match(stderr, /enable_monitoring/);
});

test("the monitor's energy is that of the model that is named", () => {
  const report = (/** @type {string[]} */ ...flags) => {
    const path = join(folder, "model.json");
    assert.equal(spikeground("evaluate", "--checkpoint", SAVED, "--monitor", path, ...flags).code, 0);
    return JSON.parse(readFileSync(path, "utf8"));
  };
  const [first, named] = [report(), report("--model", "horowitz_fp32")];
  assert.deepEqual([first.model, named.model], ["memory_registers", "horowitz_fp32"]);
  assert.notEqual(first.energy_savings.average, named.energy_savings.average);
  for (const [flags, allowed] of /** @type {[string[], RegExp][]} */ ([
    [[], /allowed: memory_registers, .*spikingbrain$/],
    [["--energy", table(OWN)], /allowed: own$/],
  ])) {
    const { code, stdout, stderr } = spikeground("evaluate", "--checkpoint", SAVED, "--model", "abacus", ...flags);
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(stderr.trim(), /^spikeground: unknown energy model 'abacus'; /);
    assert.match(stderr.trim(), allowed);
  }
});

test("energy lists what is billed, a table of one's own in the place of the declared models", () => {
  const declared = json("energy");
  assert.equal(declared.models[0].name, "memory_registers");
  assert.deepEqual(
    declared.levels.map((/** @type {{pj_per_byte: number}} */ { pj_per_byte }) => pj_per_byte),
    [1.25, 2.5, 12.5],
  );
  const own = json("energy", "--energy", table(OWN));
  assert.deepEqual(
    own.models.map((/** @type {{name: string}} */ { name }) => name),
    ["own"],
  );
  assert.deepEqual([own.levels, own.baselines], [declared.levels, declared.baselines]);
  assert.match(
    spikeground("energy").stdout,
    /^firing_rate +5\.70 %: Yan et al\., T = 5, against a 3-bit net \(arXiv 2409\.08290\)$/m,
  );
});

test("a table of one's own takes the place of the declared one", () => {
  const { energy, meter } = json("evaluate", "--checkpoint", SAVED, "--energy", table(OWN));
  assert.deepEqual(Object.keys(energy), ["own"]);
  const { encoder, synapses, heads, total } = meter.bills.own.spiking;
  assert.ok(Math.abs(encoder + synapses + heads - total) < 1e-6 * total);
  // 16 inputs, three maps of 128, heads of 51 and 204 atoms.
  assert.equal(energy.own.dense_pj, 2 * 128 * (16 + 3 * 128 + 255));
});

for (const [title, text, ...said] of /** @type {[string, string, ...RegExp[]][]} */ ([
  ["a missing price", OWN.replace(" mac: 0,", ""), /own: mac is missing/, /from 0/],
  ["a negative price", OWN.replace("spike_add: 1", "spike_add: -1"), /own: spike_add: '-1'/, /from 0/],
  ["a price that is no number", OWN.replace("spike_add: 1", "spike_add: cheap"), /own: spike_add: 'cheap'/, /from 0/],
  ["an unknown key", OWN.replace("mac: 0", "mack: 0"), /'mack'/, /dense_mac/],
  ["an unknown memory", OWN.replace("none", "disk"), /own: memory: 'disk'/, /registers/],
  ["no models", "levels: [{bytes: 8, pj_per_byte: 1}]\n", /models is missing/],
  [
    "a memory at a negative price",
    `levels: [{bytes: 8, pj_per_byte: -1}]\n${OWN}`,
    /levels: pj_per_byte: '-1'/,
    /from 0/,
  ],
  ["no YAML", "models: [", /YAML/],
])) {
  test(`a table with ${title} is refused in one line`, () => {
    for (const verb of [
      ["evaluate", "--checkpoint", SAVED],
      ["train", ...TRAIN, "--steps", "10"],
      ["compare", ...TRAIN, "--steps", "10"],
    ]) {
      const { code, stdout, stderr } = spikeground(...verb, "--energy", table(text));
      assert.equal(code, 2, stderr);
      assert.equal(stdout, "");
      assert.equal(stderr.trim().split("\n").length, 1, stderr);
      assert.match(stderr, /--energy .*energy\.yaml/);
      for (const pattern of said) assert.match(stderr, pattern);
    }
  });
}

test("compare measures both agents, and the zero-skipping twin with them", () => {
  const { world, seed, spiking, dense, speedup, same_states } = json("compare", ...TRAIN, "--steps", "1500");
  assert.deepEqual([world, seed, spiking.agent, dense.agent], ["FrozenLake-v1", 2, "spiking", "dense"]);
  assert.ok(spiking.decision_us > 0 && Math.abs(speedup - dense.decision_us / spiking.decision_us) < 1e-9);
  assert.equal(spiking.env_steps, dense.env_steps);
  assert.equal(
    spiking.weights_digest,
    json("evaluate", "--checkpoint", SAVED).weights_digest,
    "it is the run of train",
  );
  assert.deepEqual(spiking.meter.relu_zeros, dense.meter.relu_zeros);
  const { dense_int8, zero_skipping_int8 } = spiking.meter.bills.memory_registers.baselines;
  assert.ok(zero_skipping_int8 > 0 && zero_skipping_int8 < dense_int8);
  assert.ok(spiking.int8 && dense.int8, "INT8 is billed with its return beside it");
  assert.equal(same_states.states, 11);
});

test("compare takes either agent from a checkpoint and trains its twin as far", () => {
  const { spiking, dense } = json("compare", "--checkpoint", SAVED);
  assert.deepEqual([spiking.env_steps, dense.env_steps], [1500, 1500]);
  assert.equal(spiking.weights_digest, json("evaluate", "--checkpoint", SAVED).weights_digest);
  const { code, stderr } = spikeground("compare", "--checkpoint", SAVED, "--steps", "10");
  assert.equal(code, 2);
  assert.match(stderr, /--steps/);
  const other = spikeground("compare", "--checkpoint", SAVED, "--world", "CliffWalking-v1");
  assert.equal(other.code, 2);
  assert.match(other.stderr, /CliffWalking-v1.*FrozenLake-v1/);
});
