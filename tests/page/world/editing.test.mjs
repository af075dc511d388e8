import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, link, ofRun, open, snapshot, train, until, withSite } from "../support/site.mjs";

/** @typedef {import("playwright-core").Page} Page */

withSite();

const label = async (/** @type {Page} */ page, /** @type {number} */ cell) =>
  (await page.locator(`[data-cell="${cell}"]`).getAttribute("aria-label")) ?? "";
const becomes = (/** @type {Page} */ page, /** @type {number} */ cell, /** @type {RegExp} */ what) =>
  eventually(async () => what.test(await label(page, cell)), `cell ${cell}: ${what}`);
const brush = (/** @type {Page} */ page, /** @type {string} */ name) =>
  page.getByRole("group", { name: "Make a cell" }).getByRole("button", { name, exact: true });

test("before the first step a change makes another map, which the link carries; undone, there is none", async () => {
  const page = await open({ fragment: "seed=4" });
  await until(page, "ready");
  await page.keyboard.press("e");
  await brush(page, "hole").click();
  await page.locator('[data-cell="1"]').click();
  await becomes(page, 1, /^Row 1, column 2: hole/);
  await until(page, "ready");
  assert.match(await link(page), /map=SHFF\/FHFH\/FFFH\/HFFG/);
  await page.keyboard.press("Control+z");
  await becomes(page, 1, /ice/);
  await eventually(async () => !/map=/.test(await link(page)), "no map in the link");
  await page.keyboard.press("Control+Shift+Z");
  await becomes(page, 1, /hole/);
});

test("by keyboard a cell changes under an agent that goes on learning, and back", async () => {
  const page = await open({ fragment: "seed=4" });
  await until(page, "ready");
  await train(page, 400);
  const before = await snapshot(page);
  await page.keyboard.press("e");
  await brush(page, "wall").press("Enter");
  await page.locator('[data-cell="0"]').focus();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "Enter"]) await page.keyboard.press(key);
  await becomes(page, 9, /^Row 3, column 2: wall/);
  const { optimal_value } = await eventually(async () => {
    const now = await snapshot(page);
    return now.optimal_value !== before.optimal_value && now;
  }, "another optimum");
  assert.ok((optimal_value ?? NaN) < (before.optimal_value ?? NaN));
  assert.match(await link(page), new RegExp(`events=${before.env_steps}:9:%23`));
  assert.equal(await page.evaluate(() => document.documentElement.dataset.run), "paused");
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await becomes(page, 9, /ice/);
  await eventually(async () => (await snapshot(page)).optimal_value === before.optimal_value, "the old optimum");
  await train(page, before.env_steps + 200);
  const told = await link(page);
  const figures = await snapshot(page);

  const other = await open({ fragment: new URL(told).hash.slice(1) });
  await until(other, "ready");
  await other.evaluate(() => window.spikeground.run());
  await until(other, "paused");
  assert.deepEqual(ofRun(await snapshot(other)), ofRun(figures), "the link replays the changes");
});

test("a goal out of reach is said and the run goes on; a change that cannot be is refused in a line", async () => {
  const page = await open({ fragment: "seed=4" });
  await until(page, "ready");
  await train(page, 300);
  await page.keyboard.press("e");
  await brush(page, "hole").click();
  await page.locator('[data-cell="14"]').click();
  await eventually(
    async () => /No goal can be reached/.test(await page.locator("notice-bar").innerText()),
    "the notice",
  );
  const steps = (await snapshot(page)).env_steps;
  await train(page, steps + 200);
  await brush(page, "floor").click();
  await page.locator('[data-cell="15"]').click();
  const refusal = await eventually(
    async () => (await page.locator("edit-bar .bad").count()) > 0 && page.locator("edit-bar .bad").innerText(),
    "a refusal",
  );
  assert.match(refusal, /goal/);
  await becomes(page, 15, /goal/);
  assert.deepEqual(page.complaints, []);
});

test("a maze's goals have a price and its wind a strength; worlds that cannot be changed have no Edit", async () => {
  const page = await open({ fragment: "seed=4&world=Maze-v0" });
  await until(page, "ready");
  await page.keyboard.press("e");
  await brush(page, "goal").click();
  const price = async (/** @type {string} */ amount) => {
    await page.getByRole("spinbutton", { name: "Reward" }).fill(amount);
    await page.getByRole("spinbutton", { name: "Reward" }).press("Tab");
    await page.locator('[data-cell="1"]').click();
  };
  await price("2.5");
  await eventually(
    async () => /support_max at least 2\.5/.test(await page.locator("edit-bar .bad").innerText()),
    "more than the support can hold",
  );
  await until(page, "ready");
  await price("0.5");
  await becomes(page, 1, /goal worth 0\.5/);
  await brush(page, "wind up").click();
  await page.getByRole("spinbutton", { name: "Strength" }).fill("2");
  await page.getByRole("spinbutton", { name: "Strength" }).press("Tab");
  await page.locator('[data-cell="2"]').click();
  await becomes(page, 2, /wind up, strength 2/);
  assert.match(decodeURIComponent(await link(page)), /map=SG\(0\.5\)\^\(2\)/);

  await page.keyboard.press("w");
  await page.getByRole("dialog", { name: "Choose a world" }).waitFor();
  await page.keyboard.type("taxi");
  await page.keyboard.press("Enter");
  await eventually(async () => (await snapshot(page)).world === "Taxi-v4", "the taxi");
  assert.equal(await page.getByRole("button", { name: "Edit", exact: true }).count(), 0);
  assert.equal(await page.locator("edit-bar").count(), 0);
});
