/** The bench's engines in a browser: TensorFlow.js agrees with the naive step in plain loops. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";

import { bundle, open } from "../../scripts/bench/page.mjs";

const ENGINES = ["naive", "tfjs-wasm", "tfjs-wasm-mended", "tfjs-cpu"];
const SIZES = [
  { batch: 8, hidden: 16, actions: 3 },
  { batch: 5, hidden: 12, actions: 2 },
];

/** @type {Awaited<ReturnType<typeof open>>} */
let opened;
before(async () => {
  const path = process.env.SPIKEGROUND_BROWSER;
  if (!path) throw new Error("these tests need Chrome or Chromium: name it in SPIKEGROUND_BROWSER");
  opened = await open(path, await bundle([]), "quick");
});
after(() => opened?.close());

for (const size of SIZES) {
  const title = `at batch ${size.batch}, width ${size.hidden} and ${size.actions} actions`;

  test(`after 1, 10 and 50 steps all engines have the same loss ${title}`, async () => {
    const agreement = await opened.page.evaluate((size) => window.bench.agreement(size), size);
    assert.deepEqual(Object.keys(agreement.losses), ENGINES);
    assert.deepEqual(await opened.page.evaluate((agreement) => window.bench.disagreements(agreement), agreement), []);
    const [first = NaN, , last = NaN] = agreement.losses.naive ?? [];
    assert.ok(last < first, `nothing is learnt: ${first}, ${last}`);
  });

  test(`all engines have the same logits and choose the same actions ${title}`, async () => {
    const { naive, ...others } = await opened.page.evaluate((size) => window.bench.answers(size), size);
    assert.ok(naive);
    for (const [name, { logit, actions }] of Object.entries(others)) {
      assert.ok(Math.abs(logit - naive.logit) < 1e-5, `${name}: ${logit}, ${naive.logit}`);
      assert.deepEqual(actions, naive.actions, name);
    }
    assert.ok(new Set(naive.actions).size > 1, "one action everywhere would show nothing");
  });
}

test("an engine that does other work is named in one line", async () => {
  const agreement = {
    tolerance: 1e-4,
    steps: [1, 10],
    losses: { naive: [2, 1], near: [2.00005, 1], far: [2, 1.1], lost: [2, NaN] },
  };
  // NaN does not survive the way into the page as JSON, but as an argument it does.
  const lines = await opened.page.evaluate((agreement) => window.bench.disagreements(agreement), agreement);
  assert.deepEqual(lines, ["far has loss 1.1 after 10 steps, naive 1", "lost has loss NaN after 10 steps, naive 1"]);
});

test("rows have the form that docs/schemas/bench.schema.json gives them, and times in order", async () => {
  const groups = await opened.page.evaluate(() => window.bench.groups());
  const group = groups.find(({ task, hidden }) => task === "decision" && hidden === 128);
  assert.ok(group);
  const measured = await opened.page.evaluate((group) => window.bench.measure(group), group);
  const schema = JSON.parse(readFileSync(new URL("../../docs/schemas/bench.schema.json", import.meta.url), "utf8"));
  const valid = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile({
    $defs: schema.$defs,
    ...schema.properties.rows,
  });
  const rows = measured.map(({ row }) => row);
  assert.ok(valid(rows), JSON.stringify(valid.errors, null, 2));
  assert.deepEqual(
    rows.map(({ engine }) => engine),
    ["tfjs-wasm", "tfjs-cpu"],
  );
  for (const { min_us, median_us, max_us } of rows) assert.ok(min_us <= median_us && median_us <= max_us);
});

test("the page complains about nothing", () => {
  assert.deepEqual(opened.complaints, []);
});
