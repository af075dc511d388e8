import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, link, open, snapshot, train, until, withSite } from "../support/site.mjs";

/** @typedef {import("playwright-core").Page} Page */

withSite();

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

const chooser = (/** @type {Page} */ page) => page.getByRole("dialog", { name: "Choose a world" });
const button = (/** @type {Page} */ page) => page.getByRole("button", { name: /^World:/ });
const world = (/** @type {Page} */ page) => page.getByRole("region", { name: "World" });

/** How many different colours a canvas shows, in coarse steps. */
const colours = (/** @type {import("playwright-core").Locator} */ canvas) =>
  canvas.evaluate((/** @type {HTMLCanvasElement} */ item) => {
    const context = item.getContext("2d");
    if (!context) throw new Error("the browser gives no context");
    const { data } = context.getImageData(0, 0, item.width, item.height);
    const seen = new Set();
    for (let at = 0; at < data.length; at += 4)
      if ((data[at + 3] ?? 0) > 200) seen.add([...data.subarray(at, at + 3)].map((level) => level >> 5).join(" "));
    return seen.size;
  });

test("a world is chosen by keyboard alone, and the focus comes back", async () => {
  const page = await open({ fragment: "seed=4" });
  await until(page, "ready");
  await button(page).focus();
  await page.keyboard.press("Enter");
  await chooser(page).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "Search worlds");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  assert.equal(
    await page.evaluate(() => /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.world),
    "FrozenLake8x8-v1",
  );
  await page.keyboard.press("Enter");
  await eventually(async () => (await snapshot(page)).world === "FrozenLake8x8-v1", "the other world");
  await until(page, "ready");
  assert.ok(!(await chooser(page).isVisible()));
  assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ""), /World: Frozen lake 8×8/);
  assert.match(await link(page), /world=FrozenLake8x8-v1/);
});

test("a search finds a world by its words, Enter takes the first, Escape leaves everything as it is", async () => {
  const page = await open({ fragment: "seed=4" });
  await until(page, "ready");
  await page.keyboard.press("w");
  await chooser(page).waitFor();
  await page.keyboard.type("no such world");
  await eventually(async () => /No world is called so/.test(await chooser(page).innerText()), "that there is none");
  await page.keyboard.press("Escape");
  await eventually(async () => !(await chooser(page).isVisible()), "the dialog closed");
  assert.equal((await snapshot(page)).world, "FrozenLake-v1");
  await page.keyboard.press("w");
  await chooser(page).waitFor();
  await page.keyboard.type("taxi");
  await eventually(async () => (await chooser(page).locator("[data-world]").count()) === 1, "one world");
  await page.keyboard.press("Enter");
  await eventually(async () => (await snapshot(page)).world === "Taxi-v4", "the taxi");
  assert.deepEqual(page.complaints, []);
});

test("every world stands in the dialog once, drawn, in its family, with its size", async () => {
  const page = await open();
  await until(page, "ready");
  await button(page).click();
  await chooser(page).waitFor();
  const cards = chooser(page).locator("[data-world]");
  const count = await cards.count();
  assert.ok(count > 40, `${count} worlds`);
  assert.equal(new Set(await cards.evaluateAll((all) => all.map((card) => card.dataset.world))).size, count);
  assert.match(await cards.first().innerText(), /FrozenLake-v1\s+16 states · 4 actions · 100 steps/);
  assert.equal(await chooser(page).locator("[aria-current]").count(), 1);
  const last = cards.last().locator("canvas");
  await eventually(async () => (await colours(last)) > 1, "the last world's drawing");
});

test("options show where a world has them, and are a part of the link", async () => {
  const page = await open({ fragment: "seed=4" });
  await until(page, "ready");
  await world(page).getByRole("checkbox", { name: "Not slippery" }).check();
  await eventually(async () => /firm=1/.test(await link(page)), "firm ice in the link");
  assert.equal(await world(page).getByRole("checkbox", { name: "Full view" }).count(), 0);
  await button(page).click();
  await chooser(page).waitFor();
  await page.keyboard.type("MiniGrid-Empty-8x8");
  await page.keyboard.press("Enter");
  await eventually(async () => (await snapshot(page)).world === "MiniGrid-Empty-8x8-v0", "a room");
  assert.equal(await world(page).getByRole("checkbox", { name: "Not slippery" }).count(), 0);
  await world(page).getByRole("checkbox", { name: "Full view" }).check();
  await eventually(async () => /full=1/.test(await link(page)), "the full view in the link");
  assert.doesNotMatch(await link(page), /firm/);
});

for (const id of [
  "CliffWalking-v1",
  "Taxi-v4",
  "WindyGridworldKings-v0",
  "DynaShortcutMaze-v0",
  "DeepSea-20",
  "MiniGrid-DoorKey-5x5-v0",
]) {
  test(`${id} is drawn, learned in and told in words, without a complaint`, async () => {
    const page = await open({ fragment: `seed=1&world=${id}`, options: id === "Taxi-v4" ? PHONE : {} });
    await until(page, "ready");
    await train(page, 300);
    assert.ok((await colours(page.locator("world-card .scenery"))) > 1);
    assert.ok((await colours(page.locator("world-card .agent"))) > 1);
    const views = await world(page)
      .getByRole("group", { name: "What the cells show" })
      .getByRole("button")
      .allInnerTexts();
    assert.deepEqual(
      views,
      id.startsWith("MiniGrid")
        ? ["What it sees", "Visits"]
        : ["Best action", "Values", "Optimum", "Visits", "Practised most"],
    );
    for (const view of views) {
      await page.getByRole("button", { name: view, exact: true }).click();
      assert.doesNotMatch(
        await page.locator("main").evaluate((main) => main.outerHTML),
        /NaN|Infinity|undefined/,
        view,
      );
    }
    assert.match(
      (await page.getByRole("gridcell").first().getAttribute("aria-label")) ?? "",
      /^Row 1, column 1: [a-z]+/,
    );
    assert.match(await page.getByRole("region", { name: "Score" }).innerText(), /reached −?\d.*,\s+best possible −?\d/);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= (id === "Taxi-v4" ? 390 : 1280));
    assert.deepEqual(page.complaints, []);
  });
}
