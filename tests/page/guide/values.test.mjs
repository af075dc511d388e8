/** The table of the values behind the curves, and the file of them. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";

import { eventually, open, until, withSite } from "../support/site.mjs";
import { finish, pausedAt, QUICK } from "../support/walks.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").Locator} Locator */

withSite();

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const COLUMNS = [
  "step",
  "score",
  "return",
  "loss",
  "feature 1",
  "feature 2",
  "value",
  "advantage",
  "silent slots",
  "three planes",
];
/** Rows of the table at most; the file has them all. */
const ROWS = 100;

const dialog = (/** @type {Page} */ page) => page.getByRole("dialog", { name: "Values as a table" });
const button = (/** @type {Page} */ page, /** @type {string} */ of) =>
  page.locator(`curve-card[of=${of}]`).getByRole("button", { name: "Values as a table" });
const number = (/** @type {string} */ text) => Number(text.replace("−", "-").replace(",", ".").replaceAll(/\s/g, ""));

/** The rows of the table, as numbers; a dash is none. */
const table = async (/** @type {Locator} */ values) =>
  (
    await values
      .locator("tbody tr")
      .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")))
  ).map((row) => row.map((text) => (text === "–" ? null : number(text))));

const mean = (/** @type {(number | null)[]} */ list) =>
  list.reduce((/** @type {number} */ sum, value) => sum + (value ?? NaN), 0) / list.length;

/** Compares to as many decimals as the table has. */
function near(/** @type {number | null | undefined} */ shown, /** @type {number | null} */ wanted) {
  if (shown === null || wanted === null) assert.equal(shown, wanted);
  else assert.ok(Math.abs((shown ?? NaN) - wanted) <= 0.000501, `${shown} is shown for ${wanted}`);
}

test("the table is opened from each card of curves by mouse and by key, and axe finds nothing in it", async () => {
  const page = await pausedAt(QUICK, 1500, { options: { bypassCSP: true } });
  await page.addScriptTag({ path: AXE });
  for (const of of ["learning", "firing", "silence"]) {
    for (const way of /** @type {const} */ (["mouse", "key"])) {
      if (way === "mouse") await button(page, of).click();
      else {
        await button(page, of).focus();
        await page.keyboard.press("Enter");
      }
      await dialog(page).waitFor();
      assert.deepEqual(await dialog(page).getByRole("columnheader").allInnerTexts(), COLUMNS);
      await page.keyboard.press("Escape");
      await eventually(async () => (await dialog(page).count()) === 0, "it is closed");
      await eventually(
        () => button(page, of).evaluate((button) => button === document.activeElement),
        "the focus is where it was",
      );
    }
  }
  await button(page, "learning").click();
  await dialog(page).waitFor();
  const violations = await page.evaluate(async () => {
    const { violations } = await window.axe.run("values-dialog dialog", { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join()}`);
  });
  assert.deepEqual(violations, []);
  assert.deepEqual(page.complaints, []);
});

test("the newest row has the figures of the run, the table evenly spread rows, and the file all of them", async () => {
  // In German, whose decimal comma is no separator of the file.
  const page = await open({ fragment: `lang=de&${QUICK}` });
  await until(page, "ready");
  const opener = page.locator("curve-card[of=silence] button.table");
  const values = page.locator("values-dialog dialog[open]");
  await opener.click();
  assert.match(await values.innerText(), /noch keine Werte/);
  await page.keyboard.press("Escape");
  const figures = await finish(page);
  await opener.click();
  await values.locator("tbody tr").first().waitFor();
  const rows = await table(values);
  const last = rows.at(-1) ?? [];
  const point = figures.curve.at(-1);
  assert.ok(point && point.firing_rate !== null);
  assert.equal(last[0], figures.env_steps);
  near(last[1], figures.normalised_score);
  near(last[2], point.return);
  near(last[3], point.loss);
  near(mean(last.slice(4, 8)), point.firing_rate);
  near(last[8], 1 - point.firing_rate);
  near(last[9], figures.sparsity.three_planes);

  const coming = page.waitForEvent("download");
  await values.getByRole("button", { name: "CSV" }).click();
  const file = await coming;
  assert.equal(file.suggestedFilename(), "spikeground-curves-FrozenLake-v1-seed2-step4000.csv");
  const [head, ...lines] = (await readFile(await file.path(), "utf8")).trimEnd().split("\n");
  assert.equal(head, "env_step,score,return,loss,feature_1,feature_2,value,advantage,sparsity,three_planes");
  const all = lines.map((line) => line.split(",").map((text) => (text === "" ? null : Number(text))));
  assert.ok(all.every((row) => row.length === COLUMNS.length && !row.some(Number.isNaN)));
  assert.deepEqual(
    all.map((row) => [row[0], row[2], row[3]]),
    figures.curve.map((point) => [point.env_step, point.return, point.loss]),
  );

  assert.ok(rows.length > ROWS / 2 && rows.length <= ROWS, `${rows.length} rows`);
  const every = all.length / rows.length;
  for (const [index, row] of rows.entries()) {
    const whole = all[Math.round(every * (index + 1)) - 1] ?? [];
    for (const [column, value] of row.entries()) near(value, whole[column] ?? null);
  }
  assert.deepEqual(page.complaints, []);
});
