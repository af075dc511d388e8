/** Watching the agent walk while its run is not running: www/src/run/beside/walking.ts, src/run/walk.rs. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, link, load, ofRun, open, save, snapshot, until, withSite } from "../support/site.mjs";
import {
  agentCell,
  counted,
  finish,
  followed,
  fresh,
  label,
  pausedAt,
  QUICK,
  tallies,
  timeLine,
} from "../support/walks.mjs";

/** @typedef {import("playwright-core").Page} Page */

withSite();

const watching = (/** @type {Page} */ page) => page.getByRole("button", { name: "Stop watching" });

/** Pixels of the trail that are not transparent. */
const inkOfTrail = (/** @type {Page} */ page) =>
  page.locator("canvas.trail").evaluate((element) => {
    const { width, height } = /** @type {HTMLCanvasElement} */ (element);
    if (width === 0 || height === 0) return 0;
    // A copy, because reading a canvas back would change how the browser keeps it.
    const pen = new OffscreenCanvas(width, height).getContext("2d");
    if (!pen) throw new Error("there is no canvas to copy to");
    pen.drawImage(/** @type {HTMLCanvasElement} */ (element), 0, 0);
    const { data } = pen.getImageData(0, 0, width, height);
    return data.filter((part, index) => index % 4 === 3 && part > 0).length;
  });

/** Where an action leads on the lake of four by four cells without slipping. */
function neighbour(/** @type {number} */ cell, /** @type {string} */ direction) {
  const [row, column] = [Math.floor(cell / 4), cell % 4];
  if (direction === "left") return 4 * row + Math.max(column - 1, 0);
  if (direction === "right") return 4 * row + Math.min(column + 1, 3);
  return 4 * (direction === "up" ? Math.max(row - 1, 0) : Math.min(row + 1, 3)) + column;
}

const directionOf = async (/** @type {Page} */ page, /** @type {number} */ cell) =>
  /goes (left|right|up|down)/.exec(await label(page, cell))?.[1] ?? "nowhere";

test("the agent of a paused run walks greedily, two steps a second, and no bit of the run changes", async () => {
  const page = await pausedAt(QUICK, 1500);
  const paused = await snapshot(page);
  const [address, figures] = [await link(page), await page.locator("figures-column").innerText()];
  assert.equal(await inkOfTrail(page), 0);

  await page.getByRole("button", { name: "Watch it walk" }).click();
  await watching(page).waitFor();
  assert.equal(await watching(page).getAttribute("aria-pressed"), "true");
  const steps = await followed(page, 6);
  assert.ok((await inkOfTrail(page)) > 50, "the way is drawn");
  for (const [index, { moment, cell }] of steps.slice(1).entries()) {
    const before = steps[index];
    // The first step of an episode is where it begins.
    if (!before || /step 0$/.test(moment)) continue;
    assert.equal(cell, neighbour(before.cell, await directionOf(page, before.cell)), `${before.moment} to ${moment}`);
  }
  const pauses = steps.slice(2).map(({ time }, index) => time - (steps[index + 1]?.time ?? 0));
  const median = pauses.sort((one, other) => one - other)[2] ?? 0;
  assert.ok(median > 400 && median < 1500, `${pauses.map(Math.round)} ms between steps`);

  assert.deepEqual(ofRun(await snapshot(page)), ofRun(paused));
  assert.equal(await link(page), address);
  assert.equal(await page.locator("figures-column").innerText(), figures);
  await until(page, "paused");

  await page.getByRole("button", { name: "Run", exact: true }).click();
  await until(page, ["running", "done"]);
  assert.equal(await page.locator("walk-bar button").count(), 0, "a run that is running is not walked");
  await page.evaluate(() => window.spikeground.walk(true));
  await until(page, "done");
  assert.equal(await inkOfTrail(page), 0);
  const walked = await snapshot(page);
  const never = await fresh(QUICK, 4000);
  assert.notEqual(walked.weights_digest, paused.weights_digest);
  assert.deepEqual(ofRun(walked), ofRun(never), "the run goes on to the same bits");
  assert.deepEqual(page.complaints, []);
});

test("after its last step a run is watched by itself, arrivals are counted, and the key A ends and begins it", async () => {
  const page = await open({ fragment: QUICK });
  await until(page, "ready");
  const done = await finish(page);
  assert.equal(done.normalised_score, 1, "the test needs an agent that arrives");
  await watching(page).waitFor();
  await counted(page, "Agent", /^1 of 1 arrived, score 1\.00$/);
  assert.equal((await tallies(page))["Best possible"], "score 1.00");

  await page.keyboard.press("a");
  await page.getByRole("button", { name: "Watch it walk" }).waitFor();
  assert.equal(await page.locator("walk-bar dt").count(), 0);
  assert.equal(await inkOfTrail(page), 0);
  await until(page, "done");
  assert.deepEqual(ofRun(await snapshot(page)), ofRun(done));
  await page.keyboard.press("a");
  await watching(page).waitFor();
  await eventually(async () => (await agentCell(page)) !== 0, "a step");
});

test("visitors who prefer reduced motion begin it themselves", async () => {
  const page = await open({ fragment: QUICK, options: { reducedMotion: "reduce" } });
  await until(page, "ready");
  await finish(page);
  // Twice as long as it takes to begin elsewhere.
  await page.waitForTimeout(3000);
  assert.equal(await watching(page).count(), 0);
  await page.evaluate(() => window.spikeground.walk(true));
  await watching(page).waitFor();
  await page.evaluate(() => window.spikeground.walk(false));
  await page.getByRole("button", { name: "Watch it walk" }).waitFor();
});

test("a walk in a world that was edited falls into the new hole, and the fall is counted", async () => {
  const page = await pausedAt(QUICK, 1500);
  const next = neighbour(0, await directionOf(page, 0));
  assert.notEqual(next, 0, "the test needs an agent that leaves the start");
  await page.keyboard.press("e");
  await page.getByRole("group", { name: "Make a cell" }).getByRole("button", { name: "hole", exact: true }).click();
  await page.locator(`[data-cell="${next}"]`).click();
  await eventually(async () => /hole/.test(await label(page, next)), "the hole");
  await page.keyboard.press("e");
  await page.keyboard.press("a");
  await counted(page, "Agent", /^0 of 1 arrived, 1 fell, score /);
});

test("after a step, a rewind, an edit and a checkpoint amid a walk the page shows the run as it is then", async () => {
  const page = await pausedAt(QUICK, 1500);
  const begin = async () => {
    await page.evaluate(() => window.spikeground.walk(true));
    await watching(page).waitFor();
    await eventually(async () => (await agentCell(page)) !== 0, "a step of the walk");
  };
  const end = async () => {
    await page.evaluate(() => window.spikeground.walk(false));
    await page.getByRole("button", { name: "Watch it walk" }).waitFor();
  };
  const saved = await save(page);
  await begin();
  await page.keyboard.press(".");
  await eventually(async () => (await snapshot(page)).env_steps === 1501, "one step");
  await end();
  assert.deepEqual(await timeLine(page), [1501, 1501]);

  await begin();
  await page.evaluate(() => window.spikeground.rewind(700));
  await end();
  assert.deepEqual(await timeLine(page), [700, 1501]);
  await page.evaluate(() => window.spikeground.walk(true));
  await watching(page).waitFor();
  assert.deepEqual(await timeLine(page), [700, 1501], "the walk of the earlier step");
  await end();
  assert.deepEqual(await timeLine(page), [700, 1501]);
  await page.evaluate(() => window.spikeground.rewind(null));

  await begin();
  await page.keyboard.press("e");
  await page.getByRole("group", { name: "Make a cell" }).getByRole("button", { name: "wall", exact: true }).click();
  await page.locator('[data-cell="7"]').click();
  await eventually(async () => /wall/.test(await label(page, 7)), "the wall");
  await page.keyboard.press("e");
  await end();
  assert.match(await label(page, 7), /wall/, "the world of the run");

  await begin();
  await load(page, saved);
  await end();
  await begin();
  await end();
  assert.match(await label(page, 7), /hole/, "the world of the checkpoint");
});
