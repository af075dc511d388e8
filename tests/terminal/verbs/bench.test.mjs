/** `spikeground bench` on its quickest rows, and its refusals. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { spiking, valid, world } from "../support/bench.mjs";
import { json, spikeground } from "../support/program.mjs";

/** @typedef {import("../../../scripts/bench/targets.mjs").Row} Row */

const ROOT = new URL("../../../", import.meta.url);
const KERNELS = ["bench", "--only", "kernel", "--quick"];

test("spikeground bench has exactly the contract's fields, and times in order", () => {
  const results = json(...KERNELS);
  assert.ok(valid(results), JSON.stringify(valid.errors, null, 2));
  assert.deepEqual(Object.keys(results), ["machine", "versions", "peak", "rows"]);
  assert.match(results.machine, /^.+, \d+ cores, \S/);
  assert.equal(
    results.versions.spikeground,
    /^version = "(.+)"/m.exec(readFileSync(new URL("Cargo.toml", ROOT), "utf8"))?.[1],
  );
  assert.match(results.versions.rustc ?? "", /^\d+\.\d+\.\d+/);
  for (const peak of Object.values(results.peak))
    assert.ok(peak !== null && peak > 0.1 && peak < 1000, `${peak} billion operations a second`);
  for (const row of results.rows) {
    assert.deepEqual(Object.keys(row), Object.keys(spiking({})));
    assert.ok(row.min_us <= row.median_us && row.median_us <= row.max_us, JSON.stringify(row));
  }
  const told = results.rows.map((row) => [
    row.task,
    row.engine,
    row.kernel,
    row.batch,
    row.time_steps,
    row.firing_rate,
  ]);
  assert.deepEqual(told, [
    ["kernel", "spikeground-dense", "dense_product", 32, 1, null],
    ["kernel", "spikeground-dense", "dense_product", 64, 1, null],
    ...[0.35, 0.1, 0.05, 0.02].map((rate) => ["kernel", "spikeground-spiking", "spike_product", 64, 5, rate]),
    ["kernel", "spikeground-dense", "dense_product", 128, 1, null],
  ]);
});

test("spikeground bench takes several tasks", () => {
  const { rows } = json("bench", "--quick", "--only", "kernel,decision");
  assert.deepEqual([...new Set(rows.map((/** @type {Row} */ row) => row.task))], ["decision", "kernel"]);
});

test("spikeground bench tells rows while it measures, a table at the end, and writes the file", () => {
  const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
  const file = join(folder, "bench.json");
  const { code, stdout, stderr } = spikeground(...KERNELS, "--json", file);
  const lines = stderr.trim().split("\n");
  assert.deepEqual([code, lines.length], [0, 7], stderr);
  for (const [index, line] of lines.entries())
    assert.match(line, new RegExp(`^${index + 1}/7 (dense|spike) product, .* µs \\(.* to .*\\)$`));
  const [machine, peak = "", empty, head = "", ...rows] = stdout.trimEnd().split("\n");
  const written = JSON.parse(readFileSync(file, "utf8"));
  assert.deepEqual([machine, empty, rows.length], [written.machine, "", 7]);
  assert.match(peak, /^peak in registers: \d/);
  assert.match(head, /^work +engine +batch +hidden .*median µs +min +max$/);
  assert.match(rows[2] ?? "", /^spike product +spikeground-spiking +64 +128 +4 +5 +35 % +none /);
  rmSync(folder, { recursive: true });
});

const WORLDS = ["FrozenLake-v1", "Taxi-v4", "MiniGrid-Empty-8x8-v0", "MiniGrid-DoorKey-8x8-v0"];

test("spikeground bench measures steps of worlds, and tells which are fast enough", () => {
  const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
  const file = join(folder, "bench.json");
  const { code, stdout, stderr } = spikeground("bench", "--only", "world_step", "--quick", "--json", file);
  assert.equal(code, 0, stderr);
  const results = JSON.parse(readFileSync(file, "utf8"));
  rmSync(folder, { recursive: true });
  assert.ok(valid(results), JSON.stringify(valid.errors, null, 2));
  const times = (/** @type {Row} */ { median_us, min_us, max_us }) => ({ median_us, min_us, max_us });
  assert.deepEqual(
    results.rows,
    results.rows.map((row, index) => world({ kernel: WORLDS[index] ?? null, ...times(row) })),
  );
  assert.equal(results.rows.length, WORLDS.length);
  const speeds = stdout.trimEnd().split("\n").slice(-WORLDS.length);
  for (const [index, line] of speeds.entries()) {
    const [, id, speed, verdict] = /^(\S+) +([\d.]+) million steps a second(.*)$/.exec(line) ?? [];
    assert.equal(id, WORLDS[index], line);
    /** @type {number} */
    const found = 1 / (results.rows[index]?.median_us ?? NaN);
    assert.ok(Math.abs(Number(speed) - found) < 0.01, `${speed} is not ${found}`);
    const least = [20, null, 1, 1][index] ?? null;
    assert.equal(
      verdict,
      least === null ? "" : `, at least ${least} million: ${found >= least ? "reached" : "NOT reached"}`,
    );
  }
});

test("spikeground bench --help tells its flags", () => {
  const { code, stdout } = spikeground("bench", "--help");
  assert.equal(code, 0);
  for (const flag of ["--only", "--quick", "--json"]) assert.match(stdout, new RegExp(`^ +${flag}\\b`, "m"));
  assert.match(stdout, /learning_step, decision, one_hot_decision, forward, kernel, world_step/);
});

for (const [args, expected] of /** @type {[string[], RegExp][]} */ ([
  [
    ["--only", "learning"],
    /'learning' for '--only.* allowed: learning_step, decision, one_hot_decision, forward, kernel, world_step$/,
  ],
  [["--only", "kernel,naps"], /'naps' for '--only/],
  [["--only="], /'' for '--only/],
  [["--json", "no/such/folder/figures.json"], /--json no\/such\/folder\/figures\.json: /],
  [["--json", "docs/"], /--json docs\/: /],
  [["--rounds", "3"], /'--rounds' found; allowed: --only, --quick, --json/],
  [["kernel"], /'kernel'/],
])) {
  test(`spikeground bench ${args.join(" ")} is refused in one line before anything is measured`, () => {
    const { code, stdout, stderr } = spikeground("bench", ...args);
    const [line = "", ...more] = stderr.trimEnd().split("\n");
    assert.deepEqual([code, stdout, more], [2, "", []], stderr);
    assert.match(line, expected);
  });
}
