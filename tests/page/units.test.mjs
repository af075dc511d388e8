import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

/** A module of the page that needs no page, as it is written. */
async function load(/** @type {string} */ name) {
  const entry = fileURLToPath(new URL(`../../www/src/${name}.ts`, import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

const history = await load("history");
const words = await load("words");
const optimum = await load("optimum");

/** Rows of ten columns: the step in the first, its half as the score in the last. */
const rows = (/** @type {number[]} */ steps) => Float64Array.from(steps.flatMap((step) => [step, 0, NaN, 0, 0, 0, 0, 0, 0, step / 2]));

test("the curves stay bounded, evenly spaced and end with the newest row", () => {
  history.restart();
  for (let step = 0; step < 12_345; step += 1) history.add(rows([step]));
  const steps = history.column("env_step");
  assert.ok(steps.length <= 2001 && steps.length > 1000, `${steps.length} rows`);
  assert.equal(steps.at(-1), 12_344);
  const gaps = new Set(steps.slice(1, -1).map((step, index) => step - steps[index]));
  assert.equal(gaps.size, 1, "one distance between all rows but the last");
  assert.deepEqual(history.column("score").slice(0, 3), steps.slice(0, 3).map((step) => step / 2));
});

test("rows that come in one piece give the curves of rows that come one by one", () => {
  const steps = Array.from({ length: 5000 }, (_, index) => index);
  history.restart();
  history.add(rows(steps));
  const whole = [...history.column("env_step")];
  history.restart();
  for (let start = 0; start < steps.length; start += 7) history.add(rows(steps.slice(start, start + 7)));
  assert.deepEqual(history.column("env_step"), whole);
});

test("a value that is missing stays missing, and a constant is smoothed to itself", () => {
  history.restart();
  history.add(rows([8, 8, 8]));
  assert.deepEqual(history.column("return"), [null, null, null]);
  assert.deepEqual(history.smoothed("score", 16).map((value) => value.toFixed(9)), ["4.000000000", "4.000000000", "4.000000000"]);
});

test("numbers are written as people read them", () => {
  assert.equal(words.whole(1234567), "1\u202f234\u202f567");
  assert.equal(words.decimal(-0.0004, 3), "0.000");
  assert.equal(words.decimal(-0.5, 1), "\u22120.5");
  assert.equal(words.decimal(NaN), "\u2013");
  assert.equal(words.percent(0.6915, 2), "69.15\u00a0%");
  assert.equal(words.saving(0.023), "\u221297.7\u00a0%");
  assert.equal(words.saving(12.2), "12.2\u00a0×");
  assert.equal(words.energy(1_044_655), "1.04\u00a0µJ");
  assert.equal(words.energy(553), "553\u00a0pJ");
  assert.equal(words.short(12_345), "12k");
  assert.equal(words.plural(1, "decision"), "1 decision");
});

test("the optimal actions of a firm corridor lead to the goal, and strange values are not believed", () => {
  const scene = {
    rows: 1, columns: 3, letters: "SFG", actions: ["left", "down", "right", "up"], gamma: 0.5, optimal_values: Float64Array.of(0.5, 1, 0),
  };
  const actions = optimum.optimalActions(scene, true);
  assert.deepEqual([...actions[0]], [2]);
  assert.deepEqual([...actions[1]], [2]);
  assert.equal(optimum.optimalActions(scene, false), null, "the values of a firm lake are not those of a slippery one");
});
