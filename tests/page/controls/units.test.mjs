import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../support/load.mjs";

const history = await load("run/history");
const words = await load("text/words");
const { counted } = await load("text/fill");
const { actionSign } = await load("world/actions");
const letters = await load("world/letters");
const { stepsOf } = await load("text/steps");
const { UNMEASURED } = await load("bridge/pace");
const { comparison } = await load("text/pace-words");
const { Stopwatch } = await load("worker/stopwatch");
const parts = await load("run/parts");

/** Rows of ten columns: the step in the first, its half as the score in the last. */
const rows = (/** @type {number[]} */ steps) =>
  Float64Array.from(steps.flatMap((step) => [step, 0, NaN, 0, 0, 0, 0, 0, 0, step / 2]));

test("the curves stay bounded, evenly spaced and end with the newest row", () => {
  history.restart();
  for (let step = 0; step < 12_345; step += 1) history.add(rows([step]));
  /** @type {number[]} */
  const steps = history.column("env_step");
  assert.ok(steps.length <= 2001 && steps.length > 1000, `${steps.length} rows`);
  assert.equal(steps.at(-1), 12_344);
  const gaps = new Set(steps.slice(1, -1).map((step, index) => step - (steps[index] ?? NaN)));
  assert.equal(gaps.size, 1, "one distance between all rows but the last");
  assert.deepEqual(
    history.column("score").slice(0, 3),
    steps.slice(0, 3).map((step) => step / 2),
  );
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
  assert.deepEqual(
    history.smoothed("score", 16).map((/** @type {number} */ value) => value.toFixed(9)),
    ["4.000000000", "4.000000000", "4.000000000"],
  );
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
  assert.equal(words.energy(5_670_000_000), "5.67\u00a0mJ");
  assert.equal(words.energy(553), "553\u00a0pJ");
  assert.equal(words.duration(3.906), "3.9\u00a0µs");
  assert.equal(words.duration(684.6), "685\u00a0µs");
  assert.equal(words.duration(1463), "1.46\u00a0ms");
  assert.equal(words.duration(null), "\u2013");
  assert.equal(words.short(12_345), "12k");
  assert.equal(counted("decision", 1), "1 decision");
  assert.equal(counted("decision", 1200), "1\u202f200 decisions");
});

test("moves have arrows, eight ways too, turns and deeds have marks of their own", () => {
  const kings = ["up", "right", "down", "left", "up right", "down right", "down left", "up left"];
  assert.equal(kings.map((name) => actionSign(name, kings)).join(""), "↑→↓←↗↘↙↖");
  const turning = ["left", "right", "forward", "pickup", "drop", "toggle", "done"];
  assert.equal(turning.map((name) => actionSign(name, turning)).join(""), "↰↱↑⊕⊖⇄✓");
  assert.equal(actionSign("south", ["south", "north"]), "↓");
});

test("a map's cells keep their numbers, and a map that is the world's own again is none", () => {
  const world = { rows: ["SFG"], letters: "FGSI^", numbers: true };
  assert.deepEqual(letters.cellsIn("SF/G(2.5)^(2)"), [
    ["S", "F"],
    ["G(2.5)", "^(2)"],
  ]);
  assert.equal(letters.withCell("SFG", 1, "^(2)", world), "S^(2)G");
  assert.equal(letters.withCell("S^(2)G", 1, "F", world), null);
  assert.equal(letters.withCell("S#.", 1, "F", { ...world, rows: ["S.."] }), null, "floor has two names");
  assert.equal(letters.numberIn("G(-1.5)"), -1.5);
});

test("a value of steps that cost says how many they are", () => {
  assert.ok(Math.abs(stepsOf(-12.247897700103202, 0.99) - 13) < 1e-9);
  assert.equal(stepsOf(-13, 1), 13);
  assert.ok(Number.isNaN(stepsOf(-200, 0.99)));
});

test("of two networks only the faster one is called so, and firing is always named", () => {
  const pace = (/** @type {number} */ own, /** @type {number} */ twin) => ({
    ...UNMEASURED,
    decision_us: own,
    twin_decision_us: twin,
    active_share: 0.024,
    twin_active_share: 0.37,
  });
  assert.equal(comparison(UNMEASURED, true), "");
  assert.equal(comparison({ ...pace(1, 1), twin_decision_us: null }, true), "");
  assert.equal(
    comparison(pace(10, 18), true),
    "At 2.4\u00a0% firing, the spiking agent decides 1.8× faster than its dense twin.",
  );
  assert.equal(
    comparison(pace(16, 10), true),
    "At 2.4\u00a0% firing, the spiking agent takes 1.6× as long for a decision as its dense twin.",
  );
  assert.equal(
    comparison(pace(10, 10.5), true),
    "At 2.4\u00a0% firing, the spiking agent decides about as fast as its dense twin.",
  );
  assert.equal(
    comparison(pace(10, 25), false),
    "The dense agent decides 2.5× faster than its spiking twin, which is untrained and fires in 37.0\u00a0% of slots.",
  );
  assert.doesNotMatch(comparison(pace(25, 10), false), /faster/);
});

/**
 * A run of known times on a clock that ticks so often.
 * @param {number} tick in milliseconds
 */
function clocked(tick) {
  const truth = { now: 0, looking: 0, steps: 0, updates: 0 };
  const decide = (/** @type {number} */ each) => (/** @type {number} */ times) => {
    truth.now += times * each;
    truth.looking += times * each;
    return 0;
  };
  const handle = {
    advance(/** @type {number} */ steps) {
      for (let step = 0; step < steps; step += 1) {
        truth.steps += 1;
        truth.now += 0.05;
        if (truth.steps % 16 > 0) continue;
        truth.updates += 1;
        // No two are alike, so that none keep step with the clock.
        truth.now += 0.7 + 0.4 * (((truth.updates * 0.618) % 1) - 0.5);
        // Now and then the machine does something else.
        if (truth.updates % 40 === 0) truth.now += 20;
      }
    },
    env_steps: () => truth.steps,
    updates: () => truth.updates,
    decide: decide(0.004),
    decide_as_twin: decide(0.0063),
    active_share: () => 0.02,
    twin_active_share: () => 0.69,
  };
  const read = () => {
    truth.now += 0.0001;
    return Math.floor(truth.now / tick) * tick;
  };
  return { truth, stopwatch: new Stopwatch(handle, read) };
}

for (const tick of [0.1, 1]) {
  test(`times are right on a clock that ticks every ${tick} ms, and cost little`, () => {
    const { truth, stopwatch } = clocked(tick);
    assert.deepEqual(stopwatch.pace(), UNMEASURED);
    stopwatch.restart();
    while (truth.now < 5000) {
      stopwatch.advance(100);
      stopwatch.look();
    }
    const pace = stopwatch.pace();
    const near = (/** @type {number | null} */ found, /** @type {number} */ expected, /** @type {number} */ error) =>
      assert.ok(
        found !== null && Math.abs(found / expected - 1) < error,
        `${found}, which ought to be about ${expected}`,
      );
    near(pace.decision_us, 4, 0.05);
    near(pace.twin_decision_us, 6.3, 0.05);
    near(pace.learning_step_ms, 0.7, 0.15);
    near(pace.env_steps_per_second, truth.steps / 5, 0.15);
    near(pace.updates_per_second, truth.updates / 5, 0.15);
    assert.equal(pace.active_share, 0.02);
    assert.equal(pace.twin_active_share, 0.69);
    assert.ok(truth.looking / truth.now < 0.03, `${truth.looking} of ${truth.now} ms`);
  });
}

test("a setting of something that is off is idle, and not before", () => {
  const on = { noisy: true, categorical: true, threshold_rule: "homeostatic", neuron_model: "lif" };
  const needs = (/** @type {string} */ parameter, /** @type {unknown} */ value, equal = true) => ({
    needs: { parameter, value, equal },
  });
  assert.equal(parts.idledBy(needs("noisy", true), on), null);
  assert.equal(parts.idledBy(needs("noisy", true), { ...on, noisy: false }), "noisy");
  assert.equal(
    parts.idledBy(needs("threshold_rule", "homeostatic"), { ...on, threshold_rule: "fixed" }),
    "threshold_rule",
  );
  assert.equal(parts.idledBy(needs("neuron_model", "spikingbrain"), on), "neuron_model");
  assert.equal(parts.idledBy(needs("slow_share", 0, false), { ...on, slow_share: 0 }), "slow_share");
  assert.equal(parts.idledBy(needs("slow_share", 0, false), { ...on, slow_share: 0.5 }), null);
  assert.equal(parts.idledBy({ needs: null }, on), null);
});
