/** `spikeground tune`: the search, its confirmation and answer, files that are taken up, bad input. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { json, PROGRAM, spikeground } from "../support/program.mjs";

const FOLDER = mkdtempSync(join(tmpdir(), "tune-"));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

const place = (/** @type {string} */ name) => join(FOLDER, name);

const TUNING = `name: small lake
world: {world: FrozenLake-v1, map: SFF/FHF/FFG, firm: true}
start: {set: {hidden_size: 16, learning_starts: 200, batch_size: 16, learning_rate: 0.1, target_rate: 0.5}}
space:
  learning_rate: {from: 0.0001, to: 0.1, scale: log}
  target_rate:
candidates: 8
steps: 2000
`;

function described(/** @type {string} */ name, text = TUNING) {
  writeFileSync(place(name), text);
  return place(name);
}

const read = (/** @type {string} */ path) => JSON.parse(readFileSync(path, "utf8"));

/** Results without what differs from one time to the next. */
const lasting = (/** @type {unknown} */ results) =>
  JSON.parse(JSON.stringify(results, (key, value) => (key === "wall_seconds" ? null : value)));

const refused = (/** @type {RegExp} */ words, /** @type {string[]} */ ...args) => {
  const { code, stderr } = spikeground("tune", ...args);
  assert.equal(code, 2, stderr);
  assert.match(stderr, words);
  assert.equal(stderr.trim().split("\n").length, 1, stderr);
};

test("a quarter of the settings goes on from each rung, and the winner is confirmed on fresh seeds", () => {
  const results = json("tune", described("whole.yaml"));
  const { candidates, trials, winner, found, confirmation, answer, training_seed } = results;
  assert.equal(candidates.length, 8);
  assert.deepEqual(candidates[0].set, { learning_rate: 0.1, target_rate: 0.5 });
  const entrants = [0, 1, 2].map(
    (rung) => trials.filter((/** @type {{rung: number}} */ trial) => trial.rung === rung).length,
  );
  assert.deepEqual(entrants, [8, 2, 2]);
  assert.ok(trials.slice(-2).some((/** @type {{candidate: number}} */ { candidate }) => candidate === winner));
  assert.notEqual(winner, 0, "the start is bad on purpose");
  assert.deepEqual(
    { learning_rate: found.set.learning_rate, target_rate: found.set.target_rate },
    candidates[winner].set,
  );
  assert.deepEqual(confirmation.study.seeds, [1000, 1001, 1002, 1003, 1004]);
  assert.ok(!confirmation.study.seeds.includes(training_seed));
  assert.deepEqual(
    confirmation.study.settings.map((/** @type {{name: string}} */ { name }) => name),
    ["default", "start", "found"],
  );
  assert.equal(confirmation.missing, 0);
  assert.equal(answer.against_default.first, "default");
  assert.ok(["better", "better_than_start", "no_better"].includes(answer.verdict));
});

test("the results do not depend on how many runs are trained side by side, and depend on the seed", () => {
  const file = described("jobs.yaml");
  const one = lasting(json("tune", file, "--jobs=1"));
  assert.deepEqual(lasting(json("tune", file, "--jobs=3")), one);
  const other = json("tune", file, "--seed=1");
  assert.equal(other.tuning.seed, 1);
  assert.notDeepEqual(other.candidates, one.candidates);
});

test("what is finished is kept, and the same command goes on", async () => {
  const file = described("killed.yaml");
  const out = place("killed.json");
  const child = spawn(PROGRAM, ["tune", file, "--jobs=1", `--out=${out}`]);
  let words = "";
  child.stderr.on("data", (part) => {
    words += part;
    // On the second rung, whose runs have to be repeated.
    if (words.includes("rung 2 of 3")) child.kill("SIGTERM");
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  assert.ok([0, 143].includes(/** @type {number} */ (code)), `${code}: ${words}`);
  const before = read(out);
  assert.ok(before.trials.length >= 9, words);
  if (code === 143)
    assert.match(words, /ended by SIGTERM; \d+ trials and \d+ runs of the confirmation are in .*goes on/);
  const again = spikeground("tune", file, `--out=${out}`);
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stderr, new RegExp(`${before.trials.length} trials and \\d+ runs .* are already finished`));
  const after = read(out);
  assert.deepEqual(after.trials.slice(0, before.trials.length), before.trials, "no finished trial is trained again");
  assert.deepEqual(lasting(after), lasting(json("tune", file)));
  const done = spikeground("tune", file, `--out=${out}`);
  assert.equal(done.code, 0);
  assert.doesNotMatch(done.stderr, /rung/);
  assert.deepEqual(read(out), after);
});

test("the text gives the setting found as a command, and the answer", () => {
  const { code, stdout } = spikeground("tune", described("text.yaml"));
  assert.equal(code, 0);
  assert.match(stdout, /^small lake: 8 settings in FrozenLake-v1, map \w{8}, firm$/m);
  assert.match(stdout, /^rung 1: 8 of 8 settings to step 312; best return \d/m);
  assert.match(
    stdout,
    /^ {2}spikeground train --world FrozenLake-v1 --map SFF\/FHF\/FFG --firm .*--set target_rate=0\.\d/m,
  );
  assert.match(stdout, /^(better|no better)[: ]/m);
});

test("a start that nothing beats stays, without a confirmation", () => {
  // The runs end before their first learning step, so that all settings have equal returns, and the start is the first.
  const equal = TUNING.replace("steps: 2000", "steps: 202").replace("learning_starts: 200", "learning_starts: 201");
  const { candidates, winner, found, confirmation, answer } = json("tune", described("equal.yaml", equal));
  assert.deepEqual([candidates.length, winner, found, confirmation], [8, 0, null, null]);
  assert.deepEqual(answer, { verdict: "no_better", against_default: null, against_start: null });
  assert.match(spikeground("tune", place("equal.yaml")).stdout, /no better: the start stays/);
});

test("a tuning that cannot be read is refused in one line that names the entry", () => {
  for (const [from, to, words] of /** @type {const} */ ([
    ["candidates: 8", "candidate: 8", /unknown key 'candidate'; allowed: name, world, start, space/],
    ["firm: true", "frim: true", /world: unknown key 'frim'/],
    ["hidden_size: 16", "hiden_size: 16", /start: .*hiden_size/],
    ["  target_rate:\n", "  gamma:\n", /space: unknown parameter to tune 'gamma'; allowed: hidden_size/],
    ["to: 0.1", "to: 0.00001", /space, learning_rate: from must be below to/],
    ["candidates: 8", "candidates: 1000", /candidates: '1000' is not a whole number from 2 to 256/],
    ["candidates: 8", "report_seeds: 0-3", /report_seeds: 4 are given; allowed: 5 or more/],
    ["world: {", "world: [", /bad.yaml/],
  ])) {
    refused(words, described("bad.yaml", TUNING.replace(from, to)));
  }
  refused(/absent.yaml/, place("absent.yaml"));
  refused(/--seed.*whole number/, described("seed.yaml"), "--seed=-1");
});

test("a file that holds other results is refused and not overwritten", () => {
  const file = described("refused.yaml");
  const out = place("other.json");
  for (const text of ["{", '{"study": {}, "cells": []}']) {
    writeFileSync(out, text);
    refused(/--out.*other\.json.*nothing was overwritten/, file, `--out=${out}`);
    assert.equal(readFileSync(out, "utf8"), text);
  }
  rmSync(out);
  assert.equal(spikeground("tune", described("brief.yaml", TUNING.replace("2000", "400")), `--out=${out}`).code, 0);
  const kept = readFileSync(out, "utf8");
  refused(/--out.*other\.json.*results of another tuning; nothing was overwritten/, file, `--out=${out}`);
  assert.equal(readFileSync(out, "utf8"), kept);
  refused(/--out.*no-folder/, file, `--out=${join(FOLDER, "no-folder", "out.json")}`);
  if (!existsSync("/dev/full")) return;
  const full = spikeground("tune", file, "--json=/dev/full");
  assert.equal(full.code, 1, full.stderr);
});
