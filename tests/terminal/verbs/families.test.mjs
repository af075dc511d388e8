/** One world of each family: both agents train, are saved, evaluated and converted; a run resumes where it stopped. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";

import { json } from "../support/program.mjs";

const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
after(() => rmSync(folder, { recursive: true }));
const file = (/** @type {string} */ name) => join(folder, name);

const FAMILIES = [
  "FrozenLake-v1",
  "CliffWalking-v1",
  "Taxi-v4",
  "WindyGridworldKings-v0",
  "DynaMaze-v0",
  "DeepSea-10",
  "Maze-v0",
  "MiniGrid-Empty-5x5-v0",
  "MiniGrid-FourRooms-v0",
  "MiniGrid-DoorKey-5x5-v0",
  "MiniGrid-LavaGapS5-v0",
  "MiniGrid-SimpleCrossingS9N1-v0",
  "MiniGrid-LavaCrossingS9N1-v0",
  "MiniGrid-Dynamic-Obstacles-5x5-v0",
  "MiniGrid-Unlock-v0",
  "MiniGrid-KeyCorridorS3R1-v0",
];
/** Learning begins early enough for a short run to learn something. */
const SHORT = ["--set", "learning_starts=500", "--set", "update_period=25"];

const train = (/** @type {string[]} */ ...args) => json("train", ...args);
/**
 * Whether a value is what `train --json` prints.
 * @returns {import("ajv").ValidateFunction<{world: string, env_steps: number, updates: number, normalised_score: number | null,
 *   random_value: number | null, optimal_value: number | null, greedy_value: number}>}
 */
const fits = () => {
  /** @type {import("ajv").SchemaObject} */
  const schema = JSON.parse(readFileSync(new URL("../../../docs/schemas/train.schema.json", import.meta.url), "utf8"));
  return new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);
};

for (const world of FAMILIES) {
  test(`both agents train on ${world}, and what they are judged by is what the list of worlds tells`, () => {
    const [listed] = json("worlds", "--world", world).worlds;
    const valid = fits();
    for (const agent of [
      ["--agent", "spiking"],
      ["--agent", "dense", "--set", "normalisation=static", "--checkpoint", file("dense")],
    ]) {
      const run = train("--world", world, "--steps", "3000", ...SHORT, ...agent);
      assert.ok(valid(run), JSON.stringify(valid.errors, null, 2));
      assert.deepEqual([run.world, run.env_steps], [world, 3000]);
      assert.ok(run.updates >= 100, `${run.updates} updates`);
      assert.equal(run.optimal_value, listed.optimal_value);
      if (listed.optimal_value === null) {
        assert.deepEqual([run.normalised_score, run.random_value], [null, null]);
      } else {
        assert.equal(run.random_value, listed.random_value);
        assert.ok(
          run.greedy_value <= (run.optimal_value ?? NaN) + 1e-9,
          `${run.greedy_value} is better than ${run.optimal_value}`,
        );
        assert.ok(Number.isFinite(run.normalised_score));
      }
    }
    const spiking = json("convert", "--checkpoint", file("dense"), "--time-steps", "4", file("spiking"));
    assert.deepEqual([spiking.world, spiking.agent, spiking.env_steps], [world, "spiking", 0]);
    assert.equal(
      json("evaluate", "--checkpoint", file("spiking"), "--episodes", "3").greedy_value,
      spiking.greedy_value,
    );
  });
}

for (const [world, ...stops] of /** @type {const} */ ([
  ["MiniGrid-DoorKey-5x5-v0", "777"],
  ["Taxi-v4", "777"],
  // At step 1000 the way closes.
  ["DynaBlockingMaze-v0", "777", "999", "1000", "1001"],
])) {
  test(`a run on ${world} that was stopped at step ${stops.join(", ")} ends like one that never stopped`, () => {
    const run = ["--world", world, "--seed", "5", ...SHORT];
    const { wall_seconds: _, ...whole } = train(...run, "--steps", "1500");
    for (const stop of stops) {
      train(...run, "--steps", stop, "--checkpoint", file("stopped"));
      const { wall_seconds, ...resumed } = train("--resume", file("stopped"), "--steps", "1500");
      assert.deepEqual(resumed, whole, `stopped at ${stop}`);
    }
  });
}

test("the whole grid in view is a run of its own, and a resumed one keeps it", () => {
  const run = ["--world", "MiniGrid-Empty-5x5-v0", ...SHORT, "--steps", "600"];
  const whole = train(...run, "--full-view", "--checkpoint", file("whole"));
  assert.notEqual(whole.weights_digest, train(...run).weights_digest);
  const resumed = train("--resume", file("whole"), "--full-view", "--steps", "700");
  assert.equal(resumed.weights_digest, train("--resume", file("whole"), "--steps", "700").weights_digest);
});

test("the way that closes lowers what the run is judged by", () => {
  const optimum = (/** @type {string} */ steps) =>
    train("--world", "DynaBlockingMaze-v0", "--steps", steps).optimal_value;
  const [open, closed] = ["999", "1000"].map(optimum);
  assert.ok(Math.abs(open - 0.99 ** 9) < 1e-9 && Math.abs(closed - 0.99 ** 15) < 1e-9, `${open}, ${closed}`);
});
