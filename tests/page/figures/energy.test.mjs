/**
 * The energy of a decision: the chosen model, every baseline, the bill term by term, silence and break-even by
 * definition.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, link, open, snapshot, train, until, withSite } from "../support/site.mjs";

withSite();

/** @typedef {import("playwright-core").Page} Page */
const card = (/** @type {Page} */ page) => page.getByRole("region", { name: "Energy" });
const rows = (/** @type {Page} */ page) => card(page).getByRole("listitem").allInnerTexts();
const dialog = (/** @type {Page} */ page, /** @type {string} */ name) => page.getByRole("dialog", { name });
const BASELINES = 5;
const SMALL = "seed=1&h=32&ls=200";

/** Trains, and waits until the step that it paused at is billed. */
async function billed(/** @type {Page} */ page, /** @type {number} */ steps) {
  const figures = await train(page, steps);
  const words = `step ${String(figures.env_steps).replace(/\B(?=(\d{3})+$)/g, "\u202f")}.`;
  await page.getByRole("button", { name: "Term by term" }).click();
  const bill = dialog(page, "Energy, term by term");
  await eventually(async () => (await bill.innerText()).includes(words), `a bill of ${words}`);
  return { figures, bill };
}

/** Picojoules of "1.35 µJ". */
function picojoules(/** @type {string} */ words) {
  if (words === "0") return 0;
  const [value, unit] = words.split("\u00a0");
  return Number(value) * { pJ: 1, nJ: 1e3, µJ: 1e6, mJ: 1e9 }[/** @type {"pJ"} */ (unit)];
}

test("every declared model can be chosen, every baseline stands beside the spiking agent under each, and no link tells", async () => {
  const page = await open({ fragment: SMALL });
  await until(page, "ready");
  const select = card(page).getByLabel("Energy model");
  const models = await select
    .locator("option")
    .evaluateAll((/** @type {HTMLOptionElement[]} */ options) => options.map((option) => option.value));
  assert.deepEqual(models, Object.keys((await snapshot(page)).energy));
  await eventually(
    async () => / [pnµ]J/.test((await rows(page))[0]?.replaceAll("\u00a0", " ") ?? ""),
    "the first bill",
  );
  const before = await link(page);
  const seen = new Set();
  for (const model of models) {
    await select.selectOption(model);
    const [spiking = "", ...baselines] = await rows(page);
    assert.equal(baselines.length, BASELINES, model);
    assert.match(spiking, /^Spiking, per decision\s+[\d.]+\u00a0[pnµ]J/);
    for (const words of baselines)
      assert.match(
        words,
        /zeros skipped\s+press Compare|[\d.]+\u00a0[pnµ]J\s+[−+]?[\d.]+\u00a0[%×]/,
        `${model}: ${words}`,
      );
    assert.equal(baselines.filter((words) => /press Compare/.test(words)).length, 1, "only the zeros are unknown");
    seen.add(spiking);
  }
  assert.ok(seen.size >= 5, "models differ in what they bill");
  assert.match(
    await card(page).innerText(),
    /SpikingBrain: −97\.7\u00a0% compared with FP16\. Almost any spiking network passes it\./,
  );
  await select.selectOption("loihi");
  assert.equal(await link(page), before, "the model is no part of the link");
  await page.reload();
  await until(page, "ready");
  assert.equal(await select.inputValue(), "loihi", "the model is remembered while the tab is open");
  assert.deepEqual(page.complaints, []);
});

test("the bill has twelve terms that add up, for both, and stands beside the return at INT8", async () => {
  const page = await open({ fragment: SMALL });
  await until(page, "ready");
  const { bill } = await billed(page, 600);
  const terms = await bill
    .locator("table")
    .first()
    .locator("tbody tr")
    .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
  assert.equal(terms.length, 12 + 1);
  assert.deepEqual(
    terms.filter(([name]) => !/^[A-Z]/.test(name ?? "")),
    [],
    "every term is said in words",
  );
  for (const side of [1, 2]) {
    const costs = terms.map((cells) => picojoules(cells[side] ?? ""));
    const sum = costs.slice(0, 12).reduce((total, cost) => total + cost, 0);
    const total = costs[12] ?? NaN;
    assert.ok(Math.abs(sum - total) < 0.02 * total, `${sum} is not ${total}`);
  }
  const words = await bill.innerText();
  assert.match(words, /network run with 8-bit weights: return [\d.]+, unrounded [\d.]+/);
  assert.match(words, /Adam\s+[\d.]+/);
  assert.match(words, /One update, batch \d+/);
  await bill.getByLabel("Energy model").selectOption("spikingbrain");
  assert.match(
    await bill.innerText(),
    /97\.7\u00a0%, often quoted as 97 %: SpikingBrain-7B by this formula.*Almost any spiking network passes 97\.7\u00a0%/s,
  );
  assert.deepEqual(page.complaints, []);
});

test("each definition of silence has its value and its denominator, and SpikingBrain's figures stand at their own", async () => {
  const page = await open({ fragment: SMALL });
  await until(page, "ready");
  const { sparsity } = await train(page, 600);
  await page.getByRole("button", { name: "How is this counted?" }).click();
  const definitions = page.getByRole("region", { name: "Silence by definition" });
  const words = (await definitions.innerText()).split("\n").filter((line) => line.trim() !== "");
  const names = /** @type {const} */ ({
    "Silent slots": "silent_slots",
    "Silent neurons": "silent_neurons",
    "Never fired": "never_fired",
    "Three planes": "three_planes",
  });
  for (const [name, key] of Object.entries(names)) {
    const at = words.findIndex((line) => line.startsWith(name));
    assert.ok(at >= 0, name);
    const part = words.slice(at, at + 4).join("\n");
    assert.ok(part.includes(`${(100 * (sparsity[key] ?? 0)).toFixed(2)}\u00a0%`), `${name}: ${part}`);
    assert.match(part, / \/ (all|\()/, `${name} names its denominator`);
  }
  // A line belongs to the quantity that it was measured of.
  const marked = await definitions
    .locator(".measure")
    .evaluateAll((all) =>
      all.map((measure) => [measure.querySelector("b")?.textContent, measure.querySelectorAll("s").length]),
    );
  assert.deepEqual(marked, [
    ["Silent slots", 0],
    ["Silent neurons", 1],
    ["Never fired", 0],
    ["Three planes", 1],
  ]);
  assert.match(words.join("\n"), /69\.15\u00a0%: SpikingBrain-7B, channel × virtual time step/);
});

/** Replaces the break-even rates in the worker's answers. */
const knowing = (/** @type {unknown} */ rates) => (/** @type {Page} */ page) =>
  page.route("**/worker.js", async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    const told = body.replaceAll(
      /(\w+)\.figures_int8\(\)/g,
      `(f=>{f.meter.break_even=${JSON.stringify(rates)};return f})($1.figures_int8())`,
    );
    assert.notEqual(told, body, "the worker asks for figures at INT8");
    await route.fulfill({ response, body: told });
  });

test("our own break-even rates come before Yan's, and one that nobody has measured is not said to be none", async () => {
  const rates = { memory_registers: { dense_int8: 0.123, zero_skipping_int8: null, dense_fp32: 0.456 } };
  const page = await open({ fragment: SMALL, prepare: knowing(rates) });
  await until(page, "ready");
  const firing = page.getByRole("region", { name: "Firing", exact: true });
  await eventually(
    async () =>
      /Below 12\.3\u00a0% firing it is cheaper than a dense 8-bit network; published limit for another network: 5\.7\u00a0%/.test(
        await firing.innerText(),
      ),
    "the lowest rate, then Yan's",
  );
  await firing.getByRole("button", { name: "Why?" }).click();
  const words = await page.getByRole("region", { name: "Our own break-even rates" }).innerText();
  assert.match(
    words,
    /Dense INT8\s+12\.3\u00a0%\s+Dense FP32\s+45\.6\u00a0%\s+Dense, zeros skipped\s+not measured: compare with the dense twin/,
  );
  await page.keyboard.press("Escape");
  await train(page, 400);
  for (const model of Object.keys((await snapshot(page)).energy)) {
    await card(page).getByLabel("Energy model").selectOption(model);
    const box = await page.getByRole("region", { name: "Why this action?" }).boundingBox();
    assert.ok(
      box && box.y + box.height <= 912,
      `the first screen holds the whole story with ${model}: ${JSON.stringify(box)}`,
    );
  }
  assert.deepEqual(page.complaints, []);
});

test("without a break-even rate there is Yan's line alone, and no empty words", async () => {
  const page = await open({ fragment: SMALL, prepare: knowing(null) });
  await until(page, "ready");
  await train(page, 400);
  assert.match(
    await page.getByRole("region", { name: "Firing", exact: true }).innerText(),
    /never fire\s+published limit|of neuron-moments\s+published limit/,
  );
  await page.getByRole("button", { name: "Why?" }).click();
  assert.equal(await page.getByRole("region", { name: "Our own break-even rates" }).count(), 0);
  assert.deepEqual(page.complaints, []);
});

test("the dense agent has its baselines with its own zeros, and the spiking bill is not invented", async () => {
  const page = await open({ fragment: `${SMALL}&agent=dense` });
  await until(page, "ready");
  await billed(page, 400);
  await page.keyboard.press("Escape");
  const [spiking = "", ...baselines] = await rows(page);
  assert.match(spiking, /press Compare/);
  assert.match(baselines.join("\n"), /Dense INT8, \d+\u00a0% zeros skipped\s+[\d.]+\u00a0[pnµ]J/);
  assert.deepEqual(page.complaints, []);
});
