/** `spikeground study`: cells equal to `train`, files of results that are taken up, shared and joined, bad input. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { json, PROGRAM, spikeground } from "../support/program.mjs";

const FOLDER = mkdtempSync(join(tmpdir(), "study-"));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

const place = (/** @type {string} */ name) => join(FOLDER, name);

const SMALL = "hidden_size: 16, learning_starts: 100, batch_size: 16";
const STUDY = `name: small lakes
steps: 600
seeds: 0-2
worlds:
  - {world: FrozenLake-v1, firm: true}
  - {world: FrozenLake-v1, map: SFF/FHF/FFG}
settings:
  - {name: spiking, set: {${SMALL}}}
  - {name: dense, agent: dense, set: {${SMALL}}}
`;
const CELLS = 12;

function described(/** @type {string} */ name, text = STUDY) {
  writeFileSync(place(name), text);
  return place(name);
}

/** A file of results without what differs from one time to the next. */
const lasting = (/** @type {unknown} */ results) =>
  JSON.parse(JSON.stringify(results, (key, value) => (key === "wall_seconds" ? null : value)));

const read = (/** @type {string} */ path) => JSON.parse(readFileSync(path, "utf8"));

const refused = (/** @type {RegExp} */ words, /** @type {string[]} */ ...args) => {
  const { code, stderr } = spikeground("study", ...args);
  assert.equal(code, 2, stderr);
  assert.match(stderr, words);
  assert.equal(stderr.trim().split("\n").length, 1, stderr);
};

test("a cell is the run that train makes of the same flags", () => {
  const { cells, missing, summary } = json("study", described("train.yaml"));
  assert.deepEqual([cells.length, missing], [CELLS, 0]);
  const flags = [
    "--world=FrozenLake-v1",
    "--steps=600",
    "--seed=1",
    "--set=hidden_size=16",
    "--set=learning_starts=100",
    "--set=batch_size=16",
  ];
  const alone = [
    json("train", ...flags, "--firm"),
    json("train", ...flags, "--firm", "--agent=dense"),
    json("train", ...flags, "--map=SFF/FHF/FFG"),
    json("train", ...flags, "--map=SFF/FHF/FFG", "--agent=dense"),
  ];
  const here = cells.filter((/** @type {{seed: number}} */ { seed }) => seed === 1);
  for (const [index, cell] of here.entries()) {
    const { weights_digest, normalised_score, mean_return, firing_rate, env_steps, energy } = alone[index];
    assert.deepEqual(
      [cell.weights_digest, cell.normalised_score, cell.mean_return, cell.firing_rate, cell.env_steps],
      [weights_digest, normalised_score, mean_return, firing_rate, env_steps],
      cell.setting,
    );
    assert.equal(cell.energy.ratio, energy[cell.energy.model].ratio);
  }
  assert.deepEqual(
    summary.groups.map((/** @type {{setting: string, seeds: number}} */ { setting, seeds }) => [setting, seeds]),
    [
      ["spiking", 3],
      ["dense", 3],
      ["spiking", 3],
      ["dense", 3],
    ],
  );
  assert.equal(summary.comparisons[0].conclusion, "too_few_seeds");
});

test("shares, joined, and any number of jobs give the results of the whole", () => {
  const file = described("shares.yaml");
  const whole = lasting(json("study", file, "--jobs=1"));
  assert.deepEqual(lasting(json("study", file, "--jobs=3")), whole);
  for (const share of ["1/2", "2/2"]) {
    const out = place(`share-${share[0]}.json`);
    assert.equal(spikeground("study", file, `--shard=${share}`, `--out=${out}`).code, 0);
    assert.equal(read(out).missing, CELLS / 2);
    assert.equal(read(out).summary, null, "no summary of half a study in its file");
  }
  const joined = place("joined.json");
  const { code, stderr } = spikeground(
    "study",
    "--merge",
    place("share-1.json"),
    place("share-2.json"),
    `--out=${joined}`,
  );
  assert.equal(code, 0, stderr);
  assert.deepEqual(lasting(read(joined)), whole);
});

test("what is finished is kept, and the same command goes on", async () => {
  const file = described("killed.yaml", STUDY.replace("steps: 600", "steps: 3000"));
  const out = place("killed.json");
  const child = spawn(PROGRAM, ["study", file, "--jobs=1", `--out=${out}`]);
  let words = "";
  child.stderr.on("data", (part) => {
    words += part;
    // After the first cell that is kept.
    if (existsSync(out)) child.kill("SIGTERM");
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  assert.ok([0, 143].includes(/** @type {number} */ (code)), `${code}: ${words}`);
  const before = read(out);
  assert.ok(before.cells.length >= 1, words);
  if (code === 143) assert.match(words, /ended by SIGTERM; \d+ of 12 cells are in .*; the same command goes on/);
  const again = spikeground("study", file, `--out=${out}`);
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stderr, new RegExp(`${before.cells.length} cells are already finished`));
  const after = read(out);
  assert.equal(after.missing, 0);
  for (const cell of before.cells)
    assert.deepEqual(
      after.cells.find((/** @type {{key: string}} */ { key }) => key === cell.key),
      cell,
      "a finished cell is not trained again",
    );
  assert.deepEqual(lasting(after), lasting(json("study", file)));
});

test("each finished cell is a line of comma-separated values", () => {
  const csv = place("cells.csv");
  const { cells } = json("study", described("csv.yaml"), `--csv=${csv}`);
  const [head = "", ...lines] = readFileSync(csv, "utf8").trim().split("\r\n");
  assert.equal(lines.length, CELLS);
  const column = head.split(",").indexOf("weights_digest");
  // The second world's label holds a comma, so its field is quoted.
  const fields = (/** @type {string} */ line) => [...line.matchAll(/("[^"]*"|[^,]*)(,|$)/g)].map((match) => match[1]);
  assert.deepEqual(
    lines.map((line) => fields(line)[column]),
    cells.map((/** @type {{weights_digest: string}} */ cell) => cell.weights_digest),
  );
});

test("a study that cannot be read is refused in one line that names the entry", () => {
  for (const [from, to, words] of /** @type {const} */ ([
    ["seeds: 0-2", "seed: 0-2", /unknown key 'seed'; allowed: name, steps, seeds, worlds, settings/],
    ["firm: true", "frim: true", /worlds, entry 1: unknown key 'frim'; allowed: /],
    ["FrozenLake-v1, firm", "FrozenLake-v9, firm", /worlds, entry 1: .*FrozenLake-v9/],
    ["hidden_size: 16", "hidden_size: 0", /settings, entry 1: .*hidden_size/],
    ["hidden_size: 16", "hiden_size: 16", /settings, entry 1: .*hiden_size/],
    ["agent: dense", "agent: dens", /settings, entry 2: .*dens/],
    ["seeds: 0-2", "seeds: 2-0", /seeds: '2-0' is not seeds from 0 to 4294967295/],
    ["seeds: 0-2", "seeds: []", /seeds/],
    ["name: dense", "name: spiking", /settings, entry 2: the name 'spiking' occurs twice; allowed: once/],
    ["steps: 600", "steps: 0", /steps: '0' is not a whole number from 1/],
    ["settings:", "settings: [", /bad.yaml/],
  ])) {
    refused(words, described("bad.yaml", STUDY.replace(from, to)));
  }
  refused(/absent.yaml/, place("absent.yaml"));
});

test("an impossible share, and a file that holds other results, are refused and nothing is overwritten", () => {
  const file = described("refused.yaml");
  for (const share of ["0/3", "4/3", "x", "1", "-1/2", "1/0"]) refused(/--shard.*I\/N/, file, `--shard=${share}`);
  refused(/--jobs.*1 to 1024/, file, "--jobs=0");
  const out = place("damaged.json");
  writeFileSync(out, "{");
  refused(/--out.*damaged\.json.*nothing was overwritten/, file, `--out=${out}`);
  assert.equal(readFileSync(out, "utf8"), "{");
  const other = place("other.json");
  const another = described("another.yaml", STUDY.replace("steps: 600", "steps: 300"));
  assert.equal(spikeground("study", another, `--out=${other}`).code, 0);
  const kept = readFileSync(other, "utf8");
  refused(/--out.*other\.json.*does not have.*nothing was overwritten/, file, `--out=${other}`);
  assert.equal(readFileSync(other, "utf8"), kept);
  // Weights that contradict each other.
  const results = read(other);
  results.cells[0].weights_digest = results.cells[0].weights_digest.replace(/.$/, (/** @type {string} */ last) =>
    last === "0" ? "1" : "0",
  );
  writeFileSync(place("contrary.json"), JSON.stringify(results));
  refused(/--merge.*contrary\.json.*one of the two is wrong/, "--merge", other, place("contrary.json"));
});

test("a place where nothing can be written is said", () => {
  const { code, stderr, stdout } = spikeground(
    "study",
    described("full.yaml"),
    `--out=${join(FOLDER, "no-folder", "out.json")}`,
  );
  assert.equal(code, 2, stderr);
  assert.match(stderr, /--out.*no-folder/);
  assert.equal(stdout, "");
  if (!existsSync("/dev/full")) return;
  const full = spikeground("study", described("full.yaml"), "--json=/dev/full");
  assert.equal(full.code, 1, full.stderr);
  assert.match(full.stderr, /--json.*\/dev\/full/);
});
