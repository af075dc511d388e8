/** Real output of each verb against the schema that docs/ publishes for it. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";

import { json, spikeground } from "../support/program.mjs";

const ROLLOUT = ["rollout", "--world", "FrozenLake-v1", "--seed", "0"];
const ROOM = ["rollout", "--world", "MiniGrid-DoorKey-8x8-v0"];
const TRAIN = ["train", "--world", "FrozenLake-v1", "--seed", "1", "--steps", "3000", "--set", "learning_starts=500"];

const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
after(() => rmSync(folder, { recursive: true }));
const CHECKPOINT = join(folder, "checkpoint");
spikeground(...TRAIN, "--checkpoint", CHECKPOINT);
const STUDY = join(folder, "study.yaml");
writeFileSync(
  STUDY,
  `steps: 1000
seeds: 0-1
worlds: [{world: FrozenLake-v1, firm: true}]
settings:
  - {name: spiking, set: {hidden_size: 16, learning_starts: 500}}
  - {name: dense, agent: dense, set: {hidden_size: 16, learning_starts: 500}}
`,
);
const TUNING = join(folder, "tuning.yaml");
writeFileSync(
  TUNING,
  `steps: 1000
world: {world: FrozenLake-v1, firm: true}
start: {set: {hidden_size: 16, learning_starts: 500}}
space: {learning_rate: null, double_q: null, n_step: [1, 3]}
candidates: 4
`,
);

/**
 * @param {string} verb
 * @returns {{(value: unknown): boolean, errors?: unknown}}
 */
function validator(verb) {
  const schema = JSON.parse(
    readFileSync(new URL(`../../../docs/schemas/${verb}.schema.json`, import.meta.url), "utf8"),
  );
  return new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);
}

for (const [title, verb, args] of /** @type {[string, string, string[]][]} */ ([
  ["worlds", "worlds", ["worlds"]],
  ["one world", "worlds", ["worlds", "--world", "MiniGrid-Dynamic-Obstacles-5x5-v0"]],
  ["parameters", "parameters", ["parameters"]],
  ["one group of parameters", "parameters", ["parameters", "--group", "rainbow"]],
  ["energy", "energy", ["energy"]],
  ["rollout", "rollout", [...ROLLOUT, "--actions", "2,1,2"]],
  ["rollout without an action", "rollout", [...ROLLOUT, "--actions", ""]],
  ["rollout in a room", "rollout", [...ROOM, "--actions", "2,1,2"]],
  ["rollout in a room in full view", "rollout", [...ROOM, "--full-view", "--actions", "2,1,2"]],
  ["solve", "solve", ["solve", "--world", "FrozenLake8x8-v1"]],
  ["solve of a map", "solve", ["solve", "--world", "FrozenLake-v1", "--map", "SFF/F#F/FFG", "--gamma", "0.9"]],
  ["train, spiking", "train", TRAIN],
  ["train, dense", "train", [...TRAIN, "--agent", "dense"]],
  ["train before its first update", "train", ["train", "--world", "FrozenLake-v1", "--steps", "1"]],
  ["train without dueling", "train", [...TRAIN, "--set", "dueling=false"]],
  ["evaluate", "evaluate", ["evaluate", "--checkpoint", CHECKPOINT]],
  ["evaluate with INT8 weights", "evaluate", ["evaluate", "--checkpoint", CHECKPOINT, "--int8"]],
  ["study", "study_results", ["study", STUDY]],
  ["tune", "tuning_results", ["tune", TUNING]],
  ["compare", "compare", ["compare", "--world", "FrozenLake-v1", "--steps", "1000", "--set", "learning_starts=500"]],
])) {
  test(`the JSON of ${title} fits docs/schemas/${verb}.schema.json`, () => {
    const valid = validator(verb);
    const output = json(...args);
    assert.ok(valid(output), JSON.stringify(valid.errors, null, 2));
  });

  test(`docs/schemas/${verb}.schema.json leaves no field of ${title} out and lets none be absent`, () => {
    const valid = validator(verb);
    const output = json(...args);
    for (const key of Object.keys(output)) {
      const { [key]: _, ...rest } = output;
      assert.equal(valid(rest), false, `the schema does not miss ${key}`);
    }
    assert.equal(valid({ ...output, unheard_of: 0 }), false, "the schema takes an unknown field");
  });
}

test("the JSON of a monitor's report fits docs/schemas/monitor.schema.json", () => {
  const valid = validator("monitor");
  const file = join(folder, "monitor.json");
  const { code, stderr } = spikeground("evaluate", "--checkpoint", CHECKPOINT, "--monitor", file);
  assert.equal(code, 0, stderr);
  const report = JSON.parse(readFileSync(file, "utf8"));
  assert.ok(valid(report), JSON.stringify(valid.errors, null, 2));
  assert.equal(valid({ ...report, status: undefined }), false);
  assert.equal(valid({ ...report, decisions: -1 }), false);
  assert.equal(valid({ ...report, unheard_of: 0 }), false);
});

test("docs/schemas/evaluate.schema.json takes nothing out of its range, by another name or of another kind", () => {
  const valid = validator("evaluate");
  const figures = json("evaluate", "--checkpoint", CHECKPOINT, "--int8");
  assert.ok(valid(figures), JSON.stringify(valid.errors, null, 2));
  const { firing_rate, sparsity, energy, meter, int8 } = figures;
  const [model = ""] = Object.keys(meter.bills);
  const bills = meter.bills[model];
  const { encoder: _, ...unpaid } = bills.dense;
  const billed = (/** @type {object} */ changed) => ({
    meter: { ...meter, bills: { [model]: { ...bills, ...changed } } },
  });
  for (const changed of [
    { seed: 2 ** 32 },
    { seed: -1 },
    { seed: 0.5 },
    { agent: "other" },
    { mean_return: null },
    { parameters: {} },
    { parameters: { gamma: null } },
    { firing_rate: { ...firing_rate, value: 1.5 } },
    { firing_rate: { ...firing_rate, other: 0.5 } },
    { dead_neurons: { value: 0.5 } },
    { sparsity: { ...sparsity, silent_slots: 1.5 } },
    { sparsity: { ...sparsity, silent_slots: null } },
    { energy: {} },
    { energy: { [model]: { ...energy[model], dense_pj: 0 } } },
    { energy: { [model]: { ...energy[model], ratio: -1 } } },
    { meter: { ...meter, quantised_bits: 0 } },
    { meter: { ...meter, relu_zeros: { value: 2 } } },
    { meter: { ...meter, training: {} } },
    billed({ dense: unpaid }),
    billed({ dense: { ...bills.dense, other: 1 } }),
    billed({ dense: { ...bills.dense, total: -1 } }),
    billed({ dense: null }),
    billed({ baselines: {} }),
    { int8: { ...int8, weights_digest: "4-xyz" } },
    { weights_digest: "" },
  ]) {
    assert.equal(valid({ ...figures, ...changed }), false, JSON.stringify(changed));
  }
  assert.ok(valid({ ...figures, int8: null, optimal_value: null, mean_return: -1, ...billed({ spiking: null }) }));
});

test("docs/schemas/rollout.schema.json takes no other image", () => {
  const valid = validator("rollout");
  const [{ observation, ...rest }] = json(...ROOM).steps;
  const takes = (/** @type {unknown} */ changed) => valid({ steps: [{ ...rest, observation: changed }] });
  const { image, direction } = observation;
  assert.ok(takes(observation));
  for (const other of [
    { image },
    { direction },
    { ...observation, mission: "" },
    { image: [], direction },
    { image, direction: 4 },
    image,
    -1,
    null,
  ]) {
    assert.equal(takes(other), false, JSON.stringify(other));
  }
  for (const cell of [
    [2, 5],
    [2, 5, 0, 0],
    [11, 5, 0],
    [2, 6, 0],
    [2, 5, 4],
  ])
    assert.equal(takes({ image: [[cell]], direction }), false, `${cell}`);
});

test("--json FILE writes the same JSON to the file", () => {
  const file = join(folder, "rollout.json");
  const { code, stderr } = spikeground(...ROLLOUT, "--actions", "2,1", "--json", file);
  assert.equal(code, 0, stderr);
  assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), json(...ROLLOUT, "--actions", "2,1"));
});
