/** The worlds that agents are judged in, each with the score that has to be reached. */
import { readFileSync } from "node:fs";

/** @typedef {{name: string, world: string[], lowest: number}} Task normalised score that every run has to reach */

export const SUITES = {
  textbook: textbook(),
  random: random(),
  worlds: worlds(),
  reported: reported(),
  shared: shared(),
};

/** @returns {[slippery: Task, firm: Task, firm8x8: Task]} */
function textbook() {
  const rows = ["SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF", "FFFHFFFG"];
  return [
    { name: "FrozenLake-v1, slippery", world: ["--world", "FrozenLake-v1"], lowest: 0.95 },
    { name: "FrozenLake-v1, firm", world: ["--world", "FrozenLake-v1", "--firm"], lowest: 0.95 },
    { name: "the 8x8 map, firm", world: ["--world", "FrozenLake-v1", "--firm", "--map", rows.join("/")], lowest: 0.95 },
  ];
}

/**
 * Worlds that have to be solved. In those where every step costs, a score of 1 is the shortest path; in the maze a path two
 * steps longer is worth γ² of the shortest.
 * @returns {Task[]}
 */
function worlds() {
  const named = (/** @type {string} */ id, /** @type {number} */ lowest) => ({
    name: id,
    world: ["--world", id],
    lowest,
  });
  return [
    ...["CliffWalking-v1", "WindyGridworld-v0", "WindyGridworldKings-v0"].map((id) => named(id, 1 - 1e-9)),
    ...["DynaMaze-v0", "DynaBlockingMaze-v0", "DynaShortcutMaze-v0"].map((id) => named(id, 0.98)),
    named("MiniGrid-Empty-8x8-v0", 0.95),
  ];
}

/**
 * Worlds whose score is reported, whatever it is.
 * @returns {Task[]}
 */
function reported() {
  const ids = ["Taxi-v4", "DeepSea-10", "MiniGrid-LavaGapS5-v0", "MiniGrid-DoorKey-5x5-v0", "MiniGrid-FourRooms-v0"];
  return ids.map((id) => ({ name: id, world: ["--world", id], lowest: -Infinity }));
}

/**
 * Worlds of which the share of seeds that hold is told.
 * @returns {Task[]}
 */
function shared() {
  const [slippery, firm] = textbook();
  return [...worlds().filter(({ name }) => name === "CliffWalking-v1"), firm, slippery];
}

/** @returns {Task[]} */
function random() {
  const { maps } = JSON.parse(readFileSync(new URL("../../tests/golden/random_maps.json", import.meta.url), "utf8"));
  return maps.map(
    (/** @type {{size: number, firm: boolean, seed: number, map: string}} */ { size, firm, seed, map }) => ({
      name: `random ${size}x${size} map ${seed}, ${firm ? "firm" : "slippery"}`,
      world: ["--world", "FrozenLake-v1", ...(firm ? ["--firm"] : []), "--map", map],
      lowest: firm ? 0.95 : 0.9,
    }),
  );
}
