/** Exact values against value iteration on Gymnasium's own tables. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { json } from "./program.mjs";

for (const [optimum, ...world] of /** @type {[number, ...string[]][]} */ ([
  [0.542025932, "FrozenLake-v1"],
  [0.9509900499, "FrozenLake-v1", "--firm"],
  [0.4146403618, "FrozenLake8x8-v1"],
  [0.877521023, "FrozenLake8x8-v1", "--firm"],
  [-12.2478977001, "CliffWalking-v1"],
  [-46.3526721817, "CliffWalkingSlippery-v1"],
  [6.3274643149, "Taxi-v4"],
  [7.93, "Taxi-v4", "--gamma", "1"],
  [-15, "WindyGridworld-v0", "--gamma", "1"],
  [-7, "WindyGridworldKings-v0", "--gamma", "1"],
  [0.99, "DeepSea-50", "--gamma", "1"],
  [0.9 ** 13, "DynaMaze-v0", "--gamma", "0.9"],
  // Gymnasium's random map of that size, share and seed: ten steps.
  [0.9 ** 9, "FrozenLake-v1", "--firm", "--gamma", "0.9", "--random-map", "6:0.55:123"],
  // Two steps to the goal: the reward comes with the second.
  [0.9, "FrozenLake-v1", "--firm", "--map", "SFG", "--gamma", "0.9"],
])) {
  test(`the optimum of ${world.join(" ")} is ${optimum}`, () => {
    const solved = json("solve", "--world", ...world);
    assert.equal(solved.gamma, world.includes("--gamma") ? Number(world[world.indexOf("--gamma") + 1]) : 0.99);
    assert.ok(Math.abs(solved.optimal_value_at_start - optimum) < 1e-6, `${solved.optimal_value_at_start}`);
    assert.equal(solved.optimal_values.length, solved.policy.length);
  });
}

test("the values of the slippery lake, state by state", () => {
  const values = [
    0.542025932, 0.4988031872, 0.4706956906, 0.4568516997, 0.5584509602, 0, 0.358348072, 0,
    0.5917987449, 0.6430798248, 0.6152075579, 0, 0, 0.741720439, 0.8628374301, 0,
  ];
  const { optimal_values } = json("solve", "--world", "FrozenLake-v1");
  for (const [state, value] of values.entries()) assert.ok(Math.abs(optimal_values[state] - value) < 1e-6, `state ${state}`);
});

test("the list of worlds tells the same optima", () => {
  const { worlds } = json("worlds");
  const ids = worlds.map((/** @type {{id: string}} */ { id }) => id);
  assert.ok(ids.includes("FrozenLake-v1") && ids.includes("FrozenLake8x8-v1"), ids.join(", "));
  const lake = worlds.find((/** @type {{id: string}} */ { id }) => id === "FrozenLake-v1");
  assert.deepEqual([lake.states, lake.actions, lake.step_limit], [16, 4, 100]);
  assert.ok(Math.abs(lake.optimal_value - 0.542025932) < 1e-6, `${lake.optimal_value}`);
});
