/** Painting cells with mouse, finger and pen, and the notices that it leaves. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, link, open, train, until, withSite } from "../support/site.mjs";

/** @typedef {import("playwright-core").Page} Page */

withSite();

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const label = async (/** @type {Page} */ page, /** @type {number} */ cell) =>
  (await page.locator(`[data-cell="${cell}"]`).getAttribute("aria-label")) ?? "";
const brush = (/** @type {Page} */ page, /** @type {string} */ name) =>
  page.getByRole("group", { name: "Make a cell" }).getByRole("button", { name, exact: true });
const selected = (/** @type {Page} */ page) => page.evaluate(() => String(getSelection()));
const rowsIn = async (/** @type {Page} */ page) => /[#&]map=([^&]*)/.exec(decodeURIComponent(await link(page)))?.[1];

/** The middle of a cell. */
async function middle(/** @type {Page} */ page, /** @type {number} */ cell) {
  const box = await page.locator(`[data-cell="${cell}"]`).boundingBox();
  assert.ok(box);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function edited(/** @type {Page} */ page, /** @type {string} */ name) {
  await page.locator("world-card").scrollIntoViewIfNeeded();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await brush(page, name).click();
  await page.locator(".map").scrollIntoViewIfNeeded();
}

test("a drag of the mouse paints every cell on its way, selects nothing and is undone at once", async () => {
  const page = await open({ fragment: "seed=4" });
  await until(page, "ready");
  await edited(page, "wall");
  const [from, to, out] = [await middle(page, 1), await middle(page, 3), await middle(page, 3)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  // In one leap: the cell between them is passed over.
  await page.mouse.move(to.x, to.y);
  await page.mouse.move(out.x, out.y - 300);
  await page.mouse.up();
  await eventually(async () => (await rowsIn(page)) === "S###/FHFH/FFFH/HFFG", "three walls");
  assert.equal(await selected(page), "");
  await page.mouse.move(to.x, to.y + 60);
  await until(page, "ready");
  assert.equal(await rowsIn(page), "S###/FHFH/FFFH/HFFG", "a pointer that is up paints nothing");
  await page.locator('[data-cell="3"]').press("Control+z");
  await eventually(async () => (await rowsIn(page)) === undefined, "the stroke is undone");
  await page.keyboard.press("Control+Shift+Z");
  await eventually(async () => (await rowsIn(page)) === "S###/FHFH/FFFH/HFFG", "the stroke is made again");
  // Keyboard editing continues from the focused cell, also after the world was rebuilt.
  for (const key of ["ArrowLeft", "ArrowDown", "Enter"]) await page.keyboard.press(key);
  await eventually(async () => (await rowsIn(page)) === "S###/FH#H/FFFH/HFFG", "a wall by key");
  assert.deepEqual(page.complaints, []);
});

test("a drag that does not paint selects no text either", async () => {
  const page = await open({ fragment: "seed=4" });
  await until(page, "ready");
  const [from, to] = [await middle(page, 0), await middle(page, 15)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.mouse.up();
  assert.equal(await selected(page), "");
  assert.equal(await rowsIn(page), undefined);
  await edited(page, "wall");
  const there = await middle(page, 1);
  await page.mouse.click(there.x, there.y, { button: "right" });
  assert.equal(await rowsIn(page), undefined, "another button paints nothing");
});

for (const pointerType of ["touch", "pen"]) {
  test(`a drag by ${pointerType} paints and does not scroll`, async () => {
    const page = await open({ fragment: "seed=4", options: PHONE });
    await until(page, "ready");
    const action = (/** @type {number} */ cell) =>
      page.locator(`[data-cell="${cell}"]`).evaluate((cell) => getComputedStyle(cell).touchAction);
    assert.equal(await action(1), "auto", "a map that is only read scrolls the page");
    await edited(page, "wall");
    assert.equal(await action(1), "none");
    const [first, second, third] = /** @type {const} */ ([
      await middle(page, 1),
      await middle(page, 2),
      await middle(page, 6),
    ]);
    const scrolled = await page.evaluate(() => scrollY);
    const session = await page.context().newCDPSession(page);
    if (pointerType === "touch") {
      const touch = (
        /** @type {"touchStart" | "touchMove" | "touchEnd"} */ type,
        /** @type {{x: number, y: number}[]} */ touchPoints,
      ) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
      await touch("touchStart", [first]);
      for (const point of [second, third]) await touch("touchMove", [point]);
      await touch("touchEnd", []);
    } else {
      const pen = (
        /** @type {"mousePressed" | "mouseMoved" | "mouseReleased"} */ type,
        /** @type {{x: number, y: number}} */ point,
      ) =>
        session.send("Input.dispatchMouseEvent", {
          type,
          ...point,
          button: "left",
          buttons: 1,
          clickCount: 1,
          pointerType: "pen",
        });
      await pen("mousePressed", first);
      for (const point of [second, third]) await pen("mouseMoved", point);
      await pen("mouseReleased", third);
    }
    await eventually(async () => (await rowsIn(page)) === "S##F/FH#H/FFFH/HFFG", "three walls");
    assert.equal(await page.evaluate(() => scrollY), scrolled);
    assert.equal(await selected(page), "");
  });
}

test("notices that are equal are one that is counted", async () => {
  const page = await open({ fragment: "seed=4" });
  await until(page, "ready");
  await train(page, 200);
  await edited(page, "hole");
  const notice = page.locator("notice-bar .notice").filter({ hasText: "No goal can be reached" });
  await page.locator('[data-cell="14"]').click();
  await notice.waitFor();
  assert.doesNotMatch(await notice.innerText(), /\d\u202f×/);
  for (const cell of [1, 2, 3, 4, 6, 8, 9, 10]) await page.locator(`[data-cell="${cell}"]`).click();
  await eventually(async () => /9\u202f×/.test(await notice.innerText()), "nine times");
  assert.equal(await page.locator("notice-bar .notice").count(), 1);
  assert.match(await label(page, 10), /hole/);
  await notice.getByRole("button", { name: "Dismiss" }).click();
  assert.equal(await page.locator("notice-bar .notice").count(), 0);
});

test("many different notices are a few and a count of the others", async () => {
  const unknown = Array.from({ length: 20 }, (_, index) => `zz${index}=1`).join("&");
  const page = await open({ fragment: `seed=4&${unknown}` });
  await until(page, "ready");
  const notices = page.locator("notice-bar .notice");
  assert.ok((await notices.count()) <= 7, `${await notices.count()} notices`);
  const dismiss = page.getByRole("button", { name: "Dismiss all" });
  if ((await dismiss.count()) > 0) await dismiss.click();
});
