/** The page in the few colours that a system forces on it, as its setting for high contrast does. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

import { withSite } from "../support/site.mjs";
import { pausedAt, QUICK } from "../support/walks.mjs";

/** @typedef {import("playwright-core").Page} Page */

withSite();

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** The colours of the map in these cells, at a place without letters, arrows and edges. */
const cells = (/** @type {Page} */ page, /** @type {number[]} */ wanted) =>
  page.locator("world-card canvas.scenery").evaluate((element, wanted) => {
    const canvas = /** @type {HTMLCanvasElement} */ (element);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const { data, width } = context.getImageData(0, 0, canvas.width, canvas.height);
    const cell = width / 4;
    return wanted.map((index) => {
      const [x, y] = [((index % 4) + 0.85) * cell, (Math.floor(index / 4) + 0.5) * cell].map(Math.floor);
      const start = 4 * ((y ?? 0) * width + (x ?? 0));
      return data.slice(start, start + 4).join();
    });
  }, wanted);

/** How many pixels of a canvas are drawn on. */
const drawn = (/** @type {Page} */ page, /** @type {string} */ selector) =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const canvas = /** @type {HTMLCanvasElement} */ (element);
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, index) => index % 4 === 3 && value > 0).length;
    });

/** Computed backgrounds of all visible elements of a selector, as CSS says them. */
const backgrounds = (/** @type {Page} */ page, /** @type {string} */ selector) =>
  page.locator(selector).evaluateAll((elements) =>
    elements
      .filter((element) => element.getBoundingClientRect().width > 0)
      .map((element) => {
        const { backgroundColor, backgroundImage } = getComputedStyle(element);
        // Some bars are drawn as a gradient from a colour to itself.
        return /rgba?\(.*?\)/.exec(backgroundImage)?.[0] ?? backgroundColor;
      }),
  );

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  test(`with forced colours (${colorScheme}) the map, what is pressed and the bars can be told from what is around them`, async () => {
    const page = await pausedAt(QUICK, 1500, {
      options: { forcedColors: "active", colorScheme, bypassCSP: true },
    });
    assert.ok(await page.evaluate(() => matchMedia("(forced-colors: active)").matches));
    await page.getByRole("slider", { name: "Neurons of value" }).click();
    await page.locator(".wires .connection").first().waitFor();

    const [ice, hole, goal] = await cells(page, [1, 5, 15]);
    assert.equal(new Set([ice, hole, goal]).size, 3, `ice ${ice}, hole ${hole}, goal ${goal}`);
    for (const canvas of ["world-card canvas.agent", ".spikes", ".trace canvas"])
      assert.ok((await drawn(page, canvas)) > 50, canvas);

    const pressed = await backgrounds(page, '[aria-pressed="true"]:not(.link)');
    const others = await backgrounds(page, '[aria-pressed="false"]:not(.link)');
    assert.ok(pressed.length >= 4 && others.length >= 8);
    for (const background of pressed) assert.ok(!others.includes(background), `pressed: ${background}`);
    const [run, ...more] = await backgrounds(page, "page-header .primary");
    const [step] = await page
      .getByRole("button", { name: "Step", exact: true })
      .evaluateAll((buttons) => buttons.map((button) => getComputedStyle(button).backgroundColor));
    assert.ok(run && step && more.length === 0);
    assert.notEqual(run, step, "the button Run");

    const [card] = await backgrounds(page, "energy-card");
    for (const bars of ["energy-card .track i", "noise-card .track i", ".histogram i:not(.empty)"]) {
      const all = await backgrounds(page, bars);
      assert.ok(all.length > 1, bars);
      for (const bar of all) assert.ok(bar !== card && !/^rgba\(.*, 0\)$/.test(bar), `${bars}: ${bar} on ${card}`);
    }
    const wires = page.locator(".wires .connection");
    for (const stroke of await wires.evaluateAll((all) => all.map((wire) => getComputedStyle(wire).stroke)))
      assert.notEqual(stroke, card, "connections");

    await page.addScriptTag({ path: AXE });
    const violations = await page.evaluate(async () => {
      const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join()}`);
    });
    assert.deepEqual(violations, []);
    assert.deepEqual(page.complaints, []);
  });
}
