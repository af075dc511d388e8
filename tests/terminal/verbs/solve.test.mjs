/** Exact values against value iteration on Gymnasium's own tables; the list of worlds. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { json, spikeground } from "../support/program.mjs";

for (const [optimum, ...world] of /** @type {[number, ...string[]][]} */ ([
  [0.542025932, "FrozenLake-v1"],
  [0.9509900499, "FrozenLake-v1", "--firm"],
  [0.4146403618, "FrozenLake8x8-v1"],
  [0.877521023, "FrozenLake8x8-v1", "--firm"],
  [-12.2478977001, "CliffWalking-v1"],
  [-46.3526721817, "CliffWalkingSlippery-v1"],
  [6.3274643149, "Taxi-v4"],
  [7.93, "Taxi-v4", "--gamma", "1"],
  [-13, "CliffWalking-v1", "--gamma", "1"],
  [14 / 17, "FrozenLake-v1", "--gamma", "1"],
  [1, "FrozenLake8x8-v1", "--gamma", "1"],
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
    0.542025932, 0.4988031872, 0.4706956906, 0.4568516997, 0.5584509602, 0, 0.358348072, 0, 0.5917987449, 0.6430798248,
    0.6152075579, 0, 0, 0.741720439, 0.8628374301, 0,
  ];
  const { optimal_values } = json("solve", "--world", "FrozenLake-v1");
  for (const [state, value] of values.entries())
    assert.ok(Math.abs(optimal_values[state] - value) < 1e-6, `state ${state}`);
});

/** A corridor of slippery ice between two rows of holes. */
const holes = (/** @type {number} */ length) =>
  [`${"H".repeat(length)}`, `S${"F".repeat(length - 2)}G`, `${"H".repeat(length)}`].join("/");

for (const [expected, ...world] of /** @type {[number | null, ...string[]][]} */ ([
  // Backward induction over Gymnasium's table, written apart from the program.
  [0.7441902878292659, "FrozenLake-v1", "--gamma", "1"],
  [0.5222806609158542, "FrozenLake-v1"],
  [1, "FrozenLake-v1", "--firm", "--gamma", "1"],
  [0.9, "FrozenLake-v1", "--firm", "--map", "SFG", "--gamma", "0.9"],
  [0.99 ** 13, "FrozenLake8x8-v1", "--firm"],
  // Seventeen rows of seven cells there and back, longer than the limit allows.
  [
    0,
    "FrozenLake-v1",
    "--firm",
    "--map",
    Array.from({ length: 31 }, (_, row) =>
      row === 0
        ? `S${"F".repeat(6)}`
        : row === 30
          ? `${"F".repeat(6)}G`
          : row % 2 === 0
            ? "F".repeat(7)
            : row % 4 === 1
              ? `${"#".repeat(6)}F`
              : `F${"#".repeat(6)}`,
    ).join("/"),
    "--gamma",
    "1",
  ],
  [null, "CliffWalking-v1"],
  [7.93, "Taxi-v4", "--gamma", "1"],
])) {
  test(`under its limit ${world.join(" ").slice(0, 60)} is worth ${expected}`, () => {
    const { optimal_value_under_limit: value, optimal_value_at_start: whole } = json("solve", "--world", ...world);
    if (expected === null) assert.equal(value, null);
    else assert.ok(Math.abs(value - expected) < 1e-9 && value <= whole + 1e-9, `${value}`);
    const { stdout } = spikeground("solve", "--world", ...world);
    assert.equal(
      /without the time limit of \d+ steps/.test(stdout) && /under the time limit: /.test(stdout),
      expected !== null,
      stdout,
    );
  });
}

for (const [policy, ...flags] of /** @type {[string, ...string[]][]} */ ([
  ["→→G", "--firm", "--gamma", "1", "--map", "SFG"],
  ["←←", "--firm", "--gamma", "1", "--map", "GFS"],
  ["→→→→→→G", "--firm", "--gamma", "1", "--map", "SFFFFFG"],
  ["→→→→→→G", "--firm", "--gamma", "0.999", "--map", "SFFFFFG"],
  ["→→→→→→G", "--firm", "--gamma", "0.01", "--map", "SFFFFFG"],
  ["↓↓G", "--firm", "--gamma", "1", "--map", "S/F/G"],
  ["↓↓→G", "--firm", "--gamma", "1", "--map", "SF/FG"],
  ["→→→→→→G", "--world", "Maze-v0", "--gamma", "1", "--map", "SFFFFFG"],
])) {
  test(`the printed policy of ${flags.join(" ")} arrives`, () => {
    const { stdout } = spikeground(
      "solve",
      ...(flags.includes("--world") ? [] : ["--world", "FrozenLake-v1"]),
      ...flags,
    );
    const arrows = [...(stdout.split("under the time limit").pop() ?? "").split("\n").slice(1).join("")]
      .filter((sign) => /[←↓→↑G]/.test(sign))
      .join("");
    assert.equal(arrows.replace(/^G/, ""), policy, stdout);
  });
}

test("a wall has a dash in place of a value, in the JSON a number", () => {
  const flags = ["--world", "Maze-v0", "--gamma", "1", "--map", "S#G/F#F/FFF"];
  const { stdout } = spikeground("solve", ...flags);
  const grid = stdout.replace(/\n$/, "").split("\n").slice(-3);
  assert.deepEqual(
    grid.map((row) => row.trimEnd().split(/ +/)),
    [
      ["↓", "1.0000", "#", "-", "G", "0.0000"],
      ["↓", "1.0000", "#", "-", "↑", "1.0000"],
      ["→", "1.0000", "→", "1.0000", "↑", "1.0000"],
    ],
  );
  assert.equal(new Set(grid.map((row) => row.length)).size, 1, "columns are aligned");
  assert.ok(json("solve", ...flags).optimal_values.every(Number.isFinite));
});

test("a value that fixed decimals would show as zero is shown, and that the goal is hardly ever reached is said", () => {
  for (const length of [30, 40, 60]) {
    const flags = ["--world", "FrozenLake-v1", "--map", holes(length)];
    const { stdout } = spikeground("solve", ...flags);
    assert.match(stdout, /^optimal value at the start: \d\.\d{3}e-\d+ /, stdout);
    assert.match(stdout, /with a probability of only \d\.\d\de-\d+.*too rarely to learn from/, stdout);
    const { optimal_value_at_start: value } = json("solve", ...flags);
    assert.ok(value > 0 && Math.abs(Number(/start: (\S+)/.exec(stdout)?.[1]) / value - 1) < 1e-3, `${value}`);
  }
  for (const flags of [[], ["--firm"], ["--map", holes(4)], ["--world", "CliffWalking-v1"]]) {
    const { stdout } = spikeground(
      "solve",
      ...(flags.includes("--world") ? [] : ["--world", "FrozenLake-v1"]),
      ...flags,
    );
    assert.ok(!/rarely|e-\d/.test(stdout), stdout);
  }
});

test("training tells before it begins that the goal is reached too rarely, and shows the small values", () => {
  const short = ["train_steps=1000", "learning_starts=900", "hidden_size=8", "batch_size=8"].flatMap((change) => [
    "--set",
    change,
  ]);
  const { stdout, stderr, code } = spikeground("train", "--world", "FrozenLake-v1", "--map", holes(30), ...short);
  assert.equal(code, 0);
  assert.match(stderr, /^spikeground: even the best policy reaches a goal.*too rarely to learn from\n/);
  assert.match(stderr, /no training episode earned a reward/);
  assert.match(stdout, /optimal \d\.\d{3}e-13, random \d\.\d{3}e-\d+/);
  assert.ok(!/normalised score +none/.test(stdout), stdout);
});

const { worlds } = json("worlds");
/** @typedef {{id: string, states: number | null, actions: number, step_limit: number | null, optimal_value: number | null, random_value: number | null}} Listed */
const listed = (/** @type {string} */ id) => worlds.find((/** @type {Listed} */ world) => world.id === id);

test("the list of worlds tells the same optima, and every world with a model is solved at every discount", () => {
  assert.deepEqual(
    [listed("FrozenLake-v1").states, listed("FrozenLake-v1").actions, listed("FrozenLake-v1").step_limit],
    [16, 4, 100],
  );
  const tabular = worlds.filter((/** @type {Listed} */ world) => world.states !== null);
  assert.equal(tabular.length, 32);
  for (const { id, states, actions, optimal_value } of tabular) {
    for (const gamma of ["0", "0.99", "1"]) {
      const solved = json("solve", "--world", id, "--gamma", gamma);
      assert.deepEqual([solved.optimal_values.length, solved.policy.length], [states, states], id);
      assert.ok(solved.optimal_values.every(Number.isFinite), id);
      assert.ok(
        solved.policy.every((/** @type {number} */ action) => action >= 0 && action < actions),
        id,
      );
      if (gamma === "0.99") assert.ok(Math.abs(solved.optimal_value_at_start - optimal_value) < 1e-9, id);
    }
  }
});

test("the list of worlds has every room, with the best return of its levels by search", () => {
  const { worlds: golden } = JSON.parse(readFileSync(new URL("../../golden/minigrid.json", import.meta.url), "utf8"));
  const rooms = worlds.filter((/** @type {Listed} */ world) => world.states === null);
  assert.deepEqual(
    rooms.map((/** @type {Listed} */ room) => room.id).sort(),
    golden.map((/** @type {Listed} */ room) => room.id).sort(),
  );
  for (const { id, max_steps, actions, fewest_steps } of golden) {
    const { optimal_value, random_value, ...room } = listed(id);
    assert.deepEqual(room, { id, states: null, actions, step_limit: max_steps });
    if (id.includes("Dynamic-Obstacles")) {
      assert.equal(optimal_value, null, id);
      assert.ok(random_value >= -1 && random_value <= 1, id);
      continue;
    }
    assert.ok(random_value >= 0 && random_value < optimal_value && optimal_value < 1, id);
    // In a room without chance all levels are equal.
    if (/Empty-\d/.test(id) && fewest_steps)
      assert.ok(Math.abs(optimal_value - (1 - (0.9 * fewest_steps[0]) / max_steps)) < 1e-12, id);
  }
});

test("README tells how many worlds there are, and how many rooms of MiniGrid", () => {
  const text = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
  const rooms = worlds.filter((/** @type {Listed} */ world) => world.id.startsWith("MiniGrid-"));
  assert.deepEqual(
    [/(\d+) worlds:/.exec(text)?.[1], /(\d+) rooms of MiniGrid/.exec(text)?.[1]],
    [String(worlds.length), String(rooms.length)],
  );
});

test("one world's line is that of the list, and the columns of the text hold every id", () => {
  for (const id of ["Taxi-v4", "MiniGrid-FourRooms-v0"])
    assert.deepEqual(json("worlds", "--world", id), { worlds: [listed(id)] });
  const { stdout, stderr } = spikeground("worlds");
  const lines = stdout.split("\n").filter((line) => /^ {2}\S+-\S+ .*\d/.test(line));
  assert.deepEqual([stderr, lines.length], ["", worlds.length]);
  assert.equal(new Set(lines.map((line) => line.length)).size, 1);
});
