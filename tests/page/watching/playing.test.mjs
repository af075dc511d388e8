/** Playing the world oneself while the run is not running: by buttons, by keys and by touch. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, ofRun, open, snapshot, until, withSite } from "../support/site.mjs";
import { agentCell, counted, finish, label, pausedAt, QUICK, tallies, trained } from "../support/walks.mjs";

/** @typedef {import("playwright-core").Page} Page */

withSite();

/** The shortest way across the lake of four by four cells. */
const WAY = ["down", "down", "right", "down", "right", "right"];
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

const moment = (/** @type {Page} */ page) => page.locator("world-card header p").innerText();
const playing = (/** @type {Page} */ page) => page.getByRole("button", { name: "Stop playing" });

/** Begins to play by the key, and waits until the first episode can be played. */
async function play(/** @type {Page} */ page) {
  await page.keyboard.press("p");
  await playing(page).waitFor();
  await eventually(async () => /step 0/.test(await moment(page)), "the beginning of an episode");
}

/** Makes a move and waits until it is shown, because one key at a time is taken. */
async function moved(/** @type {Page} */ page, /** @type {() => Promise<unknown>} */ move) {
  const before = await moment(page);
  await move();
  await eventually(async () => (await moment(page)) !== before, `what follows ${before}`);
}

test("by buttons, a visitor crosses the lake beside the agent, and no bit of the run changes", async () => {
  const page = await open({ fragment: QUICK });
  await until(page, "ready");
  const done = await finish(page);
  await counted(page, "Agent", /^1 of 1 arrived, score 1\.00$/);
  await page.getByRole("button", { name: "Play yourself" }).click();
  await playing(page).waitFor();
  assert.equal((await tallies(page)).You, "first episode");
  const actions = page.getByRole("group", { name: "Your actions" });
  for (const direction of WAY)
    await moved(page, () => actions.getByRole("button", { name: direction, exact: true }).click());
  await counted(page, "You", /^1 of 1 arrived, score 1\.00$/);
  const { Agent: agent, "Best possible": best } = await tallies(page);
  assert.match(agent ?? "", /^\d of \d arrived, score 1\.00$/);
  assert.equal(best, "score 1.00");
  // The next action begins the next episode; this one falls into the hole at the right of the second row.
  await moved(page, () => actions.getByRole("button", { name: "down", exact: true }).click());
  for (const direction of ["down", "right"])
    await moved(page, () => actions.getByRole("button", { name: direction, exact: true }).click());
  await counted(page, "You", /^1 of 2 arrived, 1 fell, score 0\.\d\d$/);
  await playing(page).click();
  await page.getByRole("button", { name: "Play yourself" }).waitFor();
  assert.deepEqual(ofRun(await snapshot(page)), ofRun(done));
  assert.deepEqual(page.complaints, []);
});

test("by keys, anywhere on the page: P begins, arrows and numbers move, Escape leaves, and the run goes on as ever", async () => {
  const page = await pausedAt(QUICK, 500);
  const paused = await snapshot(page);
  await play(page);
  for (const key of ["ArrowDown", "ArrowDown", "3", "2", "ArrowRight", "3"])
    await moved(page, () => page.keyboard.press(key));
  await counted(page, "You", /^1 of 1 arrived, score 1\.00$/);
  assert.equal(await page.evaluate(() => scrollY), 0, "the arrow keys scroll nothing");
  // On the map, too, where they otherwise lead from cell to cell.
  await moved(page, () => page.keyboard.press("ArrowDown"));
  await page.locator('[data-cell="0"]').focus();
  await moved(page, () => page.keyboard.press("ArrowDown"));
  assert.equal(await agentCell(page), 4);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Play yourself" }).waitFor();
  await play(page);
  await page.keyboard.press("p");
  await page.getByRole("button", { name: "Play yourself" }).waitFor();
  assert.deepEqual(ofRun(await snapshot(page)), ofRun(paused));
  const { weights_digest } = await finish(page);
  assert.equal(weights_digest, trained(4000).weights_digest);
});

test("by touch, swipes across the map move, and the page does not scroll under them", async () => {
  const page = await open({ fragment: QUICK, options: PHONE });
  await until(page, "ready");
  await page.getByRole("button", { name: "Play yourself" }).tap();
  await playing(page).waitFor();
  await page.locator("world-card .map").scrollIntoViewIfNeeded();
  const client = await page.context().newCDPSession(page);
  const scrolled = await page.evaluate(() => scrollY);
  const box = await page.locator("world-card .map").boundingBox();
  assert.ok(box);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const swipe = async (/** @type {number} */ across, /** @type {number} */ down) => {
    await client.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
    for (const share of [0.5, 1])
      await client.send("Input.dispatchTouchEvent", {
        type: "touchMove",
        touchPoints: [{ x: x + share * across, y: y + share * down }],
      });
    await client.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  };
  const ways = /** @type {Record<string, [number, number]>} */ ({ left: [-60, 5], down: [5, 60], right: [60, -5] });
  for (const direction of WAY) await moved(page, () => swipe(...(ways[direction] ?? [0, 0])));
  await counted(page, "You", /^1 of 1 arrived, score 1\.00$/);
  assert.equal(await page.evaluate(() => scrollY), scrolled);
});

test("in MiniGrid the arrow keys turn and go forward", async () => {
  const page = await open({ fragment: "world=MiniGrid-Empty-5x5-v0&seed=1&h=16&T=2" });
  await until(page, "ready");
  await play(page);
  await page.locator(`[data-cell="${await agentCell(page)}"]`).focus();
  const first = await agentCell(page);
  for (const key of ["ArrowUp", "3", "ArrowRight", "ArrowUp", "ArrowUp"])
    await moved(page, () => page.keyboard.press(key));
  assert.equal(await agentCell(page), first + 2 + 2 * 5);
  await counted(page, "You", /^1 of 1 arrived/);
});

test("in Taxi a visitor who follows the page's advice brings the passenger where they want to go", async () => {
  const page = await open({ fragment: "world=Taxi-v4&seed=1&h=16&T=2" });
  await until(page, "ready");
  const before = await snapshot(page);
  await play(page);
  const actions = page.getByRole("group", { name: "Your actions" });
  /** @type {string[]} */
  const taken = [];
  while (!/of 1 arrived/.test((await tallies(page)).You ?? "")) {
    assert.ok(taken.length < 20, `on the way after ${taken}`);
    const words = await label(page, await agentCell(page));
    const best = /best would be ([^;]+?)(?: or [^;]+)?;/.exec(words) ?? /goes ([^;]+), as is best/.exec(words);
    const action = best?.[1]?.split(", ")[0] ?? "";
    taken.push(action);
    await moved(page, () => actions.getByRole("button", { name: action, exact: true }).click());
    const carries = /carries the passenger/.test(await moment(page));
    assert.equal(carries, taken.includes("pick up") && action !== "drop off", `after ${taken}`);
  }
  assert.match((await tallies(page)).You ?? "", /^1 of 1 arrived, score /);
  assert.deepEqual(taken.slice(-1), ["drop off"]);
  assert.deepEqual(ofRun(await snapshot(page)), ofRun(before));
});
