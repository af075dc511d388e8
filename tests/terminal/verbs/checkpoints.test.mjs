/** Runs saved, resumed, judged and converted; files that cannot be used. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { json, spikeground } from "../support/program.mjs";

const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
after(() => rmSync(folder, { recursive: true }));
const file = (/** @type {string} */ name) => join(folder, name);

const RUN = ["--world", "FrozenLake-v1", "--seed", "5", "--set", "learning_starts=500"];
const train = (/** @type {string[]} */ ...args) => json("train", ...args);

/** @param {string} about @param {RegExp} line @param {...string} args */
function refuses(about, line, ...args) {
  const { code, stdout, stderr } = spikeground(...args);
  assert.equal(code, 2, `${about}: ${stderr}`);
  assert.equal(stdout, "");
  assert.match(stderr, line);
  assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
}

test("a run that was stopped and resumed ends like one that never stopped", () => {
  const whole = train(...RUN, "--steps", "3000");
  for (const stop of ["0", "1", "777", "2999"]) {
    train(...RUN, "--steps", stop, "--checkpoint", file("stopped"));
    const { wall_seconds, ...resumed } = train("--resume", file("stopped"), "--steps", "3000");
    const { wall_seconds: _, ...expected } = whole;
    assert.deepEqual(resumed, expected, `stopped at ${stop}`);
  }
});

test("a checkpoint may be resumed and written at once, and leaves nothing beside it", () => {
  train(...RUN, "--steps", "600", "--checkpoint", file("same"));
  const once = train("--resume", file("same"), "--steps", "1200", "--checkpoint", file("same"));
  assert.equal(once.env_steps, 1200);
  assert.equal(train("--resume", file("same"), "--steps", "1200").weights_digest, once.weights_digest);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes("partial")),
    [],
  );
});

test("the figures of a checkpoint are those of its run, without its curve", () => {
  const { curve, wall_seconds, ...figures } = train(...RUN, "--steps", "2000", "--checkpoint", file("judged"));
  assert.deepEqual(json("evaluate", "--checkpoint", file("judged")), figures);
  const others = json("evaluate", "--checkpoint", file("judged"), "--episodes", "7", "--seed", "1");
  assert.equal(others.greedy_value, figures.greedy_value);
  assert.ok(Math.abs(others.mean_return * 7 - Math.round(others.mean_return * 7)) < 1e-9);
});

test("flags that say what the saved run says are welcome, others are refused", () => {
  train(...RUN, "--steps", "600", "--checkpoint", file("agree"));
  const resume = ["--resume", file("agree"), "--steps", "700"];
  assert.equal(train(...resume, ...RUN, "--agent", "spiking").env_steps, 700);
  for (const [about, args] of /** @type {[string, string[]][]} */ ([
    ["--seed 6 differs", ["--seed", "6"]],
    ["--agent dense differs", ["--agent", "dense"]],
    ["--firm differs", ["--firm"]],
    ["--map .* differs", ["--map", "SFG"]],
    ["--world FrozenLake8x8-v1 differs", ["--world", "FrozenLake8x8-v1"]],
    ["gamma 0.9 differs from the saved run, which has 0.99", ["--set", "gamma=0.9"]],
    ["--preset frugal differs from the saved run, which has default", ["--preset", "frugal"]],
    ["unknown preset 'turbo'; allowed: default, frugal", ["--preset", "turbo"]],
  ])) {
    refuses(about, new RegExp(about), "train", ...resume, ...args);
  }
});

test("a run of a preset goes on with it", () => {
  const whole = train(...RUN, "--preset", "frugal", "--steps", "1200").weights_digest;
  train(...RUN, "--preset", "frugal", "--steps", "600", "--checkpoint", file("frugal"));
  assert.equal(train("--resume", file("frugal"), "--preset", "frugal", "--steps", "1200").weights_digest, whole);
  refuses(
    "another preset",
    /--preset default differs from the saved run, which has frugal/,
    "train",
    "--resume",
    file("frugal"),
    "--preset",
    "default",
  );
});

test("a dense agent is made spiking and can be trained on", () => {
  const dense = [...RUN, "--firm", "--agent", "dense", "--set", "normalisation=static", "--set", "train_steps=24000"];
  const trained = train(...dense, "--checkpoint", file("dense"));
  const converted = json("convert", "--checkpoint", file("dense"), "--time-steps", "16", file("spiking"));
  assert.deepEqual([converted.agent, converted.parameters.time_steps, converted.env_steps], ["spiking", 16, 0]);
  assert.ok(converted.normalised_score > trained.normalised_score - 0.05, `${converted.normalised_score}`);
  assert.deepEqual(json("evaluate", "--checkpoint", file("spiking")), converted);
  assert.equal(train("--resume", file("spiking"), "--steps", "1000").env_steps, 1000);
  refuses("a spiking one", /already spikes/, "convert", "--checkpoint", file("spiking"), file("twice"));
  assert.ok(!existsSync(file("twice")));
});

test("a file that cannot be used is refused in one line that names it, and nothing is written", () => {
  train(...RUN, "--steps", "600", "--checkpoint", file("good"));
  const good = readFileSync(file("good"));
  const flipped = Buffer.from(good);
  flipped.writeUInt8(flipped.readUInt8(flipped.length - 1) ^ 1, flipped.length - 1);
  for (const [name, bytes, line] of /** @type {[string, Buffer, RegExp][]} */ ([
    ["empty", Buffer.alloc(0), /not a readable \.safetensors/],
    ["truncated", good.subarray(0, good.length - 9), /not a readable \.safetensors/],
    ["corrupted", flipped, /corrupted/],
    ["foreign", Buffer.from("%PDF-1.7 something else altogether"), /not a readable \.safetensors/],
  ])) {
    writeFileSync(file(name), bytes);
    for (const args of [
      ["evaluate", "--checkpoint"],
      ["train", "--resume"],
      ["convert", file("out"), "--checkpoint"],
    ]) {
      refuses(name, new RegExp(`${name}: .*${line.source}`), ...args, file(name));
    }
  }
  refuses("missing", /nowhere: /, "evaluate", "--checkpoint", file("nowhere"));
  refuses("a folder", /this is a folder/, "train", ...RUN, "--steps", "10", "--checkpoint", folder);
  refuses(
    "no such folder",
    /none.*No such file/,
    "train",
    ...RUN,
    "--steps",
    "10",
    "--checkpoint",
    join(folder, "none", "x"),
  );
  refuses("no episode", /--episodes/, "evaluate", "--checkpoint", file("good"), "--episodes", "0");
  refuses("no time", /--time-steps/, "convert", "--checkpoint", file("good"), "--time-steps", "0", file("out"));
  assert.ok(!existsSync(file("out")));
  assert.equal(json("evaluate", "--checkpoint", file("good")).env_steps, 600);
});
