/** `npm run study`: the rows, what is stored of them, and the document that is written from them. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";

import { direction, QUANTITIES, verdict } from "../../../scripts/study/claims.mjs";
import { markdown, pictures } from "../../../scripts/study/document.mjs";
import { met } from "../../../scripts/study/frugal_tables.mjs";
import { command, identity, keep, kept, named, read, standing } from "../../../scripts/study/results.mjs";
import { STUDIES } from "../../../scripts/study/rows.mjs";
import { seeds } from "../../../scripts/study/runs.mjs";
import { json, script } from "../support/program.mjs";

/** @typedef {import("../../../scripts/study/results.mjs").Result} Result */

const ROOT = new URL("../../../", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
after(() => rmSync(folder, { recursive: true }));

const SHORT = ["--world", "FrozenLake-v1", "--firm", "--steps", "1500", "--set", "learning_starts=500", "--seed", "0"];
const trained = kept(json("train", ...SHORT), 5.25);
const compared = kept(json("compare", ...SHORT), null);

const every = Object.values(STUDIES).flatMap((rows) => rows(null));
const row = (/** @type {string} */ label) =>
  /** @type {import("../../../scripts/study/rows.mjs").Row} */ (every.find((row) => row.label === label));
const FIRM = row("frugal, FrozenLake-v1, firm, seed 0");
const NOW = {
  command: command(FIRM),
  config: "0123456789abcdef",
  version: "0.1.0",
  numerics: 4,
  declared: "456789abcdef0123",
  prices: "89abcdef01234567",
};

/**
 * A row's result with some figures of its own.
 * @param {string} label
 * @param {Partial<Result>} figures
 */
const result = (label, figures = {}) =>
  named(row(label), { ...trained, ...NOW, command: command(row(label)), ...figures });

test("no two rows of all studies have the same label", () => {
  assert.equal(new Set(every.map(({ label }) => label)).size, every.length);
});

test("a row's command is the literal line that repeats it", () => {
  assert.equal(
    command(FIRM),
    "spikeground train --config config/frugal.yaml --world FrozenLake-v1 --firm --seed 0 --json -",
  );
  assert.equal(
    command(row("ablation, FrozenLake-v1, slippery, cut_return=false, seed 4")),
    "spikeground train --config config/frugal.yaml --world FrozenLake-v1 --set cut_return=false --seed 4 --json -",
  );
});

test("a row stands until its command, its parameters, what is declared, the version, the numerics or the prices change", () => {
  const results = [result(FIRM.label)];
  assert.equal(standing(FIRM, NOW, results)?.label, FIRM.label);
  for (const change of [
    { command: `${NOW.command} ` },
    { config: "fedcba9876543210" },
    { version: "0.1.1" },
    { numerics: 5 },
    { declared: "321fedcba9876540" },
    { prices: "76543210fedcba98" },
  ]) {
    assert.equal(standing(FIRM, { ...NOW, ...change }, results), null, JSON.stringify(change));
  }
  assert.equal(standing(FIRM, NOW, []), null);
});

test("a world of its own in the file of parameters changes the rows of that world alone", () => {
  const config = (/** @type {string} */ label) => identity(row(label)).config;
  const [lake, room, cliff] = ["FrozenLake-v1, firm", "MiniGrid-Empty-8x8-v0", "CliffWalking-v1"].map((world) =>
    config(`frugal, ${world}, seed 0`),
  );
  assert.equal(config("frugal, DynaMaze-v0, seed 0"), lake, "neither has any");
  assert.equal(new Set([lake, room, cliff]).size, 3);
});

test("a row with the same command as another takes its figures under its own label", () => {
  const [whole, first] = [row("ablation, FrozenLake-v1, slippery, seed 0"), "frugal, FrozenLake-v1, slippery, seed 0"];
  const found = standing(whole, { ...NOW, command: command(whole) }, [result(first, { normalised_score: 0.5 })]);
  assert.deepEqual([found?.label, found?.study, found?.normalised_score], [whole.label, "ablation", 0.5]);
});

test("a timed row does not stand without its time", () => {
  const swept = row("sweep, FrozenLake-v1, firm, threshold=1, seed 0");
  const now = { ...NOW, command: command(swept) };
  assert.equal(standing(swept, now, [result(swept.label, { decision_us: null })]), null);
  assert.equal(standing(swept, now, [result(swept.label)])?.decision_us, 5.25);
});

test("rows are kept one a line in the order of their labels, a later one in place of an earlier one, and nothing else is left", () => {
  const file = join(folder, "study.json");
  const label = (/** @type {number} */ steps) => `sweep, FrozenLake-v1, firm, time_steps=${steps}, seed 0`;
  for (const steps of [10, 2]) keep(result(label(steps)), file);
  keep(result(label(10), { normalised_score: 0.25 }), file);
  assert.deepEqual(
    read(file).map(({ label, normalised_score }) => [label, normalised_score]),
    [
      [label(2), trained.normalised_score],
      [label(10), 0.25],
    ],
  );
  assert.equal(readFileSync(file, "utf8").trimEnd().split("\n").length, 4);
  assert.deepEqual(readdirSync(folder), ["study.json"]);
});

test("numbers are kept to six digits, silent neurons as a share, energy as totals", () => {
  const output = json("train", ...SHORT);
  assert.equal(trained.dead_share.value, Number((output.dead_neurons.value / 128).toPrecision(6)));
  assert.equal(
    trained.energy.memory_events.spiking,
    Number(output.meter.bills.memory_events.spiking.total.toPrecision(6)),
  );
  assert.equal(
    trained.energy.memory_events.dense_int8,
    Number(output.meter.bills.memory_events.baselines.dense_int8.toPrecision(6)),
  );
  assert.equal(trained.weights_digest, output.weights_digest);
  assert.match(String(trained.mean_return), /^-?\d(\.\d{1,6})?$/);
});

test("docs/schemas/study.schema.json takes a row of train and one of compare, and none with a field too few or too many", () => {
  const valid = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(new URL("docs/schemas/study.schema.json", ROOT), "utf8")),
  );
  const file = (/** @type {object} */ row) => ({ command: "npm run study", rows: [row] });
  const rows = [
    result(FIRM.label),
    named(row("frugal, FrozenLake-v1, firm, beside its dense twin, seed 0"), { ...compared, ...NOW }),
  ];
  for (const one of rows) {
    assert.ok(valid(file(one)), JSON.stringify(valid.errors, null, 2));
    assert.equal(valid(file({ ...one, unheard_of: 0 })), false);
    for (const key of Object.keys(one)) {
      const { [/** @type {keyof Result} */ (key)]: _, ...rest } = one;
      assert.equal(valid(file(rest)), false, `the schema does not miss ${key}`);
    }
  }
  assert.ok(rows[1]?.twin);
  const committed = new URL("docs/data/study.json", ROOT);
  if (existsSync(committed))
    assert.ok(valid(JSON.parse(readFileSync(committed, "utf8"))), JSON.stringify(valid.errors?.slice(0, 5), null, 2));
});

test("a direction is that from the first value to the last, less of a cost is more, small changes are none", () => {
  const [sparsity, operations, , accuracy] = QUANTITIES;
  assert.ok(sparsity && operations && accuracy);
  assert.deepEqual(direction([0.5, 0.6, 0.7], sparsity), { direction: "↑", monotone: true });
  assert.deepEqual(direction([0.7, 0.8, 0.5], sparsity), { direction: "↓", monotone: false });
  assert.deepEqual(direction([0.5, 0.6, 0.504], sparsity), { direction: "=", monotone: false });
  assert.deepEqual(direction([1000, 500, 505], operations), { direction: "↑", monotone: true });
  assert.deepEqual(direction([1000, 2000], operations), { direction: "↓", monotone: true });
  assert.deepEqual(direction([1, 0.995, 0.991], accuracy), { direction: "=", monotone: true });
});

test("a claim is right in its own direction alone, and the verdict says how else it is", () => {
  assert.equal(verdict("↑", "↑"), "as claimed");
  assert.equal(verdict("=", "="), "as claimed");
  assert.equal(verdict("↑", "↓"), "**wrong, the other way**: it falls");
  assert.equal(verdict("↓", "="), "**wrong**: it does not change");
  assert.equal(verdict("=", "↑"), "**wrong**: it rises");
  assert.equal(verdict("↓", "=", "all scores are at the top"), "not seen: all scores are at the top");
  assert.equal(verdict("=", "=", "parameters alone are counted"), "as claimed, but parameters alone are counted");
  assert.equal(verdict("↑", "↓", "all scores are at the top"), "**wrong, the other way**: it falls");
});

test("seeds are told as ranges", () => {
  const runs = [0, 1, 2, 5, 7, 8].map((seed) => ({ ...result(FIRM.label), seed }));
  assert.equal(seeds(runs), "0–2, 5, 7–8");
});

test("each bar of frugal can be missed on its own", () => {
  const good = { normalised_score: 1, firing_rate: { value: 0.035 }, dead_share: { value: 0.4 } };
  const runs = (/** @type {Partial<Result>} */ last) => [
    result(FIRM.label, good),
    result(FIRM.label, { ...good, ...last }),
  ];
  assert.equal(met(runs({}), 0.95, 2), "yes");
  assert.equal(met(runs({ normalised_score: 0.949 }), 0.95, 2), "**no**: score");
  assert.equal(met(runs({ firing_rate: { value: 0.0351 } }), 0.95, 2), "**no**: firing");
  assert.equal(met(runs({ dead_share: { value: 0.41 } }), 0.95, 2), "**no**: silence");
  assert.equal(met(runs({}), 0.95, 10), "**no**: 2 of 10 seeds were run");
});

test("the page has what was run, says what was not, and keeps the remarks written by hand", () => {
  const low = (/** @type {string} */ rate, /** @type {number} */ score) =>
    [0, 1].map((seed) =>
      result(`low, FrozenLake-v1, slippery, time_steps=4 target_rate=${rate}, seed ${seed}`, {
        normalised_score: seed === 1 ? score : 1,
        time_steps: 4,
        firing_rate: { value: Number(rate) },
      }),
    );
  const swept = [0.25, 0.5, 1.5].map((threshold) =>
    result(`sweep, FrozenLake-v1, firm, threshold=${threshold}, seed 0`, {
      sparsity: { ...trained.sparsity, silent_slots: 0.9 - 0.1 * threshold },
      normalised_score: 1,
    }),
  );
  const results = [...low("0.02", 1), ...low("0.01", 0.96), ...low("0.005", 0.9), ...swept];
  const page = markdown(results, "A remark.");
  assert.ok(page.includes("<!-- by hand -->\nA remark.\n<!-- end of by hand -->"));
  assert.ok(
    page.includes(
      "- T = 4: every seed reaches 0.95 at 1.00 % mean firing (`time_steps=4 target_rate=0.01`); `time_steps=4 target_rate=0.005` (0.50 %) loses 1 of 2.",
    ),
    page,
  );
  assert.ok(page.includes("- The fewest time steps in which every seed reaches 0.95: 4."));
  assert.ok(
    page.includes(
      "| threshold | firm | sparsity | ↑ | ↓ 87.5 % → 75.0 % | all the way | **wrong, the other way**: it falls |",
    ),
    page,
  );
  assert.ok(
    page.includes(
      "| threshold | firm | accuracy | ↓ | = score 1.000 → score 1.000 | all the way | not seen: all scores are at the top |",
    ),
  );
  const section = (/** @type {string} */ heading) => page.split(`## ${heading}\n`)[1]?.split("\n## ")[0];
  for (const heading of [
    "The frugal preset",
    "What it costs",
    "The recipe with one part off at a time",
    "Presets beside the original's claims",
  ])
    assert.ok(section(heading)?.includes("Not run yet."), heading);
  assert.deepEqual(
    pictures(results).map(([name]) => name),
    ["pareto.svg", "sweep_threshold.svg"],
  );
});

test("plots are small, have a title and a description, and no figure that is none", () => {
  const results = every.filter(({ study }) => study !== "presets").map(({ label }) => result(label));
  const drawn = pictures(results);
  assert.equal(drawn.length, 5);
  for (const [name, svg] of drawn) {
    assert.match(
      svg,
      /^<svg [^>]*role="img" aria-labelledby="title description">\n<title id="title">.+<\/title>\n<desc id="description">.+<\/desc>/,
      name,
    );
    assert.doesNotMatch(svg, /NaN|undefined|Infinity|null/, name);
    assert.ok(svg.length < 30_000, `${name} has ${svg.length} characters`);
  }
});

test("study: the help names every option, whatever is wrong is refused in one line before anything is built", () => {
  const help = script("study", ["--help"]);
  assert.equal(help.code, 0);
  for (const option of ["frugal", "low", "ablation", "sweep", "presets", "docs", "seeds", "jobs", "only", "again"])
    assert.match(help.stdout, new RegExp(`^  --${option} `, "m"));
  for (const [args, expected] of /** @type {[string[], RegExp][]} */ ([
    [["--seeds", "x"], /^--seeds: 'x' is neither a seed nor a range such as 0-4$/],
    [["--jobs", "0"], /^--jobs 0 is not a whole number from 1 to 64$/],
    [["--sweep", "--only", "nothing"], /^--only 'nothing': no row's label contains it$/],
    [["--everything"], /^Unknown option '--everything'; --help lists what is allowed$/],
  ])) {
    const { code, stdout, stderr } = script("study", args);
    const [line = "", ...more] = stderr.trim().split("\n");
    assert.deepEqual([code, stdout, more], [1, "", []], stderr);
    assert.match(line.replace("spikeground: ", ""), expected);
  }
});
