/** A dense twin from a checkpoint: what its zeros change in the bill, and what is refused as a twin. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { json, spikeground } from "../support/program.mjs";

const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
after(() => rmSync(folder, { recursive: true }));
const LAKE = ["--world", "FrozenLake-v1", "--firm"];

/**
 * A checkpoint of a short run.
 * @param {string} name
 * @param {...string} flags
 */
function saved(name, ...flags) {
  const file = join(folder, `${name}.safetensors`);
  const { code, stderr } = spikeground(
    "train",
    ...(flags.includes("--steps") ? [] : ["--steps", "600"]),
    "--set",
    "learning_starts=300",
    ...flags,
    "--checkpoint",
    file,
  );
  assert.equal(code, 0, stderr);
  return file;
}

const SPIKING = saved("spiking", ...LAKE);
const DENSE = saved("dense", ...LAKE, "--agent", "dense");

test("a twin's zeros bill the zero-skipping baseline of evaluate", () => {
  const alone = json("evaluate", "--checkpoint", SPIKING);
  const beside = json("evaluate", "--checkpoint", SPIKING, "--twin", DENSE);
  assert.equal(alone.meter.relu_zeros, null);
  assert.deepEqual(beside.meter.relu_zeros, json("evaluate", "--checkpoint", DENSE).meter.relu_zeros);
  for (const model of ["memory_registers", "memory_events"]) {
    assert.equal(alone.meter.break_even[model].zero_skipping_int8, null);
    const { zero_skipping_int8, dense_int8 } = beside.meter.bills[model].baselines;
    assert.ok(zero_skipping_int8 > 0 && zero_skipping_int8 < dense_int8);
    assert.deepEqual(beside.meter.bills[model].spiking, alone.meter.bills[model].spiking);
  }
});

test("where a line of energy by firing rate crosses a baseline, both cost the same", () => {
  const { meter } = json("evaluate", "--checkpoint", SPIKING, "--twin", DENSE);
  assert.deepEqual(Object.keys(meter.break_even), ["memory_registers", "memory_events"]);
  let crossings = 0;
  for (const [model, rates] of Object.entries(meter.break_even)) {
    const { silent_pj, saturated_pj } = meter.energy_by_rate[model];
    const { baselines } = meter.bills[model];
    assert.deepEqual(Object.keys(rates), Object.keys(baselines));
    for (const [name, rate] of /** @type {[string, number | null][]} */ (Object.entries(rates))) {
      if (rate === null) continue;
      const bill = silent_pj + rate * (saturated_pj - silent_pj);
      assert.ok(Math.abs(bill - baselines[name]) <= 1e-9 * bill, `${model}, ${name}: ${bill}`);
      crossings += 1;
    }
  }
  assert.ok(crossings >= 6, `${crossings}`);
  assert.deepEqual(json("evaluate", "--checkpoint", DENSE).meter.break_even, {}, "a dense network has no firing rate");
});

test("compare with both checkpoints trains nothing", () => {
  const { code, stdout, stderr } = spikeground("compare", "--checkpoint", SPIKING, "--twin", DENSE, "--json", "-");
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stderr, /training/);
  const { spiking, dense } = JSON.parse(stdout);
  const digest = (/** @type {string} */ file) => json("evaluate", "--checkpoint", file).weights_digest;
  assert.deepEqual([spiking.weights_digest, dense.weights_digest], [digest(SPIKING), digest(DENSE)]);
  assert.deepEqual(spiking.meter.relu_zeros, dense.meter.relu_zeros);
});

for (const [title, checkpoint, twin, ...said] of /** @type {[string, string, string, ...RegExp[]][]} */ ([
  ["that spikes", SPIKING, SPIKING, /--twin .*spiking\.safetensors: its agent is spiking; allowed: a dense one$/],
  ["of a dense agent", DENSE, DENSE, /--twin .*: the agent of --checkpoint is dense; allowed: a spiking one$/],
  [
    "of another world",
    SPIKING,
    saved("cliff", "--world", "CliffWalking-v1", "--agent", "dense"),
    /it was trained on CliffWalking-v1; allowed: .*FrozenLake-v1$/,
  ],
  [
    "on other ice",
    SPIKING,
    saved("slippery", "--world", "FrozenLake-v1", "--agent", "dense"),
    /FrozenLake-v1 with another map, ice or view; allowed/,
  ],
  [
    "of another width",
    SPIKING,
    saved("narrow", ...LAKE, "--agent", "dense", "--set", "hidden_size=64"),
    /its hidden_size is 64; allowed: .*128$/,
  ],
  [
    "of other atoms",
    SPIKING,
    saved("atoms", ...LAKE, "--agent", "dense", "--set", "categorical=false"),
    /its atoms is 1; allowed: .*51$/,
  ],
  [
    "without dueling",
    SPIKING,
    saved("plain", ...LAKE, "--agent", "dense", "--set", "dueling=false"),
    /its dueling is false; allowed: .*true$/,
  ],
  [
    "with another normalisation",
    SPIKING,
    saved("static", ...LAKE, "--agent", "dense", "--set", "normalisation=static"),
    /its normalisation is static; allowed: .*layer$/,
  ],
  [
    "that was trained for another while",
    SPIKING,
    saved("early", ...LAKE, "--agent", "dense", "--steps", "400"),
    /its number of steps is 400; allowed: .*600$/,
  ],
  ["that is not there", SPIKING, join(folder, "nowhere"), /--twin .*nowhere: /],
])) {
  test(`a twin ${title} is refused in one line`, () => {
    for (const verb of ["evaluate", "compare"]) {
      const { code, stdout, stderr } = spikeground(verb, "--checkpoint", checkpoint, "--twin", twin);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, "");
      assert.equal(stderr.trim().split("\n").length, 1, stderr);
      for (const pattern of said) assert.match(stderr.trim(), pattern);
    }
  });
}

test("a twin without a checkpoint is refused in one line", () => {
  const { code, stderr } = spikeground("compare", "--twin", DENSE);
  assert.equal(code, 2);
  assert.equal(stderr.trim().split("\n").length, 1, stderr);
  assert.match(stderr, /--checkpoint/);
});
