/** `npm run bench` without measuring: its refusals, its schema, its ratios, and the page that it writes. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { markdown } from "../../../scripts/bench/document.mjs";
import { breakEven, plot, widths } from "../../../scripts/bench/plot.mjs";
import { billions, columns, targets } from "../../../scripts/bench/targets.mjs";
import { byHand } from "../../../scripts/lib/by_hand.mjs";
import { RESULTS, row, valid } from "../support/bench.mjs";

/** @typedef {import("../../../scripts/bench/targets.mjs").Row} Row */

const ROOT = new URL("../../../", import.meta.url);

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
