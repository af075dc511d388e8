/** Trajectories of Gymnasium 1.4.0 for given seeds, state by state, and what MiniGrid 3.2.0 shows. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { crc32 } from "node:zlib";

import { json, spikeground } from "../support/program.mjs";

/** Cycles longer than any of the trajectories below. */
const cycle = (/** @type {number[]} */ actions) => Array(20).fill(actions).flat().join(",");

// Each ends in a hole: terminated, return 0.
for (const [world, actions, seed, states] of /** @type {[string, number[], number, number[]][]} */ ([
  ["FrozenLake-v1", [2, 1, 2, 1, 1, 2], 0, [0, 4, 4, 8, 9, 10, 11]],
  ["FrozenLake-v1", [2, 1, 2, 1, 1, 2], 1, [0, 0, 0, 0, 0, 4, 0, 1, 5]],
  ["FrozenLake-v1", [2, 1, 2, 1, 1, 2], 2, [0, 4, 5]],
  ["FrozenLake-v1", [2, 1, 2, 1, 1, 2], 3, [0, 4, 5]],
  ["FrozenLake-v1", [2, 1, 2, 1, 1, 2], 42, [0, 1, 2, 2, 1, 2, 2, 2, 1, 2, 6, 7]],
  ["FrozenLake8x8-v1", [2, 1], 0, [0, 8, 8, 16, 17, 9, 17, 9, 17, 9, 10, 18, 19]],
  ["FrozenLake8x8-v1", [2, 1], 1, [0, 0, 0, 0, 0, 1, 2, 3, 11, 19]],
  ["FrozenLake8x8-v1", [2, 1], 42, [0, 1, 2, 2, 1, 1, 2, 2, 1, 2, 10, 2, 10, 2, 10, 18, 26, 34, 35]],
])) {
  test(`${world} with seed ${seed} walks as Gymnasium's does`, () => {
    const { steps } = json("rollout", "--world", world, "--seed", String(seed), "--actions", cycle(actions));
    assert.deepEqual(
      steps.map((/** @type {{observation: number}} */ step) => step.observation),
      states,
    );
    for (const [index, step] of steps.entries()) {
      const last = index === states.length - 1;
      assert.deepEqual({ ...step, observation: 0 }, { observation: 0, reward: 0, terminated: last, truncated: false });
    }
  });
}

test("the firm lake rewards arrival and ends there", () => {
  const { steps } = json("rollout", "--world", "FrozenLake-v1", "--firm", "--actions", "1,1,2,1,2,2,0,0");
  assert.deepEqual(steps, [
    ...[0, 4, 8, 9, 13, 14].map((observation) => ({ observation, reward: 0, terminated: false, truncated: false })),
    { observation: 15, reward: 1, terminated: true, truncated: false },
  ]);
});

test("an episode is truncated at its limit: 100 steps on FrozenLake-v1 with any map, 200 on FrozenLake8x8-v1", () => {
  const wide = "SFFFFFFF/FFFFFFFF/FFFHFFFF/FFFFFHFF/FFFHFFFF/FHHFFFHF/FHFFHFHF/FFFHFFFG";
  for (const [limit, ...world] of /** @type {[number, ...string[]][]} */ ([
    [100, "FrozenLake-v1"],
    [100, "FrozenLake-v1", "--map", wide],
    [200, "FrozenLake8x8-v1"],
  ])) {
    const { steps } = json("rollout", "--firm", "--actions", Array(300).fill(0).join(","), "--world", ...world);
    assert.equal(steps.length, limit + 1);
    assert.deepEqual(steps.at(-1), { observation: 0, reward: 0, terminated: false, truncated: true });
    assert.equal(steps.at(-2).truncated, false);
  }
});

test("without an action there is the reset alone, without a seed it is seed 0", () => {
  const reset = [{ observation: 0, reward: 0, terminated: false, truncated: false }];
  assert.deepEqual(json("rollout", "--world", "FrozenLake-v1", "--actions", "").steps, reset);
  const actions = ["--actions", cycle([2, 1])];
  assert.deepEqual(
    json("rollout", "--world", "FrozenLake-v1", ...actions),
    json("rollout", "--world", "FrozenLake-v1", "--seed", "0", ...actions),
  );
});

test("the greatest seed is taken", () => {
  assert.equal(json("rollout", "--world", "FrozenLake-v1", "--seed", "4294967295", "--actions", "1").steps.length, 2);
});

/** Traces of MiniGrid; the file names their producer. */
const MINIGRID = JSON.parse(readFileSync(new URL("../../golden/minigrid.json", import.meta.url), "utf8")).worlds;

test("the first image of every room is that of MiniGrid, in front of the agent and whole", () => {
  for (const { id, size, partial, full } of MINIGRID) {
    for (const [golden, columns, rows, ...view] of [
      [partial, 7, 7],
      [full, ...size, "--full-view"],
    ]) {
      for (const seed of [0, 1]) {
        const [{ observation, ...rest }] = json("rollout", "--world", id, "--seed", String(seed), ...view).steps;
        assert.deepEqual(rest, { reward: 0, terminated: false, truncated: false });
        assert.deepEqual([observation.image.length, observation.image[0].length], [columns, rows], id);
        assert.ok([0, 1, 2, 3].includes(observation.direction));
        const crc = crc32(Uint8Array.from(observation.image.flat(2)))
          .toString(16)
          .padStart(8, "0");
        assert.equal(crc, golden[seed][0], `${id}, seed ${seed}`);
      }
    }
  }
});

const EMPTY = ["rollout", "--world", "MiniGrid-Empty-5x5-v0", "--actions", "2,2,1,2,2,2"];

test("the shortest way through an empty room ends at the goal with MiniGrid's reward", () => {
  const { steps } = json(...EMPTY);
  assert.equal(steps.length, 6);
  const { observation, ...last } = steps.at(-1);
  assert.deepEqual(last, { reward: 1 - 0.9 * (5 / 100), terminated: true, truncated: false });
  assert.equal(observation.direction, 1);
  // The agent is on the goal.
  assert.deepEqual(observation.image[3][6], [1, 0, 0]);
});

test("as text a room is drawn in letters, row by row", () => {
  const drawn = (/** @type {string[]} */ ...args) => spikeground(...args).stdout.split("\n");
  const [legend = "", reset, ...whole] = drawn(...EMPTY.slice(0, 3), "--full-view");
  assert.match(legend, /# wall/);
  assert.equal(reset, "reset");
  assert.deepEqual(whole, [
    "  # # # # #",
    "  # → . . #",
    "  # . . . #",
    "  # . . G #",
    "  # # # # #",
    "  faces right",
    "",
  ]);
  const steps = drawn("rollout", "--world", "MiniGrid-DoorKey-5x5-v0", "--actions", "1,3");
  assert.deepEqual(steps.slice(-10), [
    "pickup, reward 0",
    ...Array(3).fill("  ? ? ? ? ? ? ?"),
    "  ? ? # # # ? ?",
    "  ? ? # . L ? ?",
    "  ? ? # . # ? ?",
    "  ? ? # ↑ # ? ?",
    "  faces up, carries a yellow key",
    "",
  ]);
  assert.equal(drawn(...EMPTY).filter((line) => line === "forward, reward 0.955, terminated").length, 1);
});
