/**
 * `npm run bench` without measuring: its refusals, its schema, its ratios, and the page that it writes; `spikeground bench`
 * on its quickest rows.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";

import { markdown } from "../../../scripts/bench/document.mjs";
import { breakEven, plot, widths } from "../../../scripts/bench/plot.mjs";
import { billions, columns, targets } from "../../../scripts/bench/targets.mjs";
import { byHand } from "../../../scripts/lib/by_hand.mjs";
import { json, spikeground } from "../support/program.mjs";

const ROOT = new URL("../../../", import.meta.url);

/**
 * @typedef {import("../../../scripts/bench/targets.mjs").Row} Row
 * @typedef {import("../../../scripts/bench/targets.mjs").Results} Results
 */

/**
 * @param {Partial<Row>} fields
 * @returns {Row}
 */
const row = (fields) => ({
  task: "forward",
  engine: "spikeground-dense",
  batch: 64,
  states: null,
  hidden: 128,
  actions: 4,
  time_steps: null,
  firing_rate: null,
  normalisation: "none",
  surrogate: null,
  noisy: false,
  kernel: null,
  median_us: 100,
  min_us: 90,
  max_us: 120,
  ...fields,
});
const world = (/** @type {Partial<Row>} */ fields) =>
  row({
    task: "world_step",
    engine: "spikeground",
    batch: null,
    states: null,
    hidden: null,
    actions: null,
    normalisation: null,
    noisy: null,
    ...fields,
  });
const spiking = (/** @type {Partial<Row>} */ fields) =>
  row({ engine: "spikeground-spiking", time_steps: 5, normalisation: "folded", ...fields });

/** @type {Results} */
const RESULTS = {
  machine: "A machine, 2 cores",
  versions: { chromium: "156.0", "tensorflow.js": "4.22.0" },
  peak: { multiply_add_gflops: 20, add_gops: 10 },
  agreement: { tolerance: 1e-4, steps: [1, 10, 50], losses: { naive: [3, 2, 1] } },
  rows: [
    row({}),
    spiking({ firing_rate: 0.05, median_us: 50 }),
    spiking({ firing_rate: 0.35, median_us: 200 }),
    spiking({ firing_rate: 0.05, median_us: 5, noisy: true }),
    row({ task: "learning_step", batch: 32, median_us: 1000 }),
    row({ task: "learning_step", batch: 32, median_us: 7000, engine: "tfjs-wasm-mended" }),
    row({ task: "learning_step", batch: 32, median_us: 1500, engine: "burn-flex" }),
    row({ task: "learning_step", batch: 64, median_us: 2000 }),
    row({ task: "learning_step", batch: 64, median_us: 3000, engine: "burn-flex" }),
    row({ task: "learning_step", batch: 64, median_us: 2500, engine: "candle" }),
    row({ task: "kernel", kernel: "dense_product", batch: 32, actions: null, median_us: 65.536 }),
    row({
      task: "kernel",
      kernel: "spike_product",
      batch: 32,
      actions: null,
      firing_rate: 0.05,
      time_steps: 5,
      median_us: 16.384,
    }),
    world({ kernel: "Taxi-v4", median_us: 0.0125, min_us: 0.0123, max_us: 0.02 }),
  ],
};

/** @param {string[]} args */
function bench(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/bench.mjs", ...args], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("bench --help lists every option", () => {
  const { status, stdout } = bench("--help");
  assert.equal(status, 0);
  for (const option of ["--json", "--rust-peers", "--only", "--quick", "--docs"])
    assert.match(stdout, new RegExp(`^  ${option}\\b`, "m"));
});

for (const [args, line] of /** @type {[string[], RegExp][]} */ ([
  [
    ["--only", "learning"],
    /--only learning: the tasks are learning_step, decision, one_hot_decision, forward, kernel, world_step/,
  ],
  [["--only", ""], /--only : the tasks are/],
  [["--slow"], /Unknown option '--slow'; --help lists what is allowed/],
  [["figures.json"], /Unexpected argument 'figures.json'/],
  [["--json", "no/such/folder/figures.json"], /--json no\/such\/folder\/figures.json: its folder is missing/],
  [["--docs", "--rust-peers"], /--docs measures nothing: leave the other options out/],
])) {
  test(`bench ${args.join(" ")} is refused in one line`, () => {
    const { status, stdout, stderr } = bench(...args);
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(stderr, line);
    assert.equal(stderr.trim().split("\n").length, 1);
  });
}

test("one wasm-bindgen serves the crate and the bench's Rust peers", () => {
  const [own, theirs] = ["Cargo.lock", "benches/rust-peers/Cargo.lock"].map(
    (file) => /^name = "wasm-bindgen"\r?\nversion = "(.+)"/m.exec(readFileSync(new URL(file, ROOT), "utf8"))?.[1],
  );
  assert.ok(own);
  assert.equal(theirs, own);
});

/** @type {import("ajv").SchemaObject} */
const schema = JSON.parse(readFileSync(new URL("docs/schemas/bench.schema.json", ROOT), "utf8"));
/** @type {import("ajv").ValidateFunction<Results>} */
const valid = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);

test("docs/schemas/bench.schema.json takes results, and none with a field too few or too many", () => {
  assert.ok(valid(RESULTS), JSON.stringify(valid.errors, null, 2));
  for (const key of ["machine", "versions", "peak", "rows"]) {
    const { [key]: _, ...rest } = /** @type {Record<string, unknown>} */ (RESULTS);
    assert.equal(valid(rest), false, `the schema does not miss ${key}`);
  }
  for (const key of Object.keys(row({}))) {
    const { [key]: _, ...rest } = /** @type {Record<string, unknown>} */ (row({}));
    assert.equal(valid({ ...RESULTS, rows: [rest] }), false, `the schema does not miss ${key} of a row`);
  }
  const { agreement, ...alone } = RESULTS;
  assert.ok(valid(alone), "natively there is nobody to agree with");
  assert.equal(valid({ ...RESULTS, agreement: { ...agreement, steps: undefined } }), false);
  assert.equal(valid({ ...RESULTS, unheard_of: 0 }), false);
  assert.equal(valid({ ...RESULTS, rows: [row({ median_us: 0 })] }), false);
});

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

/** Columns of the targets with this task and place. */
const reached = (/** @type {string} */ task, /** @type {string} */ at, results = RESULTS) =>
  targets(results)
    .filter((target) => target.task === task && target.at === at)
    .map(columns);

test("ratios are theirs by ours, from rows of the same work without noise", () => {
  assert.deepEqual(reached("forward, spiking, folded, 5 % firing", "hidden 128"), [
    ["forward, spiking, folded, 5 % firing", "our dense twin", "hidden 128", "1.6×", "2×", "yes"],
  ]);
  const [tensorflow, rust] = reached("learning step, dense twin", "batch 32");
  assert.deepEqual(tensorflow?.slice(3), ["6×", "7×", "yes"]);
  assert.deepEqual(rust?.slice(3), ["1.6×", "not measured", ""], "the faster of two needs both");
  assert.deepEqual(reached("learning step, dense twin", "batch 64")[1]?.slice(3), ["1.6×", "1.25×", "no"]);
});

test("a frugal decision is held against the twin that normalises as it does", () => {
  const one = (/** @type {Partial<Row>} */ fields) =>
    row({ task: "one_hot_decision", batch: 1, states: 16, ...fields });
  const rows = [
    one({ median_us: 1 }),
    one({ normalisation: "layer", median_us: 9 }),
    one({ engine: "spikeground-spiking", firing_rate: 0.035, time_steps: 4, normalisation: "layer", median_us: 6 }),
    one({ engine: "spikeground-spiking", firing_rate: 0.035, time_steps: 4, normalisation: "folded", median_us: 2 }),
  ];
  const task = "decision in one of 16 states, spiking, T = 4, 3.5 % firing";
  assert.deepEqual(reached(task, "hidden 128", { ...RESULTS, rows }), [
    [task, "our dense twin", "hidden 128", "1.8×", "1.5×", "no"],
  ]);
  assert.deepEqual(reached(task, "hidden 512", { ...RESULTS, rows })[0]?.slice(3), ["4×", "not measured", ""]);
});

test("kernels are shares of the peaks, the lowest of their rows", () => {
  // 2 · 32 · 128² operations in 65.536 µs, 32 · 128² · 0.05 · 5 in 16.384 µs.
  assert.deepEqual(
    RESULTS.rows.filter((row) => row.task === "kernel").map((row) => Math.round(1e6 * billions(row)) / 1e6),
    [16, 8],
  );
  assert.deepEqual(reached("dense product", "batch 32 to 128")[0]?.slice(3), ["70 %", "80 %", "yes"]);
  assert.deepEqual(reached("spike-driven product", "batch 32 to 128")[0]?.slice(3), ["50 %", "80 %", "yes"]);
  const without = { ...RESULTS, peak: { multiply_add_gflops: null, add_gops: null } };
  assert.deepEqual(reached("dense product", "batch 32 to 128", without)[0]?.slice(3), ["70 %", "not measured", ""]);
});

test("the break-even point lies where the line crosses the dense twin's time", () => {
  const points = [
    { rate: 0.05, time: 50 },
    { rate: 0.35, time: 200 },
  ];
  assert.ok(Math.abs((breakEven(points, 100) ?? NaN) - 0.15) < 1e-12);
  assert.equal(breakEven(points, 300), null);
  assert.equal(breakEven(points, 40), null);
});

test("the plot has a panel for each width, its points and its break-even point", () => {
  const svg = plot(widths(RESULTS.rows));
  assert.match(svg, /^<svg [^>]*viewBox="0 0 \d+ \d+"/);
  assert.equal(svg.match(/wide<\/text>/g)?.length, 1);
  assert.equal(svg.match(/<circle [^>]*r="3"/g)?.length, 2);
  assert.match(svg, />15 %<\/text>/);
  assert.doesNotMatch(svg, /NaN|undefined/);
});

test("the page is made of the results alone and keeps what was written by hand", () => {
  const page = markdown(RESULTS, "The add peak\nis low.");
  assert.equal(byHand(page), "The add peak\nis low.");
  assert.equal(markdown(RESULTS, byHand(page)), page);
  assert.equal(byHand("# Another page"), "");
  assert.match(page, /^\| 128 \| folded \| 15\.0 % \|$/m);
  assert.match(
    page,
    /^\| forward, spiking, folded, 5 % firing \| our dense twin \| hidden 128 \| 1\.6× \| 2× \| yes \|$/m,
  );
  assert.match(page, /^\| Taxi-v4 \| 0\.0125 \| 0\.0123 \| 0\.0200 \| 80\.00 \|$/m);
  assert.match(
    page,
    /^\| spikeground-spiking \| 64 \| 128 \| 4 \| 5 \| 35 % \| folded \| {2}\| 200 \| 90\.00 \| 120 \|$/m,
  );
  assert.doesNotMatch(page, /NaN|undefined|null/);
});

const COMMITTED = new URL("docs/data/performance.json", ROOT);

test("the committed page and plot are those of the committed results", () => {
  const results = JSON.parse(readFileSync(COMMITTED, "utf8"));
  assert.ok(valid(results), JSON.stringify(valid.errors, null, 2));
  const page = readFileSync(new URL("docs/results/performance.md", ROOT), "utf8");
  assert.equal(page, markdown(results, byHand(page)));
  assert.equal(
    readFileSync(new URL("docs/images/forward_by_firing_rate.svg", ROOT), "utf8"),
    plot(widths(results.rows)),
  );
});
