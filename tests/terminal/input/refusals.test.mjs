/** Bad input: exit code 2 and one line that names it and what is allowed. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { spikeground } from "../support/program.mjs";

const TRAIN = ["train", "--world", "FrozenLake-v1", "--steps", "10"];
const ROLLOUT = ["rollout", "--world", "FrozenLake-v1"];

/**
 * @param {string[]} args
 * @param {RegExp[]} said what the line has to hold
 */
function refuses(args, ...said) {
  const { code, stdout, stderr } = spikeground(...args);
  assert.equal(code, 2, `exit code ${code}: ${stderr}`);
  assert.equal(stdout, "");
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  assert.equal(lines.length, 1, stderr);
  for (const pattern of said) assert.match(lines[0] ?? "", pattern);
}

for (const [title, args, ...said] of /** @type {[string, string[], ...RegExp[]][]} */ ([
  ["an unknown world", ["solve", "--world", "FrozenPond-v1"], /FrozenPond-v1/, /FrozenLake-v1/, /FrozenLake8x8-v1/],
  ["a letter that no map has", [...ROLLOUT, "--actions", "1", "--map", "SFF/FXF/FFG"], /X/, /S.*F.*H.*G.*#/],
  ["a map whose rows differ in length", ["solve", "--world", "FrozenLake-v1", "--map", "SFF/FF/FFG"], /row/i],
  ["a map without a goal", ["solve", "--world", "FrozenLake-v1", "--map", "SFF/FFF"], /\bG\b|goal/],
  ["a map without a start", ["solve", "--world", "FrozenLake-v1", "--map", "FFF/FFG"], /\bS\b|start/],
  ["a map for a world that takes none", ["solve", "--world", "Taxi-v4", "--map", "SFG"], /Taxi-v4/, /--map/],
  ...["CliffWalking-v1", "DynaMaze-v0", "WindyGridworld-v0", "DeepSea-10", "MiniGrid-Empty-5x5-v0"].map(
    (world) =>
      /** @type {[string, string[], ...RegExp[]]} */ ([
        `a map for ${world}`,
        ["train", "--world", world, "--map", "SFG"],
        new RegExp(`^spikeground: ${world} does not offer maps of your own \\(--map\\); leave it out$`),
      ]),
  ),
  [
    "firm ice where there is none",
    ["rollout", "--world", "MiniGrid-Empty-5x5-v0", "--firm"],
    /MiniGrid-Empty-5x5-v0 does not offer firm ice \(--firm\)/,
  ],
  ["firm ice in a maze", ["train", "--world", "Maze-v0", "--firm"], /Maze-v0 does not offer firm ice \(--firm\)/],
  ["a full view of a lake", [...ROLLOUT, "--full-view"], /FrozenLake-v1 does not offer a full view \(--full-view\)/],
  [
    "a full view of a taxi's streets",
    ["train", "--world", "Taxi-v4", "--full-view"],
    /Taxi-v4 does not offer a full view \(--full-view\)/,
  ],
  [
    "a room that does not exist",
    ["rollout", "--world", "MiniGrid-DoorKey-7x7-v0"],
    /'MiniGrid-DoorKey-7x7-v0'; did you mean MiniGrid-DoorKey-5x5-v0, .*\? `spikeground worlds` lists all$/,
  ],
  [
    "an unknown world to list",
    ["worlds", "--world", "Taxi-v3"],
    /'Taxi-v3'; did you mean Taxi-v4\? `spikeground worlds` lists all$/,
  ],
  [
    "a part of an id in lower case",
    ["solve", "--world", "cross"],
    /'cross'; did you mean MiniGrid-SimpleCrossingS9N1-v0, .*MiniGrid-LavaCrossingS11N5-v0\? `spikeground worlds`/,
  ],
  [
    "the exact values of a room",
    ["solve", "--world", "MiniGrid-DoorKey-5x5-v0"],
    /MiniGrid-DoorKey-5x5-v0 has no exact model/,
    /worlds --world MiniGrid-DoorKey-5x5-v0` prints the best return/,
  ],
  [
    "those of a room with obstacles",
    ["solve", "--world", "MiniGrid-Dynamic-Obstacles-5x5-v0"],
    /no exact model/,
    /prints the return of random actions/,
  ],
  [
    "an action beyond those of a room with obstacles",
    ["rollout", "--world", "MiniGrid-Dynamic-Obstacles-5x5-v0", "--actions", "3"],
    /'3' is not an action; allowed: 0 left, 1 right, 2 forward$/,
  ],
  [
    "a random map for a room",
    ["rollout", "--world", "MiniGrid-Empty-5x5-v0", "--random-map", "8"],
    /MiniGrid-Empty-5x5-v0 does not offer random maps \(--random-map\)/,
  ],
  ["a random map of one cell", ["solve", "--random-map", "1"], /'1'/, /2 to 32/],
  ["a random map with four parts", ["solve", "--random-map", "8:0.8:1:2"], /SIZE\[:P\[:SEED\]\]/],
  ["a random map with a seed below the range", ["solve", "--random-map", "8:0.8:-1"], /4294967295/],
  [
    "a random map for a world that takes none",
    ["solve", "--world", "Taxi-v4", "--random-map", "8"],
    /Taxi-v4/,
    /--random-map/,
  ],
  ["a random map beside a map", ["solve", "--map", "SFG", "--random-map", "8"], /--random-map/, /--map/],
  ["a random map too large", ["solve", "--random-map", "33"], /33/, /2 to 32/],
  ["a random map without a size", ["solve", "--random-map", "large"], /large/, /SIZE/],
  ["a share of floor that is none", ["solve", "--random-map", "8:nan"], /NaN/, /0 to 1/],
  ["a random map that never has a way", ["solve", "--random-map", "8:0.05"], /10000/],
  ["a letter that no maze has", ["solve", "--world", "Maze-v0", "--map", "SXG"], /X/, /S.*F.*H.*G.*#.*I/],
  ["a reward that is no number", ["solve", "--world", "Maze-v0", "--map", "SG(inf)"], /inf/, /-100 to 100/],
  ["an unknown parameter", [...TRAIN, "--set", "tau_men=3"], /tau_men/, /tau_mem/],
  ["a value out of a parameter's range", [...TRAIN, "--set", "time_steps=-3"], /time_steps/, /-3/, /\d/],
  ["a target above 1", [...TRAIN, "--set", "target_sparsity=1.5"], /target_sparsity: '1.5' is not .*0 to 1/],
  ["a target below 0", ["compare", "--set", "target_sparsity=-0.1"], /target_sparsity: '-0.1' is not .*0 to 1/],
  ["a target that is no number", [...TRAIN, "--set", "target_sparsity=nan"], /target_sparsity: 'nan' is not .*0 to 1/],
  ["a value of the wrong type", [...TRAIN, "--set", "time_steps=many"], /time_steps/, /many/],
  ["a value that is no number", [...TRAIN, "--set", "gamma=nan"], /gamma/],
  ["a setting without =", [...TRAIN, "--set", "time_steps"], /time_steps/, /=/],
  ["a seed below the range", [...ROLLOUT, "--actions", "1", "--seed=-1"], /-1/, /4294967295|2\^32|2³²/],
  [
    "a seed above the range",
    [...ROLLOUT, "--actions", "1", "--seed", "4294967296"],
    /4294967296/,
    /4294967295|2\^32|2³²/,
  ],
  ["an action above the range", [...ROLLOUT, "--actions", "1,4"], /4/, /3/],
  ["an action that is no number", [...ROLLOUT, "--actions", "1,up"], /up/],
  ["a gamma out of range", ["solve", "--world", "FrozenLake-v1", "--gamma", "1.5"], /1\.5/, /gamma/i],
  [
    "an unknown preset",
    [...TRAIN, "--preset", "turbo"],
    /unknown preset 'turbo'; allowed: default, frugal, maximum_speed, balanced, maximum_accuracy$/,
  ],
  ["an unknown preset to compare with", ["compare", "--steps", "10", "--preset", "turbo"], /unknown preset 'turbo'/],
  ["an unknown agent", [...TRAIN, "--agent", "liquid"], /liquid/, /spiking/, /dense/],
  ["an unknown flag", [...TRAIN, "--stepz", "3"], /--stepz/],
  ["an unknown verb", ["trian"], /trian/],
  ["a settings file that is not there", [...TRAIN, "--config", "no/such/file.yaml"], /no\/such\/file\.yaml/],
])) {
  test(`${title} is refused in one line with exit code 2`, () => refuses(args, ...said));
}

for (const [title, text, ...said] of /** @type {[string, string, ...RegExp[]][]} */ ([
  ["an unknown parameter", "spiking:\n  tau_men: 3\n", /tau_men/, /tau_mem/],
  [
    "an unknown world",
    "worlds:\n  - {world: Atlantis-v0, parameters: {}}\n",
    /worlds: unknown world 'Atlantis-v0'; allowed: /,
  ],
  [
    "an unknown parameter for another world",
    "worlds:\n  - {world: CliffWalking-v1, parameters: {tau_men: 3}}\n",
    /worlds: unknown parameter 'tau_men'; allowed: .*tau_mem/,
  ],
  [
    "a value out of range for another world",
    "worlds:\n  - {world: CliffWalking-v1, parameters: {time_steps: 99}}\n",
    /worlds: time_steps: '99' is not a whole number from 1 to 32/,
  ],
  [
    "firm ice where there is none",
    "worlds:\n  - {world: CliffWalking-v1, firm: true, parameters: {}}\n",
    /worlds: .*CliffWalking-v1 does not offer firm ice/,
  ],
  [
    "a world without its parameters",
    "worlds:\n  - {world: CliffWalking-v1}\n",
    /worlds: an entry has no parameters; each needs a world and its parameters$/,
  ],
  [
    "an unknown key of a world",
    "worlds:\n  - {world: CliffWalking-v1, parameters: {}, states: 4}\n",
    /worlds: unknown key 'states'; allowed: world, firm, parameters$/,
  ],
  ["a block that is a number", "spiking: 3\n", /spiking: '3' is not a mapping of parameters/],
  ["an agent that is maybe one", "spiking: {enabled: maybe}\n", /enabled: 'maybe' is not true or false/],
  [
    "worlds that are no list",
    "worlds: FrozenLake-v1\n",
    /worlds: 'FrozenLake-v1' is not a list of \{world, firm, parameters\}/,
  ],
])) {
  test(`${title} in a settings file is refused in one line with exit code 2`, () => {
    const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
    const file = join(folder, "settings.yaml");
    writeFileSync(file, text);
    refuses([...TRAIN, "--config", file], /--config .*settings\.yaml/, ...said);
    rmSync(folder, { recursive: true });
  });
}

for (const [title, args, ...said] of /** @type {[string, string[], ...RegExp[]][]} */ ([
  [
    "a run and its figures in one file",
    ["train", "--steps", "10", "--checkpoint", "a.run", "--json", "./a.run"],
    /--json a\.run: --checkpoint names the same file/,
  ],
  [
    "figures over the run that goes on",
    ["train", "--resume", "a.run", "--json", "a.run"],
    /--json a\.run: --resume names the same file/,
  ],
  [
    "a checkpoint over the settings",
    ["train", "--config", "a.run", "--checkpoint", "a.run"],
    /--checkpoint a\.run: --config names the same file/,
  ],
  [
    "a report over the run",
    ["evaluate", "--checkpoint", "a.run", "--monitor", "a.run"],
    /--monitor a\.run: --checkpoint names the same file/,
  ],
  [
    "a comparison over the twin",
    ["compare", "--checkpoint", "b.run", "--twin", "a.run", "--json", "a.run"],
    /--json a\.run: --twin names the same file/,
  ],
  [
    "a conversion over the dense run",
    ["convert", "--checkpoint", "a.run", "a.run"],
    /OUT a\.run: --checkpoint names the same file/,
  ],
])) {
  test(`${title} is refused, and the file is as it was`, () => {
    const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
    const place = (/** @type {string} */ arg) =>
      arg.replace(/^(\.\/)?([ab]\.run)$/, (_, dot, name) => `${folder}/${dot ?? ""}${name}`);
    const files = ["a.run", "b.run"].map((name) => join(folder, name));
    for (const file of files) writeFileSync(file, "precious");
    const { code, stderr } = spikeground(...args.map(place));
    assert.equal(code, 2, stderr);
    for (const pattern of said) assert.match(stderr.replaceAll(`${folder}/`, ""), pattern);
    for (const file of files) assert.equal(readFileSync(file, "utf8"), "precious");
    rmSync(folder, { recursive: true });
  });
}

for (const verb of ["worlds", "energy", "rollout", "solve", "train", "evaluate", "compare"]) {
  test(`${verb} --help ends well and tells its flags`, () => {
    const { code, stdout, stderr } = spikeground(verb, "--help");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /--json/);
  });
}
