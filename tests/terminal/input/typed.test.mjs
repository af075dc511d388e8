/** Maps and numbers as people type and paste them at the terminal. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { spikeground } from "../support/program.mjs";

/** @param {string[]} args */
function figures(...args) {
  const { code, stdout, stderr } = spikeground(...args, "--json", "-");
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

/** @param {string[]} args */
function refusal(...args) {
  const { code, stdout, stderr } = spikeground(...args);
  assert.deepEqual([code, stdout], [2, ""], stderr);
  return stderr.trim();
}

const solved = (/** @type {string} */ map, world = "FrozenLake-v1") => figures("solve", "--world", world, "--map", map);

test("a map is read however it was pasted: one optimum for all of its dressings", () => {
  const { optimal_values: expected } = solved("SFFF/FHFH/FFFH/HFFG");
  for (const map of [
    "SFFF\nFHFH\nFFFH\nHFFG\n",
    "SFFF\r\nFHFH\r\nFFFH\r\nHFFG\r\n",
    "SFFF/FHFH/FFFH/HFFG/",
    "sfff/fhfh/fffh/hffg",
    "S F F F\nF H F H\nF F F H\nH F F G",
    "S,F,F,F\nF,H,F,H\nF,F,F,H\nH,F,F,G",
    '["SFFF", "FHFH", "FFFH", "HFFG"]',
    "[['S','F','F','F'],['F','H','F','H'],['F','F','F','H'],['H','F','F','G']]",
    "[[b'S' b'F' b'F' b'F']\n [b'F' b'H' b'F' b'H']\n [b'F' b'F' b'F' b'H']\n [b'H' b'F' b'F' b'G']]",
    "ＳＦＦＦ／ＦＨＦＨ／ＦＦＦＨ／ＨＦＦＧ",
  ])
    assert.deepEqual(solved(map).optimal_values, expected, JSON.stringify(map));
  assert.deepEqual(solved("s i\n. G(2,5)", "Maze-v0"), solved("SI/FG(2.5)", "Maze-v0"));
});

test("a map that cannot be read is one line with row, column and what is allowed", () => {
  for (const [map, line] of /** @type {const} */ ([
    ["S F X\nF F G", "map: row 1, column 3: the letter 'X' is unknown; allowed: S, F, H, G, #"],
    ["SFF\nFG", "map: row 2 has 2 cells, row 1 has 3; all rows must be of one length"],
    [
      "S  HG",
      "map: row 1: only some of its cells are separated; separate all of them or none, and write F for floor, not a blank",
    ],
  ]))
    assert.equal(refusal("solve", "--map", map), `spikeground: ${line}`);
});

test("a decimal comma is read in a setting, and what is no number is refused with what is allowed", () => {
  const run = ["train", "--steps", "10", "--seed", "1"];
  for (const [text, value] of /** @type {[string, number][]} */ ([
    ["2,5", 2.5],
    ["+2.5", 2.5],
    ["２，５", 2.5],
    [" 2.5 ", 2.5],
    ["25e-1", 2.5],
  ])) {
    assert.equal(figures(...run, "--set", `tau_mem=${text}`).parameters.tau_mem, value, text);
  }
  assert.equal(figures(...run, "--set", "train_steps=20 000").parameters.train_steps, 20_000);
  assert.equal(refusal(...run, "--set", "tau_mem=1e"), "spikeground: tau_mem: '1e' is not a number from 1 to 100");
  assert.match(
    refusal(...run, "--set", "train_steps=20,000"),
    /^spikeground: train_steps: '20,000' is not a whole number from .* \(its comma may part decimals or thousands: write 20 or 20000\)$/,
  );
});

test("a run goes on with its map written in another way", () => {
  const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
  const file = join(folder, "a.safetensors");
  figures("train", "--map", "S F\nF G\n", "--steps", "20", "--checkpoint", file);
  assert.equal(figures("train", "--resume", file, "--map", "sf/fg", "--steps", "30").env_steps, 30);
  assert.match(
    refusal("train", "--resume", file, "--map", "S F F\nF F G", "--steps", "40"),
    /--map SFF\/FFG differs from the saved run, which has SF\/FG/,
  );
  rmSync(folder, { recursive: true });
});
